#include "models/devices/device.h"

#include <QCoreApplication>

namespace Muster {

DeviceState deviceState(bool isPresent, ProfileStatus status)
{
    if (!isPresent)
        return DeviceState::Left;
    switch (status) {
    case ProfileStatus::Assigned:
        return DeviceState::Ready;
    case ProfileStatus::Pushed:
        return DeviceState::SwitchedOn;
    case ProfileStatus::Empty:
    case ProfileStatus::Removed:
        break;
    }
    return DeviceState::NoProfile;
}

DeviceState Device::state() const
{
    return deviceState(isPresent, profileStatus);
}

ProfileStatus profileStatusFromApple(QAnyStringView text)
{
    if (text == QLatin1StringView("assigned"))
        return ProfileStatus::Assigned;
    if (text == QLatin1StringView("pushed"))
        return ProfileStatus::Pushed;
    return text == QLatin1StringView("removed") ? ProfileStatus::Removed : ProfileStatus::Empty;
}

QString profileStatusName(ProfileStatus status)
{
    switch (status) {
    case ProfileStatus::Assigned:
        return QStringLiteral("assigned");
    case ProfileStatus::Pushed:
        return QStringLiteral("pushed");
    case ProfileStatus::Removed:
        return QStringLiteral("removed");
    case ProfileStatus::Empty:
        break;
    }
    return QStringLiteral("empty");
}

QString deviceStateName(DeviceState state)
{
    switch (state) {
    case DeviceState::NoProfile:
        return QStringLiteral("no-profile");
    case DeviceState::Ready:
        return QStringLiteral("ready");
    case DeviceState::SwitchedOn:
        return QStringLiteral("switched-on");
    case DeviceState::Left:
        break;
    }
    return QStringLiteral("left");
}

QString deviceStateText(DeviceState state)
{
    switch (state) {
    case DeviceState::NoProfile:
        return QCoreApplication::translate("DeviceState", "No profile");
    case DeviceState::Ready:
        return QCoreApplication::translate("DeviceState", "Ready, not yet on");
    case DeviceState::SwitchedOn:
        return QCoreApplication::translate("DeviceState", "Switched on");
    case DeviceState::Left:
        break;
    }
    return QCoreApplication::translate("DeviceState", "No longer here");
}

} // namespace Muster
