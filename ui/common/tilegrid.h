// One boxed grid of tiles with one-pixel lines between them. The arrow keys walk it.
#pragma once

#include "ui/common/boxedpanel.h"
#include "ui/common/tile.h"

class QGridLayout;

namespace Muster {

class TileGrid final : public BoxedPanel {
    Q_OBJECT

public:
    explicit TileGrid(QWidget *parent = nullptr);

    // Tiles of the same place are changed, not made anew: the focus stays.
    void setTiles(const QList<TileFacts> &tiles);
    void setColumns(int columns);

Q_SIGNALS:
    void tileClicked(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void place();

    QGridLayout *m_layout;
    QList<Tile *> m_tiles;
    int m_columns;
};

} // namespace Muster
