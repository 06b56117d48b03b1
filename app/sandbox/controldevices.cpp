#include "app/sandbox/controldevices.h"

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/jsontext.h"
#include "app/sandbox/sandboxcsv.h"
#include "app/sandbox/sandboxfilter.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Muster::Control {

namespace {

// One of a table's names as its value. InvalidInput when there is no such name.
template <typename Table> auto valueOf(const Table &table, const QString &name) -> Result<decltype(table[0].first)>
{
    const QByteArray bytes = name.toUtf8();
    const auto found = std::ranges::find(table, QByteArrayView(bytes), &Table::value_type::second);
    if (found != table.end())
        return found->first;
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Sandbox", "There is no “%1” to choose here.").arg(name));
}

Result<SandboxSource> sourceOf(const QString &name)
{
    for (const SandboxSourceName &each : sandboxSourceNames) {
        if (each.name == name.toUtf8())
            return each.source;
    }
    return failure(
        ErrorKind::InvalidInput,
        QCoreApplication::translate("Sandbox", "Devices come from apple, a reseller or configurator, not from “%1”.")
            .arg(name));
}

// The filter that the query says: serials (with commas), find (a part of a serial or an order's number), order, service
// (a name, a UUID, or "none"), family, status, source.
Result<SandboxFilter> filterOf(const ControlDesk &desk, const HttpRequest &request)
{
    SandboxFilter filter;
    if (const QString serials = queryItem(request, QStringLiteral("serials")); !serials.isEmpty()) {
        filter.serials.emplace();
        for (const QByteArray &serial : serials.toUtf8().split(','))
            filter.serials->append(serial.trimmed().toUpper());
    }
    filter.find = queryItem(request, QStringLiteral("find")).trimmed().toUpper().toUtf8();
    if (const QString order = queryItem(request, QStringLiteral("order")); !order.isEmpty())
        filter.order = order.toUtf8();
    if (const QString name = queryItem(request, QStringLiteral("service")); name == QLatin1StringView("none")) {
        filter.service = SandboxWorld::nowhere;
    } else if (!name.isEmpty()) {
        const auto service = serviceOf(desk, name);
        if (!service)
            return std::unexpected(service.error());
        filter.service = *service;
    }
    if (const QString name = queryItem(request, QStringLiteral("family")); !name.isEmpty()) {
        filter.family = sandboxFamily(name.toUtf8());
        if (!filter.family)
            return failure(ErrorKind::InvalidInput,
                           QCoreApplication::translate("Sandbox", "There is no family “%1”.").arg(name));
    }
    if (const QString name = queryItem(request, QStringLiteral("status")); !name.isEmpty()) {
        const auto status = valueOf(sandboxStatusNames, name);
        if (!status)
            return std::unexpected(status.error());
        filter.status = *status;
    }
    if (const QString name = queryItem(request, QStringLiteral("source")); !name.isEmpty()) {
        const auto source = sourceOf(name);
        if (!source)
            return std::unexpected(source.error());
        filter.source = *source;
    }
    return filter;
}

void appendMember(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(",\"").append(name).append("\":");
    appendJsonString(out, value);
}

void appendTime(QByteArray &out, QByteArrayView name, quint32 seconds)
{
    out.append(",\"").append(name).append("\":");
    if (seconds)
        appendJsonDate(out, seconds);
    else
        out += "null";
}

void appendDevice(QByteArray &out, const ControlDesk &desk, const DeviceWriter &writer, quint32 number)
{
    const SandboxWorld &world = desk.world;
    const SandboxDevice &device = world.devices()[number];
    const SandboxOrder &order = world.orderOf(number);
    const bool isReleased = device.has(SandboxDevice::Released);
    out += "{\"serial\":";
    appendJsonString(out, device.serialText());
    out += ",\"service\":";
    if (device.service == SandboxWorld::nowhere) {
        out += "null,\"service_name\":null";
    } else {
        appendJsonString(out, world.services()[device.service].uuid);
        appendMember(out, "service_name", world.services()[device.service].name);
    }
    appendMember(out, "status", sandboxStatusNames[size_t(sandboxStatus(device))].second);
    appendMember(out, "order", order.number);
    appendTime(out, "ordered", order.time);
    appendMember(out, "source", sandboxSourceNames[size_t(order.source)].name);
    appendMember(out, "source_id", order.sourceId);
    appendMember(out, "family", sandboxProducts()[device.product].family);
    appendMember(out, "model", sandboxProducts()[device.product].model);
    appendMember(out, "product_type", sandboxProducts()[device.product].type);
    appendMember(out, "capacity", sandboxProducts()[device.product].capacity);
    appendMember(out, "part_number", sandboxProducts()[device.product].partNumber);
    appendTime(out, "activated", device.activatedAt);
    appendTime(out, "provisional_until",
               world.isProvisional(number, desk.now()) ? world.provisionalUntil(number).value_or(0) : 0);
    appendTime(out, "updated", world.updatedAt(number));
    appendTime(out, "released_at", isReleased ? device.leftAt : 0);
    out += world.isProvisional(number, desk.now()) ? ",\"provisional\":true" : ",\"provisional\":false";
    out += isReleased ? ",\"released\":true,\"record\":" : ",\"released\":false,\"record\":";
    writer.appendFetched(out, number);
    out += '}';
}

struct Action {
    QLatin1StringView name;
    std::optional<SandboxActivityKind> activity; // that the portal logs
};

constexpr Action actions[] = {
    {QLatin1StringView("move"), SandboxActivityKind::Assign},
    {QLatin1StringView("unassign"), SandboxActivityKind::Unassign},
    {QLatin1StringView("release"), SandboxActivityKind::Release},
    {QLatin1StringView("modify"), {}},
    {QLatin1StringView("replace"), {}},
    {QLatin1StringView("activate"), {}},
    {QLatin1StringView("leave"), {}}, // the user leaves remote management
};

// What happens to one device without the portal's doing.
Result<> happen(ControlDesk &desk, quint32 device, const QJsonObject &wish)
{
    const QDateTime now = desk.now();
    const QString action = wish.value(QLatin1StringView("action")).toString();
    if (action == QLatin1StringView("replace"))
        return desk.world.replaceDevice(device, now).transform([](quint32) { });
    if (action == QLatin1StringView("leave"))
        return desk.world.leaveManagement(device, now);
    if (action == QLatin1StringView("activate")) {
        if (!desk.world.activate(device, now))
            return failure(ErrorKind::NotFound,
                           QCoreApplication::translate("Sandbox",
                                                       "No profile waits for this device, so it starts "
                                                       "unmanaged. Assign one first."));
        return {};
    }
    if (const QJsonValue deadline = wish.value(QLatin1StringView("mdm_migration_deadline")); deadline.isString())
        return desk.world.setMigrationDeadline(device, QDateTime::fromString(deadline.toString(), Qt::ISODate), now);
    if (const QJsonValue tag = wish.value(QLatin1StringView("asset_tag")); tag.isString())
        return desk.world.setAssetTag(device, tag.toString().toUtf8(), now);
    return desk.world.touchDevice(device, now);
}

// What an activity did, in the form that all calls answer: how many, and for each serial number that was refused why.
QJsonObject outcomeJson(const SandboxActivity &activity)
{
    qint64 done = 0;
    QJsonObject failures;
    for (const SandboxOutcome &outcome : activity.outcomes) {
        if (outcome.isSuccess())
            ++done;
        else
            failures.insert(text(outcome.serial), text(outcome.message));
    }
    return {{QStringLiteral("done"), done},
            {QStringLiteral("refused"), failures},
            {QStringLiteral("activity"), text(activity.id)}};
}

// A bulk act of the portal: `kind` with the service and the deadline that `wish` names.
Result<QJsonObject> perform(ControlDesk &desk, SandboxActivityKind kind, const QList<QByteArray> &serials,
                            const QJsonObject &wish)
{
    const auto by = actorOf(desk, wish, SandboxRight::ManageDevices);
    if (!by)
        return std::unexpected(by.error());
    SandboxTask task{.kind = kind, .serials = serials, .service = SandboxWorld::nowhere, .deadline = 0, .by = *by};
    if (kind == SandboxActivityKind::Assign) {
        const auto service = serviceOf(desk, wish.value(QLatin1StringView("service")).toString());
        if (!service)
            return std::unexpected(service.error());
        task.service = *service;
        if (const QJsonValue given = wish.value(QLatin1StringView("mdm_migration_deadline")); given.isString()) {
            const QDateTime deadline = QDateTime::fromString(given.toString(), Qt::ISODate);
            if (!deadline.isValid() || deadline.toSecsSinceEpoch() <= 0)
                return failure(ErrorKind::InvalidInput,
                               QCoreApplication::translate("Sandbox", "A deadline looks like 2026-12-01T08:00:00Z."));
            task.kind = SandboxActivityKind::AssignWithDeadline;
            task.deadline = quint32(deadline.toSecsSinceEpoch());
        }
    }
    return outcomeJson(desk.world.perform(task, desk.now()));
}

} // namespace

HttpResponse order(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    SandboxPurchase purchase;
    const QJsonObject families = wish->value(QLatin1StringView("families")).toObject();
    for (auto it = families.begin(); it != families.end(); ++it)
        purchase.mix[it.key().toUtf8()] = quint32(std::clamp<qint64>(it.value().toInteger(0), 0, 1'000'000));
    const auto source = sourceOf(wish->value(QLatin1StringView("source")).toString(QStringLiteral("apple")));
    if (!source)
        return refused(source.error());
    purchase.source = *source;
    const QJsonValue given = wish->value(QLatin1StringView("service"));
    if (given.isString()) {
        const auto service = serviceOf(desk, given.toString());
        if (!service)
            return refused(service.error());
        purchase.service = *service;
    } else {
        purchase.byDefaults = true;
        // Said nothing: what no default claims goes to the first service. Said null: it stays unassigned.
        const SandboxService &first = desk.world.services().front();
        const bool usesFirst = given.isUndefined() && !first.isDeleted && *source != SandboxSource::Configurator;
        purchase.service = usesFirst ? quint16(0) : SandboxWorld::nowhere;
    }
    const qint64 count = wish->value(QLatin1StringView("count")).toInteger(0);
    purchase.count = quint32(std::clamp<qint64>(count, 0, SandboxWorld::maxDevices + 1));
    purchase.number = wish->value(QLatin1StringView("number")).toString().toUtf8();
    purchase.sourceId = wish->value(QLatin1StringView("source_id")).toString().toUtf8();
    const auto first = desk.world.order(purchase, desk.now());
    if (!first)
        return refused(first.error());
    QJsonArray serials;
    for (qint64 i = 0; i < std::min(count, mostListed); ++i)
        serials.append(text(desk.world.devices()[*first + quint32(i)].serialText()));
    return json({{QStringLiteral("order"), text(desk.world.orders().back().number)},
                 {QStringLiteral("source"), text(sandboxSourceNames[size_t(*source)].name)},
                 {QStringLiteral("source_id"), text(desk.world.orders().back().sourceId)},
                 {QStringLiteral("first"), qint64(*first)},
                 {QStringLiteral("count"), count},
                 {QStringLiteral("serials"), serials}});
}

HttpResponse listDevices(ControlDesk &desk, const HttpRequest &request)
{
    const auto filter = filterOf(desk, request);
    if (!filter)
        return refused(filter.error());
    const Window window = windowOf(request);
    const SandboxFilter::Page page = filter->page(desk.world, window.offset, window.limit);
    const qint64 end = window.offset + qint64(page.devices.size());
    const DeviceWriter writer(desk.world, 10);
    QByteArray body = "{\"total\":" + QByteArray::number(page.total)
        + ",\"next\":" + (end < page.total ? QByteArray::number(end) : QByteArray("null")) + ",\"devices\":[";
    for (const quint32 number : page.devices) {
        body += body.endsWith('[') ? "" : ",";
        appendDevice(body, desk, writer, number);
    }
    return {.body = body + "]}\n"};
}

HttpResponse changeDevices(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const QString name = wish->value(QLatin1StringView("action")).toString();
    const auto action = std::ranges::find_if(actions, [&](const Action &each) { return each.name == name; });
    const QJsonArray values = wish->value(QLatin1StringView("serials")).toArray();
    if (action == std::end(actions) || values.isEmpty())
        return malformed();
    QList<QByteArray> serials;
    for (const QJsonValueConstRef value : values)
        serials.append(value.toString().toUtf8());
    if (action->activity) {
        const auto done = perform(desk, *action->activity, serials, *wish);
        return done ? json(*done) : refused(done.error());
    }
    qint64 done = 0;
    QJsonObject failures;
    for (const QByteArray &serial : std::as_const(serials)) {
        const auto device = desk.world.find(serial);
        const Result<> changed = device
            ? happen(desk, *device, *wish)
            : Result<>(failure(ErrorKind::NotFound,
                               QCoreApplication::translate("Sandbox", "The organisation has no such device.")));
        if (changed)
            ++done;
        else
            failures.insert(text(serial), changed.error().message);
    }
    return json({{QStringLiteral("done"), done}, {QStringLiteral("refused"), failures}});
}

HttpResponse downloadCsv(ControlDesk &desk, const HttpRequest &request)
{
    const auto filter = filterOf(desk, request);
    if (!filter)
        return refused(filter.error());
    const SandboxFilter::Page page = filter->page(desk.world, 0, 2 * qint64(SandboxWorld::maxDevices));
    HttpResponse response{.body = SandboxCsv::deviceList(desk.world, page.devices),
                          .contentType = "text/csv;charset=UTF-8"};
    response.headers.emplaceBack("Content-Disposition", "attachment; filename=\"Devices.csv\"");
    return response;
}

HttpResponse uploadCsv(ControlDesk &desk, const HttpRequest &request)
{
    const auto upload = SandboxCsv::readUpload(request.body);
    if (!upload)
        return refused(upload.error());
    static constexpr std::array<std::pair<SandboxActivityKind, QByteArrayView>, 3> known{{
        {SandboxActivityKind::Assign, "assign"},
        {SandboxActivityKind::Unassign, "unassign"},
        {SandboxActivityKind::Release, "release"},
    }};
    const auto kind = valueOf(known, queryItem(request, QStringLiteral("action")));
    if (!kind)
        return refused(kind.error());
    QJsonArray rejected;
    for (const SandboxCsv::RejectedRow &row : upload->rejected) {
        rejected.append(QJsonObject{{QStringLiteral("row"), row.row},
                                    {QStringLiteral("text"), text(row.text)},
                                    {QStringLiteral("reason"), text(row.reason)}});
    }
    const QJsonObject wish{{QStringLiteral("as"), queryItem(request, QStringLiteral("as"))},
                           {QStringLiteral("service"), queryItem(request, QStringLiteral("service"))}};
    auto done = perform(desk, *kind, upload->serials, wish);
    if (!done)
        return refused(done.error());
    done->insert(QStringLiteral("rejected"), rejected);
    done->insert(QStringLiteral("blanks"), upload->blanks);
    return json(*done);
}

} // namespace Muster::Control
