// The library of configuration items: what devices get from the enrollment server, and how it stands on them.
//
// Content is sealed in the workspace; the journal tells changes without secrets. Saving changes no device that is
// enrolled already: that is a redeployment, planned first. Lives on the main thread; what the constructor takes
// outlives it.
#pragma once

#include "app/configuration/itemedits.h"
#include "app/configuration/redeployment.h"
#include "app/core/openwork.h"
#include "app/crypto/vault.h"
#include "models/configuration/configurationitem.h"
#include "models/core/clock.h"
#include "models/storage/storethread.h"

#include <QCoroTask>
#include <QObject>

namespace Muster {

class ConfigurationService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigurationService)

public:
    ConfigurationService(StoreThread &store, OpenWork &work, Vault &vault, const Clock &clock, QString person,
                         QObject *parent = nullptr);

    // In the admin's order.
    [[nodiscard]] QCoro::Task<Result<QList<ConfigurationItem>>> all(std::optional<OrganisationId> organisation);
    [[nodiscard]] QCoro::Task<Result<QHash<ItemId, ItemCounts>>> counts(std::optional<OrganisationId> organisation);
    [[nodiscard]] QCoro::Task<Result<ConfigurationItem>> find(OrganisationId organisation, QString nameOrNumber);
    [[nodiscard]] QCoro::Task<Result<ConfigurationItem>> byId(ItemId id);
    // Newest first.
    [[nodiscard]] QCoro::Task<Result<QList<ItemRevision>>> revisions(ItemId id);
    // The latest revision, secrets and all.
    [[nodiscard]] QCoro::Task<Result<QVariantMap>> content(ItemId id);
    // Latest news first.
    [[nodiscard]] QCoro::Task<Result<QList<ItemOnDevice>>> results(ItemId id, int most = 1000);

    // A .mobileconfig as a new item, or as the next revision of the item with its PayloadIdentifier. InvalidInput with
    // every error of the profile, one a line. Without a name in `change` it is called as it calls itself.
    [[nodiscard]] QCoro::Task<Result<SavedItem>> import(OrganisationId organisation, QByteArray bytes,
                                                        ItemChange change);
    // From values of a form; see itemforms.h. InvalidInput with every fault, one a line.
    [[nodiscard]] QCoro::Task<Result<SavedItem>> save(OrganisationId organisation, std::optional<ItemId> item,
                                                      QString kind, QJsonObject values, ItemChange change);
    // The values that make the latest revision, for editing. InvalidInput for an item without a form.
    [[nodiscard]] QCoro::Task<Result<QJsonObject>> formValues(ItemId id);

    [[nodiscard]] QCoro::Task<Result<ConfigurationItem>> change(ItemId id, ItemChange change);
    [[nodiscard]] QCoro::Task<Result<ConfigurationItem>> rename(ItemId id, QString name);
    [[nodiscard]] QCoro::Task<Result<ConfigurationItem>> setAuto(ItemId id, bool isAuto);
    // From 1.
    [[nodiscard]] QCoro::Task<Result<>> move(ItemId id, int position);
    // Takes the item from the devices that have it, in parts as applyRedeploy(), then deletes it. The value says from
    // whom. After an error the item stands, and it can be deleted again.
    [[nodiscard]] QCoro::Task<Result<RedeployPlan>> remove(ItemId id);

    [[nodiscard]] QCoro::Task<Result<RedeployPlan>> planRedeploy(ItemId id, RedeployScope scope = {});
    // For applyRedeploy(), too: the item goes to these devices, whether or not it is marked for everybody.
    [[nodiscard]] QCoro::Task<Result<RedeployPlan>> planGiving(ItemId id, DeviceChoice devices);
    // A thousand devices in one transaction, with its entry in the journal. The value is the number of devices that
    // have something to fetch.
    [[nodiscard]] QCoro::Task<Result<int>> applyRedeploy(QList<RedeployPlan> plans);

Q_SIGNALS:
    // Items, or how they stand on devices.
    void changed();
    // These devices have something to fetch.
    void wakeWanted(const QList<Muster::EnrollmentId> &devices);

private:
    [[nodiscard]] QCoro::Task<Result<SavedItem>> store(ItemSaving saving, QList<ProfileFinding> findings);

    StoreThread &m_store;
    OpenWork &m_work;
    Vault &m_vault;
    const Clock &m_clock;
    QString m_person;
};

} // namespace Muster
