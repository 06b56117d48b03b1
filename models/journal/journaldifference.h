// What differs between before and after of a journal entry, line by line, for people.
#pragma once

#include <QList>
#include <QString>

namespace Muster {

struct DifferenceLine {
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    QString text;

    bool operator==(const DifferenceLine &) const = default;
};

// JSON is indented with its keys in order, so that only what really differs stands out.
[[nodiscard]] QList<DifferenceLine> journalDifference(const QString &before, const QString &after);

// The same as one text: each line after "- ", "+ " or two blanks.
[[nodiscard]] QString differenceText(const QList<DifferenceLine> &lines);

} // namespace Muster
