// How a CSV file is written: its encoding, its separator, whether its first line names the columns.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace Muster {

struct CsvDialect {
    QByteArray encoding = "UTF-8"; // a name that QStringDecoder knows
    char separator = ',';
    bool hasHeader = true;
    // A leading apostrophe before = + - @ is a guard against spreadsheets that run such a cell as a formula, not text.
    bool isGuarded = true;

    bool operator==(const CsvDialect &) const = default;
};

// What people may choose from; the separators that are recognised.
inline constexpr char csvSeparators[] = {',', ';', '\t', '|'};
[[nodiscard]] QList<QByteArray> csvEncodings();

// The encoding and separator for people: "Windows-1252", "semicolon".
[[nodiscard]] QString encodingText(const QByteArray &encoding);
[[nodiscard]] QString separatorText(char separator);

// Decides from the first bytes of a file; `isWhole` when nothing follows them.
[[nodiscard]] CsvDialect recogniseCsv(QByteArrayView head, bool isWhole);

// How many bytes at the start only say the encoding: the byte order mark.
[[nodiscard]] qsizetype markLength(QByteArrayView head);

} // namespace Muster
