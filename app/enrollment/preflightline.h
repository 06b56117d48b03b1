// The preflight's own device: it speaks to a server over the network as a device would, without a secret.
//
// Lives on the main thread. No proxy stands between: devices have none either.
#pragma once

#include <QCoroTask>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QSsl>
#include <QUrl>

#include <chrono>
#include <optional>
#include <stop_token>

namespace Muster {

struct LineAnswer {
    int status = 0; // 0: no answer came
    QByteArray body = {};
    QByteArray date = {}; // the header, as it came
    QByteArray certificate = {}; // DER, of the other side; empty without TLS
    QSsl::SslProtocol protocol = QSsl::UnknownProtocol;
    QStringList tlsFaults = {}; // what is wrong with the certificate, in words
    bool isForeignRoot = false; // of these: its root is none of those that are trusted
    QString fault = {}; // why no answer came
};

class PreflightLine final {
    Q_DISABLE_COPY_MOVE(PreflightLine)

public:
    explicit PreflightLine(std::stop_token stop);

    enum class Trust { AnyCertificate, OnlyTrusted };
    // `anchor`: the only root that is trusted (DER); empty: the system's, and those of `authorityPem`.
    [[nodiscard]] QCoro::Task<LineAnswer> ask(QByteArray method, QUrl url, QByteArray body, QByteArray anchor,
                                              QString authorityPem, Trust trust);

    // Whether the server would speak TLS 1.1; nothing when it cannot be told. By hand, since our own TLS no longer has
    // it ("Preventing Insecure Network Connections": TLS 1.2 is the least for a device).
    [[nodiscard]] QCoro::Task<std::optional<bool>> takesOldTls(QString host, quint16 port);

    // Empty when the name is not known.
    [[nodiscard]] static QCoro::Task<QList<QHostAddress>> addressesOf(QString host);

private:
    std::stop_token m_stop;
    QNetworkAccessManager m_network;
};

// "Wed, 14 Oct 2026 09:22:00 GMT" of RFC 9110; invalid when it is none.
[[nodiscard]] QDateTime fromHttpDate(const QByteArray &date);

} // namespace Muster
