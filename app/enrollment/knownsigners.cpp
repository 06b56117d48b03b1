#include "app/enrollment/knownsigners.h"

#include "app/crypto/certificate.h"
#include "app/enrollment/voice.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QMutexLocker>

#include <algorithm>

namespace Muster {

Result<QByteArray> KnownSigners::identify(const QByteArray &signer, const CertificateAuthority &authority,
                                          const QDateTime &now)
{
    const QByteArray sha256 = QCryptographicHash::hash(signer, QCryptographicHash::Sha256);
    {
        const QMutexLocker lock(&m_mutex);
        const Term *known = m_terms.object(sha256);
        if (known && known->from <= now && now <= known->until)
            return sha256;
    }
    const auto chain = chainOf(signer, {}, {authority.certificate()}, ChainTimes::Check, now);
    if (!chain)
        return refusedVoice(chain.error().message);
    const Result<CertificateFacts> facts = readCertificate(signer);
    const Result<CertificateFacts> issuer = readCertificate(authority.certificate());
    if (!facts || !issuer)
        return refusedVoice(facts ? issuer.error().message : facts.error().message);
    if (!facts->mayAuthenticateClient)
        return refusedVoice(QCoreApplication::translate("Enrollment", "Its certificate is not for clients."));
    const QMutexLocker lock(&m_mutex);
    m_terms.insert(
        sha256, new Term{std::max(facts->notBefore, issuer->notBefore), std::min(facts->notAfter, issuer->notAfter)});
    return sha256;
}

} // namespace Muster
