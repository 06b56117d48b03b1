#include "ui/setup/tokenpage.h"

#include "ui/common/checklist.h"
#include "ui/common/dropzone.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLocale>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace Muster {

namespace {

Meaning meaningOf(TokenCheck::Outcome outcome)
{
    switch (outcome) {
    case TokenCheck::Outcome::Passed:
        return Meaning::Ok;
    case TokenCheck::Outcome::Failed:
        return Meaning::Failed;
    case TokenCheck::Outcome::Skipped:
        break;
    }
    return Meaning::Neutral;
}

bool mayPass(const Error &error)
{
    return error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Throttled
        || error.kind == ErrorKind::TermsNotSigned || error.kind == ErrorKind::Protocol
        || error.kind == ErrorKind::Storage;
}

} // namespace

TokenPage::TokenPage(SetupFlow &flow, QWidget *parent)
    : SetupPage(flow, tr("Server token"), QStringLiteral("setup-server-token"), parent)
    , m_drop(new DropZone(tr("Drop the .p7m file here"), {}))
    , m_offer(new MessageStrip(Meaning::Ok))
    , m_checksHeading(new Label(tr("Checks"), Type::bodyStrong()))
    , m_checks(new CheckList)
    , m_answer(new MessageStrip(Meaning::Failed))
    , m_facts(new FactsGrid)
    , m_warning(
          new MessageStrip(Meaning::Attention,
                           tr("Do not download again just to look: each download at Apple voids the token before it.")))
{
    auto *tested = new QWidget;
    auto *column = new QVBoxLayout(tested);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceTiny);
    column->addWidget(m_checksHeading);
    column->addWidget(m_checks);
    for (QWidget *part :
         {static_cast<QWidget *>(m_drop), static_cast<QWidget *>(m_offer), tested, static_cast<QWidget *>(m_answer),
          static_cast<QWidget *>(m_facts), static_cast<QWidget *>(m_warning)})
        body().addWidget(part);
    m_drop->setObjectName(QStringLiteral("drop"));
    m_drop->setSuffixes({QStringLiteral("p7m")});
    m_drop->setButton(tr("Choose file…"), QKeySequence::Open);
    m_drop->button()->setObjectName(QStringLiteral("chooseToken"));
    m_offer->setObjectName(QStringLiteral("offer"));
    m_offer->setIcon(QStringLiteral("file"));
    m_offer->button()->setObjectName(QStringLiteral("useOffer"));
    m_checks->setObjectName(QStringLiteral("checks"));
    m_answer->setObjectName(QStringLiteral("answer"));
    m_answer->button()->setObjectName(QStringLiteral("answerButton"));
    m_facts->setObjectName(QStringLiteral("facts"));
    m_facts->setAccessibleName(tr("What Apple tells of this account"));
    m_warning->setObjectName(QStringLiteral("warning"));
    connect(m_drop, &DropZone::fileDropped, this, [this](const QString &path) { this->flow().useTokenFile(path); });
    connect(m_drop, &DropZone::buttonClicked, this, &TokenPage::askWhich);
    connect(m_answer, &MessageStrip::buttonClicked, this, &TokenPage::answerPressed);
    connect(m_answer, &MessageStrip::linkClicked, this,
            [this] { QGuiApplication::clipboard()->setText(this->flow().verdict()->error->detail); });
    connect(m_offer, &MessageStrip::buttonClicked, this, [this] {
        SetupFlow &set = this->flow();
        if (!set.isPractice())
            set.useFoundToken();
        else if (set.download())
            set.useDownload();
        else
            set.visitPortal();
    });
}

void TokenPage::askWhich()
{
    auto *dialog = new QFileDialog(this, tr("Choose server token"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Server token (*.p7m)"), tr("All files (*)")});
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { flow().useTokenFile(path); });
    dialog->open();
}

void TokenPage::answerPressed()
{
    if (flow().needsConsent())
        flow().consentToOtherService();
    else
        flow().retryToken();
}

void TokenPage::refresh()
{
    const bool isIdle = flow().activity() == SetupFlow::Activity::None;
    const QString service = tr("Muster %1", "name of the service at Apple").arg(flow().name().simplified());
    setSentence(
        flow().isPractice()
            ? tr("Load the token that the practice portal made for this key.")
            : tr("In Apple's portal open the service *%1*, choose *Download MDM Server Token*, and save the .p7m.")
                  .arg(service));
    m_drop->setTexts(tr("Drop the .p7m file here"),
                     flow().isPractice()                ? tr("or take the practice portal's, below")
                         : flow().isWatchingDownloads() ? tr("or let Muster find it: Downloads is being watched")
                                                        : tr("or choose it"));
    m_drop->setEnabled(isIdle);
    refreshOffer();
    refreshChecks();
    refreshAnswer();
    refreshFacts();
    m_warning->setVisible(!flow().isPractice() || flow().isDone(SetupStep::ServerToken));
}

void TokenPage::offer(const QString &lead, const QString &name, const QString &button)
{
    m_offer->setText(lead, name);
    m_offer->setButton(isChosen(name) ? QString() : button);
    m_offer->button()->setEnabled(flow().activity() == SetupFlow::Activity::None);
    m_offer->show();
}

bool TokenPage::isChosen(const QString &name) const
{
    return !name.isEmpty() && name == flow().tokenName();
}

void TokenPage::refreshOffer()
{
    const bool isLoaded = flow().isDone(SetupStep::ServerToken) && !flow().verdict();
    const bool isRefused = flow().verdict() && flow().verdict()->error;
    m_offer->setMeaning(isRefused ? Meaning::Neutral : flow().isPractice() ? Meaning::Practice : Meaning::Ok);
    m_offer->setIcon(QStringLiteral("file"));
    if (flow().isPractice() && flow().download())
        return offer(isChosen(flow().download()->fileName) ? tr("Chosen from the practice portal:")
                                                           : tr("From the practice portal:"),
                     flow().download()->fileName, tr("Use this token"));
    if (flow().isPractice())
        return offer(tr("The practice portal has this service."), tr("A new download voids the token before."),
                     tr("Download token"));
    if (const std::optional<FoundToken> &found = flow().foundToken()) {
        const QString when = QLocale().toString(found->modifiedAt.toLocalTime().time(), QLocale::ShortFormat);
        return offer(isChosen(found->name) ? tr("Chosen from Downloads, saved at %1:").arg(when)
                                           : tr("Found in Downloads, saved at %1:").arg(when),
                     found->name, tr("Use this file"));
    }
    if (!flow().tokenName().isEmpty())
        return offer(tr("Chosen:"), flow().tokenName(), {});
    m_offer->setVisible(isLoaded);
    if (isLoaded) {
        m_offer->setIcon({});
        m_offer->setText({}, tr("A token is loaded. Another one is only needed when this one ends."));
        m_offer->setButton({});
    }
}

void TokenPage::refreshChecks()
{
    const bool isChecking = flow().activity() == SetupFlow::Activity::LoadingToken;
    const std::optional<TokenVerdict> &verdict = flow().verdict();
    m_checksHeading->setVisible(verdict || isChecking);
    m_checks->setVisible(verdict || isChecking);
    if (isChecking && !verdict && m_checks->count() > 0) {
        for (int row = 0; row < m_checks->count(); ++row)
            m_checks->setFinding(row, Meaning::Waiting, {});
    } else if (isChecking && !verdict) {
        m_checks->addCheck(tr("The token is being checked with Apple"), Meaning::Waiting);
    }
    if (!verdict)
        return;
    if (m_checks->count() != verdict->checks.size())
        m_checks->clear();
    for (int row = 0; row < verdict->checks.size(); ++row) {
        const TokenCheck &check = verdict->checks.at(row);
        if (row == m_checks->count())
            m_checks->addCheck(check.what);
        const bool isFailed = check.outcome == TokenCheck::Outcome::Failed;
        const QString finding = check.outcome == TokenCheck::Outcome::Skipped ? tr("not reached")
            : isFailed && flow().needsConsent()                               ? tr("of another one, see below")
                                                                              : check.finding;
        m_checks->setFinding(row, meaningOf(check.outcome), finding);
    }
}

void TokenPage::refreshAnswer()
{
    const std::optional<TokenVerdict> &verdict = flow().verdict();
    const std::optional<Error> error = flow().error() ? flow().error() : verdict ? verdict->error : std::nullopt;
    m_answer->setVisible(error.has_value());
    if (!error)
        return;
    const bool isOfCheck = !flow().error(); // then the sentence stands beside the check
    m_answer->setMeaning(Meaning::Failed);
    m_answer->setButton({});
    m_answer->setLink(isOfCheck && !error->detail.isEmpty() ? tr("Copy details") : QString());
    m_answer->button()->setEnabled(flow().activity() == SetupFlow::Activity::None);
    if (isOfCheck && flow().needsConsent()) {
        m_answer->setText(tr("Not loaded."), error->message);
        m_answer->setButton(tr("Load it all the same"));
        m_answer->button()->setKind(PushButton::Kind::Danger);
        return;
    }
    m_answer->button()->setKind(PushButton::Kind::Normal);
    if (isOfCheck && mayPass(*error)) {
        m_answer->setText(tr("Not loaded."), tr("The token itself is fine so far and is kept here."));
        m_answer->setButton(tr("Try again"));
    } else if (isOfCheck) {
        m_answer->setText(tr("Not loaded."), tr("Nothing was changed. Load another file."));
    } else {
        m_answer->setText(error->message);
    }
}

void TokenPage::refreshFacts()
{
    const std::optional<Organisation> &organisation = flow().organisation();
    const bool isRefused = flow().verdict() && flow().verdict()->error; // then they are another token's
    const bool isShown = organisation && organisation->account && flow().isDone(SetupStep::ServerToken) && !isRefused;
    m_facts->setVisible(isShown);
    if (!isShown)
        return;
    const AccountFacts &account = *organisation->account;
    m_facts->setFact(tr("Organisation"), account.orgName);
    m_facts->setFact(tr("Portal"), account.portalName());
    m_facts->setFact(tr("Service"), account.serverName);
    m_facts->setFact(tr("Token owner"), account.adminId);
    const QDateTime &end = organisation->tokenExpiresAt;
    m_facts->setFact(tr("Expires"),
                     end.isValid() ? QLocale().toString(end.toLocalTime(), tr("d MMMM yyyy", "date"))
                                   : tr("it names no end"));
}

QWidget *TokenPage::firstFocus()
{
    if (flow().isDone(SetupStep::ServerToken))
        return nullptr;
    return m_offer->button()->isVisibleTo(this) ? static_cast<QWidget *>(m_offer->button()) : m_drop->button();
}

} // namespace Muster
