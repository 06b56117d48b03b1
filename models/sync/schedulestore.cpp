#include "models/sync/schedulestore.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr std::pair<Schedule::Kind, QLatin1StringView> kindNames[] = {
    {Schedule::Kind::Nightly, QLatin1StringView("nightly")},
    {Schedule::Kind::Interval, QLatin1StringView("interval")},
    {Schedule::Kind::Off, QLatin1StringView("off")}};

QTime timeOf(const QVariant &minute)
{
    return QTime(0, 0).addSecs(qBound(0, minute.toInt(), 24 * 60 - 1) * 60);
}

int minuteOf(const QTime &time)
{
    return time.hour() * 60 + time.minute();
}

} // namespace

Result<QHash<OrganisationId, Schedule>> ScheduleStore::all()
{
    auto rows = m_database.run(QStringLiteral("SELECT organisation_id, kind, at_minute, every_minutes, quiet_from, "
                                              "quiet_until FROM schedules"));
    if (!rows)
        return std::unexpected(rows.error());
    QHash<OrganisationId, Schedule> schedules;
    while (rows->next()) {
        Schedule schedule{.at = timeOf(rows->value(2)),
                          .everyMinutes =
                              qBound(Schedule::leastMinutes, rows->value(3).toInt(), Schedule::mostMinutes),
                          .quietFrom = timeOf(rows->value(4)),
                          .quietUntil = timeOf(rows->value(5))};
        for (const auto &[kind, name] : kindNames) {
            if (rows->value(1).toString() == name)
                schedule.kind = kind;
        }
        schedules.insert(OrganisationId(rows->value(0).toLongLong()), schedule);
    }
    return schedules;
}

Result<Schedule> ScheduleStore::of(OrganisationId organisation)
{
    return all().transform([organisation](const auto &schedules) { return schedules.value(organisation); });
}

Result<> ScheduleStore::set(OrganisationId organisation, const Schedule &schedule)
{
    if (schedule.everyMinutes < Schedule::leastMinutes || schedule.everyMinutes > Schedule::mostMinutes)
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Schedule",
                                                   "Sync every 5 minutes at the most and once in seven days at the "
                                                   "least: Apple's changes take minutes to show, and its place in the "
                                                   "list is forgotten after a week."));
    if (!schedule.at.isValid() || !schedule.quietFrom.isValid() || !schedule.quietUntil.isValid())
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Schedule", "Give times of day as hours and minutes, such as 02:00."));
    QString kindName;
    for (const auto &[kind, name] : kindNames) {
        if (kind == schedule.kind)
            kindName = name;
    }
    auto done = m_database.run(QStringLiteral("INSERT OR REPLACE INTO schedules(organisation_id, kind, at_minute, "
                                              "every_minutes, quiet_from, quiet_until) VALUES (?, ?, ?, ?, ?, ?)"),
                               {qlonglong(organisation.value()), kindName, minuteOf(schedule.at), schedule.everyMinutes,
                                minuteOf(schedule.quietFrom), minuteOf(schedule.quietUntil)});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Schedules);
    return {};
}

} // namespace Muster
