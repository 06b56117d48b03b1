#include "app/assignment/assignmententries.h"

#include "models/assignment/planstore.h"
#include "models/journal/journalstore.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Assignment", text);
}

QString countsJson(const AssignmentPlan &plan, PlanId id, const QByteArray &digest)
{
    QJsonObject json{{QStringLiteral("plan"), qint64(id.value())},
                     {QStringLiteral("devices"), plan.changing()},
                     {QStringLiteral("digest"), QString::fromLatin1(digest)}};
    if (plan.policyAfter)
        json.insert(QStringLiteral("policy"),
                    QJsonDocument::fromJson(policyToJson(*plan.policyAfter, plan.directory.names)).object());
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QString actionOf(PlanKind kind)
{
    switch (kind) {
    case PlanKind::Rules:
        return QStringLiteral("rules.set");
    case PlanKind::Default:
        return QStringLiteral("default.set");
    case PlanKind::Undo:
        return QStringLiteral("plan.undone");
    default:
        return QStringLiteral("plan.applied");
    }
}

} // namespace

Result<> enterPlan(Database &database, const AssignmentPlan &plan, PlanId id, const QString &person,
                   const QDateTime &now)
{
    const auto digest = PlanStore(database).digest(id);
    if (!digest)
        return std::unexpected(digest.error());
    return JournalStore(database).append(
        {.at = now,
         .source = JournalSource::Person,
         .actor = person,
         .organisation = plan.organisation,
         .action = actionOf(plan.kind),
         .subject = plan.title,
         .before =
             plan.policyBefore ? QString::fromUtf8(policyToJson(*plan.policyBefore, plan.directory.names)) : QString(),
         .after = countsJson(plan, id, *digest),
         .hash = {}});
}

Result<> enterByRule(Database &database, OrganisationId organisation, const AssignmentPolicy &policy,
                     const std::vector<Difference> &differences, const QDateTime &now)
{
    const auto queued = AssignmentQueue(database, organisation).queuedAt(now);
    if (!queued || queued->empty())
        return queued.transform([](const auto &) { });
    const QSet<std::int32_t> fresh(queued->begin(), queued->end());
    QHash<QString, qint64> byName;
    for (const Difference &difference : differences) {
        if (!fresh.contains(difference.device) || difference.by == WantedBy::Hand)
            continue;
        ++byName[difference.by == WantedBy::Rule                ? policy.rules.value(difference.rule).name
                     : difference.by == WantedBy::FamilyDefault ? say("the default of the family")
                                                                : say("the default")];
    }
    if (byName.isEmpty())
        return {};
    QJsonObject counts;
    qint64 devices = 0;
    for (auto one = byName.cbegin(); one != byName.cend(); ++one) {
        counts.insert(one.key(), one.value());
        devices += one.value();
    }
    return JournalStore(database).append(
        {.at = now,
         .source = JournalSource::Rule,
         .actor = QStringList(byName.keys()).join(QStringLiteral(", ")),
         .organisation = organisation,
         .action = QStringLiteral("devices.queued"),
         .subject = QCoreApplication::translate("Assignment", "%n device(s) are to have another profile", nullptr,
                                                static_cast<int>(devices)),
         .before = {},
         .after = QString::fromUtf8(QJsonDocument(counts).toJson(QJsonDocument::Compact)),
         .hash = {}});
}

} // namespace Muster
