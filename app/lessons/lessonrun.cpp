#include "app/lessons/lessonrun.h"

namespace Muster {

void LessonRun::begin(const Lesson &lesson)
{
    m_lesson = lesson;
    enter(0);
    look(m_facts);
    Q_EMIT changed();
}

void LessonRun::end()
{
    m_lesson.reset();
    m_step = 0;
    Q_EMIT changed();
}

void LessonRun::skipStep()
{
    if (!m_lesson || isDone())
        return;
    enter(m_step + 1);
    look(m_facts);
    Q_EMIT changed();
}

void LessonRun::enter(qsizetype step)
{
    m_step = step;
    m_before = m_facts;
    if (isDone() && !m_finished.contains(m_lesson->id)) {
        m_finished.insert(m_lesson->id);
        Q_EMIT finishedChanged();
    }
}

void LessonRun::look(const LessonFacts &facts)
{
    m_facts = facts;
    const qsizetype before = m_step;
    while (m_lesson && !isDone() && m_lesson->steps[m_step].isDone(m_facts, m_before))
        enter(m_step + 1);
    if (m_step != before)
        Q_EMIT changed();
}

} // namespace Muster
