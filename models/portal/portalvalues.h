// What the simulated Apple's portal shows, as values.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace Muster {

// An entry under "device management services".
struct PortalServiceEntry {
    QString name;
    QString uuid;
    bool isBuiltIn = false; // "Devices Added by Apple Configurator": no token, cannot be deleted
    qint64 devices = 0;
    bool mayRelease = true;
    QStringList defaults; // families whose new devices come here
    bool hasCertificate = false;
    QDateTime tokenExpiresAt; // invalid while no token is in force
    QString tokenBy;
    QDateTime connectedAt; // when it last asked

    bool operator==(const PortalServiceEntry &) const = default;
};

struct PortalPerson {
    QString name;
    QString account; // an Apple Account
    QString role; // administrator, device-manager, staff
    bool isActive = true;
    qint64 tokens = 0; // in force, that they downloaded

    bool operator==(const PortalPerson &) const = default;
};

// A fault that is on.
struct PortalFault {
    quint32 id = 0;
    QString kind; // its name in the control API
    QString endpoint; // "*" for all
    qint64 value = 0;
    qint64 struck = 0;

    bool operator==(const PortalFault &) const = default;
};

struct PortalDevice {
    QString serial;
    QString family;
    QString model;
    QString service; // its name; empty when on none
    QString status; // empty, assigned, pushed, removed
    QString order;
    QString source; // apple, reseller, configurator
    QDateTime orderedAt;
    QDateTime activatedAt;
    QDateTime provisionalUntil; // bought elsewhere: until then its user may leave
    bool isReleased = false;

    bool operator==(const PortalDevice &) const = default;
};

// One answered request.
struct PortalRequest {
    QDateTime time;
    QString method;
    QString path;
    int status = 0;
    QString note;

    bool operator==(const PortalRequest &) const = default;
};

struct PortalState {
    QString organisation;
    QDateTime now; // the world's clock
    bool areTermsSigned = true;
    qint64 devices = 0;
    qint64 unassigned = 0;
    qint64 released = 0;
    qint64 orders = 0;
    QList<PortalServiceEntry> services;
    QList<PortalFault> faults;
    QList<PortalPerson> people;

    bool operator==(const PortalState &) const = default;
};

// Which devices are asked for; empty parts do not restrict.
struct PortalFilter {
    QString words; // a part of a serial or an order's number, or several whole serial numbers
    QString service; // a name, or "none"
    QString family;

    bool operator==(const PortalFilter &) const = default;
};

} // namespace Muster
