// One tile of a TileGrid: icon and figure, name as link, one line of detail. The whole tile is one button.
#pragma once

#include "ui/common/palette.h"

#include <QAbstractButton>

namespace Muster {

struct TileFacts {
    QString id;
    Meaning meaning = Meaning::Attention; // while the figure is not zero
    qint64 figure = 0;
    QString name;
    QString detail;
};

class Tile final : public QAbstractButton {
    Q_OBJECT

public:
    explicit Tile(QWidget *parent = nullptr);

    void setFacts(const TileFacts &facts);
    [[nodiscard]] const TileFacts &facts() const { return m_facts; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TileFacts m_facts;
};

} // namespace Muster
