// musterctl organisation …, musterctl key …
#include "app/cli/invocation.h"
#include "app/organisations/troubletext.h"
#include "models/core/clock.h"
#include "models/devices/devicestore.h"
#include "models/organisations/tokenlife.h"

#include <QCoroFuture>
#include <QLocale>

namespace Muster {

namespace {

QString tokenText(const Organisation &organisation, const QDateTime &now)
{
    if (!organisation.tokenLoadedAt.isValid())
        return QStringLiteral("no server token yet");
    const auto days = tokenDaysLeft(organisation.tokenExpiresAt, now);
    if (!days)
        return QStringLiteral("server token without an end");
    return *days == 0 ? QStringLiteral("server token expired on %1").arg(isoDate(organisation.tokenExpiresAt))
                      : QStringLiteral("server token good for %1 more days").arg(*days);
}

QJsonObject toJson(const Organisation &organisation)
{
    QJsonObject json{{QStringLiteral("id"), qint64(organisation.id.value())},
                     {QStringLiteral("name"), organisation.name},
                     {QStringLiteral("url"), organisation.url.toString()},
                     {QStringLiteral("practice"), organisation.isPractice},
                     {QStringLiteral("linked"), organisation.isLinked()},
                     {QStringLiteral("tokenExpires"), isoDate(organisation.tokenExpiresAt)},
                     {QStringLiteral("lastFullSync"), isoDate(organisation.fullSyncAt)}};
    if (organisation.account) {
        const AccountFacts &facts = *organisation.account;
        json.insert(QStringLiteral("account"),
                    QJsonObject{{QStringLiteral("orgName"), facts.orgName},
                                {QStringLiteral("orgId"), facts.orgId},
                                {QStringLiteral("orgType"), facts.orgType},
                                {QStringLiteral("serverName"), facts.serverName},
                                {QStringLiteral("serverUuid"), facts.serverUuid},
                                {QStringLiteral("tokenOwner"), facts.adminId}});
    }
    if (organisation.trouble)
        json.insert(QStringLiteral("trouble"),
                    QJsonObject{{QStringLiteral("kind"), errorKindName(organisation.trouble->error.kind)},
                                {QStringLiteral("message"), organisation.trouble->error.message},
                                {QStringLiteral("since"), isoDate(organisation.trouble->since)}});
    return json;
}

QCoro::Task<int> list(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const Result<QList<Organisation>> organisations = co_await (*application)->organisations().all();
    if (!organisations)
        co_return invocation.fail(organisations.error());
    const QDateTime now = (*application)->clock().now();
    for (const Organisation &organisation : *organisations)
        invocation.tell(QStringLiteral("%1\t%2\t%3%4")
                            .arg(organisation.id.value())
                            .arg(organisation.name, tokenText(organisation, now),
                                 organisation.isPractice ? QStringLiteral("\tpractice") : QString()),
                        toJson(organisation));
    if (organisations->isEmpty())
        invocation.note(QStringLiteral("There is no organisation yet. Add one with: musterctl organisation add NAME"));
    co_return Done;
}

QCoro::Task<int> add(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const QString given = invocation.parser.value(QStringLiteral("url"));
    ServiceAddress address{.url = given.isEmpty() ? appleServiceUrl() : QUrl(given, QUrl::StrictMode),
                           .authorityPem = {}};
    if (const QString file = invocation.parser.value(QStringLiteral("authority")); !file.isEmpty()) {
        const Result<QByteArray> pem = readFile(file, 1024 * 1024);
        if (!pem)
            co_return invocation.fail(pem.error());
        address.authorityPem = QString::fromUtf8(*pem);
    }
    const QString name = invocation.argument(0);
    const bool practice = address.url.host() != appleServiceUrl().host();
    const Result<OrganisationId> id = co_await (*application)->organisations().add(name, address, practice);
    if (!id)
        co_return invocation.fail(id.error());
    invocation.tell(QStringLiteral("Added “%1”. Next: musterctl key export \"%1\" --out key.pem").arg(name),
                    {{QStringLiteral("id"), qint64(id->value())}, {QStringLiteral("name"), name}});
    co_return Done;
}

QCoro::Task<int> show(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    const OrganisationId id = organisation.id;
    const Result<DeviceCounts> counts =
        co_await application->store().read([id](Database &database) { return DeviceStore(database).counts(id); });
    if (!counts)
        co_return invocation.fail(counts.error());
    const AccountFacts facts = organisation.account.value_or(AccountFacts());
    QString text =
        QStringLiteral(
            "%1\n  address        %2\n  at Apple       %3, service %4\n  token          %5, of %6\n  devices        %7")
            .arg(organisation.name, organisation.url.toString(), facts.orgName, facts.serverName,
                 tokenText(organisation, application->clock().now()), facts.adminId)
            .arg(counts->present);
    if (const QString protocol = protocolText(organisation); !protocol.isEmpty())
        text += QStringLiteral("\n  protocol       %1").arg(protocol);
    if (organisation.trouble)
        text += QStringLiteral("\n  trouble        %1").arg(organisation.trouble->error.message);
    QJsonObject json = toJson(organisation);
    json.insert(QStringLiteral("devices"), counts->present);
    if (organisation.protocolVersion > 0)
        json.insert(QStringLiteral("protocolVersion"), organisation.protocolVersion);
    invocation.tell(text, json);
    co_return Done;
}

QCoro::Task<int> unlink(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    if (!invocation.parser.isSet(QStringLiteral("yes")))
        co_return invocation.fail(
            {ErrorKind::Conflict,
             QStringLiteral("This deletes the keys, the token and the device list of “%1” from the workspace. Nothing "
                            "changes at Apple. Say --yes to do it.")
                 .arg(organisation.name)});
    if (const Result<> done = co_await application->organisations().unlink(organisation.id); !done)
        co_return invocation.fail(done.error());
    invocation.tell(QStringLiteral("Unlinked “%1”.").arg(organisation.name),
                    {{QStringLiteral("unlinked"), organisation.name}});
    co_return Done;
}

QCoro::Task<int> exportKey(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    const auto renew = invocation.parser.isSet(QStringLiteral("new")) ? OrganisationService::Renew::Always
                                                                      : OrganisationService::Renew::WhenNeeded;
    const Result<PublicKey> key = co_await application->organisations().publicKey(organisation.id, renew);
    if (!key)
        co_return invocation.fail(key.error());
    const QString out = invocation.parser.value(QStringLiteral("out"));
    if (out.isEmpty()) {
        invocation.tell(
            key->certificatePem.trimmed(),
            {{QStringLiteral("certificate"), key->certificatePem}, {QStringLiteral("fingerprint"), key->fingerprint}});
        co_return Done;
    }
    if (const Result<> written = writeNewFile(out, key->certificatePem.toUtf8()); !written)
        co_return invocation.fail(written.error());
    invocation.tell(
        QStringLiteral(
            "Wrote the public key of “%1” to %2. Upload it to the service in Apple's portal, then download the server "
            "token there and load it: musterctl token load \"%1\" FILE.p7m")
            .arg(organisation.name, out),
        {{QStringLiteral("file"), out}, {QStringLiteral("fingerprint"), key->fingerprint}});
    co_return Done;
}

} // namespace

QList<Verb> organisationCommands()
{
    return {
        {QStringLiteral("organisation list"),
         {},
         0,
         0,
         QStringLiteral("all organisations, with their tokens' time left"),
         QStringLiteral("Lists the organisations of the workspace, one a line."),
         {},
         list},
        {QStringLiteral("organisation add"),
         QStringLiteral("NAME [--url URL]"),
         1,
         1,
         QStringLiteral("begin to link an organisation"),
         QStringLiteral("Adds an organisation. The next steps are its public key and its server token.\n\n"
                        "  musterctl organisation add \"Example School\""),
         {{QStringLiteral("url"), QStringLiteral("the service's address; Apple's own unless given"),
           QStringLiteral("URL")},
          {QStringLiteral("authority"),
           QStringLiteral("a certificate authority (PEM) to trust, for a sandbox with TLS"), QStringLiteral("FILE")}},
         add},
        {QStringLiteral("organisation show"),
         QStringLiteral("[ORGANISATION]"),
         0,
         1,
         QStringLiteral("what Apple says of it, and how it stands"),
         QStringLiteral("Shows one organisation: its account at Apple, its token, its devices, and what troubles it."),
         {},
         show},
        {QStringLiteral("organisation unlink"),
         QStringLiteral("ORGANISATION --yes"),
         1,
         1,
         QStringLiteral("forget it; nothing changes at Apple"),
         QStringLiteral(
             "Deletes the organisation's keys, token and device list from the workspace. Nothing changes at Apple."),
         {{QStringLiteral("yes"), QStringLiteral("really do it")}},
         unlink},
        {QStringLiteral("key export"),
         QStringLiteral("[ORGANISATION] [--out FILE.pem]"),
         0,
         1,
         QStringLiteral("the public key for Apple's portal"),
         QStringLiteral("Writes the certificate that Apple's portal asks for. The private key stays in the workspace, "
                        "encrypted.\nA key "
                        "that waits for its token is used again; --new makes another one.\n\n"
                        "  musterctl key export \"Example School\" --out school.pem"),
         {{QStringLiteral("out"), QStringLiteral("write to this new file instead of standard output"),
           QStringLiteral("FILE")},
          {QStringLiteral("new"), QStringLiteral("make a new key pair")}},
         exportKey},
    };
}

} // namespace Muster
