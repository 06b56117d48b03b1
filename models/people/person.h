// A person of an organisation who may hold devices.
#pragma once

#include "models/core/ids.h"

#include <QDateTime>
#include <QString>

namespace Muster {

struct Person {
    PersonId id;
    OrganisationId organisation;
    QString shortName; // as in an e-mail address; unique within the organisation
    QString fullName;
    QString email;
    QString department;
    QString note;
    QDateTime leftAt; // no longer with the organisation; kept as history
    int devices = 0; // held now

    bool operator==(const Person &) const = default;
};

} // namespace Muster
