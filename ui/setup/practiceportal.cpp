#include "ui/setup/practiceportal.h"

#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/practiceband.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QLocale>

namespace Muster {

PracticePortal::PracticePortal(QWidget *parent)
    : BoxedPanel(parent)
    , m_service(new Label({}, Type::bodyStrong()))
    , m_words(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_button(new PushButton(QString()))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::line, Metrics::line, Metrics::line, Metrics::line);
    column->setSpacing(0);
    column->addWidget(new PracticeBand(tr("Portal. Plays Apple's side on this computer.")));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(Metrics::spaceLarge, Metrics::spaceMedium, Metrics::spaceLarge, Metrics::spaceMedium);
    row->setSpacing(Metrics::spaceMedium);
    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::spaceHair);
    words->addWidget(m_service);
    words->addWidget(m_words);
    m_service->setWrapping(true);
    m_words->setWrapping(true);
    row->addWidget(new IconView(QStringLiteral("server"), Metrics::iconDropZone, Meaning::Practice));
    row->addLayout(words, 1);
    row->addWidget(m_button);
    column->addLayout(row);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setAccessibleName(tr("Practice portal"));
    m_button->setObjectName(QStringLiteral("visitPortal"));
    connect(m_button, &QPushButton::clicked, this, &PracticePortal::visited);
}

void PracticePortal::setStand(const Stand &stand)
{
    m_service->setText(stand.download ? stand.download->serviceName : stand.service);
    if (stand.isBusy)
        m_words->setText(tr("Takes the key and makes the token."));
    else if (stand.download)
        m_words->setText(tr("Key uploaded, token downloaded. Devices on this service: %1.")
                             .arg(QLocale().toString(stand.download->devices)));
    else if (stand.isServiceMade)
        m_words->setText(tr("The service is made. Its token can be downloaded again, which voids the one before."));
    else
        m_words->setText(tr("Waits for %1.").arg(stand.keyFile));
    m_button->setText(stand.isServiceMade ? tr("Download token again") : tr("Upload and download token"));
    m_button->setEnabled(!stand.isBusy);
}

QWidget *PracticePortal::firstFocus() const
{
    return m_button;
}

} // namespace Muster
