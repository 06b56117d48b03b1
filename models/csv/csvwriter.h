// Writes CSV as RFC 4180 ("Common Format and MIME Type for Comma-Separated Values Files") says: quotation marks where
// they are needed, lines ended by CR LF, UTF-8.
#pragma once

#include "models/core/result.h"

#include <QIODevice>

#include <span>
#include <string>
#include <string_view>

namespace Muster {

struct CsvStyle {
    char separator = ',';
    bool hasMark = false; // a byte order mark, by which Excel knows UTF-8
    bool isGuarded = true; // see CsvDialect::isGuarded
};

class CsvWriter final {
    Q_DISABLE_COPY_MOVE(CsvWriter)

public:
    // The device is open and outlives the writer.
    CsvWriter(QIODevice &device, const CsvStyle &style);

    void cell(std::string_view text);
    void endRow();
    void row(std::span<const std::string_view> cells);
    // Hands the rest to the device, and says whether it took everything.
    [[nodiscard]] Result<> finish();
    // Whether the device failed already: a full disk need not be written to for a million rows.
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

private:
    void flush();

    QIODevice &m_device;
    CsvStyle m_style;
    std::string m_buffer;
    bool m_isFirst = true; // in its row
    bool m_hasFailed = false;
};

// Takes the guard off a cell that CsvWriter put one on; other cells stay as they are.
[[nodiscard]] std::string_view withoutGuard(std::string_view cell);

} // namespace Muster
