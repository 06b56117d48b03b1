#include "app/enrollment/requesthandler.h"

#include "app/enrollment/admission.h"
#include "app/enrollment/checkin.h"
#include "app/enrollment/gettoken.h"
#include "app/enrollment/issuance.h"
#include "app/enrollment/managementprofile.h"
#include "app/enrollment/reports.h"
#include "app/plist/propertylist.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMutexLocker>
#include <QScopeGuard>
#include <QtConcurrentRun>

namespace Muster {

namespace {

// Most of the time a thread waits for the disk, so there are many more than cores.
constexpr int threads = 32;
// A queue of this many means that everybody waits for longer than a device does.
constexpr qint64 mostInFlight = 4000;

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

// With nothing in it: who sends rubbish learns nothing, and 401 would make a device drop its management. What failed
// here is 500, upon which a device keeps its report and sends it again.
HttpResponse refused(ExchangeNote &note, const Error &error)
{
    return refusal(note, error.kind == ErrorKind::InvalidInput ? 400 : 500, error.message);
}

void noteSpeaker(ExchangeNote &note, const DeviceMessage &message)
{
    note.udid = message.speaker.udid;
    note.request = message.all;
    note.what = message.type.isEmpty() ? message.status : message.type;
    note.what = shownText(note.what).left(60);
    if (!message.speaker.userKey.isEmpty())
        note.what += QStringLiteral(" (") + shownText(message.speaker.userShortName) + u')';
}

HttpResponse responseOf(const DeviceReply &reply, ExchangeNote &note)
{
    if (reply.enrollment) {
        note.organisation = reply.enrollment->organisation;
        note.enrollment = reply.enrollment->id;
        note.serial = reply.enrollment->serial;
    }
    note.words = reply.words;
    note.answer = reply.shown;
    note.isFailed = reply.status >= 400 && reply.status != 410;
    return {.status = reply.status,
            .body = reply.body,
            .contentType = reply.body.isEmpty() ? QByteArray() : reply.contentType};
}

HttpResponse checkIn(const ServerContext &context, const HttpRequest &request, ExchangeNote &note)
{
    const Result<QByteArray> voice = verifyVoice(context, request);
    if (!voice)
        return refused(note, voice.error());
    const Result<DeviceMessage> message = readCheckin(request.body);
    if (!message)
        return refused(note, message.error());
    noteSpeaker(note, *message);
    Result<DeviceReply> reply = context.writer.run([&](Database &database) {
        return answerCheckin(context, database, *voice, *message, request.peer.toString());
    });
    if (reply && reply->wantsToken)
        reply = giveToken(context, *std::move(reply));
    if (!reply)
        return refused(note, reply.error());
    if (!reply->toWake.isEmpty() && context.wake)
        context.wake(reply->toWake);
    return responseOf(*reply, note);
}

HttpResponse report(const ServerContext &context, const HttpRequest &request, ExchangeNote &note)
{
    const Result<QByteArray> voice = verifyVoice(context, request);
    if (!voice)
        return refused(note, voice.error());
    const Result<DeviceMessage> message = readReport(request.body);
    if (!message)
        return refused(note, message.error());
    noteSpeaker(note, *message);
    const Result<ReportReply> report = context.writer.run(
        [&](Database &database) { return answerReport(context, database, *voice, *message, request.peer.toString()); });
    if (!report)
        return refused(note, report.error());
    HttpResponse response = responseOf(report->reply, note);
    if (!report->next)
        return response;
    const Result<QVariantMap> dict = commandDict(context, *report->reply.enrollment, *report->next);
    if (!dict)
        return refused(note, dict.error());
    const QVariantMap command{{QStringLiteral("Command"), *dict},
                              {QStringLiteral("CommandUUID"), report->next->command.uuid}};
    note.answer = command;
    note.words += QStringLiteral(" → ") + report->next->command.title;
    response.body = writePropertyList(command);
    response.contentType = "application/xml";
    return response;
}

HttpResponse discovery(const ServerContext &context)
{
    const QJsonObject object{
        {QStringLiteral("dep_enrollment_url"), QString(context.baseUrl + QString::fromLatin1(ServerPath::enroll))},
        {QStringLiteral("dep_anchor_certs_url"), QString(context.baseUrl + QString::fromLatin1(ServerPath::anchors))}};
    return {
        .status = 200, .body = QJsonDocument(object).toJson(QJsonDocument::Compact), .contentType = "application/json"};
}

HttpResponse empty(int status)
{
    return {.status = status, .contentType = {}};
}

} // namespace

RequestHandler::RequestHandler(std::shared_ptr<const ServerContext> context, std::shared_ptr<ExchangeRecorder> recorder)
    : m_context(std::move(context))
    , m_recorder(std::move(recorder))
{
    m_pool.setMaxThreadCount(threads);
}

RequestHandler::~RequestHandler()
{
    m_pool.waitForDone();
}

void RequestHandler::setContext(std::shared_ptr<const ServerContext> context)
{
    const QMutexLocker lock(&m_mutex);
    m_context = std::move(context);
}

std::shared_ptr<const ServerContext> RequestHandler::context()
{
    const QMutexLocker lock(&m_mutex);
    return m_context;
}

HttpAnswer RequestHandler::handle(const HttpRequest &request)
{
    if (request.path == ServerPath::health)
        return HttpResponse::text(200, "ok\n");
    if (request.path == ServerPath::metrics)
        return metrics();
    if (m_counters.inFlight >= mostInFlight) {
        ++m_counters.refused;
        HttpResponse busy = empty(503);
        busy.headers.append(std::pair<QByteArray, QByteArray>("Retry-After", "10"));
        return busy;
    }
    ++m_counters.inFlight;
    return QtConcurrent::run(&m_pool, [this, request] { return answer(request); });
}

HttpResponse RequestHandler::answer(const HttpRequest &request)
{
    const auto ended = qScopeGuard([this] { --m_counters.inFlight; });
    QElapsedTimer time;
    time.start();
    const std::shared_ptr<const ServerContext> now = context();
    ExchangeNote note;
    HttpResponse response = route(*now, request, note);
    const qint64 tookUs = time.nsecsElapsed() / 1000;
    ++m_counters.requests;
    m_counters.microseconds += tookUs;
    if (response.status >= 500)
        ++m_counters.failed;
    else if (note.isFailed)
        ++m_counters.refused;
    // A stranger who tries addresses is counted, and not written down.
    if (!note.what.isEmpty())
        m_recorder->record(request, response, note, tookUs);
    return response;
}

HttpResponse RequestHandler::route(const ServerContext &context, const HttpRequest &request, ExchangeNote &note)
{
    const QByteArray &path = request.path;
    const QByteArray &method = request.method;
    if (!request.header("Content-Encoding").isEmpty()) {
        return refusal(note, 415, say("Its body is compressed."));
    }
    if (path == ServerPath::enroll) {
        if (method != "POST") // a profile holds a challenge: it is for nobody who does not prove to be a device
            return HttpResponse::methodNotAllowed("POST");
        HttpResponse response = admit(context, request, note);
        m_counters.profiles += response.status == 200;
        return response;
    }
    if (path.startsWith(ServerPath::scep)) {
        if (method != "GET" && method != "POST")
            return HttpResponse::methodNotAllowed("GET, POST");
        HttpResponse response =
            answerScep(context, request, QString::fromLatin1(path.sliced(ServerPath::scep.size())).left(100), note);
        m_counters.identities += !note.isFailed && method == "POST";
        return response;
    }
    const bool isCheckin = path == ServerPath::checkin
        || (path == ServerPath::connect
            && request.header("Content-Type").toLower().startsWith("application/x-apple-aspen-mdm-checkin"));
    if (isCheckin || path == ServerPath::connect) {
        if (method != "PUT")
            return HttpResponse::methodNotAllowed("PUT");
        note.what = say("Message");
        HttpResponse response = isCheckin ? checkIn(context, request, note) : report(context, request, note);
        m_counters.enrolled += isCheckin && response.status == 200 && note.what == QLatin1StringView("TokenUpdate");
        m_counters.commands += !isCheckin && !response.body.isEmpty();
        return response;
    }
    if (path == ServerPath::discovery && method == "GET")
        return discovery(context);
    if (path == ServerPath::anchors && method == "GET" && !context.anchor.isEmpty())
        return {.status = 200, .body = certificateToPem(context.anchor), .contentType = "application/x-pem-file"};
    return empty(404);
}

// Prometheus' text format.
HttpResponse RequestHandler::metrics() const
{
    const auto line = [](const char *name, const char *kind, const char *help, double value) {
        return QStringLiteral("# HELP muster_%1 %2\n# TYPE muster_%1 %3\nmuster_%1 %4\n")
            .arg(QLatin1StringView(name), QLatin1StringView(help), QLatin1StringView(kind),
                 QString::number(value, 'g', 15));
    };
    const QString text = line("requests_total", "counter", "Requests answered.", double(m_counters.requests))
        + line("requests_refused_total", "counter", "Requests refused.", double(m_counters.refused))
        + line("requests_failed_total", "counter", "Requests that failed here.", double(m_counters.failed))
        + line("requests_seconds_total", "counter", "Time spent on requests.", double(m_counters.microseconds) / 1e6)
        + line("requests_in_flight", "gauge", "Requests being answered.", double(m_counters.inFlight))
        + line("profiles_total", "counter", "Management profiles handed out.", double(m_counters.profiles))
        + line("identities_total", "counter", "Identities issued.", double(m_counters.identities))
        + line("token_updates_total", "counter", "TokenUpdate messages taken.", double(m_counters.enrolled))
        + line("commands_total", "counter", "Commands given out.", double(m_counters.commands))
        + line("exchanges_dropped_total", "counter", "Exchanges not written down.", double(m_recorder->dropped()));
    return {.status = 200, .body = text.toUtf8(), .contentType = "text/plain; version=0.0.4; charset=utf-8"};
}

} // namespace Muster
