#include "models/assignment/planstore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/rowstatement.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace Muster {

namespace {

constexpr std::pair<PlanKind, QLatin1StringView> kindNames[] = {
    {PlanKind::Assign, QLatin1StringView("assign")},   {PlanKind::Unassign, QLatin1StringView("unassign")},
    {PlanKind::Mixed, QLatin1StringView("mixed")},     {PlanKind::Rules, QLatin1StringView("rules")},
    {PlanKind::Default, QLatin1StringView("default")}, {PlanKind::Undo, QLatin1StringView("undo")}};

RowValue valueOf(const std::optional<std::int32_t> &hand)
{
    return hand ? RowValue(std::int64_t(*hand)) : RowValue();
}

std::optional<std::int32_t> handFrom(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toInt());
}

} // namespace

QString planKindName(PlanKind kind)
{
    for (const auto &[known, name] : kindNames) {
        if (known == kind)
            return name;
    }
    return {};
}

Result<PlanId> PlanStore::add(const AssignmentPlan &plan, const QString &by, const QDateTime &at)
{
    const auto json = [&plan](const std::optional<AssignmentPolicy> &policy) {
        return policy ? QString::fromUtf8(policyToJson(*policy, plan.directory.names)) : QStringLiteral("");
    };
    auto id = m_database.value(
        QStringLiteral(
            "INSERT INTO plans(organisation_id, kind, title, made_at, made_by, undo_of, before, after) VALUES "
            "(?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
        {qlonglong(plan.organisation.value()), planKindName(plan.kind), plan.title, storedTime(at), by,
         plan.undoOf.isValid() ? QVariant(qlonglong(plan.undoOf.value())) : QVariant(QMetaType::fromType<qlonglong>()),
         json(plan.policyBefore), json(plan.policyAfter)});
    if (!id)
        return std::unexpected(id.error());
    const PlanId number(id->toLongLong());
    if (plan.undoOf.isValid()) {
        auto noted = m_database.run(QStringLiteral("UPDATE plans SET undone_by = ? WHERE id = ?"),
                                    {qlonglong(number.value()), qlonglong(plan.undoOf.value())});
        if (!noted)
            return std::unexpected(noted.error());
    }
    if (auto done = writeItems(plan, number, at); !done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Assignments | Changed::Devices);
    return number;
}

Result<> PlanStore::writeItems(const AssignmentPlan &plan, PlanId id, const QDateTime &at)
{
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    RowStatement decide(m_database.handle(),
                        "UPDATE devices SET hand_profile_id = ?2, revision = ?3 WHERE id = ?1 AND hand_profile_id IS "
                        "NOT ?2");
    // Where Apple has the wanted profile already the decision is all that changes.
    RowStatement item(m_database.handle(),
                      "INSERT INTO plan_items(plan_id, device_id, hand_before, hand_after, had_uuid, "
                      "wanted_profile_id, answer, found_at, found_uuid) SELECT ?1, id, ?3, ?4, CASE WHEN "
                      "profile_status IN (1, 2) THEN profile_uuid ELSE '' END, ?5, CASE WHEN ?6 IS NULL THEN '' ELSE "
                      "'ALREADY' END, ?6, CASE WHEN ?6 IS NULL THEN '' ELSE profile_uuid END FROM devices WHERE id = "
                      "?2");
    // What an older plan still waited for is this one's matter now.
    RowStatement overtaken(m_database.handle(),
                           "UPDATE plan_items SET answer = 'OVERTAKEN', found_at = ?2 WHERE device_id = ?1 "
                           "AND found_at IS NULL");
    const std::int64_t now = at.toSecsSinceEpoch();
    for (const PlanItem &one : plan.items) {
        const bool isSo = one.group == PlanGroup::AlreadySo;
        if (one.device == 0 || one.group == PlanGroup::NotPossible || (isSo && one.handBefore == one.handAfter))
            continue;
        if (one.handBefore != one.handAfter) {
            if (auto done = decide.execute({one.device, valueOf(one.handAfter), *revision}); !done)
                return done;
        }
        if (auto done = overtaken.execute({one.device, now}); !done)
            return done;
        if (auto done = item.execute({id.value(), one.device, valueOf(one.handBefore), valueOf(one.handAfter), one.will,
                                      isSo ? RowValue(now) : RowValue()});
            !done)
            return done;
    }
    return {};
}

Result<QList<PlanRecord>> PlanStore::select(const QString &condition, const QVariantList &values)
{
    auto rows = m_database.run(
        QStringLiteral(
            "SELECT p.id, p.organisation_id, p.kind, p.title, p.made_at, p.made_by, p.undo_of, p.undone_by, "
            "count(i.device_id), total(i.found_at IS NOT NULL AND i.answer <> 'OVERTAKEN'), total(i.found_at "
            "IS NULL AND i.answer IN "
            "('FAILED', 'MISSING', 'UNCHANGED')), total(i.found_at IS NULL AND i.answer = 'THROTTLED'), "
            "total(i.found_at IS NULL AND i.answer = 'NOT_ACCESSIBLE'), total(i.answer = 'OVERTAKEN') FROM plans p "
            "LEFT JOIN plan_items i "
            "ON i.plan_id = p.id WHERE %1")
            .arg(condition),
        values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<PlanRecord> plans;
    while (rows->next())
        plans.append({.id = PlanId(rows->value(0).toLongLong()),
                      .organisation = OrganisationId(rows->value(1).toLongLong()),
                      .kind = rows->value(2).toString(),
                      .title = rows->value(3).toString(),
                      .madeAt = readTime(rows->value(4)),
                      .madeBy = rows->value(5).toString(),
                      .undoOf = PlanId(rows->value(6).toLongLong()),
                      .undoneBy = PlanId(rows->value(7).toLongLong()),
                      .devices = rows->value(8).toLongLong(),
                      .verified = rows->value(9).toLongLong(),
                      .failed = rows->value(10).toLongLong(),
                      .throttled = rows->value(11).toLongLong(),
                      .refused = rows->value(12).toLongLong(),
                      .overtaken = rows->value(13).toLongLong()});
    return plans;
}

Result<QList<PlanRecord>> PlanStore::latest(std::optional<OrganisationId> organisation, int most)
{
    // Counts only those that are shown.
    const QString whose =
        organisation ? QStringLiteral("WHERE organisation_id = %1").arg(organisation->value()) : QString();
    return select(QStringLiteral("p.id IN (SELECT id FROM plans %1 ORDER BY id DESC LIMIT ?) GROUP BY p.id ORDER BY "
                                 "p.id DESC")
                      .arg(whose),
                  {most});
}

Result<PlanRecord> PlanStore::byId(PlanId id)
{
    auto found = select(QStringLiteral("p.id = ? GROUP BY p.id"), {qlonglong(id.value())});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("Plans",
                                                   "There is no change number %1. See what there is with: "
                                                   "musterctl assign runs")
                           .arg(id.value()));
    return found->first();
}

Result<QList<PlanRecord>> PlanStore::ofDevice(DeviceId device, int most)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT p.id, p.organisation_id, p.kind, p.title, p.made_at, p.made_by FROM plan_items i JOIN "
                       "plans p ON p.id = i.plan_id WHERE i.device_id = ? ORDER BY p.id DESC LIMIT ?"),
        {qlonglong(device.value()), most});
    if (!rows)
        return std::unexpected(rows.error());
    QList<PlanRecord> plans;
    while (rows->next())
        plans.append({.id = PlanId(rows->value(0).toLongLong()),
                      .organisation = OrganisationId(rows->value(1).toLongLong()),
                      .kind = rows->value(2).toString(),
                      .title = rows->value(3).toString(),
                      .madeAt = readTime(rows->value(4)),
                      .madeBy = rows->value(5).toString(),
                      .undoOf = {},
                      .undoneBy = {}});
    return plans;
}

Result<QList<PlanResult>> PlanStore::results(PlanId id, const QString &after, int most)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT d.serial, i.device_id, i.had_uuid, i.wanted_profile_id, i.answer, i.answered_at, "
                       "i.found_uuid, i.found_at FROM plan_items i JOIN devices d ON d.id = i.device_id WHERE "
                       "i.plan_id = ? AND d.serial > ? ORDER BY d.serial LIMIT ?"),
        {qlonglong(id.value()), after.isNull() ? QStringLiteral("") : after, most});
    if (!rows)
        return std::unexpected(rows.error());
    QList<PlanResult> results;
    while (rows->next())
        results.append({.serial = SerialNumber(rows->value(0).toString()),
                        .device = rows->value(1).toInt(),
                        .hadUuid = rows->value(2).toString(),
                        .wanted = rows->value(3).toInt(),
                        .answer = rows->value(4).toString(),
                        .answeredAt = readTime(rows->value(5)),
                        .foundUuid = rows->value(6).toString(),
                        .foundAt = readTime(rows->value(7))});
    return results;
}

namespace {

// The same cases as in the counts of a record.
PlanOutcome outcomeOf(const QString &answer, bool isFound)
{
    if (answer == QLatin1StringView("OVERTAKEN"))
        return PlanOutcome::Overtaken;
    if (isFound)
        return PlanOutcome::Verified;
    if (answer == QLatin1StringView("THROTTLED"))
        return PlanOutcome::Throttled;
    if (answer == QLatin1StringView("NOT_ACCESSIBLE"))
        return PlanOutcome::Refused;
    return answer.isEmpty() || answer == QLatin1StringView("SUCCESS") ? PlanOutcome::Open : PlanOutcome::Failed;
}

} // namespace

Result<std::vector<std::int32_t>> PlanStore::devices(PlanId id, PlanOutcome outcome)
{
    auto rows = m_database.run(QStringLiteral("SELECT device_id, answer, found_at IS NOT NULL FROM plan_items WHERE "
                                              "plan_id = ? ORDER BY device_id"),
                               {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<std::int32_t> found;
    while (rows->next()) {
        if (outcomeOf(rows->value(1).toString(), rows->value(2).toBool()) == outcome)
            found.push_back(rows->value(0).toInt());
    }
    return found;
}

Result<QHash<std::int32_t, PlanStore::Standing>> PlanStore::standings(PlanId id, std::span<const std::int32_t> devices)
{
    QStringList numbers;
    for (const std::int32_t device : devices)
        numbers.append(QString::number(device));
    auto rows = m_database.run(
        QStringLiteral("SELECT i.device_id, i.answer, i.found_at, q.not_before FROM plan_items i LEFT JOIN "
                       "assignment_queue q ON q.device_id = i.device_id WHERE i.plan_id = ? AND i.device_id IN (%1)")
            .arg(numbers.join(u',')),
        {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<std::int32_t, Standing> standings;
    while (rows->next()) {
        const bool isFound = !rows->value(2).isNull();
        standings.insert(
            rows->value(0).toInt(),
            {outcomeOf(rows->value(1).toString(), isFound), readTime(isFound ? rows->value(2) : rows->value(3))});
    }
    return standings;
}

Result<PlanStore::Undo> PlanStore::undoOf(PlanId id)
{
    auto plan = m_database.run(QStringLiteral("SELECT before, organisation_id FROM plans WHERE id = ?"),
                               {qlonglong(id.value())});
    if (!plan)
        return std::unexpected(plan.error());
    if (!plan->next())
        return std::unexpected(byId(id).error());
    Undo undo;
    if (const QByteArray before = plan->value(0).toString().toUtf8(); !before.isEmpty()) {
        auto policy = policyFromJson(before);
        if (!policy)
            return std::unexpected(policy.error());
        undo.policyBefore = *policy;
    }
    auto rows = m_database.run(
        QStringLiteral("SELECT i.device_id, i.hand_before, i.had_uuid, v.profile_id, d.hand_profile_id IS NOT "
                       "i.hand_after FROM plan_items i JOIN devices d ON d.id = i.device_id LEFT JOIN "
                       "profile_definitions f ON f.uuid = i.had_uuid AND f.organisation_id = d.organisation_id LEFT "
                       "JOIN profile_versions v ON v.id = f.version_id WHERE i.plan_id = ? ORDER BY i.device_id"),
        {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    while (rows->next()) {
        if (rows->value(4).toBool()) {
            ++undo.decidedSince;
            continue;
        }
        Former former{.device = rows->value(0).toInt(), .hand = handFrom(rows->value(1)), .uuid = {}};
        if (const QString had = rows->value(2).toString(); !had.isEmpty()) {
            former.profile = rows->value(3).isNull() ? Has::foreign : rows->value(3).toInt();
            former.uuid = former.profile == Has::foreign ? had : QString();
        }
        undo.devices.push_back(std::move(former));
    }
    return undo;
}

Result<QByteArray> PlanStore::digest(PlanId id)
{
    auto rows = m_database.run(QStringLiteral("SELECT device_id, hand_before, hand_after, had_uuid, wanted_profile_id "
                                              "FROM plan_items WHERE plan_id = ? ORDER BY device_id"),
                               {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (rows->next()) {
        QByteArray line;
        for (int i = 0; i < 5; ++i)
            line += (rows->value(i).isNull() ? QByteArray("-") : rows->value(i).toString().toUtf8()) + ' ';
        hash.addData(QByteArray(line + '\n'));
    }
    return hash.result().toHex();
}

} // namespace Muster
