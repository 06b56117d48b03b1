#include "ui/common/steplist.h"

#include "ui/common/metrics.h"
#include "ui/common/stepbutton.h"

#include <QVBoxLayout>

namespace Muster {

StepList::StepList(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setAccessibleName(tr("Steps"));
}

void StepList::setSteps(const QStringList &names)
{
    qDeleteAll(m_steps);
    m_steps.clear();
    for (const QString &name : names) {
        const int step = count();
        auto *button = new StepButton(step + 1, name);
        connect(button, &QAbstractButton::clicked, this, [this, step] {
            if (step != m_current)
                Q_EMIT stepClicked(step);
        });
        layout()->addWidget(button);
        m_steps << button;
    }
    m_current = 0;
    if (!m_steps.isEmpty())
        m_steps.first()->setState(StepButton::State::Current);
}

void StepList::setCurrent(int step)
{
    Q_ASSERT(step >= 0 && step < count());
    const bool wasDone = isDone(m_current);
    m_steps.at(m_current)->setState(wasDone ? StepButton::State::Done : StepButton::State::Later);
    const bool done = isDone(step);
    m_current = step;
    m_steps.at(step)->setState(done ? StepButton::State::CurrentDone : StepButton::State::Current);
}

void StepList::setDone(int step, bool done)
{
    using State = StepButton::State;
    if (step == m_current)
        m_steps.at(step)->setState(done ? State::CurrentDone : State::Current);
    else
        m_steps.at(step)->setState(done ? State::Done : State::Later);
}

bool StepList::isDone(int step) const
{
    const StepButton::State state = m_steps.at(step)->state();
    return state == StepButton::State::Done || state == StepButton::State::CurrentDone;
}

} // namespace Muster
