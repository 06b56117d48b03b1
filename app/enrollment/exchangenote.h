// What a request turned out to be, gathered while it is answered, for the conversation that people read.
#pragma once

#include "app/http/httpresponse.h"
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

// An answer without a word for the stranger; the words are for the conversation.
[[nodiscard]] inline HttpResponse refusal(ExchangeNote &note, int status, const QString &words)
{
    note.isFailed = true;
    note.words = words;
    return {.status = status, .contentType = {}};
}

} // namespace Muster
