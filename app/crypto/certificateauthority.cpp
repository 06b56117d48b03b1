#include "app/crypto/certificateauthority.h"

#include "app/crypto/authorityparts.h"
#include "app/crypto/x509parts.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace Muster {

namespace {

// RFC 5280, appendix A: the upper bounds of common and organisation name.
constexpr qsizetype longestName = 64;
constexpr qsizetype serialSize = 16;
// Apple, "Requirements for trusted certificates in iOS 13 and macOS 10.15".
constexpr int mostServerDays = 825;
constexpr qint64 secondsADay = 86400;

using OpenSsl::Certificate, OpenSsl::Key;

std::unexpected<Error> refuse(ErrorKind kind, const char *message)
{
    return failure(kind, QCoreApplication::translate("Crypto", message), OpenSsl::takeError());
}

std::unexpected<Error> failed()
{
    return refuse(ErrorKind::Crypto, "A certificate could not be made: OpenSSL refused a value. Try shorter names.");
}

// The macros EVP_RSA_gen() and EVP_EC_gen() cast const away.
Key makeKey(CertificateAuthority::KeyKind kind)
{
    char rsa[] = "RSA";
    char ec[] = "EC";
    char curve[] = "P-256";
    return Key(kind == CertificateAuthority::KeyKind::Rsa2048
                   ? EVP_PKEY_Q_keygen(nullptr, nullptr, rsa, std::size_t{2048})
                   : EVP_PKEY_Q_keygen(nullptr, nullptr, ec, curve));
}

bool addName(X509_NAME *name, int kind, const QString &value)
{
    const QByteArray text = QString::fromStdU32String(value.toStdU32String().substr(0, longestName)).toUtf8();
    return text.isEmpty()
        || X509_NAME_add_entry_by_NID(name, kind, MBSTRING_UTF8, OpenSsl::bytesOf(text), static_cast<int>(text.size()),
                                      -1, 0)
        == 1;
}

bool addExtension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const OpenSsl::Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// Built value by value: in OpenSSL's text form a comma in a name would begin another name.
bool addAlternative(GENERAL_NAMES *names, int kind, int type, const QByteArray &bytes)
{
    std::unique_ptr<GENERAL_NAME, OpenSsl::Free<GENERAL_NAME_free>> name(GENERAL_NAME_new());
    std::unique_ptr<ASN1_STRING, OpenSsl::Free<ASN1_STRING_free>> value(ASN1_STRING_type_new(type));
    if (!name || !value || ASN1_STRING_set(value.get(), bytes.constData(), static_cast<int>(bytes.size())) != 1)
        return false;
    GENERAL_NAME_set0_value(name.get(), kind, value.release());
    return sk_GENERAL_NAME_push(names, name.get()) > 0 && name.release();
}

QByteArray octetsOf(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 number = address.toIPv4Address();
        return QByteArray::fromHex(QByteArray::number(number, 16).rightJustified(8, '0'));
    }
    const Q_IPV6ADDR number = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(number.c), sizeof number.c);
}

// The host as it goes into a certificate: an address, or a name in ASCII; empty when it is neither.
QByteArray asciiHost(const QString &host)
{
    const QByteArray ace = QUrl::toAce(host).toLower();
    const bool isName = !ace.isEmpty() && ace.size() <= 253 && std::ranges::all_of(ace, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
    });
    return isName ? ace : QByteArray();
}

bool addHosts(X509 *certificate, const QStringList &hosts, bool isCritical)
{
    const OpenSsl::GeneralNames names(GENERAL_NAMES_new());
    for (const QString &host : hosts) {
        const QHostAddress address(host);
        const bool isAddress = !address.isNull() && address.scopeId().isEmpty();
        const QByteArray ascii = isAddress ? QByteArray() : asciiHost(host);
        if (!isAddress && ascii.isEmpty())
            return false;
        const bool isAdded = isAddress ? addAlternative(names.get(), GEN_IPADD, V_ASN1_OCTET_STRING, octetsOf(address))
                                       : addAlternative(names.get(), GEN_DNS, V_ASN1_IA5STRING, ascii);
        if (!isAdded)
            return false;
    }
    return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), isCritical ? 1 : 0, X509V3_ADD_DEFAULT)
        == 1;
}

bool setTimes(X509 *certificate, const QDateTime &from, const QDateTime &until)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from.toSecsSinceEpoch())
        && ASN1_TIME_set(X509_getm_notAfter(certificate), until.toSecsSinceEpoch());
}

// Version, serial number, dates and key; what is left are names, extensions and the signature.
Certificate draft(EVP_PKEY *key, const QDateTime &from, const QDateTime &until, Random &random)
{
    Certificate certificate(X509_new());
    QByteArray serial = random.bytes(serialSize);
    serial[0] = static_cast<char>((serial.at(0) & 0x3f) | 0x40); // positive and of full length
    const OpenSsl::Number number(BN_bin2bn(OpenSsl::bytesOf(serial), static_cast<int>(serial.size()), nullptr));
    const bool done = certificate && number && X509_set_version(certificate.get(), X509_VERSION_3) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()))
        && setTimes(certificate.get(), from, until) && X509_set_pubkey(certificate.get(), key) == 1;
    return done ? std::move(certificate) : nullptr;
}

// A leaf by the authority: what every kind has in common.
Certificate leaf(const CertificateAuthority::Parts &authority, EVP_PKEY *key, const QDateTime &from,
                 const QDateTime &wanted, Random &random)
{
    const QDateTime end = OpenSsl::momentOf(X509_get0_notAfter(authority.certificate.get()));
    Certificate certificate = draft(key, from, qMin(wanted, end), random);
    const bool done = certificate
        && X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.certificate.get())) == 1
        && addExtension(certificate.get(), authority.certificate.get(), NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate.get(), authority.certificate.get(), NID_subject_key_identifier, "hash")
        && addExtension(certificate.get(), authority.certificate.get(), NID_authority_key_identifier, "keyid,issuer");
    return done ? std::move(certificate) : nullptr;
}

bool hasEnded(const CertificateAuthority::Parts &authority, const QDateTime &now)
{
    return OpenSsl::momentOf(X509_get0_notAfter(authority.certificate.get())) <= now;
}

std::unexpected<Error> ended()
{
    return refuse(ErrorKind::InvalidInput,
                  "The certificate authority has expired, so it issues nothing. Make a new one.");
}

Result<CertifiedKey> signedLeaf(const CertificateAuthority::Parts &authority, X509 *certificate, EVP_PKEY *key)
{
    if (X509_sign(certificate, authority.key.get(), EVP_sha256()) <= 0)
        return failed();
    CertifiedKey result{.certificate = OpenSsl::derOf(certificate), .privateKeyPem = OpenSsl::pemOf(key)};
    if ((X509_get_extension_flags(authority.certificate.get()) & EXFLAG_SI) == 0)
        result.chain.append(OpenSsl::derOf(authority.certificate.get()));
    return result;
}

} // namespace

Result<CertifiedKey> CertificateAuthority::make(const Description &description, Random &random)
{
    (void)OpenSsl::takeError();
    if (description.commonName.isEmpty() || description.years < 1 || !description.now.isValid())
        return refuse(ErrorKind::InvalidInput, "A certificate authority needs a name and at least one year.");
    const Key key = makeKey(KeyKind::Rsa2048);
    const Certificate root = key
        ? draft(key.get(), description.now.addSecs(-secondsADay), description.now.addYears(description.years), random)
        : nullptr;
    const bool done = root && addName(X509_get_subject_name(root.get()), NID_organizationName, description.organisation)
        && addName(X509_get_subject_name(root.get()), NID_commonName, description.commonName)
        && X509_set_issuer_name(root.get(), X509_get_subject_name(root.get())) == 1
        && addExtension(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && addExtension(root.get(), root.get(), NID_key_usage,
                        "critical,digitalSignature,keyEncipherment,keyCertSign,cRLSign")
        && addExtension(root.get(), root.get(), NID_subject_key_identifier, "hash")
        && X509_sign(root.get(), key.get(), EVP_sha256()) > 0;
    if (!done)
        return failed();
    return CertifiedKey{.certificate = OpenSsl::derOf(root.get()), .privateKeyPem = OpenSsl::pemOf(key.get())};
}

Result<CertificateAuthority> CertificateAuthority::open(const CertifiedKey &key)
{
    (void)OpenSsl::takeError();
    auto parts =
        std::make_shared<Parts>(OpenSsl::certificateFrom(key.certificate), OpenSsl::keyFrom(key.privateKeyPem));
    if (!parts->certificate || !parts->key)
        return refuse(ErrorKind::InvalidInput,
                      "The certificate authority cannot be read: its certificate or its key is damaged.");
    if (X509_check_private_key(parts->certificate.get(), parts->key.get()) != 1)
        return refuse(ErrorKind::InvalidInput,
                      "The private key does not belong to the certificate. Give the pair that was made together.");
    const uint32_t flags = X509_get_extension_flags(parts->certificate.get());
    if ((flags & EXFLAG_CA) == 0 || (flags & EXFLAG_INVALID) != 0
        || (X509_get_key_usage(parts->certificate.get()) & KU_KEY_CERT_SIGN) == 0)
        return refuse(ErrorKind::InvalidInput,
                      "The certificate may not issue others. Give that of a certificate authority.");
    QByteArray der = OpenSsl::derOf(parts->certificate.get());
    return CertificateAuthority(std::move(der), std::move(parts));
}

Result<QByteArray> CertificateAuthority::issueIdentity(const Identity &identity, Random &random) const
{
    (void)OpenSsl::takeError();
    const Key key = OpenSsl::fromDer<Key, d2i_PUBKEY>(identity.publicKey);
    if (!key || identity.commonName.isEmpty() || identity.days < 1 || !identity.now.isValid())
        return refuse(ErrorKind::InvalidInput, "An identity needs a public key, a name and at least one day.");
    if (hasEnded(*m_parts, identity.now))
        return ended();
    X509 *issuer = m_parts->certificate.get();
    const Certificate certificate =
        leaf(*m_parts, key.get(), identity.now.addSecs(-600), identity.now.addDays(identity.days), random);
    const OpenSsl::GeneralNames names(GENERAL_NAMES_new());
    const QByteArray uri = identity.uri.toUtf8();
    const bool done = certificate && names
        && addName(X509_get_subject_name(certificate.get()), NID_organizationName, identity.organisation)
        && addName(X509_get_subject_name(certificate.get()), NID_commonName, identity.commonName)
        && addExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature,keyEncipherment")
        && addExtension(certificate.get(), issuer, NID_ext_key_usage, "clientAuth")
        && (uri.isEmpty()
            || (addAlternative(names.get(), GEN_URI, V_ASN1_IA5STRING, uri)
                && X509_add1_ext_i2d(certificate.get(), NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1))
        && X509_sign(certificate.get(), m_parts->key.get(), EVP_sha256()) > 0;
    if (!done)
        return failed();
    return OpenSsl::derOf(certificate.get());
}

Result<CertifiedKey> CertificateAuthority::issueServer(const Server &server, Random &random) const
{
    (void)OpenSsl::takeError();
    if (server.hosts.isEmpty() || server.days < 1 || !server.now.isValid())
        return refuse(ErrorKind::InvalidInput,
                      "A server's certificate needs a name or an address and at least one day.");
    if (hasEnded(*m_parts, server.now))
        return ended();
    const Key key = makeKey(server.key);
    const QDateTime from = server.now.addSecs(-secondsADay);
    const QDateTime until = from.addDays(qMin(server.days + 1, mostServerDays)).addSecs(-1);
    X509 *issuer = m_parts->certificate.get();
    const Certificate certificate = key ? leaf(*m_parts, key.get(), from, until, random) : nullptr;
    if (!certificate)
        return failed();
    // A name that does not fit stands in the alternative name only, which then is the subject (RFC 5280, 4.1.2.6).
    const QString name = server.hosts.first();
    const bool isNamed = name.size() <= longestName;
    if (!addHosts(certificate.get(), server.hosts, !isNamed))
        return refuse(ErrorKind::InvalidInput,
                      "A server's certificate is for DNS names and IP addresses; one of those given is neither.");
    const bool done = (!isNamed || addName(X509_get_subject_name(certificate.get()), NID_commonName, name))
        && addExtension(certificate.get(), issuer, NID_key_usage,
                        server.key == KeyKind::EcP256 ? "critical,digitalSignature"
                                                      : "critical,digitalSignature,keyEncipherment")
        && addExtension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth");
    if (!done)
        return failed();
    return signedLeaf(*m_parts, certificate.get(), key.get());
}

Result<CertifiedKey> CertificateAuthority::issueSigner(const QString &commonName, const QDateTime &now, int days,
                                                       Random &random) const
{
    (void)OpenSsl::takeError();
    if (commonName.isEmpty() || days < 1 || !now.isValid())
        return refuse(ErrorKind::InvalidInput, "A signer needs a name and at least one day.");
    if (hasEnded(*m_parts, now))
        return ended();
    const Key key = makeKey(KeyKind::Rsa2048);
    X509 *issuer = m_parts->certificate.get();
    const Certificate certificate =
        key ? leaf(*m_parts, key.get(), now.addSecs(-secondsADay), now.addDays(days), random) : nullptr;
    const bool done = certificate && addName(X509_get_subject_name(certificate.get()), NID_commonName, commonName)
        && addExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature")
        && addExtension(certificate.get(), issuer, NID_ext_key_usage, "emailProtection");
    if (!done)
        return failed();
    return signedLeaf(*m_parts, certificate.get(), key.get());
}

} // namespace Muster
