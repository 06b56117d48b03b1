#include "app/plist/binarypropertylist.h"

#include <QCoreApplication>
#include <QSet>
#include <QtEndian>

#include <bit>
#include <cmath>
#include <vector>

namespace Muster {

namespace {

constexpr qsizetype trailerSize = 32;
constexpr qsizetype headSize = 8;

std::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("PropertyList", "The binary property list is damaged: %1.").arg(why));
}

// The file, with every read inside it.
class Walk {
public:
    Walk(const QByteArray &bytes, const PropertyListLimits &limits)
        : m_bytes(bytes)
        , m_limits(limits)
    {
    }

    Result<> check()
    {
        if (m_bytes.size() < headSize + 1 + trailerSize || !m_bytes.startsWith("bplist00"))
            return refused(QStringLiteral("it is too short or of another version"));
        const qsizetype trailer = m_bytes.size() - trailerSize;
        m_offsetSize = number(trailer + 6, 1);
        m_referenceSize = number(trailer + 7, 1);
        const quint64 count = number(trailer + 8, 8);
        const quint64 top = number(trailer + 16, 8);
        const quint64 table = number(trailer + 24, 8);
        if (m_offsetSize < 1 || m_offsetSize > 8 || m_referenceSize < 1 || m_referenceSize > 8)
            return refused(QStringLiteral("its trailer names impossible sizes"));
        const auto room = static_cast<quint64>(trailer);
        if (table < headSize || table > room || count == 0 || count > (room - table) / m_offsetSize || top >= count)
            return refused(QStringLiteral("its table of objects lies outside the file"));
        if (count > static_cast<quint64>(m_limits.objects))
            return refused(QStringLiteral("it has more than %1 objects").arg(m_limits.objects));
        m_count = count;
        m_table = static_cast<qsizetype>(table);
        m_isOpen.assign(count, false);
        return object(top, 1);
    }

private:
    [[nodiscard]] quint64 number(qsizetype place, quint64 size) const
    {
        quint64 value = 0;
        for (quint64 i = 0; i < size; ++i)
            value = value << 8 | static_cast<uchar>(m_bytes.at(place + static_cast<qsizetype>(i)));
        return value;
    }

    // Where an object begins; -1 outside.
    [[nodiscard]] qsizetype placeOf(quint64 index) const
    {
        const auto entry = m_table + static_cast<qsizetype>(index * m_offsetSize);
        const quint64 place = number(entry, m_offsetSize);
        return place >= headSize && place < static_cast<quint64>(m_table) ? static_cast<qsizetype>(place) : -1;
    }

    // Bytes between `place` and the table.
    [[nodiscard]] quint64 roomAt(qsizetype place) const { return static_cast<quint64>(m_table - place); }

    // The length in a marker, or in the integer that follows it; moves `place` behind it.
    [[nodiscard]] std::optional<quint64> length(qsizetype &place) const
    {
        const auto low = static_cast<quint64>(static_cast<uchar>(m_bytes.at(place)) & 0x0f);
        ++place;
        if (low != 0x0f)
            return low;
        if (roomAt(place) < 1)
            return {};
        const auto marker = static_cast<uchar>(m_bytes.at(place));
        const quint64 size = quint64(1) << (marker & 0x0f);
        if ((marker & 0xf0) != 0x10 || size > 8 || roomAt(place) < 1 + size)
            return {};
        const quint64 value = number(place + 1, size);
        place += 1 + static_cast<qsizetype>(size);
        return value > quint64(1) << 62 ? std::nullopt : std::optional(value);
    }

    Result<> object(quint64 index, int depth)
    {
        if (depth > m_limits.depth)
            return refused(QStringLiteral("it is nested more than %1 deep").arg(m_limits.depth));
        // Shared objects count each time: a small file can describe a tree that no memory holds.
        if (++m_visited > m_limits.objects)
            return refused(QStringLiteral("it describes more than %1 objects").arg(m_limits.objects));
        qsizetype place = placeOf(index);
        if (place < 0)
            return refused(QStringLiteral("object %1 lies outside the file").arg(index));
        const auto marker = static_cast<uchar>(m_bytes.at(place));
        switch (marker & 0xf0) {
        case 0x00:
            return marker == 0x08 || marker == 0x09 ? Result<>() : refused(QStringLiteral("it holds nothing or fill"));
        case 0x10:
            return integer(place, marker);
        case 0x20:
        case 0x30:
            return real(place, marker);
        case 0x40:
        case 0x50:
        case 0x60:
            return text(place, marker);
        case 0xa0:
        case 0xd0:
            return container(index, place, (marker & 0xf0) == 0xd0, depth);
        default:
            return refused(QStringLiteral("it holds a kind that property lists do not have (0x%1)")
                               .arg(int(marker), 2, 16, QLatin1Char('0')));
        }
    }

    [[nodiscard]] Result<> integer(qsizetype place, uchar marker) const
    {
        const quint64 size = quint64(1) << (marker & 0x0f);
        if ((marker & 0x0f) > 4 || roomAt(place) < 1 + size)
            return refused(QStringLiteral("an integer does not fit"));
        if (size == 16 && number(place + 1, 8) != 0)
            return refused(QStringLiteral("an integer is too large"));
        return {};
    }

    [[nodiscard]] Result<> real(qsizetype place, uchar marker) const
    {
        const quint64 size = quint64(1) << (marker & 0x0f);
        const bool isDate = (marker & 0xf0) == 0x30;
        if ((size != 8 && (isDate || size != 4)) || roomAt(place) < 1 + size)
            return refused(QStringLiteral("a number or date does not fit"));
        if (!isDate)
            return {};
        // Years 1 to 9999, as seconds from 2001 on.
        const auto seconds = std::bit_cast<double>(number(place + 1, 8));
        if (!std::isfinite(seconds) || seconds < -63'114'076'800.0 || seconds > 252'423'993'599.0)
            return refused(QStringLiteral("a date is out of range"));
        return {};
    }

    [[nodiscard]] Result<> text(qsizetype place, uchar marker) const
    {
        const int kind = marker & 0xf0;
        const auto count = length(place);
        const quint64 width = kind == 0x60 ? 2 : 1;
        if (!count || *count > static_cast<quint64>(m_limits.itemBytes) / width || roomAt(place) < *count * width)
            return refused(QStringLiteral("a text or data is longer than the file or the limit"));
        if (kind == 0x50) {
            const QByteArrayView ascii(m_bytes.constData() + place, static_cast<qsizetype>(*count));
            for (const char c : ascii) {
                if (static_cast<uchar>(c) >= 0x80)
                    return refused(QStringLiteral("a text has letters that it must not have"));
            }
        }
        return kind == 0x60 ? surrogates(place, *count) : Result<>();
    }

    [[nodiscard]] Result<> surrogates(qsizetype place, quint64 count) const
    {
        bool isHigh = false;
        for (quint64 i = 0; i < count; ++i) {
            const auto unit = char16_t(number(place + static_cast<qsizetype>(2 * i), 2));
            if (QChar::isLowSurrogate(unit) != isHigh)
                return refused(QStringLiteral("a text has half a letter"));
            isHigh = QChar::isHighSurrogate(unit);
        }
        return isHigh ? refused(QStringLiteral("a text has half a letter")) : Result<>();
    }

    Result<> container(quint64 index, qsizetype place, bool isDict, int depth)
    {
        const auto count = length(place);
        const quint64 references = isDict ? 2 : 1;
        if (!count || *count > roomAt(place) / (references * m_referenceSize))
            return refused(QStringLiteral("a dict or array is longer than the file"));
        if (isDict && *count > static_cast<quint64>(m_limits.keys))
            return refused(QStringLiteral("a dict has more than %1 keys").arg(m_limits.keys));
        if (m_isOpen[index])
            return refused(QStringLiteral("a dict or array contains itself"));
        m_isOpen[index] = true;
        QSet<QByteArray> keys;
        for (quint64 i = 0; i < *count * references; ++i) {
            const quint64 child = number(place + static_cast<qsizetype>(i * m_referenceSize), m_referenceSize);
            if (child >= m_count)
                return refused(QStringLiteral("a dict or array names an object that is not there"));
            if (auto fits = object(child, depth + 1); !fits)
                return fits;
            if (isDict && i < *count) {
                if (auto fits = key(child, keys); !fits)
                    return fits;
            }
        }
        m_isOpen[index] = false;
        return {};
    }

    Result<> key(quint64 index, QSet<QByteArray> &keys) const
    {
        qsizetype place = placeOf(index);
        const int kind = static_cast<uchar>(m_bytes.at(place)) & 0xf0;
        if (kind != 0x50 && kind != 0x60)
            return refused(QStringLiteral("a key of a dict is no text"));
        const quint64 count = length(place).value_or(0);
        QByteArray name = m_bytes.mid(place, static_cast<qsizetype>(count * (kind == 0x60 ? 2 : 1)));
        if (kind == 0x50) { // as the other kind spells it
            QByteArray wide;
            for (const char c : std::as_const(name))
                wide.append('\0').append(c);
            name = wide;
        }
        // libplist takes keys for C strings, and ends the program where one is not.
        for (qsizetype i = 0; i < name.size(); i += 2) {
            if (name.at(i) == 0 && name.at(i + 1) == 0)
                return refused(QStringLiteral("a key of a dict has a letter that it must not have"));
        }
        if (keys.contains(name))
            return refused(QStringLiteral("a key stands twice in a dict"));
        keys.insert(name);
        return {};
    }

    const QByteArray &m_bytes;
    const PropertyListLimits &m_limits;
    quint64 m_offsetSize = 0;
    quint64 m_referenceSize = 0;
    quint64 m_count = 0;
    qsizetype m_table = 0;
    int m_visited = 0;
    std::vector<bool> m_isOpen; // by object: the walk is inside it
};

} // namespace

Result<> checkBinaryPropertyList(const QByteArray &bytes, const PropertyListLimits &limits)
{
    return Walk(bytes, limits).check();
}

} // namespace Muster
