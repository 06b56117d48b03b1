// The authority that signs the devices of a practice organisation's sandbox, as Apple's signs real ones.
#pragma once

#include "models/organisations/organisation.h"
#include "models/storage/storethread.h"

#include <QCoroTask>

namespace Muster {

// DER: asked for at the sandbox, and remembered in the workspace for when it does not run. Empty when it was never
// reached.
[[nodiscard]] QCoro::Task<QByteArray> practiceAuthority(StoreThread &store, Organisation organisation);

} // namespace Muster
