#include "tests/bench/enrollfloor.h"

#include "app/crypto/certificateauthority.h"
#include "app/crypto/openssl.h"
#include "models/core/random.h"
#include "tests/bench/enrollclient.h"

#include <QElapsedTimer>

#include <thread>

namespace Muster::Bench {

namespace {

void check(bool isDone)
{
    if (!isDone)
        qFatal("libcrypto: %s", qPrintable(OpenSsl::takeError()));
}

OpenSsl::Key rsaKey()
{
    return OpenSsl::Key(EVP_RSA_gen(2048));
}

// A certificate's verification costs what the signature over its bytes costs, and so do a message's; the sizes are
// those of a device's messages.
const QByteArray text(1500, 'x');

QByteArray sign(EVP_PKEY *key)
{
    const OpenSsl::DigestContext context(EVP_MD_CTX_new());
    size_t size = 0;
    QByteArray signature(512, Qt::Uninitialized);
    size = size_t(signature.size());
    check(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1
          && EVP_DigestSign(context.get(), OpenSsl::bytesOf(signature), &size, OpenSsl::bytesOf(text),
                            size_t(text.size()))
              == 1);
    return signature.first(qsizetype(size));
}

void verify(EVP_PKEY *key, const QByteArray &signature)
{
    const OpenSsl::DigestContext context(EVP_MD_CTX_new());
    check(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1
          && EVP_DigestVerify(context.get(), OpenSsl::bytesOf(signature), size_t(signature.size()),
                              OpenSsl::bytesOf(text), size_t(text.size()))
              == 1);
}

// The content key of an EnvelopedData, there and back.
void envelope(EVP_PKEY *key)
{
    QByteArray secret(16, 'k');
    QByteArray sealed(512, Qt::Uninitialized);
    QByteArray opened(512, Qt::Uninitialized);
    size_t size = size_t(sealed.size());
    const OpenSsl::KeyContext to(EVP_PKEY_CTX_new(key, nullptr));
    check(EVP_PKEY_encrypt_init(to.get()) == 1
          && EVP_PKEY_encrypt(to.get(), OpenSsl::bytesOf(sealed), &size, OpenSsl::bytesOf(secret), 16) == 1);
    size_t got = size_t(opened.size());
    const OpenSsl::KeyContext from(EVP_PKEY_CTX_new(key, nullptr));
    check(EVP_PKEY_decrypt_init(from.get()) == 1
          && EVP_PKEY_decrypt(from.get(), OpenSsl::bytesOf(opened), &got, OpenSsl::bytesOf(sealed), size) == 1);
}

// Both ends of a full TLS handshake, in memory.
class Handshake {
public:
    Handshake()
        : m_server(SSL_CTX_new(TLS_server_method()))
        , m_client(SSL_CTX_new(TLS_client_method()))
    {
        SystemRandom random;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const CertifiedKey root =
            CertificateAuthority::make({.commonName = QStringLiteral("Floor"), .organisation = {}, .now = now}, random)
                .value();
        const CertifiedKey server = CertificateAuthority::open(root)
                                        .value()
                                        .issueServer({.hosts = {QStringLiteral("127.0.0.1")}, .now = now}, random)
                                        .value();
        const auto certificate = OpenSsl::fromDer<OpenSsl::Certificate, d2i_X509>(server.certificate);
        const QByteArray pem = server.privateKeyPem.revealBytes();
        const OpenSsl::Bio reader = OpenSsl::reader(pem);
        const OpenSsl::Key key(PEM_read_bio_PrivateKey(reader.get(), nullptr, nullptr, nullptr));
        SSL_CTX_use_certificate(m_server.get(), certificate.get());
        SSL_CTX_use_PrivateKey(m_server.get(), key.get());
        const auto anchor = OpenSsl::fromDer<OpenSsl::Certificate, d2i_X509>(root.certificate);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(m_client.get()), anchor.get());
        SSL_CTX_set_verify(m_client.get(), SSL_VERIFY_PEER, nullptr);
    }

    void shake() const
    {
        const Tls server(SSL_new(m_server.get()));
        const Tls client(SSL_new(m_client.get()));
        BIO *here = nullptr;
        BIO *there = nullptr;
        check(BIO_new_bio_pair(&here, 32768, &there, 32768) == 1);
        SSL_set_bio(server.get(), here, here);
        SSL_set_bio(client.get(), there, there);
        SSL_set_accept_state(server.get());
        SSL_set_connect_state(client.get());
        bool isDone = false;
        for (int turns = 0; !isDone && turns < 20; ++turns) {
            const int asked = SSL_do_handshake(client.get());
            const int told = SSL_do_handshake(server.get());
            isDone = asked == 1 && told == 1;
        }
        check(isDone);
    }

private:
    TlsContext m_server, m_client;
};

void enroll(const Handshake &tls, EVP_PKEY *device, EVP_PKEY *authority, int reports)
{
    tls.shake(); // Setup Assistant
    // MachineInfo: the device signs; its signature and the chain to the device authority are verified.
    verify(device, sign(device));
    const QByteArray chained = sign(authority); // stands for a certificate's; not counted twice below
    verify(authority, chained);
    // The profile is signed, and looked at by the device.
    verify(authority, sign(authority));
    // SCEP: the request, the message around it, its envelope; the answer, its envelope. The identity's signature is
    // `chained`.
    verify(device, sign(device));
    verify(device, sign(device));
    envelope(authority);
    verify(authority, sign(authority));
    verify(authority, chained);
    envelope(device);
    tls.shake(); // the MDM client
    for (int i = 0; i < reports; ++i)
        verify(device, sign(device));
}

} // namespace

double enrollmentCryptography(int enrollments, int threads, int reports)
{
    const Handshake tls;
    const OpenSsl::Key device = rsaKey();
    const OpenSsl::Key authority = rsaKey();
    QElapsedTimer timer;
    timer.start();
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&, i] {
            for (int done = i; done < enrollments; done += threads)
                enroll(tls, device.get(), authority.get(), reports);
        });
    }
    for (std::thread &worker : workers)
        worker.join();
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace Muster::Bench
