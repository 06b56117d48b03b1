// Signatures of profiles that many devices get alike: a signature takes longer than all else that such a command needs.
//
// Goes with the context that signs, so at the latest after a day. May be used from any thread.
#pragma once

#include "app/crypto/signedmessage.h"
#include "models/core/ids.h"

#include <QCache>
#include <QMutex>

namespace Muster {

class SignedPayloads final {
    Q_DISABLE_COPY_MOVE(SignedPayloads)

public:
    SignedPayloads() = default;

    // What was signed of a revision; empty when nothing was, or it was long ago.
    [[nodiscard]] QByteArray find(ItemRevisionId revision);
    // `list` signed, and kept for those who ask for the revision after this.
    [[nodiscard]] Result<QByteArray> sign(const SigningKey &signer, ItemRevisionId revision, const QByteArray &list);

private:
    static constexpr qsizetype mostBytes = qsizetype(16) * 1024 * 1024;

    QMutex m_mutex;
    QCache<ItemRevisionId, QByteArray> m_signed{mostBytes};
};

} // namespace Muster
