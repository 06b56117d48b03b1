#include "models/enrollment/commandtargets.h"

#include "models/storage/storedvalue.h"

namespace Muster {

Result<QList<CommandTarget>> CommandTargets::select(const QString &rest, const QVariantList &values)
{
    const QString sql =
        QStringLiteral(
            "SELECT e.id, e.device_id, e.serial, e.udid, e.name, coalesce(d.family, ''), e.product, e.state, "
            "e.is_awaiting, length(e.sealed_unlock_token) > 0, json_extract(e.facts, '$.IsSupervised'), "
            "EXISTS (SELECT 1 FROM commands c WHERE c.enrollment_id = e.id AND c.user_id = 0 AND c.state < 3 "
            "AND c.request_type = ?) FROM enrollments e LEFT JOIN devices d ON d.id = e.device_id "
            "WHERE e.organisation_id = ?%1 ORDER BY e.contact_at")
            .arg(rest);
    auto rows = m_database.run(sql, QVariantList{m_requestType, qlonglong(m_organisation.value())} + values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<CommandTarget> found;
    while (rows->next()) {
        const QVariant supervised = rows->value(10);
        found.append({.enrollment = EnrollmentId(rows->value(0).toLongLong()),
                      .device = DeviceId(rows->value(1).toLongLong()),
                      .serial = rows->value(2).toString(),
                      .udid = rows->value(3).toString(),
                      .name = rows->value(4).toString(),
                      .family = rows->value(5).toString(),
                      .product = rows->value(6).toString(),
                      .state = static_cast<EnrollmentState>(rows->value(7).toInt()),
                      .isSupervised = supervised.isNull() ? std::nullopt : std::optional(supervised.toInt() != 0),
                      .isAwaiting = rows->value(8).toBool(),
                      .hasUnlockToken = rows->value(9).toBool(),
                      .hasSameToDo = rows->value(11).toBool()});
    }
    return found;
}

Result<QList<CommandTarget>> CommandTargets::all()
{
    return select({}, {});
}

Result<QList<CommandTarget>> CommandTargets::ofDevice(DeviceId device)
{
    return select(QStringLiteral(" AND e.device_id = ?"), {qlonglong(device.value())});
}

Result<QList<CommandTarget>> CommandTargets::strangers()
{
    auto rows = m_database.run(QStringLiteral("SELECT id, serial, family FROM devices WHERE organisation_id = ?"),
                               {qlonglong(m_organisation.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<CommandTarget> found;
    while (rows->next())
        found.append({.device = DeviceId(rows->value(0).toLongLong()),
                      .serial = rows->value(1).toString(),
                      .family = rows->value(2).toString(),
                      .group = CommandGroup::NeverEnrolled});
    return found;
}

Result<QList<CommandTarget>> CommandTargets::named(const QString &serialOrUdid)
{
    return select(QStringLiteral(" AND (e.serial = ? OR e.udid = ?)"),
                  {serialOrUdid.trimmed().toUpper(), serialOrUdid.trimmed()});
}

} // namespace Muster
