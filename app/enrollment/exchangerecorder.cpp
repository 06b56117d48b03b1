#include "app/enrollment/exchangerecorder.h"

#include "app/enrollment/devicemessage.h"
#include "app/enrollment/plistmask.h"
#include "models/storage/transaction.h"

#include <QMutexLocker>
#include <QTimer>

using namespace std::chrono_literals;

namespace Muster {

namespace {

constexpr qsizetype mostWaiting = 20'000;
// Soon enough for somebody who watches a conversation, and under load hundreds are stored at once.
constexpr auto pace = 100ms;

// The address of SCEP holds a part that only one device was given.
QString shownPath(const QByteArray &path)
{
    return path.startsWith("/scep/") ? QStringLiteral("/scep/…") : shownText(QString::fromUtf8(path)).left(200);
}

} // namespace

void ExchangeRecorder::record(const HttpRequest &request, const HttpResponse &answer, const ExchangeNote &note,
                              qint64 tookUs)
{
    Exchange exchange{.atMs = request.received.toMSecsSinceEpoch(),
                      .tookUs = tookUs,
                      .organisation = note.organisation,
                      .enrollment = note.enrollment,
                      .serial = note.serial,
                      .udid = note.udid,
                      .peer = request.peer.toString(),
                      .method = QString::fromLatin1(request.method),
                      .path = shownPath(request.path),
                      .status = answer.status,
                      .what = note.what,
                      .words = note.words,
                      .isFailed = note.isFailed,
                      .request = maskedJson(note.request),
                      .answer = maskedJson(note.answer)};
    {
        const QMutexLocker lock(&m_mutex);
        if (m_waiting.size() >= mostWaiting) {
            ++m_dropped;
            return;
        }
        m_waiting.append(std::move(exchange));
        if (std::exchange(m_isGathering, true))
            return;
    }
    gather();
}

// On the storage thread, which has an event loop; who records has none.
void ExchangeRecorder::gather()
{
    m_store
        .run([self = shared_from_this()](Database &) -> Result<> {
            QTimer::singleShot(pace, [self] { self->flush(); });
            return {};
        })
        .then([](const Result<> &) {});
}

void ExchangeRecorder::flush()
{
    QList<Exchange> exchanges;
    {
        const QMutexLocker lock(&m_mutex);
        exchanges.swap(m_waiting);
        m_isGathering = false;
    }
    if (exchanges.isEmpty())
        return;
    m_store
        .run([exchanges = std::move(exchanges)](Database &database) {
            return inTransaction(database, Durability::Facts, [&] { return ExchangeStore(database).add(exchanges); });
        })
        .then([](const Result<> &) {});
}

} // namespace Muster
