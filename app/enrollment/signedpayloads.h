// Signatures of profiles that many devices get alike: a signature takes longer than all else that such a command needs.
//
// Goes with the context that signs, so at the latest after a day. May be used from any thread.
#pragma once

#include "app/crypto/signedmessage.h"

#include <QCache>
#include <QMutex>

namespace Muster {

class SignedPayloads final {
    Q_DISABLE_COPY_MOVE(SignedPayloads)

public:
    SignedPayloads() = default;

    // `list` signed by `signer`, perhaps some time ago.
    [[nodiscard]] Result<QByteArray> sign(const SigningKey &signer, const QByteArray &list);

private:
    static constexpr qsizetype mostBytes = qsizetype(16) * 1024 * 1024;

    QMutex m_mutex;
    QCache<QByteArray, QByteArray> m_signed{mostBytes}; // by SHA-256 of the list
};

} // namespace Muster
