// A certificate authority with SCEP (RFC 8894) for tests of the simulated devices: libcrypto and nothing of ours, so
// that a device is not judged by its own code.
#pragma once

#include <QByteArray>
#include <QString>

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>

namespace Muster {

class ScriptedScep {
public:
    ScriptedScep()
    {
        m_key = EVP_RSA_gen(2048);
        m_certificate = X509_new();
        X509_set_version(m_certificate, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(m_certificate), 7);
        X509_gmtime_adj(X509_getm_notBefore(m_certificate), -86400L);
        X509_gmtime_adj(X509_getm_notAfter(m_certificate), 86400L * 100);
        name(X509_get_subject_name(m_certificate), "Scripted Device CA");
        name(X509_get_issuer_name(m_certificate), "Scripted Device CA");
        X509_set_pubkey(m_certificate, m_key);
        extend(m_certificate, NID_basic_constraints, "critical,CA:TRUE");
        extend(m_certificate, NID_key_usage, "critical,keyCertSign,digitalSignature,keyEncipherment");
        X509_sign(m_certificate, m_key, EVP_sha256());
    }
    ~ScriptedScep()
    {
        X509_free(m_certificate);
        EVP_PKEY_free(m_key);
    }
    Q_DISABLE_COPY_MOVE(ScriptedScep)

    QByteArray der() const
    {
        return written([&](BIO *bio) { i2d_X509_bio(bio, m_certificate); });
    }
    QByteArray pem() const
    {
        return written([&](BIO *bio) { PEM_write_bio_X509(bio, m_certificate); });
    }

    // The CertRep to a pkiMessage. `spoil`: "nonce", "transaction", "key", "signer" or "refuse".
    QByteArray answer(const QByteArray &message, const QByteArray &spoil = {})
    {
        BIO *in = BIO_new_mem_buf(message.constData(), int(message.size()));
        CMS_ContentInfo *request = d2i_CMS_bio(in, nullptr);
        BIO_free(in);
        if (!request)
            return {};
        BIO *envelope = BIO_new(BIO_s_mem());
        const bool fits =
            CMS_verify(request, nullptr, nullptr, nullptr, envelope, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
        CMS_SignerInfo *info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(request), 0);
        STACK_OF(X509) *signers = CMS_get0_signers(request);
        CMS_ContentInfo *encrypted = d2i_CMS_bio(envelope, nullptr);
        BIO *csr = BIO_new(BIO_s_mem());
        const bool opened =
            fits && encrypted && CMS_decrypt(encrypted, m_key, m_certificate, nullptr, csr, CMS_BINARY) == 1;
        X509_REQ *wish = opened ? d2i_X509_REQ_bio(csr, nullptr) : nullptr;
        QByteArray result;
        if (wish && X509_REQ_verify(wish, X509_REQ_get0_pubkey(wish)) == 1) {
            noteRequest(wish, info, sk_X509_value(signers, 0));
            result = reply(wish, sk_X509_value(signers, 0), spoil);
        }
        X509_REQ_free(wish);
        BIO_free(csr);
        CMS_ContentInfo_free(encrypted);
        sk_X509_free(signers);
        BIO_free(envelope);
        CMS_ContentInfo_free(request);
        return result;
    }

    // Of the last request.
    QByteArray transaction, nonce, type, challenge, subject, signer;

private:
    template <typename Writer> static QByteArray written(Writer writer)
    {
        BIO *bio = BIO_new(BIO_s_mem());
        writer(bio);
        char *data = nullptr;
        const long size = BIO_get_mem_data(bio, &data);
        const QByteArray bytes(data, size);
        BIO_free(bio);
        return bytes;
    }
    static void name(X509_NAME *name, const char *text)
    {
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(text), -1, -1, 0);
    }
    void extend(X509 *certificate, int nid, const char *value)
    {
        X509V3_CTX context;
        X509V3_set_ctx(&context, m_certificate, certificate, nullptr, nullptr, 0);
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    static QByteArray attribute(CMS_SignerInfo *info, const char *identifier, int type)
    {
        ASN1_OBJECT *object = OBJ_txt2obj(identifier, 1);
        const auto *value = static_cast<const ASN1_STRING *>(CMS_signed_get0_data_by_OBJ(info, object, -3, type));
        ASN1_OBJECT_free(object);
        return value
            ? QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(value)), ASN1_STRING_length(value))
            : QByteArray();
    }
    static void setAttribute(CMS_SignerInfo *info, const char *identifier, int type, const QByteArray &value)
    {
        ASN1_OBJECT *object = OBJ_txt2obj(identifier, 1);
        CMS_signed_add1_attr_by_OBJ(info, object, type, value.constData(), int(value.size()));
        ASN1_OBJECT_free(object);
    }
    static QByteArray oneLine(const X509_NAME *name)
    {
        return written([&](BIO *bio) { X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253); });
    }
    void noteRequest(X509_REQ *wish, CMS_SignerInfo *info, X509 *by)
    {
        type = attribute(info, "2.16.840.1.113733.1.9.2", V_ASN1_PRINTABLESTRING);
        nonce = attribute(info, "2.16.840.1.113733.1.9.5", V_ASN1_OCTET_STRING);
        transaction = attribute(info, "2.16.840.1.113733.1.9.7", V_ASN1_PRINTABLESTRING);
        subject = oneLine(X509_REQ_get_subject_name(wish));
        signer = oneLine(X509_get_subject_name(by)) + " serial "
            + QByteArray::number(qint64(ASN1_INTEGER_get(X509_get0_serialNumber(by))));
        const int at = X509_REQ_get_attr_by_NID(wish, NID_pkcs9_challengePassword, -1);
        X509_ATTRIBUTE *given = at < 0 ? nullptr : X509_REQ_get_attr(wish, at);
        const ASN1_TYPE *value = given ? X509_ATTRIBUTE_get0_type(given, 0) : nullptr;
        challenge = value ? QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(value->value.asn1_string)),
                                       ASN1_STRING_length(value->value.asn1_string))
                          : QByteArray();
    }
    X509 *issue(X509_REQ *wish, bool foreignKey)
    {
        X509 *leaf = X509_new();
        X509_set_version(leaf, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(leaf), ++m_last);
        X509_gmtime_adj(X509_getm_notBefore(leaf), -600L);
        X509_gmtime_adj(X509_getm_notAfter(leaf), 86400L * 30);
        X509_set_subject_name(leaf, X509_REQ_get_subject_name(wish));
        X509_set_issuer_name(leaf, X509_get_subject_name(m_certificate));
        X509_set_pubkey(leaf, foreignKey ? m_key : X509_REQ_get0_pubkey(wish));
        extend(leaf, NID_key_usage, "critical,digitalSignature,keyEncipherment");
        extend(leaf, NID_ext_key_usage, "clientAuth");
        X509_sign(leaf, m_key, EVP_sha256());
        return leaf;
    }
    QByteArray enveloped(X509 *leaf, X509 *recipient)
    {
        CMS_ContentInfo *degenerate = CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED);
        CMS_add1_cert(degenerate, leaf);
        const QByteArray plain = written([&](BIO *bio) { i2d_CMS_bio(bio, degenerate); });
        CMS_ContentInfo_free(degenerate);
        STACK_OF(X509) *row = sk_X509_new_null();
        sk_X509_push(row, recipient);
        BIO *in = BIO_new_mem_buf(plain.constData(), int(plain.size()));
        CMS_ContentInfo *message = CMS_encrypt(row, in, EVP_des_ede3_cbc(), CMS_BINARY);
        const QByteArray result = written([&](BIO *bio) { i2d_CMS_bio(bio, message); });
        CMS_ContentInfo_free(message);
        BIO_free(in);
        sk_X509_free(row);
        return result;
    }
    QByteArray reply(X509_REQ *wish, X509 *requester, const QByteArray &spoil)
    {
        X509 *leaf = issue(wish, spoil == "key");
        const QByteArray content = spoil == "refuse" ? QByteArray() : enveloped(leaf, requester);
        X509_free(leaf);
        const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
        CMS_ContentInfo *message = CMS_sign(nullptr, nullptr, nullptr, nullptr, flags);
        EVP_PKEY *stranger = spoil == "signer" ? EVP_RSA_gen(2048) : nullptr;
        X509 *with = m_certificate;
        if (stranger) {
            with = X509_dup(m_certificate);
            X509_set_pubkey(with, stranger);
            X509_sign(with, stranger, EVP_sha256());
        }
        CMS_SignerInfo *info = CMS_add1_signer(message, with, stranger ? stranger : m_key, EVP_sha256(), flags);
        setAttribute(info, "2.16.840.1.113733.1.9.2", V_ASN1_PRINTABLESTRING, "3");
        setAttribute(info, "2.16.840.1.113733.1.9.3", V_ASN1_PRINTABLESTRING, spoil == "refuse" ? "2" : "0");
        if (spoil == "refuse")
            setAttribute(info, "2.16.840.1.113733.1.9.4", V_ASN1_PRINTABLESTRING, "2");
        setAttribute(info, "2.16.840.1.113733.1.9.5", V_ASN1_OCTET_STRING, "0123456789abcdef");
        setAttribute(info, "2.16.840.1.113733.1.9.6", V_ASN1_OCTET_STRING, spoil == "nonce" ? "elsewhat" : nonce);
        setAttribute(info, "2.16.840.1.113733.1.9.7", V_ASN1_PRINTABLESTRING,
                     spoil == "transaction" ? "ABC" : transaction);
        BIO *in = BIO_new_mem_buf(content.constData(), int(content.size()));
        CMS_final(message, in, nullptr, CMS_BINARY | (spoil == "refuse" ? CMS_DETACHED : 0));
        BIO_free(in);
        const QByteArray result = written([&](BIO *bio) { i2d_CMS_bio(bio, message); });
        CMS_ContentInfo_free(message);
        if (stranger) {
            X509_free(with);
            EVP_PKEY_free(stranger);
        }
        return result;
    }

    EVP_PKEY *m_key = nullptr;
    X509 *m_certificate = nullptr;
    long m_last = 100;
};

} // namespace Muster
