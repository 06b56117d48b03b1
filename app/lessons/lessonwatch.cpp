#include "app/lessons/lessonwatch.h"

#include "app/organisations/organisationwatch.h"
#include "app/overview/overviewservice.h"
#include "app/portal/portal.h"

namespace Muster {

LessonWatch::LessonWatch(OrganisationWatch &organisations, OverviewService &figures, Portal &portal, QObject *parent)
    : QObject(parent)
    , m_organisations(organisations)
    , m_figures(figures)
    , m_portal(portal)
{
    connect(&m_organisations, &OrganisationWatch::changed, this, &LessonWatch::look);
    connect(&m_figures, &OverviewService::changed, this, &LessonWatch::look);
    connect(&m_portal, &Portal::changed, this, &LessonWatch::look);
    connect(&m_portal, &Portal::startedUnmanaged, this, [this](const QString &serial) {
        m_facts.startedUnmanaged = serial;
        look();
    });
    look();
}

void LessonWatch::setPlace(const QString &place)
{
    m_facts.place = place;
    look();
}

void LessonWatch::setShownState(DeviceState state)
{
    m_facts.shownState = state;
    m_facts.isNarrowed = true;
    look();
}

void LessonWatch::look()
{
    m_facts.practice = m_organisations.all();
    m_facts.practice.removeIf([](const Organisation &organisation) { return !organisation.isPractice; });
    m_facts.counts = m_figures.counts().value_or(DeviceCounts());
    m_facts.portal = m_portal.state().value_or(PortalState());
    m_run.look(m_facts);
}

} // namespace Muster
