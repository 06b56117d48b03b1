// Paints one SVG drawing in the colours that the palette has at the moment of painting.
#pragma once

#include "ui/common/palette.h"

#include <QIconEngine>

#include <functional>

namespace Muster {

class IconEngine final : public QIconEngine {
public:
    using Coloring = std::function<QColor(const Palette &, QIcon::Mode, QIcon::State)>;

    IconEngine(QString name, Coloring coloring);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QIconEngine *clone() const override;
    [[nodiscard]] QString key() const override;
    QString iconName() override;
    bool isNull() override;

private:
    QString m_name;
    Coloring m_coloring;
};

} // namespace Muster
