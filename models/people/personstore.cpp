#include "models/people/personstore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("People", text);
}

} // namespace

Result<QList<Person>> PersonStore::select(const QString &rest, const QVariantList &values)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT id, organisation_id, short_name, full_name, email, department, note, left_at, (SELECT "
                       "count(*) FROM device_holders WHERE person_id = people.id) FROM people WHERE %1")
            .arg(rest),
        values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Person> found;
    while (rows->next())
        found.append({.id = PersonId(rows->value(0).toLongLong()),
                      .organisation = OrganisationId(rows->value(1).toLongLong()),
                      .shortName = rows->value(2).toString(),
                      .fullName = rows->value(3).toString(),
                      .email = rows->value(4).toString(),
                      .department = rows->value(5).toString(),
                      .note = rows->value(6).toString(),
                      .leftAt = readTime(rows->value(7)),
                      .devices = rows->value(8).toInt()});
    return found;
}

Result<QList<Person>> PersonStore::all(std::optional<OrganisationId> organisation, const QString &text)
{
    const QString order = QStringLiteral(" ORDER BY full_name COLLATE NOCASE, short_name");
    auto found = organisation
        ? select(QStringLiteral("organisation_id = ?") + order, {qlonglong(organisation->value())})
        : select(QStringLiteral("1") + order, {});
    if (!found || text.isEmpty())
        return found;
    // Not by SQLite, whose lower() knows only the letters of ASCII.
    found->removeIf([&text](const Person &person) {
        return !QStringList{person.shortName, person.fullName, person.email, person.department, person.note}
                    .join(u' ')
                    .contains(text, Qt::CaseInsensitive);
    });
    return found;
}

Result<Person> PersonStore::byId(PersonId id)
{
    const auto found = select(QStringLiteral("id = ?"), {qlonglong(id.value())});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorKind::NotFound, say("There is no person %1.").arg(id.value()));
    return found->first();
}

Result<Person> PersonStore::find(OrganisationId organisation, const QString &name)
{
    const auto found =
        select(QStringLiteral("organisation_id = ? AND (short_name = ? OR email = ? COLLATE NOCASE OR id = ?)"),
               {qlonglong(organisation.value()), name, name, name.toLongLong()});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorKind::NotFound, say("There is nobody called “%1”. See: musterctl people list").arg(name));
    return found->first();
}

Result<std::optional<Person>> PersonStore::holder(DeviceId device)
{
    return select(QStringLiteral("id = (SELECT person_id FROM device_holders WHERE device_id = ?)"),
                  {qlonglong(device.value())})
        .transform(
            [](const QList<Person> &found) { return found.isEmpty() ? std::nullopt : std::optional(found.first()); });
}

Result<QList<DeviceId>> PersonStore::devicesOf(PersonId id)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT device_id FROM device_holders WHERE person_id = ? ORDER BY since"),
                       {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<DeviceId> found;
    while (rows->next())
        found.append(DeviceId(rows->value(0).toLongLong()));
    return found;
}

Result<PersonId> PersonStore::save(const Person &person)
{
    m_database.noteChange(Changed::People);
    const auto other = m_database.value(
        QStringLiteral("SELECT id FROM people WHERE organisation_id = ? AND short_name = ? AND id <> ?"),
        {qlonglong(person.organisation.value()), person.shortName, qlonglong(person.id.value())});
    if (!other)
        return std::unexpected(other.error());
    if (other->isValid())
        return failure(ErrorKind::Conflict, say("There is somebody called “%1” already.").arg(person.shortName));
    const QVariantList values{person.shortName,         storedText(person.fullName),
                              storedText(person.email), storedText(person.department),
                              storedText(person.note),  storedTime(person.leftAt)};
    if (person.id.isValid()) {
        auto saved = m_database.run(QStringLiteral("UPDATE people SET short_name = ?, full_name = ?, email = ?, "
                                                   "department = ?, note = ?, left_at = ? WHERE id = ?"),
                                    values + QVariantList{qlonglong(person.id.value())});
        return saved ? Result<PersonId>(person.id) : std::unexpected(saved.error());
    }
    auto added = m_database.run(QStringLiteral("INSERT INTO people(short_name, full_name, email, department, note, "
                                               "left_at, organisation_id) VALUES (?, ?, ?, ?, ?, ?, ?)"),
                                values + QVariantList{qlonglong(person.organisation.value())});
    if (!added)
        return std::unexpected(added.error());
    return PersonId(added->lastInsertId().toLongLong());
}

Result<> PersonStore::remove(PersonId id)
{
    m_database.noteChange(Changed::People);
    return wasRun(m_database.run(QStringLiteral("DELETE FROM people WHERE id = ?"), {qlonglong(id.value())}));
}

Result<> PersonStore::setHolder(DeviceId device, PersonId person, const QDateTime &now)
{
    m_database.noteChange(Changed::People);
    if (!person.isValid())
        return wasRun(m_database.run(QStringLiteral("DELETE FROM device_holders WHERE device_id = ?"),
                                     {qlonglong(device.value())}));
    return wasRun(m_database.run(
        QStringLiteral("INSERT OR REPLACE INTO device_holders(device_id, person_id, since) VALUES (?, ?, ?)"),
        {qlonglong(device.value()), qlonglong(person.value()), storedTime(now)}));
}

} // namespace Muster
