#include "app/sandbox/sandboxcursor.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace Muster {

namespace {

QByteArray sealOf(const QByteArray &content, const QByteArray &service, const QByteArray &seal)
{
    const QByteArray bound = service + ':' + content;
    return QMessageAuthenticationCode::hash(bound, seal, QCryptographicHash::Sha256).first(6).toHex();
}

} // namespace

QByteArray SandboxCursor::encode(const QByteArray &service, const QByteArray &seal) const
{
    const QByteArray content = QByteArray::number(end) + ':' + QByteArray::number(position) + ':'
        + QByteArray::number(issued * 1000) + ':' + (fetched ? "true" : "false");
    const QByteArray whole = content + ':' + sealOf(content, service, seal);
    return whole.toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals);
}

std::optional<SandboxCursor> SandboxCursor::decode(const QByteArray &text, const QByteArray &service,
                                                   const QByteArray &seal)
{
    if (text.size() > 1000)
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return {};
    const QByteArray &bytes = decoded.decoded;
    const auto parts = bytes.split(':');
    if (parts.size() != 5)
        return {};
    const qsizetype end = bytes.lastIndexOf(':');
    if (sealOf(bytes.first(end), service, seal) != parts[4])
        return {};
    return SandboxCursor{.position = parts[1].toUInt(),
                         .end = parts[0].toUInt(),
                         .fetched = parts[3] == "true",
                         .issued = parts[2].toLongLong() / 1000};
}

} // namespace Muster
