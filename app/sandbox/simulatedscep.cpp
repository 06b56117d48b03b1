#include "app/sandbox/simulatedscep.h"

#include "app/sandbox/simulatedcms.h"

#include <QCoreApplication>

#include <openssl/x509v3.h>

namespace Muster::SimulatedScep {

namespace {

using OpenSsl::Bio, OpenSsl::bytesOf, OpenSsl::Certificate, OpenSsl::Cms, OpenSsl::contentOf;
using Request = std::unique_ptr<X509_REQ, OpenSsl::Free<X509_REQ_free>>;
using Object = std::unique_ptr<ASN1_OBJECT, OpenSsl::Free<ASN1_OBJECT_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, OpenSsl::Free<X509_EXTENSION_free>>;

struct FreeCertificates {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using Certificates = std::unique_ptr<STACK_OF(X509), FreeCertificates>;
struct FreeExtensions {
    void operator()(STACK_OF(X509_EXTENSION) * stack) const { sk_X509_EXTENSION_free(stack); }
};
struct FreeRow { // the certificates in it are somebody else's
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

constexpr const char *messageType = "2.16.840.1.113733.1.9.2";
constexpr const char *pkiStatus = "2.16.840.1.113733.1.9.3";
constexpr const char *failInfo = "2.16.840.1.113733.1.9.4";
constexpr const char *senderNonce = "2.16.840.1.113733.1.9.5";
constexpr const char *recipientNonce = "2.16.840.1.113733.1.9.6";
constexpr const char *transactionId = "2.16.840.1.113733.1.9.7";

std::unexpected<Error> failed(const QString &why)
{
    return failure(ErrorKind::Crypto,
                   QCoreApplication::translate("Sandbox", "The certificate could not be had by SCEP."),
                   why + u' ' + OpenSsl::takeError());
}

const EVP_MD *digestOf(SimulatedScepRequest::Digest digest)
{
    switch (digest) {
    case SimulatedScepRequest::Digest::Sha1:
        return EVP_sha1();
    case SimulatedScepRequest::Digest::Sha512:
        return EVP_sha512();
    default:
        return EVP_sha256();
    }
}

Certificate certificateOf(const QByteArray &der)
{
    const unsigned char *at = bytesOf(der);
    return Certificate(d2i_X509(nullptr, &at, long(der.size())));
}

bool addKeyUsage(X509_REQ *request, int keyUsage)
{
    QByteArray value = "critical";
    if (keyUsage & 1)
        value += ",digitalSignature";
    if (keyUsage & 4)
        value += ",keyEncipherment";
    const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, NID_key_usage, value.constData()));
    const std::unique_ptr<STACK_OF(X509_EXTENSION), FreeExtensions> row(sk_X509_EXTENSION_new_null());
    return extension && sk_X509_EXTENSION_push(row.get(), extension.get()) > 0
        && X509_REQ_add_extensions(request, row.get()) == 1;
}

// PKCS#10 as DER.
QByteArray certificationRequest(const SimulatedScepRequest &wish, EVP_PKEY *key)
{
    const Request request(X509_REQ_new());
    X509_NAME *name = X509_REQ_get_subject_name(request.get());
    for (const auto &[field, text] : wish.subject) {
        if (X509_NAME_add_entry_by_txt(name, field.constData(), MBSTRING_UTF8, bytesOf(text), int(text.size()), -1, 0)
            != 1)
            return {};
    }
    X509_REQ_set_pubkey(request.get(), key);
    if (!wish.challenge.isEmpty())
        X509_REQ_add1_attr_by_NID(request.get(), NID_pkcs9_challengePassword, MBSTRING_UTF8, bytesOf(wish.challenge),
                                  int(wish.challenge.size()));
    if (wish.keyUsage && !addKeyUsage(request.get(), wish.keyUsage))
        return {};
    const Bio out(BIO_new(BIO_s_mem()));
    const bool made =
        X509_REQ_sign(request.get(), key, digestOf(wish.digest)) > 0 && i2d_X509_REQ_bio(out.get(), request.get()) == 1;
    return made ? contentOf(out.get()) : QByteArray();
}

QByteArray encrypt(const QByteArray &content, X509 *recipient, SimulatedScepRequest::Cipher cipher)
{
    const std::unique_ptr<STACK_OF(X509), FreeRow> row(sk_X509_new_null());
    sk_X509_push(row.get(), recipient);
    const Bio in = OpenSsl::reader(content);
    const EVP_CIPHER *kind = cipher == SimulatedScepRequest::Cipher::Aes128 ? EVP_aes_128_cbc() : EVP_des_ede3_cbc();
    const Cms message(CMS_encrypt(row.get(), in.get(), kind, CMS_BINARY));
    return SimulatedCms::toDer(message.get());
}

bool addAttribute(CMS_SignerInfo *info, const char *identifier, int type, const QByteArray &value)
{
    const Object object(OBJ_txt2obj(identifier, 1));
    return CMS_signed_add1_attr_by_OBJ(info, object.get(), type, value.constData(), int(value.size())) == 1;
}

// A signed attribute with one value of the type; nothing otherwise.
std::optional<QByteArray> attribute(CMS_SignerInfo *info, const char *identifier, int type)
{
    const Object object(OBJ_txt2obj(identifier, 1));
    const auto *value = static_cast<const ASN1_STRING *>(CMS_signed_get0_data_by_OBJ(info, object.get(), -3, type));
    if (!value)
        return {};
    return QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(value)), ASN1_STRING_length(value));
}

// The one certificate of a SignedData without signers.
Result<QByteArray> issuedIn(const QByteArray &degenerate, const SimulatedKeys::Entry &keys, X509 *authority)
{
    const Cms message = SimulatedCms::fromDer(degenerate);
    if (!message || OBJ_obj2nid(CMS_get0_type(message.get())) != NID_pkcs7_signed)
        return failed(QStringLiteral("22013: what is in the envelope is no SignedData"));
    const Certificates certificates(CMS_get1_certs(message.get()));
    if (!certificates || sk_X509_num(certificates.get()) != 1)
        return failed(QStringLiteral("22013: not exactly one certificate came"));
    X509 *issued = sk_X509_value(certificates.get(), 0);
    if (X509_check_private_key(issued, keys.key.get()) != 1)
        return failed(QStringLiteral("22007: the certificate is for another key"));
    if (X509_NAME_cmp(X509_get_issuer_name(issued), X509_get_subject_name(authority)) != 0
        || X509_verify(issued, X509_get0_pubkey(authority)) != 1)
        return failed(QStringLiteral("22007: the certificate is not the authority's"));
    const Bio out(BIO_new(BIO_s_mem()));
    i2d_X509_bio(out.get(), issued);
    return contentOf(out.get());
}

// Whether the signed attributes are those of an answer to us that grants what was asked.
std::optional<QString> complaint(CMS_SignerInfo *info, const SimulatedScepExchange &exchange)
{
    if (attribute(info, messageType, V_ASN1_PRINTABLESTRING) != QByteArray("3"))
        return QStringLiteral("22013: the answer is no CertRep");
    if (attribute(info, transactionId, V_ASN1_PRINTABLESTRING) != exchange.transaction)
        return QStringLiteral("22013: the answer belongs to another transaction");
    if (attribute(info, recipientNonce, V_ASN1_OCTET_STRING) != exchange.nonce)
        return QStringLiteral("22013: the answer does not repeat our nonce");
    if (!attribute(info, senderNonce, V_ASN1_OCTET_STRING))
        return QStringLiteral("22013: the answer has no nonce of its own");
    const auto status = attribute(info, pkiStatus, V_ASN1_PRINTABLESTRING);
    if (status == QByteArray("0"))
        return {};
    const QByteArray reason = attribute(info, failInfo, V_ASN1_PRINTABLESTRING).value_or("?");
    return QStringLiteral("22013: the server refuses with pkiStatus %1 and failInfo %2")
        .arg(QString::fromLatin1(status.value_or("?")), QString::fromLatin1(reason));
}

} // namespace

Result<SimulatedScepExchange> request(const SimulatedScepRequest &wish, const SimulatedKeys::Entry &keys,
                                      const QByteArray &authorityDer)
{
    const Certificate authority = certificateOf(authorityDer);
    if (!authority)
        return failed(QStringLiteral("22002: GetCACert gave no certificate"));
    const QByteArray csr = certificationRequest(wish, keys.key.get());
    const QByteArray envelope = csr.isEmpty() ? csr : encrypt(csr, authority.get(), wish.cipher);
    if (envelope.isEmpty())
        return failed(csr.isEmpty() ? QStringLiteral("22011: no request for this subject")
                                    : QStringLiteral("22004: nothing can be encrypted to the authority"));
    SimulatedScepExchange exchange{{}, wish.transaction, wish.nonce};
    constexpr unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    const Cms message(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    CMS_SignerInfo *info = message
        ? CMS_add1_signer(message.get(), keys.scepSigner.get(), keys.key.get(), digestOf(wish.digest), flags)
        : nullptr;
    const Bio in = OpenSsl::reader(envelope);
    const bool made = info && addAttribute(info, messageType, V_ASN1_PRINTABLESTRING, "19")
        && addAttribute(info, transactionId, V_ASN1_PRINTABLESTRING, exchange.transaction)
        && addAttribute(info, senderNonce, V_ASN1_OCTET_STRING, wish.nonce)
        && CMS_final(message.get(), in.get(), nullptr, CMS_BINARY) == 1;
    if (!made)
        return failed(QStringLiteral("22011: the request could not be signed"));
    exchange.message = SimulatedCms::toDer(message.get());
    return exchange;
}

Result<QByteArray> certificate(const QByteArray &answer, const SimulatedScepExchange &exchange,
                               const SimulatedKeys::Entry &keys, const QByteArray &authorityDer)
{
    const Certificate authority = certificateOf(authorityDer);
    const Cms message = SimulatedCms::fromDer(answer);
    if (!authority || !message || OBJ_obj2nid(CMS_get0_type(message.get())) != NID_pkcs7_signed)
        return failed(QStringLiteral("22013: the answer is no SignedData"));
    STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(message.get());
    if (sk_CMS_SignerInfo_num(infos) != 1)
        return failed(QStringLiteral("22013: the answer has not exactly one signer"));
    CMS_SignerInfo *info = sk_CMS_SignerInfo_value(infos, 0);

    const std::unique_ptr<STACK_OF(X509), FreeRow> signers(sk_X509_new_null());
    sk_X509_push(signers.get(), authority.get());
    const Bio opened(BIO_new(BIO_s_mem()));
    // A refusal has no content; its digest is that of nothing.
    ASN1_OCTET_STRING **content = CMS_get0_content(message.get());
    const Bio nothing(BIO_new(BIO_s_mem()));
    BIO_set_mem_eof_return(nothing.get(), 0);
    const bool isEmpty = !content || !*content;
    if (CMS_verify(message.get(), signers.get(), nullptr, isEmpty ? nothing.get() : nullptr, opened.get(),
                   CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY)
        != 1)
        return failed(QStringLiteral("22013: the answer is not signed by the authority"));
    if (const auto wrong = complaint(info, exchange))
        return failed(*wrong);
    const Cms envelope = SimulatedCms::fromDer(contentOf(opened.get()));
    if (!envelope || OBJ_obj2nid(CMS_get0_type(envelope.get())) != NID_pkcs7_enveloped)
        return failed(QStringLiteral("22013: the answer holds no envelope"));
    const Bio plain(BIO_new(BIO_s_mem()));
    if (CMS_decrypt(envelope.get(), keys.key.get(), keys.scepSigner.get(), nullptr, plain.get(), CMS_BINARY) != 1)
        return failed(QStringLiteral("22013: the envelope is not for our key"));
    return issuedIn(contentOf(plain.get()), keys, authority.get());
}

} // namespace Muster::SimulatedScep
