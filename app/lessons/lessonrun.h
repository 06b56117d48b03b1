// A lesson that is being practised: which step it is at. Steps follow each other as their facts come true.
//
// Knows neither clock nor window; whoever uses it brings the facts. Lives on the main thread.
#pragma once

#include "app/lessons/lesson.h"

#include <QObject>
#include <QSet>

#include <optional>

namespace Muster {

class LessonRun final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LessonRun)

public:
    using QObject::QObject;

    // From its first step that is not done yet.
    void begin(const Lesson &lesson);
    void end();
    // The step is passed over.
    void skipStep();
    // The facts as they are now.
    void look(const LessonFacts &facts);

    [[nodiscard]] const std::optional<Lesson> &lesson() const { return m_lesson; }
    // Counted from 0; as many as there are steps when the lesson is done.
    [[nodiscard]] qsizetype step() const { return m_step; }
    [[nodiscard]] bool isDone() const { return m_lesson && m_step >= m_lesson->steps.size(); }
    // Those that were practised to their end, by id.
    [[nodiscard]] const QSet<QString> &finished() const { return m_finished; }
    void setFinished(const QSet<QString> &ids) { m_finished = ids; }

Q_SIGNALS:
    void changed();
    void finishedChanged();

private:
    void enter(qsizetype step);

    std::optional<Lesson> m_lesson;
    qsizetype m_step = 0;
    LessonFacts m_facts;
    LessonFacts m_before; // when the step began
    QSet<QString> m_finished;
};

} // namespace Muster
