#include "models/csv/csvwriter.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr std::size_t flushBytes = 256 * 1024;

// Whether a spreadsheet might run the cell, or a reader take a guard off that nobody put there: apostrophes, any
// number, before one of these.
bool needsGuard(std::string_view cell)
{
    const std::size_t at = cell.find_first_not_of('\'');
    if (at == std::string_view::npos)
        return false;
    const char c = cell[at];
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

} // namespace

CsvWriter::CsvWriter(QIODevice &device, const CsvStyle &style)
    : m_device(device)
    , m_style(style)
{
    m_buffer.reserve(flushBytes + 64 * 1024);
    if (style.hasMark)
        m_buffer.append("\xef\xbb\xbf");
}

void CsvWriter::cell(std::string_view text)
{
    if (!m_isFirst)
        m_buffer.push_back(m_style.separator);
    m_isFirst = false;
    if (text.empty())
        return;
    const bool guards = m_style.isGuarded && needsGuard(text);
    // A text that begins like a byte order mark must not stand at the file's start as it is.
    bool quotes = text.starts_with("\xef\xbb\xbf") || text.front() == ' ' || text.back() == ' ' || text.front() == '\t'
        || text.back() == '\t';
    bool doubles = false;
    for (const char c : text) {
        doubles = doubles || c == '"';
        quotes = quotes || c == '"' || c == '\n' || c == '\r' || c == m_style.separator;
    }
    if (!quotes) {
        if (guards)
            m_buffer.push_back('\'');
        m_buffer.append(text);
        return;
    }
    m_buffer.push_back('"');
    if (guards)
        m_buffer.push_back('\'');
    if (!doubles) {
        m_buffer.append(text);
    } else {
        for (const char c : text) {
            if (c == '"')
                m_buffer.push_back('"');
            m_buffer.push_back(c);
        }
    }
    m_buffer.push_back('"');
}

void CsvWriter::endRow()
{
    m_buffer.append("\r\n");
    m_isFirst = true;
    if (m_buffer.size() >= flushBytes)
        flush();
}

void CsvWriter::row(std::span<const std::string_view> cells)
{
    for (const std::string_view each : cells)
        cell(each);
    endRow();
}

void CsvWriter::flush()
{
    const auto size = static_cast<qint64>(m_buffer.size());
    m_hasFailed = m_hasFailed || m_device.write(m_buffer.data(), size) != size;
    m_buffer.clear();
}

Result<> CsvWriter::finish()
{
    flush();
    if (m_hasFailed)
        return failure(
            ErrorKind::Storage,
            QCoreApplication::translate("CsvWriter", "The file cannot be written: %1").arg(m_device.errorString()));
    return {};
}

std::string_view withoutGuard(std::string_view cell)
{
    return cell.starts_with('\'') && needsGuard(cell) ? cell.substr(1) : cell;
}

} // namespace Muster
