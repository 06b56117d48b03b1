#include "app/sandbox/simulatedconversation.h"

#include "app/sandbox/simulatedplist.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

using SimulatedPlist::has, SimulatedPlist::value;

constexpr qsizetype mostPostponed = 100; // remembered

std::unexpected<Error> unreadable(const QString &what)
{
    return failure(ErrorKind::Protocol,
                   QCoreApplication::translate("Sandbox", "The enrollment server answered something unreadable."),
                   what);
}

} // namespace

Result<> SimulatedConversation::connect()
{
    ++m_device.counters.connections;
    m_wantsBack = false;
    auto result = talk();
    if (result && !m_channel.user() && m_device.isEnrolled() && m_device.synchronisesDeclarations) {
        m_device.synchronisesDeclarations = false;
        result = synchronise();
    }
    if (m_channel.isDisowned())
        drop();
    return result;
}

Result<> SimulatedConversation::introduce()
{
    SimulatedUser *user = m_channel.user();
    if (!user || user->isKnown)
        return {};
    const auto reply = m_channel.checkIn({{QStringLiteral("MessageType"), QStringLiteral("TokenUpdate")},
                                          {QStringLiteral("Token"), user->pushToken},
                                          {QStringLiteral("PushMagic"), user->pushMagic}});
    if (reply) {
        user->isKnown = true;
        return {};
    }
    const Error error = reply.error();
    if (m_channel.isDisowned())
        drop();
    return std::unexpected(error);
}

Result<> SimulatedConversation::talk()
{
    QVariantMap report = std::exchange(m_unsentReport, {});
    if (report.isEmpty())
        report.insert(QStringLiteral("Status"), QStringLiteral("Idle"));
    auto after = SimulatedAnswer::After::Nothing;
    for (int commands = 0; commands <= mostCommands; ++commands) {
        const auto reply = m_channel.report(report);
        if (!reply) {
            if (report.contains(QStringLiteral("CommandUUID")))
                m_unsentReport = report;
            if (after == SimulatedAnswer::After::Erase)
                finish(after); // whether its server knows or not
            return std::unexpected(reply.error());
        }
        if (after != SimulatedAnswer::After::Nothing) {
            finish(after);
            return {};
        }
        if (reply->body.isEmpty()) {
            // NotNow was the last word: the device comes back by itself once it can.
            m_wantsBack = value<QString>(report, "Status") == QLatin1StringView("NotNow");
            return {};
        }
        const auto order = SimulatedPlist::read(reply->body);
        if (!order || !has<QString>(*order, "CommandUUID"))
            return unreadable(QStringLiteral("no command"));
        report = reportOn(*order, after);
    }
    return unreadable(QStringLiteral("commands without end"));
}

QVariantMap SimulatedConversation::reportOn(const QVariantMap &order, SimulatedAnswer::After &after)
{
    ++m_device.counters.commands;
    const QString uuid = value<QString>(order, "CommandUUID");
    const auto command = value<QVariantMap>(order, "Command");
    const QString type = value<QString>(command, "RequestType");
    QVariantMap report{{QStringLiteral("CommandUUID"), uuid}};
    if (type.isEmpty()) {
        report.insert(QStringLiteral("Status"), QStringLiteral("CommandFormatError"));
        ++m_device.counters.errors;
        return report;
    }
    if (postpones(uuid, type)) {
        report.insert(QStringLiteral("Status"), QStringLiteral("NotNow"));
        ++m_device.counters.notNow;
        return report;
    }
    SimulatedAnswer answer;
    if (SimulatedCommands::isItem(type) && m_device.throwFor(m_device.behaviour.error)) {
        answer = SimulatedAnswer::failed(QStringLiteral("MCInstallationErrorDomain"), 4001,
                                         QStringLiteral("The device could not do it (a practised failure)."));
    } else {
        SimulatedCall call{m_device, m_channel, command};
        answer = SimulatedCommands::answer(call);
    }
    report.insert(answer.keys);
    const bool isDone = answer.chain.isEmpty();
    report.insert(QStringLiteral("Status"), isDone ? QStringLiteral("Acknowledged") : QStringLiteral("Error"));
    if (!isDone)
        report.insert(QStringLiteral("ErrorChain"), answer.errorChain());
    ++(isDone ? m_device.counters.acknowledged : m_device.counters.errors);
    after = answer.after;
    return report;
}

bool SimulatedConversation::postpones(const QString &uuid, const QString &type)
{
    if (!SimulatedCommands::mayPostpone(m_device, type) || m_postponed.contains(uuid)
        || !m_device.throwFor(m_device.behaviour.notNow))
        return false;
    m_postponed.append(uuid);
    if (m_postponed.size() > mostPostponed)
        m_postponed.removeFirst();
    return true;
}

void SimulatedConversation::finish(SimulatedAnswer::After after)
{
    if (after == SimulatedAnswer::After::Erase)
        m_device.erase();
    m_device.isSilent = after == SimulatedAnswer::After::ShutDown;
    m_device.wantsBack = after == SimulatedAnswer::After::Restart;
}

void SimulatedConversation::leave()
{
    if (m_device.enrollment.checksOut) // once; if the server is not there it never hears of it
        std::ignore = m_channel.checkIn({{QStringLiteral("MessageType"), QStringLiteral("CheckOut")}});
    drop();
}

void SimulatedConversation::drop()
{
    m_device.enrollment = {};
    m_device.unsentReport.clear();
    m_device.user = {};
    m_device.profiles.clear();
    m_device.apps.removeIf([](const auto &app) { return app->isManaged; });
    m_device.wantsBack = false;
    m_device.state = SimulatedState::Left;
}

// Apple's declarative management: the tokens, then what is declared if that changed, each declaration, the status.
Result<> SimulatedConversation::synchronise()
{
    const auto tokens = askForDeclarations(QStringLiteral("tokens"));
    if (!tokens)
        return std::unexpected(tokens.error());
    const QString token = tokens->value(QLatin1StringView("SyncTokens"))
                              .toObject()
                              .value(QLatin1StringView("DeclarationsToken"))
                              .toString();
    if (token.isEmpty())
        return unreadable(QStringLiteral("no DeclarationsToken"));
    if (token == m_device.declarationsToken)
        return {};
    const auto items = askForDeclarations(QStringLiteral("declaration-items"));
    if (!items)
        return std::unexpected(items.error());
    const auto status = statusOf(items->value(QLatin1StringView("Declarations")).toObject());
    if (!status)
        return std::unexpected(status.error());
    if (const auto told = askForDeclarations(QStringLiteral("status"), *status); !told)
        return std::unexpected(told.error());
    m_device.declarationsToken = token;
    return {};
}

// Fetches every declaration, and says of each whether it is valid.
Result<QJsonObject> SimulatedConversation::statusOf(const QJsonObject &declarations)
{
    static constexpr std::array<std::pair<const char *, const char *>, 4> kinds{{{"Activations", "activation"},
                                                                                 {"Configurations", "configuration"},
                                                                                 {"Assets", "asset"},
                                                                                 {"Management", "management"}}};
    QJsonObject told;
    for (const auto &[plural, kind] : kinds) {
        if (!declarations.value(QLatin1StringView(plural)).isArray())
            return unreadable(QStringLiteral("declaration-items lack ") + QLatin1StringView(plural));
        QJsonArray states;
        const QJsonArray items = declarations.value(QLatin1StringView(plural)).toArray();
        for (const QJsonValueConstRef each : items) {
            const QString identifier = each.toObject().value(QLatin1StringView("Identifier")).toString();
            const QString token = each.toObject().value(QLatin1StringView("ServerToken")).toString();
            const auto declaration =
                askForDeclarations(QStringLiteral("declaration/%1/%2").arg(QLatin1StringView(kind), identifier));
            const bool isValid = declaration
                && declaration->value(QLatin1StringView("Identifier")).toString() == identifier
                && declaration->value(QLatin1StringView("ServerToken")).toString() == token
                && declaration->value(QLatin1StringView("Payload")).isObject();
            states.append(
                QJsonObject{{QStringLiteral("identifier"), identifier},
                            {QStringLiteral("server-token"), token},
                            {QStringLiteral("active"), isValid},
                            {QStringLiteral("valid"), isValid ? QStringLiteral("valid") : QStringLiteral("invalid")}});
        }
        told.insert(QLatin1StringView(plural).toString().toLower(), states);
    }
    const QJsonObject management{{QStringLiteral("declarations"), told}};
    const QJsonObject system{
        {QStringLiteral("operating-system"),
         QJsonObject{{QStringLiteral("version"), m_device.hardware.osVersion},
                     {QStringLiteral("build-version"), m_device.hardware.build}}},
        {QStringLiteral("identifier"),
         QJsonObject{{QStringLiteral("serial-number"), QString::fromLatin1(m_device.hardware.serial)},
                     {QStringLiteral("udid"), m_device.hardware.udid}}}};
    return QJsonObject{{QStringLiteral("StatusItems"),
                        QJsonObject{{QStringLiteral("management"), management}, {QStringLiteral("device"), system}}},
                       {QStringLiteral("Errors"), QJsonArray()},
                       {QStringLiteral("FullReport"), true}};
}

Result<QJsonObject> SimulatedConversation::askForDeclarations(const QString &endpoint, const QJsonObject &data)
{
    QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("DeclarativeManagement")},
                        {QStringLiteral("Endpoint"), endpoint}};
    if (!data.isEmpty())
        message.insert(QStringLiteral("Data"), QJsonDocument(data).toJson(QJsonDocument::Compact));
    const auto reply = m_channel.checkIn(message);
    if (!reply)
        return std::unexpected(reply.error());
    return QJsonDocument::fromJson(reply->body).object();
}

} // namespace Muster
