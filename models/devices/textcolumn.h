// One text column of the device index: each row holds the number of a value, each value stands once in an arena.
//
// Most of a fleet's texts repeat (models, colours, people), so a search looks at a few thousand values instead of a
// million rows. A column of serials never repeats; there value and row are the same number and nothing else is kept.
#pragma once

#include "models/devices/bitmap.h"
#include "models/devices/devicequery.h"

#include <QByteArrayView>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Muster {

class TextColumn final {
public:
    enum class Kind { Repeating, Unique };

    explicit TextColumn(Kind kind = Kind::Repeating)
        : m_kind(kind)
    {
    }

    // Texts are UTF-8 and already case-folded.
    void append(std::string_view text);
    // Only for a repeating column.
    void replace(std::size_t row, std::string_view text);

    [[nodiscard]] std::size_t rowCount() const;
    [[nodiscard]] std::size_t valueCount() const { return m_offsets.size() - 1; }
    [[nodiscard]] std::string_view value(std::size_t number) const
    {
        return {m_arena.data() + m_offsets[number], m_offsets[number + 1] - m_offsets[number] - 1};
    }
    [[nodiscard]] std::uint32_t valueOf(std::size_t row) const
    {
        return m_kind == Kind::Unique ? static_cast<std::uint32_t>(row) : m_wide.empty() ? m_narrow[row] : m_wide[row];
    }

    // Adds the rows whose text meets one of the patterns.
    void match(const QList<DeviceTerm::Pattern> &patterns, Bitmap &rows) const;

    // The rows in the order of their texts, those without one last.
    [[nodiscard]] std::vector<std::uint32_t> sorted() const;
    // The place of each value in the order of texts.
    [[nodiscard]] std::vector<std::uint32_t> ranks() const;

    // How many of the rows hold each value.
    [[nodiscard]] std::vector<std::uint32_t> countValues(const Bitmap &rows) const;

private:
    [[nodiscard]] std::uint32_t intern(std::string_view text);
    void grow();
    void pushCode(std::uint32_t code);
    void widen();
    [[nodiscard]] Bitmap matchingValues(const QList<DeviceTerm::Pattern> &patterns) const;
    void scan(std::string_view needle, Bitmap &values) const;
    // The values from `first` up to `last`, both at the border of a word of the bitmap.
    void scanRange(std::string_view needle, Bitmap &values, std::size_t first, std::size_t last) const;

    Kind m_kind;
    std::string m_arena; // values one after the other, each ended by a zero byte
    std::vector<std::uint32_t> m_offsets{0};
    std::vector<std::uint16_t> m_narrow; // value numbers by row, while they fit into 16 bits
    std::vector<std::uint32_t> m_wide; // and when they no longer do
    std::vector<std::uint32_t> m_slots; // open addressing: value number + 1, 0 is free
};

} // namespace Muster
