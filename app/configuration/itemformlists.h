// Long lists of fields.
#pragma once

#include "app/configuration/itemforms.h"

namespace Muster {

// Of Apple's "Restrictions" payload, those that schools and firms ask for most, with platform and supervision.
[[nodiscard]] QList<FormField> restrictionFields();

} // namespace Muster
