// The icons of the program: SVG drawings in one colour, painted in the palette's at the real pixel ratio.
//
// A QIcon from here keeps no pixels of its own: it asks the palette each time it is painted, so it may be kept for
// ever.
#pragma once

#include "ui/common/palette.h"

#include <QIcon>

namespace Muster {

// text2 when idle, text when hovered or pressed, accent when on or selected, disabled when disabled.
[[nodiscard]] QIcon icon(QAnyStringView name);
// Always this role, but disabled when disabled.
[[nodiscard]] QIcon icon(QAnyStringView name, Role role);
[[nodiscard]] QIcon icon(QAnyStringView name, Meaning meaning);
// The meaning's own picture in its own colour.
[[nodiscard]] QIcon icon(Meaning meaning);

// For delegates: in the middle of the rectangle, size logical pixels square.
void paintIcon(QPainter *painter, const QRect &rect, int size, QAnyStringView name, const QColor &color);
[[nodiscard]] QPixmap iconPixmap(QAnyStringView name, const QSize &size, qreal ratio, const QColor &color);

[[nodiscard]] QStringList iconNames();

} // namespace Muster
