// What a request turned out to be, gathered while it is answered, for the conversation that people read.
#pragma once

#include "models/core/ids.h"

#include <QString>
#include <QVariant>

namespace Muster {

struct ExchangeNote {
    OrganisationId organisation = {};
    EnrollmentId enrollment = {};
    QString serial = {};
    QString udid = {};
    QString what = {}; // "Authenticate", "Idle", "SCEP PKIOperation"
    QString words = {}; // what it came to
    bool isFailed = false;
    QVariant request = {}; // decoded, with its secrets: masked before it is kept
    QVariant answer = {};
};

} // namespace Muster
