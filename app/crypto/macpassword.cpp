#include "app/crypto/macpassword.h"

#include "app/crypto/openssl.h"
#include "app/plist/propertylist.h"

#include <QCoreApplication>

#include <openssl/evp.h>

namespace Muster {

namespace {

constexpr qint64 rounds = 40'000; // the most that Apple names
constexpr qsizetype saltBytes = 32;
constexpr qsizetype keyBytes = 128;

} // namespace

Result<QByteArray> macPasswordHash(const Secret &password, Random &random)
{
    const QByteArray salt = random.bytes(saltBytes);
    const QCA::SecureArray &bytes = password.reveal();
    QByteArray key(keyBytes, '\0');
    if (PKCS5_PBKDF2_HMAC(bytes.constData(), bytes.size(), OpenSsl::bytesOf(salt), static_cast<int>(salt.size()),
                          static_cast<int>(rounds), EVP_sha512(), static_cast<int>(key.size()), OpenSsl::bytesOf(key))
        != 1)
        return failure(ErrorKind::Crypto, QCoreApplication::translate("Crypto", "The password could not be hashed."),
                       OpenSsl::takeError());
    return writePropertyList(QVariantMap{{QStringLiteral("SALTED-SHA512-PBKDF2"),
                                          QVariantMap{{QStringLiteral("entropy"), key},
                                                      {QStringLiteral("salt"), salt},
                                                      {QStringLiteral("iterations"), rounds}}}});
}

} // namespace Muster
