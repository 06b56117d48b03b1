// A command of Apple's MDM protocol, for one device or one of its users, and what became of it.
#pragma once

#include "models/core/ids.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace Muster {

// The stored numbers; up to Deferred it is to be done.
enum class CommandState {
    Waiting = 0, // never given out
    Sent = 1, // given out, nothing heard yet
    Deferred = 2, // the device said NotNow
    Done = 3,
    Failed = 4, // Error, CommandFormatError, or a word that nobody knows
    Void = 5, // overtaken: the device was erased or left
    Cancelled = 6 // by a person; `wasSent` tells whether the device may have done it
};

enum class CommandPurpose {
    Deployment = 0, // what every device gets when it enrolls
    Release = 1, // DeviceConfigured, the last of them
    Person = 2,
    Renewal = 3 // of its identity
};

// One link of a device's ErrorChain.
struct CommandError {
    qint64 code = 0;
    QString domain;
    QString text; // the device's words, in English where it has them

    bool operator==(const CommandError &) const = default;
};

struct Command {
    CommandId id;
    QString uuid;
    EnrollmentId enrollment;
    ChannelUserId user; // none: the device itself
    int generation = 0;
    CommandPurpose purpose = CommandPurpose::Person;
    QString requestType;
    QString title; // for people: "InstallProfile Wi-Fi"
    int rank = 0; // the lower the sooner
    bool isBlocking = false; // a device in Setup Assistant is not let go before
    ItemId item;
    ItemRevisionId revision;
    QByteArray sealedPayload; // the Command dict; empty when it is made of an item as it is sent
    CommandState state = CommandState::Waiting;
    QDateTime createdAt;
    QString createdBy; // a person; empty for Muster
    int offers = 0;
    QDateTime offeredAt;
    int notNows = 0;
    qint64 notNowSitting = 0;
    QDateTime notBefore;
    QDateTime answeredAt;
    QString answer; // the device's word: Acknowledged, Error, …
    QList<CommandError> errors;
    QByteArray sealedResult;

    [[nodiscard]] bool isToDo() const { return state <= CommandState::Deferred; }

    bool operator==(const Command &) const = default;
};

// Ranks, in the order in which a new device gets things.
namespace CommandRank {
inline constexpr int urgent = 5; // lock, erase, lost mode
inline constexpr int facts = 10;
inline constexpr int account = 20;
inline constexpr int settings = 30;
inline constexpr int item = 40;
inline constexpr int application = 50;
inline constexpr int bypass = 60;
inline constexpr int verification = 70;
inline constexpr int person = 80;
inline constexpr int release = 90;
} // namespace CommandRank

[[nodiscard]] QString commandStateName(CommandState state); // for --json: waiting, sent, …
[[nodiscard]] QString commandStateText(CommandState state); // for people
[[nodiscard]] QString commandErrorsToJson(const QList<CommandError> &errors);
[[nodiscard]] QList<CommandError> commandErrorsFromJson(const QString &json);

} // namespace Muster
