#include "app/enrollment/appleauthorities.h"

#include <QCoreApplication>
#include <QFile>

namespace Muster {

namespace {

QByteArray authority(const char *name)
{
    QFile file(QStringLiteral(":/muster/enrollment/apple-authorities/") + QLatin1StringView(name));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    const auto read = certificatesOf(isOpen ? file.readAll() : QByteArray());
    return read ? read->first() : QByteArray();
}

bool haveSameKey(const QByteArray &one, const QByteArray &other)
{
    const auto facts = readCertificate(one);
    const auto otherFacts = readCertificate(other);
    return facts && otherFacts && facts->keySha256 == otherFacts->keySha256;
}

std::unexpected<Error> refuse(const QString &detail)
{
    return failure(ErrorKind::Crypto,
                   QCoreApplication::translate("Crypto", "The certificate is not that of an Apple device."), detail);
}

} // namespace

QList<QByteArray> appleDeviceAuthorities()
{
    static const QList authorities{authority("apple-root.pem"), authority("apple-iphone-ca.pem"),
                                   authority("apple-iphone-device-ca.pem")};
    return authorities;
}

Result<> verifyAppleDevice(const QByteArray &leaf, const QList<QByteArray> &others)
{
    const QList authorities = appleDeviceAuthorities();
    // Ours come first, so that a certificate of the same name among the others cannot lead the path astray.
    const auto path = chainOf(leaf, QList{authorities.at(2), authorities.at(1)} + others, {authorities.at(0)},
                              ChainTimes::Ignore, {});
    if (!path)
        return refuse(path.error().detail);
    const bool isPinned = path->size() == 4 && haveSameKey(path->at(1), authorities.at(2))
        && haveSameKey(path->at(2), authorities.at(1)) && path->at(3) == authorities.at(0);
    if (!isPinned)
        return refuse(QStringLiteral("it was issued below Apple's root, but not by the authority for devices"));
    return {};
}

} // namespace Muster
