// Certificates for an enrollment profile: from a file into the form that Apple wants, and what they say of themselves.
#pragma once

#include "models/profiles/profilelint.h"

namespace Muster {

// The certificates of a PEM file, in its order, or the one of a DER file, each as DER in base64 without line breaks.
// Fails as a whole: a chain with a hole is not what was meant. Private keys in a PEM file are never taken along.
[[nodiscard]] Result<QStringList> readCertificates(const QByteArray &file);

// What a list of a profile holds. Says why, if it is no certificate in Apple's form.
[[nodiscard]] ListedCertificate certificateFacts(const QString &base64);

// Of every anchor and every supervising host, as the lint asks for them.
[[nodiscard]] QHash<QString, ListedCertificate> certificatesOf(const EnrollmentProfile &profile);

} // namespace Muster
