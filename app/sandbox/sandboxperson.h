// The people of the simulated organisation: who may do what in the portal follows from their role (Apple's user guides,
// "Intro to roles and privileges").
#pragma once

#include <QByteArray>
#include <QtTypes>

#include <array>
#include <optional>
#include <utility>

namespace Muster {

enum class SandboxRole : quint8 { Administrator, DeviceManager, Staff };

// "device-manager" is Apple's Device Enrollment Manager.
inline constexpr std::array<std::pair<SandboxRole, QByteArrayView>, 3> sandboxRoleNames{{
    {SandboxRole::Administrator, "administrator"},
    {SandboxRole::DeviceManager, "device-manager"},
    {SandboxRole::Staff, "staff"},
}};

// What needs a role.
enum class SandboxRight : quint8 {
    SignTerms, // administrators, since it needs legal authority
    ManagePeople, // administrators; API accounts, too
    ManageServices, // administrators and device managers: services, certificates, tokens
    ManageDevices // the same: orders, assignment, release
};

// Nobody is ever removed from the list: who left is no longer active, and what they did keeps their name.
struct SandboxPerson {
    QByteArray name; // "Mara Keller"
    QByteArray account; // the Apple Account, unique
    SandboxRole role = SandboxRole::Staff;
    bool isActive = true;

    bool operator==(const SandboxPerson &) const = default;
};

[[nodiscard]] constexpr bool isGranted(SandboxRole role, SandboxRight right)
{
    const bool isForAdministrators = right == SandboxRight::SignTerms || right == SandboxRight::ManagePeople;
    return role == SandboxRole::Administrator || (role == SandboxRole::DeviceManager && !isForAdministrators);
}

[[nodiscard]] inline QByteArrayView sandboxRoleName(SandboxRole role)
{
    return sandboxRoleNames[size_t(role)].second;
}

[[nodiscard]] inline std::optional<SandboxRole> sandboxRole(QByteArrayView name)
{
    for (const auto &[role, known] : sandboxRoleNames) {
        if (known == name)
            return role;
    }
    return {};
}

} // namespace Muster
