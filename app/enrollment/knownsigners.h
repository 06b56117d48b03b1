// Whose signature counts: who has a certificate for clients from the device authority.
//
// A device signs each of its messages with the same certificate, and going through its chain takes longer than the
// signature itself; so what was found is remembered. Goes with the context and its authority. May be used from any
// thread.
#pragma once

#include "app/crypto/certificateauthority.h"

#include <QCache>
#include <QDateTime>
#include <QMutex>

namespace Muster {

class KnownSigners final {
    Q_DISABLE_COPY_MOVE(KnownSigners)

public:
    KnownSigners() = default;

    // The SHA-256 of `signer` (DER). A refused voice when `authority` did not issue it, when it does not hold at `now`,
    // or is not for clients.
    [[nodiscard]] Result<QByteArray> identify(const QByteArray &signer, const CertificateAuthority &authority,
                                              const QDateTime &now);

private:
    struct Term { // in which chain and certificate hold
        QDateTime from, until;
    };
    static constexpr qsizetype mostSigners = 20'000;

    QMutex m_mutex;
    QCache<QByteArray, Term> m_terms{mostSigners}; // by SHA-256
};

} // namespace Muster
