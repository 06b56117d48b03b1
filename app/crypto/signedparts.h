// A SignedData in its parts, for those who need more of it than signedmessage.h tells: nothing of it is proven until
// checkSignature() has said so.
#pragma once

#include "app/crypto/openssl.h"
#include "app/crypto/signedmessage.h"

namespace Muster {

struct SignedParts {
    OpenSsl::Cms cms;
    CMS_SignerInfo *info = nullptr; // in `cms`
    OpenSsl::Certificate signer;
    QList<QByteArray> certificates;
    int digest = NID_undef;
    bool hasContent = false;
    bool hasAttributes = false;
};

// The structure: all of the bytes, one signer information, its certificate there exactly once.
[[nodiscard]] Result<SignedParts> takeApart(const QByteArray &message);
// Digest, signature algorithm and key are among those that are accepted.
[[nodiscard]] Result<> checkAlgorithms(const SignedParts &parts);
// The signature over the attached content, or over `detached` when that is given. The value is the content.
[[nodiscard]] Result<QByteArray> checkSignature(const SignedParts &parts, const QByteArray *detached);

// The value of a signed attribute that is there exactly once with exactly one value; nullptr otherwise.
[[nodiscard]] const ASN1_TYPE *signedAttribute(const CMS_SignerInfo *info, const ASN1_OBJECT *kind);

} // namespace Muster
