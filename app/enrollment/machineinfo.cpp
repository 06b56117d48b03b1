#include "app/enrollment/machineinfo.h"

#include "app/crypto/signedmessage.h"
#include "app/enrollment/appleauthorities.h"
#include "app/enrollment/devicemessage.h"
#include "app/plist/propertylist.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr qsizetype mostBytes = 64 * 1024;

std::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Enrollment", "The request of the device cannot be used: %1").arg(why));
}

// A text of a sane length; empty when it is missing, absent when it is something else.
std::optional<QString> textOf(const QVariantMap &all, const char *key)
{
    const auto value = all.constFind(QLatin1StringView(key));
    if (value == all.cend())
        return QString();
    if (value->typeId() != QMetaType::QString || value->toString().size() > 256)
        return std::nullopt;
    return value->toString().trimmed();
}

Result<MachineInfo> infoOf(const QVariantMap &all)
{
    MachineInfo info{.udid = {},
                     .serial = {},
                     .product = {},
                     .build = {},
                     .osVersion = {},
                     .osVersionExtra = {},
                     .language = {},
                     .canUpdate = plistFlag(all, u"MDM_CAN_REQUEST_SOFTWARE_UPDATE"),
                     .all = all};
    const std::pair<const char *, QString *> members[] = {{"UDID", &info.udid},
                                                          {"SERIAL", &info.serial},
                                                          {"PRODUCT", &info.product},
                                                          {"VERSION", &info.build},
                                                          {"OS_VERSION", &info.osVersion},
                                                          {"SUPPLEMENTAL_OS_VERSION_EXTRA", &info.osVersionExtra},
                                                          {"LANGUAGE", &info.language}};
    for (const auto &[key, member] : members) {
        const auto text = textOf(all, key);
        if (!text)
            return refused(QStringLiteral("%1 is no text").arg(QLatin1StringView(key)));
        *member = *text;
    }
    info.serial = info.serial.toUpper();
    if (!isDeviceIdentifier(info.udid) || !isDeviceIdentifier(info.serial) || info.product.isEmpty())
        return refused(QStringLiteral("UDID, SERIAL or PRODUCT is missing or no such thing"));
    return info;
}

} // namespace

QString MachineInfo::fullVersion() const
{
    return osVersionExtra.isEmpty() ? osVersion : osVersion + u' ' + osVersionExtra;
}

Result<SignedMachineInfo> readMachineInfo(const QByteArray &body, const QList<QByteArray> &practiceAuthorities,
                                          const QDateTime &now)
{
    if (body.isEmpty() || body.size() > mostBytes)
        return refused(QStringLiteral("it has %1 bytes").arg(body.size()));
    const Result<SignedMessage> message = verifyAttached(body);
    if (!message)
        return std::unexpected(message.error());
    MachineTrust trust = MachineTrust::Apple;
    if (const Result<> apple = verifyAppleDevice(message->signer, message->certificates); !apple) {
        // Dates do not count here, either: a device of the sandbox may practise with a wrong clock.
        if (!chainOf(message->signer, message->certificates, practiceAuthorities, ChainTimes::Ignore, now))
            return std::unexpected(apple.error());
        trust = MachineTrust::Practice;
    }
    const Result<QVariantMap> all = readPropertyDict(message->content, {.bytes = mostBytes});
    if (!all)
        return std::unexpected(all.error());
    return infoOf(*all).transform([trust](const MachineInfo &info) { return SignedMachineInfo{info, trust}; });
}

QString familyOfProduct(const QString &product)
{
    static constexpr std::pair<QLatin1StringView, QLatin1StringView> families[] = {
        {QLatin1StringView("iPhone"), QLatin1StringView("iPhone")},
        {QLatin1StringView("iPad"), QLatin1StringView("iPad")},
        {QLatin1StringView("iPod"), QLatin1StringView("iPod")},
        {QLatin1StringView("AppleTV"), QLatin1StringView("AppleTV")},
        {QLatin1StringView("RealityDevice"), QLatin1StringView("Vision")},
        {QLatin1StringView("Watch"), QLatin1StringView("Watch")},
        {QLatin1StringView("Mac"), QLatin1StringView("Mac")},
        {QLatin1StringView("iMac"), QLatin1StringView("Mac")},
        {QLatin1StringView("VirtualMac"), QLatin1StringView("Mac")}};
    for (const auto &[prefix, family] : families) {
        if (product.startsWith(prefix))
            return family;
    }
    return {};
}

} // namespace Muster
