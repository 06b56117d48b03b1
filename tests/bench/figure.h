// One measured figure and how it is printed: name value unit floor ratio target ok|short.
#pragma once

#include <QJsonObject>
#include <QString>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <vector>

namespace Muster::Bench {

struct Figure {
    QString name;
    double value = 0;
    QString unit;
    std::optional<double> floor; // of the same work by the yardstick, in the same run
    double target = 0; // of the ratio where there is a floor, of the value otherwise; less is better
    [[nodiscard]] std::optional<double> ratio() const { return floor ? std::optional(value / *floor) : std::nullopt; }
    [[nodiscard]] bool isMet() const { return ratio().value_or(value) <= target; }
};

inline void print(const Figure &figure)
{
    const auto number = [](std::optional<double> value) {
        return value ? QString::number(*value, 'f', *value < 10 ? 2 : 1) : QStringLiteral("-");
    };
    const QString line = QStringLiteral("%1 %2 %3 %4 %5 %6 %7\n")
                             .arg(figure.name, -34)
                             .arg(number(figure.value), 10)
                             .arg(figure.unit, -3)
                             .arg(number(figure.floor), 10)
                             .arg(number(figure.ratio()), 6)
                             .arg(number(figure.target), 7)
                             .arg(figure.isMet() ? QStringLiteral("ok") : QStringLiteral("short"));
    std::fputs(qPrintable(line), stdout);
    std::fflush(stdout);
}

inline QJsonObject toJson(const Figure &figure)
{
    QJsonObject json{{QStringLiteral("name"), figure.name},
                     {QStringLiteral("value"), figure.value},
                     {QStringLiteral("unit"), figure.unit},
                     {QStringLiteral("target"), figure.target},
                     {QStringLiteral("ok"), figure.isMet()}};
    if (figure.floor) {
        json.insert(QStringLiteral("floor"), *figure.floor);
        json.insert(QStringLiteral("ratio"), *figure.ratio());
    }
    return json;
}

// The value below which `share` of them lie.
inline double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

// How often the long figures are measured. A median of several, since neither the disk nor the processor is ours alone.
inline int passes()
{
    const int wished = qEnvironmentVariableIntValue("MUSTER_BENCH_PASSES");
    return wished > 0 ? wished : 3;
}

} // namespace Muster::Bench
