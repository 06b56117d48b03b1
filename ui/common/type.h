// The type styles. One family with fallbacks, digits of one width everywhere.
#pragma once

#include <QFont>

namespace Muster::Type {

// Weight 600: numbers of tiles.
[[nodiscard]] QFont figure();
// Weight 600: page and wizard title.
[[nodiscard]] QFont title();
// Weight 600: section, dialog head, serial in the detail pane.
[[nodiscard]] QFont heading();
[[nodiscard]] QFont body();
// Weight 500: button text, pane names, field values.
[[nodiscard]] QFont bodyMedium();
// Weight 600: emphasis.
[[nodiscard]] QFont bodyStrong();
[[nodiscard]] QFont small();
// Weight 500: table headers.
[[nodiscard]] QFont smallMedium();
// Shortcuts, counters in fields.
[[nodiscard]] QFont key();
// The size of key at weight 600.
[[nodiscard]] QFont caption();
// Query, JSON, property lists, HTTP. Not for serials.
[[nodiscard]] QFont mono();

// Body with slashed zeros.
[[nodiscard]] QFont code();
// The same font with slashed zeros, for serials, orders and hexadecimal.
[[nodiscard]] QFont withSlashedZero(QFont font);

} // namespace Muster::Type
