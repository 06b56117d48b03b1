#include "models/devices/replacementstore.h"

#include "models/organisations/organisationstore.h"

#include <QTimeZone>

namespace Muster {

Result<QStringList> ReplacementStore::unasked(OrganisationId organisation, int most)
{
    auto rows = m_database.run(QStringLiteral("SELECT serial FROM replacements WHERE organisation_id = ? AND asked_at "
                                              "IS NULL ORDER BY serial LIMIT ?"),
                               {qlonglong(organisation.value()), most});
    if (!rows)
        return std::unexpected(rows.error());
    QStringList serials;
    while (rows->next())
        serials.append(rows->value(0).toString());
    return serials;
}

Result<> ReplacementStore::note(OrganisationId organisation, const SerialNumber &serial, const SerialNumber &original,
                                const QDate &date, const QDateTime &now)
{
    const QDateTime day = date.isValid() ? date.startOfDay(QTimeZone::UTC) : QDateTime();
    auto done = m_database.run(
        QStringLiteral("UPDATE replacements SET original = ?, replaced_on = ?, asked_at = ? WHERE organisation_id = ? "
                       "AND serial = ?"),
        {original.text(), storedTime(day), storedTime(now), qlonglong(organisation.value()), serial.text()});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Devices);
    return {};
}

Result<RepairLinks> ReplacementStore::linksOf(OrganisationId organisation, const SerialNumber &serial)
{
    auto rows = m_database.run(QStringLiteral("SELECT serial, original, replaced_on FROM replacements WHERE "
                                              "organisation_id = ? AND (serial = ? OR original = ?) ORDER BY replaced_on"),
                               {qlonglong(organisation.value()), serial.text(), serial.text()});
    if (!rows)
        return std::unexpected(rows.error());
    RepairLinks links;
    while (rows->next()) {
        if (rows->value(0).toString() == serial.text())
            links.original = SerialNumber(rows->value(1).toString());
        else
            links.successor = SerialNumber(rows->value(0).toString());
        if (const QDateTime day = readTime(rows->value(2)); day.isValid())
            links.date = day.date();
    }
    return links;
}

} // namespace Muster
