// Gathers the facts that lessons look at and hands them to the lesson that is practised. Lives on the main thread; what
// the constructor takes outlives it.
#pragma once

#include "app/lessons/lessonrun.h"

namespace Muster {

class OrganisationWatch;
class OverviewService;
class Portal;

class LessonWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LessonWatch)

public:
    LessonWatch(OrganisationWatch &organisations, OverviewService &figures, Portal &portal, QObject *parent = nullptr);

    [[nodiscard]] LessonRun &run() { return m_run; }
    // What the window shows.
    void setPlace(const QString &place);
    void setShownState(DeviceState state);

private:
    void look();

    OrganisationWatch &m_organisations;
    OverviewService &m_figures;
    Portal &m_portal;
    LessonFacts m_facts;
    LessonRun m_run;
};

} // namespace Muster
