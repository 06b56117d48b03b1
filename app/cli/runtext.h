// Runs as musterctl shows them.
#pragma once

#include "models/organisations/organisation.h"
#include "models/runs/run.h"

#include <QJsonObject>

namespace Muster {

[[nodiscard]] QJsonObject toJson(const Run &run, const QString &organisation);
[[nodiscard]] QString toText(const Run &run, const QString &organisation);
// Of a run that goes on: pages, devices, time left, or until when it waits and why.
[[nodiscard]] QString progressText(const Run &run, const QDateTime &now);

} // namespace Muster
