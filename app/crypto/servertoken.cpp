#include "app/crypto/servertoken.h"

#include "app/crypto/keypair.h"
#include "app/crypto/openssl.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <openssl/pem.h>

#include <algorithm>

namespace Muster {

namespace {

// Apple's files have about 2 KB; what is much larger is something else.
constexpr qsizetype largestTokenFile = 256 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("ServerToken", text);
}

std::unexpected<Error> refuse(const char *message, const QString &detail = {})
{
    return failure(ErrorKind::InvalidInput, say(message), detail);
}

// The PKCS#7 EnvelopedData object identifier (RFC 5652, section 6), as it stands near the start of every token.
constexpr QByteArrayView envelopedDataOid("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", 11);

bool looksLikeEnvelope(const QByteArray &der)
{
    return der.startsWith('\x30') && der.first(qMin<qsizetype>(der.size(), 40)).contains(envelopedDataOid);
}

// Where the header block ends: after the first blank line, if what stands before it are headers.
qsizetype bodyStart(const QByteArray &text)
{
    const QByteArray firstLine =
        text.first(qMin<qsizetype>(text.indexOf('\n') < 0 ? text.size() : text.indexOf('\n'), 200));
    if (!firstLine.contains(':'))
        return 0;
    const qsizetype crlf = text.indexOf("\r\n\r\n");
    const qsizetype lf = text.indexOf("\n\n");
    if (crlf >= 0 && (lf < 0 || crlf < lf))
        return crlf + 4;
    return lf >= 0 ? lf + 2 : text.size();
}

Result<QByteArray> decodeBase64(const QByteArray &text)
{
    // A PEM armour around it is tolerated, as some tools write it.
    QByteArray base64;
    const auto lines = text.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.startsWith("-----"))
            base64 += line.simplified().replace(' ', "");
    }
    // What is left of a download that was cut off is decoded too: the message inside then says that its end is missing.
    if (!base64.endsWith('='))
        base64.truncate(base64.size() / 4 * 4);
    const auto decoded = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty())
        return refuse("This is not a server token. Choose the .p7m file that Apple's portal gave you with “Download "
                      "MDM Server Token”.");
    return decoded.decoded;
}

// Kinds of files that people pick by mistake, each with its own sentence.
std::optional<Error> knownMistake(const QByteArray &file)
{
    const auto mistake = [](const char *message) { return Error{ErrorKind::InvalidInput, say(message)}; };
    const QByteArray head = file.first(qMin<qsizetype>(file.size(), 4096));
    if (file.trimmed().isEmpty())
        return mistake("The file is empty. Download the server token again from Apple's portal.");
    if (head.contains("PRIVATE KEY-----"))
        return mistake("This is a private key, not a server token. Keep it secret, and choose the .p7m file that "
                       "Apple's portal gave you.");
    if (head.contains("BEGIN CERTIFICATE-----"))
        return mistake("This is a certificate, the one to upload to Apple's portal. The server token is the .p7m file "
                       "that the portal "
                       "gives back for it.");
    const OpenSsl::Bio bio = OpenSsl::reader(file);
    if (const OpenSsl::Certificate certificate(d2i_X509_bio(bio.get(), nullptr)); certificate)
        return mistake("This is a certificate, the one to upload to Apple's portal. The server token is the .p7m file "
                       "that the portal "
                       "gives back for it.");
    (void)OpenSsl::takeError();
    const QByteArray start = head.trimmed().first(qMin<qsizetype>(head.trimmed().size(), 64)).toLower();
    if (start.startsWith("<!doctype") || start.startsWith("<html"))
        return mistake("This is a web page, not a server token: the download did not work. Sign in to Apple's portal "
                       "and download the "
                       "token again.");
    if (file.size() > largestTokenFile)
        return Error{ErrorKind::InvalidInput,
                     say("This is not a server token: it has %1, a token has about 2 kB. Choose the .p7m file that "
                         "Apple's portal gave "
                         "you.")
                         .arg(QLocale::c().formattedDataSize(file.size()))};
    return std::nullopt;
}

Result<QByteArray> messageOf(const QByteArray &file)
{
    if (file.startsWith('\x30'))
        return file;
    const qsizetype start = bodyStart(file);
    if (start >= file.size())
        return refuse("The file ends after its first lines: the download was cut off. Download the server token again "
                      "from Apple's portal.");
    return decodeBase64(file.sliced(start));
}

OpenSsl::Cms parseCms(const QByteArray &der)
{
    const OpenSsl::Bio bio = OpenSsl::reader(der);
    return OpenSsl::Cms(d2i_CMS_bio(bio.get(), nullptr));
}

QByteArray recipientBytes(const X509_NAME *issuer, const ASN1_INTEGER *serial)
{
    unsigned char *encoded = nullptr;
    const int length = i2d_X509_NAME(issuer, &encoded);
    QByteArray result(reinterpret_cast<const char *>(encoded), qMax(length, 0));
    OPENSSL_free(encoded);
    unsigned char *number = nullptr;
    const int numberLength = i2d_ASN1_INTEGER(serial, &number);
    result += QByteArray(reinterpret_cast<const char *>(number), qMax(numberLength, 0));
    OPENSSL_free(number);
    return result;
}

Result<QByteArray> recipientIn(CMS_ContentInfo *cms)
{
    STACK_OF(CMS_RecipientInfo) *recipients = CMS_get0_RecipientInfos(cms);
    for (int i = 0; recipients && i < sk_CMS_RecipientInfo_num(recipients); ++i) {
        CMS_RecipientInfo *recipient = sk_CMS_RecipientInfo_value(recipients, i);
        if (CMS_RecipientInfo_type(recipient) != CMS_RECIPINFO_TRANS)
            continue;
        X509_NAME *issuer = nullptr;
        ASN1_INTEGER *serial = nullptr;
        if (CMS_RecipientInfo_ktri_get0_signer_id(recipient, nullptr, &issuer, &serial) == 1 && issuer && serial)
            return recipientBytes(issuer, serial);
    }
    return refuse("This is an encrypted message, but not a server token: it names no certificate for which it was "
                  "made. Choose the .p7m "
                  "file that Apple's portal gave you.");
}

// The JSON between the markers; without markers the whole rest after a header block.
QByteArray jsonIn(const QByteArray &plain)
{
    constexpr QByteArrayView begin("-----BEGIN MESSAGE-----");
    constexpr QByteArrayView end("-----END MESSAGE-----");
    const qsizetype from = plain.indexOf(begin);
    QByteArray body =
        plain.sliced(from < 0 ? (plain.trimmed().startsWith('{') ? 0 : bodyStart(plain)) : from + begin.size());
    if (const qsizetype to = body.indexOf(end); to >= 0)
        body.truncate(to);
    // Some writers fold the JSON into several lines.
    return body.replace('\r', "").replace('\n', "").trimmed();
}

// OpenSSL's: QCA 2.3.10 says success whatever happened, and prints "bad2" to standard output where a message does not
// open.
Secret decrypt(const QByteArray &der, const QString &certificatePem, const Secret &privateKeyPem)
{
    const OpenSsl::Cms cms = parseCms(der);
    const QByteArray certificateDer = QCA::Certificate::fromPEM(certificatePem).toDER();
    const OpenSsl::Bio certificateBio = OpenSsl::reader(certificateDer);
    const OpenSsl::Certificate certificate(d2i_X509_bio(certificateBio.get(), nullptr));
    const QCA::SecureArray &pem = privateKeyPem.reveal();
    const OpenSsl::Bio keyBio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    const auto noPassphrase = [](char *, int, int, void *) { return 0; };
    const OpenSsl::Key key(PEM_read_bio_PrivateKey(keyBio.get(), nullptr, noPassphrase, nullptr));
    const OpenSsl::Bio plain(BIO_new(BIO_s_secmem()));
    QCA::SecureArray text;
    if (cms && certificate && key
        && CMS_decrypt(cms.get(), key.get(), certificate.get(), nullptr, plain.get(), CMS_BINARY) == 1) {
        char *bytes = nullptr;
        const long size = BIO_get_mem_data(plain.get(), &bytes);
        text.resize(static_cast<int>(size));
        std::copy_n(bytes, size, text.data());
    }
    (void)OpenSsl::takeError();
    return Secret(text);
}

} // namespace

Result<TokenEnvelope> readTokenFile(const QByteArray &file)
{
    if (auto mistake = knownMistake(file))
        return std::unexpected(*mistake);
    auto der = messageOf(file);
    if (!der)
        return std::unexpected(der.error());
    const OpenSsl::Cms cms = parseCms(*der);
    const QString fault = OpenSsl::takeError();
    if (!cms) {
        if (looksLikeEnvelope(*der))
            return refuse("The server token is cut off or damaged. Download it again from Apple's portal.", fault);
        return refuse("This is not a server token. Choose the .p7m file that Apple's portal gave you with “Download "
                      "MDM Server Token”.",
                      fault);
    }
    if (OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_enveloped)
        return refuse("This is a signed or other message, not a server token. Choose the .p7m file that Apple's portal "
                      "gave you.");
    auto recipient = recipientIn(cms.get());
    if (!recipient)
        return std::unexpected(recipient.error());
    return TokenEnvelope{.der = *der, .recipient = *recipient};
}

QByteArray recipientOf(const QString &certificatePem)
{
    const QByteArray der = QCA::Certificate::fromPEM(certificatePem).toDER();
    const OpenSsl::Bio bio = OpenSsl::reader(der);
    const OpenSsl::Certificate certificate(d2i_X509_bio(bio.get(), nullptr));
    if (!certificate)
        return {};
    return recipientBytes(X509_get_issuer_name(certificate.get()), X509_get0_serialNumber(certificate.get()));
}

Result<ServerToken> openToken(const TokenEnvelope &envelope, const QString &certificatePem, const Secret &privateKeyPem)
{
    if (auto fits = checkKeyFitsCertificate(certificatePem, privateKeyPem); !fits)
        return std::unexpected(fits.error());
    if (envelope.recipient != recipientOf(certificatePem))
        return refuse("This token was made for another public key. Download it again from the service to which this "
                      "key's certificate was "
                      "uploaded, or upload the certificate again first.");
    const Secret plain = decrypt(envelope.der, certificatePem, privateKeyPem);
    if (plain.isEmpty())
        return refuse("The server token is damaged: it was made for this key but does not open with it. Download it "
                      "again from Apple's "
                      "portal.");
    return serverTokenFromJson(jsonIn(plain.revealBytes()));
}

Result<ServerToken> serverTokenFromJson(const QByteArray &json)
{
    QJsonParseError fault;
    const QJsonObject object = QJsonDocument::fromJson(json, &fault).object();
    if (fault.error != QJsonParseError::NoError || object.isEmpty())
        return refuse("The file opened with this key, but there is no server token in it. Choose the .p7m file that "
                      "Apple's portal gave you.",
                      fault.errorString());
    const auto text = [&](const char *key) { return Secret(object.value(QLatin1StringView(key)).toString().toUtf8()); };
    ServerToken token{.consumerKey = text("consumer_key"),
                      .consumerSecret = text("consumer_secret"),
                      .accessToken = text("access_token"),
                      .accessSecret = text("access_secret"),
                      .expiresAt = {}};
    if (token.consumerKey.isEmpty() || token.consumerSecret.isEmpty() || token.accessToken.isEmpty()
        || token.accessSecret.isEmpty())
        return refuse("The server token is incomplete: one of its four values is missing. Download it again from "
                      "Apple's portal.");
    token.expiresAt =
        QDateTime::fromString(object.value(QLatin1StringView("access_token_expiry")).toString(), Qt::ISODate).toUTC();
    return token;
}

Secret serverTokenToJson(const ServerToken &token)
{
    const auto text = [](const Secret &secret) { return QString::fromUtf8(secret.revealBytes()); };
    QJsonObject object{{QStringLiteral("consumer_key"), text(token.consumerKey)},
                       {QStringLiteral("consumer_secret"), text(token.consumerSecret)},
                       {QStringLiteral("access_token"), text(token.accessToken)},
                       {QStringLiteral("access_secret"), text(token.accessSecret)}};
    if (token.expiresAt.isValid())
        object.insert(QStringLiteral("access_token_expiry"), isoDate(token.expiresAt));
    return Secret(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace Muster
