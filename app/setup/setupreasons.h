// Why a set-up cannot go on yet, in sentences.
#pragma once

#include "app/setup/setupflow.h"

namespace Muster::SetupReasons {

[[nodiscard]] QString ofActivity(SetupFlow::Activity activity);
// Of the current step; empty when it holds.
[[nodiscard]] QString ofStep(const SetupFlow &flow);
// What is wrong with a name, given those that are taken; empty when nothing is.
[[nodiscard]] QString ofName(const QString &name, const QStringList &taken);

} // namespace Muster::SetupReasons
