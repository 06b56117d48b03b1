#include "app/cli/runtext.h"

#include "models/core/clock.h"

#include <QLocale>

namespace Muster {

QJsonObject toJson(const Run &run, const QString &organisation)
{
    QJsonObject json{{QStringLiteral("run"), qint64(run.id.value())},
                     {QStringLiteral("organisation"), organisation},
                     {QStringLiteral("kind"), runKindName(run.kind)},
                     {QStringLiteral("state"), runStateName(run.state)},
                     {QStringLiteral("started"), isoDate(run.startedAt)},
                     {QStringLiteral("ended"), isoDate(run.endedAt)},
                     {QStringLiteral("pages"), run.pages},
                     {QStringLiteral("devices"), run.devices},
                     {QStringLiteral("added"), run.added},
                     {QStringLiteral("changed"), run.changed},
                     {QStringLiteral("left"), run.left},
                     {QStringLiteral("retries"), run.retries}};
    if (run.missed)
        json.insert(QStringLiteral("missed"), *run.missed);
    if (run.expected)
        json.insert(QStringLiteral("expected"), *run.expected);
    if (run.waitingUntil.isValid()) {
        json.insert(QStringLiteral("waitingUntil"), isoDate(run.waitingUntil));
        json.insert(QStringLiteral("waitingReason"), run.waitingReason);
    }
    if (run.error)
        json.insert(QStringLiteral("error"),
                    QJsonObject{{QStringLiteral("kind"), errorKindName(run.error->kind)},
                                {QStringLiteral("message"), run.error->message}});
    return json;
}

QString toText(const Run &run, const QString &organisation)
{
    QString text = QStringLiteral("%1: %2 sync %3, %4 page(s), %5 record(s): %6 new, %7 changed, %8 left")
                       .arg(organisation, runKindName(run.kind), runStateName(run.state))
                       .arg(run.pages)
                       .arg(run.devices)
                       .arg(run.added)
                       .arg(run.changed)
                       .arg(run.left);
    if (run.missed)
        text += *run.missed == 0
            ? QStringLiteral(", compared with what Apple says of every device: nothing had been missed")
            : QStringLiteral(", compared with what Apple says of every device: %1 that no change had told")
                  .arg(*run.missed);
    if (run.retries > 0)
        text += QStringLiteral(", %1 retries").arg(run.retries);
    if (run.endedAt.isValid())
        text += QStringLiteral(", %1 s").arg(run.startedAt.secsTo(run.endedAt));
    return text;
}

QString progressText(const Run &run, const QDateTime &now)
{
    if (run.state == RunState::Paused)
        return QStringLiteral("paused after page %1").arg(run.pages);
    if (run.waitingUntil.isValid())
        return QStringLiteral("waiting until %1: %2").arg(isoDate(run.waitingUntil), run.waitingReason);
    QString text = QStringLiteral("page %1, %2 devices so far").arg(run.pages).arg(QLocale::c().toString(run.devices));
    if (const auto left = timeLeft(run, now))
        text += QStringLiteral(" of about %1, %2 s left").arg(QLocale::c().toString(*run.expected)).arg(left->count());
    return text;
}

} // namespace Muster
