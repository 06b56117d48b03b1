// Everything that the enrollment server's threads need to answer, put together once on the main thread and never
// changed: another context takes its place when settings or certificates change.
#pragma once

#include "app/core/groupwriter.h"
#include "app/crypto/certificateauthority.h"
#include "app/crypto/sealer.h"
#include "app/enrollment/knownsigners.h"
#include "app/enrollment/signedpayloads.h"
#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/enrollment/serversettings.h"

#include <QHash>

#include <functional>
#include <memory>

namespace Muster {

// An organisation as its devices meet it.
struct ServedOrganisation {
    OrganisationId id;
    QString name;
    bool isPractice = false;
    QByteArray practiceAuthority; // DER: what signs the devices of its sandbox; empty for a real one
    QString topic; // of its push certificate, or one of the same form that leads nowhere
    QString identifier; // PayloadIdentifier of its management profiles
    QString serverUuid; // of Apple's "Get account details"; empty until a server token was loaded
    QString tokenKey; // fingerprint of the key that opens its server token
    QByteArray sealedTokenKey; // and the key itself

    // Whether it can answer Apple's check-in message "Get token" for Managed Apple Accounts.
    [[nodiscard]] bool givesTokens() const { return !serverUuid.isEmpty() && !sealedTokenKey.isEmpty(); }
};

struct ServerContext {
    ServerSettings settings;
    QString baseUrl;
    CertificateAuthority deviceAuthority;
    SigningKey signer;
    QByteArray anchor; // DER for profiles and DEP profiles; empty when the TLS certificate is publicly trusted
    Sealer sealer;
    QHash<OrganisationId, ServedOrganisation> organisations;
    std::shared_ptr<SignedPayloads> signedPayloads; // of `signer`
    std::shared_ptr<KnownSigners> signers; // of `deviceAuthority`
    const Clock &clock;
    GroupWriter &writer;
    StoreThread &store;
    // Devices that have something to fetch. Called on any thread.
    std::function<void(const QList<EnrollmentId> &)> wake;

    // Asks the reading thread and waits for the answer, so not on the main thread.
    template <typename Function> [[nodiscard]] auto read(Function question) const
    {
        return store.read(std::move(question)).takeResult();
    }
};

} // namespace Muster
