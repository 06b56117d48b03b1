// The reader of server tokens: the file as people pick it, and the JSON inside.
#include "tests/fuzz/fuzz.h"

#include "app/crypto/servertoken.h"
#include "models/core/clock.h"

#include <QFile>
#include <QtCrypto>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

struct Keys {
    Keys()
    {
        certificatePem = QString::fromLatin1(read(QStringLiteral("apple-mdm-client-tests-1.crt")));
        privateKeyPem = Secret(read(QStringLiteral("apple-mdm-client-tests-1.pem")));
        claim(!certificatePem.isEmpty() && !privateKeyPem.isEmpty(), "the test data is there");
    }

    static QByteArray read(const QString &name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/token/") + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QCA::Initializer qca;
    QString certificatePem;
    Secret privateKeyPem;
};

void checkToken(const Result<ServerToken> &token)
{
    if (!token) {
        claimTold(token.error());
        return;
    }
    claim(!token->consumerKey.isEmpty() && !token->consumerSecret.isEmpty() && !token->accessToken.isEmpty()
              && !token->accessSecret.isEmpty(),
          "a token that is accepted is whole");
    const Result<ServerToken> again = serverTokenFromJson(serverTokenToJson(*token).revealBytes());
    claim(again && again->consumerKey.revealBytes() == token->consumerKey.revealBytes()
              && again->accessSecret.revealBytes() == token->accessSecret.revealBytes()
              && isoDate(again->expiresAt) == isoDate(token->expiresAt),
          "what was written reads the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static const Keys keys;
    const QByteArray input = bytes(data, size);
    checkToken(serverTokenFromJson(input));
    const Result<TokenEnvelope> envelope = readTokenFile(input);
    if (!envelope) {
        claimTold(envelope.error());
        return 0;
    }
    claim(!envelope->recipient.isEmpty(), "an envelope names for whom it is");
    checkToken(openToken(*envelope, keys.certificatePem, keys.privateKeyPem));
    return 0;
}
