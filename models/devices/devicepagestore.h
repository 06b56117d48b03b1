// Stores pages of devices at the speed of SQLite's own import, with their cursor in the same transaction.
//
// Binds texts where they lie, without a QVariant for each: measured, twice as fast.
#pragma once

#include "models/devices/devicepage.h"
#include "models/organisations/organisation.h"
#include "models/storage/database.h"

#include <QDateTime>

#include <functional>
#include <optional>
#include <span>

namespace Muster {

class OrganisationStore;

// What storing pages did. `unusable` counts records without a serial number, which Apple should never send.
struct PageTally {
    qsizetype pages = 0;
    qsizetype devices = 0;
    qint64 added = 0;
    qint64 changed = 0;
    qint64 left = 0;
    qint64 unusable = 0;

    PageTally &operator+=(const PageTally &other);
    bool operator==(const PageTally &) const = default;
};

class DevicePageStore final {
public:
    DevicePageStore(Database &database, OrganisationId organisation)
        : m_database(database)
        , m_organisation(organisation)
    {
    }

    // Stores the pages in order and then `position`, where the next page starts, all in one transaction, together with
    // the run's counts. Rules, from Apple's "Sync the list of devices": the latest op_date of a serial wins, within a
    // page and across pages; `deleted` keeps the device as history; texts that are missing or null are empty.
    [[nodiscard]] Result<PageTally> store(std::span<const DevicePage> pages, const SyncPosition &position, RunId run,
                                          const QDateTime &now);

    // Ends a full fetch: what it did not see has left. Stores `position` in the same transaction.
    [[nodiscard]] Result<PageTally> finishFetch(const SyncPosition &position, RunId run, const QDateTime &now);

    // Stores the answer to "Get device details": what it says of devices, and that those have left which it does not
    // give out. `askedUpTo` is the last serial of a portion of a round over all; absent where somebody asked by name,
    // which says nothing about a round, nor about the list that another program may be reading meanwhile.
    [[nodiscard]] Result<PageTally> storeDetails(const DevicePage &details, const std::optional<QString> &askedUpTo,
                                                 RunId run, const QDateTime &now);

private:
    // Writes the records in a transaction of their own, with what `note` adds to it.
    [[nodiscard]] Result<PageTally> write(std::span<const DevicePage> pages, qint64 generation, PageTally tally,
                                          RunId run, const QDateTime &now,
                                          const std::function<Result<>(OrganisationStore &)> &note);
    [[nodiscard]] Result<PageTally> tallyOf(qint64 revision, qint64 lastId);

    Database &m_database;
    OrganisationId m_organisation;
};

} // namespace Muster
