#include "app/crypto/secretbox.h"

#include "app/crypto/openssl.h"

#include <QCoreApplication>

#include <openssl/core_names.h>
#include <openssl/params.h>

namespace Muster {

namespace {

constexpr char boxVersion = 1;
constexpr qsizetype nonceSize = 12;
constexpr qsizetype tagSize = 16;
constexpr qsizetype headSize = 1 + nonceSize + tagSize;

// Above this a foreign file could stop the machine; ours use 64 MiB.
constexpr quint32 mostMemoryKiB = 1024 * 1024;

Error cryptoError(const char *message)
{
    return {ErrorKind::Crypto, QCoreApplication::translate("Crypto", message), OpenSsl::takeError()};
}

QByteArray boundContext(const QByteArray &context)
{
    return QByteArrayLiteral("muster/1/") + context;
}

} // namespace

Result<QByteArray> seal(const Secret &key, const Secret &plain, const QByteArray &context, Random &random)
{
    const QByteArray associated = boundContext(context);
    const QByteArray nonce = random.bytes(nonceSize);
    const QCA::SecureArray &text = plain.reveal();
    QByteArray cipherText(text.size(), Qt::Uninitialized);
    QByteArray tag(tagSize, Qt::Uninitialized);
    int length = 0;

    const OpenSsl::CipherContext cipher(EVP_CIPHER_CTX_new());
    const bool done = key.reveal().size() == secretBoxKeySize
        && EVP_EncryptInit_ex2(cipher.get(), EVP_aes_256_gcm(),
                               reinterpret_cast<const unsigned char *>(key.reveal().constData()),
                               OpenSsl::bytesOf(nonce), nullptr)
            == 1
        && EVP_EncryptUpdate(cipher.get(), nullptr, &length, OpenSsl::bytesOf(associated),
                             static_cast<int>(associated.size()))
            == 1
        && EVP_EncryptUpdate(cipher.get(), OpenSsl::bytesOf(cipherText), &length,
                             reinterpret_cast<const unsigned char *>(text.constData()), text.size())
            == 1
        && EVP_EncryptFinal_ex(cipher.get(), nullptr, &length) == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, tag.data()) == 1;
    if (!done)
        return std::unexpected(cryptoError("The secret could not be encrypted, so nothing was stored."));
    return boxVersion + nonce + tag + cipherText;
}

Result<Secret> open(const Secret &key, const QByteArray &sealed, const QByteArray &context)
{
    if (sealed.size() < headSize || sealed.at(0) != boxVersion || key.reveal().size() != secretBoxKeySize)
        return std::unexpected(cryptoError("A stored secret has a form that this Muster does not know."));
    const QByteArray associated = boundContext(context);
    const QByteArray nonce = sealed.sliced(1, nonceSize);
    QByteArray tag = sealed.sliced(1 + nonceSize, tagSize);
    const QByteArray cipherText = sealed.sliced(headSize);
    QCA::SecureArray plain(static_cast<int>(cipherText.size()));
    int length = 0;

    const OpenSsl::CipherContext cipher(EVP_CIPHER_CTX_new());
    const bool done = EVP_DecryptInit_ex2(cipher.get(), EVP_aes_256_gcm(),
                                          reinterpret_cast<const unsigned char *>(key.reveal().constData()),
                                          OpenSsl::bytesOf(nonce), nullptr)
            == 1
        && EVP_DecryptUpdate(cipher.get(), nullptr, &length, OpenSsl::bytesOf(associated),
                             static_cast<int>(associated.size()))
            == 1
        && EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char *>(plain.data()), &length,
                             OpenSsl::bytesOf(cipherText), static_cast<int>(cipherText.size()))
            == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, tag.data()) == 1
        && EVP_DecryptFinal_ex(cipher.get(), nullptr, &length) == 1;
    if (!done)
        return std::unexpected(
            cryptoError("A stored secret does not open: the workspace's key is another one, or the file was "
                        "changed from outside."));
    return Secret(plain);
}

QJsonObject PassphraseParameters::toJson() const
{
    return {{QStringLiteral("kdf"), QStringLiteral("argon2id")},
            {QStringLiteral("salt"), QString::fromLatin1(salt.toBase64())},
            {QStringLiteral("memoryKiB"), static_cast<qint64>(memoryKiB)},
            {QStringLiteral("passes"), static_cast<qint64>(passes)},
            {QStringLiteral("lanes"), static_cast<qint64>(lanes)}};
}

Result<PassphraseParameters> PassphraseParameters::fromJson(const QJsonObject &object)
{
    // Bounds before anything is cut to 32 bits.
    const auto number = [&](QLatin1StringView name, qint64 least, qint64 most) -> std::optional<quint32> {
        const qint64 value = object.value(name).toInteger();
        return value >= least && value <= most ? std::optional(static_cast<quint32>(value)) : std::nullopt;
    };
    const auto memory = number(QLatin1StringView("memoryKiB"), 1024, mostMemoryKiB);
    const auto passes = number(QLatin1StringView("passes"), 1, 64);
    const auto lanes = number(QLatin1StringView("lanes"), 1, 16);
    PassphraseParameters parameters{
        .salt = QByteArray::fromBase64(object.value(QLatin1StringView("salt")).toString().toLatin1()),
        .memoryKiB = memory.value_or(0),
        .passes = passes.value_or(0),
        .lanes = lanes.value_or(0)};
    const bool known = object.value(QLatin1StringView("kdf")).toString() == QLatin1StringView("argon2id")
        && parameters.salt.size() >= 16 && memory && passes && lanes;
    if (!known)
        return std::unexpected(
            cryptoError("The workspace's passphrase settings have a form that this Muster does not know."));
    return parameters;
}

Result<Secret> keyFromPassphrase(const Secret &passphrase, const PassphraseParameters &parameters)
{
    QCA::SecureArray key(static_cast<int>(secretBoxKeySize));
    QCA::SecureArray password = passphrase.reveal();
    QByteArray salt = parameters.salt;
    uint32_t memory = parameters.memoryKiB;
    uint32_t passes = parameters.passes;
    uint32_t lanes = parameters.lanes;
    const OSSL_PARAM values[] = {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, password.data(),
                                          static_cast<size_t>(password.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), static_cast<size_t>(salt.size())),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ITER, &passes),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_LANES, &lanes),
        OSSL_PARAM_construct_end()};
    const OpenSsl::Kdf kdf(EVP_KDF_fetch(nullptr, "ARGON2ID", nullptr));
    const OpenSsl::KdfContext context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    if (!context
        || EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char *>(key.data()), static_cast<size_t>(key.size()),
                          values)
            != 1)
        return std::unexpected(cryptoError("The passphrase could not be used: OpenSSL's Argon2id failed."));
    return Secret(key);
}

} // namespace Muster
