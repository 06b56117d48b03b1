// Lets devices in: who may have a management profile, and the profile with the one challenge that goes with it.
//
// Used on the threads of the server's pool.
#pragma once

#include "app/enrollment/exchangenote.h"
#include "app/enrollment/machineinfo.h"
#include "app/enrollment/servercontext.h"
#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "models/enrollment/identity.h"

namespace Muster {

// The property list of a management profile for whoever `challenge` says, whose hash and path are made here; it still
// is to be stored. `topic`: an enrolled device keeps the one that it has.
[[nodiscard]] Result<QByteArray> managementProfileFor(const ServerContext &context, Challenge &challenge,
                                                      const QString &topic, bool isRemovable);

// A management profile for whoever `challenge` says. The challenge is stored.
// The value is the property list, signed where `sign` says so.
[[nodiscard]] Result<QByteArray> issueManagementProfile(const ServerContext &context, Challenge challenge, bool sign,
                                                        bool isRemovable);

// The answer to the first request of a device in Setup Assistant: its profile; 403 with Apple's error object when it is
// to update first; 403 when no sync knows it or nothing is assigned to it; 400 when it does not prove who it is.
[[nodiscard]] HttpResponse admit(const ServerContext &context, const HttpRequest &request, ExchangeNote &note);

} // namespace Muster
