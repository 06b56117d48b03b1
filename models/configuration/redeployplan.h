// Who would get an item anew, or lose it, after it was changed: a plan that changes nothing.
#pragma once

#include "models/configuration/configurationitem.h"

#include <QList>

#include <array>
#include <optional>

namespace Muster {

// In the order in which a plan tells them.
enum class RedeployGroup {
    Install, // does not have it
    Replace, // has an older revision, or a failed try, or other values of its variables
    Remove, // has it, and is not to have it any more
    Already, // has the latest, or it is on its way
    LeftOut // is not to have it, and has not
};
inline constexpr std::size_t redeployGroupCount = 5;

// A managed device, with all that decides about it.
struct RedeployCandidate {
    EnrollmentId enrollment;
    QString serial;
    QString name;
    std::optional<ItemResult> result;
    bool mayHaveIt = false; // it was given out to the device, and no removal was confirmed since
    QString leftOutBecause; // empty: the item is for it
    bool isAgain = false; // what its variables stand for changed
    bool isGiven = false; // a person gives it to this device, whether or not it is for everybody

    bool operator==(const RedeployCandidate &) const = default;
};

struct RedeployRow {
    EnrollmentId enrollment; // none where a person chose a device that never enrolled
    QString serial;
    QString name;
    RedeployGroup group = RedeployGroup::Already;
    QString reason; // for people

    bool operator==(const RedeployRow &) const = default;
};

struct RedeployPlan {
    ItemId item;
    QString itemName;
    int revision = 0; // the number of the latest
    bool isRemoval = false; // the item is deleted
    QList<RedeployRow> rows;

    [[nodiscard]] std::array<int, redeployGroupCount> counts() const;
    // How many devices would be told something.
    [[nodiscard]] int changes() const;

    bool operator==(const RedeployPlan &) const = default;
};

// An item that is not marked for everybody is only for those who have it, or whom a person gives it.
[[nodiscard]] RedeployPlan planRedeploy(const ConfigurationItem &item, bool isRemoval,
                                        const QList<RedeployCandidate> &candidates);

[[nodiscard]] QString redeployGroupName(RedeployGroup group); // for --json
[[nodiscard]] QString redeployGroupText(RedeployGroup group); // for people

} // namespace Muster
