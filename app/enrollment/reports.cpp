#include "app/enrollment/reports.h"

#include "app/configuration/itemvariables.h"
#include "app/configuration/setupforms.h"
#include "app/enrollment/deployment.h"
#include "app/enrollment/machineinfo.h"
#include "app/enrollment/reportresults.h"
#include "app/plist/propertylist.h"
#include "models/configuration/configurationstore.h"
#include "models/devices/devicestore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

// Clients that enroll from a file cannot always read a signed one.
bool isSigned(const ServerContext &context, const Enrollment &enrollment)
{
    return context.settings.signProfiles && enrollment.kind == EnrollmentKind::Automated;
}

class Desk {
public:
    Desk(const ServerContext &context, Database &database, const DeviceMessage &message, Voice voice, QString address)
        : m_context(context)
        , m_database(database)
        , m_message(message)
        , m_voice(std::move(voice))
        , m_address(std::move(address))
        , m_now(context.clock.now())
    {
    }

    Result<ReportReply> answer()
    {
        if (!m_voice.enrollment)
            return refusedVoice(say("It never introduced itself."));
        m_enrollment = *m_voice.enrollment;
        if (m_enrollment.state == EnrollmentState::Removed)
            return ReportReply{unrecognizedDevice(), {}};
        if (!m_enrollment.isManaged() || m_voice.identity.id != m_enrollment.identity)
            return refusedVoice(say("It is not enrolled with this identity."));
        if (auto found = findUser(); !found)
            return std::unexpected(found.error());
        if (auto noted = EnrollmentStore(m_database).noteContact(m_enrollment.id, m_now, m_address); !noted)
            return std::unexpected(noted.error());
        Result<DeviceWord> word = hear();
        if (!word)
            return std::unexpected(word.error());
        return giveNext(*word);
    }

private:
    Result<> findUser()
    {
        if (m_message.speaker.userKey.isEmpty())
            return {};
        auto user = EnrollmentStore(m_database).user(m_enrollment.id, m_message.speaker.userKey);
        if (!user)
            return std::unexpected(user.error());
        if (!*user)
            return refusedVoice(say("Its user never introduced themselves."));
        m_user = *user;
        return {};
    }

    Result<DeviceWord> hear()
    {
        if (m_message.status == QLatin1StringView("Idle")) {
            m_words = say("Idle");
            const auto begun =
                EnrollmentStore(m_database).beginSitting(m_enrollment.id, m_user ? m_user->id : ChannelUserId());
            if (!begun)
                return std::unexpected(begun.error());
            ++(m_user ? m_user->sitting : m_enrollment.sitting);
            return DeviceWord::Idle;
        }
        const DeviceWord word =
            m_message.status == QLatin1StringView("NotNow") ? DeviceWord::NotNow : DeviceWord::Final;
        const auto command = CommandQueue(m_database).byUuid(m_message.commandUuid);
        if (!command)
            return std::unexpected(command.error());
        const bool isOurs = *command && (*command)->enrollment == m_enrollment.id
            && (*command)->user == (m_user ? m_user->id : ChannelUserId());
        if (!isOurs) {
            m_words = say("It answers a command that it was never given");
            return word;
        }
        m_words = (*command)->title + QStringLiteral(": ") + shownText(m_message.status);
        if (!m_message.errors.isEmpty())
            m_words += QStringLiteral(": ") + errorChainText(m_message.errors);
        const bool isNews =
            (*command)->isToDo() || ((*command)->state == CommandState::Cancelled && (*command)->answer.isEmpty());
        if (!isNews)
            return word; // told before: the first answer counts
        const auto taken = takeResult(m_context, m_database,
                                      {.enrollment = m_enrollment,
                                       .command = **command,
                                       .message = m_message,
                                       .sitting = m_user ? m_user->sitting : m_enrollment.sitting,
                                       .now = m_now});
        if (!taken)
            return std::unexpected(taken.error());
        m_enrollment = *taken;
        return word;
    }

    Result<ReportReply> giveNext(DeviceWord word)
    {
        ReportReply reply{.reply = {.words = m_words, .enrollment = m_enrollment}, .next = {}};
        if (!m_enrollment.isManaged()) // erased by what it just answered
            return reply;
        const bool mayRelease = m_enrollment.releaseBy.isValid() && m_enrollment.releaseBy <= m_now;
        auto command =
            CommandQueue(m_database).next(m_enrollment, m_user ? &*m_user : nullptr, word, m_now, mayRelease);
        if (!command)
            return std::unexpected(command.error());
        if (!*command)
            return reply;
        auto next = nextOf(**command);
        if (!next)
            return std::unexpected(next.error());
        reply.next = *next;
        return reply;
    }

    // What the command is made of, of its item.
    Result<> fill(NextCommand &next)
    {
        ConfigurationStore configuration(m_database);
        const Command &command = next.command;
        if (command.requestType == QLatin1StringView("RemoveProfile"))
            return configuration.byId(command.item).transform([&next](const ConfigurationItem &item) {
                next.identifier = item.identifier;
            });
        const bool isProfile = command.requestType == QLatin1StringView("InstallProfile");
        if (isProfile && isSigned(m_context, m_enrollment))
            next.payload = m_context.signedPayloads->find(command.revision);
        if (!next.payload.isEmpty())
            return {};
        const auto revision = configuration.revision(command.revision);
        if (!revision)
            return std::unexpected(revision.error());
        next.sealedContent = revision->sealedContent;
        const QJsonValue variables = revision->summary.value(QLatin1StringView("variables"));
        if (isProfile && variables.isArray() && variables.toArray().isEmpty())
            return {};
        std::optional<Device> device;
        if (m_enrollment.device.isValid()) {
            const auto id = static_cast<std::int32_t>(m_enrollment.device.value());
            const auto devices = DeviceStore(m_database).rows(std::span(&id, 1));
            if (!devices)
                return std::unexpected(devices.error());
            if (!devices->isEmpty())
                device = devices->first();
        }
        return itemVariables(m_database, m_enrollment, device)
            .transform([&next](const QHash<QString, QString> &values) { next.variables = values; });
    }

    Result<NextCommand> nextOf(const Command &command)
    {
        NextCommand next{.command = command};
        if (!command.item.isValid())
            return next;
        if (auto filled = fill(next); !filled)
            return std::unexpected(filled.error());
        ConfigurationStore configuration(m_database);
        auto result = configuration.result(m_enrollment.id, command.item);
        if (result && *result && (*result)->command == command.id && (*result)->state == ItemState::Waiting) {
            (*result)->state = ItemState::Sent;
            (*result)->at = m_now;
            if (auto noted = configuration.setResult(**result); !noted)
                return std::unexpected(noted.error());
        }
        return next;
    }

    const ServerContext &m_context;
    Database &m_database;
    const DeviceMessage &m_message;
    Voice m_voice;
    Enrollment m_enrollment;
    std::optional<ChannelUser> m_user;
    QString m_address;
    QString m_words;
    QDateTime m_now;
};

} // namespace

Result<ReportReply> answerReport(const ServerContext &context, Database &database, const QByteArray &sha256,
                                 const DeviceMessage &message, const QString &address)
{
    Result<Voice> voice = voiceOf(database, sha256, message.speaker);
    if (!voice)
        return std::unexpected(voice.error());
    return Desk(context, database, message, std::move(*voice), address).answer();
}

Result<QVariantMap> commandDict(const ServerContext &context, const Enrollment &enrollment, const NextCommand &next)
{
    const Command &command = next.command;
    if (!command.item.isValid()) {
        const auto payload = context.sealer.open(command.sealedPayload, commandContext(command.uuid));
        return payload.and_then([](const QByteArray &list) { return readPropertyDict(list); });
    }
    QVariantMap dict{{QStringLiteral("RequestType"), command.requestType}};
    if (command.requestType == QLatin1StringView("RemoveProfile")) {
        dict.insert(QStringLiteral("Identifier"), next.identifier);
        return dict;
    }
    if (!next.payload.isEmpty()) {
        dict.insert(QStringLiteral("Payload"), next.payload);
        return dict;
    }
    const auto content = context.sealer.open(next.sealedContent, revisionContext(command.item));
    const auto profile = content.and_then([](const QByteArray &list) { return readPropertyDict(list); });
    if (!profile)
        return std::unexpected(profile.error());
    const QVariantMap filled = withVariables(*profile, next.variables).toMap();
    if (command.requestType != QLatin1StringView("InstallProfile")) {
        const QVariantMap payload = filled.value(QStringLiteral("PayloadContent")).toList().value(0).toMap();
        const QString family = next.variables.value(QStringLiteral("family"));
        dict.insert(command.requestType == QLatin1StringView("Settings")
                        ? settingsArguments(payload, family.isEmpty() ? familyOfProduct(enrollment.product) : family)
                        : accountArguments(payload));
        return dict;
    }
    const QByteArray list = writePropertyList(filled);
    // By its own words: what the variables stand for on one device says nothing about the others.
    const bool isForAll = variablesIn(*profile).isEmpty();
    const Result<QByteArray> payload = !isSigned(context, enrollment) ? Result<QByteArray>(list)
        : isForAll ? context.signedPayloads->sign(context.signer, command.revision, list)
                   : context.signer.sign(list);
    return payload.transform([&dict](const QByteArray &bytes) {
        dict.insert(QStringLiteral("Payload"), bytes);
        return dict;
    });
}

} // namespace Muster
