// The steps of a wizard: numbers in circles, a check when done. Done steps can be gone back to.
#pragma once

#include <QWidget>

namespace Muster {

class StepButton;

class StepList final : public QWidget {
    Q_OBJECT

public:
    explicit StepList(QWidget *parent = nullptr);

    void setSteps(const QStringList &names);
    [[nodiscard]] int count() const { return int(m_steps.size()); }
    void setCurrent(int step);
    [[nodiscard]] int current() const { return m_current; }
    void setDone(int step, bool done);
    [[nodiscard]] bool isDone(int step) const;

Q_SIGNALS:
    void stepClicked(int step);

private:
    QList<StepButton *> m_steps;
    int m_current = 0;
};

} // namespace Muster
