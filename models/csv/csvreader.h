// Reads a CSV file (RFC 4180, "Common Format and MIME Type for Comma-Separated Values Files") row by row in bounded
// memory, whatever the file is: cells by libcsv, bounds and line numbers by us.
//
// A row that cannot be read is told with its fault and its text, and reading goes on behind it.
#pragma once

#include "models/core/result.h"
#include "models/csv/csvdialect.h"

#include <QIODevice>
#include <QStringDecoder>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct csv_parser;

namespace Muster {

enum class CsvFault {
    None,
    OpenQuote, // a quotation mark that is never closed, or text behind a closed one
    TooLong, // a row beyond what any sane file has
    TooManyCells,
    NotText, // a NUL byte, or bytes that are not of the encoding
};
[[nodiscard]] QString csvFaultText(CsvFault fault);

struct CsvRow {
    qint64 line = 0; // of the file, from 1, where the row begins
    std::span<const std::string_view> cells; // UTF-8; valid until the next row
    CsvFault fault = CsvFault::None;
};

class CsvReader final {
    Q_DISABLE_COPY_MOVE(CsvReader)

public:
    static constexpr std::size_t longestRow = std::size_t(1) << 20;
    static constexpr std::size_t mostCells = 16384;

    // The device is open and stands at its start; it outlives the reader.
    CsvReader(QIODevice &device, const CsvDialect &dialect);
    ~CsvReader();

    // The next row; false behind the last one. Empty lines are passed over.
    [[nodiscard]] Result<bool> next(CsvRow *row);
    // How far the file was read, for progress.
    [[nodiscard]] qint64 bytesRead() const { return m_bytesRead; }

private:
    // A physical line within the buffer, its end included.
    struct Line {
        std::size_t start = 0;
        std::size_t end = 0;
    };

    [[nodiscard]] Result<bool> fill();
    [[nodiscard]] Result<bool> nextLine(Line *line);
    [[nodiscard]] Result<bool> skipLine();
    void parse(const Line &line);
    void split(std::string_view line);
    void resetParser();
    void finishRow(CsvRow *row, qint64 line);
    [[nodiscard]] Result<bool> faulty(CsvRow *row, qint64 line, CsvFault fault, std::string_view text);
    [[nodiscard]] bool isText(std::string_view line) const;

    QIODevice &m_device;
    CsvDialect m_dialect;
    QStringDecoder m_decoder;
    bool m_isUtf8 = true;
    bool m_atEnd = false; // of the device
    qint64 m_bytesRead = 0;
    std::string m_buffer; // decoded text, from the start of the current row on
    std::size_t m_at = 0; // the next line's start
    qint64 m_line = 0; // lines begun so far
    int m_recoveries = 0;

    std::unique_ptr<csv_parser> m_parser;
    std::string m_text; // of the row's cells, one behind the other
    std::vector<std::size_t> m_ends;
    std::vector<std::string_view> m_cells;
    bool m_rowIsDone = false;
};

} // namespace Muster
