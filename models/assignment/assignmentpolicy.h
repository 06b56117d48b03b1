// What decides which enrollment profile a device should have, where nobody decided for it by hand: rules in order, then
// a default for its family, then the default.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace Muster {

struct AssignmentRule {
    QString name;
    QString query; // as in the device table; must hold something
    ProfileId profile;
    bool isEnabled = true;

    bool operator==(const AssignmentRule &) const = default;
};

struct AssignmentPolicy {
    QList<AssignmentRule> rules; // the first that matches decides
    QHash<QString, ProfileId> familyDefaults; // by the family's name as Apple writes it, such as "iPad"
    ProfileId defaultProfile; // invalid: none

    [[nodiscard]] bool isEmpty() const
    {
        return rules.isEmpty() && familyDefaults.isEmpty() && !defaultProfile.isValid();
    }
    bool operator==(const AssignmentPolicy &) const = default;
};

// Apple's families, in the order in which people look for them.
[[nodiscard]] QStringList deviceFamilies();

// For the journal and for undo: names of profiles are added for people, numbers are what counts.
[[nodiscard]] QByteArray policyToJson(const AssignmentPolicy &policy, const QHash<ProfileId, QString> &names);
[[nodiscard]] Result<AssignmentPolicy> policyFromJson(const QByteArray &json);

} // namespace Muster
