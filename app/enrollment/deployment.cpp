#include "app/enrollment/deployment.h"

#include "app/configuration/itemvariables.h"
#include "app/configuration/setupforms.h"
#include "app/enrollment/machineinfo.h"
#include "app/plist/propertylist.h"
#include "models/configuration/configurationstore.h"
#include "models/devices/devicequery.h"
#include "models/devices/devicestore.h"
#include "models/enrollment/commandqueue.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUuid>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

// Facts that need no right of their own and that every family knows, or leaves out of its answer.
const QStringList questions{QStringLiteral("UDID"),
                            QStringLiteral("SerialNumber"),
                            QStringLiteral("DeviceName"),
                            QStringLiteral("OSVersion"),
                            QStringLiteral("BuildVersion"),
                            QStringLiteral("SupplementalBuildVersion"),
                            QStringLiteral("ModelName"),
                            QStringLiteral("Model"),
                            QStringLiteral("ProductName"),
                            QStringLiteral("IsSupervised"),
                            QStringLiteral("AwaitingConfiguration"),
                            QStringLiteral("DeviceCapacity"),
                            QStringLiteral("BatteryLevel"),
                            QStringLiteral("AvailableDeviceCapacity"),
                            QStringLiteral("WiFiMAC"),
                            QStringLiteral("BluetoothMAC"),
                            QStringLiteral("IsAppleSilicon"),
                            QStringLiteral("HostName"),
                            QStringLiteral("LocalHostName"),
                            QStringLiteral("SoftwareUpdateDeviceID"),
                            QStringLiteral("TimeZone")};

Command newCommand(const Enrollment &enrollment, const QString &type, int rank, const QDateTime &now)
{
    Command command;
    command.enrollment = enrollment.id;
    command.generation = enrollment.generation;
    command.purpose = CommandPurpose::Deployment;
    command.requestType = type;
    command.title = type;
    command.rank = rank;
    command.createdAt = now;
    return command;
}

QString newUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toUpper();
}

Result<std::optional<Device>> deviceOf(Database &database, const Enrollment &enrollment)
{
    if (!enrollment.device.isValid())
        return std::nullopt;
    const auto id = static_cast<std::int32_t>(enrollment.device.value());
    return DeviceStore(database).rows(std::span(&id, 1)).transform([](const QList<Device> &devices) {
        return devices.isEmpty() ? std::nullopt : std::optional(devices.first());
    });
}

// The commands around the items: facts before them, verification and release after them.
class Queueing {
public:
    Queueing(const ServerContext &context, Database &database, const Enrollment &enrollment, QDateTime now)
        : m_context(context)
        , m_database(database)
        , m_enrollment(enrollment)
        , m_now(std::move(now))
    {
    }

    Result<int> all()
    {
        const bool isDevice = m_enrollment.kind == EnrollmentKind::Automated;
        add(QStringLiteral("DeviceInformation"), CommandRank::facts, {{QStringLiteral("Queries"), deviceQuestions()}});
        if (isDevice)
            add(QStringLiteral("SecurityInfo"), CommandRank::facts, {});
        items();
        if (isDevice && isMobile())
            add(QStringLiteral("ActivationLockBypassCode"), CommandRank::bypass, {});
        add(QStringLiteral("ProfileList"), CommandRank::verification, {{QStringLiteral("ManagedOnly"), true}});
        if (m_enrollment.isAwaiting)
            add(QStringLiteral("DeviceConfigured"), CommandRank::release, {});
        return m_error ? Result<int>(std::unexpected(*m_error)) : Result<int>(m_count);
    }

private:
    [[nodiscard]] bool isMobile() const
    {
        const QString family = familyOfProduct(m_enrollment.product);
        return family == QLatin1StringView("iPad") || family == QLatin1StringView("iPhone");
    }

    void add(const QString &type, int rank, const QVariantMap &arguments)
    {
        if (m_error)
            return;
        Command command = newCommand(m_enrollment, type, rank, m_now);
        command.isBlocking = rank < CommandRank::verification;
        if (rank == CommandRank::release)
            command.purpose = CommandPurpose::Release;
        if (const auto added = queueCommand(m_context.sealer, m_database, command, arguments); !added)
            m_error = added.error();
        ++m_count;
    }

    void items()
    {
        const auto all = ConfigurationStore(m_database).all(m_enrollment.organisation);
        if (!all) {
            m_error = all.error();
            return;
        }
        for (const ConfigurationItem &item : *all) {
            if (!item.isAuto || m_error)
                continue;
            const auto result = queueItem(m_database, item, m_enrollment, ItemDeed::Install, {}, m_now);
            if (!result)
                m_error = result.error();
            else if (result->state == ItemState::Waiting)
                ++m_count;
        }
    }

    const ServerContext &m_context;
    Database &m_database;
    const Enrollment &m_enrollment;
    QDateTime m_now;
    int m_count = 0;
    std::optional<Error> m_error;
};

// Why a command of the set-up is not for a device; empty for other items.
QString notForSetup(const ConfigurationItem &item, const Enrollment &enrollment, const QString &family)
{
    if (item.kind == ItemKind::account) {
        if (family != QLatin1StringView("Mac"))
            return say("It is only for %1.").arg(QStringLiteral("Mac"));
        return enrollment.isAwaiting ? QString() : say("It does not wait in Setup Assistant.");
    }
    if (item.kind != ItemKind::settings)
        return {};
    QStringList names;
    const QJsonArray settings = item.summary.value(QLatin1StringView("settings")).toArray();
    for (const QJsonValue &name : settings)
        names.append(name.toString());
    return settingsFor(family, names).isEmpty() ? say("None of these settings is for %1.").arg(family) : QString();
}

int rankOf(const ConfigurationItem &item)
{
    return item.kind == ItemKind::account ? CommandRank::account
        : item.kind == ItemKind::settings ? CommandRank::settings
                                          : CommandRank::item;
}

// The command of an item that still waits, or that the device deferred.
Result<std::optional<Command>> openCommand(Database &database, const ItemResult &before)
{
    if (!before.command.isValid())
        return std::nullopt;
    return CommandQueue(database).byId(before.command).transform([](const std::optional<Command> &command) {
        return command && command->state == CommandState::Waiting ? command : std::nullopt;
    });
}

} // namespace

QVariantList deviceQuestions()
{
    return {questions.begin(), questions.end()};
}

Result<int> deploy(const ServerContext &context, Database &database, const Enrollment &enrollment, const QDateTime &now)
{
    return Queueing(context, database, enrollment, now).all();
}

Result<CommandId> queueCommand(const Sealer &sealer, Database &database, Command command, const QVariantMap &arguments)
{
    QVariantMap dict = arguments;
    dict.insert(QStringLiteral("RequestType"), command.requestType);
    command.uuid = newUuid();
    const auto sealed = sealer.seal(writePropertyList(dict), commandContext(command.uuid));
    if (!sealed)
        return std::unexpected(sealed.error());
    command.sealedPayload = *sealed;
    return CommandQueue(database).add(command);
}

Result<QString> leftOutBecause(Database &database, const ConfigurationItem &item, const Enrollment &enrollment,
                               const QDateTime &now)
{
    const QJsonArray used = item.summary.value(QLatin1StringView("variables")).toArray();
    const bool isSetup = item.kind == ItemKind::account || item.kind == ItemKind::settings;
    if (item.families.isEmpty() && item.query.isEmpty() && used.isEmpty() && !isSetup)
        return QString(); // for everybody
    const auto device = deviceOf(database, enrollment);
    if (!device)
        return std::unexpected(device.error());
    QString family = *device ? (*device)->family : QString();
    if (family.isEmpty())
        family = familyOfProduct(enrollment.product);
    if (!item.families.isEmpty() && !item.families.contains(family, Qt::CaseInsensitive))
        return say("It is only for %1.").arg(item.families.join(QStringLiteral(", ")));
    if (const QString reason = notForSetup(item, enrollment, family); !reason.isEmpty())
        return reason;
    if (!item.query.isEmpty()) {
        const auto query = DeviceQuery::parse(item.query, now);
        if (!query || !*device || !query->matches(**device))
            return say("Its rule “%1” does not match.").arg(item.query);
    }
    if (used.isEmpty())
        return QString();
    const auto values = itemVariables(database, enrollment, *device);
    if (!values)
        return std::unexpected(values.error());
    for (const QJsonValue &variable : used) {
        if (values->value(variable.toString()).isEmpty())
            return say("Nothing is known for {{%1}}.").arg(variable.toString());
    }
    return QString();
}

Result<ItemResult> queueItem(Database &database, const ConfigurationItem &item, const Enrollment &enrollment,
                             ItemDeed deed, const QString &by, const QDateTime &now)
{
    ConfigurationStore configuration(database);
    ItemResult result{.enrollment = enrollment.id, .item = item.id, .revision = item.latest, .at = now};
    const auto before = configuration.result(enrollment.id, item.id);
    if (!before)
        return std::unexpected(before.error());
    CommandQueue queue(database);
    if (*before) {
        // The newest takes the place of what nobody has fetched yet, also when it is not for this device any more.
        const auto open = openCommand(database, **before);
        if (!open)
            return std::unexpected(open.error());
        if (*open) {
            if (auto cancelled = queue.cancel((*open)->id, now); !cancelled)
                return std::unexpected(cancelled.error());
        }
    }
    if (deed == ItemDeed::Install) {
        const auto reason = leftOutBecause(database, item, enrollment, now);
        if (!reason)
            return std::unexpected(reason.error());
        if (!reason->isEmpty()) {
            result.state = ItemState::LeftOut;
            result.reason = *reason;
            return configuration.setResult(result).transform([&result] { return result; });
        }
    }
    Command command =
        newCommand(enrollment, deed == ItemDeed::Install ? itemRequestType(item.kind) : QStringLiteral("RemoveProfile"),
                   rankOf(item), now);
    command.uuid = newUuid();
    command.title = command.requestType + u' ' + item.name;
    command.createdBy = by;
    // An account is made in Setup Assistant or not at all.
    command.isBlocking = deed == ItemDeed::Install && (item.blocksRelease || item.kind == ItemKind::account);
    command.item = item.id;
    command.revision = item.latest;
    const auto id = queue.add(command);
    if (!id)
        return std::unexpected(id.error());
    result.command = *id;
    result.state = deed == ItemDeed::Install ? ItemState::Waiting : ItemState::RemovalWaiting;
    return configuration.setResult(result).transform([&result] { return result; });
}

} // namespace Muster
