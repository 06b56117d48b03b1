#include "app/crypto/authorityparts.h"
#include "app/crypto/x509parts.h"
#include "app/enrollment/scepattributes.h"
#include "app/enrollment/scepmessage.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr qsizetype nonceSize = 16;
constexpr auto granted = "0";
constexpr auto refusedStatus = "2";

std::unexpected<Error> failed(const char *message)
{
    return failure(ErrorKind::Crypto, QCoreApplication::translate("Crypto", message), OpenSsl::takeError());
}

const EVP_CIPHER *cipherOf(const QString &name)
{
    if (name == QLatin1StringView("DES-EDE3-CBC"))
        return EVP_des_ede3_cbc();
    if (name == QLatin1StringView("AES-256-CBC"))
        return EVP_aes_256_cbc();
    return name == QLatin1StringView("AES-192-CBC") ? EVP_aes_192_cbc() : EVP_aes_128_cbc();
}

// What the request used, since its sender can check that.
const EVP_MD *digestOf(const QString &name)
{
    if (name == QLatin1StringView("SHA1"))
        return EVP_sha1();
    if (name == QLatin1StringView("SHA384"))
        return EVP_sha384();
    return name == QLatin1StringView("SHA512") ? EVP_sha512() : EVP_sha256();
}

bool addAttribute(CMS_SignerInfo *info, const char *kind, int type, const QByteArray &value)
{
    return CMS_signed_add1_attr_by_OBJ(info, scepObject(kind).get(), type, value.constData(),
                                       static_cast<int>(value.size()))
        == 1;
}

// Only the certificate that was issued: clients take the first of a set, which DER sorts as it likes.
QByteArray degenerate(const QByteArray &certificate)
{
    const OpenSsl::Certificates one = OpenSsl::stackOf({certificate});
    if (!one || sk_X509_num(one.get()) != 1)
        return {};
    const OpenSsl::Cms cms(CMS_sign(nullptr, nullptr, one.get(), nullptr, CMS_DETACHED | CMS_BINARY | CMS_PARTIAL));
    return cms ? OpenSsl::toDer<i2d_CMS_ContentInfo>(cms.get()) : QByteArray();
}

// The header of the element at the front, and what is inside; absent when it is none. Definite lengths only.
struct Element {
    int tag = 0;
    bool isConstructed = false;
    QByteArrayView inside, after;
};
std::optional<Element> elementAt(QByteArrayView bytes)
{
    const auto *at = reinterpret_cast<const unsigned char *>(bytes.data());
    long length = 0;
    int tag = 0;
    int kind = 0;
    const int header = ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(bytes.size()));
    (void)OpenSsl::takeError();
    if ((header & 0x80) != 0 || (header & 0x01) != 0)
        return {};
    const qsizetype start = reinterpret_cast<const char *>(at) - bytes.data();
    return Element{tag, (header & V_ASN1_CONSTRUCTED) != 0, bytes.sliced(start, length), bytes.sliced(start + length)};
}

// Whether the encrypted content of an EnvelopedData comes in parts, as BER allows. Some clients write it so, and read
// nothing else; devices that write DER read both.
bool isInParts(const QByteArray &envelopedData)
{
    QByteArrayView rest = envelopedData;
    const auto enter = [&rest] {
        const auto element = elementAt(rest);
        rest = element ? element->inside : QByteArrayView();
        return element.has_value();
    };
    const auto pass = [&rest] {
        const auto element = elementAt(rest);
        rest = element ? element->after : QByteArrayView();
        return element.has_value();
    };
    // ContentInfo { type, [0] EnvelopedData { version, recipients, EncryptedContentInfo { type, cipher, [0] content } }
    // }
    if (!enter() || !pass() || !enter() || !enter() || !pass() || !pass() || !enter() || !pass() || !pass())
        return true; // indefinite lengths: who writes those writes parts
    const auto content = elementAt(rest);
    return !content || content->isConstructed;
}

QByteArray encryptedTo(const QByteArray &recipient, const QByteArray &content, const EVP_CIPHER *cipher, bool inParts)
{
    const OpenSsl::Certificates one = OpenSsl::stackOf({recipient});
    const OpenSsl::Bio source = OpenSsl::reader(content);
    if (!one || sk_X509_num(one.get()) != 1 || !source)
        return {};
    if (inParts) {
        constexpr int flags = CMS_BINARY | CMS_STREAM;
        const OpenSsl::Cms cms(CMS_encrypt(one.get(), source.get(), cipher, flags));
        const OpenSsl::Bio ber(BIO_new(BIO_s_mem()));
        const bool done = cms && ber && i2d_CMS_bio_stream(ber.get(), cms.get(), source.get(), flags) == 1;
        return done ? OpenSsl::contentOf(ber.get()) : QByteArray();
    }
    const OpenSsl::Cms cms(CMS_encrypt(one.get(), source.get(), cipher, CMS_BINARY));
    return cms ? OpenSsl::toDer<i2d_CMS_ContentInfo>(cms.get()) : QByteArray();
}

// `content` is left out of the message when it is empty, as a refusal wants it.
Result<QByteArray> answer(const ScepEnvelope &request, const QByteArray &status, const QByteArray &failInfo,
                          const QByteArray &content, const CertificateAuthority &authority, Random &random)
{
    const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | (content.isEmpty() ? CMS_DETACHED : 0);
    const CertificateAuthority::Parts &own = authority.parts();
    const OpenSsl::Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    const OpenSsl::Bio source = OpenSsl::reader(content);
    CMS_SignerInfo *info = cms
        ? CMS_add1_signer(cms.get(), own.certificate.get(), own.key.get(), digestOf(request.digest), flags)
        : nullptr;
    const QByteArray type = QByteArray::number(static_cast<int>(ScepType::CertRep));
    const bool done = info && source && addAttribute(info, ScepOid::messageType, V_ASN1_PRINTABLESTRING, type)
        && addAttribute(info, ScepOid::pkiStatus, V_ASN1_PRINTABLESTRING, status)
        && (failInfo.isEmpty() || addAttribute(info, ScepOid::failInfo, V_ASN1_PRINTABLESTRING, failInfo))
        && addAttribute(info, ScepOid::transactionId, V_ASN1_PRINTABLESTRING, request.transactionId)
        && addAttribute(info, ScepOid::senderNonce, V_ASN1_OCTET_STRING, random.bytes(nonceSize))
        && (request.senderNonce.isEmpty()
            || addAttribute(info, ScepOid::recipientNonce, V_ASN1_OCTET_STRING, request.senderNonce))
        && CMS_final(cms.get(), source.get(), nullptr, flags) == 1;
    if (!done)
        return failed("The answer to the certificate request could not be signed.");
    return OpenSsl::toDer<i2d_CMS_ContentInfo>(cms.get());
}

} // namespace

Result<QByteArray> scepGrant(const ScepEnvelope &envelope, const QString &cipher, const QByteArray &certificate,
                             const CertificateAuthority &authority, Random &random)
{
    (void)OpenSsl::takeError();
    const QByteArray inner = degenerate(certificate);
    const QByteArray encrypted = inner.isEmpty()
        ? QByteArray()
        : encryptedTo(envelope.signer, inner, cipherOf(cipher), isInParts(envelope.encrypted));
    if (encrypted.isEmpty())
        return failed("The certificate could not be encrypted for the one who asked for it.");
    return answer(envelope, granted, {}, encrypted, authority, random);
}

Result<QByteArray> scepRefusal(const ScepEnvelope &envelope, ScepFault fault, const CertificateAuthority &authority,
                               Random &random)
{
    (void)OpenSsl::takeError();
    return answer(envelope, refusedStatus, QByteArray::number(static_cast<int>(fault)), {}, authority, random);
}

} // namespace Muster
