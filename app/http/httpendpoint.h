// An HTTP/1.1 server on a thread of its own: the one interface between our controllers and QHttpServer.
//
// Lives on the caller's thread; handlers and run() closures run on the server's thread, one at a time. Guarded from the
// first byte: caps on request size, connections and time, strict framing (RFC 9112, section 6.3: a message with two
// lengths is refused), an exception in a handler is answered with 500. stop() drains.
#pragma once

#include "app/http/httplimits.h"
#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "models/core/clock.h"
#include "models/core/result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSslConfiguration>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <variant>

namespace Muster {

class HttpWorker;

struct HttpListener {
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 0; // 0: the system chooses
    std::optional<QSslConfiguration> tls = {}; // with local certificate and key; without: plain HTTP
};

// At once, or later from any thread.
using HttpAnswer = std::variant<HttpResponse, QFuture<HttpResponse>>;
using HttpHandler = std::function<HttpAnswer(const HttpRequest &)>;

class HttpEndpoint final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpEndpoint)

public:
    // `clock` outlives the endpoint and is read on the server's thread.
    HttpEndpoint(HttpHandler handler, const Clock &clock, HttpLimits limits = {}, QObject *parent = nullptr);
    // Stops at once, without draining.
    ~HttpEndpoint() override;

    // The ports in the order of the listeners. Fails with Unreachable when one cannot be had (none is open then), with
    // Conflict when it runs already.
    [[nodiscard]] QFuture<Result<QList<quint16>>> start(QList<HttpListener> listeners);

    // Closes the listeners, lets requests in flight finish (HttpLimits::drain at most), then closes everything.
    QFuture<void> stop();

    // What TLS listeners show to those who connect from now on; others go on as they are. Finished when it holds; only
    // while running.
    [[nodiscard]] QFuture<void> setTls(QSslConfiguration tls);

    [[nodiscard]] bool isRunning() const { return m_worker != nullptr; }

    // Runs a closure on the server's thread. Only while running: a closure that never ran leaves a cancelled future.
    template <typename Function> auto run(Function function) -> QFuture<std::invoke_result_t<Function>>
    {
        using Value = std::invoke_result_t<Function>;
        auto promise = std::make_shared<QPromise<Value>>();
        QFuture<Value> future = promise->future();
        promise->start();
        post([promise, function = std::move(function)]() mutable {
            if constexpr (std::is_void_v<Value>)
                function();
            else
                promise->addResult(function());
            promise->finish();
        });
        return future;
    }

private:
    void post(std::function<void()> closure);

    HttpHandler m_handler;
    const Clock &m_clock;
    HttpLimits m_limits;
    QThread m_thread;
    HttpWorker *m_worker = nullptr; // on m_thread
};

} // namespace Muster
