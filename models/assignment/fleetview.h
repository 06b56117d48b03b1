// Which profile each device of an organisation has at Apple and which one it should have, worked out over the device
// index: a million devices in a few hundredths of a second.
//
// Used on the index's thread, for as long as nothing changes there.
#pragma once

#include "models/assignment/assignmentpolicy.h"
#include "models/devices/deviceindex.h"
#include "models/profiles/profile.h"

#include <QHash>

#include <vector>

namespace Muster {

enum class WantedBy : std::uint8_t { Nobody, Hand, Rule, FamilyDefault, Default };

// What a device should have. profile: its number, handNone for none; handLeave when nobody wants anything of it.
struct Wanted {
    std::int32_t profile = handLeave;
    WantedBy by = WantedBy::Nobody;
    std::uint8_t rule = 0; // which of the policy's rules, if by is Rule

    bool operator==(const Wanted &) const = default;
};

// What a device has at Apple, as a number of ours.
struct Has {
    static constexpr std::int32_t foreign = -2; // a profile that Muster did not make
    std::int32_t profile = handNone; // handNone for none
    int number = 0; // its version
    bool isLatest = false;

    // Whether Apple has what is wanted.
    [[nodiscard]] bool meets(const Wanted &wanted) const
    {
        if (wanted.profile == handLeave)
            return true;
        return wanted.profile == profile && (profile == handNone || isLatest);
    }
    bool operator==(const Has &) const = default;
};

// What one device should have, the slow road: the same as FleetView says of its row.
[[nodiscard]] Wanted wantedOf(const Device &device, const AssignmentPolicy &policy, const QDateTime &now);

class FleetView final {
public:
    // Rules whose query cannot be read match nothing; they are refused when they are saved.
    FleetView(DeviceIndex &index, OrganisationId organisation, ProfileDirectory directory);

    // By row; of devices that are not here, or of another organisation, Nobody wants anything.
    [[nodiscard]] std::vector<Wanted> wanted(const AssignmentPolicy &policy, const QDateTime &now) const;
    // The same as if nobody had decided anything by hand.
    [[nodiscard]] std::vector<Wanted> derived(const AssignmentPolicy &policy, const QDateTime &now) const;
    [[nodiscard]] Has hasAt(std::size_t row) const;

    [[nodiscard]] DeviceIndex &index() const { return m_index; }
    [[nodiscard]] const Bitmap &present() const { return m_present; }
    [[nodiscard]] const ProfileDirectory &directory() const { return m_directory; }
    [[nodiscard]] OrganisationId organisation() const { return m_organisation; }

private:
    DeviceIndex &m_index;
    OrganisationId m_organisation;
    ProfileDirectory m_directory;
    Bitmap m_present;
    std::vector<Has> m_hasByValue; // by the number of the UUID in the index
};

} // namespace Muster
