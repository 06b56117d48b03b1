// Apple's server token: the .p7m file from the portal, opened with the key pair whose certificate was uploaded there.
//
// Form of the file: RFC 822-like headers, base64, and inside a CMS EnvelopedData (RFC 5652) in BER with indefinite
// lengths; inside that a small MIME text with a line of JSON between BEGIN MESSAGE and END MESSAGE.
#pragma once

#include "app/crypto/secret.h"
#include "models/core/result.h"

#include <QDateTime>

namespace Muster {

struct ServerToken {
    Secret consumerKey; // names the service entry in the portal; stays the same when a token is renewed
    Secret consumerSecret;
    Secret accessToken;
    Secret accessSecret;
    QDateTime expiresAt; // invalid when the token names none

    bool operator==(const ServerToken &) const = default;
};

// A token file recognised but not yet opened.
struct TokenEnvelope {
    QByteArray der; // the CMS message
    QByteArray
        recipient; // issuer and serial number of the certificate for which it was made, to compare with recipientOf()
};

// Recognises a token file in every form that is known: with and without MIME headers, only base64, raw BER or DER. Each
// other kind of file gets its own sentence: empty, cut off, a certificate, a key, a web page, another message, noise.
[[nodiscard]] Result<TokenEnvelope> readTokenFile(const QByteArray &file);

// What a token made for this certificate names as its recipient. Empty when the text is no certificate.
[[nodiscard]] QByteArray recipientOf(const QString &certificatePem);

// Decrypts. Whether it has expired is for the caller, who has a clock, to say.
[[nodiscard]] Result<ServerToken> openToken(const TokenEnvelope &envelope, const QString &certificatePem,
                                            const Secret &privateKeyPem);

// The JSON of a token and back, as it is sealed into the workspace.
[[nodiscard]] Result<ServerToken> serverTokenFromJson(const QByteArray &json);
[[nodiscard]] Secret serverTokenToJson(const ServerToken &token);

} // namespace Muster
