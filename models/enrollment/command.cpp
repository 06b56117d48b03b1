#include "models/enrollment/command.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Command", text);
}

} // namespace

QString commandStateName(CommandState state)
{
    switch (state) {
    case CommandState::Waiting:
        return QStringLiteral("waiting");
    case CommandState::Sent:
        return QStringLiteral("sent");
    case CommandState::Deferred:
        return QStringLiteral("deferred");
    case CommandState::Done:
        return QStringLiteral("done");
    case CommandState::Failed:
        return QStringLiteral("failed");
    case CommandState::Void:
        return QStringLiteral("void");
    case CommandState::Cancelled:
        return QStringLiteral("cancelled");
    }
    return {};
}

QString commandStateText(CommandState state)
{
    switch (state) {
    case CommandState::Waiting:
        return say("Waits for the device");
    case CommandState::Sent:
        return say("Sent");
    case CommandState::Deferred:
        return say("Deferred by the device");
    case CommandState::Done:
        return say("Done");
    case CommandState::Failed:
        return say("Failed");
    case CommandState::Void:
        return say("Overtaken");
    case CommandState::Cancelled:
        return say("Cancelled");
    }
    return {};
}

QString commandErrorsToJson(const QList<CommandError> &errors)
{
    if (errors.isEmpty())
        return QStringLiteral("");
    QJsonArray array;
    for (const CommandError &error : errors)
        array.append(QJsonObject{{QStringLiteral("code"), error.code},
                                 {QStringLiteral("domain"), error.domain},
                                 {QStringLiteral("text"), error.text}});
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<CommandError> commandErrorsFromJson(const QString &json)
{
    QList<CommandError> errors;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &value : array)
        errors.append({.code = value[QLatin1StringView("code")].toInteger(),
                       .domain = value[QLatin1StringView("domain")].toString(),
                       .text = value[QLatin1StringView("text")].toString()});
    return errors;
}

} // namespace Muster
