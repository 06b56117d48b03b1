#include "app/enrollment/signedpayloads.h"

#include <QMutexLocker>

namespace Muster {

QByteArray SignedPayloads::find(ItemRevisionId revision)
{
    const QMutexLocker lock(&m_mutex);
    const QByteArray *known = m_signed.object(revision);
    return known ? *known : QByteArray();
}

Result<QByteArray> SignedPayloads::sign(const SigningKey &signer, ItemRevisionId revision, const QByteArray &list)
{
    // Not under the lock: others sign other lists meanwhile.
    const Result<QByteArray> message = signer.sign(list);
    if (message) {
        const QMutexLocker lock(&m_mutex);
        m_signed.insert(revision, new QByteArray(*message), message->size());
    }
    return message;
}

} // namespace Muster
