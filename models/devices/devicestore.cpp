#include "models/devices/devicestore.h"

#include "models/devices/devicerows.h"
#include "models/organisations/organisationstore.h"

namespace Muster {

namespace {

const QString &columns()
{
    static const QString text =
        QLatin1StringView("id, organisation_id, serial, model, description, color, asset_tag, family, os, "
                          "profile_status, profile_uuid, profile_assigned_at, profile_pushed_at, assigned_at, "
                          "assigned_by, op_at, present, left_at, first_seen_at, extra, left_how, hand_profile_id, "
                          "activated_uuid, activated_at, person, own_tag, location, note, order_number, source, more, ")
        + QLatin1StringView(queueStandingSql) + QLatin1StringView(", management_now, management_at");
    return text;
}

Device read(const Query &row)
{
    return {.id = DeviceId(row.value(0).toLongLong()),
            .organisation = OrganisationId(row.value(1).toLongLong()),
            .serial = SerialNumber(row.value(2).toString()),
            .model = row.value(3).toString(),
            .description = row.value(4).toString(),
            .color = row.value(5).toString(),
            .assetTag = row.value(6).toString(),
            .family = row.value(7).toString(),
            .os = row.value(8).toString(),
            .profileStatus = static_cast<ProfileStatus>(qBound(0, row.value(9).toInt(), 3)),
            .profileUuid = row.value(10).toString(),
            .profileAssignedAt = readTime(row.value(11)),
            .profilePushedAt = readTime(row.value(12)),
            .assignedAt = readTime(row.value(13)),
            .assignedBy = row.value(14).toString(),
            .operationAt = readTime(row.value(15)),
            .isPresent = row.value(16).toBool(),
            .leftAt = readTime(row.value(17)),
            .departure = row.value(16).toBool() ? DeviceDeparture::Unknown
                                                : static_cast<DeviceDeparture>(qBound(0, row.value(20).toInt(), 5)),
            .firstSeenAt = readTime(row.value(18)),
            .hand = row.value(21).isNull() ? std::nullopt : std::optional(row.value(21).toInt()),
            .activatedUuid = row.value(22).toString(),
            .activatedAt = readTime(row.value(23)),
            .extra = row.value(19).toString(),
            .own = {.person = row.value(24).toString(),
                    .tag = row.value(25).toString(),
                    .location = row.value(26).toString(),
                    .note = row.value(27).toString(),
                    .orderNumber = row.value(28).toString(),
                    .source = row.value(29).toString(),
                    .more = row.value(30).toString()},
            .queue = static_cast<QueueStanding>(qBound(0, row.value(31).toInt(), queueStandingCount - 1)),
            .management = static_cast<Management>(qBound(0, row.value(32).toInt(), managementCount - 1)),
            .managedAt = row.value(33).toLongLong() > 0 ? readTime(row.value(33)) : QDateTime()};
}

QString ofOrganisation(std::optional<OrganisationId> organisation)
{
    return organisation ? QStringLiteral(" WHERE organisation_id = %1").arg(organisation->value()) : QString();
}

} // namespace

Result<QList<Device>> DeviceStore::rows(std::span<const std::int32_t> ids)
{
    QString list;
    for (const std::int32_t id : ids) {
        if (!list.isEmpty())
            list += u',';
        list += QString::number(id);
    }
    auto query = m_database.run(QStringLiteral("SELECT %1 FROM devices WHERE id IN (%2)").arg(columns(), list));
    if (!query)
        return std::unexpected(query.error());
    QHash<qint64, Device> found;
    while (query->next()) {
        Device device = read(*query);
        found.insert(device.id.value(), std::move(device));
    }
    QList<Device> devices;
    devices.reserve(static_cast<qsizetype>(ids.size()));
    for (const std::int32_t id : ids) {
        if (const auto device = found.constFind(id); device != found.cend())
            devices.append(*device);
    }
    return devices;
}

Result<QStringList> DeviceStore::serials(std::span<const std::int32_t> ids)
{
    constexpr size_t portion = 512;
    QStringList serials;
    serials.reserve(static_cast<qsizetype>(ids.size()));
    while (!ids.empty()) {
        auto devices = rows(ids.first(qMin(portion, ids.size())));
        if (!devices)
            return std::unexpected(devices.error());
        for (const Device &device : std::as_const(*devices))
            serials.append(device.serial.text());
        ids = ids.subspan(qMin(portion, ids.size()));
    }
    return serials;
}

Result<QList<Device>> DeviceStore::bySerial(const SerialNumber &serial)
{
    auto query = m_database.run(
        QStringLiteral("SELECT %1 FROM devices WHERE serial = ? ORDER BY present DESC, id DESC").arg(columns()),
        {serial.text()});
    if (!query)
        return std::unexpected(query.error());
    QList<Device> devices;
    while (query->next())
        devices.append(read(*query));
    return devices;
}

Result<DeviceCounts> DeviceStore::counts(std::optional<OrganisationId> organisation)
{
    auto query = m_database.run(
        QStringLiteral(
            "SELECT present, profile_status, family, count(*), activated_at IS NOT NULL, management_now FROM "
            "devices%1 GROUP BY 1, 2, 3, 5, 6")
            .arg(ofOrganisation(organisation)));
    if (!query)
        return std::unexpected(query.error());
    DeviceCounts counts;
    while (query->next()) {
        const bool present = query->value(0).toBool();
        const auto status = static_cast<ProfileStatus>(qBound(0, query->value(1).toInt(), 3));
        const qint64 count = query->value(3).toLongLong();
        const auto management = static_cast<Management>(qBound(0, query->value(5).toInt(), managementCount - 1));
        const DeviceState state = deviceState(present, status, query->value(4).toBool(), management);
        counts.byState[static_cast<size_t>(state)] += count;
        if (present) {
            counts.present += count;
            counts.withProfile += isProfile(status) ? count : 0;
            counts.presentByFamily[query->value(2).toString()] += count;
        }
    }
    return counts;
}

Result<std::vector<std::int32_t>> DeviceStore::newestFirst(std::optional<OrganisationId> organisation, int most)
{
    const QString condition =
        organisation ? QStringLiteral(" AND organisation_id = %1").arg(organisation->value()) : QString();
    auto query = m_database.run(
        QStringLiteral("SELECT id FROM devices WHERE present = 1%1 ORDER BY id DESC LIMIT ?").arg(condition), {most});
    if (!query)
        return std::unexpected(query.error());
    std::vector<std::int32_t> ids;
    while (query->next())
        ids.push_back(query->value(0).toInt());
    return ids;
}

Result<QStringList> DeviceStore::presentSerials(OrganisationId organisation, const QString &after, int most)
{
    auto query = m_database.run(QStringLiteral("SELECT serial FROM devices WHERE serial > ? AND organisation_id = ? "
                                               "AND present = 1 ORDER BY serial LIMIT ?"),
                                {after, qlonglong(organisation.value()), most});
    if (!query)
        return std::unexpected(query.error());
    QStringList serials;
    while (query->next())
        serials.append(query->value(0).toString());
    return serials;
}

Result<> DeviceStore::noteDeparture(OrganisationId organisation, const QStringList &serials, DeviceDeparture departure,
                                    const QDateTime &now)
{
    const auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    for (const QString &serial : serials) {
        auto done = m_database.run(
            QStringLiteral(
                "UPDATE devices SET present = 0, left_at = ?, left_how = ?, profile_status = 0, revision = ? "
                "WHERE serial = ? AND organisation_id = ? AND present = 1"),
            {storedTime(now), static_cast<int>(departure), qlonglong(*revision), serial,
             qlonglong(organisation.value())});
        if (!done)
            return std::unexpected(done.error());
    }
    if (!serials.isEmpty())
        m_database.noteChange(Changed::Devices);
    return {};
}

Result<> DeviceStore::forEach(std::optional<OrganisationId> organisation,
                              const std::function<bool(const Device &)> &visit)
{
    auto query = m_database.run(
        QStringLiteral("SELECT %1 FROM devices%2 ORDER BY id").arg(columns(), ofOrganisation(organisation)));
    if (!query)
        return std::unexpected(query.error());
    while (query->next()) {
        if (!visit(read(*query)))
            return {};
    }
    return {};
}

} // namespace Muster
