#include "app/crypto/signedmessage.h"
#include "app/crypto/x509parts.h"

#include <QCoreApplication>

namespace Muster {

// Never changed once made: see CertificateAuthority::Parts.
struct SigningKey::Parts {
    OpenSsl::Certificate certificate;
    OpenSsl::Key key;
    OpenSsl::Certificates chain;
};

Result<SigningKey> SigningKey::open(const CertifiedKey &key)
{
    (void)OpenSsl::takeError();
    auto parts = std::make_shared<Parts>(OpenSsl::certificateFrom(key.certificate), OpenSsl::keyFrom(key.privateKeyPem),
                                         OpenSsl::stackOf(key.chain));
    const bool fits = parts->certificate && parts->key && parts->chain
        && X509_check_private_key(parts->certificate.get(), parts->key.get()) == 1;
    if (!fits)
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Crypto",
                                                   "The private key does not belong to the certificate. Give the pair "
                                                   "that was made together."),
                       OpenSsl::takeError());
    QByteArray der = OpenSsl::derOf(parts->certificate.get());
    return SigningKey(std::move(der), std::move(parts));
}

Result<QByteArray> SigningKey::sign(const QByteArray &content) const
{
    (void)OpenSsl::takeError();
    constexpr unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    const OpenSsl::Cms cms(CMS_sign(nullptr, nullptr, m_parts->chain.get(), nullptr, flags));
    const OpenSsl::Bio source = OpenSsl::reader(content);
    const bool done = cms && source
        && CMS_add1_signer(cms.get(), m_parts->certificate.get(), m_parts->key.get(), EVP_sha256(), flags)
        && CMS_final(cms.get(), source.get(), nullptr, flags) == 1;
    if (!done)
        return failure(
            ErrorKind::Crypto,
            QCoreApplication::translate("Crypto", "The message could not be signed: OpenSSL refused the key."),
            OpenSsl::takeError());
    return OpenSsl::toDer<i2d_CMS_ContentInfo>(cms.get());
}

} // namespace Muster
