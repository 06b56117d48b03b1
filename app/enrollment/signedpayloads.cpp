#include "app/enrollment/signedpayloads.h"

#include <QCryptographicHash>
#include <QMutexLocker>

namespace Muster {

Result<QByteArray> SignedPayloads::sign(const SigningKey &signer, const QByteArray &list)
{
    const QByteArray key = QCryptographicHash::hash(list, QCryptographicHash::Sha256);
    {
        const QMutexLocker lock(&m_mutex);
        if (const QByteArray *known = m_signed.object(key))
            return *known;
    }
    // Not under the lock: others sign other lists meanwhile.
    const Result<QByteArray> message = signer.sign(list);
    if (message) {
        const QMutexLocker lock(&m_mutex);
        m_signed.insert(key, new QByteArray(*message), message->size());
    }
    return message;
}

} // namespace Muster
