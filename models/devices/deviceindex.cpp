#include "models/devices/deviceindex.h"

#include "models/storage/database.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace Muster {

namespace {

// Each has four bytes a device.
constexpr std::size_t mostPermutations = 5;

constexpr int stateCount = 4;

std::uint32_t seconds(const QVariant &value)
{
    return static_cast<std::uint32_t>(qBound(qint64(0), value.toLongLong(), qint64(0xffffffff)));
}

// Stable counting sort by 32-bit keys, 11 bits at a time; 0 (no time) comes last.
std::vector<std::uint32_t> radixSorted(const std::vector<std::uint32_t> &keys)
{
    std::vector<std::uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::uint32_t> next(keys.size());
    for (int shift = 0; shift < 33; shift += 11) {
        std::array<std::uint32_t, 2049> starts{};
        // Unsigned wrap-around puts "none" behind every time.
        const auto digit = [&](std::uint32_t row) { return ((keys[row] - 1) >> shift) & 2047U; };
        for (std::uint32_t row = 0; row < keys.size(); ++row)
            ++starts[digit(row) + 1];
        std::partial_sum(starts.begin(), starts.end(), starts.begin());
        for (const std::uint32_t row : order)
            next[starts[digit(row)]++] = row;
        order.swap(next);
    }
    return order;
}

} // namespace

struct DeviceIndex::Row {
    std::int32_t id = 0;
    std::uint16_t organisation = 0;
    std::uint8_t state = 0;
    std::array<QByteArray, TextCount> texts;
    std::array<std::uint32_t, TimeCount> times{};
};

DeviceIndex::DeviceIndex()
    : m_texts{TextColumn(TextColumn::Kind::Unique), TextColumn(TextColumn::Kind::Repeating), TextColumn(TextColumn::Kind::Repeating),
              TextColumn(TextColumn::Kind::Repeating), TextColumn(TextColumn::Kind::Repeating), TextColumn(TextColumn::Kind::Repeating),
              TextColumn(TextColumn::Kind::Repeating), TextColumn(TextColumn::Kind::Repeating), TextColumn(TextColumn::Kind::Repeating)}
{
}

void DeviceIndex::clear()
{
    *this = DeviceIndex();
}

Result<int> DeviceIndex::update(Database &database, int most)
{
    if (!m_isLoading)
        return read(database, QStringLiteral("(revision, id) > (?, ?) ORDER BY revision, id LIMIT ?"), {m_revision, m_lastId, most});
    if (m_revision < 0) {
        // What changes from here on is read once more by its revision.
        auto latest = database.value(QStringLiteral("SELECT latest FROM revisions"));
        if (!latest)
            return std::unexpected(latest.error());
        m_revision = latest->toLongLong();
    }
    const qint64 revision = m_revision;
    auto came = read(database, QStringLiteral("id > ? ORDER BY id LIMIT ?"), {m_lastId, most});
    m_revision = revision;
    if (came && *came < most) {
        m_isLoading = false;
        m_lastId = std::numeric_limits<qint32>::max(); // of that revision nothing is missing
    }
    return came;
}

Result<int> DeviceIndex::read(Database &database, const QString &condition, const QVariantList &values)
{
    auto query = database.run(
        QStringLiteral("SELECT id, organisation_id, present, profile_status, serial, model, description, color, asset_tag, family, os, "
                       "CASE profile_status WHEN 3 THEN '' ELSE profile_uuid END, assigned_by, assigned_at, profile_assigned_at, "
                       "profile_pushed_at, op_at, left_at, revision FROM devices WHERE ")
            + condition,
        values);
    if (!query)
        return std::unexpected(query.error());
    int count = 0;
    Row row;
    while (query->next()) {
        row.id = query->value(0).toInt();
        row.organisation = static_cast<std::uint16_t>(query->value(1).toUInt());
        row.state = static_cast<std::uint8_t>(
            deviceState(query->value(2).toBool(), static_cast<ProfileStatus>(qBound(0, query->value(3).toInt(), 3))));
        for (int text = 0; text < TextCount; ++text)
            row.texts[static_cast<size_t>(text)] = folded(query->value(4 + text).toString()).toUtf8();
        for (int time = 0; time < TimeCount; ++time)
            row.times[static_cast<size_t>(time)] = seconds(query->value(4 + TextCount + time));
        m_revision = query->value(4 + TextCount + TimeCount).toLongLong();
        m_lastId = row.id;
        put(row);
        ++count;
    }
    if (count > 0) {
        m_permutations.clear();
        m_permutationUse.clear();
    }
    return count;
}

void DeviceIndex::put(const Row &row)
{
    const auto text = [](const QByteArray &bytes) { return std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())); };
    const auto id = static_cast<std::size_t>(row.id);
    if (id >= m_rowOfId.size())
        m_rowOfId.resize(std::max(id + 1, m_rowOfId.size() + m_rowOfId.size() / 8), 0);
    if (m_rowOfId[id] == 0) {
        m_ids.push_back(row.id);
        m_rowOfId[id] = static_cast<std::uint32_t>(m_ids.size());
        m_organisations.push_back(row.organisation);
        m_states.push_back(row.state);
        for (std::size_t i = 0; i < TextCount; ++i)
            m_texts[i].append(text(row.texts[i]));
        for (std::size_t i = 0; i < TimeCount; ++i)
            m_times[i].push_back(row.times[i]);
        return;
    }
    const std::size_t at = m_rowOfId[id] - 1;
    m_organisations[at] = row.organisation;
    m_states[at] = row.state;
    for (std::size_t i = Serial + 1; i < TextCount; ++i) // a serial never changes
        m_texts[i].replace(at, text(row.texts[i]));
    for (std::size_t i = 0; i < TimeCount; ++i)
        m_times[i][at] = row.times[i];
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
    default:
        return m_texts[Serial];
    }
}

Bitmap DeviceIndex::base(const DeviceQuestion &question, bool includesLeft) const
{
    Bitmap rows(size());
    const auto left = static_cast<std::uint8_t>(DeviceState::Left);
    const std::uint16_t organisation = question.organisation ? static_cast<std::uint16_t>(question.organisation->value()) : 0;
    rows.fill([&](std::size_t row) {
        return (includesLeft || m_states[row] != left) && (organisation == 0 || m_organisations[row] == organisation);
    });
    return rows;
}

Bitmap DeviceIndex::matchTerm(const DeviceTerm &term) const
{
    Bitmap rows(size());
    if (isDateField(term.field)) {
        const auto &times = m_times[static_cast<std::size_t>(term.field) - static_cast<std::size_t>(DeviceField::AddedAt)];
        // 0 is "no time"; a bound may lie far behind what 32 bits hold.
        const qint64 from = term.from ? qMax(qint64(1), term.from->toSecsSinceEpoch()) : 1;
        const qint64 until = term.until ? term.until->toSecsSinceEpoch() : std::numeric_limits<qint64>::max();
        rows.fill([&](std::size_t row) { return times[row] >= from && times[row] < until; });
    } else if (term.field == DeviceField::State) {
        std::array<bool, stateCount> accepted{};
        for (int state = 0; state < stateCount; ++state) {
            const QString name = deviceStateName(static_cast<DeviceState>(state));
            accepted[static_cast<std::size_t>(state)]
                = std::ranges::any_of(term.patterns, [&](const auto &pattern) { return matchesPattern(name, pattern); });
        }
        rows.fill([&](std::size_t row) { return accepted[m_states[row]]; });
    } else if (term.field == DeviceField::AnyText) {
        for (const Text text : {Serial, Model, Description, AssetTag, AssignedBy})
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
    DeviceTerm term;
    term.field = field;
    for (const QString &value : values)
        term.patterns.append({value, DeviceTerm::Match::Equals});
    return matchTerm(term);
}

QList<FacetValue> DeviceIndex::countFacet(DeviceField field, const Bitmap &rows) const
{
    QList<FacetValue> values;
    if (field == DeviceField::State) {
        std::array<qint64, stateCount> counts{};
        rows.forEach([&](std::size_t row) { ++counts[m_states[row]]; });
        for (int state = 0; state < stateCount; ++state)
            values.append({deviceStateName(static_cast<DeviceState>(state)), counts[static_cast<std::size_t>(state)]});
        return values;
    }
    const TextColumn &texts = column(field);
    const std::vector<std::uint32_t> counts = texts.countValues(rows);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string_view value = texts.value(i);
        values.append({QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())), counts[i]});
    }
    std::ranges::stable_sort(values, std::ranges::greater(), &FacetValue::count);
    return values;
}

std::vector<std::uint32_t> DeviceIndex::sortedByTime(Time time) const
{
    return radixSorted(m_times[time]);
}

std::vector<std::uint32_t> DeviceIndex::sortedByState() const
{
    std::vector<std::uint32_t> keys(m_states.begin(), m_states.end());
    for (std::uint32_t &key : keys)
        ++key;
    return radixSorted(keys);
}

const std::vector<std::uint32_t> &DeviceIndex::permutation(DeviceSort sort)
{
    std::erase(m_permutationUse, sort);
    m_permutationUse.push_back(sort);
    if (const auto made = m_permutations.find(sort); made != m_permutations.end())
        return made->second;
    if (m_permutationUse.size() > mostPermutations) {
        m_permutations.erase(m_permutationUse.front());
        m_permutationUse.erase(m_permutationUse.begin());
    }
    std::vector<std::uint32_t> order;
    switch (sort) {
    case DeviceSort::Serial:
        order = m_texts[Serial].sorted();
        break;
    case DeviceSort::Model:
        order = m_texts[Model].sorted();
        break;
    case DeviceSort::State:
        order = sortedByState();
        break;
    case DeviceSort::Profile:
        order = m_texts[Profile].sorted();
        break;
    case DeviceSort::AssetTag:
        order = m_texts[AssetTag].sorted();
        break;
    case DeviceSort::Description:
        order = m_texts[Description].sorted();
        break;
    case DeviceSort::Color:
        order = m_texts[Color].sorted();
        break;
    case DeviceSort::Family:
        order = m_texts[Family].sorted();
        break;
    case DeviceSort::Os:
        order = m_texts[Os].sorted();
        break;
    case DeviceSort::AssignedBy:
        order = m_texts[AssignedBy].sorted();
        break;
    case DeviceSort::Added:
    case DeviceSort::SortCount:
        order = sortedByTime(Added);
        break;
    case DeviceSort::ProfileAssigned:
        order = sortedByTime(ProfileAssigned);
        break;
    case DeviceSort::SwitchedOn:
        order = sortedByTime(Pushed);
        break;
    case DeviceSort::Changed:
        order = sortedByTime(Changed);
        break;
    }
    return m_permutations.insert_or_assign(sort, std::move(order)).first->second;
}

std::vector<std::uint32_t> DeviceIndex::keysOf(DeviceSort sort) const
{
    std::vector<std::uint32_t> keys(size());
    const auto byText = [&](Text text) {
        const std::vector<std::uint32_t> ranks = m_texts[text].ranks();
        for (std::size_t row = 0; row < keys.size(); ++row)
            keys[row] = ranks[m_texts[text].valueOf(row)];
    };
    // As in radixSorted(): "none" behind every time.
    const auto byTime = [&](Time time) { std::ranges::transform(m_times[time], keys.begin(), [](std::uint32_t each) { return each - 1; }); };
    switch (sort) {
    case DeviceSort::Serial:
        byText(Serial);
        break;
    case DeviceSort::Model:
        byText(Model);
        break;
    case DeviceSort::Profile:
        byText(Profile);
        break;
    case DeviceSort::AssetTag:
        byText(AssetTag);
        break;
    case DeviceSort::Description:
        byText(Description);
        break;
    case DeviceSort::Color:
        byText(Color);
        break;
    case DeviceSort::Family:
        byText(Family);
        break;
    case DeviceSort::Os:
        byText(Os);
        break;
    case DeviceSort::AssignedBy:
        byText(AssignedBy);
        break;
    case DeviceSort::State:
        keys.assign(m_states.begin(), m_states.end());
        break;
    case DeviceSort::Added:
    case DeviceSort::SortCount:
        byTime(Added);
        break;
    case DeviceSort::ProfileAssigned:
        byTime(ProfileAssigned);
        break;
    case DeviceSort::SwitchedOn:
        byTime(Pushed);
        break;
    case DeviceSort::Changed:
        byTime(Changed);
        break;
    }
    return keys;
}

std::vector<std::uint32_t> DeviceIndex::ordered(const QList<DeviceOrder> &order, const Bitmap &rows)
{
    const DeviceOrder first = order.isEmpty() ? DeviceOrder() : order.first();
    std::vector<std::uint32_t> result;
    result.reserve(rows.count());
    const std::vector<std::uint32_t> &walk = permutation(first.by);
    if (first.direction == Qt::AscendingOrder) {
        for (const std::uint32_t row : walk) {
            if (rows.test(row))
                result.push_back(row);
        }
    } else {
        for (auto row = walk.rbegin(); row != walk.rend(); ++row) {
            if (rows.test(*row))
                result.push_back(*row);
        }
    }
    if (order.size() < 2)
        return result;
    // The first column's groups of equals are sorted by the next ones.
    std::vector<std::vector<std::uint32_t>> keys;
    for (const DeviceOrder &each : order)
        keys.push_back(keysOf(each.by));
    std::ranges::stable_sort(result, [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (keys[i][a] != keys[i][b])
                return (keys[i][a] < keys[i][b]) == (order.at(static_cast<qsizetype>(i)).direction == Qt::AscendingOrder);
        }
        return false;
    });
    return result;
}

DeviceAnswer DeviceIndex::ask(const DeviceQuestion &question)
{
    const bool asksForLeft = question.facets.value(DeviceField::State).contains(deviceStateName(DeviceState::Left))
        || question.query.asksForLeft();
    const bool includesLeft = question.includesLeft || asksForLeft;
    Bitmap found = base(question, includesLeft);
    DeviceAnswer answer;
    answer.total = static_cast<qint64>(base(question, question.includesLeft).count());
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
    const std::vector<std::uint32_t> rows = ordered(question.order, found);
    answer.ids.resize(rows.size());
    std::ranges::transform(rows, answer.ids.begin(), [this](std::uint32_t row) { return m_ids[row]; });
    return answer;
}

} // namespace Muster
