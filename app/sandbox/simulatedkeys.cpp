#include "app/sandbox/simulatedkeys.h"

#include <QCoreApplication>

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <initializer_list>

namespace Muster {

namespace {

using OpenSsl::Bio, OpenSsl::bytesOf, OpenSsl::Certificate, OpenSsl::contentOf, OpenSsl::Key;
using Extension = std::unique_ptr<X509_EXTENSION, OpenSsl::Free<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, OpenSsl::Free<BN_free>>;

constexpr long day = 86400L;

constexpr int keyBits = 2048;

Key makeKey()
{
    char type[] = "RSA"; // the macro EVP_RSA_gen() casts const away
    return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, type, size_t(keyBits)));
}

Key keyOf(const QByteArray &der)
{
    const unsigned char *at = bytesOf(der);
    Key key(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, long(der.size())));
    if (!key)
        std::ignore = OpenSsl::takeError();
    return key;
}

QByteArray toDer(EVP_PKEY *key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    return i2d_PrivateKey_bio(bio.get(), key) == 1 ? contentOf(bio.get()) : QByteArray();
}

struct Extra {
    int nid;
    const char *value;
};

bool addExtensions(X509 *certificate, X509 *issuer, std::initializer_list<Extra> extras)
{
    for (const auto &[nid, value] : extras) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
        const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
        if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
            return false;
    }
    return true;
}

void setName(X509_NAME *name, std::initializer_list<std::pair<const char *, QByteArray>> parts)
{
    for (const auto &[field, text] : parts)
        X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytesOf(text), int(text.size()), -1, 0);
}

// An unsigned certificate for the key; null when libcrypto cannot. Without a number: a random one.
Certificate draft(EVP_PKEY *key, long number, long days)
{
    Certificate certificate(X509_new());
    unsigned char serial[16];
    if (!certificate || RAND_bytes(serial, sizeof serial) != 1)
        return {};
    serial[0] &= 0x7f; // positive
    if (number) {
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), number);
    } else {
        const Number random(BN_bin2bn(serial, sizeof serial, nullptr));
        BN_to_ASN1_INTEGER(random.get(), X509_get_serialNumber(certificate.get()));
    }
    X509_set_version(certificate.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), int(days), 0, nullptr);
    X509_set_pubkey(certificate.get(), key);
    return certificate;
}

QByteArray toDer(X509 *certificate)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    return i2d_X509_bio(bio.get(), certificate) == 1 ? contentOf(bio.get()) : QByteArray();
}

} // namespace

Result<SandboxDeviceAuthority> SandboxDeviceAuthority::make()
{
    const auto failed = [] {
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Sandbox", "The sandbox's certificates could not be made."),
                       OpenSsl::takeError());
    };
    const Key key(makeKey());
    const Certificate certificate(key ? draft(key.get(), 0, 30 * 365) : Certificate());
    if (!certificate)
        return failed();
    setName(X509_get_subject_name(certificate.get()), {{"CN", "Muster Sandbox Device CA"}, {"O", "Muster Sandbox"}});
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    const Bio bio(BIO_new(BIO_s_mem()));
    const bool made = addExtensions(certificate.get(), certificate.get(),
                                    {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                     {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                     {NID_subject_key_identifier, "hash"}})
        && X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0
        && i2d_PKCS8PrivateKey_bio(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
    if (!made)
        return failed();
    return SandboxDeviceAuthority{toDer(certificate.get()), contentOf(bio.get())};
}

QByteArray SandboxDeviceAuthority::certificatePem() const
{
    const unsigned char *at = bytesOf(certificate);
    const Certificate parsed(d2i_X509(nullptr, &at, long(certificate.size())));
    const Bio bio(BIO_new(BIO_s_mem()));
    return parsed && PEM_write_bio_X509(bio.get(), parsed.get()) == 1 ? contentOf(bio.get()) : QByteArray();
}

SimulatedKeys::SimulatedKeys(const SandboxDeviceAuthority &authority, size_t size, const QList<QByteArray> &kept)
    : m_slots(kept.isEmpty() ? size : size_t(kept.size()))
{
    for (qsizetype i = 0; i < kept.size(); ++i)
        m_slots[size_t(i)].kept = kept[i];
    const unsigned char *at = bytesOf(authority.certificate);
    m_authority.reset(d2i_X509(nullptr, &at, long(authority.certificate.size())));
    const Bio bio = OpenSsl::reader(authority.key);
    m_authorityKey.reset(d2i_PrivateKey_bio(bio.get(), nullptr));
}

const SimulatedKeys::Entry *SimulatedKeys::entry(quint32 number)
{
    Slot &slot = m_slots[number % m_slots.size()];
    std::call_once(slot.made, [&slot] {
        Entry fresh{slot.kept.isEmpty() ? makeKey() : keyOf(slot.kept), {}};
        fresh.scepSigner = fresh.key ? draft(fresh.key.get(), 1, 365) : Certificate();
        X509 *signer = fresh.scepSigner.get();
        if (!signer)
            return;
        setName(X509_get_subject_name(signer), {{"CN", "MDM SCEP SIGNER"}, {"C", "US"}});
        X509_set_issuer_name(signer, X509_get_subject_name(signer));
        if (addExtensions(signer, signer,
                          {{NID_key_usage, "critical,digitalSignature"}, {NID_ext_key_usage, "critical,clientAuth"}})
            && X509_sign(signer, fresh.key.get(), EVP_sha256()) > 0)
            slot.entry = std::move(fresh);
        slot.isMade = slot.entry.key != nullptr;
    });
    return slot.entry.key ? &slot.entry : nullptr;
}

QList<QByteArray> SimulatedKeys::keys() const
{
    QList<QByteArray> list;
    for (const Slot &slot : m_slots)
        list.append(slot.isMade ? toDer(slot.entry.key.get()) : slot.kept);
    return list;
}

bool SimulatedKeys::isKey(const QByteArray &der)
{
    const Key key = keyOf(der);
    return key && EVP_PKEY_get_bits(key.get()) == keyBits;
}

QByteArray SimulatedKeys::issueLeaf(quint32 number, const QByteArray &commonName)
{
    const Entry *device = entry(number);
    if (!device || !m_authority || !m_authorityKey)
        return {};
    const Certificate leaf = draft(device->key.get(), 0, 2 * 365);
    if (!leaf)
        return {};
    setName(X509_get_subject_name(leaf.get()), {{"CN", commonName}, {"O", "Muster Sandbox"}, {"OU", "iPhone"}});
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(m_authority.get()));
    const bool made = addExtensions(leaf.get(), m_authority.get(),
                                    {{NID_basic_constraints, "critical,CA:FALSE"},
                                     {NID_key_usage, "critical,digitalSignature"},
                                     {NID_authority_key_identifier, "keyid"}})
        && X509_sign(leaf.get(), m_authorityKey.get(), EVP_sha256()) > 0;
    return made ? toDer(leaf.get()) : QByteArray();
}

} // namespace Muster
