// Gives devices their identity by SCEP (RFC 8894): GetCACaps, GetCACert, PKIOperation.
//
// Used on the threads of the server's pool.
#pragma once

#include "app/enrollment/exchangenote.h"
#include "app/enrollment/servercontext.h"
#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"

namespace Muster {

// `path` is what follows "/scep/".
[[nodiscard]] HttpResponse answerScep(const ServerContext &context, const HttpRequest &request, const QString &path,
                                      ExchangeNote &note);

} // namespace Muster
