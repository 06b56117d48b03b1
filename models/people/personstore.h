// The SQL of people and who holds which device. Everything that writes wants a Transaction around it.
#pragma once

#include "models/people/person.h"
#include "models/storage/database.h"

#include <QList>

#include <optional>

namespace Muster {

class PersonStore final {
public:
    explicit PersonStore(Database &database)
        : m_database(database)
    {
    }

    // By full name; `text` is looked for in all their members.
    [[nodiscard]] Result<QList<Person>> all(std::optional<OrganisationId> organisation, const QString &text = {});
    [[nodiscard]] Result<Person> byId(PersonId id);
    // By short name, e-mail address, or number. NotFound.
    [[nodiscard]] Result<Person> find(OrganisationId organisation, const QString &name);
    [[nodiscard]] Result<std::optional<Person>> holder(DeviceId device);
    [[nodiscard]] Result<QList<DeviceId>> devicesOf(PersonId id);

    // New when the id is none. Conflict when another one has the short name.
    [[nodiscard]] Result<PersonId> save(const Person &person);
    [[nodiscard]] Result<> remove(PersonId id);
    // Nobody holds it when the person is none.
    [[nodiscard]] Result<> setHolder(DeviceId device, PersonId person, const QDateTime &now);

private:
    [[nodiscard]] Result<QList<Person>> select(const QString &rest, const QVariantList &values);

    Database &m_database;
};

} // namespace Muster
