#include "ui/devices/devicelooks.h"

#include <QCoreApplication>

#include <array>

namespace Muster {

namespace {

struct FamilyLook {
    QLatin1StringView apple; // folded
    QLatin1StringView icon;
    QLatin1StringView text;
};

constexpr std::array<FamilyLook, 7> families{{
    {QLatin1StringView("ipad"), QLatin1StringView("ipad"), QLatin1StringView("iPad")},
    {QLatin1StringView("iphone"), QLatin1StringView("iphone"), QLatin1StringView("iPhone")},
    {QLatin1StringView("ipod"), QLatin1StringView("ipod"), QLatin1StringView("iPod")},
    {QLatin1StringView("mac"), QLatin1StringView("mac"), QLatin1StringView("Mac")},
    {QLatin1StringView("appletv"), QLatin1StringView("tv"), QLatin1StringView("Apple TV")},
    {QLatin1StringView("vision"), QLatin1StringView("vision"), QLatin1StringView("Apple Vision")},
    {QLatin1StringView("watch"), QLatin1StringView("watch"), QLatin1StringView("Apple Watch")},
}};

const FamilyLook *lookOf(const QString &family)
{
    const QString folded = family.toCaseFolded();
    for (const FamilyLook &look : families) {
        if (look.apple == folded)
            return &look;
    }
    return nullptr;
}

} // namespace

Meaning meaningOf(DeviceState state)
{
    switch (state) {
    case DeviceState::NoProfile:
    case DeviceState::Dropped:
        return Meaning::Attention;
    case DeviceState::Removed:
        return Meaning::Attention;
    case DeviceState::Ready:
    case DeviceState::InSetup:
        return Meaning::Waiting;
    case DeviceState::SwitchedOn:
    case DeviceState::Enrolled:
        return Meaning::Ok;
    case DeviceState::Left:
        break;
    }
    return Meaning::Neutral;
}

QString familyIcon(const QString &family)
{
    const FamilyLook *look = lookOf(family);
    return look ? QString(look->icon) : QStringLiteral("unknown");
}

QString familyText(const QString &family)
{
    if (family.isEmpty())
        return QCoreApplication::translate("DeviceFamily", "Unknown");
    const FamilyLook *look = lookOf(family);
    return look ? QString(look->text) : family;
}

} // namespace Muster
