#include "app/enrollment/scepmessage.h"

#include "app/crypto/signedparts.h"
#include "app/crypto/x509parts.h"
#include "app/enrollment/scepattributes.h"

#include <algorithm>

namespace Muster {

namespace {

constexpr int leastSignerBits = 1024; // macOS of 2016 without a key size in the profile
constexpr int mostBits = 4096;
constexpr qsizetype mostTransactionBytes = 128;
constexpr qsizetype mostNonceBytes = 64;
constexpr qsizetype mostDigits = 4;

// The text of a signed attribute. RFC 8894 wants a PrintableString; other kinds of ASCII are read as well.
QByteArray textAttribute(const CMS_SignerInfo *info, const char *kind)
{
    const ASN1_TYPE *value = signedAttribute(info, scepObject(kind).get());
    if (!value
        || (value->type != V_ASN1_PRINTABLESTRING && value->type != V_ASN1_IA5STRING
            && value->type != V_ASN1_UTF8STRING))
        return {};
    const ASN1_STRING *text = value->value.asn1_string;
    return QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)), ASN1_STRING_length(text));
}

QByteArray octetAttribute(const CMS_SignerInfo *info, const char *kind)
{
    const ASN1_TYPE *value = signedAttribute(info, scepObject(kind).get());
    if (!value || value->type != V_ASN1_OCTET_STRING)
        return {};
    const ASN1_STRING *octets = value->value.octet_string;
    return QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(octets)), ASN1_STRING_length(octets));
}

bool isTransaction(const QByteArray &id)
{
    return !id.isEmpty() && id.size() <= mostTransactionBytes
        && std::ranges::all_of(id, [](char letter) { return letter >= 0x20 && letter < 0x7f; });
}

int typeOf(const QByteArray &text)
{
    const bool isNumber = !text.isEmpty() && text.size() <= mostDigits
        && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
    return isNumber ? text.toInt() : 0;
}

// The answer is encrypted to this key, and only RSA can do that.
bool isSignerKey(const X509 *signer)
{
    const EVP_PKEY *key = X509_get0_pubkey(signer);
    return key && EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= leastSignerBits
        && EVP_PKEY_get_bits(key) <= mostBits;
}

ScepReading refused(ScepReading reading, ScepFault fault, const QString &error)
{
    reading.fault = fault;
    reading.error = error;
    return reading;
}

ScepOpened refused(ScepFault fault, const char *error)
{
    (void)OpenSsl::takeError();
    return {.request = {}, .fault = fault, .error = QString::fromLatin1(error)};
}

bool isAcceptedKey(const EVP_PKEY *key, int leastBits)
{
    if (!key || EVP_PKEY_is_a(key, "RSA") != 1 || EVP_PKEY_get_bits(key) < leastBits
        || EVP_PKEY_get_bits(key) > mostBits)
        return false;
    BIGNUM *read = nullptr;
    if (EVP_PKEY_get_bn_param(key, "e", &read) != 1)
        return false;
    const OpenSsl::Number exponent(read);
    return BN_is_odd(exponent.get()) && !BN_is_one(exponent.get());
}

bool isAcceptedDigest(int digest)
{
    return digest == NID_sha1 || digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512;
}

// What a request signs, as its sender wrote it: the first element inside of it.
QByteArray signedPartOf(const QByteArray &der)
{
    const unsigned char *at = OpenSsl::bytesOf(der);
    const unsigned char *const end = at + der.size();
    long length = 0;
    int tag = 0;
    int kind = 0;
    constexpr int definite = V_ASN1_CONSTRUCTED;
    if (ASN1_get_object(&at, &length, &tag, &kind, end - at) != definite || tag != V_ASN1_SEQUENCE)
        return {};
    const unsigned char *const begin = at;
    if (ASN1_get_object(&at, &length, &tag, &kind, end - at) != definite || tag != V_ASN1_SEQUENCE)
        return {};
    return der.sliced(begin - OpenSsl::bytesOf(der), at + length - begin);
}

// Not by X509_REQ_verify(), which refuses the version that macOS writes.
bool isSignedByItself(const X509_REQ *request, const QByteArray &der, EVP_PKEY *key)
{
    const ASN1_BIT_STRING *signature = nullptr;
    X509_REQ_get0_signature(request, &signature, nullptr);
    const EVP_MD *digest = EVP_get_digestbynid(OpenSsl::digestOf(X509_REQ_get_signature_nid(request)));
    const QByteArray part = signedPartOf(der);
    const OpenSsl::DigestContext context(EVP_MD_CTX_new());
    return digest && context && !part.isEmpty()
        && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1
        && EVP_DigestVerify(context.get(), ASN1_STRING_get0_data(signature),
                            static_cast<std::size_t>(ASN1_STRING_length(signature)), OpenSsl::bytesOf(part),
                            static_cast<std::size_t>(part.size()))
        == 1;
}

// The request's challenge; nullopt when there is more than one or when it is no text.
std::optional<QByteArray> challengeOf(X509_REQ *request)
{
    const int at = X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1);
    if (at < 0)
        return QByteArray();
    X509_ATTRIBUTE *attribute = X509_REQ_get_attr(request, at);
    if (X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, at) >= 0 || X509_ATTRIBUTE_count(attribute) != 1)
        return std::nullopt;
    const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
    const bool isText = value
        && (value->type == V_ASN1_PRINTABLESTRING || value->type == V_ASN1_UTF8STRING || value->type == V_ASN1_IA5STRING
            || value->type == V_ASN1_T61STRING || value->type == V_ASN1_BMPSTRING);
    if (!isText)
        return std::nullopt;
    return OpenSsl::textOf(value->value.asn1_string).toUtf8();
}

} // namespace

ScepReading readScepMessage(const QByteArray &body)
{
    const auto parts = takeApart(body);
    if (!parts)
        return {.envelope = {}, .fault = {}, .error = parts.error().detail};
    ScepEnvelope envelope{.type = typeOf(textAttribute(parts->info, ScepOid::messageType)),
                          .transactionId = textAttribute(parts->info, ScepOid::transactionId),
                          .senderNonce = octetAttribute(parts->info, ScepOid::senderNonce),
                          .digest = QString::fromLatin1(OBJ_nid2sn(parts->digest)),
                          .signer = OpenSsl::derOf(parts->signer.get()),
                          .encrypted = {}};
    if (!isTransaction(envelope.transactionId))
        return {.envelope = {}, .fault = {}, .error = QStringLiteral("there is no transaction identifier")};
    const bool hasNonce = !envelope.senderNonce.isEmpty() && envelope.senderNonce.size() <= mostNonceBytes;
    if (!hasNonce)
        envelope.senderNonce.clear();
    ScepReading reading{.envelope = std::move(envelope), .fault = {}, .error = {}};
    if (const auto accepted = checkAlgorithms(*parts); !accepted)
        return refused(std::move(reading), ScepFault::BadAlgorithm, accepted.error().detail);
    if (!isSignerKey(parts->signer.get()))
        return refused(std::move(reading), ScepFault::BadAlgorithm,
                       QStringLiteral("the signer's key is no RSA key that we take"));
    if (!parts->hasContent)
        return refused(std::move(reading), ScepFault::BadRequest, QStringLiteral("there is no content"));
    auto content = checkSignature(*parts, nullptr);
    if (!content)
        return refused(std::move(reading), ScepFault::BadMessageCheck, content.error().detail);
    reading.envelope->encrypted = std::move(*content);
    if (!hasNonce)
        return refused(std::move(reading), ScepFault::BadRequest, QStringLiteral("there is no nonce of 1 to 64 bytes"));
    // UpdateReq once was accepted by servers without a challenge; the others ask for what we do not keep.
    const int type = reading.envelope->type;
    if (type != static_cast<int>(ScepType::PkcsReq) && type != static_cast<int>(ScepType::RenewalReq))
        return refused(std::move(reading), ScepFault::BadRequest,
                       QStringLiteral("messages of type %1 are not taken").arg(type));
    return reading;
}

ScepOpened openScepRequest(const ScepEnvelope &envelope, const CertificateAuthority &authority, const ScepRules &rules)
{
    const auto opened = authority.decrypt(envelope.encrypted, rules.allowSingleDes);
    if (!opened) {
        const bool isAlgorithm = opened.error().kind == ErrorKind::InvalidInput;
        return {.request = {},
                .fault = isAlgorithm ? ScepFault::BadAlgorithm : ScepFault::BadMessageCheck,
                .error = opened.error().message};
    }
    const OpenSsl::Request request = OpenSsl::fromDer<OpenSsl::Request, d2i_X509_REQ>(opened->content);
    // The same as for what does not open: a wrong key that happens to leave a right padding must not be seen as such.
    if (!request)
        return refused(ScepFault::BadMessageCheck, "the encrypted message does not open, or holds no request");
    EVP_PKEY *key = X509_REQ_get0_pubkey(request.get());
    if (!isAcceptedKey(key, rules.leastKeyBits))
        return refused(ScepFault::BadAlgorithm, "the request's key is no RSA key of an accepted length");
    if (!isAcceptedDigest(OpenSsl::digestOf(X509_REQ_get_signature_nid(request.get()))))
        return refused(ScepFault::BadAlgorithm, "the request's digest is neither SHA-1 nor SHA-2");
    if (!isSignedByItself(request.get(), opened->content, key))
        return refused(ScepFault::BadRequest, "the request's own signature does not fit");
    auto challenge = challengeOf(request.get());
    if (!challenge)
        return refused(ScepFault::BadRequest, "the request's challenge is not one text");
    (void)OpenSsl::takeError();
    return {.request = ScepRequest{.publicKey = OpenSsl::toDer<i2d_PUBKEY>(key),
                                   .keyBits = EVP_PKEY_get_bits(key),
                                   .challenge = std::move(*challenge),
                                   .cipher = opened->cipher},
            .fault = {},
            .error = {}};
}

} // namespace Muster
