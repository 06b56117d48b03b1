// The part of HttpEndpoint that lives on the server's thread: QHttpServer's parser under our guard, our own answers.
//
// QHttpServer reads and frames requests; answers are written by us, since its own writer sends a body to HEAD, ignores
// "Connection: close" and cannot cut a line. The responder is held until the answer is written, so that QHttpServer
// does not read the next request of a pipeline before.
#pragma once

#include "app/http/httpendpoint.h"

#include <QAbstractHttpServer>
#include <QHttpServerResponder>

#include <map>

namespace Muster {

class ConnectionGuard;

class HttpWorker final : public QAbstractHttpServer {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpWorker)

public:
    HttpWorker(HttpHandler handler, const Clock &clock, HttpLimits limits);
    ~HttpWorker() override;

    [[nodiscard]] Result<QList<quint16>> listen(const QList<HttpListener> &listeners);
    void setTls(const QSslConfiguration &tls);
    // Calls `done` once nobody is connected any more, or the bound of the limits is over.
    void drain(std::function<void()> done);
    void abort();

protected:
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;

private:
    struct Exchange;
    [[nodiscard]] HttpAnswer call(const HttpRequest &request) const;
    [[nodiscard]] std::unique_ptr<QTcpServer> makeServer(const HttpListener &listener);
    void answer(quint64 exchange, const HttpResponse &response);
    void write(quint64 exchange, const HttpResponse &response);
    [[nodiscard]] QByteArray date();
    [[nodiscard]] QByteArray head(const HttpResponse &response, bool close);

    HttpHandler m_handler;
    const Clock &m_clock;
    HttpLimits m_limits;
    std::unique_ptr<ConnectionGuard> m_guard; // made on the server's thread
    std::map<quint64, Exchange> m_exchanges; // requests in flight
    quint64 m_lastExchange = 0;
    qint64 m_second = -1; // that m_date tells
    QByteArray m_date;
    std::function<void()> m_drained;
};

} // namespace Muster
