// CSV files of strangers: recognised, read, and written again.
#include "tests/fuzz/fuzz.h"

#include "models/csv/csvcolumns.h"
#include "models/csv/csvwriter.h"
#include "models/csv/deviceimport.h"

#include <QBuffer>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

struct Row {
    qint64 line;
    CsvFault fault;
    std::vector<std::string> cells;
};

std::vector<Row> readAll(const QByteArray &bytes, const CsvDialect &dialect)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    CsvReader reader(buffer, dialect);
    std::vector<Row> rows;
    CsvRow row;
    for (;;) {
        const auto more = reader.next(&row);
        claim(more.has_value(), "a buffer can always be read");
        if (!*more)
            return rows;
        claim(rows.empty() || row.line > rows.back().line, "lines go up");
        claim(!row.cells.empty(), "a row has cells");
        rows.push_back({row.line, row.fault, {row.cells.begin(), row.cells.end()}});
        for (const std::string &cell : rows.back().cells)
            claim(QUtf8StringView(cell.data(), static_cast<qsizetype>(cell.size())).isValidUtf8(), "cells are UTF-8");
    }
}

// What was read, written and read again is the same.
void checkRoundTrip(const std::vector<Row> &rows)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    CsvWriter writer(buffer, {});
    std::vector<std::vector<std::string>> written;
    for (const Row &row : rows) {
        if (row.fault != CsvFault::None || (row.cells.size() == 1 && row.cells.front().empty()))
            continue; // an empty line is no row
        for (const std::string &cell : row.cells)
            writer.cell(cell);
        writer.endRow();
        written.push_back(row.cells);
    }
    claim(writer.finish().has_value(), "a buffer takes everything");
    const std::vector<Row> again = readAll(buffer.data(), {});
    claim(again.size() == written.size(), "as many rows come back");
    for (std::size_t i = 0; i < again.size(); ++i) {
        claim(again[i].fault == CsvFault::None, "our own file has no bad line");
        claim(again[i].cells.size() == written[i].size(), "as many cells come back");
        for (std::size_t j = 0; j < written[i].size(); ++j)
            claim(withoutGuard(again[i].cells[j]) == written[i][j], "the cells come back");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray input = bytes(data, size);
    QBuffer buffer;
    buffer.setData(input);
    buffer.open(QIODevice::ReadOnly);
    const auto preview = previewImport(buffer);
    claim(preview.has_value(), "a buffer can always be looked at");
    const ImportMapping &mapping = preview->mapping;
    claim(mapping.titles.size() == mapping.uses.size(), "each column has a title");
    claim(mapping.titles.isEmpty() || mapping.uses.count(ColumnUse{ColumnUse::Kind::Serial}) == 1,
          "one column has the serials");
    checkRoundTrip(readAll(input, mapping.dialect));
    (void)readAll(input, {.encoding = "UTF-8", .separator = ';'});
    (void)readAll(input, {.encoding = "UTF-16LE", .separator = '\t'});
    return 0;
}
