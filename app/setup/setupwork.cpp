#include "app/setup/setupwork.h"

#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QSaveFile>
#include <QtConcurrentRun>

namespace Muster::SetupWork {

namespace {

constexpr qint64 largestFileRead = 16 * 1024 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

// The key whose certificate is at Apple or about to be: the staged one, else the one in use.
std::optional<PublicKey> keyIn(const QList<StoredKey> &keys)
{
    for (const StoredKey::State wanted : {StoredKey::State::Staged, StoredKey::State::Current}) {
        for (const StoredKey &key : keys) {
            if (key.state == wanted)
                return PublicKey{key.id, key.certificatePem, key.fingerprint, key.createdAt};
        }
    }
    return std::nullopt;
}

// Everything about the draft that stands in the workspace, in one look.
Result<SetupStand> standOf(Database &database, SetupDraft draft)
{
    SetupStand stand{.draft = std::move(draft), .organisation = {}, .key = {}, .run = {}, .otherNames = {}};
    auto organisations = OrganisationStore(database).all();
    if (!organisations)
        return std::unexpected(organisations.error());
    for (const Organisation &organisation : std::as_const(*organisations)) {
        if (organisation.id == stand.draft.organisation)
            stand.organisation = organisation;
        else
            stand.otherNames.append(organisation.name);
    }
    if (!stand.organisation)
        return stand;
    auto keys = CredentialStore(database).keys(stand.organisation->id);
    if (!keys)
        return std::unexpected(keys.error());
    stand.key = keyIn(*keys);
    auto runs = RunStore(database).latest(stand.organisation->id, 1);
    if (!runs)
        return std::unexpected(runs.error());
    if (!runs->isEmpty())
        stand.run = runs->first();
    return stand;
}

// The organisation that a crash left behind between its making and the draft's note of it.
QCoro::Task<std::optional<OrganisationId>> orphan(SetupServices services, SetupDraft draft)
{
    const Result<Organisation> known = co_await services.organisations.find(draft.organisationName.simplified());
    if (!known || known->isLinked() || known->isPractice != draft.isPractice)
        co_return std::nullopt;
    const OrganisationId id = known->id;
    const Result<bool> isBare = co_await services.store.run([id](Database &database) -> Result<bool> {
        const auto keys = CredentialStore(database).keys(id);
        const auto other = SetupDraftStore(database).of(id);
        if (!keys || !other)
            return std::unexpected(keys ? other.error() : keys.error());
        return keys->isEmpty() && other->id == 0;
    });
    co_return isBare.value_or(false) ? std::optional(id) : std::nullopt;
}

QCoro::Task<Result<OrganisationId>> organisationFor(SetupServices services, SetupDraft draft, ServiceAddress apple)
{
    if (draft.organisation.isValid()) {
        const Result<> renamed = co_await services.organisations.rename(draft.organisation, draft.organisationName);
        if (!renamed)
            co_return std::unexpected(renamed.error());
        co_return draft.organisation;
    }
    const Result<OrganisationId> added =
        co_await services.organisations.add(draft.organisationName, apple, draft.isPractice);
    if (added || added.error().kind != ErrorKind::Conflict)
        co_return added;
    if (const std::optional<OrganisationId> left = co_await orphan(services, draft))
        co_return *left;
    co_return added;
}

QCoro::Task<Result<>> pointAtPractice(SetupServices services, Organisation organisation)
{
    if (!organisation.isPractice)
        co_return {};
    const Result<ServiceAddress> address = co_await services.practice.address();
    if (!address)
        co_return std::unexpected(address.error());
    if (address->url == organisation.url)
        co_return {};
    co_return co_await services.organisations.setAddress(organisation.id, *address);
}

Result<> writeNow(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorKind::Storage,
                       say("“%1” could not be written. Choose another folder, or copy the key instead.")
                           .arg(QDir::toNativeSeparators(path)),
                       file.errorString());
    return {};
}

Result<QByteArray> readNow(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile())
        return failure(ErrorKind::NotFound,
                       say("“%1” is not there any more. Choose the file again.").arg(info.fileName()));
    if (info.size() > largestFileRead)
        return failure(ErrorKind::InvalidInput,
                       say("“%1” is not a server token: it has %2, a token has about 2 kB. Choose the .p7m file that "
                           "Apple's portal gave you.")
                           .arg(info.fileName(), QLocale().formattedDataSize(info.size())));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Storage,
                       say("“%1” could not be read. Allow reading it, or choose another file.").arg(info.fileName()),
                       file.errorString());
    return file.readAll();
}

} // namespace

Result<> storeDraft(Database &database, SetupDraft draft, const DraftRow &row, const QDateTime &now)
{
    draft.id = *row;
    auto transaction = Transaction::begin(database, Durability::Wishes);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto id = SetupDraftStore(database).save(draft, now);
    if (!id)
        return std::unexpected(id.error());
    auto done = (*transaction)->commit();
    if (done)
        *row = *id;
    return done;
}

QCoro::Task<Result<SetupStand>> resume(SetupServices services, Draft which)
{
    co_return co_await services.store.run([which](Database &database) -> Result<SetupStand> {
        if (which == Draft::New)
            return standOf(database, SetupDraft());
        auto draft = SetupDraftStore(database).latest();
        if (!draft)
            return std::unexpected(draft.error());
        return standOf(database, *draft);
    });
}

QCoro::Task<Result<SetupStand>> resumeOf(SetupServices services, OrganisationId organisation)
{
    co_return co_await services.store.run([organisation](Database &database) -> Result<SetupStand> {
        auto draft = SetupDraftStore(database).of(organisation);
        if (!draft)
            return std::unexpected(draft.error());
        if (draft->id == 0) {
            draft->organisation = organisation;
            draft->step = SetupStep::ServerToken;
        }
        auto stand = standOf(database, *draft);
        if (!stand)
            return stand;
        if (!stand->organisation)
            return failure(ErrorKind::NotFound, say("This organisation is not in the workspace any more."));
        stand->draft.isDecided = true;
        stand->draft.isPractice = stand->organisation->isPractice;
        stand->draft.organisationName = stand->organisation->name;
        return stand;
    });
}

QCoro::Task<Result<SetupStand>> makeKey(SetupServices services, SetupDraft draft, DraftRow row, ServiceAddress apple)
{
    if (draft.isPractice) {
        const Result<ServiceAddress> address = co_await services.practice.address();
        if (!address)
            co_return std::unexpected(address.error());
        apple = *address;
    }
    const Result<OrganisationId> organisation = co_await organisationFor(services, draft, apple);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    draft.organisation = *organisation;
    const QDateTime now = services.clock.now();
    Result<SetupStand> stand = co_await services.store.run([draft, row, now](Database &database) -> Result<SetupStand> {
        if (auto stored = storeDraft(database, draft, row, now); !stored)
            return std::unexpected(stored.error());
        return standOf(database, draft);
    });
    if (!stand || stand->key)
        co_return stand;
    const Result<PublicKey> key =
        co_await services.organisations.publicKey(*organisation, OrganisationService::Renew::WhenNeeded);
    if (!key)
        co_return std::unexpected(key.error());
    stand->key = *key;
    co_return stand;
}

QCoro::Task<Result<PortalDownload>> visitPortal(SetupServices services, Organisation organisation, PublicKey key)
{
    if (const Result<> pointed = co_await pointAtPractice(services, organisation); !pointed)
        co_return std::unexpected(pointed.error());
    const QString uuid = organisation.account ? organisation.account->serverUuid : QString();
    co_return co_await services.practice.tokenFor({organisation.name, uuid, key.certificatePem});
}

QCoro::Task<TokenVerdict> loadToken(SetupServices services, Organisation organisation, QByteArray file,
                                    TokenConsent consent)
{
    if (const Result<> pointed = co_await pointAtPractice(services, organisation); !pointed)
        co_return TokenVerdict{.checks = {}, .error = pointed.error(), .account = {}, .expiresAt = {}};
    co_return co_await services.organisations.loadToken(organisation.id, file, consent);
}

QCoro::Task<Result<Run>> sync(SetupServices services, Organisation organisation)
{
    if (const Result<> pointed = co_await pointAtPractice(services, organisation); !pointed)
        co_return std::unexpected(pointed.error());
    co_return co_await services.sync.sync(organisation.id, RunKind::Full);
}

QCoro::Task<Result<SetupStand>> startOver(SetupServices services, OrganisationId organisation)
{
    if (const Result<> gone = co_await services.organisations.unlink(organisation); !gone)
        co_return std::unexpected(gone.error());
    co_return co_await resume(services, Draft::New);
}

QCoro::Task<Result<>> writeFile(QString path, QByteArray bytes)
{
    co_return co_await QtConcurrent::run(writeNow, path, bytes);
}

QCoro::Task<Result<QByteArray>> readTokenBytes(QString path)
{
    co_return co_await QtConcurrent::run(readNow, path);
}

} // namespace Muster::SetupWork
