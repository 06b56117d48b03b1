// A set of rows, one bit each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace Muster {

class Bitmap final {
public:
    explicit Bitmap(std::size_t size = 0, bool value = false)
        : m_size(size)
        , m_words((size + 63) / 64, value ? ~std::uint64_t(0) : 0)
    {
        trim();
    }

    [[nodiscard]] std::size_t size() const { return m_size; }
    void set(std::size_t row) { m_words[row / 64] |= std::uint64_t(1) << (row % 64); }
    [[nodiscard]] bool test(std::size_t row) const { return (m_words[row / 64] >> (row % 64)) & 1; }

    [[nodiscard]] std::size_t count() const
    {
        std::size_t total = 0;
        for (const std::uint64_t word : m_words)
            total += static_cast<std::size_t>(std::popcount(word));
        return total;
    }

    Bitmap &operator&=(const Bitmap &other)
    {
        for (std::size_t i = 0; i < m_words.size(); ++i)
            m_words[i] &= other.m_words[i];
        return *this;
    }

    Bitmap &operator|=(const Bitmap &other)
    {
        for (std::size_t i = 0; i < m_words.size(); ++i)
            m_words[i] |= other.m_words[i];
        return *this;
    }

    // How many rows are in both.
    [[nodiscard]] std::size_t countWith(const Bitmap &other) const
    {
        std::size_t total = 0;
        for (std::size_t i = 0; i < m_words.size(); ++i)
            total += static_cast<std::size_t>(std::popcount(m_words[i] & other.m_words[i]));
        return total;
    }

    void invert()
    {
        for (std::uint64_t &word : m_words)
            word = ~word;
        trim();
    }

    // Sets the rows for which `accepts(row)` holds, word by word, which the compiler can do quickly.
    template <typename Accepts> void fill(Accepts &&accepts)
    {
        for (std::size_t word = 0; word < m_words.size(); ++word) {
            const std::size_t first = word * 64;
            const std::size_t last = first + 64 < m_size ? first + 64 : m_size;
            std::uint64_t bits = m_words[word];
            for (std::size_t row = first; row < last; ++row)
                bits |= std::uint64_t(accepts(row) ? 1 : 0) << (row - first);
            m_words[word] = bits;
        }
    }

    template <typename Visit> void forEach(Visit &&visit) const
    {
        for (std::size_t word = 0; word < m_words.size(); ++word) {
            for (std::uint64_t bits = m_words[word]; bits != 0; bits &= bits - 1)
                visit(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
        }
    }

private:
    void trim()
    {
        if (m_size % 64 != 0 && !m_words.empty())
            m_words.back() &= (std::uint64_t(1) << (m_size % 64)) - 1;
    }

    std::size_t m_size;
    std::vector<std::uint64_t> m_words;
};

} // namespace Muster
