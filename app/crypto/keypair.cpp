#include "app/crypto/keypair.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Crypto", text);
}

QString asciiName(const QString &name)
{
    QString ascii;
    const QString decomposed = name.normalized(QString::NormalizationForm_KD);
    for (const QChar letter : decomposed) {
        if (letter.unicode() >= 0x20 && letter.unicode() < 0x7f)
            ascii += letter;
    }
    return ascii.simplified().left(40);
}

} // namespace

Result<KeyPair> makeKeyPair(const QString &organisationName, const QDateTime &now, Random &random)
{
    QCA::KeyGenerator generator;
    const QCA::PrivateKey key = generator.createRSA(2048);
    if (key.isNull())
        return failure(ErrorKind::Crypto,
                       say("No key could be made: QCA's OpenSSL provider is missing. Install the package "
                           "libqca-qt6-plugins."));
    QCA::CertificateInfo subject;
    const QString name = asciiName(organisationName);
    subject.insert(QCA::CommonName, name.isEmpty() ? QStringLiteral("Muster") : QStringLiteral("Muster ") + name);

    QByteArray number = random.bytes(16);
    number[0] = static_cast<char>((number.at(0) & 0x3f) | 0x40); // positive and of full length
    QCA::BigInteger serial;
    serial.fromArray(QCA::SecureArray(number));

    QCA::CertificateOptions options;
    options.setInfo(subject);
    options.setSerialNumber(serial);
    options.setConstraints({QCA::DigitalSignature, QCA::KeyEncipherment});
    options.setValidityPeriod(now.addDays(-1), now.addYears(5));
    const QCA::Certificate certificate(options, key);
    if (certificate.isNull())
        return failure(ErrorKind::Crypto, say("No certificate could be made from the new key. Try again."));

    return KeyPair{.certificatePem = certificate.toPEM(),
                   .fingerprint = QString::fromLatin1(
                       QCryptographicHash::hash(certificate.toDER(), QCryptographicHash::Sha256).toHex()),
                   .privateKeyPem = Secret(key.toPEM().toUtf8())};
}

QString certificateFingerprint(const QString &certificatePem)
{
    const QCA::Certificate certificate = QCA::Certificate::fromPEM(certificatePem);
    if (certificate.isNull())
        return {};
    return QString::fromLatin1(QCryptographicHash::hash(certificate.toDER(), QCryptographicHash::Sha256).toHex());
}

Result<> checkKeyFitsCertificate(const QString &certificatePem, const Secret &privateKeyPem)
{
    const QCA::Certificate certificate = QCA::Certificate::fromPEM(certificatePem);
    if (certificate.isNull())
        return failure(ErrorKind::InvalidInput,
                       say("The certificate cannot be read. It should be the .pem file that was uploaded "
                           "to Apple's portal, beginning with BEGIN CERTIFICATE."));
    QCA::ConvertResult outcome = QCA::ErrorDecode;
    const QCA::PrivateKey key = QCA::PrivateKey::fromPEM(QString::fromUtf8(privateKeyPem.revealBytes()), {}, &outcome);
    if (outcome != QCA::ConvertGood || key.isNull())
        return failure(ErrorKind::InvalidInput,
                       say("The private key cannot be read. It should be a .pem file with an unencrypted RSA "
                           "key, beginning with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY."));
    if (key.toPublicKey() != certificate.subjectPublicKey())
        return failure(ErrorKind::InvalidInput,
                       say("The private key does not belong to the certificate. Give the pair that was made "
                           "together."));
    return {};
}

} // namespace Muster
