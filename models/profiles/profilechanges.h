// What an edited profile changes against the version it began with, key by key and in words.
#pragma once

#include "models/profiles/enrollmentprofile.h"

#include <QList>

namespace Muster {

struct ProfileChange {
    QString key;
    QString name; // as the form calls it; the key where the form has no name for it
    QString before; // in words; empty when it was not set
    QString after;
    QStringList added; // for lists
    QStringList removed;

    bool operator==(const ProfileChange &) const = default;
};

// In the order of the keys. What holds for a device counts: a default that is written out changes nothing.
[[nodiscard]] QList<ProfileChange> profileChanges(const EnrollmentProfile &before, const EnrollmentProfile &after);

// The name of a key as people say it.
[[nodiscard]] QString profileKeyName(const QString &key);

} // namespace Muster
