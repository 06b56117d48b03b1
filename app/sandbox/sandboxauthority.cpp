#include "app/sandbox/sandboxauthority.h"

#include "app/crypto/openssl.h"

#include <QCoreApplication>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace Muster {

namespace {

using OpenSsl::Bio, OpenSsl::Certificate, OpenSsl::contentOf, OpenSsl::Key;
using Extension = std::unique_ptr<X509_EXTENSION, OpenSsl::Free<X509_EXTENSION_free>>;

// The macro EVP_EC_gen() casts const away.
Key makeKey()
{
    char type[] = "EC";
    char curve[] = "P-256";
    return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, type, curve));
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// An unsigned certificate for `key`; nullptr when libcrypto cannot.
Certificate draft(EVP_PKEY *key, const char *name)
{
    Certificate certificate(X509_new());
    unsigned char serial[16];
    if (!certificate || RAND_bytes(serial, sizeof serial) != 1)
        return {};
    serial[0] &= 0x7f; // positive
    const std::unique_ptr<BIGNUM, OpenSsl::Free<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    X509_set_version(certificate.get(), X509_VERSION_3);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 30L * 86400L);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name), -1, -1, 0);
    X509_set_pubkey(certificate.get(), key);
    return certificate;
}

QByteArray toPem(X509 *certificate)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    return PEM_write_bio_X509(bio.get(), certificate) == 1 ? contentOf(bio.get()) : QByteArray();
}

QByteArray toPem(EVP_PKEY *key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    const bool written = PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    return written ? contentOf(bio.get()) : QByteArray();
}

} // namespace

Result<SandboxAuthority> SandboxAuthority::make()
{
    const auto failed = [] {
        ERR_clear_error();
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Sandbox", "The sandbox's certificates could not be made."));
    };
    const Key rootKey(makeKey());
    const Key leafKey(makeKey());
    if (!rootKey || !leafKey)
        return failed();
    const Certificate root = draft(rootKey.get(), "Muster Sandbox CA");
    const Certificate leaf = draft(leafKey.get(), "localhost");
    if (!root || !leaf)
        return failed();
    X509_set_issuer_name(root.get(), X509_get_subject_name(root.get()));
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(root.get()));
    const bool made = addExtension(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && addExtension(root.get(), root.get(), NID_key_usage, "critical,keyCertSign,cRLSign")
        && addExtension(root.get(), root.get(), NID_subject_key_identifier, "hash")
        && X509_sign(root.get(), rootKey.get(), EVP_sha256()) > 0
        && addExtension(leaf.get(), root.get(), NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(leaf.get(), root.get(), NID_key_usage, "critical,digitalSignature")
        && addExtension(leaf.get(), root.get(), NID_ext_key_usage, "serverAuth")
        && addExtension(leaf.get(), root.get(), NID_subject_key_identifier, "hash")
        && addExtension(leaf.get(), root.get(), NID_authority_key_identifier, "keyid")
        && addExtension(leaf.get(), root.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1")
        && X509_sign(leaf.get(), rootKey.get(), EVP_sha256()) > 0;
    if (!made)
        return failed();

    SandboxAuthority authority;
    authority.authorityPem = toPem(root.get());
    authority.server.setLocalCertificateChain(
        {QSslCertificate(toPem(leaf.get())), QSslCertificate(authority.authorityPem)});
    authority.server.setPrivateKey(QSslKey(toPem(leafKey.get()), QSsl::Ec));
    authority.server.setProtocol(QSsl::TlsV1_2OrLater);
    return authority;
}

} // namespace Muster
