#include "app/crypto/signedmessage.h"

#include "app/crypto/signedparts.h"
#include "app/crypto/x509parts.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace Muster {

namespace {

// Configuration profiles with pictures and fonts have some megabytes; OpenSSL counts in int.
constexpr qsizetype largestMessage = 64 * 1024 * 1024;
constexpr int mostCertificates = 32;
constexpr int leastRsaBits = 1024; // Apple's device authority and the devices below it
constexpr int mostRsaBits = 8192; // beyond, checking becomes slow
constexpr std::array digests{NID_sha1, NID_sha256, NID_sha384, NID_sha512};

std::unexpected<Error> refuse(const char *detail)
{
    const QString fault = OpenSsl::takeError();
    return failure(ErrorKind::Crypto,
                   QCoreApplication::translate("Crypto", "The signature of the message does not count."),
                   fault.isEmpty() ? QString::fromLatin1(detail) : QString::fromLatin1(detail) + u" (" + fault + u')');
}

const ASN1_TYPE *signedAttribute(const CMS_SignerInfo *info, int kind)
{
    return Muster::signedAttribute(info, OBJ_nid2obj(kind));
}

Result<> findSigner(SignedParts *parts)
{
    const OpenSsl::Certificates all(CMS_get1_certs(parts->cms.get()));
    if (!all || sk_X509_num(all.get()) > mostCertificates)
        return refuse("there are no certificates, or too many");
    parts->certificates = OpenSsl::dersOf(all.get());
    for (int i = 0; i < sk_X509_num(all.get()); ++i) {
        X509 *certificate = sk_X509_value(all.get(), i);
        if (CMS_SignerInfo_cert_cmp(parts->info, certificate) != 0)
            continue;
        if (parts->signer)
            return refuse("more than one certificate could be the signer's");
        X509_up_ref(certificate);
        parts->signer.reset(certificate);
    }
    if (!parts->signer)
        return refuse("the signer's certificate is not there");
    return {};
}

// OpenSSL has compared the digest already; that the content is "data" it leaves to us (RFC 5652, 5.3 and 11.1).
bool hasRightAttributes(const CMS_SignerInfo *info)
{
    const ASN1_TYPE *content = signedAttribute(info, NID_pkcs9_contentType);
    const ASN1_TYPE *digest = signedAttribute(info, NID_pkcs9_messageDigest);
    return content && content->type == V_ASN1_OBJECT && OBJ_obj2nid(content->value.object) == NID_pkcs7_data && digest
        && digest->type == V_ASN1_OCTET_STRING;
}

std::optional<QDateTime> signingTimeOf(const CMS_SignerInfo *info)
{
    const ASN1_TYPE *time = signedAttribute(info, NID_pkcs9_signingTime);
    if (!time || (time->type != V_ASN1_UTCTIME && time->type != V_ASN1_GENERALIZEDTIME))
        return std::nullopt;
    const QDateTime moment = OpenSsl::momentOf(time->value.asn1_string);
    return moment.isValid() ? std::optional(moment) : std::nullopt;
}

Result<SignedMessage> verify(const QByteArray &message, const QByteArray *detached)
{
    const auto parts = takeApart(message);
    if (!parts)
        return std::unexpected(parts.error());
    if (parts->hasContent == (detached != nullptr))
        return refuse(detached ? "the content is attached where it must lie beside" : "there is no content");
    if (const auto accepted = checkAlgorithms(*parts); !accepted)
        return std::unexpected(accepted.error());
    auto content = checkSignature(*parts, detached);
    if (!content)
        return std::unexpected(content.error());
    return SignedMessage{.content = detached ? QByteArray() : std::move(*content),
                         .signer = OpenSsl::derOf(parts->signer.get()),
                         .certificates = parts->certificates,
                         .digest = QString::fromLatin1(OBJ_nid2sn(parts->digest)),
                         .hasAttributes = parts->hasAttributes,
                         .signingTime = signingTimeOf(parts->info)};
}

} // namespace

const ASN1_TYPE *signedAttribute(const CMS_SignerInfo *info, const ASN1_OBJECT *kind)
{
    const int at = CMS_signed_get_attr_by_OBJ(info, kind, -1);
    if (at < 0 || CMS_signed_get_attr_by_OBJ(info, kind, at) >= 0)
        return nullptr;
    X509_ATTRIBUTE *attribute = CMS_signed_get_attr(info, at);
    return X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
}

Result<SignedParts> takeApart(const QByteArray &message)
{
    (void)OpenSsl::takeError();
    if (message.size() > largestMessage)
        return refuse("the message is too large");
    SignedParts parts{
        .cms = OpenSsl::fromDer<OpenSsl::Cms, d2i_CMS_ContentInfo>(message), .signer = {}, .certificates = {}};
    if (!parts.cms)
        return refuse("this is no CMS message, or something follows it");
    if (OBJ_obj2nid(CMS_get0_type(parts.cms.get())) != NID_pkcs7_signed
        || OBJ_obj2nid(CMS_get0_eContentType(parts.cms.get())) != NID_pkcs7_data)
        return refuse("this is no signed message of data");
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(parts.cms.get());
    if (!signers || sk_CMS_SignerInfo_num(signers) != 1)
        return refuse("there is not exactly one signer");
    parts.info = sk_CMS_SignerInfo_value(signers, 0);
    if (const auto found = findSigner(&parts); !found)
        return std::unexpected(found.error());
    X509_ALGOR *digest = nullptr;
    CMS_SignerInfo_get0_algs(parts.info, nullptr, nullptr, &digest, nullptr);
    const ASN1_OBJECT *algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, digest);
    parts.digest = OBJ_obj2nid(algorithm);
    ASN1_OCTET_STRING **content = CMS_get0_content(parts.cms.get());
    parts.hasContent = content && *content;
    parts.hasAttributes = CMS_signed_get_attr_count(parts.info) >= 0;
    (void)OpenSsl::takeError();
    return parts;
}

Result<> checkAlgorithms(const SignedParts &parts)
{
    if (std::ranges::find(digests, parts.digest) == digests.end())
        return refuse("the digest is neither SHA-1 nor SHA-2");
    EVP_PKEY *key = X509_get0_pubkey(parts.signer.get());
    const bool isRsa = key && EVP_PKEY_is_a(key, "RSA") == 1;
    const bool isEc = key && EVP_PKEY_is_a(key, "EC") == 1;
    if (!isRsa && !isEc)
        return refuse("the signer's key is of another kind than RSA or EC");
    if (isRsa && (EVP_PKEY_get_bits(key) < leastRsaBits || EVP_PKEY_get_bits(key) > mostRsaBits))
        return refuse("the signer's key is too short or too long");
    X509_ALGOR *signature = nullptr;
    CMS_SignerInfo_get0_algs(parts.info, nullptr, nullptr, nullptr, &signature);
    const ASN1_OBJECT *algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, signature);
    const int kind = OBJ_obj2nid(algorithm);
    // macOS names sha1WithRSAEncryption where RFC 3370 has rsaEncryption: either, when it agrees with the digest.
    int digest = NID_undef;
    int keyKind = NID_undef;
    const bool isCombined = OBJ_find_sigid_algs(kind, &digest, &keyKind) == 1;
    const bool agrees = isCombined
        ? digest == parts.digest && keyKind == (isRsa ? NID_rsaEncryption : NID_X9_62_id_ecPublicKey)
        : isRsa && kind == NID_rsaEncryption;
    if (!agrees)
        return refuse("the signature's algorithm does not fit its digest and key");
    return {};
}

Result<QByteArray> checkSignature(const SignedParts &parts, const QByteArray *detached)
{
    (void)OpenSsl::takeError();
    if (detached && detached->size() > largestMessage)
        return refuse("the content is too large");
    if (parts.hasAttributes && !hasRightAttributes(parts.info))
        return refuse("the signed attributes do not have content type and message digest");
    const OpenSsl::Bio beside = detached ? OpenSsl::reader(*detached) : nullptr;
    const OpenSsl::Bio content(BIO_new(BIO_s_mem()));
    CMS_SignerInfo_set1_signer_cert(parts.info, parts.signer.get());
    constexpr unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    if (CMS_verify(parts.cms.get(), nullptr, nullptr, beside.get(), content.get(), flags) != 1)
        return refuse("the signature does not fit");
    (void)OpenSsl::takeError();
    return OpenSsl::contentOf(content.get());
}

Result<SignedMessage> verifyDetached(const QByteArray &message, const QByteArray &content)
{
    return verify(message, &content);
}

Result<SignedMessage> verifyAttached(const QByteArray &message)
{
    return verify(message, nullptr);
}

} // namespace Muster
