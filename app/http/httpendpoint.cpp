#include "app/http/httpendpoint.h"

#include "app/http/httpworker.h"

#include <QCoreApplication>

namespace Muster {

HttpEndpoint::HttpEndpoint(HttpHandler handler, const Clock &clock, HttpLimits limits, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
    , m_clock(clock)
    , m_limits(limits)
{
    m_thread.setObjectName(QStringLiteral("http"));
}

HttpEndpoint::~HttpEndpoint()
{
    if (m_worker) {
        // Ended from within, so that everything posted before still runs.
        QMetaObject::invokeMethod(
            m_worker,
            [worker = m_worker] {
                worker->abort();
                worker->deleteLater();
                QThread::currentThread()->quit();
            },
            Qt::QueuedConnection);
    } else {
        m_thread.quit();
    }
    m_thread.wait();
}

QFuture<Result<QList<quint16>>> HttpEndpoint::start(QList<HttpListener> listeners)
{
    if (m_worker) {
        return QtFuture::makeReadyValueFuture(Result<QList<quint16>>(failure(
            ErrorKind::Conflict, QCoreApplication::translate("HttpEndpoint", "The server is running already."))));
    }
    m_thread.start();
    m_worker = new HttpWorker(m_handler, m_clock, m_limits);
    m_worker->moveToThread(&m_thread);
    return run([worker = m_worker, listeners = std::move(listeners)] { return worker->listen(listeners); })
        .then(this, [this](Result<QList<quint16>> ports) {
            if (!ports && m_worker)
                std::exchange(m_worker, nullptr)->deleteLater();
            return ports;
        });
}

QFuture<void> HttpEndpoint::stop()
{
    if (!m_worker)
        return QtFuture::makeReadyVoidFuture();
    HttpWorker *worker = std::exchange(m_worker, nullptr);
    auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    QFuture<void> future = promise->future();
    QMetaObject::invokeMethod(worker, [worker, promise] {
        worker->drain([worker, promise] {
            worker->deleteLater();
            promise->finish();
        });
    });
    return future;
}

QFuture<void> HttpEndpoint::setTls(QSslConfiguration tls)
{
    return run([worker = m_worker, tls = std::move(tls)] { worker->setTls(tls); });
}

void HttpEndpoint::post(std::function<void()> closure)
{
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, std::move(closure), Qt::QueuedConnection);
}

} // namespace Muster
