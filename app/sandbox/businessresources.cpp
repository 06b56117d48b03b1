#include "app/sandbox/businessresources.h"

#include "app/sandbox/controldesk.h"
#include "app/sandbox/sandboxdice.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace Muster::Business {

namespace {

using Control::text;

constexpr quint32 year = 365 * 86400; // seconds

template <size_t Size> QString digits(const std::array<char, Size> &array)
{
    return QString::fromLatin1(array.data(), qsizetype(Size));
}

// What became of a migration, or nothing when none was asked for.
QString migrationStatus(const SandboxDevice &device, const QDateTime &now)
{
    if (device.profilePushedAt > device.assignedAt)
        return QStringLiteral("SUCCESS");
    return now.toSecsSinceEpoch() < device.migrationDeadline ? QStringLiteral("REQUESTED") : QStringLiteral("STARTED");
}

void addRelease(QJsonObject &attributes, const SandboxWorld &world, quint32 number)
{
    const auto &events = world.auditEvents();
    const auto released = std::find_if(events.rbegin(), events.rend(), [&](const SandboxAuditEvent &event) {
        return event.kind == SandboxAuditKind::DeviceRemoved && event.subject == number;
    });
    if (released == events.rend())
        return;
    static constexpr QLatin1StringView kinds[] = {QLatin1StringView("APPLE"), QLatin1StringView("USER"),
                                                  QLatin1StringView("API_ACCOUNT"), QLatin1StringView("MDM_SERVER"),
                                                  QLatin1StringView("DEVICE_USER")};
    attributes.insert(QStringLiteral("releaserId"), actorId(world, released->by));
    attributes.insert(QStringLiteral("releaserEntityType"), kinds[size_t(released->by.kind)]);
}

QJsonObject deviceAttributes(const BusinessCall &call, quint32 number)
{
    const SandboxWorld &world = call.world;
    const SandboxDevice &device = world.devices()[number];
    const SandboxProduct &product = sandboxProducts()[device.product];
    const SandboxOrder &order = world.orderOf(number);
    const SandboxHardware hardware = world.hardware(number);
    const bool isReleased = device.has(SandboxDevice::Released);
    const auto list = [](bool has, const QString &value) { return has ? QJsonArray{value} : QJsonArray(); };
    QJsonObject attributes{
        {QStringLiteral("serialNumber"), text(device.serialText())},
        {QStringLiteral("addedToOrgDateTime"), date(order.time)},
        {QStringLiteral("releasedFromOrgDateTime"), isReleased ? date(device.leftAt) : QJsonValue()},
        {QStringLiteral("updatedDateTime"), date(world.updatedAt(number))},
        {QStringLiteral("deviceModel"), text(product.model)},
        {QStringLiteral("productFamily"), text(product.family)},
        {QStringLiteral("productType"), text(product.type)},
        {QStringLiteral("deviceCapacity"), text(product.capacity)},
        {QStringLiteral("partNumber"), text(product.partNumber)},
        {QStringLiteral("orderNumber"), text(order.number)},
        {QStringLiteral("orderDateTime"), date(order.time)},
        {QStringLiteral("color"), device.has(SandboxDevice::NoColour) ? QString() : text(product.colour)},
        {QStringLiteral("status"),
         device.service == SandboxWorld::nowhere ? QStringLiteral("UNASSIGNED") : QStringLiteral("ASSIGNED")},
        {QStringLiteral("imei"), list(hardware.isCellular, digits(hardware.imei))},
        {QStringLiteral("meid"), list(hardware.isCellular, digits(hardware.meid))},
        {QStringLiteral("eid"), hardware.isCellular ? digits(hardware.eid) : QString(QLatin1StringView(""))},
        {QStringLiteral("wifiMacAddress"), digits(hardware.wifi)},
        {QStringLiteral("bluetoothMacAddress"), digits(hardware.bluetooth)},
        {QStringLiteral("ethernetMacAddress"), list(hardware.hasEthernet, digits(hardware.ethernet))},
        {QStringLiteral("purchaseSourceType"), text(sandboxSourceNames[size_t(order.source)].purchase)},
        {QStringLiteral("purchaseSourceId"), text(order.sourceId)},
        {QStringLiteral("isMdmMigrationCapable"), !isReleased && world.canMigrate(number, call.now)}};
    if (device.migrationDeadline) {
        attributes.insert(QStringLiteral("mdmMigrationStatus"), migrationStatus(device, call.now));
        attributes.insert(QStringLiteral("mdmMigrationDeadlineDateTime"), date(device.migrationDeadline));
    }
    if (isReleased)
        addRelease(attributes, world, number);
    return attributes;
}

QJsonObject coverage(const QString &id, const QString &description, const QString &payment, const QString &agreement,
                     quint32 start, quint32 end, quint32 now)
{
    const bool isOpen = end == 0;
    return {{QStringLiteral("type"), QStringLiteral("appleCareCoverage")},
            {QStringLiteral("id"), id},
            {QStringLiteral("attributes"),
             QJsonObject{{QStringLiteral("status"),
                          isOpen || now < end ? QStringLiteral("ACTIVE") : QStringLiteral("INACTIVE")},
                         {QStringLiteral("paymentType"), payment},
                         {QStringLiteral("description"), description},
                         {QStringLiteral("agreementNumber"), agreement.isEmpty() ? QJsonValue() : agreement},
                         {QStringLiteral("startDateTime"), date(start)},
                         {QStringLiteral("endDateTime"), date(end)},
                         {QStringLiteral("isRenewable"), payment.endsWith(QLatin1StringView("SUBSCRIPTION"))},
                         {QStringLiteral("isCanceled"), false},
                         {QStringLiteral("contractCancelDateTime"), QJsonValue()}}}};
}

// "DEVICE_ADDED_TO_ORG" as "eventDataDeviceAddedToOrg".
QString dataKey(QByteArrayView type)
{
    QString key = QStringLiteral("eventData");
    for (const QByteArray &word : type.toByteArray().toLower().split('_'))
        key += QChar::fromLatin1(word.front()).toUpper() + QString::fromLatin1(word.sliced(1));
    return key;
}

QJsonObject eventData(const SandboxWorld &world, const SandboxAuditEvent &event)
{
    QJsonObject data;
    switch (sandboxAuditNames[size_t(event.kind)].subject) {
    case SandboxSubject::Device: {
        const SandboxOrder &order = world.orderOf(event.subject);
        data = {{QStringLiteral("serialNumber"), text(world.devices()[event.subject].serialText())},
                {QStringLiteral("purchaseSourceType"), text(sandboxSourceNames[size_t(order.source)].purchase)},
                {QStringLiteral("purchaseSourceId"), text(order.sourceId)}};
        break;
    }
    case SandboxSubject::Person:
        data = {{QStringLiteral("role"), text(sandboxRoleName(world.people()[event.subject].role))}};
        break;
    case SandboxSubject::ApiAccount:
        data = {{QStringLiteral("keyId"), text(world.apiAccounts()[event.subject].keyId)}};
        break;
    case SandboxSubject::Service:
    case SandboxSubject::Organisation:
        break;
    }
    if (event.service != SandboxWorld::nowhere) {
        data.insert(QStringLiteral("serverId"), text(world.services()[event.service].uuid));
        data.insert(QStringLiteral("serverName"), text(world.services()[event.service].name));
    }
    return data;
}

QString subjectName(const SandboxWorld &world, const SandboxAuditEvent &event)
{
    switch (sandboxAuditNames[size_t(event.kind)].subject) {
    case SandboxSubject::Device:
        return text(sandboxProducts()[world.devices()[event.subject].product].model);
    case SandboxSubject::Person:
        return text(world.people()[event.subject].name);
    case SandboxSubject::ApiAccount:
        return text(world.apiAccounts()[event.subject].name);
    case SandboxSubject::Service:
        return text(world.services()[event.subject].name);
    case SandboxSubject::Organisation:
        break;
    }
    return text(world.organisation().name);
}

} // namespace

const QStringList &deviceFields()
{
    static const QStringList fields =
        QStringLiteral("serialNumber addedToOrgDateTime releasedFromOrgDateTime updatedDateTime deviceModel "
                       "productFamily productType deviceCapacity partNumber orderNumber orderDateTime color status "
                       "imei meid eid wifiMacAddress bluetoothMacAddress ethernetMacAddress purchaseSourceType "
                       "purchaseSourceId isMdmMigrationCapable mdmMigrationStatus mdmMigrationDeadlineDateTime "
                       "releaserId releaserEntityType assignedServer appleCareCoverage")
            .split(u' ');
    return fields;
}

const QStringList &serverFields()
{
    static const QStringList fields =
        QStringLiteral("serverName serverType status enableMdmDisownFlag defaultProductFamilies deviceCount "
                       "lastConnectedDateTime lastConnectedIp createdDateTime updatedDateTime devices")
            .split(u' ');
    return fields;
}

const QStringList &activityFields()
{
    static const QStringList fields =
        QStringLiteral("status subStatus createdDateTime completedDateTime downloadUrl activityType").split(u' ');
    return fields;
}

const QStringList &coverageFields()
{
    static const QStringList fields =
        QStringLiteral("status paymentType description agreementNumber startDateTime endDateTime isRenewable "
                       "isCanceled contractCancelDateTime")
            .split(u' ');
    return fields;
}

QJsonObject deviceResource(const BusinessCall &call, quint32 number)
{
    const QString serial = text(call.world.devices()[number].serialText());
    const QString self = call.url(QStringLiteral("orgDevices/") + serial);
    const QJsonObject links{
        {QStringLiteral("self"), call.url(QStringLiteral("orgDevices/%1/relationships/assignedServer").arg(serial))},
        {QStringLiteral("related"), QString(self + QStringLiteral("/assignedServer"))}};
    const QJsonObject coverage{
        {QStringLiteral("links"),
         QJsonObject{{QStringLiteral("related"), QString(self + QStringLiteral("/appleCareCoverage"))}}}};
    return {{QStringLiteral("type"), QStringLiteral("orgDevices")},
            {QStringLiteral("id"), serial},
            {QStringLiteral("attributes"), thinned(call, QStringLiteral("orgDevices"), deviceAttributes(call, number))},
            {QStringLiteral("relationships"),
             QJsonObject{{QStringLiteral("assignedServer"), QJsonObject{{QStringLiteral("links"), links}}},
                         {QStringLiteral("appleCareCoverage"), coverage}}},
            {QStringLiteral("links"), QJsonObject{{QStringLiteral("self"), self}}}};
}

QJsonObject serverResource(const BusinessCall &call, quint16 position)
{
    const SandboxService &service = call.world.services()[position];
    const QString uuid = text(service.uuid);
    QJsonArray defaults;
    for (quint8 i = 0; const SandboxFamily &family : sandboxFamilies()) {
        if ((service.defaults & (1u << i++)) != 0)
            defaults.append(text(family.apiName));
    }
    const bool isBuiltIn = service.kind == SandboxServiceKind::Configurator;
    QJsonObject attributes{
        {QStringLiteral("serverName"), text(service.name)},
        {QStringLiteral("serverType"), isBuiltIn ? QStringLiteral("APPLE_CONFIGURATOR") : QStringLiteral("MDM")},
        {QStringLiteral("status"), QStringLiteral("ACTIVE")},
        {QStringLiteral("enableMdmDisownFlag"), service.mayRelease},
        {QStringLiteral("defaultProductFamilies"), defaults},
        {QStringLiteral("deviceCount"), qint64(service.present)},
        {QStringLiteral("createdDateTime"), date(service.createdAt)},
        {QStringLiteral("updatedDateTime"), date(service.updatedAt)}};
    if (service.connectedAt) {
        attributes.insert(QStringLiteral("lastConnectedDateTime"), date(service.connectedAt));
        attributes.insert(QStringLiteral("lastConnectedIp"), text(service.connectedFrom));
    }
    const QJsonObject links{
        {QStringLiteral("self"), call.url(QStringLiteral("mdmServers/%1/relationships/devices").arg(uuid))}};
    return {{QStringLiteral("type"), QStringLiteral("mdmServers")},
            {QStringLiteral("id"), uuid},
            {QStringLiteral("attributes"), thinned(call, QStringLiteral("mdmServers"), attributes)},
            {QStringLiteral("relationships"),
             QJsonObject{{QStringLiteral("devices"), QJsonObject{{QStringLiteral("links"), links}}}}},
            {QStringLiteral("links"),
             QJsonObject{{QStringLiteral("self"), call.url(QStringLiteral("mdmServers/") + uuid)}}}};
}

QJsonObject activityResource(const BusinessCall &call, const SandboxActivity &activity)
{
    static constexpr QLatin1StringView stages[] = {QLatin1StringView("SUBMITTED"), QLatin1StringView("PENDING"),
                                                   QLatin1StringView("PROCESSING")};
    const auto succeeded = std::ranges::count_if(activity.outcomes, &SandboxOutcome::isSuccess);
    const bool isWhole =
        succeeded == activity.outcomes.size() || call.isStruckBy(SandboxFaultKind::CompletedForUnknown);
    QString status = QStringLiteral("IN_PROGRESS");
    QString subStatus = stages[std::min<size_t>(activity.polls, std::size(stages) - 1)];
    if (activity.isDone()) {
        const bool isNothing = succeeded == 0 && !isWhole;
        status = isNothing ? QStringLiteral("FAILED") : QStringLiteral("COMPLETED");
        subStatus = isWhole ? QStringLiteral("COMPLETED_WITH_SUCCESS")
            : isNothing     ? QStringLiteral("COMPLETED_WITH_FAILURE")
                            : QStringLiteral("COMPLETED_WITH_ERROR");
    }
    QJsonObject attributes{{QStringLiteral("status"), status},
                           {QStringLiteral("subStatus"), subStatus},
                           {QStringLiteral("createdDateTime"), date(activity.created)},
                           {QStringLiteral("activityType"), text(sandboxActivityNames[size_t(activity.kind)].second)}};
    if (activity.isDone()) {
        attributes.insert(QStringLiteral("completedDateTime"), date(activity.completed));
        attributes.insert(QStringLiteral("downloadUrl"), downloadUrl(call, activity));
    }
    return {
        {QStringLiteral("type"), QStringLiteral("orgDeviceActivities")},
        {QStringLiteral("id"), text(activity.id)},
        {QStringLiteral("attributes"), thinned(call, QStringLiteral("orgDeviceActivities"), attributes)},
        {QStringLiteral("links"),
         QJsonObject{{QStringLiteral("self"), call.url(QStringLiteral("orgDeviceActivities/") + text(activity.id))}}}};
}

QJsonArray coverageResources(const BusinessCall &call, quint32 number)
{
    const SandboxWorld &world = call.world;
    const QString serial = text(world.devices()[number].serialText());
    const quint32 bought = world.orderOf(number).time;
    const auto now = quint32(call.now.toSecsSinceEpoch());
    SandboxDice dice(world.plan().seed ^ (quint64(number) << 21) ^ 0xca7eu);
    QJsonArray plans{
        coverage(serial, QStringLiteral("Limited Warranty"), QStringLiteral("NONE"), {}, bought, bought + year, now)};
    const quint32 kind = dice.below(10);
    const QString agreement = QString::number(1'000'000'000 + dice.below(1'000'000'000));
    if (kind < 3)
        plans.append(coverage(agreement, QStringLiteral("AppleCare+"), QStringLiteral("PAID_UP_FRONT"), agreement,
                              bought, bought + 3 * year, now));
    else if (kind < 5)
        plans.append(coverage(agreement, QStringLiteral("AppleCare+"), QStringLiteral("SUBSCRIPTION"), agreement,
                              bought, bought + 2 * year, now));
    else if (kind == 5)
        plans.append(coverage(QStringLiteral("abe-") + serial, QStringLiteral("AppleCare+ for Business Essentials"),
                              QStringLiteral("ABE_SUBSCRIPTION"), {}, bought, 0, now));
    for (qsizetype i = 0; i < plans.size(); ++i) {
        QJsonObject plan = plans.at(i).toObject();
        const QJsonObject attributes = plan.value(QLatin1StringView("attributes")).toObject();
        plan.insert(QStringLiteral("attributes"), thinned(call, QStringLiteral("appleCareCoverage"), attributes));
        plans.replace(i, plan);
    }
    return plans;
}

QString actorId(const SandboxWorld &world, const SandboxActor &actor)
{
    switch (actor.kind) {
    case SandboxActorKind::Person:
        return text(world.people()[actor.position].account);
    case SandboxActorKind::ApiAccount:
        return text(world.apiAccounts()[actor.position].clientId);
    case SandboxActorKind::Service:
        return text(world.services()[actor.position].uuid);
    case SandboxActorKind::User:
        return QStringLiteral("device-user");
    case SandboxActorKind::Apple:
        break;
    }
    return QStringLiteral("apple");
}

QString subjectId(const SandboxWorld &world, const SandboxAuditEvent &event)
{
    switch (sandboxAuditNames[size_t(event.kind)].subject) {
    case SandboxSubject::Device:
        return text(world.devices()[event.subject].serialText());
    case SandboxSubject::Person:
        return text(world.people()[event.subject].account);
    case SandboxSubject::ApiAccount:
        return text(world.apiAccounts()[event.subject].clientId);
    case SandboxSubject::Service:
        return text(world.services()[event.subject].uuid);
    case SandboxSubject::Organisation:
        break;
    }
    return text(world.organisation().id);
}

QJsonObject auditResource(const BusinessCall &call, const SandboxAuditEvent &event)
{
    static constexpr QLatin1StringView actors[] = {QLatin1StringView("SYSTEM"), QLatin1StringView("USER"),
                                                   QLatin1StringView("API_ACCOUNT"), QLatin1StringView("MDM_SERVER"),
                                                   QLatin1StringView("DEVICE_USER")};
    static constexpr QLatin1StringView subjects[] = {QLatin1StringView("DEVICE"), QLatin1StringView("USER"),
                                                     QLatin1StringView("API_ACCOUNT"), QLatin1StringView("MDM_SERVER"),
                                                     QLatin1StringView("ORGANIZATION")};
    const SandboxAuditName &name = sandboxAuditNames[size_t(event.kind)];
    const QString key = dataKey(name.type);
    return {{QStringLiteral("type"), QStringLiteral("auditEvents")},
            {QStringLiteral("id"), QStringLiteral("event-%1").arg(event.number)},
            {QStringLiteral("attributes"),
             QJsonObject{{QStringLiteral("eventDateTime"), date(event.time)},
                         {QStringLiteral("type"), text(name.type)},
                         {QStringLiteral("category"), text(name.category)},
                         {QStringLiteral("actorType"), actors[size_t(event.by.kind)]},
                         {QStringLiteral("actorId"), actorId(call.world, event.by)},
                         {QStringLiteral("actorName"), Control::nameOf(call.world, event.by)},
                         {QStringLiteral("subjectType"), subjects[size_t(name.subject)]},
                         {QStringLiteral("subjectId"), subjectId(call.world, event)},
                         {QStringLiteral("subjectName"), subjectName(call.world, event)},
                         {QStringLiteral("outcome"), QStringLiteral("SUCCESS")},
                         {QStringLiteral("groupId"), QStringLiteral("group-%1").arg(event.time)},
                         {QStringLiteral("eventDataPropertyKey"), key},
                         {key, eventData(call.world, event)}}}};
}

QByteArray downloadSignature(const BusinessCall &call, const QByteArray &activity, qint64 expires)
{
    const QByteArray content = "download:" + activity + ':' + QByteArray::number(expires);
    return QMessageAuthenticationCode::hash(content, call.seal, QCryptographicHash::Sha256).toHex();
}

QString downloadUrl(const BusinessCall &call, const SandboxActivity &activity)
{
    const qint64 expires = call.now.toSecsSinceEpoch() + downloadLifetime;
    QString url = call.url();
    url.chop(3); // "v1/"
    return url
        + QStringLiteral("downloads/%1.csv?expires=%2&signature=%3")
              .arg(text(activity.id), QString::number(expires),
                   QString::fromLatin1(downloadSignature(call, activity.id, expires)));
}

} // namespace Muster::Business
