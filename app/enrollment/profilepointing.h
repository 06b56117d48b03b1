// "Point profiles to this server": which enrollment profiles do not lead devices here, and what would.
//
// A device goes to the address that stands in its profile and trusts what stands there as an anchor beside the roots it
// knows (Apple's "Profile" object of Device Assignment). Lives on the main thread.
#pragma once

#include "app/enrollment/enrollmentserver.h"
#include "app/profiles/profileservice.h"

namespace Muster {

// Where a profile leads, seen from this server.
enum class ProfileDirection {
    Here, // with the right address, and with the anchor if one is needed
    HereWrongly, // to this host and port, but devices would not get through
    Elsewhere
};

// `anchor` is empty where devices know the root anyway. An address of a web view counts instead of the other one.
[[nodiscard]] ProfileDirection directionOf(const QJsonObject &content, const QString &baseUrl,
                                           const QByteArray &anchor);
// What is wrong, in words: "no anchor", "the path is /mdm instead of /enroll".
[[nodiscard]] QString misdirection(const QJsonObject &content, const QString &baseUrl, const QByteArray &anchor);
// The same profile leading here: address set, web view taken out, anchor added to those that are there.
[[nodiscard]] QJsonObject pointedHere(QJsonObject content, const QString &baseUrl, const QByteArray &anchor);

struct PointingPlan {
    struct Change {
        Profile profile;
        QString before; // where it led
        QString reason; // what was wrong
        bool leadsElsewhere = false; // to another server until now, perhaps on purpose
        QJsonObject content; // as it is to be saved
    };

    OrganisationId organisation;
    QString url; // where they will lead
    QList<Change> changes;
    QStringList fitting; // names of those that need no change
};

class ProfilePointing final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProfilePointing)

public:
    ProfilePointing(EnrollmentServer &server, ProfileService &profiles, OpenWork &work, QObject *parent = nullptr);

    // For these profiles; without any for all of the organisation. Conflict when the server's port is not known yet.
    [[nodiscard]] QCoro::Task<Result<PointingPlan>> plan(OrganisationId organisation, QStringList namesOrNumbers);
    // Saves a new version of each. What Apple could not be told is told when devices are next assigned.
    [[nodiscard]] QCoro::Task<Result<QList<SavedProfile>>> apply(PointingPlan plan);

private:
    EnrollmentServer &m_server;
    ProfileService &m_profiles;
    OpenWork &m_work;
};

} // namespace Muster
