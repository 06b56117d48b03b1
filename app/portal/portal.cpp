#include "app/portal/portal.h"

#include "app/portal/portalreading.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

QJsonObject ofService(const QString &uuid)
{
    return {{QStringLiteral("service"), uuid}};
}

Result<> done(const Result<SandboxAnswer> &answer)
{
    return answer.transform([](const SandboxAnswer &) { });
}

PortalOutcome outcomeFrom(const QJsonObject &answer)
{
    PortalOutcome outcome{
        .done = answer.value(QLatin1StringView("done")).toInteger(), .refused = {}, .rejectedRows = {}};
    const QJsonObject refused = answer.value(QLatin1StringView("refused")).toObject();
    for (auto each = refused.begin(); each != refused.end(); ++each)
        outcome.refused.insert(each.key(), each.value().toString());
    const QJsonArray rejected = answer.value(QLatin1StringView("rejected")).toArray();
    for (const QJsonValueConstRef value : rejected) {
        const QJsonObject row = value.toObject();
        outcome.rejectedRows.append(Portal::tr("row %1, “%2”: %3")
                                        .arg(row.value(QLatin1StringView("row")).toInteger())
                                        .arg(row.value(QLatin1StringView("text")).toString(),
                                             row.value(QLatin1StringView("reason")).toString()));
    }
    return outcome;
}

} // namespace

Portal::Portal(PracticeApple &apple, OpenWork &work, QObject *parent)
    : QObject(parent)
    , m_apple(apple)
    , m_work(work)
{
}

QCoro::Task<Result<SandboxAnswer>> Portal::ask(QByteArray method, QString path, QByteArray body)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<QUrl> control = co_await m_apple.control();
    if (!control)
        co_return std::unexpected(control.error());
    const SandboxRemote remote(*control);
    co_return co_await remote.ask(method, path, body);
}

QCoro::Task<Result<SandboxAnswer>> Portal::act(QByteArray method, QString path, QByteArray body)
{
    const OpenWork::Ticket ticket(m_work);
    Result<SandboxAnswer> answer = co_await ask(method, path, body);
    // Whatever it came to: half of it may have been done.
    (void)co_await refresh();
    Q_EMIT devicesChanged();
    co_return answer;
}

QCoro::Task<Result<SandboxAnswer>> Portal::act(QByteArray method, QString path, QJsonObject body)
{
    co_return co_await act(method, path, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QCoro::Task<Result<>> Portal::refresh()
{
    const OpenWork::Ticket ticket(m_work);
    const Result<SandboxAnswer> state = co_await ask("GET", QStringLiteral("state"));
    if (!state)
        co_return std::unexpected(state.error());
    const Result<SandboxAnswer> people = co_await ask("GET", QStringLiteral("people"));
    if (!people)
        co_return std::unexpected(people.error());
    const PortalState now = portalStateFromJson(state->json, people->json);
    if (m_state != now) {
        m_state = now;
        Q_EMIT changed();
    }
    co_return {};
}

QCoro::Task<Result<>> Portal::addService(QString name)
{
    co_return done(co_await act("POST", QStringLiteral("services"), QJsonObject{{QStringLiteral("name"), name}}));
}

QCoro::Task<Result<>> Portal::renameService(QString uuid, QString name)
{
    QJsonObject wish = ofService(uuid);
    wish.insert(QStringLiteral("name"), name);
    co_return done(co_await act("PATCH", QStringLiteral("services"), wish));
}

QCoro::Task<Result<>> Portal::setDefaults(QString uuid, QStringList families)
{
    QJsonObject wish = ofService(uuid);
    wish.insert(QStringLiteral("defaults"), QJsonArray::fromStringList(families));
    co_return done(co_await act("PATCH", QStringLiteral("services"), wish));
}

QCoro::Task<Result<>> Portal::deleteService(QString uuid)
{
    const QString path = SandboxRemote::path(QStringLiteral("services"), {{QStringLiteral("service"), uuid}});
    co_return done(co_await act("DELETE", path, QByteArray()));
}

QCoro::Task<Result<>> Portal::uploadKey(QString uuid, QByteArray certificatePem)
{
    const QString path = SandboxRemote::path(QStringLiteral("certificate"), {{QStringLiteral("service"), uuid}});
    co_return done(co_await act("POST", path, certificatePem));
}

QCoro::Task<Result<QByteArray>> Portal::downloadToken(QString uuid)
{
    const QString path = SandboxRemote::path(QStringLiteral("download"), {{QStringLiteral("service"), uuid}});
    const Result<SandboxAnswer> answer = co_await act("POST", path, QByteArray());
    co_return answer.transform([](const SandboxAnswer &file) { return file.body; });
}

QCoro::Task<Result<QStringList>> Portal::order(PortalOrder order)
{
    QJsonObject wish{{QStringLiteral("count"), order.count}, {QStringLiteral("source"), order.source}};
    if (!order.family.isEmpty())
        wish.insert(QStringLiteral("families"), QJsonObject{{order.family, 1}});
    if (!order.number.isEmpty())
        wish.insert(QStringLiteral("number"), order.number);
    if (!order.service.isEmpty())
        wish.insert(QStringLiteral("service"), order.service);
    const Result<SandboxAnswer> answer = co_await act("POST", QStringLiteral("order"), wish);
    co_return answer.transform([](const SandboxAnswer &made) {
        QStringList serials;
        const QJsonArray list = made.json.value(QLatin1StringView("serials")).toArray();
        for (const QJsonValueConstRef serial : list)
            serials.append(serial.toString());
        return serials;
    });
}

QString Portal::devicesPath(const QString &route, const PortalFilter &filter, qint64 offset, qint64 limit)
{
    // One word is a part of a serial or an order's number, as it is typed; several are whole serials, as they are
    // pasted.
    const QStringList words = filter.words.simplified().split(u' ', Qt::SkipEmptyParts);
    const bool isOne = words.size() == 1;
    return SandboxRemote::path(route,
                               {{QStringLiteral("serials"), isOne ? QString() : words.join(u',')},
                                {QStringLiteral("find"), isOne ? words.first() : QString()},
                                {QStringLiteral("service"), filter.service},
                                {QStringLiteral("family"), filter.family},
                                {QStringLiteral("offset"), offset > 0 ? QString::number(offset) : QString()},
                                {QStringLiteral("limit"), limit > 0 ? QString::number(limit) : QString()}});
}

QCoro::Task<Result<PortalPage>> Portal::devices(PortalFilter filter, qint64 offset, qint64 limit)
{
    const Result<SandboxAnswer> answer =
        co_await ask("GET", devicesPath(QStringLiteral("devices"), filter, offset, limit));
    co_return answer.transform([](const SandboxAnswer &page) {
        return PortalPage{portalDevicesFromJson(page.json), page.json.value(QLatin1StringView("total")).toInteger()};
    });
}

QCoro::Task<Result<PortalOutcome>> Portal::change(QString action, QStringList serials, QString service)
{
    QJsonObject wish{{QStringLiteral("action"), action},
                     {QStringLiteral("serials"), QJsonArray::fromStringList(serials)}};
    if (!service.isEmpty())
        wish.insert(QStringLiteral("service"), service);
    const Result<SandboxAnswer> answer = co_await act("POST", QStringLiteral("devices"), wish);
    if (!answer)
        co_return std::unexpected(answer.error());
    const PortalOutcome outcome = outcomeFrom(answer->json);
    if (action == QLatin1StringView("activate")) {
        for (auto refused = outcome.refused.cbegin(); refused != outcome.refused.cend(); ++refused)
            Q_EMIT startedUnmanaged(refused.key());
    }
    co_return outcome;
}

QCoro::Task<Result<QByteArray>> Portal::downloadCsv(PortalFilter filter)
{
    const Result<SandboxAnswer> answer = co_await ask("GET", devicesPath(QStringLiteral("csv"), filter, 0, 0));
    co_return answer.transform([](const SandboxAnswer &file) { return file.body; });
}

QCoro::Task<Result<PortalOutcome>> Portal::uploadCsv(QString action, QString service, QByteArray file)
{
    const QString path = SandboxRemote::path(
        QStringLiteral("csv"), {{QStringLiteral("action"), action}, {QStringLiteral("service"), service}});
    const Result<SandboxAnswer> answer = co_await act("POST", path, file);
    co_return answer.transform([](const SandboxAnswer &report) { return outcomeFrom(report.json); });
}

QCoro::Task<Result<>> Portal::setTermsSigned(bool areSigned)
{
    co_return done(co_await act("POST", QStringLiteral("terms"), QJsonObject{{QStringLiteral("signed"), areSigned}}));
}

QCoro::Task<Result<>> Portal::setPersonActive(QString account, bool isActive)
{
    co_return done(
        co_await act("PATCH", QStringLiteral("people"),
                     QJsonObject{{QStringLiteral("account"), account}, {QStringLiteral("active"), isActive}}));
}

QCoro::Task<Result<>> Portal::addFault(QString kind, qint64 value, QString text)
{
    // What is not said the sandbox chooses itself.
    QJsonObject wish{{QStringLiteral("kind"), kind}};
    if (value != 0)
        wish.insert(QStringLiteral("value"), value);
    if (!text.isEmpty())
        wish.insert(QStringLiteral("text"), text);
    co_return done(co_await act("POST", QStringLiteral("faults"), wish));
}

QCoro::Task<Result<>> Portal::removeFault(QString kind)
{
    const OpenWork::Ticket ticket(m_work);
    const QList<PortalFault> faults = m_state ? m_state->faults : QList<PortalFault>();
    for (const PortalFault &fault : faults) {
        if (fault.kind != kind)
            continue;
        const QString path =
            SandboxRemote::path(QStringLiteral("faults"), {{QStringLiteral("id"), QString::number(fault.id)}});
        if (const auto removed = co_await act("DELETE", path, QByteArray()); !removed)
            co_return std::unexpected(removed.error());
    }
    co_return {};
}

QCoro::Task<Result<>> Portal::advanceClock(qint64 seconds)
{
    co_return done(
        co_await act("POST", QStringLiteral("clock"), QJsonObject{{QStringLiteral("advance_seconds"), seconds}}));
}

QCoro::Task<Result<QList<PortalRequest>>> Portal::requests(int most)
{
    const Result<SandboxAnswer> answer = co_await ask("GET", QStringLiteral("log?last=%1").arg(most));
    co_return answer.transform([](const SandboxAnswer &log) { return portalRequestsFromJson(log.json); });
}

} // namespace Muster
