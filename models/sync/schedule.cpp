#include "models/sync/schedule.h"

#include <QCoreApplication>

namespace Muster {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Schedule)
};

constexpr qint64 termsSeconds = 30 * 60;
constexpr qint64 outageSeconds = 3600;

QString clockText(const QTime &time)
{
    return time.toString(QStringLiteral("HH:mm"));
}

// The first time that the clock shows `at` after `moment`. A night that has no such time (clocks are put on) has the
// time that follows.
QDateTime nextAt(const QTime &at, const QDateTime &moment, const QTimeZone &zone)
{
    const QDateTime local = moment.toTimeZone(zone);
    QDateTime next(local.date(), at, zone);
    if (next <= local)
        next = QDateTime(local.date().addDays(1), at, zone);
    return next.toUTC();
}

bool mayPass(ErrorKind kind)
{
    return kind == ErrorKind::Unreachable || kind == ErrorKind::Throttled || kind == ErrorKind::Protocol;
}

} // namespace

bool Schedule::isQuiet(const QTime &time) const
{
    if (!hasQuietHours())
        return false;
    return quietFrom < quietUntil ? time >= quietFrom && time < quietUntil : time >= quietFrom || time < quietUntil;
}

QString scheduleText(const Schedule &schedule)
{
    QString text;
    switch (schedule.kind) {
    case Schedule::Kind::Off:
        return Words::tr("only when asked");
    case Schedule::Kind::Nightly:
        text = Words::tr("every day at %1").arg(clockText(schedule.at));
        break;
    case Schedule::Kind::Interval:
        text = schedule.everyMinutes % 60 == 0 ? Words::tr("every %n hour(s)", nullptr, schedule.everyMinutes / 60)
                                               : Words::tr("every %n minute(s)", nullptr, schedule.everyMinutes);
        break;
    }
    if (schedule.hasQuietHours())
        text = Words::tr("%1, not from %2 to %3")
                   .arg(text, clockText(schedule.quietFrom), clockText(schedule.quietUntil));
    return text;
}

QDateTime nextSync(const Schedule &schedule, const std::optional<Run> &last, const std::optional<Trouble> &trouble,
                   const QDateTime &now, const QTimeZone &zone)
{
    if (schedule.kind == Schedule::Kind::Off)
        return {};
    QDateTime next = now;
    if (last && last->state != RunState::Interrupted) {
        const QDateTime ended = last->endedAt.isValid() ? last->endedAt : last->startedAt;
        next = schedule.kind == Schedule::Kind::Nightly ? nextAt(schedule.at, last->startedAt, zone)
                                                        : last->startedAt.addSecs(schedule.everyMinutes * 60);
        if (trouble && trouble->error.kind == ErrorKind::TermsNotSigned)
            next = std::min(next, ended.addSecs(termsSeconds));
        else if (trouble && mayPass(trouble->error.kind))
            next = std::min(next, ended.addSecs(outageSeconds));
        if (trouble && trouble->error.retryAt)
            next = std::max(next, *trouble->error.retryAt);
    }
    next = std::max(next, now);
    if (const QDateTime local = next.toTimeZone(zone); schedule.isQuiet(local.time()))
        next = nextAt(schedule.quietUntil, next, zone);
    return next;
}

} // namespace Muster
