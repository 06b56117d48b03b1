// SCEP's requests as clients make them (RFC 8894, section 3), in every form that a test wants, and its answers read.
#pragma once

#include "app/crypto/x509parts.h"
#include "app/enrollment/scepattributes.h"
#include "tests/support/certificates.h"

namespace Muster {

struct ScepRecipe {
    QByteArray type = "19";
    QByteArray transactionId = "A94A8FE5CCB19BA61C4C0873D391E987982FBBD3";
    QByteArray nonce = QByteArray::fromHex("0102030405060708");
    QByteArray challenge = "let-me-in"; // none when empty
    int challengeType = V_ASN1_PRINTABLESTRING;
    int challenges = 1;
    const char *digest = "SHA1";
    const char *requestDigest = "SHA256";
    const char *cipher = "DES-EDE3-CBC";
    unsigned bits = 2048;
    bool hasOtherSigner = false; // mdmb signs with a key of its own
    bool hasTransaction = true, hasNonce = true, hasContent = true;
    bool breaksRequest = false;
    std::optional<QByteArray> plain = {}; // instead of a request
};

inline OpenSsl::Key rsaKey(unsigned bits)
{
    char rsa[] = "RSA";
    return OpenSsl::Key(EVP_PKEY_Q_keygen(nullptr, nullptr, rsa, std::size_t{bits}));
}

class ScepClient {
public:
    explicit ScepClient(const ScepRecipe &recipe = {})
        : m_recipe(recipe)
        , key(rsaKey(recipe.bits))
        , signerKey(rsaKey(recipe.hasOtherSigner ? 2048 : 0))
    {
        if (!recipe.hasOtherSigner) {
            EVP_PKEY_up_ref(key.get());
            signerKey.reset(key.get());
        }
        // As macOS: serial number 1, self-signed; and, as on a device with a wrong clock, from another time.
        signer.reset(X509_new());
        X509_set_version(signer.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(signer.get()), 1);
        ASN1_TIME_set(X509_getm_notBefore(signer.get()), 1);
        ASN1_TIME_set(X509_getm_notAfter(signer.get()), 3600);
        X509_NAME_add_entry_by_NID(X509_get_subject_name(signer.get()), NID_commonName, MBSTRING_UTF8,
                                   OpenSsl::bytesOf(m_signerName), -1, -1, 0);
        X509_set_issuer_name(signer.get(), X509_get_subject_name(signer.get()));
        X509_set_pubkey(signer.get(), signerKey.get());
        X509_sign(signer.get(), signerKey.get(), EVP_sha256());
    }

    [[nodiscard]] QByteArray publicKey() const { return OpenSsl::toDer<i2d_PUBKEY>(key.get()); }

    [[nodiscard]] QByteArray request() const
    {
        const OpenSsl::Request made(X509_REQ_new());
        X509_NAME_add_entry_by_NID(X509_REQ_get_subject_name(made.get()), NID_commonName, MBSTRING_UTF8,
                                   OpenSsl::bytesOf(m_signerName), -1, -1, 0);
        X509_REQ_set_pubkey(made.get(), key.get());
        const std::unique_ptr<X509_ATTRIBUTE, OpenSsl::Free<X509_ATTRIBUTE_free>> attribute(X509_ATTRIBUTE_new());
        X509_ATTRIBUTE_set1_object(attribute.get(), OBJ_nid2obj(NID_pkcs9_challengePassword));
        for (int i = 0; i < m_recipe.challenges; ++i)
            X509_ATTRIBUTE_set1_data(attribute.get(), m_recipe.challengeType, m_recipe.challenge.constData(),
                                     int(m_recipe.challenge.size()));
        if (!m_recipe.challenge.isEmpty())
            X509_REQ_add1_attr(made.get(), attribute.get());
        X509_REQ_sign(made.get(), key.get(), EVP_get_digestbyname(m_recipe.requestDigest));
        QByteArray der = OpenSsl::toDer<i2d_X509_REQ>(made.get());
        if (m_recipe.breaksRequest)
            der[der.size() - 20] = char(der[der.size() - 20] ^ 1);
        return der;
    }

    // The whole message for the authority.
    [[nodiscard]] QByteArray message(const QByteArray &authority) const
    {
        const bool isOld = QByteArrayView(m_recipe.cipher) == "DES-CBC" || QByteArrayView(m_recipe.cipher) == "RC2-CBC";
        OSSL_LIB_CTX *context = isOld ? OpenSsl::legacyContext() : nullptr;
        const OpenSsl::Certificates to = OpenSsl::stackOf({authority});
        const QByteArray plain = m_recipe.plain.value_or(m_recipe.plain ? QByteArray() : request());
        const OpenSsl::Bio source = OpenSsl::reader(plain);
        const OpenSsl::Cipher cipher(EVP_CIPHER_fetch(context, m_recipe.cipher, nullptr));
        const OpenSsl::Cms sealed(CMS_encrypt_ex(to.get(), source.get(), cipher.get(), CMS_BINARY, context, nullptr));
        [&] { QVERIFY2(sealed, qPrintable(OpenSsl::takeError())); }();
        return signedOver(OpenSsl::toDer<i2d_CMS_ContentInfo>(sealed.get()));
    }

    [[nodiscard]] QByteArray signedOver(const QByteArray &content) const
    {
        const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | (m_recipe.hasContent ? 0 : CMS_DETACHED);
        const OpenSsl::Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
        CMS_SignerInfo *info =
            CMS_add1_signer(cms.get(), signer.get(), signerKey.get(), EVP_get_digestbyname(m_recipe.digest), flags);
        const auto add = [&](const char *kind, int type, const QByteArray &value) {
            CMS_signed_add1_attr_by_OBJ(info, scepObject(kind).get(), type, value.constData(), int(value.size()));
        };
        add(ScepOid::messageType, V_ASN1_PRINTABLESTRING, m_recipe.type);
        if (m_recipe.hasTransaction)
            add(ScepOid::transactionId, V_ASN1_PRINTABLESTRING, m_recipe.transactionId);
        if (m_recipe.hasNonce)
            add(ScepOid::senderNonce, V_ASN1_OCTET_STRING, m_recipe.nonce);
        const OpenSsl::Bio source = OpenSsl::reader(content);
        [&] { QVERIFY(CMS_final(cms.get(), source.get(), nullptr, flags) == 1); }();
        return OpenSsl::toDer<i2d_CMS_ContentInfo>(cms.get());
    }

    // What a client finds in an answer.
    struct Answer {
        QByteArray type, status, failInfo, transactionId, senderNonce, recipientNonce;
        QByteArray digest;
        bool hasContent = false;
        QByteArray signer; // the only certificate that came along
        QList<QByteArray> certificates; // what was issued
    };
    [[nodiscard]] Answer read(const QByteArray &answer) const
    {
        const OpenSsl::Cms cms = OpenSsl::fromDer<OpenSsl::Cms, d2i_CMS_ContentInfo>(answer);
        [&] { QVERIFY(cms); }();
        Answer result;
        const OpenSsl::Bio content(BIO_new(BIO_s_mem()));
        const OpenSsl::Bio nothing = OpenSsl::reader(m_nothing);
        result.hasContent = *CMS_get0_content(cms.get()) != nullptr;
        const int fits = CMS_verify(cms.get(), nullptr, nullptr, result.hasContent ? nullptr : nothing.get(),
                                    content.get(), CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY);
        [&] { QVERIFY2(fits == 1, qPrintable(OpenSsl::takeError())); }();
        const OpenSsl::Certificates along(CMS_get1_certs(cms.get()));
        [&] { QCOMPARE(sk_X509_num(along.get()), 1); }();
        result.signer = OpenSsl::dersOf(along.get()).first();
        CMS_SignerInfo *info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
        const auto value = [&](const char *kind, int type) {
            const void *found = CMS_signed_get0_data_by_OBJ(info, scepObject(kind).get(), -3, type);
            const auto *string = static_cast<const ASN1_STRING *>(found);
            return string
                ? QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(string)), ASN1_STRING_length(string))
                : QByteArray();
        };
        result.type = value(ScepOid::messageType, V_ASN1_PRINTABLESTRING);
        result.status = value(ScepOid::pkiStatus, V_ASN1_PRINTABLESTRING);
        result.failInfo = value(ScepOid::failInfo, V_ASN1_PRINTABLESTRING);
        result.transactionId = value(ScepOid::transactionId, V_ASN1_PRINTABLESTRING);
        result.senderNonce = value(ScepOid::senderNonce, V_ASN1_OCTET_STRING);
        result.recipientNonce = value(ScepOid::recipientNonce, V_ASN1_OCTET_STRING);
        X509_ALGOR *digest = nullptr;
        CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, nullptr);
        result.digest = OBJ_nid2sn(OBJ_obj2nid(digest->algorithm));
        if (result.hasContent)
            result.certificates = opened(OpenSsl::contentOf(content.get()));
        return result;
    }

private:
    [[nodiscard]] QList<QByteArray> opened(const QByteArray &envelope) const
    {
        const OpenSsl::Cms cms = OpenSsl::fromDer<OpenSsl::Cms, d2i_CMS_ContentInfo>(envelope);
        const OpenSsl::Bio plain(BIO_new(BIO_s_mem()));
        const int opens =
            cms ? CMS_decrypt(cms.get(), signerKey.get(), signer.get(), nullptr, plain.get(), CMS_BINARY) : 0;
        [&] { QVERIFY2(opens == 1, qPrintable(OpenSsl::takeError())); }();
        const OpenSsl::Cms inner = OpenSsl::fromDer<OpenSsl::Cms, d2i_CMS_ContentInfo>(OpenSsl::contentOf(plain.get()));
        [&] { QVERIFY(inner && sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(inner.get())) <= 0); }();
        [&] { QVERIFY(*CMS_get0_content(inner.get()) == nullptr); }();
        return OpenSsl::dersOf(OpenSsl::Certificates(CMS_get1_certs(inner.get())).get());
    }

    ScepRecipe m_recipe;
    QByteArray m_signerName = "MDM SCEP SIGNER";
    QByteArray m_nothing = QByteArrayLiteral("");

public:
    OpenSsl::Key key, signerKey;
    OpenSsl::Certificate signer;
};

} // namespace Muster
