// The right to an identity, and the identities that were issued.
#pragma once

#include "models/enrollment/enrollment.h"

namespace Muster {

// SCEP's challenge password, of which only the hash is stored, and what it stands for.
struct Challenge {
    ChallengeId id = {};
    QByteArray hash = {}; // SHA-256 of the challenge
    QString path = {}; // the part of the SCEP address that it goes with
    EnrollmentKind kind = EnrollmentKind::Automated;
    OrganisationId organisation;
    DeviceId device;
    QString serial; // empty for a test challenge
    QString udid; // empty where it is not known yet
    EnrollmentId enrollment = {}; // of a renewal
    bool isAwaiting = false; // the device waits in Setup Assistant when it has enrolled
    QDateTime createdAt;
    QDateTime expiresAt;
    qint64 usesLeft = 1;
    int wrongTries = 0;

    bool operator==(const Challenge &) const = default;
};

// Who tries to guess has this many tries for an address.
inline constexpr int mostWrongTries = 5;

struct Identity {
    IdentityId id = {};
    QByteArray sha256;
    QByteArray certificate; // DER
    QByteArray keySha256;
    QByteArray transactionId;
    ChallengeId challenge;
    EnrollmentKind kind = EnrollmentKind::Automated;
    OrganisationId organisation;
    DeviceId device;
    QString serial;
    QString udid; // empty until the first Authenticate binds one
    EnrollmentId enrollment; // that it was issued for (a renewal), or that it spoke for
    bool isAwaiting = false;
    QDateTime issuedAt;
    QDateTime notAfter;
    QString address;
    QDateTime revokedAt;

    bool operator==(const Identity &) const = default;
};

} // namespace Muster
