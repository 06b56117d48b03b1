#include "app/sandbox/es256.h"

#include "app/crypto/openssl.h"

#include <QCoreApplication>

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

namespace Muster {

namespace {

using OpenSsl::Bio, OpenSsl::bytesOf, OpenSsl::contentOf, OpenSsl::Key;
using Signature = std::unique_ptr<ECDSA_SIG, OpenSsl::Free<ECDSA_SIG_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, OpenSsl::Free<EVP_MD_CTX_free>>;

constexpr qsizetype numberBytes = 32; // of R, and of S

bool isOnP256(const EVP_PKEY *key)
{
    char curve[64] = {};
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
        && EVP_PKEY_get_utf8_string_param(key, "group", curve, sizeof curve, nullptr) == 1
        && (qstrcmp(curve, "prime256v1") == 0 || qstrcmp(curve, "P-256") == 0);
}

// R and S as libcrypto wants them; empty when they are no numbers of that size.
QByteArray toDer(const QByteArray &signature)
{
    const Signature pair(ECDSA_SIG_new());
    BIGNUM *r = BN_bin2bn(bytesOf(signature), numberBytes, nullptr);
    BIGNUM *s = BN_bin2bn(bytesOf(signature) + numberBytes, numberBytes, nullptr);
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    unsigned char *der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    QByteArray result(reinterpret_cast<const char *>(der), std::max(size, 0));
    OPENSSL_free(der);
    return result;
}

} // namespace

Result<Es256KeyPair> makeEs256KeyPair()
{
    char type[] = "EC"; // the macro EVP_EC_gen() casts const away
    char curve[] = "P-256";
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, type, curve));
    const Bio bio(BIO_new(BIO_s_mem()));
    unsigned char *der = nullptr;
    const int size = key ? i2d_PUBKEY(key.get(), &der) : 0;
    Es256KeyPair pair{.privatePem = {},
                      .publicDer = QByteArray(reinterpret_cast<const char *>(der), std::max(size, 0))};
    OPENSSL_free(der);
    if (!key || !bio || size <= 0
        || PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return failure(ErrorKind::Crypto, QCoreApplication::translate("Sandbox", "The key could not be made."),
                       OpenSsl::takeError());
    }
    pair.privatePem = contentOf(bio.get());
    return pair;
}

bool verifyEs256(const QByteArray &publicDer, const QByteArray &signedBytes, const QByteArray &signature)
{
    const unsigned char *data = bytesOf(publicDer);
    const Key key(d2i_PUBKEY(nullptr, &data, publicDer.size()));
    if (!key || !isOnP256(key.get()) || signature.size() != 2 * numberBytes) {
        ERR_clear_error();
        return false;
    }
    const QByteArray der = toDer(signature);
    const DigestContext context(EVP_MD_CTX_new());
    const bool isGood = context && !der.isEmpty()
        && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1
        && EVP_DigestVerify(context.get(), bytesOf(der), size_t(der.size()), bytesOf(signedBytes),
                            size_t(signedBytes.size()))
            == 1;
    ERR_clear_error();
    return isGood;
}

} // namespace Muster
