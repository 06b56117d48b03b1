// The durable queue of commands: in the order of rank and number, for each device and each of its users.
//
// At least once: a command leaves it only with a final answer, so it may be given out twice, and its result is taken
// once. Everything that writes wants a Transaction around it.
#pragma once

#include "models/enrollment/command.h"
#include "models/enrollment/enrollment.h"
#include "models/storage/database.h"

namespace Muster {

// What a device told when it asked for its next command.
enum class DeviceWord {
    Idle, // it begins a sitting: everything is offered, what it deferred, too
    NotNow, // what it did not defer is offered
    Final // what it did not defer in this sitting
};

struct CommandFilter {
    std::optional<EnrollmentId> enrollment = {};
    std::optional<OrganisationId> organisation = {};
    bool onlyToDo = false;
    int most = 500;

    bool operator==(const CommandFilter &) const = default;
};

class CommandQueue final {
public:
    explicit CommandQueue(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<CommandId> add(const Command &command);

    // The one to give out now, noted as given out. A release (DeviceConfigured) only when nothing that blocks it is
    // left to do, or when `mayRelease`: its time has come.
    [[nodiscard]] Result<std::optional<Command>> next(const Enrollment &enrollment, const ChannelUser *user,
                                                      DeviceWord word, const QDateTime &now, bool mayRelease);

    [[nodiscard]] Result<std::optional<Command>> byUuid(const QString &uuid);
    [[nodiscard]] Result<std::optional<Command>> byId(CommandId id);
    // Newest first.
    [[nodiscard]] Result<QList<Command>> list(const CommandFilter &filter);

    struct Answer {
        CommandState state = CommandState::Done;
        QString word = {};
        QList<CommandError> errors = {};
        QByteArray sealedResult = {};
        qint64 sitting = 0; // in which NotNow was said
        QDateTime at = {};
    };
    [[nodiscard]] Result<> answer(CommandId id, const Answer &answer);
    // To be given out once more, not before a time.
    [[nodiscard]] Result<> repeat(CommandId id, const QDateTime &notBefore);
    // Conflict when it was answered already.
    [[nodiscard]] Result<> cancel(CommandId id, const QDateTime &now);
    // All that are to be done, of the device and its users.
    [[nodiscard]] Result<> voidAll(EnrollmentId id, const QDateTime &now);

private:
    [[nodiscard]] Result<QList<Command>> select(const QString &rest, const QVariantList &values);
    [[nodiscard]] Result<std::optional<Command>> one(const QString &rest, const QVariantList &values);

    Database &m_database;
};

} // namespace Muster
