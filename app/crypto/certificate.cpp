#include "app/crypto/certificate.h"

#include "app/crypto/x509parts.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHostAddress>

#include <openssl/pem.h>

namespace Muster {

namespace {

// A chain has a few; a bundle of all the world's authorities has 250 kB.
constexpr qsizetype largestFile = 4 * 1024 * 1024;

std::unexpected<Error> refuse(const char *message)
{
    return failure(ErrorKind::InvalidInput, QCoreApplication::translate("Crypto", message), OpenSsl::takeError());
}

// The last value of that kind, which is the most specific one.
QString entryOf(const X509_NAME *name, int kind)
{
    int last = -1;
    for (int at = -1; (at = X509_NAME_get_index_by_NID(name, kind, at)) >= 0;)
        last = at;
    return last < 0 ? QString() : OpenSsl::textOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
}

QString serialOf(const X509 *certificate)
{
    const OpenSsl::Number number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char *hex = number ? BN_bn2hex(number.get()) : nullptr;
    QString text = QString::fromLatin1(hex).toUpper();
    OPENSSL_free(hex);
    return text;
}

QString addressOf(const ASN1_OCTET_STRING *octets)
{
    const unsigned char *bytes = ASN1_STRING_get0_data(octets);
    if (ASN1_STRING_length(octets) == 16)
        return QHostAddress(bytes).toString();
    if (ASN1_STRING_length(octets) != 4)
        return {};
    const quint32 number = (quint32{bytes[0]} << 24) | (quint32{bytes[1]} << 16) | (quint32{bytes[2]} << 8) | bytes[3];
    return QHostAddress(number).toString();
}

QStringList hostsOf(const X509 *certificate)
{
    QStringList hosts;
    const OpenSsl::GeneralNames names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int kind = 0;
        const auto *value =
            static_cast<const ASN1_STRING *>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind));
        const QString host = kind == GEN_DNS ? OpenSsl::textOf(value)
            : kind == GEN_IPADD              ? addressOf(value)
                                             : QString();
        if (!host.isEmpty())
            hosts.append(host);
    }
    return hosts;
}

void readKey(const X509 *certificate, CertificateFacts *facts)
{
    facts->keySha256 = QCryptographicHash::hash(OpenSsl::publicKeyOf(certificate), QCryptographicHash::Sha256);
    if (const EVP_PKEY *key = X509_get0_pubkey(certificate)) {
        facts->keyKind = QString::fromLatin1(EVP_PKEY_get0_type_name(key));
        facts->keyBits = EVP_PKEY_get_bits(key);
        return;
    }
    ASN1_OBJECT *algorithm = nullptr;
    if (X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(certificate)) == 1)
        facts->keyKind = QString::fromLatin1(OBJ_nid2sn(OBJ_obj2nid(algorithm)));
}

void readUses(X509 *certificate, CertificateFacts *facts)
{
    const uint32_t flags = X509_get_extension_flags(certificate);
    facts->isAuthority = (flags & EXFLAG_CA) != 0 && (flags & EXFLAG_INVALID) == 0;
    facts->isSelfIssued = (flags & EXFLAG_SI) != 0;
    const bool isLimited = (flags & EXFLAG_XKUSAGE) != 0;
    const uint32_t uses = isLimited ? X509_get_extended_key_usage(certificate) : 0;
    facts->mayAuthenticateClient = (uses & XKU_SSL_CLIENT) != 0;
    facts->mayAuthenticateServer = !isLimited || (uses & XKU_SSL_SERVER) != 0;
}

} // namespace

Result<CertificateFacts> readCertificate(const QByteArray &der)
{
    (void)OpenSsl::takeError();
    const OpenSsl::Certificate certificate = OpenSsl::certificateFrom(der);
    if (!certificate)
        return refuse("This is no certificate, or it is damaged. Give an X.509 certificate.");
    X509 *read = certificate.get();
    const X509_NAME *subject = X509_get_subject_name(read);
    CertificateFacts facts;
    facts.subject = OpenSsl::nameOf(subject);
    facts.commonName = entryOf(subject, NID_commonName);
    facts.issuer = OpenSsl::nameOf(X509_get_issuer_name(read));
    facts.serialNumber = serialOf(read);
    facts.userId = entryOf(subject, NID_userId);
    facts.notBefore = OpenSsl::momentOf(X509_get0_notBefore(read));
    facts.notAfter = OpenSsl::momentOf(X509_get0_notAfter(read));
    facts.sha256 = QCryptographicHash::hash(OpenSsl::derOf(read), QCryptographicHash::Sha256);
    if (const int digest = OpenSsl::digestOf(X509_get_signature_nid(read)); digest != NID_undef)
        facts.signatureDigest = QString::fromLatin1(OBJ_nid2sn(digest));
    facts.hosts = hostsOf(read);
    readKey(read, &facts);
    readUses(read, &facts);
    if (!facts.notBefore.isValid() || !facts.notAfter.isValid())
        return refuse("The certificate has no dates that can be read. Have it issued anew.");
    (void)OpenSsl::takeError();
    return facts;
}

Result<QList<QByteArray>> certificatesOf(const QByteArray &pemOrDer)
{
    (void)OpenSsl::takeError();
    if (pemOrDer.size() > largestFile)
        return refuse("The file is larger than 4 MiB, more than certificates need. Choose another one.");
    if (const OpenSsl::Certificate certificate = OpenSsl::certificateFrom(pemOrDer))
        return QList{OpenSsl::derOf(certificate.get())};
    QList<QByteArray> ders;
    const OpenSsl::Bio bio = OpenSsl::reader(pemOrDer);
    const auto noPassphrase = [](char *, int, int, void *) { return 0; };
    while (const OpenSsl::Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr)})
        ders.append(OpenSsl::derOf(certificate.get()));
    // At the end of the file OpenSSL finds no beginning; any other reason is a damaged block.
    const bool endReached = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (!endReached)
        return refuse("A certificate in the file is damaged. Export the file again.");
    if (ders.isEmpty())
        return refuse("There is no certificate in the file. It should have a block that begins with BEGIN CERTIFICATE, "
                      "or be one certificate in DER.");
    (void)OpenSsl::takeError();
    return ders;
}

QByteArray certificateToPem(const QByteArray &der)
{
    const OpenSsl::Certificate certificate = OpenSsl::certificateFrom(der);
    const OpenSsl::Bio bio(BIO_new(BIO_s_mem()));
    if (!certificate || !bio || PEM_write_bio_X509(bio.get(), certificate.get()) != 1)
        return {};
    return OpenSsl::contentOf(bio.get());
}

} // namespace Muster
