// The RSA key pair to which Apple encrypts a server token, and the certificate that is uploaded to the portal.
#pragma once

#include "app/crypto/secret.h"
#include "models/core/random.h"
#include "models/core/result.h"

#include <QDateTime>

namespace Muster {

struct KeyPair {
    QString certificatePem;
    QString fingerprint; // SHA-256 of the certificate, lower hex
    Secret privateKeyPem; // PKCS#8, not encrypted: seal it before it rests anywhere
};

// RSA 2048 with a self-signed certificate of SHA-256, valid from a day ago (clocks differ) for five years; Apple only
// asks that it is valid when uploaded. The name is reduced to ASCII, which is all that QCA writes correctly; Apple
// ignores it. The certificate's serial number is random, since it is how a token tells for which certificate it was
// made.
[[nodiscard]] Result<KeyPair> makeKeyPair(const QString &organisationName, const QDateTime &now, Random &random);

// SHA-256 over the DER of the first certificate in the text; empty when there is none.
[[nodiscard]] QString certificateFingerprint(const QString &certificatePem);

// Whether the private key belongs to the certificate. Refuses in words when one of them cannot be read.
[[nodiscard]] Result<> checkKeyFitsCertificate(const QString &certificatePem, const Secret &privateKeyPem);

} // namespace Muster
