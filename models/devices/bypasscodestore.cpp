#include "models/devices/bypasscodestore.h"

#include "models/organisations/organisationstore.h"

#include <QCoreApplication>

namespace Muster {

Result<qint64> BypassCodeStore::add(OrganisationId organisation, const SerialNumber &serial, const QByteArray &sealed,
                                    const QDateTime &now)
{
    auto id = m_database.value(QStringLiteral("INSERT INTO bypass_codes(organisation_id, serial, made_at, sealed_code) "
                                              "VALUES (?, ?, ?, ?) RETURNING id"),
                               {qlonglong(organisation.value()), serial.text(), storedTime(now), sealed});
    return id.transform([](const QVariant &value) { return value.toLongLong(); });
}

Result<> BypassCodeStore::remove(qint64 id)
{
    auto done = m_database.run(QStringLiteral("DELETE FROM bypass_codes WHERE id = ?"), {qlonglong(id)});
    return done.transform([](const Query &) { });
}

Result<StoredBypassCode> BypassCodeStore::latest(const SerialNumber &serial)
{
    auto rows = m_database.run(QStringLiteral("SELECT organisation_id, made_at, sealed_code FROM bypass_codes WHERE "
                                              "serial = ? ORDER BY id DESC LIMIT 1"),
                               {serial.text()});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return failure(
            ErrorKind::NotFound,
            QCoreApplication::translate("BypassCodes", "Muster has no bypass code for %1: it did not lock this device.")
                .arg(serial.text()));
    return StoredBypassCode{OrganisationId(rows->value(0).toLongLong()), readTime(rows->value(1)),
                            rows->value(2).toByteArray()};
}

} // namespace Muster
