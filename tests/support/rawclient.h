// A socket that says exactly what it is told, for tests of what no honest client would send. Blocking, with a bound.
#pragma once

#include <QElapsedTimer>
#include <QHostAddress>
#include <QSslSocket>

#include <memory>

namespace Muster {

class RawClient {
public:
    explicit RawClient(quint16 port, bool tls = false, const QHostAddress &from = QHostAddress::LocalHost)
    {
        if (tls) {
            auto secure = std::make_unique<QSslSocket>();
            secure->setPeerVerifyMode(QSslSocket::VerifyNone);
            secure->bind(from);
            secure->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
            secure->waitForEncrypted(5000);
            m_socket = std::move(secure);
        } else {
            m_socket = std::make_unique<QTcpSocket>();
            m_socket->bind(from);
            m_socket->connectToHost(QStringLiteral("127.0.0.1"), port);
            m_socket->waitForConnected(5000);
        }
    }

    void send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }

    // One whole answer (by its Content-Length), or what there was when the line closed or `bound` ms were over.
    QByteArray answer(bool bodiless = false, int bound = 5000)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < bound) {
            const qsizetype end = m_buffer.indexOf("\r\n\r\n");
            if (end >= 0) {
                const qsizetype whole = end + 4 + (bodiless ? 0 : length(m_buffer.first(end)));
                if (m_buffer.size() >= whole) {
                    const QByteArray result = m_buffer.first(whole);
                    m_buffer.remove(0, whole);
                    return result;
                }
            }
            if (!more(int(bound - timer.elapsed())))
                break;
        }
        return std::exchange(m_buffer, {});
    }

    // Whether the other side has closed within `bound` ms; what it still sends is kept.
    bool isClosed(int bound = 5000)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < bound && m_socket->state() == QAbstractSocket::ConnectedState)
            more(int(qMax<qint64>(1, bound - timer.elapsed())));
        m_buffer += m_socket->readAll();
        return m_socket->state() != QAbstractSocket::ConnectedState;
    }

    [[nodiscard]] const QByteArray &rest() const { return m_buffer; }
    QTcpSocket &socket() { return *m_socket; }

private:
    static qsizetype length(const QByteArray &head)
    {
        const qsizetype at = head.toLower().indexOf("content-length:");
        return at < 0 ? 0 : head.sliced(at + 15).split('\r').first().trimmed().toLongLong();
    }

    bool more(int bound)
    {
        if (m_socket->bytesAvailable() == 0 && !m_socket->waitForReadyRead(bound)) {
            m_buffer += m_socket->readAll();
            return false;
        }
        m_buffer += m_socket->readAll();
        return true;
    }

    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_buffer;
};

} // namespace Muster
