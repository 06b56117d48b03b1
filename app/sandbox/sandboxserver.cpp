#include "app/sandbox/sandboxserver.h"

#include "app/sandbox/sandboxauthority.h"
#include "app/sandbox/sandboxstate.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>
#include <QtConcurrent>

namespace Muster {

namespace {

Q_LOGGING_CATEGORY(lcSandbox, "muster.sandbox")

Result<SandboxWorld> makeWorld(const SandboxOptions &options)
{
    Result<SandboxWorld> world = !options.stateFile.isEmpty() && QFile::exists(options.stateFile)
        ? SandboxState::load(options.stateFile)
        : Result<SandboxWorld>(SandboxWorld(options.plan));
    if (!world || !world->deviceAuthority().key.isEmpty())
        return world;
    auto authority = SandboxDeviceAuthority::make();
    if (!authority)
        return std::unexpected(authority.error());
    world->setDeviceAuthority(std::move(*authority));
    if (!options.stateFile.isEmpty()) {
        if (const auto saved = SandboxState::save(*world, options.stateFile); !saved)
            return std::unexpected(saved.error());
    }
    return world;
}

// Not for a world that has just been made: what lies there belonged to one that is no more.
FleetState::Opened openDevices(const SandboxOptions &options, const SandboxWorld &world, bool isNew)
{
    if (options.stateFile.isEmpty())
        return {};
    const QString file = FleetState::fileOf(options.stateFile);
    if (isNew) {
        QFile::remove(file);
        return {};
    }
    FleetState::Opened devices = FleetState::open(file, world);
    if (!devices.notice.isEmpty())
        qCWarning(lcSandbox, "%ls", qUtf16Printable(devices.notice));
    return devices;
}

QUrl urlOf(const char *scheme, const QHostAddress &address, quint16 port, const QString &path)
{
    QUrl url;
    url.setScheme(QLatin1StringView(scheme));
    url.setHost(address.toString());
    url.setPort(port);
    url.setPath(path);
    return url;
}

} // namespace

SandboxServer::SandboxServer(const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_random(random)
{
}

SandboxServer::~SandboxServer()
{
    if (m_core) // the endpoint's thread runs what was posted before it ends
        m_endpoint->run([core = m_core] { core->close(); });
    m_core.reset();
    m_endpoint.reset();
}

QFuture<Result<SandboxAddresses>> SandboxServer::start(const SandboxOptions &options)
{
    const auto refuse = [](ErrorKind kind, const QString &message) {
        return QtFuture::makeReadyValueFuture(Result<SandboxAddresses>(failure(kind, message)));
    };
    if (m_core || m_starting)
        return refuse(ErrorKind::Conflict, QCoreApplication::translate("Sandbox", "The sandbox is running already."));
    if (!options.address.isLoopback()) {
        return refuse(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("Sandbox", "The sandbox listens on this computer only. Use 127.0.0.1."));
    }
    m_starting = true;
    SandboxOptions chosen = options;
    if (chosen.controlSecret.isEmpty())
        chosen.controlSecret = m_random.bytes(16).toHex();
    auto promise = std::make_shared<QPromise<Result<SandboxAddresses>>>();
    promise->start();
    auto future = promise->future();
    QtConcurrent::run(&SandboxServer::load, chosen).then(this, [this, chosen, promise](Result<Kept> kept) {
        open(chosen, std::move(kept), promise);
    });
    return future;
}

Result<SandboxServer::Kept> SandboxServer::load(const SandboxOptions &options)
{
    const bool isNew = !QFile::exists(options.stateFile);
    auto world = makeWorld(options);
    if (!world)
        return std::unexpected(world.error());
    FleetState::Opened devices = openDevices(options, *world, isNew);
    return Kept{std::move(*world), std::move(devices)};
}

void SandboxServer::open(const SandboxOptions &options, Result<Kept> kept,
                         const std::shared_ptr<QPromise<Result<SandboxAddresses>>> &promise)
{
    const auto finish = [this, promise](Result<SandboxAddresses> result) {
        m_starting = false;
        promise->addResult(std::move(result));
        promise->finish();
    };
    if (!kept)
        return finish(std::unexpected(kept.error()));
    SandboxAddresses addresses;
    addresses.deviceAuthorityPem = kept->world.deviceAuthority().certificatePem();
    addresses.notice = kept->devices.notice;
    QList<HttpListener> listeners{{.address = options.address, .port = options.port}};
    if (options.transport == SandboxTransport::Tls) {
        const auto authority = SandboxAuthority::make();
        if (!authority)
            return finish(std::unexpected(authority.error()));
        addresses.authorityPem = authority->authorityPem;
        listeners.first().tls = authority->server;
        listeners.append(HttpListener{.address = options.address}); // the control
    }
    m_core = std::make_shared<SandboxCore>(std::move(kept->world), std::move(kept->devices.fleet), options, m_clock,
                                           m_random);
    m_endpoint = std::make_unique<HttpEndpoint>(
        [core = m_core](const HttpRequest &request) -> HttpAnswer { return core->handle(request); }, m_clock);
    m_endpoint->start(listeners).then(
        this, [this, options, addresses, finish](const Result<QList<quint16>> &ports) mutable {
            if (!ports) {
                m_endpoint.reset();
                m_core.reset();
                return finish(std::unexpected(ports.error()));
            }
            const char *scheme = options.transport == SandboxTransport::Tls ? "https" : "http";
            addresses.dep = urlOf(scheme, options.address, ports->first(), QStringLiteral("/"));
            addresses.control = urlOf("http", options.address, ports->last(),
                                      QStringLiteral("/control/%1/").arg(QString::fromLatin1(options.controlSecret)));
            finish(std::move(addresses));
        });
}

QFuture<void> SandboxServer::stop()
{
    if (!m_core)
        return QtFuture::makeReadyVoidFuture();
    m_endpoint->run([core = m_core] { core->close(); });
    // Requests in flight may still change the world; once they are drained and the thread is gone, the core is ours to
    // save.
    return m_endpoint->stop().then(this, [this] {
        m_endpoint.reset();
        const auto core = std::exchange(m_core, nullptr);
        std::ignore = core->save();
    });
}

QFuture<QList<SandboxLogEntry>> SandboxServer::log()
{
    return m_endpoint->run([core = m_core] { return QList<SandboxLogEntry>(core->log().begin(), core->log().end()); });
}

} // namespace Muster
