// The password of an account that a Mac makes by itself, as Apple's "AutoSetupAdminAccountItem" wants it: its hash.
#pragma once

#include "app/crypto/secret.h"
#include "models/core/random.h"
#include "models/core/result.h"

namespace Muster {

// A property list with SALTED-SHA512-PBKDF2. Slow on purpose, a tenth of a second: not for a window's thread.
[[nodiscard]] Result<QByteArray> macPasswordHash(const Secret &password, Random &random);

} // namespace Muster
