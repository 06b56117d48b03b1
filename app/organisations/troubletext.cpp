#include "app/organisations/troubletext.h"

#include "app/organisations/organisationservice.h"

#include <QCoreApplication>

namespace Muster {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Trouble)
};

QString termsText(const Organisation &organisation)
{
    const AccountFacts facts = organisation.account.value_or(AccountFacts());
    const QString name = facts.orgName.isEmpty() ? organisation.name : facts.orgName;
    if (organisation.isPractice)
        return Words::tr(
                   "Apple's terms are unsigned for %1. An administrator must accept them: sign them in the portal "
                   "on the Sandbox page. Other organisations go on, and Muster goes on by itself after that.")
            .arg(name);
    return Words::tr("Apple's terms are unsigned for %1. Only an administrator who may sign for the organisation can "
                     "accept them: signed in to %2 (%3), where they are shown first. Other organisations go on. Muster "
                     "looks every half hour and goes on by itself.")
        .arg(name, facts.portalName(), facts.portalHost());
}

QString tokenText(const Error &error, const Organisation &organisation)
{
    const AccountFacts facts = organisation.account.value_or(AccountFacts());
    const QString portal = organisation.isPractice ? Words::tr("the portal on the Sandbox page") : facts.portalName();
    // A wrong clock makes Apple say the same; then the clock is what to mend.
    if (error.detail.startsWith(QLatin1StringView("clock")))
        return error.message;
    if (error.detail.contains(QLatin1StringView("token_expired"), Qt::CaseInsensitive)
        && organisation.tokenExpiresAt.isValid())
        return Words::tr("Apple says that the server token has expired (its end: %1). Devices and profiles stay as "
                         "they are at Apple. Download a "
                         "new token from the service “%2” in %3 and load it.")
            .arg(momentText(organisation.tokenExpiresAt), facts.serverName, portal);
    const bool isRejected = error.detail.contains(QLatin1StringView("token_rejected"), Qt::CaseInsensitive);
    if (isRejected && !facts.adminId.isEmpty())
        return Words::tr(
                   "Apple no longer accepts this server token. Either a newer one was downloaded since, or %1, who "
                   "downloaded it, has left or lost the role. Download a new token from the service “%2” in %3 and "
                   "load it; anybody with the Device Manager role can.")
            .arg(facts.adminId, facts.serverName, portal);
    return error.message;
}

} // namespace

bool isTrouble(const Error &error, const std::optional<Trouble> &standing)
{
    if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::Storage)
        return false;
    const auto passes = [](ErrorKind kind) {
        return kind == ErrorKind::Throttled || kind == ErrorKind::Unreachable || kind == ErrorKind::Protocol;
    };
    return !passes(error.kind) || !standing || passes(standing->error.kind);
}

QString protocolText(const Organisation &organisation)
{
    const int version = organisation.protocolVersion;
    if (version <= 0)
        return {};
    if (version >= EnrollmentClient::newestProtocolVersion)
        return Words::tr("version %1, the newest").arg(version);
    // From "Device Assignment": what each version brought.
    const QString missing = version < 2 ? Words::tr("families and systems of devices are not told")
        : version < 8                   ? Words::tr("deadlines of migrations are not told")
        : version < 9                   ? Words::tr("a throttled assignment looks like a failed one")
                                        : Words::tr("repairs and hardware addresses are not told");
    return Words::tr("version %1: Apple refuses newer ones, so %2").arg(version).arg(missing);
}

Error explained(Error error, const Organisation &organisation)
{
    if (!organisation.account)
        return error;
    if (error.kind == ErrorKind::TermsNotSigned)
        error.message = termsText(organisation);
    else if (error.kind == ErrorKind::Unauthorized)
        error.message = tokenText(error, organisation);
    return error;
}

} // namespace Muster
