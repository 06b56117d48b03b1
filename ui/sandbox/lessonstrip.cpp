#include "ui/sandbox/lessonstrip.h"

#include "app/lessons/lessonrun.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"

#include <QVBoxLayout>

namespace Muster {

LessonStrip::LessonStrip(LessonRun &run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_strip(new MessageStrip(Meaning::Practice))
{
    setObjectName("lessonStrip");
    m_strip->setIcon(QStringLiteral("book"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    layout->addWidget(m_strip);
    connect(m_strip, &MessageStrip::buttonClicked, this, [this] {
        if (m_run.isDone())
            m_run.end();
        else if (m_run.lesson())
            Q_EMIT placeRequested(m_run.lesson()->steps[m_run.step()].place);
    });
    connect(m_strip, &MessageStrip::linkClicked, this, [this] { m_run.skipStep(); });
    connect(&m_run, &LessonRun::changed, this, &LessonStrip::refresh);
    refresh();
}

void LessonStrip::refresh()
{
    const auto &lesson = m_run.lesson();
    setVisible(lesson.has_value());
    if (!lesson)
        return;
    if (m_run.isDone()) {
        m_strip->setText(tr("Lesson “%1” is done.").arg(lesson->title), lesson->summary);
        m_strip->setButton(tr("Close"));
        m_strip->setLink({});
        return;
    }
    const LessonStep &step = lesson->steps[m_run.step()];
    QString words = step.words;
    words.remove(u'*');
    m_strip->setText(
        tr("%1, step %2 of %3: %4.").arg(lesson->title).arg(m_run.step() + 1).arg(lesson->steps.size()).arg(step.title),
        words);
    m_strip->setButton(tr("Show me"));
    m_strip->setLink(tr("Skip step"));
}

} // namespace Muster
