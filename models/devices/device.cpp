#include "models/devices/device.h"

#include <QCoreApplication>

namespace Muster {

DeviceState deviceState(bool isPresent, ProfileStatus status, bool wasActivated, Management management)
{
    if (!isPresent)
        return DeviceState::Left;
    switch (management) {
    case Management::InSetup:
        return DeviceState::InSetup;
    case Management::Enrolled:
        return DeviceState::Enrolled;
    case Management::Removed:
        return DeviceState::Removed;
    case Management::None:
        break;
    }
    switch (status) {
    case ProfileStatus::Assigned:
        return wasActivated ? DeviceState::SwitchedOn : DeviceState::Ready;
    case ProfileStatus::Pushed:
        return DeviceState::SwitchedOn;
    case ProfileStatus::Removed:
        return DeviceState::Dropped;
    case ProfileStatus::Empty:
        break;
    }
    return DeviceState::NoProfile;
}

DeviceState Device::state() const
{
    return deviceState(isPresent, profileStatus, activatedAt.isValid(), management);
}

bool Device::hasProfile() const
{
    return isPresent && isProfile(profileStatus);
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

QString departureName(DeviceDeparture departure)
{
    switch (departure) {
    case DeviceDeparture::Taken:
        return QStringLiteral("taken");
    case DeviceDeparture::Absent:
        return QStringLiteral("absent");
    case DeviceDeparture::Asked:
        return QStringLiteral("asked");
    case DeviceDeparture::Replaced:
        return QStringLiteral("replaced");
    case DeviceDeparture::Released:
        return QStringLiteral("released");
    case DeviceDeparture::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString departureText(DeviceDeparture departure)
{
    switch (departure) {
    case DeviceDeparture::Taken:
        return QCoreApplication::translate("DeviceDeparture",
                                           "Apple says that it was taken from this service: unassigned, moved to "
                                           "another one, or released");
    case DeviceDeparture::Absent:
        return QCoreApplication::translate("DeviceDeparture", "It was missing when Apple's whole list was read");
    case DeviceDeparture::Asked:
        return QCoreApplication::translate("DeviceDeparture",
                                           "Apple told nothing, but no longer gives it out when asked for it: it was "
                                           "released, or moved to another service");
    case DeviceDeparture::Replaced:
        return QCoreApplication::translate("DeviceDeparture", "Another device took its place in a repair");
    case DeviceDeparture::Released:
        return QCoreApplication::translate("DeviceDeparture", "It was released from the organisation with Muster");
    case DeviceDeparture::Unknown:
        break;
    }
    return QCoreApplication::translate("DeviceDeparture", "It was unassigned, moved to another service, or released");
}

QString deviceStateName(DeviceState state)
{
    switch (state) {
    case DeviceState::NoProfile:
        return QStringLiteral("no-profile");
    case DeviceState::Dropped:
        return QStringLiteral("profile-dropped");
    case DeviceState::Ready:
        return QStringLiteral("ready");
    case DeviceState::SwitchedOn:
        return QStringLiteral("switched-on");
    case DeviceState::InSetup:
        return QStringLiteral("in-setup");
    case DeviceState::Enrolled:
        return QStringLiteral("enrolled");
    case DeviceState::Removed:
        return QStringLiteral("management-removed");
    case DeviceState::Left:
        break;
    }
    return QStringLiteral("left");
}

std::optional<DeviceState> deviceStateFromName(QStringView name)
{
    for (int state = 0; state < deviceStateCount; ++state) {
        if (deviceStateName(static_cast<DeviceState>(state)) == name)
            return static_cast<DeviceState>(state);
    }
    return std::nullopt;
}

QStringList allDeviceStateNames()
{
    QStringList names;
    for (int state = 0; state < deviceStateCount; ++state)
        names.append(deviceStateName(static_cast<DeviceState>(state)));
    return names;
}

QStringList deviceStateNames(DeviceState state)
{
    QStringList names{deviceStateName(state)};
    if (state == DeviceState::Dropped)
        names.append(deviceStateName(DeviceState::NoProfile));
    return names;
}

QString deviceStateText(DeviceState state)
{
    switch (state) {
    case DeviceState::NoProfile:
        return QCoreApplication::translate("DeviceState", "No profile");
    case DeviceState::Dropped:
        return QCoreApplication::translate("DeviceState", "Profile dropped");
    case DeviceState::Ready:
        return QCoreApplication::translate("DeviceState", "Ready, not yet on");
    case DeviceState::SwitchedOn:
        return QCoreApplication::translate("DeviceState", "Switched on");
    case DeviceState::InSetup:
        return QCoreApplication::translate("DeviceState", "In Setup Assistant");
    case DeviceState::Enrolled:
        return QCoreApplication::translate("DeviceState", "Enrolled");
    case DeviceState::Removed:
        return QCoreApplication::translate("DeviceState", "No longer managed");
    case DeviceState::Left:
        break;
    }
    return QCoreApplication::translate("DeviceState", "No longer here");
}

} // namespace Muster
