// Small steps between Muster's values and libcrypto's certificates and keys, for the .cpp files that include openssl.h.
#pragma once

#include "app/crypto/openssl.h"
#include "app/crypto/secret.h"

#include <QDateTime>
#include <QList>

namespace Muster::OpenSsl {

// All of the bytes as one certificate; nullptr when they are something else. Leaves the error queue empty.
[[nodiscard]] Certificate certificateFrom(const QByteArray &der);
[[nodiscard]] QByteArray derOf(const X509 *certificate);
[[nodiscard]] QByteArray publicKeyOf(const X509 *certificate); // DER, SubjectPublicKeyInfo

// Without a certificate in the list that cannot be read; nullptr when memory is short.
[[nodiscard]] Certificates stackOf(const QList<QByteArray> &ders);
[[nodiscard]] QList<QByteArray> dersOf(const STACK_OF(X509) * certificates);

// The first private key of PEM text; nullptr when there is none or the passphrase does not open it.
[[nodiscard]] Key keyFrom(const Secret &pem, const Secret &passphrase = {});
[[nodiscard]] Secret pemOf(EVP_PKEY *key); // PKCS#8, not encrypted

[[nodiscard]] QDateTime momentOf(const ASN1_TIME *time); // UTC; invalid when it is no date
[[nodiscard]] QString textOf(const ASN1_STRING *string);
[[nodiscard]] QString nameOf(const X509_NAME *name); // "CN=…, O=…"

// The digest that a signature algorithm uses, as OpenSSL's number; NID_undef when it uses none.
[[nodiscard]] int digestOf(int signatureAlgorithm);

// A context of our own with OpenSSL's default and legacy algorithms (single DES, RC2), so that those do not become
// available to everything else in the process. nullptr where the legacy provider is not installed.
[[nodiscard]] OSSL_LIB_CTX *legacyContext();

} // namespace Muster::OpenSsl
