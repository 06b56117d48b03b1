// What an erased device gets from Apple when it asks who manages it: its activation record, also known as cloud
// configuration. The keys are those that a Mac shows with `profiles show -type enrollment`.
#pragma once

#include "app/sandbox/sandboxworld.h"

#include <QJsonObject>

namespace Muster {

// Certificates as base64, everything else as it is called there. Texts that the profile does not set are left out.
[[nodiscard]] QJsonObject activationRecord(const SandboxOrganisation &organisation, const SandboxProfile &profile);

} // namespace Muster
