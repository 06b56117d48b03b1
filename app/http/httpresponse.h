// What a handler answers: a value. The last four members exist for the sandbox's faults and cost nothing otherwise.
#pragma once

#include <QByteArray>
#include <QList>

#include <chrono>
#include <utility>

namespace Muster {

struct HttpResponse {
    int status = 200;
    QByteArray body = {};
    QByteArray contentType = "application/json;charset=UTF8"; // left out when empty or when there is no body
    QList<std::pair<QByteArray, QByteArray>> headers = {}; // Content-Length, Connection and Date are added when sent
    std::chrono::milliseconds delay{0}; // wait before the first byte
    qint64 cutAfter = -1; // close the line after this many bytes of the body; -1: send all of it
    bool close = false; // close the line afterwards
    bool drop = false; // close the line instead, without a byte

    [[nodiscard]] static HttpResponse text(int status, QByteArray body)
    {
        return {.status = status, .body = std::move(body), .contentType = "text/plain;charset=UTF-8"};
    }
    [[nodiscard]] static HttpResponse notFound() { return text(404, "NOT_FOUND"); }
    // `allowed` as the Allow header wants it: "GET, POST".
    [[nodiscard]] static HttpResponse methodNotAllowed(QByteArray allowed)
    {
        HttpResponse response = text(405, "METHOD_NOT_ALLOWED");
        response.headers.append({"Allow", std::move(allowed)});
        return response;
    }
};

} // namespace Muster
