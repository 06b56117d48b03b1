#include "app/enrollment/enrollmentserver.h"

#include "models/enrollment/serverstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QSslCertificate>
#include <QSslKey>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("EnrollmentServer", text);
}

Result<QSslConfiguration> tlsOf(const CertifiedKey &key)
{
    const auto facts = readCertificate(key.certificate);
    if (!facts)
        return std::unexpected(facts.error());
    const QSsl::KeyAlgorithm algorithm = facts->keyKind == QLatin1StringView("EC") ? QSsl::Ec : QSsl::Rsa;
    const QSslKey privateKey(key.privateKeyPem.revealBytes(), algorithm);
    if (privateKey.isNull())
        return failure(ErrorKind::Crypto, say("The key of the server's certificate cannot be used."));
    QList<QSslCertificate> chain{QSslCertificate(key.certificate, QSsl::Der)};
    for (const QByteArray &link : key.chain)
        chain.append(QSslCertificate(link, QSsl::Der));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(privateKey);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    tls.setCaCertificates({}); // Qt would go through the system's for every connection
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    return tls;
}

QList<QByteArray> shownChain(const CertifiedKey &key)
{
    return QList<QByteArray>{key.certificate} + key.chain;
}

} // namespace

EnrollmentServer::EnrollmentServer(StoreThread &store, OpenWork &work, Vault &vault, ServerKeys &keys,
                                   const Clock &clock, HttpLimits limits, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_clock(clock)
    , m_limits(limits)
    , m_contexts(store, vault, keys, clock, [this](const QList<EnrollmentId> &devices) { Q_EMIT wakeWanted(devices); })
    , m_recorder(std::make_shared<ExchangeRecorder>(store))
{
    connect(&m_store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (m_status.isRunning && (changes & (Changed::Server | Changed::Organisations)))
            renew().then([] { });
    });
}

EnrollmentServer::~EnrollmentServer()
{
    m_endpoint.reset(); // nobody asks the handler any more
    m_recorder->flush();
}

const ServerCounters *EnrollmentServer::counters() const
{
    return m_handler ? &m_handler->counters() : nullptr;
}

QCoro::Task<Result<ServerSettings>> EnrollmentServer::settings()
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([](Database &database) { return ServerStore(database).settings(); });
}

QCoro::Task<Result<>> EnrollmentServer::change(ServerSettings settings)
{
    const OpenWork::Ticket ticket(m_work);
    if (auto fits = checkServerSettings(settings); !fits)
        co_return fits;
    co_return co_await m_store.run([settings](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return ServerStore(database).save(settings); });
    });
}

QCoro::Task<Result<std::shared_ptr<const ServerContext>>> EnrollmentServer::context()
{
    const OpenWork::Ticket ticket(m_work);
    co_return (co_await m_contexts.build(m_port)).transform([](const ContextBuilder::Built &built) {
        return built.context;
    });
}

QCoro::Task<Result<ServerStatus>> EnrollmentServer::start()
{
    const OpenWork::Ticket ticket(m_work);
    const Turns::Turn turn = co_await m_turns.take();
    if (m_endpoint)
        co_return failure(ErrorKind::Conflict, say("The enrollment server runs already."));
    auto built = co_await m_contexts.build(0);
    if (!built)
        co_return std::unexpected(built.error());
    const ServerSettings settings = built->context->settings;
    const CertificateVerdict verdict = judgeTlsCertificate(built->certificates.tls, settings.host, m_clock.now());
    const auto tls = tlsOf(built->certificates.tls);
    const QHostAddress address(settings.listenAddress);
    if (!tls || !verdict.fault.isEmpty() || address.isNull())
        co_return !tls ? std::unexpected(tls.error())
                       : failure(ErrorKind::InvalidInput,
                                 !verdict.fault.isEmpty()
                                     ? verdict.fault
                                     : say("“%1” is no address of this machine.").arg(settings.listenAddress));
    m_handler = std::make_unique<RequestHandler>(built->context, m_recorder);
    m_endpoint = std::make_unique<HttpEndpoint>(
        [handler = m_handler.get()](const HttpRequest &request) { return handler->handle(request); }, m_clock,
        m_limits);
    const auto ports = co_await m_endpoint->start({{.address = address, .port = settings.listenPort, .tls = *tls}});
    if (!ports) {
        m_endpoint.reset();
        m_handler.reset();
        co_return std::unexpected(ports.error());
    }
    m_port = ports->first();
    m_shown = shownChain(built->certificates.tls);
    if (settings.listenPort == 0) { // only now it is known what devices are to be told
        built = co_await m_contexts.build(m_port);
        if (!built) {
            co_await close();
            co_return std::unexpected(built.error());
        }
        m_handler->setContext(built->context);
    }
    m_status = {.isRunning = true,
                .baseUrl = built->context->baseUrl,
                .listening = QStringLiteral("%1:%2").arg(settings.listenAddress).arg(m_port),
                .error = {},
                .certificate = verdict,
                .isCertificateBrought = built->certificates.isTlsBrought};
    Q_EMIT statusChanged();
    co_return ServerStatus(m_status); // a copy: a task takes what it is given away from where it stands
}

QCoro::Task<> EnrollmentServer::stop()
{
    const OpenWork::Ticket ticket(m_work);
    const Turns::Turn turn = co_await m_turns.take();
    if (m_endpoint)
        co_await close();
}

QCoro::Task<> EnrollmentServer::close()
{
    co_await m_endpoint->stop();
    m_endpoint.reset();
    m_handler.reset();
    m_recorder->flush();
    m_port = 0;
    m_shown.clear();
    m_status = {};
    Q_EMIT statusChanged();
}

// Settings, organisations or certificates changed: the next request is answered with them.
QCoro::Task<> EnrollmentServer::renew()
{
    const OpenWork::Ticket ticket(m_work);
    m_isStale = true;
    if (std::exchange(m_isRenewing, true))
        co_return;
    while (std::exchange(m_isStale, false)) {
        const auto built = co_await m_contexts.build(m_port);
        if (built)
            co_await takeOver(*built);
    }
    m_isRenewing = false;
}

QCoro::Task<> EnrollmentServer::takeOver(ContextBuilder::Built built)
{
    if (!m_status.isRunning)
        co_return;
    m_handler->setContext(built.context);
    const CertifiedKey &key = built.certificates.tls;
    const CertificateVerdict verdict = judgeTlsCertificate(key, built.context->settings.host, m_clock.now());
    if (shownChain(key) != m_shown) {
        const auto tls = tlsOf(key);
        if (!tls) { // the one before goes on
            m_status.error = tls.error().message;
            Q_EMIT statusChanged();
            co_return;
        }
        m_shown = shownChain(key);
        co_await m_endpoint->setTls(*tls);
        if (!m_status.isRunning)
            co_return;
    }
    ServerStatus status = m_status;
    status.error.clear();
    status.baseUrl = built.context->baseUrl;
    status.certificate = verdict;
    status.isCertificateBrought = built.certificates.isTlsBrought;
    if (status == m_status)
        co_return;
    m_status = status;
    Q_EMIT statusChanged();
}

} // namespace Muster
