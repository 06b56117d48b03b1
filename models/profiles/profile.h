// An enrollment profile as Muster keeps it: a name, and versions that Apple knows by numbers of their own.
#pragma once

#include "models/core/ids.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>

namespace Muster {

struct Profile {
    ProfileId id;
    OrganisationId organisation;
    QString name; // profile_name of the latest version
    QDateTime createdAt;
    int number = 0; // of the latest version, from 1
    ProfileVersionId latest;
    QString uuid; // of the latest version at Apple; empty until it was defined there
    QDateTime savedAt; // the latest version
    bool isDefault = false; // for the families without a default of their own
    QStringList defaultFamilies; // for these it is

    bool operator==(const Profile &) const = default;
};

struct ProfileVersion {
    ProfileVersionId id;
    ProfileId profile;
    int number = 0;
    QJsonObject content; // as Apple gets it
    QDateTime savedAt;
    QString savedBy;
    QString note;
    QString uuid;

    bool operator==(const ProfileVersion &) const = default;
};

// Which version of which profile a number at Apple stands for.
struct ProfileOfUuid {
    ProfileId profile;
    int number = 0;
    bool isLatest = false;
    QString name;

    // "Staff iPads v7"
    [[nodiscard]] QString text() const { return name + QStringLiteral(" v%1").arg(number); }
    bool operator==(const ProfileOfUuid &) const = default;
};

// The profiles of an organisation as far as deciding needs them.
struct ProfileDirectory {
    QHash<QString, ProfileOfUuid> byUuid; // lower case
    QHash<ProfileId, QString> names;
    QHash<ProfileId, int> latest; // the number of the latest version

    bool operator==(const ProfileDirectory &) const = default;
};

// How many devices carry a version: assigned at Apple, and in force on devices that were switched on with it.
struct ProfileCoverage {
    int number = 0;
    qint64 assigned = 0; // Apple would give it to them at the next activation
    qint64 activated = 0; // were switched on with it, and keep it until they are erased
    qint64 activatedNeedErase = 0; // of these: a newer version, or another profile, waits for the next erase

    bool operator==(const ProfileCoverage &) const = default;
};

} // namespace Muster

Q_DECLARE_METATYPE(Muster::Profile)
