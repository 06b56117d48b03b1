// The commands that an admin may send, after Apple's "Commands and Queries" reference: what each wants to know, for
// whom it is, and what it cannot take back.
#pragma once

#include "models/core/result.h"

#include <QJsonObject>
#include <QStringList>
#include <QVariantMap>

namespace Muster {

struct CommandField {
    enum class Kind {
        Text,
        Secret,
        Number,
        Flag, // no unless it is said
        Switch, // on, off, or as it is
        Choice,
        Texts
    };

    QString key; // Apple's
    QString title; // for people
    Kind kind = Kind::Text;
    bool isRequired = false;
    QStringList choices = {};
};

enum class CommandTopic { Question, Action, Content };

struct CommandForm {
    QString type; // Apple's RequestType
    QString title; // for people: "Restart"
    QString help; // what it does, for whom, what follows
    QStringList families; // empty: all
    QList<CommandField> fields = {};
    QString consequence = {}; // what cannot be undone, in a sentence; empty where all can
    bool isUrgent = false; // goes before everything that waits
    CommandTopic topic = CommandTopic::Question;
    QStringList supervised = {}; // families of which only supervised devices obey

    // Is asked about twice.
    [[nodiscard]] bool isDestructive() const { return !consequence.isEmpty(); }
};

[[nodiscard]] QString commandTopicText(CommandTopic topic); // for people

[[nodiscard]] const QList<CommandForm> &commandForms();
// nullptr for one that has no form.
[[nodiscard]] const CommandForm *commandForm(const QString &type);

// The arguments of the Command dict, of values by key: texts, numbers, flags, lists. InvalidInput names the field that
// is missing, unknown or wrong.
[[nodiscard]] Result<QVariantMap> commandArguments(const CommandForm &form, const QJsonObject &values);

} // namespace Muster
