// The authority that signs the devices of a practice organisation's sandbox, as Apple's signs real ones.
#pragma once

#include "models/core/ids.h"
#include "models/storage/storethread.h"

#include <QCoroTask>
#include <QUrl>

namespace Muster {

// DER: asked for at the sandbox, and remembered in the workspace for when it does not run. `authorityPem`: what the
// sandbox's own TLS certificate is checked against, if it has one. Empty when it was never reached.
[[nodiscard]] QCoro::Task<QByteArray> practiceAuthority(StoreThread &store, OrganisationId organisation, QUrl url,
                                                        QString authorityPem);

} // namespace Muster
