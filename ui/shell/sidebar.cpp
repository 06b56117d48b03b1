#include "ui/shell/sidebar.h"

#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/paint.h"
#include "ui/shell/organisationswitcher.h"

#include <QPainter>
#include <QVBoxLayout>

namespace Muster {

Sidebar::Sidebar(OrganisationWatch &organisations, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_switcher(new OrganisationSwitcher(organisations, clock))
    , m_places(new NavigationList)
{
    setObjectName("sidebar");
    m_places->setObjectName("places");
    m_places->setAccessibleName(tr("Places"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, Metrics::line, 0);
    layout->setSpacing(0);
    layout->addWidget(m_switcher);
    layout->addWidget(m_places);
    layout->addStretch();
    setRail(false);
}

void Sidebar::setRail(bool rail)
{
    setFixedWidth(rail ? Metrics::rail : Metrics::sidebar);
    m_switcher->setRail(rail);
    m_places->setRail(rail);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Sidebar));
    Paint::edge(&painter, rect(), Qt::RightEdge, Palette::current().color(Role::Border));
}

} // namespace Muster
