// The SQL that finds out whom a command could reach: only what decides about it, so that a plan for hundreds of
// thousands is read in one go.
#pragma once

#include "models/enrollment/commandtarget.h"
#include "models/storage/database.h"

#include <QList>

namespace Muster {

class CommandTargets final {
public:
    // `requestType`: the command that may wait already.
    CommandTargets(Database &database, OrganisationId organisation, QString requestType)
        : m_database(database)
        , m_organisation(organisation)
        , m_requestType(std::move(requestType))
    {
    }

    // Whatever has enrolled, the latest contact last. None of them is in a group yet.
    [[nodiscard]] Result<QList<CommandTarget>> all();
    [[nodiscard]] Result<QList<CommandTarget>> ofDevice(DeviceId device);
    // The organisation's devices as if none had ever enrolled.
    [[nodiscard]] Result<QList<CommandTarget>> strangers();
    [[nodiscard]] Result<QList<CommandTarget>> named(const QString &serialOrUdid);

private:
    [[nodiscard]] Result<QList<CommandTarget>> select(const QString &rest, const QVariantList &values);

    Database &m_database;
    OrganisationId m_organisation;
    QString m_requestType;
};

} // namespace Muster
