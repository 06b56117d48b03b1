// A device's own fields and their history as musterctl prints them.
#pragma once

#include "models/devices/ownfieldstore.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Muster {

// Adds those that hold something.
void insertOwnFields(QJsonObject &json, const OwnFields &own);
// Newest first, as it comes.
[[nodiscard]] QJsonArray historyJson(const QList<FieldChange> &history);
// A line each, every one beginning with a line's end.
[[nodiscard]] QString historyText(const QList<FieldChange> &history);

} // namespace Muster
