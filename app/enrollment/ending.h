// The end of an enrollment, whoever ended it.
#pragma once

#include "models/enrollment/enrollment.h"
#include "models/journal/journalstore.h"
#include "models/storage/database.h"

namespace Muster {

struct EnrollmentEnding {
    EnrollmentState state = EnrollmentState::Left; // that it has from now on
    JournalSource source = JournalSource::Muster;
    QString actor = {}; // a person; empty for the device itself
    QString action; // for the journal: "device.left", …
    bool revokes = true; // its identity says nothing any more; one that is still to be told keeps it
    QDateTime at;
};

// What it had to do is void, its users are silent, and the journal has it. Inside a transaction. The value: as it is
// stored.
[[nodiscard]] Result<Enrollment> endEnrollment(Database &database, Enrollment enrollment,
                                               const EnrollmentEnding &ending);

} // namespace Muster
