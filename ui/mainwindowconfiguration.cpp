// What the window does for the places of configuration and people.
#include "ui/common/navigationlist.h"
#include "ui/configuration/configurationpage.h"
#include "ui/mainwindow.h"
#include "ui/people/peoplepage.h"
#include "ui/shell/session.h"
#include "ui/shell/sidebar.h"

#include <QStackedWidget>

namespace Muster {

void MainWindow::setUpConfiguration()
{
    Application &application = m_session.application;
    m_configuration = new ConfigurationPage(application.configuration(), m_session.organisations);
    m_people = new PeoplePage(application.people(), application.configuration(), m_session.organisations);
    m_pages->addWidget(m_configuration);
    m_pages->addWidget(m_people);
    NavigationList &places = m_sidebar->places();
    places.addPlace(Place::configuration, QStringLiteral("config"), tr("Configuration"),
                    QKeySequence(Qt::CTRL | Qt::Key_4).toString(QKeySequence::NativeText));
    places.addPlace(Place::people, QStringLiteral("people"), tr("People"),
                    QKeySequence(Qt::CTRL | Qt::Key_5).toString(QKeySequence::NativeText));
    connect(m_configuration, &ConfigurationPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_people, &PeoplePage::setupRequested, this, &MainWindow::setupRequested);
}

} // namespace Muster
