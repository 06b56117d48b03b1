// An organisation as the workspace holds it: who it is, how its token stands, where its sync stands.
#pragma once

#include "models/core/ids.h"
#include "models/organisations/accountfacts.h"

#include <QDateTime>
#include <QUrl>

#include <optional>

namespace Muster {

// Where the next page starts. Phase::Fetch: inside a full list; Phase::Sync: changes since the cursor.
struct SyncPosition {
    enum class Phase { None, Fetch, Sync };

    Phase phase = Phase::None;
    QString cursor;
    QDateTime cursorAt; // when Apple gave it; it is good for seven days
    qint64 generation = 0; // the number of the latest full fetch

    bool operator==(const SyncPosition &) const = default;
};

// What keeps Apple from answering this organisation. Cleared when Apple's answer changes.
struct Trouble {
    Error error;
    QDateTime since;

    bool operator==(const Trouble &) const = default;
};

struct Organisation {
    OrganisationId id;
    QString name;
    QUrl url; // of the DEP service
    QString authorityPem; // a private certificate authority to trust beside the system's; usually empty
    bool isPractice = false;
    QDateTime createdAt;
    std::optional<AccountFacts> account; // absent until a token was accepted
    QDateTime accountCheckedAt;
    QDateTime tokenExpiresAt;
    QDateTime tokenLoadedAt;
    std::optional<int> notedWarning; // of the token's end, taken note of; see tokenWarningDays
    std::optional<Trouble> trouble;
    QDateTime notBefore; // Apple named this time for the next request; invalid when it named none
    SyncPosition position;
    QDateTime fullSyncAt;
    // When every device that is here was last asked for one by one, or listed; and the last serial that a round which
    // goes on has asked for.
    QDateTime inquiredAt;
    QString inquirySerial;
    int protocolVersion = 0; // the version that Apple accepted; 0 while unknown

    // A token was accepted by Apple.
    [[nodiscard]] bool isLinked() const { return account.has_value() && tokenLoadedAt.isValid(); }

    bool operator==(const Organisation &) const = default;
};

// Apple's real service, used where no address is given.
[[nodiscard]] inline QUrl appleServiceUrl()
{
    return QUrl(QStringLiteral("https://mdmenrollment.apple.com"));
}

} // namespace Muster
