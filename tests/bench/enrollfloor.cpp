#include "tests/bench/enrollfloor.h"

#include "app/crypto/certificateauthority.h"
#include "app/crypto/openssl.h"
#include "models/core/random.h"
#include "tests/bench/enrollclient.h"

#include <QElapsedTimer>

#include <array>
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

// What a server and its clients prepare once.
class TlsEnds {
public:
    TlsEnds()
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

    [[nodiscard]] SSL_CTX *server() const { return m_server.get(); }
    [[nodiscard]] SSL_CTX *client() const { return m_client.get(); }

private:
    TlsContext m_server, m_client;
};

// Both ends of a connection, in memory: a full handshake, then what is encrypted and decrypted.
class TlsLine {
public:
    explicit TlsLine(const TlsEnds &ends)
        : m_server(SSL_new(ends.server()))
        , m_client(SSL_new(ends.client()))
    {
        BIO *here = nullptr;
        BIO *there = nullptr;
        check(BIO_new_bio_pair(&here, 32768, &there, 32768) == 1);
        SSL_set_bio(m_server.get(), here, here);
        SSL_set_bio(m_client.get(), there, there);
        SSL_set_accept_state(m_server.get());
        SSL_set_connect_state(m_client.get());
        bool isDone = false;
        for (int turns = 0; !isDone && turns < 20; ++turns) {
            const int asked = SSL_do_handshake(m_client.get());
            const int told = SSL_do_handshake(m_server.get());
            isDone = asked == 1 && told == 1;
        }
        check(isDone);
    }

    // A question and its answer.
    void carry()
    {
        carry(m_client.get(), m_server.get(), question);
        carry(m_server.get(), m_client.get(), answer);
    }

private:
    // Of a signed message with its headers, and of a command with a small profile.
    static constexpr int question = 3500;
    static constexpr int answer = 2500;

    static void carry(SSL *from, SSL *to, int bytes)
    {
        std::array<char, 4096> buffer{};
        check(SSL_write(from, buffer.data(), bytes) == bytes);
        check(SSL_read(to, buffer.data(), int(buffer.size())) == bytes);
    }

    Tls m_server, m_client;
};

void enroll(const TlsEnds &ends, EVP_PKEY *device, EVP_PKEY *authority, int reports)
{
    TlsLine assistant(ends);
    for (int i = 0; i < 4; ++i) // the profile, and SCEP's three
        assistant.carry();
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
    TlsLine client(ends);
    for (int i = 0; i < reports; ++i) {
        verify(device, sign(device));
        client.carry();
    }
}

} // namespace

double enrollmentCryptography(int enrollments, int threads, size_t messages)
{
    const TlsEnds ends;
    const OpenSsl::Key device = rsaKey();
    const OpenSsl::Key authority = rsaKey();
    QElapsedTimer timer;
    timer.start();
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&, i] {
            // Families are asked different questions, so some have a message more than others.
            for (int done = i; done < enrollments; done += threads)
                enroll(ends, device.get(), authority.get(),
                       int(messages * size_t(done + 1) / size_t(enrollments)
                           - messages * size_t(done) / size_t(enrollments)));
        });
    }
    for (std::thread &worker : workers)
        worker.join();
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace Muster::Bench
