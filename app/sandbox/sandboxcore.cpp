#include "app/sandbox/sandboxcore.h"

#include "app/sandbox/sandboxpush.h"
#include "app/sandbox/sandboxstate.h"

#include <QCryptographicHash>
#include <QLoggingCategory>

namespace Muster {

namespace {

Q_LOGGING_CATEGORY(lcSandbox, "muster.sandbox")

constexpr std::chrono::milliseconds saveDelay{300};

QByteArray sealOf(const SandboxWorld &world)
{
    return "cursor" + world.services().front().consumerSecret;
}

} // namespace

SandboxCore::SandboxCore(SandboxWorld world, KeptFleet kept, const SandboxOptions &options, const Clock &clock,
                         Random &random)
    : m_options(options)
    , m_clock(clock)
    , m_world(std::move(world))
    , m_faults(m_world.plan().seed)
    , m_sessions(m_world, random, options.sessionLifetime)
    , m_dep(m_world, m_faults, m_sessions, clock, sealOf(m_world), options.highestProtocolVersion)
    , m_business(m_world, m_faults, clock, random, sealOf(m_world))
    , m_control({.world = m_world,
                 .faults = m_faults,
                 .dep = m_dep,
                 .sessions = m_sessions,
                 .random = random,
                 .log = m_log,
                 .limits = m_business.limits(),
                 .cipher = options.tokenCipher,
                 .fleet = [this] { return fleet(); }})
    , m_controlPrefix("/control/" + options.controlSecret + '/')
    , m_savedRevision(m_world.revision())
    , m_kept(std::move(kept))
{
}

HttpResponse SandboxCore::handle(const HttpRequest &request)
{
    SandboxLogEntry entry{
        m_clock.now(), request.method, request.path.first(std::min<qsizetype>(request.path.size(), 200)), 0, {}};
    m_world.settle(m_dep.now()); // what Apple does by itself, whoever asks
    HttpResponse response;
    if (request.path.startsWith("/control/"))
        response = control(request, entry.path);
    else if (m_options.transport == SandboxTransport::Tls && !request.secure)
        response = HttpResponse::notFound(); // the plain line beside a TLS sandbox is for its control only
    else if (request.path == "/sandbox/device-authority") // for enrollment servers, which know Apple's without asking
        response = {
            .status = 200, .body = m_world.deviceAuthority().certificatePem(), .contentType = "application/x-pem-file"};
    else if (SandboxPush::owns(request.path))
        response = push(request, entry.note);
    else if (BusinessApi::owns(request.path))
        response = m_business.handle(request, entry.note);
    else
        response = m_dep.handle(request, entry.note);
    entry.status = response.status;
    m_log.push_back(std::move(entry));
    while (qsizetype(m_log.size()) > m_options.logEntries)
        m_log.pop_front();
    changed();
    return response;
}

HttpResponse SandboxCore::push(const HttpRequest &request, QByteArray &note)
{
    SimulatedFleet *devices = fleet();
    return devices ? SandboxPush::handle(*devices, request, note) : HttpResponse::text(503, "ServiceUnavailable");
}

SimulatedFleet *SandboxCore::fleet()
{
    if (!m_fleet && !m_closing) {
        m_fleet =
            std::make_unique<SimulatedFleet>(m_world, m_clock, m_options.devices, std::exchange(m_kept, KeptFleet()));
        QObject::connect(m_fleet.get(), &SimulatedFleet::worldChanged, m_fleet.get(), [this] { changed(); });
        QObject::connect(m_fleet.get(), &SimulatedFleet::deviceChanged, m_fleet.get(), [this] { changed(); });
        if (!m_options.stateFile.isEmpty())
            m_keeper = std::make_unique<FleetKeeper>(*m_fleet, FleetState::fileOf(m_options.stateFile),
                                                     FleetState::sealOf(m_world));
    }
    return m_fleet.get();
}

HttpResponse SandboxCore::control(const HttpRequest &request, QByteArray &shownPath)
{
    shownPath = "/control/…";
    // Compared as hashes, so that time tells nothing about how much of a guess was right.
    const auto hash = [](const QByteArray &bytes) {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    };
    if (!request.peer.isLoopback()
        || hash(request.path.first(std::min(request.path.size(), m_controlPrefix.size()))) != hash(m_controlPrefix))
        return HttpResponse::notFound();
    const QByteArray path = request.path.sliced(m_controlPrefix.size());
    shownPath += '/' + path;
    return m_control.handle(path, request);
}

void SandboxCore::changed()
{
    if (m_closing || m_options.stateFile.isEmpty())
        return;
    if (m_keeper)
        m_keeper->changed();
    if (m_savedRevision == m_world.revision())
        return;
    if (!m_saveSoon) {
        m_saveSoon = std::make_unique<QTimer>();
        m_saveSoon->setSingleShot(true);
        m_saveSoon->setInterval(saveDelay);
        m_saveSoon->callOnTimeout([this] {
            if (const auto saved = save(); !saved)
                qCWarning(lcSandbox, "%ls %ls", qUtf16Printable(saved.error().message),
                          qUtf16Printable(saved.error().detail));
        });
    }
    if (!m_saveSoon->isActive())
        m_saveSoon->start();
}

void SandboxCore::close()
{
    m_closing = true;
    if (m_fleet)
        m_fleet->end();
    if (m_keeper)
        m_keeper->finish();
    m_keeper.reset();
    m_fleet.reset();
    m_saveSoon.reset();
    if (const auto saved = save(); !saved)
        qCWarning(lcSandbox, "%ls %ls", qUtf16Printable(saved.error().message), qUtf16Printable(saved.error().detail));
}

Result<> SandboxCore::save()
{
    if (m_options.stateFile.isEmpty() || m_savedRevision == m_world.revision())
        return {};
    const quint64 revision = m_world.revision();
    const auto saved = SandboxState::save(m_world, m_options.stateFile);
    if (saved)
        m_savedRevision = revision;
    return saved;
}

} // namespace Muster
