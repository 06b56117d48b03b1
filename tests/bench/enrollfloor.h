// What the cryptography of complete enrollments takes alone: no HTTP, no property list, no database.
#pragma once

#include <QtGlobal>

namespace Muster::Bench {

// Seconds for `enrollments` of them on `threads` threads, each with `reports` signed messages.
[[nodiscard]] double enrollmentCryptography(int enrollments, int threads, int reports);

} // namespace Muster::Bench
