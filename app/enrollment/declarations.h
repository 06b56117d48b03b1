// Declarative management (Apple's "Leveraging the declarative management data model"): what a device asks for by its
// check-in message DeclarativeManagement.
//
// One set for all devices, which only asks them to tell their state as it changes; their reports are kept.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace Muster {

struct DeclarationAnswer {
    int httpStatus = 200;
    QByteArray body = {}; // JSON; empty for a report
    QString words = {};
    std::optional<QString> status = {}; // what is to be kept of the device's report
};

// `kept`: the device's report so far. `since`: the time that the set is said to be of.
[[nodiscard]] DeclarationAnswer answerDeclarations(const QString &endpoint, const QByteArray &data, const QString &kept,
                                                   const QDateTime &since);

// The argument of the command that starts it: the tokens, as JSON.
[[nodiscard]] QByteArray declarationTokens(const QDateTime &since);

} // namespace Muster
