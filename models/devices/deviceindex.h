// Every device's searchable and sortable facts in memory, column by column: about 100 bytes a device.
//
// Answers which devices meet a query, in which order, and how many stand in each facet, over a million devices in a few
// hundredths of a second. Plain and single-threaded; DeviceIndexThread owns one and keeps it up to date.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/devices/bitmap.h"
#include "models/devices/devicequery.h"
#include "models/devices/devicerows.h"
#include "models/devices/devicestore.h"
#include "models/devices/textcolumn.h"

#include <QHash>
#include <QStringList>

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace Muster {

class Database;

// What a table can be sorted by.
enum class DeviceSort {
    Serial,
    Model,
    State,
    Profile,
    Added,
    AssetTag,
    Description,
    Color,
    Family,
    Os,
    AssignedBy,
    ProfileAssigned,
    SwitchedOn,
    Changed,
    Person,
    Location,
    Note,
    OrderNumber,
    Source,
    SortCount
};

struct DeviceOrder {
    DeviceSort by = DeviceSort::Added;
    Qt::SortOrder direction = Qt::DescendingOrder;

    bool operator==(const DeviceOrder &) const = default;
};

// What a table asks.
struct DeviceQuestion {
    std::optional<OrganisationId> organisation; // absent: all
    DeviceQuery query;
    QList<DeviceOrder> order{DeviceOrder()}; // the first one leads; later ones decide among equals
    bool includesLeft = false; // also those that are no longer here
    // Chosen values of facets, case-folded; alternatives within a facet, "and" between facets. Facets hold their own
    // counts without their own choice, so that one sees what a click would give.
    QHash<DeviceField, QStringList> facets;

    bool operator==(const DeviceQuestion &) const = default;
};

struct FacetValue {
    QString value; // case-folded, as the question takes it
    qint64 count = 0;

    bool operator==(const FacetValue &) const = default;
};

struct DeviceAnswer {
    std::vector<std::int32_t> ids; // row numbers in order
    qint64 total = 0; // devices of the organisation(s) before any filter
    QHash<DeviceField, QList<FacetValue>> facets; // State, Family and ProfileUuid, largest first
};

class DeviceIndex final {
public:
    DeviceIndex();

    // Reads, the first time all devices by their numbers, then those whose revision has grown; at most `most` of them.
    // Returns how many came: fewer than `most` means that nothing more waits.
    [[nodiscard]] Result<int> update(Database &database, int most);
    // Forgets everything, since rows were deleted.
    void clear();
    // Whether rows that were read are gone from the database, or are other devices by now: then only clear() helps.
    [[nodiscard]] bool isStale(Database &database) const;

    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    [[nodiscard]] DeviceAnswer ask(const DeviceQuestion &question);
    [[nodiscard]] DeviceCounts counts(std::optional<OrganisationId> organisation);

    // For who decides about devices by the row, from 0 to size(): see FleetView.
    static constexpr std::int32_t nothingByHand = std::numeric_limits<std::int32_t>::min();
    [[nodiscard]] std::int32_t idOf(std::size_t row) const { return m_ids[row]; }
    // The row of a number, or size() when there is none.
    [[nodiscard]] std::size_t rowOf(std::int32_t id) const;
    [[nodiscard]] DeviceState stateOf(std::size_t row) const { return static_cast<DeviceState>(m_states[row]); }
    // Whether Apple holds a profile for it; not for one that left.
    [[nodiscard]] bool hasProfile(std::size_t row) const { return m_hasProfile[row] != 0; }
    [[nodiscard]] std::int32_t handOf(std::size_t row) const { return m_hands[row]; }
    [[nodiscard]] const TextColumn &profiles() const { return m_texts[Profile]; } // lower case UUIDs
    [[nodiscard]] const TextColumn &families() const { return m_texts[Family]; } // case-folded
    [[nodiscard]] std::optional<std::size_t> rowOfSerial(OrganisationId organisation, const SerialNumber &serial);
    // Those that are here.
    [[nodiscard]] const Bitmap &presentRows(OrganisationId organisation) { return base(organisation, false).rows; }
    [[nodiscard]] const Bitmap &allRows(OrganisationId organisation) { return base(organisation, true).rows; }
    [[nodiscard]] Bitmap matching(const DeviceQuery &query) const;
    // Of those that are here; `oldVersions` as DeviceQuery::nameOldVersions() takes them.
    [[nodiscard]] RiskCounts riskCounts(std::optional<OrganisationId> organisation, const QStringList &oldVersions,
                                        const QDateTime &now);

private:
    // In the order of DeviceRowText and DeviceRowTime.
    enum Text {
        Serial,
        Model,
        Description,
        Color,
        AssetTag,
        Family,
        Os,
        Profile,
        AssignedBy,
        Person,
        Location,
        Note,
        OrderNumber,
        Source,
        TextCount
    };
    enum Time { Added, ProfileAssigned, Pushed, Changed, Left, Activated, Managed, TimeCount };

    [[nodiscard]] Result<int> read(Database &database, const char *condition, std::span<const std::int64_t> values);
    void put(const DeviceRow &row);
    [[nodiscard]] const TextColumn &column(DeviceField field) const;
    // Which rows are asked about at all; kept, since every keystroke asks about the same ones.
    struct Base {
        std::optional<OrganisationId> organisation;
        bool includesLeft = false;
        Bitmap rows;
        qint64 count = 0;
    };
    [[nodiscard]] const Base &base(std::optional<OrganisationId> organisation, bool includesLeft);
    // A bitmap for each value of a facet with few of them; null for one with many.
    [[nodiscard]] const std::vector<Bitmap> *valuesOf(DeviceField field);
    // How many of the rows have each value: by state, or by the number of the text.
    [[nodiscard]] std::vector<std::uint32_t> countValues(DeviceField field, const Bitmap &rows);
    void forget();
    [[nodiscard]] Bitmap matchTerm(const DeviceTerm &term) const;
    void matchRisk(DeviceRisk risk, const DeviceTerm &term, Bitmap &rows) const;
    [[nodiscard]] Bitmap matchFacet(DeviceField field, const QStringList &values) const;
    [[nodiscard]] QList<FacetValue> countFacet(DeviceField field, const Bitmap &rows);
    [[nodiscard]] const std::vector<std::uint32_t> &permutation(DeviceSort sort);
    [[nodiscard]] std::vector<std::uint32_t> sortedByTime(Time time) const;
    [[nodiscard]] std::vector<std::uint32_t> sortedByState() const;
    [[nodiscard]] std::vector<std::uint32_t> ordered(const QList<DeviceOrder> &order, const Bitmap &rows);
    [[nodiscard]] std::vector<std::int32_t> idsOf(const std::vector<std::uint32_t> &rows) const;
    [[nodiscard]] std::vector<std::uint32_t> keysOf(DeviceSort sort) const;

    std::vector<std::int32_t> m_ids; // by row, in the order of arrival
    std::vector<std::uint32_t> m_rowOfId; // row + 1 by number, 0 for none
    std::vector<std::uint16_t> m_organisations;
    std::vector<std::uint8_t> m_states; // DeviceState
    std::vector<std::uint8_t> m_hasProfile;
    std::vector<std::uint8_t> m_queue; // QueueStanding
    std::vector<std::int32_t> m_hands; // nothingByHand where rules and defaults hold
    std::array<TextColumn, TextCount> m_texts;
    std::array<std::vector<std::uint32_t>, TimeCount> m_times; // seconds since 1970, 0 for none
    bool m_isMixedUp = false; // a number came with another serial
    bool m_isLoading = true; // by number; afterwards by revision
    qint64 m_revision = -1; // the latest that was read
    qint64 m_lastId = 0; // the last number read: of all while loading, of m_revision afterwards
    std::map<DeviceSort, std::vector<std::uint32_t>> m_permutations; // a few, the rest is made when asked for
    std::vector<DeviceSort> m_permutationUse; // oldest first
    std::vector<Base> m_bases; // the latest two
    std::map<DeviceField, std::vector<Bitmap>> m_valueRows;
    // Made when a serial is looked for; the texts are the arena's, so it goes with every change.
    std::unordered_multimap<std::string_view, std::uint32_t> m_rowsBySerial;
};

} // namespace Muster
