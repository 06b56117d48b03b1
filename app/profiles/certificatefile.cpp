#include "app/profiles/certificatefile.h"

#include "app/crypto/openssl.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QTimeZone>

#include <openssl/pem.h>

#include <ctime>

namespace Muster {

namespace {

constexpr qsizetype mostBytes = 1024 * 1024;
constexpr qsizetype mostCertificates = 100;

QString say(const char *text)
{
    return QCoreApplication::translate("CertificateFile", text);
}

// Exactly one certificate: bytes behind it would be sent to Apple and make the profile invalid.
OpenSsl::Certificate fromDer(const QByteArray &der)
{
    const unsigned char *at = OpenSsl::bytesOf(der);
    const unsigned char *const end = at + der.size();
    OpenSsl::Certificate certificate(d2i_X509(nullptr, &at, long(der.size())));
    (void)OpenSsl::takeError(); // told in our own words
    return certificate && at == end ? std::move(certificate) : nullptr;
}

QByteArray toDer(X509 *certificate)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    const QByteArray der = size > 0 ? QByteArray(reinterpret_cast<const char *>(bytes), size) : QByteArray();
    OPENSSL_free(bytes);
    return der;
}

QDateTime momentOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), QTimeZone::UTC);
}

QString entryOf(const X509_NAME *name, int kind)
{
    const int at = X509_NAME_get_index_by_NID(name, kind, -1);
    if (at < 0)
        return {};
    unsigned char *bytes = nullptr;
    const int size = ASN1_STRING_to_UTF8(&bytes, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    const QString text = size > 0 ? QString::fromUtf8(reinterpret_cast<const char *>(bytes), size) : QString();
    OPENSSL_free(bytes);
    return text.simplified().left(120); // a stranger's text
}

QString subjectOf(const X509 *certificate)
{
    const X509_NAME *name = X509_get_subject_name(certificate);
    for (const int kind : {NID_commonName, NID_organizationalUnitName, NID_organizationName}) {
        if (const QString text = entryOf(name, kind); !text.isEmpty())
            return text;
    }
    return say("Certificate without a name");
}

Result<QStringList> readPem(const QByteArray &file)
{
    const OpenSsl::Bio source = OpenSsl::reader(file);
    QStringList result;
    char *name = nullptr;
    char *header = nullptr;
    unsigned char *data = nullptr;
    long size = 0;
    // PEM_read_bio() passes over what stands between the blocks, so what it cannot read must be counted by us.
    while (PEM_read_bio(source.get(), &name, &header, &data, &size) == 1) {
        const QByteArrayView kind(name);
        const bool isCertificate = kind == "CERTIFICATE" || kind == "X509 CERTIFICATE";
        const QByteArray der(reinterpret_cast<const char *>(data), size);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(data, size_t(size)); // it may be a key
        if (!isCertificate)
            continue;
        const OpenSsl::Certificate certificate = fromDer(der);
        if (!certificate || result.size() >= mostCertificates)
            return failure(ErrorKind::InvalidInput,
                           certificate
                               ? say("The file holds more than 100 certificates. Choose those that devices need.")
                               : say("Certificate %1 of the file is damaged. Export it again.").arg(result.size() + 1));
        result.append(QString::fromLatin1(toDer(certificate.get()).toBase64()));
    }
    (void)OpenSsl::takeError(); // told in our own words
    if (result.size() != file.count("-----BEGIN CERTIFICATE-----") + file.count("-----BEGIN X509 CERTIFICATE-----"))
        return failure(ErrorKind::InvalidInput,
                       say("Certificate %1 of the file is damaged. Export it again.").arg(result.size() + 1));
    if (result.isEmpty())
        return failure(
            ErrorKind::InvalidInput,
            say("The file has no certificate in it. It should have a block that begins with BEGIN CERTIFICATE."));
    result.removeDuplicates();
    return result;
}

} // namespace

Result<QStringList> readCertificates(const QByteArray &file)
{
    if (file.size() > mostBytes)
        return failure(ErrorKind::InvalidInput, say("The file is larger than 1 MiB, more than certificates need."));
    if (file.contains("-----BEGIN "))
        return readPem(file);
    if (const OpenSsl::Certificate certificate = fromDer(file))
        return QStringList{QString::fromLatin1(toDer(certificate.get()).toBase64())};
    return failure(ErrorKind::InvalidInput,
                   say("This is no certificate. Give a .pem, .crt, .cer or .der file; a .p12 or .pfx file must be "
                       "exported as certificate first."));
}

ListedCertificate certificateFacts(const QString &base64)
{
    ListedCertificate facts;
    const auto decoded = QByteArray::fromBase64Encoding(base64.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (base64.contains(QLatin1StringView("-----BEGIN"))) {
        facts.fault = say("It is PEM; load the file to have it in Apple’s form.");
    } else if (!decoded || (*decoded).isEmpty() || QString::fromLatin1((*decoded).toBase64()) != base64) {
        facts.fault = say("It is not base64 without line breaks.");
    } else if (const OpenSsl::Certificate certificate = fromDer(*decoded)) {
        facts.subject = subjectOf(certificate.get());
        facts.notBefore = momentOf(X509_get0_notBefore(certificate.get()));
        facts.notAfter = momentOf(X509_get0_notAfter(certificate.get()));
        facts.fingerprint = QString::fromLatin1(QCryptographicHash::hash(*decoded, QCryptographicHash::Sha256).toHex());
    } else {
        facts.fault = say("It is not an X.509 certificate in DER.");
    }
    return facts;
}

QHash<QString, ListedCertificate> certificatesOf(const EnrollmentProfile &profile)
{
    QHash<QString, ListedCertificate> result;
    for (const QLatin1StringView key : {ProfileKey::anchorCerts, ProfileKey::hostCerts}) {
        const QStringList entries = profile.list(key);
        for (const QString &entry : entries) {
            if (!result.contains(entry))
                result.insert(entry, certificateFacts(entry));
        }
    }
    return result;
}

} // namespace Muster
