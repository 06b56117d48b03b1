// What a commit changed, announced once after it.
#pragma once

#include <QFlags>
#include <QMetaType>

namespace Muster {

enum class Changed : unsigned {
    Nothing = 0,
    Organisations = 1 << 0, // names, account facts, keys, tokens, trouble
    Devices = 1 << 1, // rows whose revision grew; ask for those newer than what you have
    DevicesGone = 1 << 2, // rows were deleted (an organisation was unlinked): read all again
    Runs = 1 << 3,
    Setup = 1 << 4,
    Vault = 1 << 5,
    Schedules = 1 << 6,
    Profiles = 1 << 7, // and defaults and rules
    Assignments = 1 << 8, // queue and plans
    Journal = 1 << 9,
    Enrollments = 1 << 10, // and their commands
    Configuration = 1 << 11, // items and what became of them
    People = 1 << 12, // and who holds what
    Server = 1 << 13, // settings and certificates
    Exchanges = 1 << 14, // what devices and server said
    Everything = (1 << 15) - 1
};
Q_DECLARE_FLAGS(ChangeSet, Changed)
Q_DECLARE_OPERATORS_FOR_FLAGS(ChangeSet)

} // namespace Muster

Q_DECLARE_METATYPE(Muster::ChangeSet)
