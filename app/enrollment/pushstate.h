// How an organisation stands with its push certificate: whether its devices can be woken, and until when.
#pragma once

#include "app/crypto/certificate.h"
#include "models/core/ids.h"
#include "models/organisations/organisation.h"

#include <QDateTime>

#include <optional>

namespace Muster {

enum class PushStand {
    Missing, // devices are reached when they come by themselves
    Requested, // the first one: a request was made, and its certificate has not come back
    Present,
    NearEnd, // it is time to renew it
    Ended,
    Practice // none is needed: the sandbox pushes
};

struct PushState {
    OrganisationId organisation;
    QString name; // the organisation's
    PushStand stand = PushStand::Missing;
    std::optional<CertificateFacts> certificate; // its userId is the topic
    qint64 daysLeft = 0; // of the certificate; below zero after its end
    QDateTime requestedAt; // of the request that waits for its certificate, also beside one that is to be renewed

    [[nodiscard]] bool isRequested() const { return requestedAt.isValid(); }

    bool operator==(const PushState &) const = default;
};

// `certificate`: DER; empty when there is none. `requestedAt`: invalid when no request waits.
[[nodiscard]] PushState pushStateOf(const Organisation &organisation, const QByteArray &certificate,
                                    const QDateTime &requestedAt, const QDateTime &now);

// missing, requested, present, near-end, ended, practice: for --json.
[[nodiscard]] QString pushStandName(PushStand stand);
// What it means for devices, and what to do: for people.
[[nodiscard]] QString pushStateText(const PushState &state);

} // namespace Muster
