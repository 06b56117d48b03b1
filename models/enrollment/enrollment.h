// A device under management, as the enrollment server knows it: who it is, how far it has come, how it is reached.
#pragma once

#include "models/core/ids.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace Muster {

// How a device came to its enrollment profile. The stored names are those of enrollmentKindName().
enum class EnrollmentKind {
    Automated, // by Apple, with a signed MachineInfo
    File, // a profile that was exported for this one serial number
    Test, // a profile for any number of clients, while that is switched on
    Renewal // its own profile anew, to renew its identity
};

enum class EnrollmentState {
    Authenticated = 0, // its identity spoke for it; commands wait for its first TokenUpdate
    Enrolled = 1,
    Left = 2, // it told so itself (CheckOut)
    Erased = 3, // we erased it
    Removed = 4 // an admin let it go: it is told so when it asks
};

struct Enrollment {
    EnrollmentId id;
    OrganisationId organisation;
    DeviceId device; // none for one that no sync has told of
    QString udid;
    QString serial;
    EnrollmentKind kind = EnrollmentKind::Automated;
    EnrollmentState state = EnrollmentState::Authenticated;
    int generation = 0; // counts from one erase to the next; 0 before the first TokenUpdate
    IdentityId identity; // to which it is pinned
    IdentityId candidate; // that spoke in an Authenticate, and takes over with the TokenUpdate
    QString topic;
    QByteArray pushToken;
    QString pushMagic;
    QByteArray sealedUnlockToken;
    QByteArray sealedBootstrapToken;
    bool isAwaiting = false; // stands in Setup Assistant until DeviceConfigured
    QDateTime releaseBy; // then it is let go, whatever is still missing
    qint64 sitting = 0; // how often it began to ask for commands
    QString name;
    QString product;
    QString osVersion;
    QString build;
    QJsonObject facts; // what it told of itself: answers by the name of the question
    QString ddmStatus; // its latest status report, JSON
    QDateTime firstAt, authenticatedAt, enrolledAt, configuredAt, leftAt, contactAt, pushedAt;
    QString address;
    qint64 revision = 0;

    [[nodiscard]] bool isManaged() const { return state == EnrollmentState::Enrolled; }

    bool operator==(const Enrollment &) const = default;
};

[[nodiscard]] QString enrollmentKindName(EnrollmentKind kind); // ade, file, test, renewal
[[nodiscard]] EnrollmentKind enrollmentKindFromName(const QString &name);
[[nodiscard]] QString enrollmentStateName(EnrollmentState state, bool isAwaiting); // for --json
[[nodiscard]] QString enrollmentStateText(EnrollmentState state, bool isAwaiting); // for people

// A person's channel on a Mac or a Shared iPad.
struct ChannelUser {
    ChannelUserId id = {};
    EnrollmentId enrollment = {};
    QString key = {}; // UserID, or the short name on a Shared iPad, where every UserID is the same
    QString shortName = {};
    QString longName = {};
    QByteArray pushToken = {};
    QString pushMagic = {};
    qint64 sitting = 0;
    QDateTime contactAt = {};

    bool operator==(const ChannelUser &) const = default;
};

} // namespace Muster
