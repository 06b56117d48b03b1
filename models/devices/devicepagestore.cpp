#include "models/devices/devicepagestore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/rowstatement.h"
#include "models/storage/transaction.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace Muster {

namespace {

// The columns that a page fills, in the order of the statement's parameters after organisation (1) and serial (2). The
// profile that a device fetched when it was switched on (status 2, pushed) is noted apart, since it stays in force
// until the device is erased, whatever Apple shows by then; a device that was away begins anew.
constexpr const char *upsertSql = R"(
INSERT INTO devices(organisation_id, serial, model, description, color, asset_tag, family, os, profile_status, profile_uuid,
                    profile_assigned_at, profile_pushed_at, assigned_at, assigned_by, op_at, extra, first_seen_at, generation, revision,
                    activated_uuid, activated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        CASE ?9 WHEN 2 THEN ?10 ELSE '' END, CASE ?9 WHEN 2 THEN coalesce(?12, ?15, ?17) END)
ON CONFLICT(serial, organisation_id) DO UPDATE SET
    model = excluded.model, description = excluded.description, color = excluded.color, asset_tag = excluded.asset_tag,
    family = excluded.family, os = excluded.os, profile_status = excluded.profile_status, profile_uuid = excluded.profile_uuid,
    profile_assigned_at = excluded.profile_assigned_at, profile_pushed_at = excluded.profile_pushed_at,
    assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by, op_at = coalesce(excluded.op_at, op_at),
    extra = excluded.extra, present = 1, left_at = NULL, generation = excluded.generation,
    activated_uuid = CASE WHEN excluded.profile_status = 2 THEN excluded.activated_uuid WHEN present = 0 THEN '' ELSE activated_uuid END,
    activated_at = CASE WHEN excluded.profile_status = 2 THEN excluded.activated_at WHEN present = 0 THEN NULL ELSE activated_at END,
    revision = CASE WHEN present = 0 OR (model, description, color, asset_tag, family, os, profile_status, profile_uuid,
                         profile_assigned_at, profile_pushed_at, assigned_at, assigned_by, extra)
                    IS NOT (excluded.model, excluded.description, excluded.color, excluded.asset_tag, excluded.family, excluded.os,
                            excluded.profile_status, excluded.profile_uuid, excluded.profile_assigned_at,
                            excluded.profile_pushed_at, excluded.assigned_at, excluded.assigned_by, excluded.extra)
               THEN excluded.revision ELSE revision END
WHERE (excluded.op_at IS NULL OR op_at IS NULL OR excluded.op_at >= op_at)
  AND (generation <> excluded.generation OR present = 0 OR coalesce(excluded.op_at, op_at) IS NOT op_at
       OR (model, description, color, asset_tag, family, os, profile_status, profile_uuid,
           profile_assigned_at, profile_pushed_at, assigned_at, assigned_by, extra)
          IS NOT (excluded.model, excluded.description, excluded.color, excluded.asset_tag, excluded.family, excluded.os,
                  excluded.profile_status, excluded.profile_uuid, excluded.profile_assigned_at,
                  excluded.profile_pushed_at, excluded.assigned_at, excluded.assigned_by, excluded.extra))
)";

// A `deleted` record may hold nothing but the serial, so the device's facts stay as they are. One that we never saw is
// noted all the same: an older `added` that comes late must not bring it back.
constexpr const char *leaveSql = R"(
INSERT INTO devices(organisation_id, serial, op_at, present, left_at, first_seen_at, generation, revision, left_how)
VALUES (?1, ?2, ?3, 0, coalesce(?3, ?4), ?4, ?5, ?6, ?7)
ON CONFLICT(serial, organisation_id) DO UPDATE SET
    present = 0, left_at = CASE WHEN present = 1 THEN excluded.left_at ELSE left_at END, left_how = CASE WHEN present = 1 THEN excluded.left_how ELSE left_how END, op_at = coalesce(excluded.op_at, op_at),
    profile_status = 0, revision = CASE WHEN present = 1 THEN excluded.revision ELSE revision END
WHERE (excluded.op_at IS NULL OR op_at IS NULL OR excluded.op_at >= op_at) AND (present = 1 OR excluded.op_at > op_at)
)";

// The original is asked for later, see ReplacementStore.
constexpr const char *replacementSql = "INSERT OR IGNORE INTO replacements(organisation_id, serial) VALUES (?1, ?2)";

constexpr qint64 logBytes = 80 * 1024 * 1024;

// A record and where it belongs in the order of the index.
struct Place {
    quint64 key; // the first eight bytes of the serial number, big-endian
    const DeviceRecord *record;
};

// The batch's records in the order of their serial numbers, those of the same device in Apple's order. Measured: the
// index by serial grows a quarter faster when a batch walks it from one end to the other.
std::vector<Place> inSerialOrder(std::span<const DevicePage> pages)
{
    std::vector<Place> places;
    for (const DevicePage &page : pages) {
        for (const DeviceRecord &record : page.records()) {
            std::array<unsigned char, sizeof(quint64)> bytes{};
            std::memcpy(bytes.data(), record.serial.data(), std::min(record.serial.size(), bytes.size()));
            places.push_back({.key = qFromBigEndian<quint64>(bytes.data()), .record = &record});
        }
    }
    std::ranges::stable_sort(places, {}, &Place::key);
    return places;
}

// One batch of pages on its way into the table.
class PageWriter {
public:
    PageWriter(Database &database, OrganisationId organisation, qint64 generation, qint64 revision,
               const QDateTime &now)
        : m_upsert(database.handle(), upsertSql)
        , m_leave(database.handle(), leaveSql)
        , m_replacement(database.handle(), replacementSql)
    {
        const qint64 seconds = now.toSecsSinceEpoch();
        m_upsert.bind(1, organisation.value());
        m_upsert.bind(17, seconds);
        m_upsert.bind(18, generation);
        m_upsert.bind(19, revision);
        m_leave.bind(1, organisation.value());
        m_leave.bind(4, seconds);
        m_leave.bind(5, generation);
        m_leave.bind(6, revision);
        m_replacement.bind(1, organisation.value());
    }

    [[nodiscard]] Result<> write(std::span<const DevicePage> pages)
    {
        for (const Place &place : inSerialOrder(pages)) {
            if (auto done = write(*place.record); !done)
                return done;
        }
        return {};
    }

private:
    [[nodiscard]] Result<> write(const DeviceRecord &record)
    {
        if (record.isDeleted)
            return leave(record, record.wasReplaced ? DeviceDeparture::Replaced : DeviceDeparture::Taken);
        switch (record.status) {
        case RecordStatus::NotAccessible:
            return leave(record, DeviceDeparture::Asked);
        case RecordStatus::Failed: // proves nothing
            return {};
        case RecordStatus::Told:
            break;
        }
        if (record.isReplacement) {
            m_replacement.bind(2, record.serial);
            if (auto done = m_replacement.execute(); !done)
                return done;
        }
        return upsert(record);
    }

    [[nodiscard]] Result<> upsert(const DeviceRecord &record)
    {
        m_upsert.bind(2, record.serial);
        m_upsert.bind(3, record.model);
        m_upsert.bind(4, record.description);
        m_upsert.bind(5, record.color);
        m_upsert.bind(6, record.assetTag);
        m_upsert.bind(7, record.family);
        m_upsert.bind(8, record.os);
        m_upsert.bind(9, static_cast<qint64>(record.profileStatus));
        m_upsert.bind(10, record.profileUuid);
        m_upsert.bind(11, record.profileAssignedAt);
        m_upsert.bind(12, record.profilePushedAt);
        m_upsert.bind(13, record.assignedAt);
        m_upsert.bind(14, record.assignedBy);
        m_upsert.bind(15, record.operationAt);
        m_upsert.bind(16, record.extra);
        return m_upsert.execute();
    }

    [[nodiscard]] Result<> leave(const DeviceRecord &record, DeviceDeparture how)
    {
        m_leave.bind(2, record.serial);
        m_leave.bind(3, record.operationAt);
        m_leave.bind(7, static_cast<qint64>(how));
        return m_leave.execute();
    }

    RowStatement m_upsert;
    RowStatement m_leave;
    RowStatement m_replacement;
};

Result<> noteRun(Database &database, RunId run, const PageTally &tally)
{
    auto done =
        database.run(QStringLiteral("UPDATE runs SET pages = pages + ?, devices = devices + ?, added = added + ?, "
                                    "changed = changed + ?, left_count = left_count + ? WHERE id = ?"),
                     {qlonglong(tally.pages), qlonglong(tally.devices), tally.added, tally.changed, tally.left,
                      qlonglong(run.value())});
    if (!done)
        return std::unexpected(done.error());
    database.noteChange(Changed::Runs);
    return {};
}

} // namespace

PageTally &PageTally::operator+=(const PageTally &other)
{
    pages += other.pages;
    devices += other.devices;
    added += other.added;
    changed += other.changed;
    left += other.left;
    unusable += other.unusable;
    return *this;
}

Result<PageTally> DevicePageStore::store(std::span<const DevicePage> pages, const SyncPosition &position, RunId run,
                                         const QDateTime &now)
{
    // Measured: the log's default limit of 1000 pages slows a long import down. 80 MB, whatever the file's pages are.
    auto pageSize = m_database.value(QStringLiteral("PRAGMA page_size"));
    if (!pageSize)
        return std::unexpected(pageSize.error());
    const QString limit = QStringLiteral("PRAGMA wal_autocheckpoint=%1").arg(logBytes / pageSize->toLongLong());
    if (auto set = m_database.run(limit); !set)
        return std::unexpected(set.error());
    PageTally received{.pages = std::ssize(pages)};
    for (const DevicePage &page : pages) {
        received.devices += page.count();
        received.unusable += page.unusable();
    }
    return write(pages, position.generation, received, run, now,
                 [&](OrganisationStore &organisations) { return organisations.setPosition(m_organisation, position); });
}

Result<PageTally> DevicePageStore::write(std::span<const DevicePage> pages, qint64 generation, PageTally tally,
                                         RunId run, const QDateTime &now,
                                         const std::function<Result<>(OrganisationStore &)> &note)
{
    auto transaction = Transaction::begin(m_database, Durability::Facts);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    auto lastId = m_database.value(QStringLiteral("SELECT max(id) FROM devices"));
    if (!lastId)
        return std::unexpected(lastId.error());
    PageWriter writer(m_database, m_organisation, generation, *revision, now);
    if (auto done = writer.write(pages); !done)
        return std::unexpected(done.error());
    const auto touched = tallyOf(*revision, lastId->toLongLong());
    if (!touched)
        return std::unexpected(touched.error());
    tally += *touched;
    OrganisationStore organisations(m_database);
    if (auto done = note(organisations); !done)
        return std::unexpected(done.error());
    if (auto done = noteRun(m_database, run, tally); !done)
        return std::unexpected(done.error());
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    return tally;
}

// What a batch came to, not each of its steps: who came and went again within it is not worth telling. Announces it.
Result<PageTally> DevicePageStore::tallyOf(qint64 revision, qint64 lastId)
{
    auto touched =
        m_database.run(QStringLiteral("SELECT total(id > ? AND present), total(id <= ? AND present), "
                                      "total(id <= ? AND NOT present), count(*) FROM devices WHERE revision = ?"),
                       {lastId, lastId, lastId, revision});
    if (!touched)
        return std::unexpected(touched.error());
    touched->next();
    if (touched->value(3).toLongLong() > 0)
        m_database.noteChange(Changed::Devices);
    return PageTally{.added = touched->value(0).toLongLong(),
                     .changed = touched->value(1).toLongLong(),
                     .left = touched->value(2).toLongLong()};
}

Result<PageTally> DevicePageStore::storeDetails(const DevicePage &details, const std::optional<QString> &askedUpTo,
                                                RunId run, const QDateTime &now)
{
    // Of the list that is being read now, if one is: an older number would make the device missing from it.
    auto generation = m_database.value(QStringLiteral("SELECT generation FROM organisations WHERE id = ?"),
                                       {qlonglong(m_organisation.value())});
    if (!generation)
        return std::unexpected(generation.error());
    return write({&details, 1}, generation->toLongLong(), {}, run, now,
                 [&](OrganisationStore &organisations) -> Result<> {
                     return askedUpTo ? organisations.setInquiry(m_organisation, *askedUpTo) : Result<>();
                 });
}

Result<PageTally> DevicePageStore::finishFetch(const SyncPosition &position, RunId run, const QDateTime &now)
{
    auto transaction = Transaction::begin(m_database, Durability::Facts);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    PageTally tally;
    // The first list of all has nobody who could be missing from it, and looking through a million rows takes a while.
    if (position.generation > 1) {
        auto left = m_database.run(
            QStringLiteral(
                "UPDATE devices SET present = 0, left_at = ?, left_how = ?, profile_status = 0, revision = ? "
                "WHERE organisation_id = ? AND generation <> ? AND present = 1"),
            {storedTime(now), static_cast<int>(DeviceDeparture::Absent), *revision, qlonglong(m_organisation.value()),
             position.generation});
        if (!left)
            return std::unexpected(left.error());
        tally.left = left->numRowsAffected();
    }

    OrganisationStore organisations(m_database);
    if (auto done = organisations.setPosition(m_organisation, position); !done)
        return std::unexpected(done.error());
    if (auto done = organisations.setFullSyncAt(m_organisation, now); !done)
        return std::unexpected(done.error());
    // Who was in the list need not be asked for one by one.
    if (auto done = organisations.endInquiry(m_organisation, now); !done)
        return std::unexpected(done.error());
    if (auto done = noteRun(m_database, run, tally); !done)
        return std::unexpected(done.error());
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    if (tally.left > 0)
        m_database.noteChange(Changed::Devices);
    return tally;
}

} // namespace Muster
