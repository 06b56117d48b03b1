// What the cryptography of complete enrollments takes alone: no HTTP, no property list, no database.
#pragma once

#include <QtGlobal>

namespace Muster::Bench {

// Seconds for `enrollments` of them on `threads` threads, with `messages` signed ones of the devices among them.
[[nodiscard]] double enrollmentCryptography(int enrollments, int threads, size_t messages);

} // namespace Muster::Bench
