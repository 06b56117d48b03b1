#include "ui/enrollment/pushtab.h"

#include "app/application.h"
#include "models/core/moment.h"
#include "ui/common/boxedpanel.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/statebadge.h"
#include "ui/common/type.h"
#include "ui/enrollment/settingsform.h"

#include <QDesktopServices>
#include <QFile>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QSaveFile>
#include <QUrl>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 1024 * 1024;

Meaning meaningOf(PushStand stand)
{
    switch (stand) {
    case PushStand::Requested:
        return Meaning::Waiting;
    case PushStand::Present:
        return Meaning::Ok;
    case PushStand::NearEnd:
        return Meaning::Attention;
    case PushStand::Ended:
        return Meaning::Failed;
    case PushStand::Missing:
    case PushStand::Practice:
        break;
    }
    return Meaning::Neutral;
}

QString wordOf(const PushState &state)
{
    switch (state.stand) {
    case PushStand::Missing:
        return PushTab::tr("No certificate");
    case PushStand::Requested:
        return PushTab::tr("Waits for Apple's answer");
    case PushStand::Present:
        return PushTab::tr("In force");
    case PushStand::NearEnd:
        return PushTab::tr("Ends soon");
    case PushStand::Ended:
        return PushTab::tr("Ended");
    case PushStand::Practice:
        break;
    }
    return PushTab::tr("Not needed");
}

Label *hint()
{
    auto *label = new Label({}, Type::small(), Label::Tone::Secondary);
    label->setWrapping(true);
    return label;
}

} // namespace

PushTab::PushTab(Application &application, QWidget *parent)
    : QWidget(parent)
    , m_application(application)
    , m_strip(new MessageStrip(Meaning::Ok))
    , m_empty(new EmptyState(QStringLiteral("bell"), tr("Choose an organisation"),
                             tr("Each organisation has a push certificate of its own.")))
    , m_name(new Label({}, Type::bodyStrong()))
    , m_badge(new StateBadge(Meaning::Neutral, {}))
    , m_words(new Label({}, Type::body()))
    , m_facts(new FactsGrid)
    , m_stepsHeading(new Label({}, Type::bodyStrong()))
    , m_requestHint(hint())
    , m_uploadHint(hint())
    , m_loadHint(hint())
    , m_request(new PushButton(tr("Create request…"), QStringLiteral("out")))
    , m_portal(new PushButton(tr("Open Apple's portal"), QStringLiteral("globe")))
    , m_load(new PushButton(tr("Load certificate…"), QStringLiteral("certificate")))
{
    setObjectName("pushTab");
    m_strip->setObjectName("pushStrip");
    m_strip->hide();
    m_facts->setObjectName("pushFacts");
    m_steps = makeSteps();
    m_page = formPage({makeHeading(), m_facts, m_stepsHeading, m_steps});
    m_page->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_page, 1);
    column->addWidget(m_empty, 1);
    connect(m_request, &QPushButton::clicked, this, &PushTab::askForRequestPath);
    connect(m_portal, &QPushButton::clicked, this,
            [] { QDesktopServices::openUrl(QUrl(QStringLiteral("https://identity.apple.com/pushcert"))); });
    connect(m_load, &QPushButton::clicked, this, &PushTab::askForCertificate);
    connect(&m_application.store(), &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes & (Changed::Server | Changed::Organisations))
            read();
    });
}

QWidget *PushTab::makeHeading()
{
    m_name->setObjectName("pushOrganisation");
    m_badge->setObjectName("pushState");
    m_badge->setTint(StateBadge::Tint::Always);
    m_words->setObjectName("pushWords");
    m_words->setWrapping(true);
    auto *heading = new QWidget;
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::spaceMedium);
    row->addWidget(m_name);
    row->addWidget(m_badge);
    row->addStretch();
    auto *column = new QVBoxLayout(heading);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space);
    column->addLayout(row);
    column->addWidget(m_words);
    return heading;
}

QWidget *PushTab::makeSteps()
{
    m_request->setObjectName("createPushRequest");
    m_portal->setObjectName("openPushPortal");
    m_portal->setToolTip(QStringLiteral("https://identity.apple.com/pushcert"));
    m_load->setObjectName("loadPushCertificate");
    auto *box = new BoxedPanel;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium);
    grid->setHorizontalSpacing(Metrics::spaceMedium);
    grid->setVerticalSpacing(Metrics::spaceTiny);
    grid->setColumnStretch(1, 1);
    const std::tuple<QString, Label *, PushButton *> steps[] = {
        {tr("Create a request"), m_requestHint, m_request},
        {tr("Have it signed, and upload it at Apple"), m_uploadHint, m_portal},
        {tr("Load the certificate"), m_loadHint, m_load},
    };
    int number = 0;
    for (const auto &[title, words, button] : steps) {
        const int row = grid->rowCount();
        auto *digit = new Label(QString::number(++number), Type::bodyStrong(), Label::Tone::Secondary);
        grid->addWidget(digit, row, 0, Qt::AlignTop);
        grid->addWidget(new Label(title, Type::bodyMedium()), row, 1);
        grid->addWidget(words, row + 1, 1, Qt::AlignTop);
        grid->addWidget(button, row, 2, 2, 1, Qt::AlignTop);
        if (number < int(std::size(steps)))
            grid->setRowMinimumHeight(row + 2, Metrics::space);
    }
    return box;
}

void PushTab::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_organisation != organisation)
        m_strip->hide(); // it spoke of the other one
    m_organisation = organisation;
    m_empty->setVisible(!organisation);
    if (organisation)
        read();
    else
        m_page->hide();
}

void PushTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    read(); // days may have gone by
}

void PushTab::read()
{
    if (!m_organisation || !isVisible())
        return; // read when it is shown
    QCoro::connect(m_application.serverKeys().pushState(*m_organisation), this,
                   [this, asked = m_organisation](const Result<PushState> &state) {
                       if (asked != m_organisation)
                           return;
                       if (state)
                           showState(*state);
                       else
                           m_strip->tell(state.error());
                   });
}

void PushTab::showState(const PushState &state)
{
    m_state = state;
    m_name->setText(state.name);
    m_badge->setState(meaningOf(state.stand), wordOf(state));
    m_words->setText(pushStateText(state));
    // In place: facts that are made anew flicker.
    if (state.certificate)
        showFacts(*state.certificate);
    else
        m_facts->clear();
    m_facts->setVisible(state.certificate.has_value());
    showSteps();
    m_page->show();
}

void PushTab::showFacts(const CertificateFacts &facts)
{
    m_facts->setFact(tr("Topic"), facts.userId, FactsGrid::Value::Code);
    m_facts->setFact(tr("Name"), facts.commonName);
    m_facts->setFact(tr("Issued by"), facts.issuer);
    m_facts->setFact(tr("Holds"), tr("%1 to %2").arg(wholeDay(facts.notBefore), wholeDay(facts.notAfter)));
    const bool isOver = facts.notAfter <= m_application.clock().now();
    m_facts->setFact(tr("Left"), isOver ? tr("Nothing") : tr("%n day(s)", nullptr, int(m_state.daysLeft)));
    m_facts->setFact(tr("Fingerprint"), QString::fromLatin1(facts.sha256.toHex(' ').toUpper()), FactsGrid::Value::Code);
}

void PushTab::showSteps()
{
    const bool isRenewal = m_state.certificate.has_value();
    const bool isShown = m_state.stand != PushStand::Practice;
    m_stepsHeading->setVisible(isShown);
    m_steps->setVisible(isShown);
    m_stepsHeading->setText(isRenewal ? tr("Renew it") : tr("Get a certificate"));
    m_requestHint->setText(m_state.isRequested()
                               ? tr("Made on %1. A new request voids it, and the certificate that comes of it.")
                                     .arg(wholeDay(m_state.requestedAt))
                               : tr("A file for Apple's portal. Its key stays in this workspace."));
    m_uploadHint->setText(
        isRenewal ? tr("Apple takes only what a vendor of device management has signed. Sign in with the Apple Account "
                       "that made the present certificate, find its topic and choose Renew. A new one would have "
                       "another topic, and every device would have to enroll again.")
                  : tr("Apple takes only what a vendor of device management has signed. Sign in with an Apple Account "
                       "of the organisation, not of a person, and note which: it has to renew the certificate every "
                       "year."));
    m_loadHint->setText(isRenewal ? tr("The file that Apple's portal gives. Its topic is checked before it takes the "
                                       "place of the present one.")
                                  : tr("The file that Apple's portal gives. Its topic is checked."));
    const bool isDue = m_state.stand != PushStand::Present;
    m_request->setKind(isDue && !m_state.isRequested() ? PushButton::Kind::Primary : PushButton::Kind::Normal);
    m_load->setKind(m_state.isRequested() ? PushButton::Kind::Primary : PushButton::Kind::Normal);
}

void PushTab::setBusy(bool on)
{
    m_isBusy = on;
    m_request->setEnabled(!on);
    m_load->setEnabled(!on);
}

void PushTab::askForRequestPath()
{
    m_strip->hide();
    auto *dialog = new QFileDialog(this, tr("Create request"), {}, tr("Certificate request (*.csr)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csr"));
    dialog->selectFile(QStringLiteral("muster-push.csr"));
    connect(dialog, &QFileDialog::fileSelected, this, &PushTab::request);
    dialog->open();
}

void PushTab::request(const QString &path)
{
    if (!m_organisation || m_isBusy)
        return;
    // Opened first: a request that nobody can upload must not void the one before.
    const auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly)) {
        m_strip->tell(Meaning::Failed, tr("%1 cannot be written: %2.").arg(path, file->errorString()));
        return;
    }
    setBusy(true);
    QCoro::connect(m_application.serverKeys().pushRequest(*m_organisation), this,
                   [this, file, path](const Result<QByteArray> &request) {
                       setBusy(false);
                       if (!request)
                           m_strip->tell(request.error());
                       else if (file->write(*request) < 0 || !file->commit())
                           m_strip->tell(Meaning::Failed,
                                         tr("%1 cannot be written: %2.").arg(path, file->errorString()));
                       else
                           m_strip->tell(Meaning::Ok,
                                         tr("The request is in %1. Upload it when it is signed, and load here what "
                                            "Apple gives for it.")
                                             .arg(path));
                   });
}

void PushTab::askForCertificate()
{
    m_strip->hide();
    auto *dialog =
        new QFileDialog(this, tr("Load certificate"), {}, tr("Certificates (*.pem *.crt *.cer *.der);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PushTab::load);
    dialog->open();
}

void PushTab::load(const QString &path)
{
    if (!m_organisation || m_isBusy)
        return;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > mostBytes) {
        m_strip->tell(Meaning::Failed, tr("%1 cannot be read.").arg(path));
        return;
    }
    setBusy(true);
    QCoro::connect(m_application.serverKeys().loadPush(*m_organisation, file.readAll(), {}, Secret()), this,
                   [this](const Result<CertificateFacts> &facts) {
                       setBusy(false);
                       if (facts)
                           m_strip->tell(
                               Meaning::Ok,
                               tr("It was loaded. Devices are woken by it until %1.").arg(wholeDay(facts->notAfter)));
                       else
                           m_strip->tell(facts.error());
                   });
}

} // namespace Muster
