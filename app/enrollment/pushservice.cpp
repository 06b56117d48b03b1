#include "app/enrollment/pushservice.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroNetworkReply>
#include <QCoroSignal>
#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslConfiguration>
#include <QSslKey>

namespace Muster {

namespace {

using namespace std::chrono_literals;

constexpr int atOnce = 4;
constexpr int mostTries = 6;

QString say(const char *text)
{
    return QCoreApplication::translate("Push", text);
}

} // namespace

PushService::PushService(StoreThread &store, OpenWork &work, ServerKeys &keys, const Clock &clock, Alarm &alarm,
                         QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_keys(keys)
    , m_clock(clock)
    , m_alarm(alarm)
{
    // A certificate may have been renewed.
    connect(&store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes & Changed::Server)
            m_lines.clear();
    });
}

void PushService::wake(const QList<EnrollmentId> &devices)
{
    // Workers that begin after the stop take nothing away, and one after the other would be begun for ever.
    if (m_work.stopToken().stop_requested())
        return;
    for (const EnrollmentId id : devices) {
        if (m_isWaiting.contains(id))
            continue;
        m_isWaiting.insert(id);
        m_waiting.push_back(id);
    }
    while (m_workers < atOnce && m_workers < int(m_waiting.size())) {
        ++m_workers;
        work().then([] { });
    }
}

QCoro::Task<> PushService::settled(std::chrono::milliseconds most)
{
    const QDeadlineTimer deadline(most);
    while (m_workers > 0 && !deadline.hasExpired())
        (void)co_await qCoro(this, &PushService::changed, std::chrono::milliseconds(deadline.remainingTime()));
}

QCoro::Task<> PushService::work()
{
    const OpenWork::Ticket ticket(m_work);
    while (!m_waiting.empty() && !m_work.stopToken().stop_requested()) {
        const EnrollmentId id = m_waiting.front();
        m_waiting.pop_front();
        m_isWaiting.remove(id);
        const auto target = co_await find(id);
        if (!target || !target->why.isEmpty()) {
            ++m_counters.unreachable;
            if (target)
                tellTrouble(target->why);
            continue;
        }
        auto wait = std::chrono::seconds(1);
        for (int i = 0; i < mostTries && !m_work.stopToken().stop_requested(); ++i, wait *= 3) {
            const Outcome outcome = co_await send(*target);
            if (outcome == Outcome::Gone)
                co_await forgetToken(id);
            if (outcome != Outcome::Later)
                break;
            co_await m_alarm.waitUntil(m_clock.now().addSecs(wait.count()), m_work.stopToken());
        }
    }
    --m_workers;
    Q_EMIT changed();
}

QCoro::Task<Result<PushService::Target>> PushService::find(EnrollmentId id)
{
    co_return co_await m_store.read([id, apple = m_apple](Database &database) -> Result<Target> {
        const auto enrollment = EnrollmentStore(database).byId(id);
        if (!enrollment)
            return std::unexpected(enrollment.error());
        if (!*enrollment)
            return failure(ErrorKind::NotFound, say("There is no such device."));
        const auto organisation = OrganisationStore(database).byId((*enrollment)->organisation);
        if (!organisation)
            return std::unexpected(organisation.error());
        const auto key = ServerStore(database).key(ServerKeyKind::push(organisation->id));
        if (!key)
            return std::unexpected(key.error());
        const bool isPractice = organisation->isPractice;
        const QUrl base = isPractice ? organisation->url : apple;
        Target target{.id = id,
                      .url = base.resolved(
                          QUrl(QStringLiteral("/3/device/") + QString::fromLatin1((*enrollment)->pushToken.toHex()))),
                      .topic = (*enrollment)->topic,
                      .magic = (*enrollment)->pushMagic,
                      .organisation = organisation->id,
                      .isPractice = isPractice,
                      .authorityPem = isPractice ? organisation->authorityPem.toLatin1() : QByteArray(),
                      .why = {}};
        if ((*enrollment)->pushToken.isEmpty())
            target.why =
                say("Apple says that the device is not there any more: it is reached when it comes by itself.");
        else if (!isPractice && (!*key || (*key)->certificate.isEmpty()))
            target.why = say("“%1” has no push certificate: its devices are reached when they come by themselves.")
                             .arg(organisation->name);
        return target;
    });
}

QCoro::Task<Result<std::shared_ptr<PushService::Line>>> PushService::lineFor(Target target)
{
    if (const auto known = m_lines.value(target.organisation))
        co_return known;
    auto line = std::make_shared<Line>();
    line->network.setTransferTimeout(20s);
    line->tls = QSslConfiguration::defaultConfiguration();
    if (!target.authorityPem.isEmpty())
        line->tls.addCaCertificates(QSslCertificate::fromData(target.authorityPem, QSsl::Pem));
    if (!target.isPractice) {
        const auto key = co_await m_keys.push(target.organisation);
        if (!key)
            co_return std::unexpected(key.error());
        if (!*key)
            co_return failure(ErrorKind::NotFound, say("There is no push certificate."));
        line->tls.setLocalCertificate(QSslCertificate((*key)->certificate, QSsl::Der));
        line->tls.setPrivateKey(QSslKey((*key)->privateKeyPem.revealBytes(), QSsl::Rsa));
    }
    m_lines.insert(target.organisation, line);
    co_return line;
}

QCoro::Task<PushService::Outcome> PushService::send(Target target)
{
    const auto line = co_await lineFor(target);
    if (!line) {
        tellTrouble(line.error().message);
        co_return Outcome::Refused;
    }
    QNetworkRequest request(target.url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setRawHeader("apns-topic", target.topic.toLatin1());
    request.setRawHeader("apns-push-type", "mdm");
    request.setRawHeader("apns-priority", "10");
    request.setRawHeader("User-Agent", "Muster/" MUSTER_VERSION);
    request.setSslConfiguration((*line)->tls);
    const QByteArray body =
        QJsonDocument(QJsonObject{{QStringLiteral("mdm"), target.magic}}).toJson(QJsonDocument::Compact);
    ++m_counters.sent;
    const std::unique_ptr<QNetworkReply> reply((*line)->network.post(request, body));
    co_await reply.get();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto noted = co_await m_store.run([id = target.id, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Facts, [&] { return EnrollmentStore(database).notePush(id, now); });
    });
    Q_UNUSED(noted) // only for people
    if (status == 200) {
        ++m_counters.accepted;
        tellTrouble({});
        co_return Outcome::Accepted;
    }
    const QString reason =
        QJsonDocument::fromJson(reply->readAll()).object().value(QLatin1StringView("reason")).toString().left(100);
    if (status == 410) {
        ++m_counters.refused;
        co_return Outcome::Gone;
    }
    if (status == 0 || status == 429 || status >= 500) {
        ++m_counters.failed;
        tellTrouble(say("Pushes do not get through: %1").arg(status == 0 ? reply->errorString() : reason));
        co_return Outcome::Later;
    }
    ++m_counters.refused;
    tellTrouble(say("The push service refuses: %1 (%2)").arg(reason).arg(status));
    co_return Outcome::Refused;
}

QCoro::Task<> PushService::forgetToken(EnrollmentId id)
{
    // Until its next TokenUpdate.
    const auto forgotten = co_await m_store.run([id](Database &database) {
        return inTransaction(database, Durability::Facts, [&]() -> Result<> {
            auto enrollment = EnrollmentStore(database).byId(id);
            if (!enrollment || !*enrollment)
                return enrollment ? Result<>() : std::unexpected(enrollment.error());
            (*enrollment)->pushToken.clear();
            return EnrollmentStore(database).save(**enrollment).transform([](EnrollmentId) { });
        });
    });
    if (!forgotten)
        tellTrouble(forgotten.error().message);
}

void PushService::tellTrouble(const QString &trouble)
{
    if (m_trouble == trouble)
        return;
    m_trouble = trouble;
    Q_EMIT changed();
}

} // namespace Muster
