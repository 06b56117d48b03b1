// The part of the preflight that looks at each organisation.
#include "app/enrollment/preflight.h"
#include "app/enrollment/preflightjudging.h"
#include "app/enrollment/preflightline.h"
#include "models/configuration/configurationstore.h"
#include "models/organisations/organisationstore.h"
#include "models/profiles/profilestore.h"

#include <QCoreApplication>
#include <QCoroFuture>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Preflight", text);
}

struct Books {
    QList<Organisation> organisations;
    QHash<OrganisationId, QList<ProfileInForce>> profiles;
};

Result<Books> readBooks(Database &database)
{
    const auto organisations = OrganisationStore(database).all();
    const auto profiles = ProfileStore(database).all({});
    if (!organisations || !profiles)
        return std::unexpected(organisations ? profiles.error() : organisations.error());
    Books books{*organisations, {}};
    for (const Profile &profile : *profiles) {
        const auto version = ProfileStore(database).version(profile.latest);
        if (!version)
            return std::unexpected(version.error());
        books.profiles[profile.organisation].append({profile, version->content});
    }
    return books;
}

PreflightCheck about(PreflightCheck check, const Organisation &organisation)
{
    check.subject = organisation.name;
    check.organisation = organisation.id;
    return check;
}

// How many devices of the organisation an item is for, by its rule and families.
Result<qint64> reachOf(DeviceIndex &index, OrganisationId organisation, const DeviceQuery &query,
                       const QStringList &families)
{
    DeviceQuestion question{.organisation = organisation, .query = query, .includesLeft = false, .facets = {}};
    if (!families.isEmpty()) {
        QStringList folded;
        for (const QString &family : families)
            folded.append(family.toCaseFolded());
        question.facets.insert(DeviceField::Family, folded);
    }
    return qint64(index.ask(question).ids.size());
}

} // namespace

QCoro::Task<> Preflight::lookAtOrganisations()
{
    const Result<Books> books = co_await m_store.read([](Database &database) { return readBooks(database); });
    if (!books) {
        note({.id = QStringLiteral("organisations"),
              .title = say("Organisations"),
              .outcome = PreflightOutcome::Failed,
              .finding = books.error().message});
        co_return;
    }
    for (const Organisation &organisation : books->organisations) {
        if (m_stop.stop_requested())
            co_return;
        PreflightCheck profiles{.id = QStringLiteral("profiles"),
                                .title = say("Enrollment profiles"),
                                .outcome = PreflightOutcome::Skipped,
                                .finding = say("The server's address is not known until it is on.")};
        if (!m_report.baseUrl.isEmpty() && m_look.certificates)
            profiles = judgeProfiles(books->profiles.value(organisation.id), m_report.baseUrl, m_look.anchor);
        note(about(profiles, organisation));
        note(about(judgeToken(organisation, m_clock.now()), organisation));
        note(about(judgeTerms(organisation), organisation));
        co_await lookAtClock(organisation);
        const auto push = co_await m_keys.pushState(organisation.id);
        note(about(push ? judgePush(*push)
                        : PreflightCheck{.id = QStringLiteral("push"),
                                         .title = say("Push certificate"),
                                         .outcome = PreflightOutcome::Skipped,
                                         .finding = push.error().message},
                   organisation));
        co_await lookAtItems(organisation);
    }
}

QCoro::Task<> Preflight::lookAtClock(Organisation organisation)
{
    const LineAnswer answer = co_await m_look.line->ask("GET", organisation.url, {}, {}, organisation.authorityPem,
                                                        PreflightLine::Trust::OnlyTrusted);
    if (answer.status == 0)
        note(about({.id = QStringLiteral("clock"),
                    .title = say("Clock"),
                    .outcome = PreflightOutcome::Skipped,
                    .finding = say("%1 cannot be reached: %2.").arg(organisation.url.host(), answer.fault)},
                   organisation));
    else
        note(about(judgeClock(fromHttpDate(answer.date), m_clock.now()), organisation));
}

QCoro::Task<> Preflight::lookAtItems(Organisation organisation)
{
    const auto items = co_await m_store.read(
        [id = organisation.id](Database &database) { return ConfigurationStore(database).all(id); });
    if (!items)
        co_return;
    QList<ItemReach> reached;
    for (const ConfigurationItem &item : *items) {
        if (!item.isAuto) // somebody sends it by hand, to whom they like
            continue;
        const auto query = DeviceQuery::parse(item.query, m_clock.now());
        if (!query) {
            reached.append({item, 0, query.error().message});
            continue;
        }
        const auto devices =
            co_await m_index().evaluate([id = organisation.id, query = *query, families = item.families](
                                            DeviceIndex &index) { return reachOf(index, id, query, families); });
        reached.append({item, devices.value_or(0), devices ? QString() : devices.error().message});
    }
    note(about(judgeItems(reached), organisation));
}

} // namespace Muster
