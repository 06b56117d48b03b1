// Enrollment profiles of the workspace: saved as versions, defined at Apple, given as defaults.
//
// Saving never changes what Apple has: Apple gives every version a number of its own, and devices take it by being
// assigned anew, which the assignment queue does. Lives on the main thread; what the constructor takes outlives it.
#pragma once

#include "app/organisations/organisationservice.h"
#include "models/devices/deviceindexthread.h"
#include "models/profiles/profilestore.h"

#include <QJsonObject>

namespace Muster {

// A version that was saved. Without a UUID Apple has not got it yet, for this reason; it is defined when it is needed.
struct SavedProfile {
    Profile profile;
    ProfileVersion version;
    std::optional<Error> notDefined;
};

// What saving another version of a profile does.
struct SaveEffect {
    qint64 reassigned = 0; // devices that are to have the profile, and get the new version at Apple
    qint64 switchedOn = 0; // of these, those that keep what they were switched on with until they are erased

    bool operator==(const SaveEffect &) const = default;
};

class ProfileService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProfileService)

public:
    ProfileService(StoreThread &store, OpenWork &work, OrganisationService &organisations,
                   std::function<DeviceIndexThread &()> index, const Clock &clock, QString person,
                   QObject *parent = nullptr);

    [[nodiscard]] QCoro::Task<Result<QList<Profile>>> all(std::optional<OrganisationId> organisation);
    // By name, number or UUID.
    [[nodiscard]] QCoro::Task<Result<Profile>> find(OrganisationId organisation, QString nameOrNumber);
    [[nodiscard]] QCoro::Task<Result<Profile>> byId(ProfileId id);
    // Newest first.
    [[nodiscard]] QCoro::Task<Result<QList<ProfileVersion>>> versions(ProfileId id);
    [[nodiscard]] QCoro::Task<Result<ProfileVersion>> version(ProfileId id, int number);
    [[nodiscard]] QCoro::Task<Result<QList<ProfileCoverage>>> coverage(ProfileId id);

    // What save() would do to devices.
    [[nodiscard]] QCoro::Task<Result<SaveEffect>> effectOfSaving(ProfileId id);
    // A new profile, or a new version of one; then defines it at Apple, if Apple can be reached.
    [[nodiscard]] QCoro::Task<Result<SavedProfile>> save(OrganisationId organisation, std::optional<ProfileId> profile,
                                                         QJsonObject content, QString note);
    // The content of an older version, as a new one.
    [[nodiscard]] QCoro::Task<Result<SavedProfile>> restore(ProfileId id, int number);
    [[nodiscard]] QCoro::Task<Result<>> remove(ProfileId id);

    // The version's number at Apple, which is asked for one if there is none.
    [[nodiscard]] QCoro::Task<Result<QString>> define(ProfileVersionId version,
                                                      std::shared_ptr<EnrollmentClient> apple);
    // Apple said that it does not know the number.
    [[nodiscard]] QCoro::Task<Result<>> forget(ProfileVersionId version);

    // Takes over a profile that another program defined with the same token, so that it can be shown and assigned.
    // Apple gives out only those whose UUID is known, such as one that a device carries.
    [[nodiscard]] QCoro::Task<Result<Profile>> adopt(OrganisationId organisation, QString uuid);
    // UUIDs that devices carry and Muster does not know.
    [[nodiscard]] QCoro::Task<Result<QStringList>> foreign(OrganisationId organisation);

private:
    StoreThread &m_store;
    OpenWork &m_work;
    OrganisationService &m_organisations;
    std::function<DeviceIndexThread &()> m_index;
    const Clock &m_clock;
    QString m_person;
};

} // namespace Muster
