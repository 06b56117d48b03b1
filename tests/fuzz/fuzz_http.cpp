// The HTTP border: whatever arrives on a line, the server answers in HTTP and drops the line when the other side does.
#include "tests/fuzz/fuzz.h"

#include "app/http/httpworker.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

struct Server {
    Server()
        : application(startQt())
    {
        HttpLimits limits;
        limits.requestBytes = 16 * 1024;
        worker = std::make_unique<HttpWorker>(
            [](const HttpRequest &request) {
                claim(!request.method.isEmpty() && request.path.startsWith('/'), "a request has a method and a path");
                claim(request.body.size() <= 16 * 1024, "a request has bounds");
                return HttpResponse::text(200, request.method + ' ' + request.path + ' ' + request.header("X-Header"));
            },
            clock, limits);
        const auto ports = worker->listen({{.address = QHostAddress(QHostAddress::LocalHost), .port = 0, .tls = {}}});
        claim(ports.has_value(), "a port can be opened");
        port = ports->first();
    }

    QCoreApplication &application;
    SystemClock clock;
    std::unique_ptr<HttpWorker> worker;
    quint16 port = 0;
};

int connectTo(quint16 port)
{
    const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // Each time from another address of the loopback, since the ports of one are used up within a minute.
    static std::uint32_t last = 0;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + last++ % 1000);
    claim(::bind(line, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0, "there is an address");
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    claim(::connect(line, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0, "the server listens");
    return line;
}

// What came, once the server closed the line.
QByteArray converse(quint16 port, const QByteArray &input)
{
    const int line = connectTo(port);
    (void)::send(line, input.constData(), static_cast<std::size_t>(input.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(line, SHUT_WR);
    QByteArray answer;
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        QCoreApplication::processEvents();
        char buffer[4096];
        const ssize_t count = ::recv(line, buffer, sizeof(buffer), MSG_DONTWAIT);
        if (count > 0)
            answer.append(buffer, count);
        else if (count == 0 || (errno != EAGAIN && errno != EINTR))
            break;
        claim(timer.elapsed() < 5000, "a line that the other side dropped is dropped");
    }
    ::close(line);
    return answer;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static Server &server = *new Server;
    const QByteArray answer = converse(server.port, bytes(data, size));
    claim(answer.isEmpty() || answer.startsWith("HTTP/1.1 "), "an answer is HTTP");
    return 0;
}
