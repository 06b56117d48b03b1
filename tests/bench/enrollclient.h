// A device that enrolls as fast as its server lets it: blocking OpenSSL and nothing around it, so that what is measured
// is the server and not who asks.
#pragma once

#include "app/sandbox/simulateddevice.h"
#include "app/sandbox/simulatedkeys.h"
#include "app/sandbox/simulatedprofile.h"

#include <openssl/ssl.h>

#include <vector>

namespace Muster::Bench {

using TlsContext = std::unique_ptr<SSL_CTX, OpenSsl::Free<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, OpenSsl::Free<SSL_free>>;

// What all devices of a run share.
struct EnrollWorld {
    quint16 port = 0; // of the server, on 127.0.0.1
    TlsContext tls; // trusts the server's anchor and nobody else
    std::unique_ptr<SimulatedKeys> keys;
    std::vector<SimulatedHardware> devices;
    std::vector<QByteArray> leaves; // DER, by device: its certificate from the device authority
    int commands = 0; // that each gets until it is released
};

// One connection, kept open.
class EnrollLine {
    Q_DISABLE_COPY_MOVE(EnrollLine)

public:
    explicit EnrollLine(const EnrollWorld &world);
    ~EnrollLine();

    struct Reply {
        int status = 0;
        QByteArray body;
    };
    // Ends the program when there is no answer: a figure that could not be measured is none.
    [[nodiscard]] Reply ask(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                            const QByteArray &signature = {});

private:
    int m_socket = -1;
    Tls m_tls;
};

class EnrollClient {
    Q_DISABLE_COPY_MOVE(EnrollClient)

public:
    EnrollClient(const EnrollWorld &world, size_t device)
        : m_world(world)
        , m_device(device)
    {
    }

    // From the first request to the release: two connections, as Setup Assistant and the MDM client open them. Appends
    // to `trips` what each report of a command took until the next command was there, in ms.
    void enroll(std::vector<double> &trips);

private:
    [[nodiscard]] SimulatedEnrollmentProfile fetchProfile(EnrollLine &line);
    void certify(EnrollLine &line, const SimulatedScepPayload &scep);
    [[nodiscard]] EnrollLine::Reply put(EnrollLine &line, const QUrl &url, QVariantMap message);
    [[nodiscard]] const SimulatedHardware &hardware() const { return m_world.devices[m_device]; }
    [[nodiscard]] const SimulatedKeys::Entry &keys() const { return *m_world.keys->entry(hardware().number); }

    const EnrollWorld &m_world;
    size_t m_device;
    QUrl m_checkIn, m_connect;
    QString m_topic;
    OpenSsl::Certificate m_identity;
};

} // namespace Muster::Bench
