#include "app/sandbox/simulatedchannel.h"

#include "app/sandbox/simulatedcms.h"
#include "app/sandbox/simulatedplist.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

using OpenSsl::bytesOf, OpenSsl::Certificate, OpenSsl::Key;

Certificate certificateOf(const QByteArray &der)
{
    const unsigned char *at = bytesOf(der);
    return Certificate(d2i_X509(nullptr, &at, long(der.size())));
}

// The `code` of an error document, JSON or property list.
QString codeOf(const SimulatedReply &reply)
{
    const QJsonObject json = QJsonDocument::fromJson(reply.body).object();
    if (!json.isEmpty())
        return json.value(QLatin1StringView("code")).toString();
    const auto plist = SimulatedPlist::read(reply.body);
    return plist ? SimulatedPlist::value<QString>(*plist, "code") : QString();
}

} // namespace

QDateTime SimulatedChannel::now() const
{
    return m_tools.clock.now().addDuration(trust().clockError);
}

SimulatedTrust SimulatedChannel::trust() const
{
    SimulatedTrust trust{.anchors = m_device.enrollment.roots};
    if (m_device.hasWrongClock())
        trust.clockError = m_device.behaviour.clockError;
    for (const QJsonValue &anchor : m_device.record.value(QLatin1StringView("AnchorCertificates")).toArray())
        trust.anchors.append(QByteArray::fromBase64(anchor.toString().toLatin1()));
    return trust;
}

Result<SimulatedReply> SimulatedChannel::send(const QByteArray &method, const QUrl &url, const QByteArray &body,
                                              const QByteArray &contentType)
{
    ++m_device.counters.requests;
    return m_tools.lines.ask({.method = method,
                              .url = url,
                              .contentType = contentType,
                              .body = body,
                              .headers = {{"User-Agent", "DeviceManagementClient/1.0"}}},
                             trust());
}

QByteArray SimulatedChannel::signMachineInfo(const QByteArray &plist) const
{
    const auto *keys = m_tools.keys.entry(m_device.hardware.number);
    const Certificate leaf = certificateOf(m_device.leaf);
    if (!keys || !leaf)
        return {};
    const auto form = SimulatedCms::Form(m_device.hardware.seed % SimulatedCms::forms);
    return SimulatedCms::signAttached(plist, {leaf.get(), keys->key.get(), m_tools.keys.authority()}, form, now());
}

QByteArray SimulatedChannel::signature(const QByteArray &body) const
{
    const auto *keys = m_tools.keys.entry(m_device.hardware.number);
    const Certificate identity = certificateOf(m_device.enrollment.identity);
    Key own; // of a PKCS#12 identity
    if (const QByteArray &der = m_device.enrollment.identityKey; !der.isEmpty()) {
        const OpenSsl::Bio bio = OpenSsl::reader(der);
        own.reset(d2i_PrivateKey_bio(bio.get(), nullptr));
    }
    if (!identity || (!own && !keys))
        return {};
    const auto form = SimulatedCms::Form((m_device.hardware.seed >> 16) % SimulatedCms::forms);
    return SimulatedCms::signDetached(body, {identity.get(), own ? own.get() : keys->key.get()}, form, now())
        .toBase64();
}

Result<SimulatedReply> SimulatedChannel::put(const QUrl &url, const QByteArray &contentType, QVariantMap message)
{
    message.insert(QStringLiteral("UDID"), m_device.hardware.udid);
    if (m_user) {
        message.insert(QStringLiteral("UserID"), m_user->identifier);
        message.insert(QStringLiteral("UserShortName"), m_user->shortName);
        message.insert(QStringLiteral("UserLongName"), m_user->longName);
    }
    const QByteArray body = SimulatedPlist::toXml(message);
    const QByteArray signedBody = signature(body);
    if (signedBody.isEmpty())
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Sandbox", "The device could not sign its message."),
                       OpenSsl::takeError());
    ++m_device.counters.requests;
    const QByteArray agent = m_device.hardware.isMac() ? "MDM-OSX/1.0 mdmclient/1" : "MDM/1.0";
    return m_tools.lines.ask({.method = "PUT",
                              .url = url,
                              .contentType = contentType,
                              .body = body,
                              .headers = {{"User-Agent", agent}, {"Mdm-Signature", signedBody}}},
                             trust());
}

Result<SimulatedReply> SimulatedChannel::accepted(Result<SimulatedReply> reply, const QString &what)
{
    if (!reply || reply->status == 200)
        return reply;
    const QString code = codeOf(*reply);
    m_isDisowned = reply->status == 401 || code == QLatin1StringView("com.apple.unrecognized.device");
    return failure(ErrorKind::Protocol,
                   QCoreApplication::translate("Sandbox", "The enrollment server refused %1 (HTTP %2).")
                       .arg(what)
                       .arg(reply->status),
                   code.isEmpty() ? QString::fromUtf8(reply->body.first(std::min<qsizetype>(reply->body.size(), 200)))
                                  : code);
}

Result<SimulatedReply> SimulatedChannel::checkIn(QVariantMap message)
{
    const QString type = SimulatedPlist::value<QString>(message, "MessageType");
    message.insert(QStringLiteral("Topic"), m_device.enrollment.topic);
    return accepted(put(m_device.enrollment.checkInUrl, "application/x-apple-aspen-mdm-checkin", std::move(message)),
                    type);
}

Result<SimulatedReply> SimulatedChannel::report(QVariantMap message)
{
    const QString status = SimulatedPlist::value<QString>(message, "Status");
    return accepted(
        put(m_device.enrollment.serverUrl, "application/x-apple-aspen-mdm; charset=UTF-8", std::move(message)), status);
}

} // namespace Muster
