// How far a device has come, read from what it said and what waits for it: pure functions.
#pragma once

#include "models/enrollment/command.h"
#include "models/enrollment/enrollment.h"
#include "models/enrollment/exchange.h"

#include <QList>

#include <optional>

namespace Muster {

struct ConversationStep {
    enum class State { Open, UnderWay, Done, Failed };

    QString name;
    State state = State::Open;
    std::optional<qint64> afterMs; // since it asked for its profile

    bool operator==(const ConversationStep &) const = default;
};

// The items that a device is to get in its present enrollment.
struct ItemProgress {
    int done = 0; // installed or refused for good
    int failed = 0; // of these
    int all = 0;

    bool operator==(const ItemProgress &) const = default;
};
[[nodiscard]] ItemProgress itemProgress(const QList<Command> &commands, int generation);

// Asked, Identity, Checked in, items, Released: of the latest enrollment in the conversation.
[[nodiscard]] QList<ConversationStep> stepsOf(const QList<Exchange> &exchanges,
                                              const std::optional<Enrollment> &enrollment, const ItemProgress &items);

// Where a device stands, in two words.
struct ConversationState {
    enum class Kind { Waiting, Done, Attention, Failed, Gone };

    Kind kind = Kind::Waiting;
    QString text;

    bool operator==(const ConversationState &) const = default;
};
[[nodiscard]] ConversationState stateOf(const Conversation &talk, const std::optional<Enrollment> &enrollment,
                                        const ItemProgress &items, const QDateTime &now);

// Whether a device begins anew with this exchange.
[[nodiscard]] bool beginsEnrollment(const Exchange &exchange);

} // namespace Muster
