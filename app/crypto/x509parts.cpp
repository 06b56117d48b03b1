#include "app/crypto/x509parts.h"

#include <QTimeZone>

#include <openssl/pem.h>
#include <openssl/provider.h>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace Muster::OpenSsl {

Certificate certificateFrom(const QByteArray &der)
{
    Certificate certificate = fromDer<Certificate, d2i_X509>(der);
    (void)takeError();
    return certificate;
}

QByteArray derOf(const X509 *certificate)
{
    return toDer<i2d_X509>(certificate);
}

QByteArray publicKeyOf(const X509 *certificate)
{
    return toDer<i2d_X509_PUBKEY>(X509_get_X509_PUBKEY(certificate));
}

Certificates stackOf(const QList<QByteArray> &ders)
{
    Certificates stack(sk_X509_new_null());
    for (const QByteArray &der : ders) {
        X509 *certificate = certificateFrom(der).release();
        if (!stack || !certificate || sk_X509_push(stack.get(), certificate) <= 0)
            X509_free(certificate); // otherwise the stack's
    }
    return stack;
}

QList<QByteArray> dersOf(const STACK_OF(X509) * certificates)
{
    QList<QByteArray> ders;
    for (int i = 0; certificates && i < sk_X509_num(certificates); ++i)
        ders.append(derOf(sk_X509_value(certificates, i)));
    return ders;
}

Key keyFrom(const Secret &pem, const Secret &passphrase)
{
    const QCA::SecureArray &bytes = pem.reveal();
    const Bio bio(BIO_new_mem_buf(bytes.constData(), bytes.size()));
    const auto give = [](char *buffer, int size, int, void *given) {
        const auto &text = *static_cast<const QCA::SecureArray *>(given);
        if (text.size() > size)
            return -1;
        if (!text.isEmpty())
            std::memcpy(buffer, text.constData(), static_cast<size_t>(text.size()));
        return text.size();
    };
    QCA::SecureArray words = passphrase.reveal();
    Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give, &words) : nullptr);
    (void)takeError();
    return key;
}

Secret pemOf(EVP_PKEY *key)
{
    const Bio bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    QCA::SecureArray pem(static_cast<int>(size));
    std::copy_n(bytes, size, pem.data());
    return Secret(pem);
}

QDateTime momentOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), QTimeZone::UTC);
}

QString textOf(const ASN1_STRING *string)
{
    unsigned char *bytes = nullptr;
    const int size = string ? ASN1_STRING_to_UTF8(&bytes, string) : -1;
    if (size < 0)
        return {};
    QString text = QString::fromUtf8(reinterpret_cast<const char *>(bytes), size);
    OPENSSL_free(bytes);
    return text;
}

QString nameOf(const X509_NAME *name)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    // In the order of the certificate, other scripts as they are, control characters escaped.
    constexpr unsigned long form =
        (XN_FLAG_ONELINE & ~(ASN1_STRFLGS_ESC_MSB | XN_FLAG_SPC_EQ)) | ASN1_STRFLGS_UTF8_CONVERT;
    X509_NAME_print_ex(bio.get(), name, 0, form);
    return QString::fromUtf8(contentOf(bio.get()));
}

int digestOf(int signatureAlgorithm)
{
    int digest = NID_undef;
    return OBJ_find_sigid_algs(signatureAlgorithm, &digest, nullptr) == 1 ? digest : NID_undef;
}

OSSL_LIB_CTX *legacyContext()
{
    static std::once_flag once;
    // Never freed: libcrypto tidies up at the end of the process before our statics would.
    static OSSL_LIB_CTX *context = nullptr;
    std::call_once(once, [] {
        OSSL_LIB_CTX *made = OSSL_LIB_CTX_new();
        if (made && OSSL_PROVIDER_load(made, "default") && OSSL_PROVIDER_load(made, "legacy"))
            context = made;
        else
            OSSL_LIB_CTX_free(made);
        (void)takeError();
    });
    return context;
}

} // namespace Muster::OpenSsl
