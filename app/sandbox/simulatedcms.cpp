#include "app/sandbox/simulatedcms.h"

#include <QCoreApplication>

namespace Muster::SimulatedCms {

namespace {

using OpenSsl::Bio, OpenSsl::bytesOf, OpenSsl::Cms, OpenSsl::contentOf;
using Time = std::unique_ptr<ASN1_TIME, OpenSsl::Free<ASN1_TIME_free>>;

const EVP_MD *digestOf(Form form)
{
    return form == Form::Sha256Attributes || form == Form::Sha256Plain ? EVP_sha256() : EVP_sha1();
}

bool hasAttributes(Form form)
{
    return form == Form::Sha256Attributes || form == Form::Sha1Attributes;
}

// Signed but for what CMS_final or the stream adds.
Cms begin(const Signer &signer, Form form, unsigned flags, const QDateTime &time)
{
    Cms message(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags | CMS_PARTIAL));
    if (!message)
        return {};
    const unsigned own = hasAttributes(form) ? CMS_NOSMIMECAP : CMS_NOATTR;
    CMS_SignerInfo *info =
        CMS_add1_signer(message.get(), signer.certificate, signer.key, digestOf(form), flags | own | CMS_PARTIAL);
    if (!info || (signer.issuer && CMS_add1_cert(message.get(), signer.issuer) != 1))
        return {};
    if (hasAttributes(form)) { // the device's clock; libcrypto would take the computer's
        const Time stamp(ASN1_TIME_set(nullptr, time_t(time.toSecsSinceEpoch())));
        CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, stamp->type, stamp.get(), -1);
    }
    return message;
}

// The element at `at`: where its content begins and how long that is. Definite lengths only.
struct Element {
    qsizetype content = 0, length = 0;
};
Element elementAt(const QByteArray &der, qsizetype at)
{
    const auto octet = [&der](qsizetype i) { return qsizetype(static_cast<unsigned char>(der[i])); };
    const qsizetype first = octet(at + 1);
    if (first < 0x80)
        return {at + 2, first};
    qsizetype length = 0;
    for (qsizetype i = 0; i < (first & 0x7f); ++i)
        length = length << 8 | octet(at + 2 + i);
    return {at + 2 + (first & 0x7f), length};
}

// The same message with indefinite lengths in its outer `levels`. What is signed (certificates, attributes) lies
// deeper and stays as it is.
QByteArray toIndefinite(const QByteArray &der, qsizetype from, qsizetype end, int levels)
{
    QByteArray out;
    for (qsizetype at = from; at < end;) {
        const auto [content, length] = elementAt(der, at);
        const bool isConstructed = (static_cast<unsigned char>(der[at]) & 0x20) != 0;
        if (levels > 0 && isConstructed)
            out += der[at] + QByteArray(1, char(0x80)) + toIndefinite(der, content, content + length, levels - 1)
                + QByteArray(2, '\0');
        else
            out += der.sliced(at, content + length - at);
        at = content + length;
    }
    return out;
}

constexpr int outerLevels = 3; // ContentInfo, its [0], SignedData

} // namespace

QByteArray toDer(CMS_ContentInfo *message)
{
    const Bio out(BIO_new(BIO_s_mem()));
    return message && i2d_CMS_bio(out.get(), message) == 1 ? contentOf(out.get()) : QByteArray();
}

Cms fromDer(const QByteArray &bytes)
{
    const unsigned char *at = bytesOf(bytes);
    Cms message(d2i_CMS_ContentInfo(nullptr, &at, long(bytes.size())));
    return message && at == bytesOf(bytes) + bytes.size() ? std::move(message) : Cms();
}

QByteArray signAttached(const QByteArray &content, const Signer &signer, Form form, const QDateTime &time)
{
    const Bio in = OpenSsl::reader(content);
    if (form == Form::BerPlain) { // a constructed octet string as well, as a stream has it
        constexpr unsigned flags = CMS_BINARY | CMS_STREAM;
        const Cms message = begin(signer, form, flags, time);
        const Bio out(BIO_new(BIO_s_mem()));
        const bool written = message && i2d_CMS_bio_stream(out.get(), message.get(), in.get(), int(flags)) == 1;
        return written ? contentOf(out.get()) : QByteArray();
    }
    const Cms message = begin(signer, form, CMS_BINARY, time);
    if (!message || CMS_final(message.get(), in.get(), nullptr, CMS_BINARY) != 1)
        return {};
    return toDer(message.get());
}

QByteArray signDetached(const QByteArray &content, const Signer &signer, Form form, const QDateTime &time)
{
    constexpr unsigned flags = CMS_BINARY | CMS_DETACHED;
    const Bio in = OpenSsl::reader(content);
    const Cms message = begin(signer, form, flags, time);
    if (!message || CMS_final(message.get(), in.get(), nullptr, flags) != 1)
        return {};
    const QByteArray der = toDer(message.get());
    return form == Form::BerPlain ? toIndefinite(der, 0, der.size(), outerLevels) : der;
}

Result<QByteArray> openSigned(const QByteArray &bytes)
{
    const auto failed = [](const char *why) {
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Sandbox", "The profile's signature does not fit its content."),
                       QString::fromLatin1(why) + OpenSsl::takeError());
    };
    const Cms message = fromDer(bytes);
    if (!message || OBJ_obj2nid(CMS_get0_type(message.get())) != NID_pkcs7_signed)
        return failed("no SignedData ");
    const Bio out(BIO_new(BIO_s_mem()));
    if (CMS_verify(message.get(), nullptr, nullptr, nullptr, out.get(), CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) != 1)
        return failed("");
    return contentOf(out.get());
}

bool looksSigned(const QByteArray &bytes)
{
    return bytes.startsWith('\x30');
}

} // namespace Muster::SimulatedCms
