// One row of a StepList.
#pragma once

#include <QAbstractButton>

namespace Muster {

class StepButton final : public QAbstractButton {
    Q_OBJECT

public:
    enum class State { Later, Current, Done, CurrentDone };

    StepButton(int number, const QString &name, QWidget *parent = nullptr);

    void setState(State state);
    [[nodiscard]] State state() const { return m_state; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintCircle(QPainter &painter, const QRect &circle) const;

    int m_number;
    State m_state = State::Later;
};

} // namespace Muster
