// Where the keys of a JSON object stand in its text: for marking lines and for FILE:LINE in reports. Works on text that
// is not valid (yet), too, as far as it can be followed.
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace Muster {

struct JsonPlace {
    QString key;
    int firstLine = 0; // from 0
    int lastLine = 0;
    // The texts of a list at the key, with the line each stands on.
    QList<std::pair<QString, int>> elements;

    bool operator==(const JsonPlace &) const = default;
};

// The members of the outermost object, in the order of the text.
[[nodiscard]] QList<JsonPlace> jsonPlaces(QStringView text);

// The line of the key, or of the element in the list at it.
[[nodiscard]] std::optional<int> lineOf(const QList<JsonPlace> &places, QStringView key, QStringView element = {});

} // namespace Muster
