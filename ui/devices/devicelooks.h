// How devices look: which icon and meaning a family or state has.
#pragma once

#include "models/devices/device.h"
#include "ui/common/palette.h"

#include <QString>

namespace Muster {

[[nodiscard]] Meaning meaningOf(DeviceState state);
// The icon of Apple's `device_family`; "unknown" for what Apple invents next.
[[nodiscard]] QString familyIcon(const QString &family);
// Apple writes AppleTV and Vision; people say Apple TV and Apple Vision.
[[nodiscard]] QString familyText(const QString &family);

} // namespace Muster
