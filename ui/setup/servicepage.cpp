#include "ui/setup/servicepage.h"

#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/setup/clickpath.h"
#include "ui/setup/practiceportal.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QUrl>

namespace Muster {

ServicePage::ServicePage(SetupFlow &flow, QWidget *parent)
    : SetupPage(flow, tr("Service at Apple"), QStringLiteral("setup-service-at-apple"), parent)
    , m_path(new ClickPath)
    , m_links(new QWidget)
    , m_school(new PushButton(tr("Open Apple School Manager"), u"globe"))
    , m_made(new QCheckBox(tr("I have uploaded it")))
    , m_portal(new PracticePortal)
    , m_strip(new MessageStrip(Meaning::Failed))
{
    auto *business = new PushButton(tr("Open Apple Business"), u"globe");
    auto *row = new QHBoxLayout(m_links);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::space);
    row->addWidget(m_school);
    row->addWidget(business);
    row->addStretch(1);
    body().addWidget(m_links);
    body().addWidget(m_path);
    body().addWidget(m_made, 0, Qt::AlignLeft);
    body().addWidget(m_portal);
    body().addWidget(m_strip);
    m_school->setObjectName(QStringLiteral("openSchool"));
    business->setObjectName(QStringLiteral("openBusiness"));
    m_made->setObjectName(QStringLiteral("serviceMade"));
    m_strip->setObjectName(QStringLiteral("strip"));
    connect(m_school, &QPushButton::clicked, this,
            [] { QDesktopServices::openUrl(QUrl(QStringLiteral("https://school.apple.com"))); });
    connect(business, &QPushButton::clicked, this,
            [] { QDesktopServices::openUrl(QUrl(QStringLiteral("https://business.apple.com"))); });
    connect(m_made, &QCheckBox::clicked, this, [this](bool on) { this->flow().setServiceMade(on); });
    connect(m_portal, &PracticePortal::visited, this, [this] { this->flow().visitPortal(); });
}

void ServicePage::refresh()
{
    const bool isPractice = flow().isPractice();
    const QString service = tr("Muster %1", "name of the service at Apple").arg(flow().name().simplified());
    setSentence(isPractice ? tr("At Apple you would click what stands below. Here the practice portal does it.")
                           : tr("Make the service in Apple's portal with the key you saved. Muster waits here."));
    m_path->setLines({
        tr("Sign in as administrator or *Device Manager*."),
        tr("Choose your name at the bottom left, then *Preferences*."),
        tr("Choose *Device Management Settings* (in older portals *MDM servers*), then *Add*."),
        tr("As the name give *%1*.").arg(service),
        tr("At *Public key* choose *Upload* and take *%1*.").arg(flow().keyFileName()),
        tr("Choose *Save*. The token comes in the next step."),
    });
    m_links->setVisible(!isPractice);
    m_made->setVisible(!isPractice);
    m_made->setChecked(flow().isServiceMade());
    m_portal->setVisible(isPractice);
    if (isPractice)
        m_portal->setStand({service, flow().keyFileName(), flow().download(),
                            flow().activity() == SetupFlow::Activity::VisitingPortal, flow().isServiceMade()});
    m_strip->setVisible(flow().error().has_value());
    if (flow().error())
        m_strip->setText(flow().error()->message);
}

QWidget *ServicePage::firstFocus()
{
    if (flow().isDone(SetupStep::ServiceAtApple))
        return nullptr;
    return flow().isPractice() ? m_portal->firstFocus() : static_cast<QWidget *>(m_made);
}

} // namespace Muster
