#include "models/csv/csvdialect.h"

#include "models/csv/csvcolumns.h"
#include "models/csv/csvreader.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <QStringDecoder>

#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>

namespace Muster {

namespace {

constexpr qsizetype sampleBytes = 64 * 1024;
constexpr int sampleRows = 200;

// ICU's guess has little to go by in a short file; below this it is not listened to.
constexpr int leastConfidence = 40;

QString say(const char *text)
{
    return QCoreApplication::translate("CsvDialect", text);
}

// Whether it is UTF-8, when the last character may have been cut off.
bool isUtf8(QByteArrayView text, bool isWhole)
{
    if (QUtf8StringView(text).isValidUtf8())
        return true;
    if (isWhole)
        return false;
    for (int less = 1; less <= 3 && text.size() > less; ++less) {
        if (QUtf8StringView(text.chopped(less)).isValidUtf8())
            return true;
    }
    return false;
}

// UTF-16 without a mark: every second byte of Latin text is zero.
QByteArray utf16Of(QByteArrayView text)
{
    std::array<qsizetype, 2> zeros{};
    const qsizetype size = std::min<qsizetype>(text.size() & ~qsizetype(1), 4096);
    for (qsizetype i = 0; i < size; ++i)
        zeros[static_cast<std::size_t>(i & 1)] += text.at(i) == '\0' ? 1 : 0;
    if (size < 4)
        return {};
    const qsizetype half = size / 2;
    if (zeros[1] > half * 7 / 10 && zeros[0] < half / 10)
        return "UTF-16LE";
    if (zeros[0] > half * 7 / 10 && zeros[1] < half / 10)
        return "UTF-16BE";
    return {};
}

// The encodings of East Asia, as far as ICU is sure of one.
QByteArray eastAsian(QByteArrayView text)
{
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    QByteArray found;
    if (U_SUCCESS(status)) {
        ucsdet_setText(detector, text.data(), static_cast<int32_t>(text.size()), &status);
        const UCharsetMatch *match = ucsdet_detect(detector, &status);
        if (U_SUCCESS(status) && match && ucsdet_getConfidence(match, &status) >= leastConfidence) {
            const QByteArray name = ucsdet_getName(match, &status);
            if (QList<QByteArray>{"Shift_JIS", "EUC-JP", "GB18030", "Big5", "EUC-KR"}.contains(name))
                found = name;
        }
    }
    ucsdet_close(detector);
    return found;
}

// Western texts of eight bits: Windows has its letters above 0xbf, the classic Mac below 0xa0. What the other one would
// have there (Š and Œ here, ‰ and Ò there) is rare in any text.
QByteArray western(QByteArrayView text)
{
    qsizetype windows = 0;
    qsizetype mac = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0xc0)
            ++windows;
        else if (byte >= 0x91 && byte <= 0x97) // quotation marks and dashes there, ë í ì î ï ñ ó here
            ++(byte <= 0x94 || byte == 0x96 ? windows : mac);
        else if (byte >= 0x80 && byte <= 0x9f && byte != 0x80 && byte != 0x85)
            ++mac;
        else if (byte == 0xa7) // ß on the Mac, § elsewhere
            ++mac;
    }
    return mac > windows ? "macintosh" : "windows-1252";
}

QByteArray encodingOf(QByteArrayView head, bool isWhole)
{
    if (head.startsWith("\xef\xbb\xbf"))
        return "UTF-8";
    if (head.startsWith("\xff\xfe"))
        return "UTF-16LE";
    if (head.startsWith("\xfe\xff"))
        return "UTF-16BE";
    if (const QByteArray wide = utf16Of(head); !wide.isEmpty())
        return wide;
    if (isUtf8(head, isWhole))
        return "UTF-8";
    const QByteArray asian = eastAsian(head);
    // A name with one accent among ASCII is no Chinese: that needs many high bytes.
    const auto high = std::ranges::count_if(head, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!asian.isEmpty() && high * 10 > head.size())
        return asian;
    return western(head);
}

struct Sample {
    QList<QStringList> rows;
    QHash<qsizetype, int> widths; // how many rows have how many cells
};

Sample readSample(const QByteArray &head, const CsvDialect &dialect, bool isWhole)
{
    Sample sample;
    QBuffer buffer;
    buffer.setData(head);
    buffer.open(QIODevice::ReadOnly);
    CsvReader reader(buffer, dialect);
    CsvRow row;
    QList<QStringList> rows;
    for (auto more = reader.next(&row); more && *more && rows.size() < sampleRows; more = reader.next(&row)) {
        if (row.fault != CsvFault::None)
            continue;
        QStringList cells;
        for (const std::string_view cell : row.cells)
            cells.append(QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size())));
        rows.append(cells);
    }
    if (!isWhole && rows.size() > 1 && rows.size() < sampleRows)
        rows.removeLast(); // it may have been cut off
    for (const QStringList &cells : std::as_const(rows))
        ++sample.widths[cells.size()];
    sample.rows = rows;
    return sample;
}

// How well rows agree on a number of cells above one, from 0 to 1, the larger number first among equals.
double agreement(const Sample &sample)
{
    int most = 0;
    qsizetype width = 0;
    for (auto count = sample.widths.cbegin(); count != sample.widths.cend(); ++count) {
        if (count.key() > 1 && (count.value() > most || (count.value() == most && count.key() > width))) {
            most = count.value();
            width = count.key();
        }
    }
    if (sample.rows.isEmpty())
        return 0;
    return double(most) / double(sample.rows.size()) + double(std::min<qsizetype>(width, 100)) / 10000.0;
}

bool looksLikeSerial(const QString &cell)
{
    return cell.size() >= 8 && cell.size() <= 14
        && std::ranges::all_of(cell, [](QChar c) { return (c >= u'A' && c <= u'Z') || c.isDigit(); })
        && std::ranges::any_of(cell, [](QChar c) { return c.isDigit(); });
}

bool isHeader(const QStringList &first)
{
    if (std::ranges::any_of(first, [](const QString &cell) { return columnOfTitle(cell).has_value(); }))
        return true;
    const QSet<QString> distinct(first.cbegin(), first.cend());
    if (distinct.size() != first.size() || distinct.contains(QString()))
        return false;
    return std::ranges::none_of(first, [](const QString &cell) {
        return looksLikeSerial(cell) || std::ranges::none_of(cell, [](QChar c) { return c.isLetter(); });
    });
}

} // namespace

QList<QByteArray> csvEncodings()
{
    return {"UTF-8",  "windows-1252", "macintosh",   "UTF-16LE",     "UTF-16BE", "Shift_JIS",
            "EUC-JP", "GB18030",      "ISO-8859-15", "windows-1250", "Big5",     "EUC-KR"};
}

QString encodingText(const QByteArray &encoding)
{
    if (encoding == "windows-1252")
        return QStringLiteral("Windows-1252");
    if (encoding == "windows-1250")
        return QStringLiteral("Windows-1250");
    if (encoding == "macintosh")
        return QStringLiteral("Mac Roman");
    return QString::fromLatin1(encoding);
}

QString separatorText(char separator)
{
    switch (separator) {
    case ',':
        return say("comma");
    case ';':
        return say("semicolon");
    case '\t':
        return say("tab");
    case '|':
        return say("vertical bar");
    default:
        return QString(QLatin1Char(separator));
    }
}

qsizetype markLength(QByteArrayView head)
{
    if (head.startsWith("\xef\xbb\xbf"))
        return 3;
    return head.startsWith("\xff\xfe") || head.startsWith("\xfe\xff") ? 2 : 0;
}

CsvDialect recogniseCsv(QByteArrayView head, bool isWhole)
{
    const bool isCut = !isWhole || head.size() > sampleBytes;
    const QByteArray sampled = head.first(std::min(head.size(), sampleBytes)).toByteArray();
    CsvDialect dialect;
    dialect.encoding = encodingOf(sampled, !isCut);
    double best = 0;
    QStringList first;
    for (const char separator : csvSeparators) {
        CsvDialect candidate = dialect;
        candidate.separator = separator;
        const Sample sample = readSample(sampled, candidate, !isCut);
        const double score = agreement(sample);
        if (score > best || (first.isEmpty() && !sample.rows.isEmpty())) {
            best = std::max(best, score);
            dialect.separator = separator;
            first = sample.rows.value(0);
        }
    }
    dialect.hasHeader = isHeader(first);
    return dialect;
}

} // namespace Muster
