// An enrollment server by script, for tests of the simulated devices: enough of Apple's MDM protocol over TLS to enroll
// a device and to hand out commands. It notes what arrives and checks nothing: that is for the tests, with the openssl
// tool.
#pragma once

#include "app/http/httpendpoint.h"
#include "app/sandbox/sandboxauthority.h"
#include "tests/support/sandboxfixture.h"
#include "tests/support/scriptedscep.h"

#include <QMutex>
#include <QUuid>

#include <deque>
#include <functional>
#include <map>

namespace Muster {

struct ScriptedMessage {
    QByteArray method, path, query, contentType, signature, body; // signature: DER
};

class ScriptedMdm {
public:
    ScriptedMdm()
        : m_authority(*SandboxAuthority::make())
        , m_endpoint([this](const HttpRequest &request) -> HttpAnswer { return handle(request); }, m_clock)
    {
        const auto started = m_endpoint.start({HttpListener{.tls = m_authority.server}});
        [&] { QTRY_VERIFY_WITH_TIMEOUT(started.isFinished(), 30000); }();
        m_port = started.result().value().front();
    }

    [[nodiscard]] QByteArray url(const QByteArray &path) const
    {
        return "https://localhost:" + QByteArray::number(m_port) + path;
    }
    // DER of what signed the TLS certificate.
    [[nodiscard]] QByteArray anchor() const { return QSslCertificate(m_authority.authorityPem, QSsl::Pem).toDer(); }
    [[nodiscard]] QByteArray identityAuthorityPem() const { return m_scep.pem(); }

    // The profile that devices get. `changes` replaces pieces of its text.
    [[nodiscard]] QByteArray profile(const QList<std::pair<QByteArray, QByteArray>> &changes = {}) const
    {
        QByteArray text = R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.example.enroll</string>
<key>PayloadUUID</key><string>11111111-0000-0000-0000-000000000000</string>
<key>PayloadContent</key><array>
<dict><key>PayloadType</key><string>com.apple.security.scep</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.example.enroll.scep</string>
<key>PayloadUUID</key><string>22222222-0000-0000-0000-000000000000</string>
<key>PayloadContent</key><dict><key>URL</key><string>@scep@</string><key>Name</key><string>Scripted</string>
<key>Challenge</key><string>once-only</string><key>Keysize</key><integer>2048</integer>
<key>Key Type</key><string>RSA</string><key>Key Usage</key><integer>5</integer>
<key>Subject</key><array><array><array><string>O</string><string>Example</string></array></array>
<array><array><string>CN</string><string>device-1</string></array></array></array></dict></dict>
<dict><key>PayloadType</key><string>com.apple.mdm</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.example.enroll.mdm</string>
<key>PayloadUUID</key><string>33333333-0000-0000-0000-000000000000</string>
<key>ServerURL</key><string>@connect@</string><key>CheckInURL</key><string>@checkin@</string>
<key>Topic</key><string>com.apple.mgmt.External.scripted</string>
<key>IdentityCertificateUUID</key><string>22222222-0000-0000-0000-000000000000</string>
<key>SignMessage</key><true/><key>CheckOutWhenRemoved</key><true/><key>AccessRights</key><integer>8191</integer>
<key>ServerCapabilities</key><array><string>com.apple.mdm.bootstraptoken</string></array></dict>
</array></dict></plist>)";
        text.replace("@scep@", url("/scep")).replace("@connect@", url("/connect"));
        text.replace("@checkin@", url("/checkin"));
        for (const auto &[from, to] : changes)
            text.replace(from, to);
        return text;
    }

    // A command waits for a device: its RequestType and the other keys as plist text. The CommandUUID.
    QByteArray queue(const QByteArray &type, const QByteArray &arguments = {})
    {
        const QByteArray uuid = QUuid::createUuid().toByteArray(QUuid::WithoutBraces).toUpper();
        const QMutexLocker lock(&m_mutex);
        m_commands.emplace_back(uuid,
                                "<plist version=\"1.0\"><dict><key>CommandUUID</key><string>" + uuid
                                    + "</string><key>Command</key><dict><key>RequestType</key><string>" + type
                                    + "</string>" + arguments + "</dict></dict></plist>");
        return uuid;
    }

    // What arrived below a path, in order.
    [[nodiscard]] QList<ScriptedMessage> received(const QByteArray &path = {}) const
    {
        const QMutexLocker lock(&m_mutex);
        QList<ScriptedMessage> result;
        for (const ScriptedMessage &message : m_received) {
            if (message.path.startsWith(path))
                result.append(message);
        }
        return result;
    }

    // Instead of the usual answer to a path; a response of status 0 means the usual one.
    void script(const QByteArray &path, std::function<HttpResponse(const ScriptedMessage &)> answer)
    {
        const QMutexLocker lock(&m_mutex);
        m_scripts[path] = std::move(answer);
    }

    // On the server's thread; see ScriptedScep::answer.
    QByteArray spoil;
    QByteArray capabilities = "POSTPKIOperation\nSCEPStandard\nSHA-1\nSHA-256\nSHA-512\nAES\nDES3\n";
    [[nodiscard]] const ScriptedScep &scep() const { return m_scep; }

private:
    HttpResponse handle(const HttpRequest &request)
    {
        const ScriptedMessage message{request.method,
                                      request.path,
                                      request.query,
                                      request.header("Content-Type"),
                                      QByteArray::fromBase64(request.header("Mdm-Signature")),
                                      request.body};
        const QMutexLocker lock(&m_mutex);
        m_received.append(message);
        if (const auto script = m_scripts.find(message.path); script != m_scripts.end()) {
            const HttpResponse response = script->second(message);
            if (response.status)
                return response;
        }
        if (message.path == "/enroll")
            return {.body = profile(), .contentType = "application/x-apple-aspen-config"};
        if (message.path == "/scep")
            return certify(message);
        if (message.path == "/checkin")
            return {};
        return message.path == "/connect" ? next(message) : HttpResponse::notFound();
    }

    HttpResponse certify(const ScriptedMessage &message)
    {
        if (message.query.contains("operation=GetCACaps"))
            return {.body = capabilities, .contentType = "text/plain"};
        if (message.query.contains("operation=GetCACert"))
            return {.body = m_scep.der(), .contentType = "application/x-x509-ca-cert"};
        return {.body = m_scep.answer(message.body, spoil), .contentType = "application/x-pki-message"};
    }

    HttpResponse next(const ScriptedMessage &message)
    {
        const bool isFinal = message.body.contains("Acknowledged") || message.body.contains("<string>Error")
            || message.body.contains("CommandFormatError");
        const bool isNotNow = message.body.contains("<string>NotNow</string>");
        if (isFinal && !m_commands.empty() && message.body.contains(m_commands.front().first))
            m_commands.pop_front();
        if (m_commands.empty() || isNotNow)
            return {.contentType = {}};
        return {.body = m_commands.front().second, .contentType = "application/xml"};
    }

    SystemClock m_clock;
    SandboxAuthority m_authority;
    ScriptedScep m_scep;
    mutable QMutex m_mutex;
    QList<ScriptedMessage> m_received;
    std::map<QByteArray, std::function<HttpResponse(const ScriptedMessage &)>> m_scripts;
    std::deque<std::pair<QByteArray, QByteArray>> m_commands;
    quint16 m_port = 0;
    HttpEndpoint m_endpoint; // last: it ends first
};

} // namespace Muster
