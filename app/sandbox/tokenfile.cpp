#include "app/sandbox/tokenfile.h"

#include "app/crypto/openssl.h"
#include "app/sandbox/jsontext.h"

#include <QCoreApplication>

#include <openssl/pem.h>

namespace Muster {

namespace {

using OpenSsl::Bio, OpenSsl::Certificate, OpenSsl::Cms, OpenSsl::contentOf, OpenSsl::reader;

void freeStack(STACK_OF(X509) * stack)
{
    sk_X509_free(stack);
}

constexpr qsizetype mostCertificateBytes = 64 * 1024;

std::unexpected<Error> refuse(const QString &why)
{
    ERR_clear_error();
    return failure(ErrorKind::InvalidInput, why);
}

QByteArray tokenMessage(const SandboxService &service, const SandboxToken &token)
{
    QByteArray message = "Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                         "-----BEGIN MESSAGE-----\n{\"consumer_key\":";
    appendJsonString(message, service.consumerKey);
    message += ",\"consumer_secret\":";
    appendJsonString(message, service.consumerSecret);
    message += ",\"access_token\":";
    appendJsonString(message, token.accessToken);
    message += ",\"access_secret\":";
    appendJsonString(message, token.accessSecret);
    message += ",\"access_token_expiry\":";
    appendJsonDate(message, quint32(token.expiry.toSecsSinceEpoch()));
    return message + "}\n-----END MESSAGE-----\n";
}

const EVP_CIPHER *evp(TokenCipher cipher)
{
    switch (cipher) {
    case TokenCipher::Aes256Cbc:
        return EVP_aes_256_cbc();
    case TokenCipher::TripleDes:
        return EVP_des_ede3_cbc();
    case TokenCipher::Aes128Cbc:
        break;
    }
    return EVP_aes_128_cbc();
}

} // namespace

Result<QByteArray> readUploadedCertificate(const QByteArray &pemOrDer, const QDateTime &now)
{
    if (pemOrDer.isEmpty() || pemOrDer.size() > mostCertificateBytes)
        return refuse(QCoreApplication::translate("Sandbox", "This is not a certificate. Upload a PEM or DER file."));
    Certificate certificate;
    if (pemOrDer.contains("-----BEGIN")) {
        certificate.reset(PEM_read_bio_X509(reader(pemOrDer).get(), nullptr, nullptr, nullptr));
    } else {
        const auto *data = reinterpret_cast<const unsigned char *>(pemOrDer.constData());
        const auto *const end = data + pemOrDer.size();
        certificate.reset(d2i_X509(nullptr, &data, pemOrDer.size()));
        if (data != end)
            certificate.reset();
    }
    if (!certificate)
        return refuse(QCoreApplication::translate("Sandbox", "This is not a certificate. Upload a PEM or DER file."));
    EVP_PKEY *key = X509_get0_pubkey(certificate.get());
    if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < 2048)
        return refuse(
            QCoreApplication::translate("Sandbox", "The certificate needs an RSA key of at least 2048 bits."));
    time_t moment = now.toSecsSinceEpoch();
    if (X509_cmp_time(X509_get0_notBefore(certificate.get()), &moment) > 0
        || X509_cmp_time(X509_get0_notAfter(certificate.get()), &moment) < 0)
        return refuse(QCoreApplication::translate("Sandbox", "The certificate is not valid now. Make a new one."));
    unsigned char *der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    QByteArray result(reinterpret_cast<const char *>(der), std::max(size, 0));
    OPENSSL_free(der);
    return result;
}

Result<QByteArray> makeTokenFile(const SandboxService &service, const SandboxToken &token, TokenCipher cipher)
{
    const auto failed = [] {
        const QByteArray detail(ERR_error_string(ERR_get_error(), nullptr));
        ERR_clear_error();
        return failure(ErrorKind::Crypto, QCoreApplication::translate("Sandbox", "The token could not be encrypted."),
                       QString::fromLatin1(detail));
    };
    const auto *data = reinterpret_cast<const unsigned char *>(service.certificate.constData());
    const Certificate certificate(d2i_X509(nullptr, &data, service.certificate.size()));
    const std::unique_ptr<STACK_OF(X509), OpenSsl::Free<freeStack>> recipients(sk_X509_new_null());
    if (!certificate || !recipients || sk_X509_push(recipients.get(), certificate.get()) <= 0)
        return failed();
    const QByteArray message = tokenMessage(service, token);
    const Bio input = reader(message);
    const Bio output(BIO_new(BIO_s_mem()));
    const Cms cms(CMS_encrypt(recipients.get(), nullptr, evp(cipher), CMS_BINARY | CMS_STREAM));
    // Streaming is what makes it BER with indefinite lengths and a constructed content, as Apple's files are.
    if (!cms || !output || i2d_CMS_bio_stream(output.get(), cms.get(), input.get(), CMS_BINARY | CMS_STREAM) != 1)
        return failed();

    const QByteArray base64 = contentOf(output.get()).toBase64();
    QByteArray file = "Content-Type: application/pkcs7-mime; name=\"smime.p7m\"; smime-type=enveloped-data\n"
                      "Content-Transfer-Encoding: base64\n"
                      "Content-Disposition: attachment; filename=\"smime.p7m\"\n"
                      "Content-Description: S/MIME Encrypted Message\n\n";
    for (qsizetype at = 0; at < base64.size(); at += 76) {
        file += base64.sliced(at, std::min<qsizetype>(76, base64.size() - at));
        file += '\n';
    }
    return file;
}

} // namespace Muster
