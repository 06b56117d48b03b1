// The step of the lesson that is being practised, above whatever page is shown.
#pragma once

#include <QWidget>

namespace Muster {

class LessonRun;
class MessageStrip;

class LessonStrip final : public QWidget {
    Q_OBJECT

public:
    explicit LessonStrip(LessonRun &run, QWidget *parent = nullptr);

Q_SIGNALS:
    // To the place where the step is done; an empty one is the set-up wizard.
    void placeRequested(const QString &place);

private:
    void refresh();

    LessonRun &m_run;
    MessageStrip *m_strip;
};

} // namespace Muster
