#include "app/setup/setupflow.h"

#include "app/setup/setupreasons.h"
#include "models/runs/runstore.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

SetupStep neighbour(SetupStep step, int by)
{
    return static_cast<SetupStep>(static_cast<int>(step) + by);
}

bool isSynced(const std::optional<Run> &run)
{
    return run && run->state == RunState::Done;
}

} // namespace

template <typename T, typename Callback> void SetupFlow::await(QCoro::Task<T> task, Callback callback)
{
    QCoro::connect(m_services.work.keep(std::move(task)), this, [this, sitting = m_sitting, callback](T result) {
        if (sitting == m_sitting)
            callback(std::move(result));
    });
}

SetupFlow::Places SetupFlow::usualPlaces()
{
    return {.downloads = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation),
            .apple = {.url = appleServiceUrl(), .authorityPem = {}}};
}

SetupFlow::SetupFlow(SetupServices services, Places places, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_places(std::move(places))
    , m_draftRow(std::make_shared<qint64>(0))
    , m_watch(m_places.downloads)
{
    connect(&m_watch, &DownloadsWatch::foundChanged, this, &SetupFlow::changed);
    connect(&m_services.store, &StoreThread::committed, this, &SetupFlow::readRun);
    connect(&m_services.sync, &SyncService::ended, this, &SetupFlow::takeOutcome);
}

SetupFlow::~SetupFlow() = default;

void SetupFlow::openWith(QCoro::Task<Result<SetupStand>> task, Purpose purpose)
{
    ++m_sitting;
    m_purpose = purpose;
    take({});
    begin(Activity::Opening);
    await(std::move(task), [this](const Result<SetupStand> &stand) {
        end(stand ? std::nullopt : std::optional(stand.error()));
        if (stand) {
            take(*stand);
            m_draftRow = std::make_shared<qint64>(stand->draft.id);
            enter(m_draft.step);
        }
        Q_EMIT opened();
    });
}

void SetupFlow::openHalfDone(OrganisationId organisation)
{
    openWith(SetupWork::resumeOf(m_services, organisation), Purpose::Enroll);
}

void SetupFlow::openForRenewal(OrganisationId organisation)
{
    openWith(SetupWork::resumeOf(m_services, organisation), Purpose::RenewToken);
}

void SetupFlow::take(const SetupStand &stand)
{
    m_draft = stand.draft;
    if (m_purpose == Purpose::RenewToken)
        m_draft.step = SetupStep::ServerToken;
    m_draftRow = std::make_shared<qint64>(0);
    m_otherNames = stand.otherNames;
    m_organisation = stand.organisation;
    m_key = stand.key;
    m_run = stand.run;
    m_savedKeyPath.clear();
    m_download.reset();
    m_tokenName.clear();
    m_tokenFile.clear();
    m_verdict.reset();
    m_error.reset();
}

void SetupFlow::close()
{
    keep();
    m_watch.stop();
}

QList<SetupStep> SetupFlow::steps() const
{
    if (m_purpose == Purpose::RenewToken)
        return {SetupStep::ServerToken};
    return {SetupStep::WhatYouNeed, SetupStep::PublicKey, SetupStep::ServiceAtApple, SetupStep::ServerToken,
            SetupStep::FirstSync};
}

bool SetupFlow::isDone(SetupStep step) const
{
    switch (step) {
    case SetupStep::WhatYouNeed:
        return m_organisation.has_value();
    case SetupStep::PublicKey:
        return m_key && (m_draft.isKeySaved || m_draft.isPractice);
    case SetupStep::ServiceAtApple:
        return m_draft.isServiceMade;
    case SetupStep::ServerToken:
        return m_purpose == Purpose::RenewToken ? m_verdict && !m_verdict->error
                                                : m_organisation && m_organisation->isLinked();
    case SetupStep::FirstSync:
        return isDone(SetupStep::ServerToken) && isSynced(m_run);
    case SetupStep::StepCount:
        break;
    }
    return false;
}

bool SetupFlow::canLeave() const
{
    return m_activity == Activity::None && !(m_draft.step == SetupStep::FirstSync && isDone(SetupStep::FirstSync));
}

QString SetupFlow::obstacle() const
{
    return m_activity == Activity::None ? SetupReasons::ofStep(*this) : SetupReasons::ofActivity(m_activity);
}

SetupFlow::Side SetupFlow::side() const
{
    if (!m_draft.isDecided)
        return Side::Undecided;
    return m_draft.isPractice ? Side::Practice : Side::Real;
}

QString SetupFlow::nameFault() const
{
    return SetupReasons::ofName(m_draft.organisationName, m_otherNames);
}

QString SetupFlow::keyFileName() const
{
    QString safe = m_draft.organisationName.simplified();
    for (QChar &character : safe) {
        if (!character.isLetterOrNumber() && character != u' ' && character != u'-')
            character = u'_';
    }
    return say("%1 public key.pem").arg(safe);
}

bool SetupFlow::needsConsent() const
{
    return m_verdict && m_verdict->error && m_verdict->error->kind == ErrorKind::Conflict;
}

bool SetupFlow::canStartOver() const
{
    return m_purpose == Purpose::Enroll && m_organisation && !m_organisation->isLinked()
        && m_activity == Activity::None;
}

void SetupFlow::store()
{
    if (m_purpose == Purpose::RenewToken)
        return;
    const QDateTime now = m_services.clock.now();
    m_services.store
        .run([draft = m_draft, row = m_draftRow, now](Database &database) {
            return SetupWork::storeDraft(database, draft, row, now);
        })
        .then(this, [this](const Result<> &stored) {
            if (!stored) {
                m_error = stored.error();
                Q_EMIT changed();
            }
        });
}

void SetupFlow::removeDraft()
{
    m_services.store
        .run(
            [row = m_draftRow](Database &database) { return SetupDraftStore(database).remove(std::exchange(*row, 0)); })
        .then(this, [](const Result<> &) {}); // one that stays is found to be done when it is opened
}

void SetupFlow::keep()
{
    const bool isAllOver = m_draft.step == SetupStep::FirstSync && isDone(SetupStep::FirstSync);
    const bool isEmpty = !m_draft.isDecided && m_draft.organisationName.isEmpty();
    if (m_activity != Activity::Opening && !isAllOver && !isEmpty)
        store();
}

void SetupFlow::enter(SetupStep step)
{
    m_draft.step = step;
    m_error.reset();
    watchDownloads();
    Q_EMIT stepChanged(step);
    if (step == SetupStep::PublicKey && !m_key) {
        makeKey();
    } else if (step == SetupStep::FirstSync && isDone(step)) {
        removeDraft();
    } else if (step == SetupStep::FirstSync && m_organisation) {
        startSync();
    }
    Q_EMIT changed();
}

void SetupFlow::next()
{
    if (!obstacle().isEmpty() || step() == steps().constLast())
        return;
    const bool renamed =
        step() == SetupStep::WhatYouNeed && m_organisation && m_organisation->name != name().simplified();
    m_draft.step = neighbour(step(), 1);
    store();
    enter(step());
    if (renamed)
        makeKey();
}

void SetupFlow::back()
{
    if (!canLeave() || step() == steps().constFirst())
        return;
    m_draft.step = neighbour(step(), -1);
    store();
    enter(step());
}

void SetupFlow::goTo(SetupStep step)
{
    if (!canLeave() || step == this->step() || !isDone(step) || !steps().contains(step))
        return;
    m_draft.step = step;
    store();
    enter(step);
}

void SetupFlow::begin(Activity activity)
{
    m_error.reset();
    m_activity = activity;
    Q_EMIT changed();
}

void SetupFlow::end(std::optional<Error> error)
{
    m_activity = Activity::None;
    m_error = std::move(error);
    Q_EMIT changed();
}

void SetupFlow::startOver()
{
    if (!canStartOver())
        return;
    begin(Activity::Opening);
    await(SetupWork::startOver(m_services, m_organisation->id), [this](const Result<SetupStand> &stand) {
        end(stand ? std::nullopt : std::optional(stand.error()));
        if (stand) {
            take(*stand);
            enter(SetupStep::WhatYouNeed);
        }
    });
}

void SetupFlow::decide(Side side)
{
    if (m_organisation || m_activity != Activity::None || side == this->side())
        return;
    m_draft.isDecided = side != Side::Undecided;
    m_draft.isPractice = side == Side::Practice;
    store();
    Q_EMIT changed();
}

void SetupFlow::setName(const QString &name)
{
    if (name == m_draft.organisationName)
        return;
    m_draft.organisationName = name;
    Q_EMIT changed();
}

void SetupFlow::makeKey()
{
    if (m_activity != Activity::None)
        return;
    begin(Activity::MakingKey);
    await(SetupWork::makeKey(m_services, m_draft, m_draftRow, m_places.apple), [this](const Result<SetupStand> &stand) {
        if (stand) {
            m_draft.organisation = stand->draft.organisation;
            m_organisation = stand->organisation;
            m_key = stand->key;
        }
        end(stand ? std::nullopt : std::optional(stand.error()));
    });
}

void SetupFlow::saveKey(const QString &path)
{
    if (!m_key || m_activity != Activity::None)
        return;
    begin(Activity::SavingKey);
    await(SetupWork::writeFile(path, m_key->certificatePem.toUtf8()), [this, path](const Result<> &written) {
        if (written) {
            m_savedKeyPath = path;
            m_draft.isKeySaved = true;
            store();
        }
        end(written ? std::nullopt : std::optional(written.error()));
    });
}

void SetupFlow::noteKeyCopied()
{
    m_draft.isKeySaved = true;
    m_error.reset();
    store();
    Q_EMIT changed();
}

void SetupFlow::setServiceMade(bool isMade)
{
    if (isMade == m_draft.isServiceMade)
        return;
    m_draft.isServiceMade = isMade;
    store();
    Q_EMIT changed();
}

void SetupFlow::visitPortal()
{
    if (!isPractice() || !m_key || !m_organisation || m_activity != Activity::None)
        return;
    begin(Activity::VisitingPortal);
    await(SetupWork::visitPortal(m_services, *m_organisation, *m_key), [this](const Result<PortalDownload> &download) {
        if (download) {
            m_download = *download;
            m_verdict.reset();
            m_tokenName.clear();
            m_draft.isServiceMade = true;
            store();
        }
        end(download ? std::nullopt : std::optional(download.error()));
    });
}

void SetupFlow::watchDownloads()
{
    if (step() != SetupStep::ServerToken || isPractice() || !m_organisation || !m_key)
        return m_watch.stop();
    m_watch.start(m_purpose == Purpose::RenewToken ? m_organisation->tokenLoadedAt : m_key->createdAt);
}

void SetupFlow::useDownload()
{
    if (m_download)
        loadToken(m_download->fileName, m_download->file);
}

void SetupFlow::useFoundToken()
{
    if (const std::optional<FoundToken> token = foundToken())
        useTokenFile(token->path);
}

void SetupFlow::useTokenFile(const QString &path)
{
    if (!m_organisation || m_activity != Activity::None)
        return;
    m_tokenName = QFileInfo(path).fileName();
    m_verdict.reset();
    begin(Activity::LoadingToken);
    await(SetupWork::readTokenBytes(path), [this](const Result<QByteArray> &bytes) {
        end(bytes ? std::nullopt : std::optional(bytes.error()));
        if (bytes)
            loadToken(m_tokenName, *bytes);
    });
}

void SetupFlow::loadToken(const QString &name, const QByteArray &file)
{
    m_tokenName = name;
    m_tokenFile = file;
    check(TokenConsent::SameServiceOnly);
}

void SetupFlow::retryToken()
{
    check(TokenConsent::SameServiceOnly);
}

void SetupFlow::consentToOtherService()
{
    if (needsConsent())
        check(TokenConsent::AnyService);
}

void SetupFlow::check(TokenConsent consent)
{
    if (!m_organisation || m_activity != Activity::None)
        return;
    m_verdict.reset();
    begin(Activity::LoadingToken);
    await(SetupWork::loadToken(m_services, *m_organisation, m_tokenFile, consent),
          [this](const TokenVerdict &verdict) { takeVerdict(verdict); });
}

void SetupFlow::takeVerdict(const TokenVerdict &verdict)
{
    if (verdict.checks.isEmpty())
        return end(verdict.error);
    m_verdict = verdict;
    if (verdict.error)
        return end();
    m_draft.isServiceMade = true; // there is no token without a service
    m_run.reset(); // what was synced with a former token is not its first sync
    store();
    await(m_services.organisations.byId(m_organisation->id), [this](const Result<Organisation> &organisation) {
        if (organisation)
            m_organisation = *organisation;
        end(organisation ? std::nullopt : std::optional(organisation.error()));
        if (organisation && m_purpose == Purpose::RenewToken)
            Q_EMIT completed(organisation->id);
    });
}

void SetupFlow::startSync()
{
    if (!m_organisation || m_activity != Activity::None)
        return;
    if (m_run && !m_run->isOpen())
        m_run.reset();
    begin(Activity::Syncing);
    if (m_services.sync.isRunning(m_organisation->id))
        return; // of an earlier sitting; its end is told by the service
    await(SetupWork::sync(m_services, *m_organisation), [this](const Result<Run> &outcome) {
        if (!outcome)
            end(outcome.error());
    });
}

void SetupFlow::readRun(ChangeSet changes)
{
    if (m_activity != Activity::Syncing || !m_organisation || !changes.testFlag(Changed::Runs) || m_isReadingRun)
        return;
    m_isReadingRun = true;
    m_services.store.read([id = m_organisation->id](Database &database) { return RunStore(database).latest(id, 1); })
        .then(this, [this, sitting = m_sitting](const Result<QList<Run>> &runs) {
            m_isReadingRun = false;
            const bool isWanted = sitting == m_sitting && m_activity == Activity::Syncing;
            if (!isWanted || !runs || runs->isEmpty() || !runs->first().isOpen())
                return;
            m_run = runs->first();
            Q_EMIT changed();
        });
}

void SetupFlow::takeOutcome(OrganisationId organisation, const Run &run)
{
    if (m_activity != Activity::Syncing || !m_organisation || m_organisation->id != organisation)
        return;
    m_run = run;
    end(run.error);
    if (!isDone(SetupStep::FirstSync))
        return;
    removeDraft();
    Q_EMIT completed(organisation);
}

} // namespace Muster
