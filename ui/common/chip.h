// One restriction in the FilterChips bar. Click or Enter edits it, the cross or Delete takes it away.
#pragma once

#include <QAbstractButton>

namespace Muster {

class Chip final : public QAbstractButton {
    Q_OBJECT

public:
    Chip(const QString &text, const QString &iconName, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void removed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] QRect crossRect() const;

    QString m_icon;
};

} // namespace Muster
