#include "ui/common/iconengine.h"

#include "ui/common/icons.h"

#include <QFile>
#include <QPaintDevice>
#include <QPainter>

namespace Muster {

IconEngine::IconEngine(QString name, Coloring coloring)
    : m_name(std::move(name))
    , m_coloring(std::move(coloring))
{
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const QColor color = m_coloring(Palette::current(), mode, state);
    paintIcon(painter, rect, std::min(rect.width(), rect.height()), m_name, color);
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1);
}

// size is in logical pixels, as of Qt 6.8.
QPixmap IconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale)
{
    return iconPixmap(m_name, size, scale, m_coloring(Palette::current(), mode, state));
}

QSize IconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    const int side = std::min(size.width(), size.height());
    return {side, side};
}

QIconEngine *IconEngine::clone() const
{
    return new IconEngine(*this);
}
QString IconEngine::key() const
{
    return QStringLiteral("muster");
}
QString IconEngine::iconName()
{
    return m_name;
}
bool IconEngine::isNull()
{
    return !QFile::exists(u":/icons/muster/" % m_name % u".svg");
}

} // namespace Muster
