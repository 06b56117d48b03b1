#include "app/crypto/certificate.h"
#include "app/crypto/x509parts.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace Muster {

namespace {

// Whole PKCS#12 files have a few kilobytes, and their makers 2,048 to some 100,000 rounds: more would be an attack.
constexpr qsizetype largestPfx = 1024 * 1024;
constexpr long mostRounds = 10'000'000;
constexpr qsizetype longestChain = 8;

std::unexpected<Error> refuse(ErrorKind kind, const char *message)
{
    return failure(kind, QCoreApplication::translate("Crypto", message), OpenSsl::takeError());
}

// The issuers that came along, the nearest first. The root stays out: who trusts it has it.
QList<QByteArray> linked(X509 *leaf, const std::vector<OpenSsl::Certificate> &others)
{
    QList<QByteArray> chain;
    X509 *current = leaf;
    while (chain.size() < longestChain) {
        const auto issuer = std::ranges::find_if(others, [&](const OpenSsl::Certificate &other) {
            return X509_check_issued(other.get(), current) == X509_V_OK
                && X509_verify(current, X509_get0_pubkey(other.get())) == 1;
        });
        if (issuer == others.end() || (X509_get_extension_flags(issuer->get()) & EXFLAG_SI) != 0
            || chain.contains(OpenSsl::derOf(issuer->get())))
            break;
        current = issuer->get();
        chain.append(OpenSsl::derOf(current));
    }
    (void)OpenSsl::takeError();
    return chain;
}

Result<CertifiedKey> fitted(const QList<QByteArray> &ders, EVP_PKEY *key)
{
    std::vector<OpenSsl::Certificate> certificates;
    X509 *own = nullptr;
    for (const QByteArray &der : ders) {
        if (OpenSsl::Certificate certificate = OpenSsl::certificateFrom(der)) {
            if (!own && X509_check_private_key(certificate.get(), key) == 1)
                own = certificate.get();
            certificates.push_back(std::move(certificate));
        }
    }
    (void)OpenSsl::takeError();
    if (!own)
        return refuse(ErrorKind::InvalidInput,
                      "The private key does not belong to the certificate. Give the pair that was made together.");
    CertifiedKey result{.certificate = OpenSsl::derOf(own), .privateKeyPem = OpenSsl::pemOf(key)};
    if (result.privateKeyPem.isEmpty())
        return refuse(ErrorKind::InvalidInput,
                      "The private key is of a kind that cannot be kept. Use an RSA or EC key.");
    result.chain = linked(own, certificates);
    return result;
}

bool opens(PKCS12 *pfx, const QByteArray &passphrase)
{
    return PKCS12_mac_present(pfx) != 1 || PKCS12_verify_mac(pfx, passphrase.constData(), -1) == 1
        || (passphrase.isEmpty() && PKCS12_verify_mac(pfx, nullptr, 0) == 1);
}

bool isModest(const PKCS12 *pfx)
{
    const ASN1_INTEGER *rounds = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &rounds, pfx);
    return !rounds || (ASN1_INTEGER_get(rounds) >= 0 && ASN1_INTEGER_get(rounds) <= mostRounds);
}

} // namespace

Result<CertifiedKey> certifiedKeyFromPem(const QByteArray &certificates, const QByteArray &key,
                                         const Secret &passphrase)
{
    (void)OpenSsl::takeError();
    const QByteArray &text = key.isEmpty() ? certificates : key;
    if (!text.contains("PRIVATE KEY-----"))
        return refuse(ErrorKind::InvalidInput,
                      "There is no private key. Give the file that has a block which begins with BEGIN PRIVATE KEY.");
    const auto ders = certificatesOf(certificates);
    if (!ders)
        return std::unexpected(ders.error());
    const OpenSsl::Key read = OpenSsl::keyFrom(Secret(text), passphrase);
    if (!read && text.contains("ENCRYPTED"))
        return refuse(ErrorKind::Crypto, "The private key does not open with this passphrase. Give the right one.");
    if (!read)
        return refuse(ErrorKind::InvalidInput, "The private key is damaged. Export it again.");
    return fitted(*ders, read.get());
}

Result<CertifiedKey> certifiedKeyFromPkcs12(const QByteArray &pfx, const Secret &passphrase)
{
    (void)OpenSsl::takeError();
    const unsigned char *at = OpenSsl::bytesOf(pfx);
    PKCS12 *read =
        pfx.size() <= largestPfx ? PKCS12_init_ex(NID_pkcs7_data, OpenSsl::legacyContext(), nullptr) : nullptr;
    if (read)
        d2i_PKCS12(&read, &at, static_cast<long>(pfx.size())); // when that fails, it frees and forgets it
    const OpenSsl::Pkcs12 file(read);
    if (!file || at != OpenSsl::bytesOf(pfx) + pfx.size() || !isModest(file.get()))
        return refuse(ErrorKind::InvalidInput,
                      "This is no PKCS#12 file, or it is damaged. Choose a .p12 or .pfx file.");
    QByteArray words = passphrase.revealBytes();
    const bool fits = opens(file.get(), words);
    EVP_PKEY *foundKey = nullptr;
    X509 *foundCertificate = nullptr;
    STACK_OF(X509) *foundOthers = nullptr;
    const bool isParsed =
        fits && PKCS12_parse(file.get(), words.constData(), &foundKey, &foundCertificate, &foundOthers) == 1;
    words.fill('\0');
    const OpenSsl::Key key(foundKey);
    const OpenSsl::Certificate certificate(foundCertificate);
    const OpenSsl::Certificates others(foundOthers);
    if (!fits)
        return refuse(ErrorKind::Crypto, "The PKCS#12 file does not open with this passphrase. Give the right one.");
    if (!isParsed)
        return refuse(
            ErrorKind::Crypto,
            "The PKCS#12 file does not open: the passphrase is another one, or it was encrypted in a way that "
            "OpenSSL does not know here. Export it again with AES.");
    if (!key)
        return refuse(ErrorKind::InvalidInput,
                      "There is no private key in the PKCS#12 file. Export it again together with its key.");
    if (!certificate)
        return refuse(ErrorKind::InvalidInput,
                      "There is no certificate for the key in the PKCS#12 file. Export both together again.");
    return fitted(QList{OpenSsl::derOf(certificate.get())} + OpenSsl::dersOf(others.get()), key.get());
}

} // namespace Muster
