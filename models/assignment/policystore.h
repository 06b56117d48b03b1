// The SQL of rules and defaults.
#pragma once

#include "models/assignment/assignmentpolicy.h"
#include "models/storage/database.h"

namespace Muster {

class PolicyStore final {
public:
    explicit PolicyStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<AssignmentPolicy> of(OrganisationId organisation);
    // All of it, in place of what was. Inside a Transaction.
    [[nodiscard]] Result<> set(OrganisationId organisation, const AssignmentPolicy &policy);

private:
    Database &m_database;
};

} // namespace Muster
