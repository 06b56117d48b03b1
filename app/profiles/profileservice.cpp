#include "app/profiles/profileservice.h"

#include "app/organisations/troubletext.h"
#include "models/assignment/fleetview.h"
#include "models/assignment/policystore.h"
#include "models/journal/journalstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QJsonDocument>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Profiles", text);
}

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

// Apple's answers carry members that are not part of a definition.
QJsonObject definitionOf(QJsonObject content)
{
    content.remove(QStringLiteral("profile_uuid"));
    content.remove(QStringLiteral("devices"));
    return content;
}

} // namespace

ProfileService::ProfileService(StoreThread &store, OpenWork &work, OrganisationService &organisations,
                               std::function<DeviceIndexThread &()> index, const Clock &clock, QString person,
                               QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_organisations(organisations)
    , m_index(std::move(index))
    , m_clock(clock)
    , m_person(std::move(person))
{
}

QCoro::Task<Result<QList<Profile>>> ProfileService::all(std::optional<OrganisationId> organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation](Database &database) { return ProfileStore(database).all(organisation); });
}

QCoro::Task<Result<Profile>> ProfileService::find(OrganisationId organisation, QString nameOrNumber)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([organisation, nameOrNumber](Database &database) {
        return ProfileStore(database).find(organisation, nameOrNumber);
    });
}

QCoro::Task<Result<Profile>> ProfileService::byId(ProfileId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return ProfileStore(database).byId(id); });
}

QCoro::Task<Result<QList<ProfileVersion>>> ProfileService::versions(ProfileId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return ProfileStore(database).versions(id); });
}

QCoro::Task<Result<ProfileVersion>> ProfileService::version(ProfileId id, int number)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [id, number](Database &database) { return ProfileStore(database).version(id, number); });
}

QCoro::Task<Result<QList<ProfileCoverage>>> ProfileService::coverage(ProfileId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return ProfileStore(database).coverage(id); });
}

QCoro::Task<Result<SaveEffect>> ProfileService::effectOfSaving(ProfileId id)
{
    const OpenWork::Ticket ticket(m_work);
    struct Known {
        OrganisationId organisation;
        AssignmentPolicy policy;
    };
    const Result<Known> known = co_await m_store.read([id](Database &database) -> Result<Known> {
        const Result<Profile> profile = ProfileStore(database).byId(id);
        if (!profile)
            return std::unexpected(profile.error());
        return PolicyStore(database).of(profile->organisation).transform([&profile](const AssignmentPolicy &policy) {
            return Known{profile->organisation, policy};
        });
    });
    if (!known)
        co_return std::unexpected(known.error());
    co_return co_await m_index().evaluate(
        [id, known = *known, now = m_clock.now()](DeviceIndex &index) -> Result<SaveEffect> {
            const FleetView fleet(index, known.organisation, {});
            const std::vector<Wanted> wanted = fleet.wanted(known.policy, now);
            SaveEffect effect;
            fleet.present().forEach([&](std::size_t row) {
                if (wanted[row].profile != id.value())
                    return;
                ++effect.reassigned;
                if (isSwitchedOn(index.stateOf(row)))
                    ++effect.switchedOn;
            });
            return effect;
        });
}

QCoro::Task<Result<SavedProfile>> ProfileService::save(OrganisationId organisation, std::optional<ProfileId> profile,
                                                       QJsonObject content, QString note)
{
    const OpenWork::Ticket ticket(m_work);
    const ProfileStore::Saving saving{organisation, profile, definitionOf(content), m_person, note, m_clock.now()};
    Result<SavedProfile> saved = co_await m_store.run([saving](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<SavedProfile> {
            ProfileStore profiles(database);
            QString before;
            if (saving.profile) {
                const auto versions = profiles.versions(*saving.profile);
                if (!versions)
                    return std::unexpected(versions.error());
                if (!versions->isEmpty())
                    before = compact(versions->first().content);
            }
            const auto version = profiles.save(saving);
            if (!version)
                return std::unexpected(version.error());
            const auto whole = profiles.byId(version->profile);
            if (!whole)
                return std::unexpected(whole.error());
            const auto noted = JournalStore(database).append(
                {.at = saving.at,
                 .source = JournalSource::Person,
                 .actor = saving.by,
                 .organisation = saving.organisation,
                 .action = QStringLiteral("profile.saved"),
                 .subject = QStringLiteral("%1 v%2").arg(whole->name).arg(version->number),
                 .before = before,
                 .after = compact(version->content),
                 .hash = {}});
            if (!noted)
                return std::unexpected(noted.error());
            return SavedProfile{*whole, *version, {}};
        });
    });
    if (!saved)
        co_return saved;
    const auto apple = co_await m_organisations.client(organisation, m_work.stopToken());
    const Result<QString> uuid =
        apple ? co_await define(saved->version.id, *apple) : Result<QString>(std::unexpected(apple.error()));
    if (uuid)
        saved->version.uuid = saved->profile.uuid = *uuid;
    else
        saved->notDefined = uuid.error();
    co_return saved;
}

QCoro::Task<Result<SavedProfile>> ProfileService::restore(ProfileId id, int number)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Profile> profile = co_await byId(id);
    if (!profile)
        co_return std::unexpected(profile.error());
    const Result<ProfileVersion> old = co_await version(id, number);
    if (!old)
        co_return std::unexpected(old.error());
    co_return co_await save(profile->organisation, id, old->content, say("Version %1 again").arg(number));
}

QCoro::Task<Result<>> ProfileService::remove(ProfileId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([id, person = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
            ProfileStore profiles(database);
            const auto profile = profiles.byId(id);
            if (!profile)
                return std::unexpected(profile.error());
            const auto latest = profiles.version(id, profile->number);
            if (!latest)
                return std::unexpected(latest.error());
            if (auto done = profiles.remove(id, now); !done)
                return done;
            return JournalStore(database).append({.at = now,
                                                  .source = JournalSource::Person,
                                                  .actor = person,
                                                  .organisation = profile->organisation,
                                                  .action = QStringLiteral("profile.deleted"),
                                                  .subject = profile->name,
                                                  .before = compact(latest->content),
                                                  .after = {},
                                                  .hash = {}});
        });
    });
}

QCoro::Task<Result<QString>> ProfileService::define(ProfileVersionId id, std::shared_ptr<EnrollmentClient> apple)
{
    const OpenWork::Ticket ticket(m_work);
    struct Known {
        ProfileVersion version;
        Profile profile;
    };
    const Result<Known> known = co_await m_store.read([id](Database &database) -> Result<Known> {
        ProfileStore profiles(database);
        const auto version = profiles.version(id);
        if (!version)
            return std::unexpected(version.error());
        return profiles.byId(version->profile).transform([&version](const Profile &profile) {
            return Known{*version, profile};
        });
    });
    if (!known)
        co_return std::unexpected(known.error());
    if (!known->version.uuid.isEmpty())
        co_return known->version.uuid;
    const Result<DefinedProfile> defined = co_await apple->defineProfile(known->version.content);
    if (!defined)
        co_return std::unexpected(defined.error());
    const Result<> noted =
        co_await m_store.run([id, uuid = defined->uuid, profile = known->profile, number = known->version.number,
                              now = m_clock.now()](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
                if (auto done = ProfileStore(database).noteDefinition(id, uuid, now); !done)
                    return done;
                return JournalStore(database).append({.at = now,
                                                      .source = JournalSource::Muster,
                                                      .actor = {},
                                                      .organisation = profile.organisation,
                                                      .action = QStringLiteral("profile.defined"),
                                                      .subject = QStringLiteral("%1 v%2").arg(profile.name).arg(number),
                                                      .before = {},
                                                      .after = uuid,
                                                      .hash = {}});
            });
        });
    co_return noted.transform([&defined] { return defined->uuid; });
}

QCoro::Task<Result<>> ProfileService::forget(ProfileVersionId version)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([version](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return ProfileStore(database).forgetDefinition(version); });
    });
}

QCoro::Task<Result<Profile>> ProfileService::adopt(OrganisationId organisation, QString uuid)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Organisation> whose = co_await m_organisations.byId(organisation);
    if (!whose)
        co_return std::unexpected(whose.error());
    const auto apple = co_await m_organisations.client(organisation, m_work.stopToken());
    if (!apple)
        co_return std::unexpected(apple.error());
    const Result<QJsonObject> content = co_await (*apple)->profile(uuid);
    if (!content)
        co_return std::unexpected(explained(content.error(), *whose));
    // In Apple's spelling, so that it is the same text that devices carry.
    if (const QString told = content->value(QLatin1StringView("profile_uuid")).toString();
        told.compare(uuid, Qt::CaseInsensitive) == 0)
        uuid = told;
    const ProfileStore::Saving saving{organisation,          {},           definitionOf(*content), m_person,
                                      say("Found at Apple"), m_clock.now()};
    co_return co_await m_store.run([saving, uuid](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<Profile> {
            ProfileStore profiles(database);
            const auto known = profiles.definitions(saving.organisation);
            if (!known)
                return std::unexpected(known.error());
            if (const auto mine = known->constFind(uuid.toLower()); mine != known->cend())
                return profiles.byId(mine->profile);
            ProfileStore::Saving own = saving;
            const QString name = own.content.value(QLatin1StringView("profile_name")).toString();
            // The name at Apple is not ours to choose; here it may be taken.
            auto version = profiles.save(own);
            for (int copy = 2; !version && version.error().kind == ErrorKind::Conflict && copy < 100; ++copy) {
                own.content.insert(QStringLiteral("profile_name"), QStringLiteral("%1 (%2)").arg(name).arg(copy));
                version = profiles.save(own);
            }
            if (!version)
                return std::unexpected(version.error());
            if (auto done = profiles.noteDefinition(version->id, uuid, saving.at); !done)
                return std::unexpected(done.error());
            const auto noted = JournalStore(database).append({.at = saving.at,
                                                              .source = JournalSource::Muster,
                                                              .actor = {},
                                                              .organisation = saving.organisation,
                                                              .action = QStringLiteral("profile.adopted"),
                                                              .subject = name,
                                                              .before = {},
                                                              .after = compact(own.content),
                                                              .hash = {}});
            if (!noted)
                return std::unexpected(noted.error());
            return profiles.byId(version->profile);
        });
    });
}

QCoro::Task<Result<QStringList>> ProfileService::foreign(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    const auto known = co_await m_store.read(
        [organisation](Database &database) { return ProfileStore(database).definitions(organisation); });
    if (!known)
        co_return std::unexpected(known.error());
    co_return co_await m_index().evaluate([organisation, known = *known](DeviceIndex &index) -> Result<QStringList> {
        const FleetView fleet(index, organisation, {.byUuid = known, .names = {}, .latest = {}});
        std::vector<bool> isCarried(index.profiles().valueCount());
        fleet.present().forEach([&](std::size_t row) {
            if (fleet.hasAt(row).profile == Has::foreign)
                isCarried[index.profiles().valueOf(row)] = true;
        });
        QStringList uuids;
        for (std::size_t i = 0; i < isCarried.size(); ++i) {
            if (isCarried[i])
                uuids.append(QString::fromStdString(std::string(index.profiles().value(i))));
        }
        return uuids;
    });
}

} // namespace Muster
