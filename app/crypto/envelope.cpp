#include "app/crypto/authorityparts.h"
#include "app/crypto/x509parts.h"

#include <QCoreApplication>

#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>

namespace Muster {

namespace {

// SCEP's hold a request of some kilobytes.
constexpr qsizetype largestEnvelope = 1024 * 1024;

struct ContentCipher {
    int kind;
    const char *name;
};
constexpr std::array ciphers{ContentCipher{NID_des_ede3_cbc, "DES-EDE3-CBC"},
                             ContentCipher{NID_aes_128_cbc, "AES-128-CBC"},
                             ContentCipher{NID_aes_192_cbc, "AES-192-CBC"},
                             ContentCipher{NID_aes_256_cbc, "AES-256-CBC"}, ContentCipher{NID_des_cbc, "DES-CBC"}};

std::unexpected<Error> refuse(ErrorKind kind, const char *message)
{
    // Nothing of OpenSSL's words: they would tell a wrong key from a wrong padding.
    (void)OpenSsl::takeError();
    return failure(kind, QCoreApplication::translate("Crypto", message));
}

Result<OpenSsl::Cipher> cipherFor(int kind, bool allowSingleDes)
{
    const auto known = std::ranges::find(ciphers, kind, &ContentCipher::kind);
    if (known == ciphers.end() || (kind == NID_des_cbc && !allowSingleDes))
        return refuse(ErrorKind::InvalidInput,
                      "The message is encrypted in a way that is not accepted. Use AES or triple DES.");
    OSSL_LIB_CTX *context = kind == NID_des_cbc ? OpenSsl::legacyContext() : nullptr;
    OpenSsl::Cipher cipher(kind == NID_des_cbc && !context ? nullptr : EVP_CIPHER_fetch(context, known->name, nullptr));
    if (!cipher)
        return refuse(
            ErrorKind::InvalidInput,
            "The message is encrypted with single DES, for which OpenSSL's legacy provider is missing. Install "
            "the package openssl-provider-legacy.");
    return cipher;
}

// The one of the recipients that names the authority's certificate by issuer and serial number.
PKCS7_RECIP_INFO *recipientFor(const X509 *certificate, STACK_OF(PKCS7_RECIP_INFO) * recipients)
{
    for (int i = 0; i < sk_PKCS7_RECIP_INFO_num(recipients); ++i) {
        PKCS7_RECIP_INFO *recipient = sk_PKCS7_RECIP_INFO_value(recipients, i);
        const PKCS7_ISSUER_AND_SERIAL *name = recipient->issuer_and_serial;
        if (name && X509_NAME_cmp(name->issuer, X509_get_issuer_name(certificate)) == 0
            && ASN1_INTEGER_cmp(name->serial, X509_get0_serialNumber(certificate)) == 0)
            return recipient;
    }
    return nullptr;
}

// The content key; one that opens nothing when it cannot be had, so that what follows takes its usual course. OpenSSL
// does the same for a wrong padding ("implicit rejection", since 3.2).
QByteArray contentKey(EVP_PKEY *key, const ASN1_OCTET_STRING *sealed, int size)
{
    QByteArray other(size, Qt::Uninitialized);
    if (RAND_bytes(OpenSsl::bytesOf(other), size) != 1)
        return {};
    const OpenSsl::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    QByteArray opened(EVP_PKEY_get_size(key), '\0');
    std::size_t length = static_cast<std::size_t>(opened.size());
    const bool done = context && EVP_PKEY_decrypt_init(context.get()) == 1
        && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1
        && EVP_PKEY_decrypt(context.get(), OpenSsl::bytesOf(opened), &length, ASN1_STRING_get0_data(sealed),
                            static_cast<std::size_t>(ASN1_STRING_length(sealed)))
            == 1;
    const bool fits = done && length == static_cast<std::size_t>(size);
    QByteArray result = fits ? opened.first(size) : other;
    opened.fill('\0');
    return result;
}

std::optional<QByteArray> decipher(const EVP_CIPHER *cipher, const QByteArray &key, const PKCS7_ENC_CONTENT &content)
{
    const OpenSsl::CipherContext context(EVP_CIPHER_CTX_new());
    QByteArray plain(ASN1_STRING_length(content.enc_data) + EVP_CIPHER_get_block_size(cipher), '\0');
    int first = 0;
    int last = 0;
    const bool done = context && EVP_DecryptInit_ex2(context.get(), cipher, nullptr, nullptr, nullptr) == 1
        && EVP_CIPHER_asn1_to_param(context.get(), content.algorithm->parameter) > 0
        && EVP_DecryptInit_ex2(context.get(), nullptr, OpenSsl::bytesOf(key), nullptr, nullptr) == 1
        && EVP_DecryptUpdate(context.get(), OpenSsl::bytesOf(plain), &first, ASN1_STRING_get0_data(content.enc_data),
                             ASN1_STRING_length(content.enc_data))
            == 1
        && EVP_DecryptFinal_ex(context.get(), OpenSsl::bytesOf(plain) + first, &last) == 1;
    plain.truncate(first + last);
    return done ? std::optional(plain) : std::nullopt;
}

} // namespace

// By PKCS#7's structure, which for this kind of recipient is that of CMS: OpenSSL's CMS does not tell the cipher, and
// lets a sender see whether the padding of the content key was right.
Result<CertificateAuthority::Opened> CertificateAuthority::decrypt(const QByteArray &envelopedData,
                                                                   bool allowSingleDes) const
{
    (void)OpenSsl::takeError();
    const OpenSsl::Pkcs7 message =
        envelopedData.size() <= largestEnvelope ? OpenSsl::fromDer<OpenSsl::Pkcs7, d2i_PKCS7>(envelopedData) : nullptr;
    const PKCS7_ENVELOPE *envelope = message && PKCS7_type_is_enveloped(message.get()) ? message->d.enveloped : nullptr;
    if (!envelope || !envelope->enc_data || !envelope->enc_data->enc_data || !envelope->enc_data->algorithm)
        return refuse(ErrorKind::Crypto, "This is no encrypted message, or it is damaged.");
    const PKCS7_ENC_CONTENT &content = *envelope->enc_data;
    PKCS7_RECIP_INFO *recipient = recipientFor(m_parts->certificate.get(), envelope->recipientinfo);
    if (!recipient || !recipient->enc_key || !recipient->key_enc_algor)
        return refuse(ErrorKind::Crypto, "The message was encrypted for another certificate.");
    if (OBJ_obj2nid(recipient->key_enc_algor->algorithm) != NID_rsaEncryption
        || EVP_PKEY_is_a(m_parts->key.get(), "RSA") != 1)
        return refuse(ErrorKind::InvalidInput, "The key of the message is not encrypted with RSA, as SCEP wants it.");
    const int kind = OBJ_obj2nid(content.algorithm->algorithm);
    const auto cipher = cipherFor(kind, allowSingleDes);
    if (!cipher)
        return std::unexpected(cipher.error());
    const QByteArray key = contentKey(m_parts->key.get(), recipient->enc_key, EVP_CIPHER_get_key_length(cipher->get()));
    const auto plain = decipher(cipher->get(), key, content);
    if (!plain)
        return refuse(ErrorKind::Crypto, "The encrypted message does not open with the authority's key.");
    (void)OpenSsl::takeError();
    return Opened{.content = *plain,
                  .cipher = QString::fromLatin1(std::ranges::find(ciphers, kind, &ContentCipher::kind)->name)};
}

} // namespace Muster
