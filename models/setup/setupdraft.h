// A set-up wizard that was closed before its end, so that it goes on where it was.
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

#include <QList>

namespace Muster {

enum class SetupStep { WhatYouNeed, PublicKey, ServiceAtApple, ServerToken, FirstSync, StepCount };

struct SetupDraft {
    qint64 id = 0; // 0: not stored yet
    OrganisationId organisation; // none until the public key is made
    SetupStep step = SetupStep::WhatYouNeed;
    bool isDecided = false; // real or practice was chosen
    bool isPractice = false;
    QString organisationName;
    bool isKeySaved = false; // the certificate was exported or copied
    bool isServiceMade = false; // ticked by the admin: the certificate was uploaded in the portal

    bool operator==(const SetupDraft &) const = default;
};

class SetupDraftStore final {
public:
    explicit SetupDraftStore(Database &database)
        : m_database(database)
    {
    }

    // The newest one; a default draft (id 0) when none is stored.
    [[nodiscard]] Result<SetupDraft> latest();
    // The one of this organisation, likewise.
    [[nodiscard]] Result<SetupDraft> of(OrganisationId organisation);
    // Inserts or updates; answers the row's number.
    [[nodiscard]] Result<qint64> save(const SetupDraft &draft, const QDateTime &now);
    [[nodiscard]] Result<> remove(qint64 id);

private:
    Database &m_database;
};

} // namespace Muster
