// A request as a handler sees it: whole, checked by the guard, and a value.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHostAddress>
#include <QHttpHeaders>

namespace Muster {

struct HttpRequest {
    QByteArray method; // upper case; HEAD arrives as GET, its body is dropped later
    QByteArray path; // as sent, still percent-encoded, without the query
    QByteArray query; // as sent, without the question mark
    QHttpHeaders headers;
    QByteArray body;
    bool secure = false; // came over TLS
    QHostAddress peer;
    quint16 localPort = 0;
    QDateTime received; // UTC

    // All values of a header joined by ", "; empty when it is missing.
    [[nodiscard]] QByteArray header(QByteArrayView name) const
    {
        return headers.combinedValue(QAnyStringView(QLatin1StringView(name)));
    }
};

} // namespace Muster
