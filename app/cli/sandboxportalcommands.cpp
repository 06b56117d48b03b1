// musterctl sandbox portal …: what people do in the portal's pages.
#include "app/cli/sandboxcalls.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace Muster {

namespace {

constexpr const char *portalTeaching =
    R"(Shows and works the simulated portal. Without an ACTION: the organisation, its services, counts of devices, faults.

  service                            the device management services
  service add NAME                   a new one
  service rename NAME NEW-NAME
  service delete NAME                while no device is on it
  service default NAME [FAMILY...]   where new devices of these families go; without a family: none
  service release NAME yes|no        may it release devices?
  people                             who works here, and as what
  people add ACCOUNT --name NAME --role administrator|device-manager|staff
  people role ACCOUNT --role ROLE    the tokens of those who may no longer manage services die
  people leave ACCOUNT               the same
  people return ACCOUNT
  terms sign                         only an administrator may
  terms publish                      Apple has new terms: everything stops until they are signed
  key upload --service NAME --certificate FILE
  token download --service NAME [--out FILE]
  api-accounts                       who may use the Business API
  api-key [--name NAME] [--role ROLE] [--out FILE]   a new API account; its private key is told this once
  api-revoke CLIENT-ID               its key and its tokens die
  limits [READS-A-MINUTE WRITES-AN-HOUR]   of the Business API, 0 for none
  csv out [--out FILE] [--service NAME] [--family F] [--status S] [--order N]
  csv in FILE --action assign|unassign|release [--service NAME]

Each act takes --as ACCOUNT: who does it.

  musterctl sandbox portal service add "Second floor" --control URL
  musterctl sandbox portal csv in serials.csv --action assign --service "Second floor" --control URL)";

// The words after `sandbox portal`, and what they do. `arguments` follow the words; they live in portal()'s frame until
// the task is done.
struct Action {
    const char *words; // "service add"
    const char *usage;
    qsizetype leastArguments, mostArguments;
    QCoro::Task<int> (*run)(Invocation &, const QStringList &arguments);
};

QCoro::Task<int> listServices(Invocation &invocation, const QStringList &)
{
    return SandboxCalls::ask(invocation, "GET", QStringLiteral("services"));
}

QCoro::Task<int> addService(Invocation &invocation, const QStringList &arguments)
{
    QJsonObject wish = SandboxCalls::wish(invocation, {"as"});
    wish.insert(QStringLiteral("name"), arguments.value(0));
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("services"), wish);
}

QCoro::Task<int> changeService(Invocation &invocation, const QString &service, const QString &name,
                               const QJsonValue &value)
{
    QJsonObject wish = SandboxCalls::wish(invocation, {"as"});
    wish.insert(QStringLiteral("service"), service);
    wish.insert(name, value);
    return SandboxCalls::ask(invocation, "PATCH", QStringLiteral("services"), wish);
}

QCoro::Task<int> renameService(Invocation &invocation, const QStringList &arguments)
{
    return changeService(invocation, arguments.value(0), QStringLiteral("name"), arguments.value(1));
}

QCoro::Task<int> setDefaults(Invocation &invocation, const QStringList &arguments)
{
    return changeService(invocation, arguments.first(), QStringLiteral("defaults"),
                         QJsonArray::fromStringList(arguments.sliced(1)));
}

QCoro::Task<int> setMayRelease(Invocation &invocation, const QStringList &arguments)
{
    return changeService(invocation, arguments.value(0), QStringLiteral("may_release"),
                         arguments.value(1) == QLatin1StringView("yes"));
}

QCoro::Task<int> deleteService(Invocation &invocation, const QStringList &arguments)
{
    const QString path = SandboxRemote::path(QStringLiteral("services"),
                                             {{QStringLiteral("service"), arguments.value(0)},
                                              {QStringLiteral("as"), SandboxCalls::value(invocation, "as")}});
    return SandboxCalls::ask(invocation, "DELETE", path);
}

QCoro::Task<int> listPeople(Invocation &invocation, const QStringList &)
{
    return SandboxCalls::ask(invocation, "GET", QStringLiteral("people"));
}

QCoro::Task<int> sendPerson(Invocation &invocation, QByteArray method, const QString &account, QJsonObject wish)
{
    wish.insert(QStringLiteral("account"), account);
    return SandboxCalls::ask(invocation, std::move(method), QStringLiteral("people"), wish);
}

QCoro::Task<int> addPerson(Invocation &invocation, const QStringList &arguments)
{
    return sendPerson(invocation, "POST", arguments.value(0), SandboxCalls::wish(invocation, {"name", "role", "as"}));
}

QCoro::Task<int> changePerson(Invocation &invocation, const QStringList &arguments)
{
    return sendPerson(invocation, "PATCH", arguments.value(0), SandboxCalls::wish(invocation, {"name", "role", "as"}));
}

QCoro::Task<int> setActive(Invocation &invocation, const QString &account, bool isActive)
{
    QJsonObject wish = SandboxCalls::wish(invocation, {"as"});
    wish.insert(QStringLiteral("active"), isActive);
    return sendPerson(invocation, "PATCH", account, wish);
}

QCoro::Task<int> leave(Invocation &invocation, const QStringList &arguments)
{
    return setActive(invocation, arguments.value(0), false);
}

QCoro::Task<int> comeBack(Invocation &invocation, const QStringList &arguments)
{
    return setActive(invocation, arguments.value(0), true);
}

QCoro::Task<int> signTerms(Invocation &invocation, const QStringList &)
{
    QJsonObject wish = SandboxCalls::wish(invocation, {"as"});
    wish.insert(QStringLiteral("signed"), true);
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("terms"), wish);
}

QCoro::Task<int> publishTerms(Invocation &invocation, const QStringList &)
{
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("terms"), {{QStringLiteral("signed"), false}});
}

QCoro::Task<int> uploadKey(Invocation &invocation, const QStringList &)
{
    const Result<QByteArray> certificate = readFile(SandboxCalls::value(invocation, "certificate"), 1024 * 1024);
    if (!certificate)
        co_return invocation.fail(certificate.error());
    co_return co_await SandboxCalls::send(
        invocation, "POST", SandboxCalls::path(invocation, QStringLiteral("certificate"), {"service", "as"}),
        *certificate);
}

QCoro::Task<int> downloadToken(Invocation &invocation, const QStringList &)
{
    return SandboxCalls::download(
        invocation, "POST", SandboxCalls::path(invocation, QStringLiteral("download"), {"service", "as"}), {},
        {QStringLiteral("token"),
         QStringLiteral("Wrote the server token to %1. Every download voids the token before it.")});
}

QCoro::Task<int> csvOut(Invocation &invocation, const QStringList &)
{
    return SandboxCalls::download(
        invocation, "GET",
        SandboxCalls::path(invocation, QStringLiteral("csv"), {"service", "family", "status", "order", "source"}), {},
        {QStringLiteral("csv"), QStringLiteral("Wrote the list of devices to %1.")});
}

QCoro::Task<int> csvIn(Invocation &invocation, const QStringList &arguments)
{
    const Result<QByteArray> file = readFile(arguments.value(0), 4 * 1024 * 1024);
    if (!file)
        co_return invocation.fail(file.error());
    co_return co_await SandboxCalls::send(
        invocation, "POST", SandboxCalls::path(invocation, QStringLiteral("csv"), {"action", "service", "as"}), *file);
}

QCoro::Task<int> listApiAccounts(Invocation &invocation, const QStringList &)
{
    return SandboxCalls::ask(invocation, "GET", QStringLiteral("api-accounts"));
}

// A file that only the user may read, from its first byte on.
Result<> writePrivate(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        || file.write(content) != content.size() || !file.flush())
        return failure(ErrorKind::Storage, QStringLiteral("%1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

// The key goes to the file and nowhere else, so that a log of the output does not hold it.
QCoro::Task<int> makeApiKey(Invocation &invocation, const QStringList &)
{
    // Before the key is made: it is told only once.
    if (const QString out = SandboxCalls::value(invocation, "out"); QFileInfo::exists(out))
        co_return invocation.fail(
            {ErrorKind::Conflict, QStringLiteral("%1 exists already. Choose another name.").arg(out)});
    const Result<SandboxAnswer> answer =
        co_await SandboxCalls::remoteOf(invocation)
            .ask("POST", QStringLiteral("api-accounts"), SandboxCalls::wish(invocation, {"name", "role", "as"}));
    if (!answer)
        co_return invocation.fail(answer.error());
    QJsonObject account = answer->json;
    const QString out = SandboxCalls::value(invocation, "out");
    if (!out.isEmpty()) {
        const QByteArray key = account.take(QLatin1StringView("private_key")).toString().toLatin1();
        if (const Result<> written = writePrivate(out, key); !written)
            co_return invocation.fail(written.error());
        account.insert(QStringLiteral("file"), out);
    }
    invocation.tell(SandboxCalls::indented(account), account);
    co_return Done;
}

QCoro::Task<int> revokeApiAccount(Invocation &invocation, const QStringList &arguments)
{
    const QString path = SandboxRemote::path(
        QStringLiteral("api-accounts"),
        {{QStringLiteral("id"), arguments.value(0)}, {QStringLiteral("as"), SandboxCalls::value(invocation, "as")}});
    return SandboxCalls::ask(invocation, "DELETE", path);
}

QCoro::Task<int> limits(Invocation &invocation, const QStringList &arguments)
{
    if (arguments.size() < 2)
        return SandboxCalls::ask(invocation, "GET", QStringLiteral("limits"));
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("limits"),
                             {{QStringLiteral("reads_per_minute"), arguments[0].toLongLong()},
                              {QStringLiteral("writes_per_hour"), arguments[1].toLongLong()}});
}

constexpr Action actions[] = {
    {"service", "", 0, 0, listServices},
    {"service add", "NAME", 1, 1, addService},
    {"service rename", "NAME NEW-NAME", 2, 2, renameService},
    {"service delete", "NAME", 1, 1, deleteService},
    {"service default", "NAME [FAMILY...]", 1, 8, setDefaults},
    {"service release", "NAME yes|no", 2, 2, setMayRelease},
    {"people", "", 0, 0, listPeople},
    {"people add", "ACCOUNT --name NAME --role ROLE", 1, 1, addPerson},
    {"people role", "ACCOUNT --role ROLE", 1, 1, changePerson},
    {"people leave", "ACCOUNT", 1, 1, leave},
    {"people return", "ACCOUNT", 1, 1, comeBack},
    {"terms sign", "", 0, 0, signTerms},
    {"terms publish", "", 0, 0, publishTerms},
    {"key upload", "--service NAME --certificate FILE", 0, 0, uploadKey},
    {"token download", "--service NAME [--out FILE]", 0, 0, downloadToken},
    {"api-accounts", "", 0, 0, listApiAccounts},
    {"api-key", "[--name NAME] [--role ROLE] [--out FILE]", 0, 0, makeApiKey},
    {"api-revoke", "CLIENT-ID", 1, 1, revokeApiAccount},
    {"limits", "[READS-A-MINUTE WRITES-AN-HOUR]", 0, 2, limits},
    {"csv out", "[--out FILE]", 0, 0, csvOut},
    {"csv in", "FILE --action ACTION", 1, 1, csvIn},
};

// The longest words that the arguments begin with.
const Action *find(const QStringList &arguments)
{
    const Action *best = nullptr;
    for (const Action &action : actions) {
        const QStringList words = QString::fromLatin1(action.words).split(u' ');
        if (arguments.size() >= words.size() && arguments.first(words.size()) == words
            && (!best || qstrlen(action.words) > qstrlen(best->words)))
            best = &action;
    }
    return best;
}

QCoro::Task<int> portal(Invocation &invocation)
{
    const QStringList arguments = invocation.arguments();
    if (arguments.isEmpty())
        co_return co_await SandboxCalls::ask(invocation, "GET", QStringLiteral("state"));
    const Action *action = find(arguments);
    const QStringList rest = action ? arguments.sliced(1 + QByteArrayView(action->words).count(' ')) : QStringList();
    if (!action)
        co_return SandboxCalls::wrongUsage(QStringLiteral("sandbox portal [ACTION] --control URL (see --help)"));
    if (rest.size() < action->leastArguments || rest.size() > action->mostArguments)
        co_return SandboxCalls::wrongUsage(
            QStringLiteral("sandbox portal %1 %2 --control URL")
                .arg(QString::fromLatin1(action->words), QString::fromLatin1(action->usage)));
    co_return co_await action->run(invocation, rest);
}

} // namespace

QList<Verb> sandboxPortalCommands()
{
    return {
        {QStringLiteral("sandbox portal"),
         QStringLiteral("[ACTION...] --control URL"),
         0,
         12,
         QStringLiteral("what the sandbox's Apple has, and what people do in its portal"),
         QString::fromLatin1(portalTeaching),
         {SandboxCalls::controlOption(), SandboxCalls::asOption(),
          option("service", "a service's name or UUID", "NAME"),
          option("name", "a person's or an API account's name", "NAME"),
          option("role", "administrator, device-manager or staff", "ROLE"),
          option("certificate", "the public key (.pem)", "FILE"), option("out", "write to this new file", "FILE"),
          option("action", "assign, unassign or release", "ACTION"),
          option("family", "iPad, iPhone, iPod, Mac, AppleTV, Vision, Watch", "FAMILY"),
          option("status", "assigned, unassigned or released", "STATUS"),
          option("source", "apple, reseller or configurator", "SOURCE"), option("order", "the order's number", "TEXT")},
         portal}};
}

} // namespace Muster
