#include "app/apple/maidtoken.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

QByteArray encoded(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

} // namespace

Result<QByteArray> makeMaidToken(const MaidClaims &claims, const Secret &privateKeyPem)
{
    QCA::ConvertResult outcome = QCA::ErrorDecode;
    QCA::PrivateKey key =
        QCA::PrivateKey::fromPEM(QString::fromLatin1(privateKeyPem.revealBytes()), QCA::SecureArray(), &outcome);
    if (outcome != QCA::ConvertGood || !key.isRSA())
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Crypto", "The private key of this organisation cannot be read."));
    // Written by hand, since the order of the claims is part of what is signed.
    const QByteArray payload = "{\"iss\":" + quoted(claims.serverUuid)
        + ",\"iat\":" + QByteArray::number(claims.issuedAt.toSecsSinceEpoch())
        + ",\"jti\":" + quoted(claims.id.toString(QUuid::WithoutBraces).toUpper())
        + ",\"service_type\":" + quoted(claims.serviceType) + '}';
    const QByteArray text = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + '.' + encoded(payload);
    const QByteArray signature = key.signMessage(QCA::MemoryRegion(text), QCA::EMSA3_SHA256);
    if (signature.isEmpty())
        return failure(ErrorKind::Crypto, QCoreApplication::translate("Crypto", "The token could not be signed."));
    return text + '.' + encoded(signature);
}

} // namespace Muster
