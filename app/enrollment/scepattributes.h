// The object identifiers of SCEP's attributes (RFC 8894, section 3.2.1), for the .cpp files that read and write them.
#pragma once

#include "app/crypto/openssl.h"

namespace Muster {

namespace ScepOid {
inline constexpr auto messageType = "2.16.840.1.113733.1.9.2";
inline constexpr auto pkiStatus = "2.16.840.1.113733.1.9.3";
inline constexpr auto failInfo = "2.16.840.1.113733.1.9.4";
inline constexpr auto senderNonce = "2.16.840.1.113733.1.9.5";
inline constexpr auto recipientNonce = "2.16.840.1.113733.1.9.6";
inline constexpr auto transactionId = "2.16.840.1.113733.1.9.7";
} // namespace ScepOid

[[nodiscard]] inline OpenSsl::Object scepObject(const char *identifier)
{
    return OpenSsl::Object(OBJ_txt2obj(identifier, 1));
}

} // namespace Muster
