// How DeviceIndex sorts: a permutation of all rows for each column, walked over the rows that a question leaves.
#include "models/devices/deviceindex.h"

#include <algorithm>
#include <numeric>

namespace Muster {

namespace {

// Each has four bytes a device.
constexpr std::size_t mostPermutations = 5;

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
    case DeviceSort::Person:
        order = m_texts[Person].sorted();
        break;
    case DeviceSort::Location:
        order = m_texts[Location].sorted();
        break;
    case DeviceSort::Note:
        order = m_texts[Note].sorted();
        break;
    case DeviceSort::OrderNumber:
        order = m_texts[OrderNumber].sorted();
        break;
    case DeviceSort::Source:
        order = m_texts[Source].sorted();
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
    const auto byTime = [&](Time time) {
        std::ranges::transform(m_times[time], keys.begin(), [](std::uint32_t each) { return each - 1; });
    };
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
    case DeviceSort::Person:
        byText(Person);
        break;
    case DeviceSort::Location:
        byText(Location);
        break;
    case DeviceSort::Note:
        byText(Note);
        break;
    case DeviceSort::OrderNumber:
        byText(OrderNumber);
        break;
    case DeviceSort::Source:
        byText(Source);
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
                return (keys[i][a] < keys[i][b])
                    == (order.at(static_cast<qsizetype>(i)).direction == Qt::AscendingOrder);
        }
        return false;
    });
    return result;
}

} // namespace Muster
