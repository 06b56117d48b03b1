// musterctl push: the certificate by which an organisation's devices are woken.
#include "app/cli/invocation.h"

#include <QCoroFuture>

namespace Muster {

namespace {

constexpr qint64 mostCertificateBytes = 1024 * 1024;

QJsonObject toJson(const PushState &state)
{
    QJsonObject json{{QStringLiteral("organisation"), state.name},
                     {QStringLiteral("state"), pushStandName(state.stand)},
                     {QStringLiteral("requested"), isoDate(state.requestedAt)}};
    if (state.certificate) {
        json.insert(QStringLiteral("topic"), state.certificate->userId);
        json.insert(QStringLiteral("name"), state.certificate->commonName);
        json.insert(QStringLiteral("issuer"), state.certificate->issuer);
        json.insert(QStringLiteral("begins"), isoDate(state.certificate->notBefore));
        json.insert(QStringLiteral("ends"), isoDate(state.certificate->notAfter));
        json.insert(QStringLiteral("daysLeft"), state.daysLeft);
        json.insert(QStringLiteral("sha256"), QString::fromLatin1(state.certificate->sha256.toHex()));
    }
    return json;
}

QCoro::Task<int> pushShow(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto state = co_await opened->application->serverKeys().pushState(opened->organisation.id);
    if (!state)
        co_return invocation.fail(state.error());
    QStringList lines{QStringLiteral("%1: %2").arg(state->name, pushStandName(state->stand)), pushStateText(*state)};
    if (const auto &facts = state->certificate) {
        const auto line = [&lines](const char *name, const QString &value) {
            lines.append(QString::fromLatin1(name) + u'\t' + value);
        };
        line("topic", facts->userId);
        line("name", facts->commonName);
        line("issuer", facts->issuer);
        line("ends", QStringLiteral("%1 (days left: %2)").arg(isoDate(facts->notAfter)).arg(state->daysLeft));
        line("sha256", QString::fromLatin1(facts->sha256.toHex()));
    }
    invocation.tell(lines.join(u'\n'), toJson(*state));
    co_return Done;
}

QCoro::Task<int> pushRequest(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const QString path = invocation.parser.value(QStringLiteral("out"));
    auto file = NewFile::make(path); // first: a request that nobody can upload must not void the one before
    if (!file)
        co_return invocation.fail(file.error());
    const auto request = co_await opened->application->serverKeys().pushRequest(opened->organisation.id);
    if (!request)
        co_return invocation.fail(request.error());
    if (const auto written = file->write(*request); !written)
        co_return invocation.fail(written.error());
    invocation.tell(QStringLiteral("Wrote the request to %1. Let an MDM vendor sign it, upload it at "
                                   "https://identity.apple.com/pushcert, then: musterctl push load FILE.pem")
                        .arg(path),
                    {{QStringLiteral("file"), path}});
    co_return Done;
}

QCoro::Task<int> pushLoad(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto certificate = readFile(invocation.argument(0), mostCertificateBytes);
    const QString keyPath = invocation.parser.value(QStringLiteral("key"));
    const auto key = keyPath.isEmpty() ? Result<QByteArray>(QByteArray()) : readFile(keyPath, mostCertificateBytes);
    if (!certificate || !key)
        co_return invocation.fail(certificate ? key.error() : certificate.error());
    const auto facts =
        co_await opened->application->serverKeys().loadPush(opened->organisation.id, *certificate, *key, Secret());
    if (!facts)
        co_return invocation.fail(facts.error());
    invocation.tell(QStringLiteral("Devices of “%1” are pushed as %2, until %3.")
                        .arg(opened->organisation.name, facts->userId, isoDate(facts->notAfter)),
                    {{QStringLiteral("topic"), facts->userId}, {QStringLiteral("ends"), isoDate(facts->notAfter)}});
    co_return Done;
}

} // namespace

QList<Verb> pushCommands()
{
    const QCommandLineOption organisation = option("organisation", "by name or number", "NAME");
    return {
        {QStringLiteral("push show"),
         QStringLiteral("[--organisation NAME]"),
         0,
         0,
         QStringLiteral("how an organisation stands with its push certificate"),
         QStringLiteral("Shows whether devices are woken, and until when. The state is missing, requested, present, "
                        "near-end (less than\n30 days), ended or practice (none is needed).\n\n"
                        "  musterctl push show --json"),
         {organisation},
         pushShow},
        {QStringLiteral("push request"),
         QStringLiteral("--out FILE [--organisation NAME]"),
         0,
         0,
         QStringLiteral("a request for Apple's push certificate"),
         QStringLiteral(
             "Makes a key, keeps it, and writes the certificate request for Apple's push certificates portal.\n\n"
             "  musterctl push request --out push.csr"),
         {option("out", "the new file", "FILE"), organisation},
         pushRequest},
        {QStringLiteral("push load"),
         QStringLiteral("FILE [--key FILE] [--organisation NAME]"),
         1,
         1,
         QStringLiteral("take Apple's push certificate in"),
         QStringLiteral(
             "Takes the certificate that came of `push request`, or one with its key. Another topic than before is "
             "refused,\nsince every enrolled device would be lost.\n\n"
             "  musterctl push load MDM_push.pem"),
         {option("key", "its private key, if it was made elsewhere", "FILE"), organisation},
         pushLoad},
    };
}

} // namespace Muster
