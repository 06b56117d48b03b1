#include "models/devices/textcolumn.h"

#include <QHashFunctions>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <thread>

namespace Muster {

namespace {

// Every text begins with up to eight bytes that compare like the text itself.
std::uint64_t prefix(std::string_view text)
{
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i)
        key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
    return key;
}

// memmem in the words of the standard library, which is not on every system; glibc's string_view::find is slower.
const char *find(const char *from, const char *end, std::string_view needle)
{
    const auto length = static_cast<std::size_t>(end - from);
    if (length < needle.size())
        return nullptr;
#ifdef __unix__
    return static_cast<const char *>(memmem(from, length, needle.data(), needle.size()));
#else
    const auto at = std::string_view(from, length).find(needle);
    return at == std::string_view::npos ? nullptr : from + at;
#endif
}

} // namespace

std::size_t TextColumn::rowCount() const
{
    if (m_kind == Kind::Unique)
        return valueCount();
    return m_wide.empty() ? m_narrow.size() : m_wide.size();
}

void TextColumn::append(std::string_view text)
{
    if (m_kind == Kind::Unique) {
        m_arena.append(text).push_back('\0');
        m_offsets.push_back(static_cast<std::uint32_t>(m_arena.size()));
        return;
    }
    pushCode(intern(text));
}

void TextColumn::replace(std::size_t row, std::string_view text)
{
    const std::uint32_t code = intern(text);
    if (m_wide.empty() && code > 0xffff)
        widen();
    if (m_wide.empty())
        m_narrow[row] = static_cast<std::uint16_t>(code);
    else
        m_wide[row] = code;
}

void TextColumn::pushCode(std::uint32_t code)
{
    if (m_wide.empty() && code > 0xffff)
        widen();
    if (m_wide.empty())
        m_narrow.push_back(static_cast<std::uint16_t>(code));
    else
        m_wide.push_back(code);
}

void TextColumn::widen()
{
    m_wide.assign(m_narrow.begin(), m_narrow.end());
    m_narrow = {};
}

std::uint32_t TextColumn::intern(std::string_view text)
{
    if ((valueCount() + 1) * 2 > m_slots.size())
        grow();
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = qHashBits(text.data(), text.size()) & mask;
    while (m_slots[slot] != 0) {
        if (value(m_slots[slot] - 1) == text)
            return m_slots[slot] - 1;
        slot = (slot + 1) & mask;
    }
    const auto number = static_cast<std::uint32_t>(valueCount());
    m_arena.append(text).push_back('\0');
    m_offsets.push_back(static_cast<std::uint32_t>(m_arena.size()));
    m_slots[slot] = number + 1;
    return number;
}

void TextColumn::grow()
{
    std::vector<std::uint32_t> slots(std::max<std::size_t>(64, m_slots.size() * 2), 0);
    const std::size_t mask = slots.size() - 1;
    for (std::size_t number = 0; number < valueCount(); ++number) {
        const std::string_view text = value(number);
        std::size_t slot = qHashBits(text.data(), text.size()) & mask;
        while (slots[slot] != 0)
            slot = (slot + 1) & mask;
        slots[slot] = static_cast<std::uint32_t>(number + 1);
    }
    m_slots = std::move(slots);
}

void TextColumn::scan(std::string_view needle, Bitmap &values) const
{
    if (needle.empty()) {
        values.fill([](std::size_t) { return true; });
        return;
    }
    // A second thread is worth its start only for a long arena.
    constexpr std::size_t worthSharing = 100'000;
    const std::size_t half = valueCount() / 2 / 64 * 64;
    if (valueCount() < worthSharing) {
        scanRange(needle, values, 0, valueCount());
        return;
    }
    std::jthread helper([&] { scanRange(needle, values, 0, half); });
    scanRange(needle, values, half, valueCount());
}

void TextColumn::scanRange(std::string_view needle, Bitmap &values, std::size_t first, std::size_t last) const
{
    const char *at = m_arena.data() + m_offsets[first];
    const char *end = m_arena.data() + m_offsets[last];
    std::size_t number = first;
    while ((at = find(at, end, needle)) != nullptr) {
        const auto offset = static_cast<std::uint32_t>(at - m_arena.data());
        // Hits come in order, and near each other when there are many: look a few values on before searching.
        for (int step = 0; step < 8 && m_offsets[number + 1] <= offset; ++step)
            ++number;
        if (m_offsets[number + 1] <= offset)
            number = static_cast<std::size_t>(
                std::upper_bound(m_offsets.begin() + static_cast<std::ptrdiff_t>(number), m_offsets.end(), offset)
                - m_offsets.begin() - 1);
        values.set(number);
        at = m_arena.data() + m_offsets[number + 1];
    }
}

Bitmap TextColumn::matchingValues(const QList<DeviceTerm::Pattern> &patterns) const
{
    Bitmap values(valueCount());
    for (const DeviceTerm::Pattern &pattern : patterns) {
        const std::string text = pattern.text.toStdString();
        if (pattern.match == DeviceTerm::Match::Contains) {
            scan(text, values);
        } else if (pattern.match == DeviceTerm::Match::Equals) {
            values.fill([&](std::size_t number) { return value(number) == text; });
        } else {
            // Only what holds the longest piece between the stars can match, and that is found quickly.
            const auto pieces = pattern.text.split(u'*');
            const QString longest =
                *std::ranges::max_element(pieces, {}, [](const QString &piece) { return piece.size(); });
            Bitmap candidates(valueCount());
            scan(longest.toStdString(), candidates);
            candidates.forEach([&](std::size_t number) {
                const std::string_view candidate = value(number);
                if (matchesPattern(QString::fromUtf8(candidate.data(), static_cast<qsizetype>(candidate.size())),
                                   pattern))
                    values.set(number);
            });
        }
    }
    return values;
}

void TextColumn::match(const QList<DeviceTerm::Pattern> &patterns, Bitmap &rows) const
{
    const Bitmap values = matchingValues(patterns);
    if (m_kind == Kind::Unique) {
        rows |= values;
        return;
    }
    if (values.count() == 0)
        return;
    if (m_wide.empty())
        rows.fill([&](std::size_t row) { return values.test(m_narrow[row]); });
    else
        rows.fill([&](std::size_t row) { return values.test(m_wide[row]); });
}

std::vector<std::uint32_t> TextColumn::ranks() const
{
    struct Entry {
        std::uint64_t key;
        std::uint32_t number;
    };
    std::vector<Entry> order(valueCount());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = {value(i).empty() ? ~std::uint64_t(0) : prefix(value(i)), static_cast<std::uint32_t>(i)};
    std::ranges::sort(order, [this](const Entry &a, const Entry &b) {
        return a.key != b.key ? a.key < b.key : value(a.number) < value(b.number);
    });
    std::vector<std::uint32_t> ranks(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        ranks[order[i].number] = static_cast<std::uint32_t>(i);
    return ranks;
}

std::vector<std::uint32_t> TextColumn::sorted() const
{
    const std::vector<std::uint32_t> place = ranks();
    std::vector<std::uint32_t> order(rowCount());
    if (m_kind == Kind::Unique) {
        for (std::size_t row = 0; row < order.size(); ++row)
            order[place[row]] = static_cast<std::uint32_t>(row);
        return order;
    }
    // Counting sort by the place of each row's value: stable, and linear.
    std::vector<std::uint32_t> starts(valueCount() + 1, 0);
    for (std::size_t row = 0; row < order.size(); ++row)
        ++starts[place[valueOf(row)] + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    for (std::size_t row = 0; row < order.size(); ++row)
        order[starts[place[valueOf(row)]]++] = static_cast<std::uint32_t>(row);
    return order;
}

std::vector<std::uint32_t> TextColumn::countValues(const Bitmap &rows) const
{
    std::vector<std::uint32_t> counts(valueCount(), 0);
    rows.forEach([&](std::size_t row) { ++counts[valueOf(row)]; });
    return counts;
}

} // namespace Muster
