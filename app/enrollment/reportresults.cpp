#include "app/enrollment/reportresults.h"

#include "app/enrollment/deployment.h"
#include "app/enrollment/ending.h"
#include "app/enrollment/plistmask.h"
#include "app/plist/propertylist.h"
#include "models/configuration/configurationstore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>

namespace Muster {

namespace {

constexpr int secondsBeforeSecondTry = 10;

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

CommandState stateOf(const QString &status)
{
    if (status == QLatin1StringView("NotNow"))
        return CommandState::Deferred;
    return status == QLatin1StringView("Acknowledged") ? CommandState::Done : CommandState::Failed;
}

// Errors that pass by themselves: the device had no network or was busy.
bool mayPass(const QList<CommandError> &errors)
{
    return std::ranges::any_of(errors, [](const CommandError &error) {
        return error.domain == QLatin1StringView("NSURLErrorDomain")
            || (error.domain == QLatin1StringView("MCInstallationErrorDomain") && error.code == 4009);
    });
}

// What is not part of every report.
QVariantMap resultOf(const QVariantMap &all)
{
    QVariantMap rest = all;
    for (const char *key : {"Status", "CommandUUID", "UDID", "EnrollmentID", "UserID", "UserShortName", "UserLongName",
                            "RequestType", "ErrorChain", "NotOnConsole"})
        rest.remove(QString::fromLatin1(key));
    return rest;
}

class Taking {
public:
    Taking(const ServerContext &context, Database &database, const CommandResult &result)
        : m_context(context)
        , m_database(database)
        , m_result(result)
        , m_command(result.command)
        , m_enrollment(result.enrollment)
        , m_state(stateOf(result.message.status))
    {
    }

    Result<Enrollment> take()
    {
        if (auto noted = noteAnswer(); !noted)
            return std::unexpected(noted.error());
        if (m_command.item.isValid()) {
            if (auto noted = noteItem(); !noted)
                return std::unexpected(noted.error());
        }
        if (m_state == CommandState::Deferred)
            return m_enrollment;
        if (auto followed = follow(); !followed)
            return std::unexpected(followed.error());
        return m_enrollment;
    }

private:
    Result<> noteAnswer()
    {
        CommandQueue queue(m_database);
        if (m_state == CommandState::Failed && m_command.purpose == CommandPurpose::Deployment && m_command.offers <= 1
            && mayPass(m_result.message.errors)) {
            m_isRepeated = true;
            return queue.repeat(m_command.id, m_result.now.addSecs(secondsBeforeSecondTry));
        }
        QByteArray sealed;
        const QVariantMap told = resultOf(m_result.message.all);
        if (m_state == CommandState::Done && !told.isEmpty()) {
            const auto whole = m_context.sealer.seal(writePropertyList(told), resultContext(m_command.uuid));
            if (!whole)
                return std::unexpected(whole.error());
            sealed = *whole;
        }
        return queue.answer(m_command.id,
                            {.state = m_state,
                             .word = shownText(m_result.message.status).left(60),
                             .errors = m_result.message.errors,
                             .sealedResult = sealed,
                             .sitting = m_result.sitting,
                             .at = m_result.now});
    }

    Result<> noteItem()
    {
        ConfigurationStore configuration(m_database);
        auto before = configuration.result(m_enrollment.id, m_command.item);
        if (!before)
            return std::unexpected(before.error());
        if (!*before || (*before)->command != m_command.id) // overtaken by a newer one
            return {};
        ItemResult result = **before;
        const bool isRemoval = m_command.requestType == QLatin1StringView("RemoveProfile");
        result.at = m_result.now;
        result.reason.clear();
        if (m_isRepeated) {
            result.state = ItemState::Waiting;
            result.reason = say("Once more, after: %1").arg(errorChainText(m_result.message.errors));
        } else if (m_state == CommandState::Deferred) {
            result.state = ItemState::Deferred;
            result.reason = say("The device says: not now");
        } else if (m_state == CommandState::Done) {
            result.state = isRemoval ? ItemState::Removed : ItemState::Installed;
            result.reason = refusedSettings();
            if (!result.reason.isEmpty())
                result.state = ItemState::Failed;
        } else {
            result.state = ItemState::Failed;
            result.reason = errorChainText(m_result.message.errors);
            if (result.reason.isEmpty())
                result.reason = shownText(m_result.message.status);
        }
        return configuration.setResult(result);
    }

    // A device acknowledges a list of settings though it took only some of them.
    [[nodiscard]] QString refusedSettings() const
    {
        QStringList words;
        const QVariantList answers = m_result.message.all.value(QStringLiteral("Settings")).toList();
        for (const QVariant &each : answers) {
            const QVariantMap answer = each.toMap();
            if (m_command.requestType != QLatin1StringView("Settings")
                || plistText(answer, u"Status") == QLatin1StringView("Acknowledged"))
                continue;
            const QString why = errorChainText(errorChainOf(answer));
            words.append(why.isEmpty() ? say("The device refused a setting.") : why);
        }
        return words.join(QStringLiteral("; "));
    }

    // The account of a Mac that is let out can no longer be prepared: what waits for that is taken back.
    Result<> giveUpAccounts()
    {
        ConfigurationStore configuration(m_database);
        const auto results = configuration.resultsOf(m_enrollment.id);
        if (!results)
            return std::unexpected(results.error());
        for (ItemResult result : *results) {
            if (result.state != ItemState::Waiting && result.state != ItemState::Deferred)
                continue;
            const auto item = configuration.byId(result.item);
            if (!item)
                return std::unexpected(item.error());
            if (item->kind != ItemKind::account)
                continue;
            if (auto cancelled = CommandQueue(m_database).cancel(result.command, m_result.now); !cancelled)
                return cancelled;
            result.state = ItemState::LeftOut;
            result.reason = say("It was let out of Setup Assistant before.");
            result.at = m_result.now;
            if (auto noted = configuration.setResult(result); !noted)
                return noted;
        }
        return {};
    }

    Result<> follow()
    {
        const QString &type = m_command.requestType;
        const bool isDone = m_state == CommandState::Done;
        if (type == QLatin1StringView("DeviceConfigured")) // refused by who does not wait: that is settled, too
            return released();
        if (!isDone)
            return {};
        if (type == QLatin1StringView("DeviceInformation"))
            return noteFacts(m_result.message.all.value(QStringLiteral("QueryResponses")).toMap());
        if (type == QLatin1StringView("EraseDevice"))
            return erased();
        if (type == QLatin1StringView("ProfileList"))
            return verify();
        for (const char *name : {"SecurityInfo", "InstalledApplicationList", "CertificateList", "AvailableOSUpdates",
                                 "ManagedApplicationList", "DeviceLocation", "Restrictions"}) {
            if (type == QLatin1StringView(name))
                return noteFacts({{type, factOf(type)}});
        }
        return {};
    }

    [[nodiscard]] QVariant factOf(const QString &type) const
    {
        const QVariantMap told = resultOf(m_result.message.all);
        return told.contains(type) ? told.value(type) : QVariant(told);
    }

    // Facts are for the table and the detail pane: without secrets, which stay in the sealed result.
    Result<> noteFacts(const QVariantMap &facts)
    {
        const auto take = [&facts](QString &member, QAnyStringView key) {
            if (const QString text = plistText(facts, key); !text.isEmpty())
                member = shownText(text);
        };
        take(m_enrollment.name, u"DeviceName");
        take(m_enrollment.osVersion, u"OSVersion");
        take(m_enrollment.build, u"BuildVersion");
        take(m_enrollment.product, u"ProductName");
        const QJsonObject shown = QJsonDocument::fromJson(maskedJson(facts).toUtf8()).object();
        for (auto fact = shown.begin(); fact != shown.end(); ++fact)
            m_enrollment.facts.insert(fact.key(), fact.value());
        return save();
    }

    Result<> released()
    {
        m_enrollment.isAwaiting = false;
        m_enrollment.configuredAt = m_result.now;
        m_enrollment.releaseBy = {};
        if (auto done = giveUpAccounts(); !done)
            return done;
        return save();
    }

    Result<> erased()
    {
        return endEnrollment(
                   m_database, m_enrollment,
                   {.state = EnrollmentState::Erased, .action = QStringLiteral("device.erased"), .at = m_result.now})
            .transform([this](const Enrollment &ended) { m_enrollment = ended; });
    }

    // What the device says that it has is compared with what it was sent.
    Result<> verify()
    {
        QSet<QString> there;
        const QVariantList profiles = m_result.message.all.value(QStringLiteral("ProfileList")).toList();
        for (const QVariant &profile : profiles)
            there.insert(plistText(profile.toMap(), u"PayloadIdentifier"));
        ConfigurationStore configuration(m_database);
        const auto results = configuration.resultsOf(m_enrollment.id);
        if (!results)
            return std::unexpected(results.error());
        for (ItemResult result : *results) {
            if (result.state != ItemState::Installed || result.at > m_command.offeredAt)
                continue;
            const auto item = configuration.byId(result.item);
            if (!item)
                return std::unexpected(item.error());
            if (there.contains(item->identifier) || isSetupCommand(item->kind))
                continue;
            result.state = ItemState::Failed;
            result.reason = say("The device acknowledged it, and does not list it any more.");
            result.at = m_result.now;
            if (auto noted = configuration.setResult(result); !noted)
                return noted;
        }
        return {};
    }

    Result<> save()
    {
        return EnrollmentStore(m_database).save(m_enrollment).transform([](EnrollmentId) { });
    }

    const ServerContext &m_context;
    Database &m_database;
    const CommandResult &m_result;
    const Command &m_command;
    Enrollment m_enrollment;
    CommandState m_state;
    bool m_isRepeated = false;
};

} // namespace

Result<Enrollment> takeResult(const ServerContext &context, Database &database, const CommandResult &result)
{
    return Taking(context, database, result).take();
}

} // namespace Muster
