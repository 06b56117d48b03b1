// A page's content in an area that scrolls up and down when it must: no frame, never the focus.
#pragma once

#include <QScrollArea>

namespace Muster {

// Owns the content, which gets the height that its width asks for: an area by itself looks at the least size only, and
// squeezes wrapped words.
[[nodiscard]] QScrollArea *scrolled(QWidget *content);

} // namespace Muster
