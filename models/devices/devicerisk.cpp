#include "models/devices/devicerisk.h"

#include <QCoreApplication>

#include <utility>

namespace Muster {

namespace {

constexpr std::array<std::pair<DeviceRisk, QLatin1StringView>, deviceRiskCount> names{{
    {DeviceRisk::NoProfile, QLatin1StringView("no-profile")},
    {DeviceRisk::Unmanaged, QLatin1StringView("unmanaged")},
    {DeviceRisk::Failed, QLatin1StringView("failed")},
    {DeviceRisk::Throttled, QLatin1StringView("throttled")},
    {DeviceRisk::Refused, QLatin1StringView("refused")},
    {DeviceRisk::OldVersion, QLatin1StringView("old-version")},
    {DeviceRisk::Stuck, QLatin1StringView("stuck")},
    {DeviceRisk::Provisional, QLatin1StringView("provisional")},
}};

} // namespace

QString deviceRiskName(DeviceRisk risk)
{
    for (const auto &[known, name] : names) {
        if (known == risk)
            return name;
    }
    return {};
}

std::optional<DeviceRisk> deviceRiskFromName(const QString &name)
{
    for (const auto &[risk, known] : names) {
        if (known == name)
            return risk;
    }
    return std::nullopt;
}

QStringList deviceRiskNames()
{
    QStringList all;
    for (const auto &[risk, name] : names)
        all.append(name);
    return all;
}

QString deviceRiskText(DeviceRisk risk)
{
    switch (risk) {
    case DeviceRisk::NoProfile:
        return QCoreApplication::translate("DeviceRisk", "No profile assigned");
    case DeviceRisk::Unmanaged:
        return QCoreApplication::translate("DeviceRisk", "Switched on, no profile");
    case DeviceRisk::Failed:
        return QCoreApplication::translate("DeviceRisk", "Assignment failed");
    case DeviceRisk::Throttled:
        return QCoreApplication::translate("DeviceRisk", "Throttled by Apple");
    case DeviceRisk::Refused:
        return QCoreApplication::translate("DeviceRisk", "Refused by Apple");
    case DeviceRisk::OldVersion:
        return QCoreApplication::translate("DeviceRisk", "Older profile version");
    case DeviceRisk::Stuck:
        return QCoreApplication::translate("DeviceRisk", "Stuck in Setup Assistant");
    case DeviceRisk::Provisional:
        break;
    }
    return QCoreApplication::translate("DeviceRisk", "Provisional");
}

bool isConfiguratorSource(QStringView foldedSource)
{
    return foldedSource.contains(QLatin1StringView("configurator"))
        || foldedSource == QLatin1StringView("manually_added") || foldedSource == QLatin1StringView("manually added");
}

QDateTime provisionalUntil(const Device &device)
{
    if (!device.activatedAt.isValid() || !isConfiguratorSource(device.own.source.toCaseFolded()))
        return {};
    return device.activatedAt.addDays(provisionalDays);
}

} // namespace Muster
