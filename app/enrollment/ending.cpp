#include "app/enrollment/ending.h"

#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/enrollment/identitystore.h"

namespace Muster {

Result<Enrollment> endEnrollment(Database &database, Enrollment enrollment, const EnrollmentEnding &ending)
{
    EnrollmentStore enrollments(database);
    enrollment.state = ending.state;
    enrollment.leftAt = ending.at;
    enrollment.isAwaiting = false;
    Result<> done = CommandQueue(database).voidAll(enrollment.id, ending.at);
    if (done)
        done = enrollments.disableUsers(enrollment.id);
    if (done && ending.revokes)
        done = IdentityStore(database).revoke(enrollment.identity, ending.at);
    if (done)
        done = enrollments.save(enrollment).transform([](EnrollmentId) { });
    if (done)
        done = JournalStore(database).append({.at = ending.at,
                                              .source = ending.source,
                                              .actor = ending.actor,
                                              .organisation = enrollment.organisation,
                                              .action = ending.action,
                                              .subject = enrollment.serial,
                                              .before = {},
                                              .after = {},
                                              .hash = {}});
    return done.transform([&enrollment] { return enrollment; });
}

} // namespace Muster
