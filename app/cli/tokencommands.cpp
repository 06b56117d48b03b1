// musterctl token …
#include "app/cli/invocation.h"
#include "app/crypto/keypair.h"
#include "app/organisations/tokencalendar.h"
#include "models/core/clock.h"
#include "models/organisations/tokenlife.h"

#include <QJsonArray>

namespace Muster {

namespace {

QString mark(TokenCheck::Outcome outcome)
{
    switch (outcome) {
    case TokenCheck::Outcome::Passed:
        return QStringLiteral("pass");
    case TokenCheck::Outcome::Failed:
        return QStringLiteral("FAIL");
    case TokenCheck::Outcome::Skipped:
        break;
    }
    return QStringLiteral("-");
}

QCoro::Task<int> inspect(Invocation &invocation)
{
    const Result<QByteArray> file = readFile(invocation.argument(0));
    const Result<QByteArray> key = readFile(invocation.parser.value(QStringLiteral("key")), 1024 * 1024);
    const Result<QByteArray> certificate = readFile(invocation.parser.value(QStringLiteral("cert")), 1024 * 1024);
    for (const Result<QByteArray> *input : {&file, &key, &certificate}) {
        if (!*input)
            co_return invocation.fail(input->error());
    }
    const QString certificatePem = QString::fromUtf8(*certificate);
    const Secret privateKey(*key);
    if (const Result<> fits = checkKeyFitsCertificate(certificatePem, privateKey); !fits)
        co_return invocation.fail(fits.error());
    const Result<TokenEnvelope> envelope = readTokenFile(*file);
    if (!envelope)
        co_return invocation.fail(envelope.error());
    const Result<ServerToken> token = openToken(*envelope, certificatePem, privateKey);
    if (!token)
        co_return invocation.fail(token.error());
    const QDateTime now = SystemClock().now();
    const bool expired = token->expiresAt.isValid() && token->expiresAt <= now;
    // The four values stay secret; their lengths tell that they are there.
    invocation.tell(QStringLiteral("A server token for this key, with its four values.\nIt %1 %2.")
                        .arg(expired ? QStringLiteral("expired on") : QStringLiteral("is good until"),
                             token->expiresAt.isValid() ? isoDate(token->expiresAt) : QStringLiteral("(no end named)")),
                    {{QStringLiteral("opens"), true},
                     {QStringLiteral("expires"), isoDate(token->expiresAt)},
                     {QStringLiteral("expired"), expired},
                     {QStringLiteral("certificate"), certificateFingerprint(certificatePem)}});
    co_return expired ? AttendToApple : Done;
}

QCoro::Task<int> load(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const bool onlyFile = invocation.arguments().size() == 1;
    const Result<Organisation> organisation =
        co_await (*application)->organisations().find(onlyFile ? QString() : invocation.argument(0));
    if (!organisation)
        co_return invocation.fail(organisation.error());
    const Result<QByteArray> file = readFile(invocation.argument(onlyFile ? 0 : 1));
    if (!file)
        co_return invocation.fail(file.error());
    const auto consent = invocation.parser.isSet(QStringLiteral("any-service")) ? TokenConsent::AnyService
                                                                                : TokenConsent::SameServiceOnly;
    const TokenVerdict verdict = co_await (*application)->organisations().loadToken(organisation->id, *file, consent);
    QJsonArray checks;
    for (const TokenCheck &check : verdict.checks) {
        invocation.print(QStringLiteral("  %1  %2: %3").arg(mark(check.outcome), -4).arg(check.what, check.finding));
        checks.append(QJsonObject{{QStringLiteral("check"), check.what},
                                  {QStringLiteral("finding"), check.finding},
                                  {QStringLiteral("outcome"), mark(check.outcome).toLower()}});
    }
    if (verdict.error) {
        if (verdict.error->kind == ErrorKind::Conflict)
            invocation.note(QStringLiteral("To load it all the same, say --any-service."));
        co_return invocation.fail(*verdict.error);
    }
    invocation.tell(
        QStringLiteral("The token is in use for “%1”: %2, service %3, token of %4. Next: musterctl sync \"%1\"")
            .arg(organisation->name, verdict.account->orgName, verdict.account->serverName, verdict.account->adminId),
        {{QStringLiteral("organisation"), organisation->name},
         {QStringLiteral("orgName"), verdict.account->orgName},
         {QStringLiteral("serverName"), verdict.account->serverName},
         {QStringLiteral("tokenOwner"), verdict.account->adminId},
         {QStringLiteral("expires"), isoDate(verdict.expiresAt)},
         {QStringLiteral("checks"), checks}});
    co_return Done;
}

QCoro::Task<int> show(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    if (!organisation.tokenLoadedAt.isValid())
        co_return invocation.fail(
            {ErrorKind::NotFound, QStringLiteral("“%1” has no server token yet.").arg(organisation.name)});
    const auto days = tokenDaysLeft(organisation.tokenExpiresAt, application->clock().now());
    const QString end = days ? QStringLiteral("ends %1 (%2 days)").arg(isoDate(organisation.tokenExpiresAt)).arg(*days)
                             : QStringLiteral("without an end");
    invocation.tell(QStringLiteral("%1: token of %2, loaded %3, %4")
                        .arg(organisation.name, organisation.account.value_or(AccountFacts()).adminId,
                             isoDate(organisation.tokenLoadedAt), end),
                    {{QStringLiteral("organisation"), organisation.name},
                     {QStringLiteral("tokenOwner"), organisation.account.value_or(AccountFacts()).adminId},
                     {QStringLiteral("loaded"), isoDate(organisation.tokenLoadedAt)},
                     {QStringLiteral("expires"), isoDate(organisation.tokenExpiresAt)},
                     {QStringLiteral("daysLeft"), days ? QJsonValue(*days) : QJsonValue()}});
    co_return days == 0 ? AttendToApple : Done;
}

QCoro::Task<int> calendar(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    const Result<QByteArray> file = tokenCalendar(organisation, application->clock().now());
    if (!file)
        co_return invocation.fail(file.error());
    const QString out = invocation.parser.value(QStringLiteral("out"));
    if (out.isEmpty()) {
        invocation.tell(QString::fromUtf8(*file).trimmed(), {{QStringLiteral("calendar"), QString::fromUtf8(*file)}});
        co_return Done;
    }
    if (const Result<> written = writeNewFile(out, *file); !written)
        co_return invocation.fail(written.error());
    invocation.tell(
        QStringLiteral("Wrote the end of the token (%1) to %2, with alarms 60, 30, 14, 7 days and 1 day before.")
            .arg(isoDate(organisation.tokenExpiresAt), out),
        {{QStringLiteral("file"), out}, {QStringLiteral("expires"), isoDate(organisation.tokenExpiresAt)}});
    co_return Done;
}

} // namespace

QList<Verb> tokenCommands()
{
    return {
        {QStringLiteral("token inspect"),
         QStringLiteral("FILE --key KEY.pem --cert CERT.pem"),
         1,
         1,
         QStringLiteral("whether a token opens with a key; needs no workspace"),
         QStringLiteral("Opens a server token with a key pair from files and says whether it is complete and until "
                        "when it is good.\nIts four "
                        "secret values are never shown. Exit code 4 when it has expired.\n\n"
                        "  musterctl token inspect token.p7m --key key.pem --cert cert.pem"),
         {{QStringLiteral("key"), QStringLiteral("the private key, PEM, not encrypted"), QStringLiteral("FILE")},
          {QStringLiteral("cert"), QStringLiteral("the certificate that was uploaded to the portal"),
           QStringLiteral("FILE")}},
         inspect},
        {QStringLiteral("token load"),
         QStringLiteral("[ORGANISATION] FILE.p7m"),
         1,
         2,
         QStringLiteral("check a server token with Apple and use it"),
         QStringLiteral("Opens the token with the organisation's key, reads the account from Apple with it, and only "
                        "then puts it in place "
                        "of the\nformer one. A token of another service or organisation is refused unless "
                        "--any-service is said.\n\n"
                        "  musterctl token load \"Example School\" school.p7m"),
         {{QStringLiteral("any-service"), QStringLiteral("also if it belongs to another service or organisation")}},
         load},
        {QStringLiteral("token show"),
         QStringLiteral("[ORGANISATION]"),
         0,
         1,
         QStringLiteral("whose token is in use, and until when"),
         QStringLiteral("Shows the token in use: its owner and its end. Never its values."),
         {},
         show},
        {QStringLiteral("token calendar"),
         QStringLiteral("[ORGANISATION] [--out FILE.ics]"),
         0,
         1,
         QStringLiteral("the token's end as a calendar file"),
         QStringLiteral(
             "Writes a calendar entry (iCalendar) for the end of the server token, with alarms 60, 30, 14 and 7 "
             "days and 1 day before.\nImporting the file of a renewed token moves the entry.\n\n"
             "  musterctl token calendar \"Example School\" --out token.ics"),
         {{QStringLiteral("out"), QStringLiteral("write to this new file instead of standard output"),
           QStringLiteral("FILE")}},
         calendar},
    };
}

} // namespace Muster
