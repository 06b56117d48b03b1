// Flat boxes and lines on whole device pixels, for the style, the delegates and the widgets that paint themselves.
#pragma once

#include "ui/common/palette.h"

#include <QPainter>

namespace Muster::Paint {

// The thickness of a line of so many logical pixels, rounded to whole device pixels and never nothing.
[[nodiscard]] qreal line(const QPainter *painter, qreal width = 1);
// The rectangle moved to the nearest whole device pixels.
[[nodiscard]] QRectF snapped(const QPainter *painter, const QRectF &rect);

// A rounded box. An invalid color leaves out fill or border.
void box(QPainter *painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border = {},
         qreal borderWidth = 1);
// Lines along the inner side of an edge.
void edge(QPainter *painter, const QRectF &rect, Qt::Edge edge, const QColor &color, qreal width = 1);
// The accent ring inside a rectangle, for widgets that fill their place up to its edge.
void focusRing(QPainter *painter, const QRectF &rect, qreal radius);
// A check mark for a box of 16, scaled to the rectangle.
void check(QPainter *painter, const QRectF &rect, const QColor &color);
// Text on one line, elided at the end when it is too long. Returns the width it took.
int text(QPainter *painter, const QRect &rect, const QFont &font, const QColor &color, const QString &text,
         Qt::Alignment alignment = Qt::AlignVCenter | Qt::AlignLeft, Qt::TextElideMode elide = Qt::ElideRight);

[[nodiscard]] QColor mixed(const QColor &one, const QColor &other, qreal share);

} // namespace Muster::Paint
