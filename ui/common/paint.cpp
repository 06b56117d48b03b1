#include "ui/common/paint.h"

#include "ui/common/metrics.h"

#include <QCache>
#include <QPainterPath>
#include <QStaticText>
#include <QStyle>

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
    case Qt::TopEdge:
        strip.setHeight(thick);
        break;
    case Qt::BottomEdge:
        strip.setTop(strip.bottom() - thick);
        break;
    case Qt::LeftEdge:
        strip.setWidth(thick);
        break;
    case Qt::RightEdge:
        strip.setLeft(strip.right() - thick);
        break;
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

namespace {

// A text that was laid out. Shaping takes twenty times as long as drawing, and a table draws the same words frame after
// frame.
struct Shaped {
    QStaticText text;
    int width = 0;
    int height = 0;
};

struct ShapeKey {
    QFont font; // itself: Qt's hash of a font leaves out its size in points
    QString text;
    int width = -1; // elided to this; -1: whole
    int elide = 0;

    bool operator==(const ShapeKey &) const = default;
};

size_t qHash(const ShapeKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.font.pointSizeF(), static_cast<int>(key.font.weight()), key.text, key.width, key.elide);
}

// Valid until the next call.
const Shaped *shape(const QFont &font, const QString &text, int width, Qt::TextElideMode elide)
{
    static QCache<ShapeKey, Shaped> cache(4000);
    const ShapeKey key{font, text, width, width < 0 ? 0 : static_cast<int>(elide)};
    if (const Shaped *known = cache.object(key))
        return known;
    const QFontMetrics metrics(font);
    const QString shown = width < 0 ? text : metrics.elidedText(text, elide, width);
    auto *made = new Shaped{QStaticText(shown), metrics.horizontalAdvance(shown), metrics.height()};
    made->text.setTextFormat(Qt::PlainText);
    made->text.setPerformanceHint(QStaticText::AggressiveCaching);
    made->text.prepare(QTransform(), font);
    cache.insert(key, made);
    return cache.object(key);
}

} // namespace

int text(QPainter *painter, const QRect &rect, const QFont &font, const QColor &color, const QString &text,
         Qt::Alignment alignment, Qt::TextElideMode elide)
{
    if (text.isEmpty())
        return 0;
    const Shaped *shaped = shape(font, text, -1, elide);
    if (shaped->width > rect.width())
        shaped = shape(font, text, rect.width(), elide);
    const Qt::Alignment visual = QStyle::visualAlignment(painter->layoutDirection(), alignment);
    const int x = visual.testFlag(Qt::AlignRight) ? rect.right() + 1 - shaped->width
        : visual.testFlag(Qt::AlignHCenter)       ? rect.left() + (rect.width() - shaped->width) / 2
                                                  : rect.left();
    const int y = visual.testFlag(Qt::AlignTop) ? rect.top()
        : visual.testFlag(Qt::AlignBottom)      ? rect.bottom() + 1 - shaped->height
                                                : rect.top() + (rect.height() - shaped->height) / 2;
    painter->setFont(font);
    painter->setPen(color);
    painter->drawStaticText(x, y, shaped->text);
    return shaped->width;
}

QColor mixed(const QColor &one, const QColor &other, qreal share)
{
    const auto blend = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return {blend(one.red(), other.red()), blend(one.green(), other.green()), blend(one.blue(), other.blue())};
}

} // namespace Muster::Paint
