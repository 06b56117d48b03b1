// Muster's own certificate authorities: one for the identities of devices, another for its TLS certificate.
//
// A value that may be copied and used from any thread at the same time. The key is in memory while it lives.
#pragma once

#include "app/crypto/certificate.h"
#include "models/core/random.h"

#include <memory>

namespace Muster {

class CertificateAuthority final {
public:
    // A new one: RSA 2048, self-signed with SHA-256, path length 0, valid from a day ago (devices in Setup Assistant
    // may have a wrong clock) for `years`. Its key usage includes keyEncipherment, without which macOS does not encrypt
    // to it (SCEP). Names may be of any script.
    struct Description {
        QString commonName;
        QString organisation;
        QDateTime now;
        int years = 10;
    };
    [[nodiscard]] static Result<CertifiedKey> make(const Description &description, Random &random);

    // InvalidInput when certificate and key do not belong together or it is no authority.
    [[nodiscard]] static Result<CertificateAuthority> open(const CertifiedKey &key);

    [[nodiscard]] const QByteArray &certificate() const { return m_certificate; }

    // The identity of a device, after RFC 8894 and Apple's MDM protocol: subject and extensions are ours, only the key
    // is the device's. Serial number of 16 random bytes; key usage digitalSignature and keyEncipherment (critical),
    // extended key usage clientAuth, no authority, subject and authority key identifier, SHA-256; from ten minutes ago
    // and never longer than the authority itself.
    struct Identity {
        QByteArray publicKey; // DER, SubjectPublicKeyInfo
        QString commonName;
        QString organisation;
        QString uri = {}; // subject alternative name; left out when empty
        QDateTime now;
        int days = 365;
    };
    [[nodiscard]] Result<QByteArray> issueIdentity(const Identity &identity, Random &random) const;

    // A certificate for a TLS server with a new key (EC P-256 or RSA 2048): `hosts` are DNS names or addresses, the
    // first is the common name, too; serverAuth; from a day ago for at most 825 days (Apple's rule for private
    // authorities).
    enum class KeyKind { Rsa2048, EcP256 };
    struct Server {
        QStringList hosts;
        QDateTime now;
        int days = 397;
        KeyKind key = KeyKind::EcP256;
    };
    [[nodiscard]] Result<CertifiedKey> issueServer(const Server &server, Random &random) const;

    // A certificate that signs configuration profiles (emailProtection), with a new RSA key.
    [[nodiscard]] Result<CertifiedKey> issueSigner(const QString &commonName, const QDateTime &now, int days,
                                                   Random &random) const;

    // Takes apart a CMS EnvelopedData (RFC 5652) that was encrypted to this authority with RSA PKCS#1 v1.5. Content
    // ciphers: AES-CBC, triple DES, and single DES where `allowSingleDes` (old SCEP clients; needs OpenSSL's legacy
    // provider, of which a private copy is loaded once). InvalidInput when an algorithm is not accepted or missing,
    // Crypto otherwise; the error is the same for a wrong key and a wrong padding.
    struct Opened {
        QByteArray content;
        QString cipher; // as OpenSSL names it: "DES-EDE3-CBC", "AES-128-CBC", "DES-CBC"
    };
    [[nodiscard]] Result<Opened> decrypt(const QByteArray &envelopedData, bool allowSingleDes) const;

    struct Parts; // OpenSSL's objects; for the .cpp files of app/crypto and app/enrollment
    [[nodiscard]] const Parts &parts() const { return *m_parts; }

private:
    CertificateAuthority(QByteArray certificate, std::shared_ptr<const Parts> parts)
        : m_certificate(std::move(certificate))
        , m_parts(std::move(parts))
    {
    }

    QByteArray m_certificate;
    std::shared_ptr<const Parts> m_parts;
};

} // namespace Muster
