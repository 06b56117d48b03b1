// The ring round the control that has the keyboard focus, one pixel off it. Shown only when a key brought the focus.
//
// It watches the whole application, so that no widget has to know it. Widgets that fill their place up to the edge draw
// a ring inside instead and say so with the property "ownFocus"; fields show focus in their frame.
#pragma once

#include <QObject>
#include <QPointer>

class QFocusFrame;
class QWidget;

namespace Muster {

class FocusRing final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FocusRing)

public:
    explicit FocusRing(QObject *parent = nullptr);
    ~FocusRing() override;

    bool eventFilter(QObject *object, QEvent *event) override;

    // True when the last change of focus was made by a key. For widgets that draw their own ring.
    [[nodiscard]] static bool isByKeyboard(const QWidget *widget);

private:
    void show(QWidget *widget);
    void hide();

    QPointer<QFocusFrame> m_frame;
};

} // namespace Muster
