#include "ui/common/icons.h"

#include "ui/common/iconengine.h"
#include "ui/common/metrics.h"

#include <QDir>
#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace Muster {

namespace {

QByteArray strokeWidth(double width)
{
    return "stroke-width=\"" % QByteArray::number(width) % '"';
}

QByteArray drawing(const QString &name, const QColor &color, int size)
{
    QFile file(u":/icons/muster/" % name % u".svg");
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("There is no icon '%s'", qUtf8Printable(name));
        return {};
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    if (size > Metrics::iconThinAbove)
        svg.replace(strokeWidth(Metrics::iconStroke), strokeWidth(Metrics::iconStrokeThin));
    return svg;
}

QColor byState(const Palette &palette, QIcon::Mode mode, QIcon::State state)
{
    if (mode == QIcon::Disabled)
        return palette.color(Role::Disabled);
    if (state == QIcon::On || mode == QIcon::Selected)
        return palette.color(Role::Accent);
    return palette.color(mode == QIcon::Active ? Role::Text : Role::Text2);
}

} // namespace

QIcon icon(QAnyStringView name)
{
    return QIcon(new IconEngine(name.toString(), byState));
}

QIcon icon(QAnyStringView name, Role role)
{
    const auto coloring = [role](const Palette &palette, QIcon::Mode mode, QIcon::State) {
        return palette.color(mode == QIcon::Disabled ? Role::Disabled : role);
    };
    return QIcon(new IconEngine(name.toString(), coloring));
}

QIcon icon(QAnyStringView name, Meaning meaning)
{
    const auto coloring = [meaning](const Palette &palette, QIcon::Mode mode, QIcon::State) {
        return mode == QIcon::Disabled ? palette.color(Role::Disabled) : palette.foreground(meaning);
    };
    return QIcon(new IconEngine(name.toString(), coloring));
}

QIcon icon(Meaning meaning)
{
    return icon(Palette::iconName(meaning), meaning);
}

// The colour is part of the key, so a change of palette cannot bring back an old picture.
QPixmap iconPixmap(QAnyStringView name, const QSize &size, qreal ratio, const QColor &color)
{
    const QString text = name.toString();
    const int side = std::min(size.width(), size.height());
    const int pixels = qRound(side * ratio);
    if (pixels <= 0)
        return {};
    const QString key =
        QStringLiteral("muster-icon %1 %2 %3 %4").arg(text, color.name()).arg(side).arg(ratio, 0, 'f', 3);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;

    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(drawing(text, color, side));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap = QPixmap::fromImage(image);
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void paintIcon(QPainter *painter, const QRect &rect, int size, QAnyStringView name, const QColor &color)
{
    const qreal ratio = painter->device()->devicePixelRatio();
    const QPixmap pixmap = iconPixmap(name, {size, size}, ratio, color);
    // To whole device pixels, or the drawing is resampled and blurs.
    const QRectF box(rect);
    const QPointF corner(box.x() + (box.width() - size) / 2, box.y() + (box.height() - size) / 2);
    const QTransform toDevice = painter->deviceTransform();
    const QPointF device = toDevice.map(corner);
    painter->drawPixmap(toDevice.inverted().map(QPointF(std::floor(device.x()), std::floor(device.y()))), pixmap);
}

QStringList iconNames()
{
    QStringList names = QDir(QStringLiteral(":/icons/muster")).entryList({QStringLiteral("*.svg")}, QDir::Files);
    for (QString &name : names)
        name.chop(4);
    return names;
}

} // namespace Muster
