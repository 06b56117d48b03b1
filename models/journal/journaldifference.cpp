#include "models/journal/journaldifference.h"

#include <QJsonDocument>

#include <algorithm>
#include <vector>

namespace Muster {

namespace {

// Beyond that a line-by-line comparison costs more than it tells.
constexpr qsizetype mostLines = 2000;

QStringList linesOf(const QString &text)
{
    if (text.isEmpty())
        return {};
    const QJsonDocument json = QJsonDocument::fromJson(text.toUtf8());
    const QString shown = json.isNull() ? text : QString::fromUtf8(json.toJson(QJsonDocument::Indented));
    return shown.trimmed().split(u'\n');
}

// A comma that only came because another line follows is no difference.
QStringView bare(const QString &line)
{
    return line.endsWith(u',') ? QStringView(line).chopped(1) : QStringView(line);
}

} // namespace

QList<DifferenceLine> journalDifference(const QString &before, const QString &after)
{
    using enum DifferenceLine::Kind;
    const QStringList old = linesOf(before);
    const QStringList now = linesOf(after);
    QList<DifferenceLine> lines;
    if (old.size() > mostLines || now.size() > mostLines) {
        for (const QString &line : old)
            lines.append({Removed, line});
        for (const QString &line : now)
            lines.append({Added, line});
        return lines;
    }
    // common[i][j]: the longest common subsequence of what follows line i of the old and line j of the new text.
    const auto width = static_cast<std::size_t>(now.size()) + 1;
    std::vector<std::uint16_t> common((static_cast<std::size_t>(old.size()) + 1) * width);
    const auto at = [&](qsizetype i, qsizetype j) -> std::uint16_t & {
        return common[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    for (qsizetype i = old.size() - 1; i >= 0; --i) {
        for (qsizetype j = now.size() - 1; j >= 0; --j)
            at(i, j) = bare(old[i]) == bare(now[j]) ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                                    : std::max(at(i + 1, j), at(i, j + 1));
    }
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < old.size() || j < now.size()) {
        if (i < old.size() && j < now.size() && bare(old[i]) == bare(now[j])) {
            lines.append({Same, now[j]});
            ++i;
            ++j;
        } else if (i < old.size() && (j == now.size() || at(i + 1, j) >= at(i, j + 1))) {
            lines.append({Removed, old[i++]});
        } else {
            lines.append({Added, now[j++]});
        }
    }
    return lines;
}

QString differenceText(const QList<DifferenceLine> &lines)
{
    QStringList shown;
    for (const DifferenceLine &line : lines) {
        const QString mark = line.kind == DifferenceLine::Kind::Removed ? QStringLiteral("- ")
            : line.kind == DifferenceLine::Kind::Added                  ? QStringLiteral("+ ")
                                                                        : QStringLiteral("  ");
        shown.append(mark + line.text);
    }
    return shown.join(u'\n');
}

} // namespace Muster
