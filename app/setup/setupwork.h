// What the set-up does that takes time, as coroutines over the services.
//
// They know no SetupFlow: whoever began them may be gone when they end, the services are not.
#pragma once

#include "app/organisations/organisationservice.h"
#include "app/setup/practiceapple.h"
#include "app/sync/syncservice.h"
#include "models/setup/setupdraft.h"

#include <memory>

namespace Muster {

// What the work is done with. All of it outlives every piece of work.
struct SetupServices {
    StoreThread &store;
    OpenWork &work;
    OrganisationService &organisations;
    SyncService &sync;
    PracticeApple &practice;
    const Clock &clock;
};

// Where a set-up stands, as far as it is stored.
struct SetupStand {
    SetupDraft draft;
    std::optional<Organisation> organisation;
    std::optional<PublicKey> key;
    std::optional<Run> run; // the latest one of the organisation
    QStringList otherNames; // of the organisations in the workspace that are not this one
};

// The row of a draft. Written and read on the storage thread only, where the stores of one draft follow each other; so
// a second store begun before the first has ended changes the same row.
using DraftRow = std::shared_ptr<qint64>;

namespace SetupWork {

// Inserts or updates.
[[nodiscard]] Result<> storeDraft(Database &database, SetupDraft draft, const DraftRow &row, const QDateTime &now);

// Which draft to go on with.
enum class Draft { Latest, New };

[[nodiscard]] QCoro::Task<Result<SetupStand>> resume(SetupServices services, Draft which);
// The draft of this organisation; one made up and not stored, standing at the token, when it has none.
[[nodiscard]] QCoro::Task<Result<SetupStand>> resumeOf(SetupServices services, OrganisationId organisation);

// Makes the organisation, or renames it, and its key pair. May be repeated after a crash at any point.
[[nodiscard]] QCoro::Task<Result<SetupStand>> makeKey(SetupServices services, SetupDraft draft, DraftRow row,
                                                      ServiceAddress apple);
// Practice only: the portal's download, with the organisation pointed at where the practice Apple is now.
[[nodiscard]] QCoro::Task<Result<PortalDownload>> visitPortal(SetupServices services, Organisation organisation,
                                                              PublicKey key);
[[nodiscard]] QCoro::Task<TokenVerdict> loadToken(SetupServices services, Organisation organisation, QByteArray file,
                                                  TokenConsent consent);
// A practice organisation is pointed at its Apple first, which may have another port since.
[[nodiscard]] QCoro::Task<Result<Run>> sync(SetupServices services, Organisation organisation);
// Takes an organisation that was never linked out of the workspace again, and its draft with it.
[[nodiscard]] QCoro::Task<Result<SetupStand>> startOver(SetupServices services, OrganisationId organisation);

[[nodiscard]] QCoro::Task<Result<>> writeFile(QString path, QByteArray bytes);
[[nodiscard]] QCoro::Task<Result<QByteArray>> readTokenBytes(QString path);

} // namespace SetupWork

} // namespace Muster
