#include "models/csv/csvreader.h"

#include <QCoreApplication>

#include <csv.h>

#include <algorithm>
#include <cstring>

namespace Muster {

namespace {

constexpr qint64 blockBytes = 256 * 1024;

// After an unclosed quotation mark reading goes on at the next line. A file that is full of them would be read over and
// over; beyond this many a bad row takes along all that it swallowed.
constexpr int mostRecoveries = 20;

// Of a row that cannot be read, as much as people need to find it.
constexpr std::size_t shownBytes = 2000;

QString say(const char *text)
{
    return QCoreApplication::translate("CsvReader", text);
}

// Cuts a text without splitting a character of UTF-8.
std::string_view cut(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
        --most;
    return text.substr(0, most);
}

std::string_view withoutEnd(std::string_view line)
{
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
        line.remove_suffix(1);
    return line;
}

std::string_view trimmed(std::string_view cell)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!cell.empty() && isBlank(cell.front()))
        cell.remove_prefix(1);
    while (!cell.empty() && isBlank(cell.back()))
        cell.remove_suffix(1);
    return cell;
}

} // namespace

QString csvFaultText(CsvFault fault)
{
    switch (fault) {
    case CsvFault::None:
        break;
    case CsvFault::OpenQuote:
        return say("its quotation marks do not pair");
    case CsvFault::TooLong:
        return say("the line is longer than a megabyte");
    case CsvFault::TooManyCells:
        return say("the line has more than 16,384 cells");
    case CsvFault::NotText:
        return say("it holds bytes that are no text in this encoding");
    }
    return {};
}

CsvReader::CsvReader(QIODevice &device, const CsvDialect &dialect)
    : m_device(device)
    , m_dialect(dialect)
    , m_decoder(dialect.encoding.constData())
    , m_isUtf8(dialect.encoding.compare("UTF-8", Qt::CaseInsensitive) == 0)
    , m_parser(std::make_unique<csv_parser>())
{
    csv_init(m_parser.get(), 0);
    resetParser();
}

CsvReader::~CsvReader()
{
    csv_free(m_parser.get());
}

void CsvReader::resetParser()
{
    csv_free(m_parser.get());
    csv_init(m_parser.get(), 0);
    csv_set_delim(m_parser.get(), static_cast<unsigned char>(m_dialect.separator));
    csv_set_blk_size(m_parser.get(), 4096);
    m_text.clear();
    m_ends.clear();
    m_rowIsDone = false;
}

// Adds a block to the buffer. False at the end of the device, when nothing was added.
Result<bool> CsvReader::fill()
{
    if (m_atEnd)
        return false;
    const bool isFirst = m_bytesRead == 0;
    QByteArray block = m_device.read(blockBytes);
    if (block.isEmpty()) {
        m_atEnd = true;
        if (!m_device.atEnd())
            return failure(ErrorKind::Storage, say("The file cannot be read: %1").arg(m_device.errorString()));
        return false;
    }
    m_bytesRead += block.size();
    if (isFirst)
        block.remove(0, markLength(block));
    if (m_isUtf8)
        m_buffer.append(block.constData(), static_cast<std::size_t>(block.size()));
    else
        m_buffer += QString(m_decoder.decode(block)).toStdString();
    return true;
}

Result<bool> CsvReader::nextLine(Line *line)
{
    std::size_t scanned = m_at;
    for (;;) {
        const char *text = m_buffer.data();
        const std::size_t end = m_buffer.size();
        const auto *feed = static_cast<const char *>(std::memchr(text + scanned, '\n', end - scanned));
        const std::size_t until = feed ? static_cast<std::size_t>(feed - text) + 1 : end;
        // Old Macs end lines by a carriage return alone. One at the buffer's end may have its line feed to come.
        const auto *carriage = static_cast<const char *>(std::memchr(text + scanned, '\r', until - scanned));
        const std::size_t after = carriage ? static_cast<std::size_t>(carriage - text) + 1 : 0;
        if (carriage && after < end) {
            *line = {m_at, text[after] == '\n' ? after + 1 : after};
            m_at = line->end;
            return true;
        }
        if (!carriage && feed) {
            *line = {m_at, until};
            m_at = until;
            return true;
        }
        scanned = carriage ? after - 1 : end;
        const bool isTooLong = end - m_at > longestRow;
        const auto more = isTooLong ? Result<bool>(false) : fill();
        if (!more)
            return more;
        if (!*more) {
            *line = {m_at, end};
            m_at = end;
            return line->end > line->start;
        }
    }
}

// Goes on behind the rest of a line that is longer than the buffer may get.
Result<bool> CsvReader::skipLine()
{
    for (;;) {
        const std::size_t found = m_buffer.find_first_of("\r\n", m_at);
        if (found != std::string::npos) {
            m_at = found + 1; // the line feed of a pair is an empty line, which is passed over
            if (m_buffer[found] == '\r' && m_at < m_buffer.size() && m_buffer[m_at] == '\n')
                ++m_at;
            return true;
        }
        m_buffer.clear();
        m_at = 0;
        const auto more = fill();
        if (!more || !*more)
            return more;
    }
}

bool CsvReader::isText(std::string_view line) const
{
    if (std::memchr(line.data(), 0, line.size()))
        return false;
    return !m_isUtf8 || QUtf8StringView(line.data(), static_cast<qsizetype>(line.size())).isValidUtf8();
}

// Most lines have no quotation mark and are cut at the separators; libcsv takes each byte by itself.
void CsvReader::split(std::string_view line)
{
    m_cells.clear();
    line = withoutEnd(line);
    for (;;) {
        const auto *at = static_cast<const char *>(std::memchr(line.data(), m_dialect.separator, line.size()));
        const std::size_t length = at ? static_cast<std::size_t>(at - line.data()) : line.size();
        m_cells.push_back(trimmed(line.substr(0, length)));
        if (!at)
            return;
        line.remove_prefix(length + 1);
    }
}

void CsvReader::parse(const Line &line)
{
    const auto addCell = [](void *text, std::size_t size, void *self) {
        auto *reader = static_cast<CsvReader *>(self);
        reader->m_text.append(static_cast<const char *>(text), size);
        reader->m_ends.push_back(reader->m_text.size());
    };
    const auto endRow = [](int, void *self) { static_cast<CsvReader *>(self)->m_rowIsDone = true; };
    const std::string_view text(m_buffer.data() + line.start, line.end - line.start);
    csv_parse(m_parser.get(), text.data(), text.size(), addCell, endRow, this);
    // The file's last line may have no end.
    if (!m_rowIsDone && text.back() != '\n' && text.back() != '\r')
        csv_parse(m_parser.get(), "\n", 1, addCell, endRow, this);
}

void CsvReader::finishRow(CsvRow *row, qint64 line)
{
    m_cells.clear();
    std::size_t start = 0;
    for (const std::size_t end : m_ends) {
        m_cells.emplace_back(m_text.data() + start, end - start);
        start = end;
    }
    *row = {line, m_cells, CsvFault::None};
}

Result<bool> CsvReader::faulty(CsvRow *row, qint64 line, CsvFault fault, std::string_view text)
{
    m_text.assign(cut(withoutEnd(text), shownBytes));
    std::ranges::replace(m_text, '\0', ' ');
    if (!QUtf8StringView(m_text.data(), static_cast<qsizetype>(m_text.size())).isValidUtf8())
        m_text = QString::fromUtf8(m_text.data(), static_cast<qsizetype>(m_text.size())).toStdString();
    m_cells.assign(1, m_text);
    *row = {line, m_cells, fault};
    return true;
}

Result<bool> CsvReader::next(CsvRow *row)
{
    for (;;) {
        m_buffer.erase(0, m_at > static_cast<std::size_t>(blockBytes) ? std::exchange(m_at, 0) : 0);
        const std::size_t start = m_at;
        Line line;
        const auto found = nextLine(&line);
        if (!found || !*found)
            return found;
        const qint64 number = ++m_line;
        std::string_view text(m_buffer.data() + line.start, line.end - line.start);
        if (text.size() > longestRow) {
            const auto told = faulty(row, number, CsvFault::TooLong, text);
            const auto skipped = text.ends_with('\n') || text.ends_with('\r') ? Result<bool>(true) : skipLine();
            return skipped ? told : skipped;
        }
        if (withoutEnd(text).empty())
            continue;
        if (!isText(text))
            return faulty(row, number, CsvFault::NotText, text);
        if (!std::memchr(text.data(), '"', text.size())) {
            split(text);
            if (m_cells.size() > mostCells)
                return faulty(row, number, CsvFault::TooManyCells, text);
            *row = {number, m_cells, CsvFault::None};
            return true;
        }
        resetParser();
        parse(line);
        while (!m_rowIsDone) { // a line's end within quotation marks
            Line more;
            const auto another = m_at - start > longestRow ? Result<bool>(false) : nextLine(&more);
            if (!another)
                return another;
            const std::string_view rest(m_buffer.data() + more.start, more.end - more.start);
            if (*another && isText(rest) && more.end - start <= longestRow) {
                ++m_line;
                parse(more);
                continue;
            }
            if (*another)
                ++m_line;
            text = {m_buffer.data() + start, line.end - line.start};
            const bool goesBack = ++m_recoveries <= mostRecoveries;
            if (goesBack) {
                m_at = start + text.size();
                m_line = number;
            } else {
                text = {m_buffer.data() + start, m_at - start};
            }
            return faulty(row, number, CsvFault::OpenQuote, text);
        }
        if (m_ends.size() > mostCells)
            return faulty(row, number, CsvFault::TooManyCells, text);
        finishRow(row, number);
        return true;
    }
}

} // namespace Muster
