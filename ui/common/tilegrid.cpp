#include "ui/common/tilegrid.h"

#include "ui/common/metrics.h"
#include "ui/common/paint.h"

#include <QGridLayout>
#include <QKeyEvent>

namespace Muster {

TileGrid::TileGrid(QWidget *parent)
    : BoxedPanel(parent)
    , m_layout(new QGridLayout(this))
    , m_columns(Metrics::tileColumns)
{
    m_layout->setContentsMargins(Metrics::line, Metrics::line, Metrics::line, Metrics::line);
    m_layout->setSpacing(Metrics::line);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TileGrid::setTiles(const QList<TileFacts> &tiles)
{
    while (m_tiles.size() > tiles.size())
        delete m_tiles.takeLast();
    while (m_tiles.size() < tiles.size()) {
        auto *tile = new Tile(this);
        connect(tile, &QAbstractButton::clicked, this, [this, tile] { Q_EMIT tileClicked(tile->facts().id); });
        m_tiles << tile;
    }
    for (qsizetype i = 0; i < tiles.size(); ++i)
        m_tiles.at(i)->setFacts(tiles.at(i));
    place();
}

void TileGrid::setColumns(int columns)
{
    m_columns = columns;
    place();
}

void TileGrid::place()
{
    for (int i = 0; i < m_tiles.size(); ++i)
        m_layout->addWidget(m_tiles.at(i), i / m_columns, i % m_columns);
    // Columns of one width, whatever stands in them.
    for (int column = 0; column < m_layout->columnCount(); ++column) {
        m_layout->setColumnStretch(column, column < m_columns ? 1 : 0);
        m_layout->setColumnMinimumWidth(column, 0);
    }
    update();
}

void TileGrid::paintEvent(QPaintEvent *event)
{
    BoxedPanel::paintEvent(event);
    QPainter painter(this);
    const QColor line = Palette::current().color(Role::Border);
    for (int i = 0; i < m_tiles.size(); ++i) {
        const QRect tile = m_tiles.at(i)->geometry();
        if (i % m_columns > 0)
            Paint::edge(&painter, QRect(tile.left() - 1, tile.top(), 1, tile.height() + 1), Qt::LeftEdge, line);
        if (i / m_columns > 0)
            Paint::edge(&painter, QRect(tile.left() - 1, tile.top() - 1, tile.width() + 2, 1), Qt::TopEdge, line);
    }
}

void TileGrid::keyPressEvent(QKeyEvent *event)
{
    int step = 0;
    switch (event->key()) {
    case Qt::Key_Left:
        step = layoutDirection() == Qt::LeftToRight ? -1 : 1;
        break;
    case Qt::Key_Right:
        step = layoutDirection() == Qt::LeftToRight ? 1 : -1;
        break;
    case Qt::Key_Up:
        step = -m_columns;
        break;
    case Qt::Key_Down:
        step = m_columns;
        break;
    default:
        return BoxedPanel::keyPressEvent(event);
    }
    for (int i = 0; i < m_tiles.size(); ++i) {
        if (m_tiles.at(i)->hasFocus() && i + step >= 0 && i + step < m_tiles.size()) {
            m_tiles.at(i + step)->setFocus(Qt::TabFocusReason);
            return;
        }
    }
    BoxedPanel::keyPressEvent(event);
}

} // namespace Muster
