// What a CertificateAuthority holds, for the .cpp files of app/crypto and of app/enrollment's SCEP.
#pragma once

#include "app/crypto/certificateauthority.h"
#include "app/crypto/openssl.h"

namespace Muster {

// Never changed once made, so that any thread may use it: libcrypto counts references to both under its own locks.
struct CertificateAuthority::Parts {
    OpenSsl::Certificate certificate;
    OpenSsl::Key key;
};

} // namespace Muster
