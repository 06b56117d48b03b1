#include "app/enrollment/exchangerecorder.h"

#include "app/enrollment/devicemessage.h"
#include "app/enrollment/plistmask.h"
#include "models/storage/transaction.h"

#include <QMutexLocker>

namespace Muster {

namespace {

constexpr qsizetype mostWaiting = 20'000;

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
        if (std::exchange(m_isStoring, true))
            return;
    }
    store();
}

// What came while the last ones were stored goes next, so that under load a few transactions take many.
void ExchangeRecorder::store()
{
    QList<Exchange> exchanges;
    {
        const QMutexLocker lock(&m_mutex);
        exchanges.swap(m_waiting);
        m_isStoring = !exchanges.isEmpty();
    }
    if (exchanges.isEmpty())
        return;
    // Not under the lock: the answer may be there at once, on this thread.
    m_store
        .run([exchanges = std::move(exchanges)](Database &database) {
            return inTransaction(database, Durability::Facts, [&] { return ExchangeStore(database).add(exchanges); });
        })
        .then([self = shared_from_this()](const Result<> &) { self->store(); });
}

} // namespace Muster
