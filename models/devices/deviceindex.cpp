#include "models/devices/deviceindex.h"

#include "models/storage/database.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

namespace Muster {

namespace {

constexpr int stateCount = deviceStateCount;

// A facet with more values is counted row by row: 64 bitmaps have 8 bytes a device.
constexpr std::size_t mostValueBitmaps = 64;

// Beyond these a facet's values are a search's work.
constexpr qsizetype mostFacetValues = 100;

std::uint32_t seconds(std::int64_t value)
{
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, 0xffffffff));
}

// Case-folds UTF-8. Nearly all texts of Apple's are ASCII, for which that is a loop over bytes.
class Folder {
public:
    // Valid until the next call.
    std::string_view fold(std::string_view text)
    {
        const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (!ascii) {
            m_text = folded(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
            return m_text;
        }
        m_text.assign(text);
        for (char &c : m_text) {
            if (c >= 'A' && c <= 'Z')
                c = static_cast<char>(c + ('a' - 'A'));
        }
        return m_text;
    }

private:
    std::string m_text;
};

Folder &folder()
{
    static thread_local Folder one; // keeps its buffer
    return one;
}

} // namespace

DeviceIndex::DeviceIndex()
{
    m_texts.front() = TextColumn(TextColumn::Kind::Unique); // serials; the others repeat
}

void DeviceIndex::clear()
{
    *this = DeviceIndex();
}

bool DeviceIndex::isStale(Database &database) const
{
    if (m_isMixedUp)
        return true;
    const auto count = database.value(QStringLiteral("SELECT count(*) FROM devices"));
    return count && count->toLongLong() < static_cast<qint64>(size());
}

Result<int> DeviceIndex::update(Database &database, int most)
{
    if (!m_isLoading)
        return read(database, "(revision, id) > (?, ?) ORDER BY revision, id LIMIT ?",
                    std::array<std::int64_t, 3>{m_revision, m_lastId, most});
    if (m_revision < 0) {
        // What changes from here on is read once more by its revision.
        auto latest = database.value(QStringLiteral("SELECT latest FROM revisions"));
        if (!latest)
            return std::unexpected(latest.error());
        m_revision = latest->toLongLong();
    }
    const qint64 revision = m_revision;
    auto came = read(database, "id > ? ORDER BY id LIMIT ?", std::array<std::int64_t, 2>{m_lastId, most});
    m_revision = revision;
    if (came && *came < most) {
        m_isLoading = false;
        m_lastId = std::numeric_limits<qint32>::max(); // of that revision nothing is missing
    }
    return came;
}

Result<int> DeviceIndex::read(Database &database, const char *condition, std::span<const std::int64_t> values)
{
    auto count = readDeviceRows(database, condition, values, [this](const DeviceRow &row) {
        m_revision = row.revision;
        m_lastId = row.id;
        put(row);
    });
    if (count && *count > 0)
        forget();
    return count;
}

void DeviceIndex::forget()
{
    m_permutations.clear();
    m_permutationUse.clear();
    m_bases.clear();
    m_valueRows.clear();
    m_rowsBySerial.clear();
}

void DeviceIndex::put(const DeviceRow &row)
{
    const auto id = static_cast<std::size_t>(row.id);
    const auto status = static_cast<ProfileStatus>(qBound(0, row.profileStatus, 3));
    const auto state = static_cast<std::uint8_t>(
        deviceState(row.isPresent, status, row.times[static_cast<std::size_t>(DeviceRowTime::Activated)] > 0,
                    static_cast<Management>(qBound(0, row.management, managementCount - 1))));
    const auto hasProfile = static_cast<std::uint8_t>(row.isPresent && isProfile(status));
    const std::int32_t hand = row.hand.value_or(nothingByHand);
    if (id >= m_rowOfId.size())
        m_rowOfId.resize(std::max(id + 1, m_rowOfId.size() + m_rowOfId.size() / 8), 0);
    const bool isNew = m_rowOfId[id] == 0;
    if (isNew) {
        m_ids.push_back(row.id);
        m_rowOfId[id] = static_cast<std::uint32_t>(m_ids.size());
        m_organisations.push_back(static_cast<std::uint16_t>(row.organisation));
        m_states.push_back(state);
        m_hasProfile.push_back(hasProfile);
        m_hands.push_back(hand);
        m_queue.push_back(static_cast<std::uint8_t>(row.queue));
        for (std::size_t i = 0; i < TextCount; ++i)
            m_texts[i].append(folder().fold(row.texts[i]));
        for (std::size_t i = 0; i < TimeCount; ++i)
            m_times[i].push_back(seconds(row.times[i]));
        return;
    }
    const std::size_t at = m_rowOfId[id] - 1;
    // SQLite gives the numbers of deleted rows out again.
    m_isMixedUp = m_isMixedUp || m_texts[Serial].value(at) != folder().fold(row.texts[Serial]);
    m_organisations[at] = static_cast<std::uint16_t>(row.organisation);
    m_states[at] = state;
    m_hasProfile[at] = hasProfile;
    m_hands[at] = hand;
    m_queue[at] = static_cast<std::uint8_t>(row.queue);
    for (std::size_t i = Serial + 1; i < TextCount; ++i) // a serial never changes
        m_texts[i].replace(at, folder().fold(row.texts[i]));
    for (std::size_t i = 0; i < TimeCount; ++i)
        m_times[i][at] = seconds(row.times[i]);
}

const TextColumn &DeviceIndex::column(DeviceField field) const
{
    switch (field) {
    case DeviceField::Model:
        return m_texts[Model];
    case DeviceField::Description:
        return m_texts[Description];
    case DeviceField::Color:
        return m_texts[Color];
    case DeviceField::AssetTag:
        return m_texts[AssetTag];
    case DeviceField::Family:
        return m_texts[Family];
    case DeviceField::Os:
        return m_texts[Os];
    case DeviceField::ProfileUuid:
        return m_texts[Profile];
    case DeviceField::AssignedBy:
        return m_texts[AssignedBy];
    case DeviceField::Person:
        return m_texts[Person];
    case DeviceField::Location:
        return m_texts[Location];
    case DeviceField::Note:
        return m_texts[Note];
    case DeviceField::OrderNumber:
        return m_texts[OrderNumber];
    case DeviceField::Source:
        return m_texts[Source];
    default:
        return m_texts[Serial];
    }
}

const DeviceIndex::Base &DeviceIndex::base(std::optional<OrganisationId> asked, bool includesLeft)
{
    for (const Base &known : m_bases) {
        if (known.organisation == asked && known.includesLeft == includesLeft)
            return known;
    }
    if (m_bases.size() >= 2)
        m_bases.erase(m_bases.begin());
    Base made{asked, includesLeft, Bitmap(size()), 0};
    const auto left = static_cast<std::uint8_t>(DeviceState::Left);
    const std::uint16_t organisation = asked ? static_cast<std::uint16_t>(asked->value()) : 0;
    made.rows.fill([&](std::size_t row) {
        return (includesLeft || m_states[row] != left) && (organisation == 0 || m_organisations[row] == organisation);
    });
    made.count = static_cast<qint64>(made.rows.count());
    return m_bases.emplace_back(std::move(made));
}

const std::vector<Bitmap> *DeviceIndex::valuesOf(DeviceField field)
{
    if (const auto known = m_valueRows.find(field); known != m_valueRows.end())
        return &known->second;
    const std::size_t count = field == DeviceField::State ? stateCount : column(field).valueCount();
    if (count > mostValueBitmaps)
        return nullptr;
    std::vector<Bitmap> values(count, Bitmap(size()));
    for (std::size_t row = 0; row < size(); ++row)
        values[field == DeviceField::State ? m_states[row] : column(field).valueOf(row)].set(row);
    return &m_valueRows.emplace(field, std::move(values)).first->second;
}

void DeviceIndex::matchRisk(DeviceRisk risk, const DeviceTerm &term, Bitmap &rows) const
{
    const auto isHere = [this](std::size_t row) { return stateOf(row) != DeviceState::Left; };
    const auto isBare = [&](std::size_t row) { return !hasProfile(row) && isHere(row); };
    const auto isInUse = [&](std::size_t row) { return m_times[Activated][row] > 0 || isSwitchedOn(stateOf(row)); };
    const auto &activated = m_times[Activated];
    const auto standing = [&](QueueStanding which) {
        rows.fill([&](std::size_t row) { return m_queue[row] == static_cast<std::uint8_t>(which) && isHere(row); });
    };
    switch (risk) {
    case DeviceRisk::NoProfile:
        rows.fill([&](std::size_t row) { return isBare(row) && !isSwitchedOn(stateOf(row)); });
        return;
    case DeviceRisk::Unmanaged:
        rows.fill([&](std::size_t row) { return isInUse(row) && isBare(row); });
        return;
    case DeviceRisk::Stuck: {
        const std::uint32_t before = term.until ? seconds(term.until->toSecsSinceEpoch()) : 0;
        rows.fill(
            [&](std::size_t row) { return stateOf(row) == DeviceState::InSetup && m_times[Managed][row] < before; });
        return;
    }
    case DeviceRisk::Failed:
        standing(QueueStanding::Failed);
        return;
    case DeviceRisk::Throttled:
        standing(QueueStanding::Throttled);
        return;
    case DeviceRisk::Refused:
        standing(QueueStanding::Refused);
        return;
    case DeviceRisk::OldVersion: {
        const TextColumn &texts = profiles();
        std::vector<bool> isOld(texts.valueCount());
        for (std::size_t i = 0; i < isOld.size(); ++i) {
            const std::string_view value = texts.value(i);
            isOld[i] = term.oldVersions.contains(QLatin1StringView(value.data(), static_cast<qsizetype>(value.size())));
        }
        rows.fill([&](std::size_t row) { return isOld[texts.valueOf(row)] && isHere(row) && !isBare(row); });
        return;
    }
    case DeviceRisk::Provisional:
        break;
    }
    const TextColumn &sources = m_texts[Source];
    std::vector<bool> isAdded(sources.valueCount());
    for (std::size_t i = 0; i < isAdded.size(); ++i) {
        const std::string_view value = sources.value(i);
        isAdded[i] = isConfiguratorSource(QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
    }
    const std::uint32_t since = term.from ? seconds(term.from->toSecsSinceEpoch()) : 0;
    rows.fill([&](std::size_t row) {
        return activated[row] > 0 && activated[row] >= since && isAdded[sources.valueOf(row)] && isHere(row);
    });
}

Bitmap DeviceIndex::matchTerm(const DeviceTerm &term) const
{
    Bitmap rows(size());
    if (term.field == DeviceField::Risk) {
        for (const DeviceRisk risk : term.risks)
            matchRisk(risk, term, rows);
    } else if (isDateField(term.field)) {
        const auto &times =
            m_times[static_cast<std::size_t>(term.field) - static_cast<std::size_t>(DeviceField::AddedAt)];
        // 0 is "no time"; a bound may lie far behind what 32 bits hold.
        const qint64 from = term.from ? qMax(qint64(1), term.from->toSecsSinceEpoch()) : 1;
        const qint64 until = term.until ? term.until->toSecsSinceEpoch() : std::numeric_limits<qint64>::max();
        rows.fill([&](std::size_t row) { return times[row] >= from && times[row] < until; });
    } else if (term.field == DeviceField::State) {
        std::array<bool, stateCount> accepted{};
        for (int state = 0; state < stateCount; ++state) {
            accepted[static_cast<std::size_t>(state)] =
                std::ranges::any_of(deviceStateNames(static_cast<DeviceState>(state)), [&](const QString &name) {
                    return std::ranges::any_of(term.patterns,
                                               [&](const auto &pattern) { return matchesPattern(name, pattern); });
                });
        }
        rows.fill([&](std::size_t row) { return accepted[m_states[row]]; });
    } else if (term.field == DeviceField::AnyText) {
        for (const Text text : {Serial, Model, Description, AssetTag, AssignedBy, Person, OrderNumber})
            m_texts[text].match(term.patterns, rows);
    } else {
        column(term.field).match(term.patterns, rows);
    }
    if (term.isExcluding)
        rows.invert();
    return rows;
}

Bitmap DeviceIndex::matchFacet(DeviceField field, const QStringList &values) const
{
    if (field == DeviceField::State) { // exactly these, as the counts beside them say
        std::array<bool, stateCount> chosen{};
        for (std::size_t state = 0; state < stateCount; ++state)
            chosen[state] = values.contains(deviceStateName(static_cast<DeviceState>(state)));
        Bitmap rows(size());
        rows.fill([&](std::size_t row) { return chosen[m_states[row]]; });
        return rows;
    }
    DeviceTerm term;
    term.field = field;
    for (const QString &value : values)
        term.patterns.append({value, DeviceTerm::Match::Equals});
    return matchTerm(term);
}

std::vector<std::uint32_t> DeviceIndex::countValues(DeviceField field, const Bitmap &rows)
{
    const std::vector<Bitmap> *bitmaps = valuesOf(field);
    if (!bitmaps)
        return column(field).countValues(rows);
    std::vector<std::uint32_t> counts(bitmaps->size());
    std::ranges::transform(*bitmaps, counts.begin(), [&rows](const Bitmap &bitmap) {
        return static_cast<std::uint32_t>(bitmap.countWith(rows));
    });
    return counts;
}

QList<FacetValue> DeviceIndex::countFacet(DeviceField field, const Bitmap &rows)
{
    QList<FacetValue> values;
    const std::vector<std::uint32_t> counts = countValues(field, rows);
    if (field == DeviceField::State) {
        for (std::size_t state = 0; state < stateCount; ++state)
            values.append({deviceStateName(static_cast<DeviceState>(state)), counts[state]});
        return values;
    }
    const TextColumn &texts = column(field);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string_view value = texts.value(i);
        values.append({QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())), counts[i]});
    }
    const auto shown = values.begin() + std::min<qsizetype>(values.size(), mostFacetValues);
    std::ranges::partial_sort(values, shown, std::ranges::greater(), &FacetValue::count);
    values.erase(shown, values.end());
    return values;
}

std::vector<std::int32_t> DeviceIndex::idsOf(const std::vector<std::uint32_t> &rows) const
{
    std::vector<std::int32_t> ids(rows.size());
    std::ranges::transform(rows, ids.begin(), [this](std::uint32_t row) { return m_ids[row]; });
    return ids;
}

DeviceCounts DeviceIndex::counts(std::optional<OrganisationId> organisation)
{
    DeviceCounts counts;
    std::ranges::copy(countValues(DeviceField::State, base(organisation, true).rows), counts.byState.begin());
    const Base &present = base(organisation, false);
    counts.present = present.count;
    // Only the present have one. Bytes one after another are counted faster than the set bits of a bitmap are found.
    const std::uint16_t asked = organisation ? static_cast<std::uint16_t>(organisation->value()) : 0;
    for (std::size_t row = 0; row < size(); ++row)
        counts.withProfile += m_hasProfile[row] & std::uint8_t(asked == 0 || m_organisations[row] == asked);
    const TextColumn &families = m_texts[Family];
    const std::vector<std::uint32_t> byFamily = countValues(DeviceField::Family, present.rows);
    for (std::size_t i = 0; i < byFamily.size(); ++i) {
        const std::string_view family = families.value(i);
        if (byFamily[i] > 0)
            counts.presentByFamily.insert(QString::fromUtf8(family.data(), static_cast<qsizetype>(family.size())),
                                          byFamily[i]);
    }
    return counts;
}

std::size_t DeviceIndex::rowOf(std::int32_t id) const
{
    const auto at = static_cast<std::size_t>(id);
    return id < 0 || at >= m_rowOfId.size() || m_rowOfId[at] == 0 ? size() : m_rowOfId[at] - 1;
}

std::optional<std::size_t> DeviceIndex::rowOfSerial(OrganisationId organisation, const SerialNumber &serial)
{
    if (m_rowsBySerial.empty() && size() > 0) {
        m_rowsBySerial.reserve(size());
        for (std::size_t row = 0; row < size(); ++row)
            m_rowsBySerial.emplace(m_texts[Serial].value(row), static_cast<std::uint32_t>(row));
    }
    const std::string key = folded(serial.text()).toStdString();
    const auto [first, last] = m_rowsBySerial.equal_range(key);
    for (auto at = first; at != last; ++at) {
        if (m_organisations[at->second] == organisation.value())
            return at->second;
    }
    return std::nullopt;
}

Bitmap DeviceIndex::matching(const DeviceQuery &query) const
{
    Bitmap found(size(), true);
    for (const DeviceTerm &term : query.terms)
        found &= matchTerm(term);
    return found;
}

RiskCounts DeviceIndex::riskCounts(std::optional<OrganisationId> organisation, const QStringList &oldVersions,
                                   const QDateTime &now)
{
    const Bitmap &present = base(organisation, false).rows;
    DeviceTerm term;
    term.field = DeviceField::Risk;
    term.from = now.addDays(-provisionalDays);
    term.until = now.addSecs(-stuckSeconds);
    term.oldVersions = oldVersions;
    RiskCounts counts;
    for (int risk = 0; risk < deviceRiskCount; ++risk) {
        Bitmap rows(size());
        matchRisk(static_cast<DeviceRisk>(risk), term, rows);
        counts.devices[static_cast<std::size_t>(risk)] = static_cast<qint64>(rows.countWith(present));
    }
    return counts;
}

DeviceAnswer DeviceIndex::ask(const DeviceQuestion &question)
{
    const bool asksForLeft = question.facets.value(DeviceField::State).contains(deviceStateName(DeviceState::Left))
        || question.query.asksForLeft();
    const bool includesLeft = question.includesLeft || asksForLeft;
    DeviceAnswer answer;
    answer.total = base(question.organisation, question.includesLeft).count;
    Bitmap found = base(question.organisation, includesLeft).rows;
    for (const DeviceTerm &term : question.query.terms)
        found &= matchTerm(term);

    QHash<DeviceField, Bitmap> chosen;
    for (auto facet = question.facets.cbegin(); facet != question.facets.cend(); ++facet) {
        if (!facet.value().isEmpty())
            chosen.insert(facet.key(), matchFacet(facet.key(), facet.value()));
    }
    for (const DeviceField field : {DeviceField::State, DeviceField::Family, DeviceField::ProfileUuid}) {
        Bitmap others = found;
        for (auto facet = chosen.cbegin(); facet != chosen.cend(); ++facet) {
            if (facet.key() != field)
                others &= facet.value();
        }
        answer.facets.insert(field, countFacet(field, others));
    }
    for (const Bitmap &facet : std::as_const(chosen))
        found &= facet;
    answer.ids = idsOf(ordered(question.order, found));
    return answer;
}

} // namespace Muster
