#include "ui/common/paint.h"

#include "ui/common/metrics.h"

#include <QPainterPath>

#include <cmath>

namespace Muster::Paint {

qreal line(const QPainter *painter, qreal width)
{
    const qreal scale = painter->deviceTransform().m11();
    if (scale <= 0)
        return width;
    return std::max(1.0, std::floor(width * scale + 0.25)) / scale;
}

QRectF snapped(const QPainter *painter, const QRectF &rect)
{
    const QTransform transform = painter->deviceTransform();
    if (transform.type() > QTransform::TxScale)
        return rect;
    const QRectF device = transform.mapRect(rect);
    const QPointF from(std::round(device.left()), std::round(device.top()));
    const QPointF to(std::round(device.right()), std::round(device.bottom()));
    return transform.inverted().mapRect(QRectF(from, to));
}

void box(QPainter *painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border,
         qreal borderWidth)
{
    const QRectF outer = snapped(painter, rect);
    const qreal width = border.isValid() ? line(painter, borderWidth) : 0;
    const QRectF inner = outer.adjusted(width, width, -width, -width);
    const qreal innerRadius = std::max(0.0, radius - width);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    if (border.isValid()) {
        QPainterPath path;
        path.setFillRule(Qt::OddEvenFill);
        path.addRoundedRect(outer, radius, radius);
        // With a fill on top the whole outer box may be painted, which leaves no seam in the corners.
        if (!fill.isValid() || fill.alpha() < 255)
            path.addRoundedRect(inner, innerRadius, innerRadius);
        painter->fillPath(path, border);
    }
    if (fill.isValid()) {
        painter->setBrush(fill);
        painter->drawRoundedRect(inner, innerRadius, innerRadius);
    }
    painter->restore();
}

void edge(QPainter *painter, const QRectF &rect, Qt::Edge edge, const QColor &color, qreal width)
{
    QRectF strip = snapped(painter, rect);
    const qreal thick = line(painter, width);
    switch (edge) {
    case Qt::TopEdge: strip.setHeight(thick); break;
    case Qt::BottomEdge: strip.setTop(strip.bottom() - thick); break;
    case Qt::LeftEdge: strip.setWidth(thick); break;
    case Qt::RightEdge: strip.setLeft(strip.right() - thick); break;
    }
    painter->fillRect(strip, color);
}

void focusRing(QPainter *painter, const QRectF &rect, qreal radius)
{
    box(painter, rect, radius, {}, Palette::current().color(Role::Accent), Metrics::focusWidth);
}

void check(QPainter *painter, const QRectF &rect, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(rect.width() / 16, rect.height() / 16);
    QPen pen(color, 1.8);
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    painter->setPen(pen);
    painter->drawPolyline(QPolygonF{{4.2, 8.4}, {6.8, 11}, {11.8, 5.4}});
    painter->restore();
}

int text(QPainter *painter, const QRect &rect, const QFont &font, const QColor &color, const QString &text,
         Qt::Alignment alignment, Qt::TextElideMode elide)
{
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, elide, rect.width());
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine, shown);
    return metrics.horizontalAdvance(shown);
}

QColor mixed(const QColor &one, const QColor &other, qreal share)
{
    const auto blend = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return {blend(one.red(), other.red()), blend(one.green(), other.green()), blend(one.blue(), other.blue())};
}

} // namespace Muster::Paint
