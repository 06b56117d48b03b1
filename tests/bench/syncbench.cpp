// A whole sync over loopback against fetching the same pages and throwing them away.
#include "tests/bench/benches.h"

#include "app/application.h"

#include <QCoroFuture>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

namespace Muster::Bench {

namespace {

[[noreturn]] void stop(const Error &error)
{
    qFatal("%s: %s", qPrintable(error.message), qPrintable(error.detail));
}

// A sandbox in a process of its own, so that Apple's side costs no memory or locks of ours.
class Apple {
public:
    Apple(const QString &musterctl, int devices)
        : m_musterctl(musterctl)
    {
        m_server.start(musterctl,
                       {QStringLiteral("sandbox"), QStringLiteral("serve"), QStringLiteral("--devices"),
                        QString::number(devices), QStringLiteral("--seed"), QStringLiteral("11")});
        if (!m_server.waitForReadyRead(60000))
            qFatal("the sandbox does not start");
        m_addresses = QJsonDocument::fromJson(m_server.readLine()).object();
    }
    ~Apple()
    {
        m_server.terminate();
        m_server.waitForFinished(10000);
    }

    // With TLS, as Apple speaks it.
    [[nodiscard]] ServiceAddress address() const
    {
        return {.url = QUrl(m_addresses.value(QLatin1StringView("dep")).toString()),
                .authorityPem = m_addresses.value(QLatin1StringView("authority")).toString()};
    }

    [[nodiscard]] QByteArray token(const QString &folder, const QByteArray &certificate) const
    {
        QFile pem(folder + QStringLiteral("/key.pem"));
        if (!pem.open(QIODevice::WriteOnly) || pem.write(certificate) < 0)
            qFatal("key.pem");
        pem.close();
        const QString out = folder + QStringLiteral("/token.p7m");
        QProcess::execute(m_musterctl,
                          {QStringLiteral("--quiet"), QStringLiteral("sandbox"), QStringLiteral("token"),
                           QStringLiteral("--control"), m_addresses.value(QLatin1StringView("control")).toString(),
                           QStringLiteral("--certificate"), pem.fileName(), QStringLiteral("--out"), out});
        QFile file(out);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("the sandbox gives no token");
        return file.readAll();
    }

private:
    QString m_musterctl;
    QProcess m_server;
    QJsonObject m_addresses;
};

double fetchAndDrop(Application &application, OrganisationId organisation)
{
    QElapsedTimer timer;
    timer.start();
    const auto client = QCoro::waitFor(application.organisations().client(organisation, {}));
    if (!client)
        stop(client.error());
    QString cursor;
    for (bool more = true; more;) {
        const auto page = QCoro::waitFor((*client)->fetchDevices(cursor, 1000));
        if (!page)
            stop(page.error());
        cursor = page->cursor();
        more = page->hasMoreToFollow();
    }
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

struct Pass {
    double whole = 0;
    double floor = 0;
};

Pass measure(const Apple &apple)
{
    const QTemporaryDir folder;
    Application::Surroundings surroundings;
    surroundings.keyFolder = folder.path();
    Application application(folder.filePath(QStringLiteral("sync.muster")), surroundings);
    if (const auto opened = QCoro::waitFor(
            [](Application &app) -> QCoro::Task<Result<QString>> { co_return co_await app.open(); }(application));
        !opened)
        stop(opened.error());
    OrganisationService &organisations = application.organisations();
    const auto id = QCoro::waitFor(organisations.add(QStringLiteral("Bench"), apple.address(), true));
    if (!id)
        stop(id.error());
    const auto key = QCoro::waitFor(organisations.publicKey(*id, OrganisationService::Renew::WhenNeeded));
    if (!key)
        stop(key.error());
    const auto verdict = QCoro::waitFor(organisations.loadToken(
        *id, apple.token(folder.path(), key->certificatePem.toUtf8()), TokenConsent::SameServiceOnly));
    if (verdict.error)
        stop(*verdict.error);

    Pass pass;
    pass.floor = fetchAndDrop(application, *id);
    QElapsedTimer timer;
    timer.start();
    const auto run = QCoro::waitFor(application.sync().sync(*id, RunKind::Full));
    pass.whole = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    if (!run || run->state != RunState::Done || run->added != 1000000)
        qFatal("the sync did not bring a million devices");
    return pass;
}

} // namespace

QList<Figure> syncFigures(const QString &musterctl)
{
    const Apple apple(musterctl, 1000000);
    std::vector<Pass> all;
    for (int pass = 0; pass < passes(); ++pass)
        all.push_back(measure(apple));
    // The pass in the middle: the machine's speed changes within minutes, but both halves of a pass see the same.
    std::ranges::sort(all, {}, [](const Pass &pass) { return pass.whole / pass.floor; });
    const Pass &middle = all[all.size() / 2];
    return {{QStringLiteral("sync-loopback-1m"), middle.whole, QStringLiteral("s"), middle.floor, 1.3}};
}

} // namespace Muster::Bench
