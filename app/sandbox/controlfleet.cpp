#include "app/sandbox/controlfleet.h"

#include "app/sandbox/simulatedfleet.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Muster::Control {

namespace {

HttpResponse closing()
{
    return refused(503, QCoreApplication::translate("Sandbox", "The sandbox is about to end."));
}

struct Selection {
    QList<quint32> devices;
    QJsonObject refused; // serial numbers and why
};

Selection selectionOf(const ControlDesk &desk, const QJsonArray &serials)
{
    Selection selection;
    for (const QJsonValue &value : serials) {
        const QString serial = value.toString().trimmed().toUpper();
        if (const auto device = desk.world.find(serial.toLatin1()))
            selection.devices.append(*device);
        else
            selection.refused.insert(serial,
                                     QCoreApplication::translate("Sandbox", "The organisation has no such device."));
    }
    return selection;
}

bool waitsForSwitchOn(const ControlDesk &desk, const SimulatedFleet &fleet, quint32 number)
{
    const SandboxDevice &device = desk.world.devices()[number];
    const bool hasProfile = device.profile != 0 && !device.has(SandboxDevice::Released)
        && (device.profileStatus == SandboxProfileStatus::Assigned
            || device.profileStatus == SandboxProfileStatus::Pushed);
    const SimulatedDevice *alive = fleet.find(number);
    return hasProfile && (!alive || alive->state == SimulatedState::Fresh);
}

// The first `count` that wait to be switched on.
Result<Selection> firstOf(const ControlDesk &desk, const SimulatedFleet &fleet, const QJsonObject &wish)
{
    std::optional<quint16> service;
    if (const QString name = wish.value(QLatin1StringView("service")).toString(); !name.isEmpty()) {
        const auto found = serviceOf(desk, name);
        if (!found)
            return std::unexpected(found.error());
        service = *found;
    }
    std::optional<quint8> family;
    if (const QString name = wish.value(QLatin1StringView("family")).toString(); !name.isEmpty()) {
        family = sandboxFamily(name.toUtf8());
        if (!family)
            return failure(ErrorKind::InvalidInput,
                           QCoreApplication::translate("Sandbox", "There is no family “%1”.").arg(name));
    }
    const qint64 count = wish.value(QLatin1StringView("count")).toInteger(0);
    Selection selection;
    for (quint32 number = 0; number < desk.world.devices().size() && selection.devices.size() < count; ++number) {
        const SandboxDevice &device = desk.world.devices()[number];
        if ((!service || device.service == *service) && (!family || sandboxFamilyOf(device.product) == *family)
            && waitsForSwitchOn(desk, fleet, number))
            selection.devices.append(number);
    }
    return selection;
}

QJsonObject countsOf(const SimulatedFleet &fleet)
{
    QJsonObject counts;
    const SimulatedFleet::Counts found = fleet.counts();
    for (size_t state = 0; state < found.size(); ++state)
        counts.insert(text(simulatedStateNames[state].name), found[state]);
    return counts;
}

QJsonObject describe(const SimulatedDevice &device)
{
    const SimulatedStateName &state = simulatedStateNames[size_t(device.state)];
    const SimulatedCounters &counters = device.counters;
    QJsonObject json{{QStringLiteral("serial"), text(device.hardware.serial)},
                     {QStringLiteral("udid"), device.hardware.udid},
                     {QStringLiteral("family"), text(device.hardware.family)},
                     {QStringLiteral("os_version"), device.hardware.osVersion},
                     {QStringLiteral("build"), device.hardware.build},
                     {QStringLiteral("name"), device.name},
                     {QStringLiteral("state"), text(state.name)},
                     {QStringLiteral("words"), text(state.words)},
                     {QStringLiteral("stuck"), device.isStuck},
                     {QStringLiteral("lost"), device.isLost},
                     {QStringLiteral("off"), device.isSilent},
                     {QStringLiteral("error"), device.error},
                     {QStringLiteral("server"), device.enrollment.serverUrl.toString()},
                     {QStringLiteral("push_token"), text(device.enrollment.pushToken.toHex())},
                     {QStringLiteral("push_magic"), device.enrollment.pushMagic},
                     {QStringLiteral("profiles"), QJsonArray::fromStringList(device.profiles.keys())},
                     {QStringLiteral("apps"), QJsonArray::fromStringList(device.apps.keys())},
                     {QStringLiteral("skipped_panes"), QJsonArray::fromStringList(device.skippedPanes())}};
    json.insert(QStringLiteral("counters"),
                QJsonObject{{QStringLiteral("erased"), qint64(device.generation)},
                            {QStringLiteral("enrollments"), counters.enrollments},
                            {QStringLiteral("connections"), counters.connections},
                            {QStringLiteral("requests"), counters.requests},
                            {QStringLiteral("commands"), counters.commands},
                            {QStringLiteral("acknowledged"), counters.acknowledged},
                            {QStringLiteral("not_now"), counters.notNow},
                            {QStringLiteral("errors"), counters.errors},
                            {QStringLiteral("pushes"), counters.pushes}});
    if (const SimulatedUser &user = device.user; user.isKnown)
        json.insert(QStringLiteral("user"),
                    QJsonObject{{QStringLiteral("id"), user.identifier},
                                {QStringLiteral("short_name"), user.shortName},
                                {QStringLiteral("long_name"), user.longName},
                                {QStringLiteral("push_token"), text(user.pushToken.toHex())},
                                {QStringLiteral("push_magic"), user.pushMagic},
                                {QStringLiteral("profiles"), QJsonArray::fromStringList(user.profiles.keys())}});
    return json;
}

HttpResponse outcome(qint64 done, const QJsonObject &refused)
{
    return json({{QStringLiteral("done"), done}, {QStringLiteral("refused"), refused}});
}

} // namespace

HttpResponse switchOn(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish || (!wish->contains(QLatin1StringView("serials")) && !wish->contains(QLatin1StringView("count"))))
        return malformed();
    SimulatedFleet *fleet = desk.fleet();
    if (!fleet)
        return closing();
    std::optional<SimulatedBehaviour> behaviour;
    if (const QJsonValue given = wish->value(QLatin1StringView("behaviour")); given.isObject()) {
        const auto read = SimulatedBehaviour::fromJson(given.toObject());
        if (!read)
            return refused(read.error());
        behaviour = *read;
    }
    const QJsonValue serials = wish->value(QLatin1StringView("serials"));
    const auto selection =
        serials.isArray() ? Result<Selection>(selectionOf(desk, serials.toArray())) : firstOf(desk, *fleet, *wish);
    if (!selection)
        return refused(selection.error());
    return outcome(fleet->switchOn(selection->devices, behaviour), selection->refused);
}

HttpResponse connectDevices(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    SimulatedFleet *fleet = desk.fleet();
    if (!fleet)
        return closing();
    const QJsonValue serials = wish->value(QLatin1StringView("serials"));
    if (!serials.isArray())
        return outcome(fleet->connectToServer(fleet->enrolledDevices()), {});
    const Selection selection = selectionOf(desk, serials.toArray());
    return outcome(fleet->connectToServer(selection.devices), selection.refused);
}

HttpResponse eraseDevices(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish || !wish->value(QLatin1StringView("serials")).isArray())
        return malformed();
    SimulatedFleet *fleet = desk.fleet();
    if (!fleet)
        return closing();
    const Selection selection = selectionOf(desk, wish->value(QLatin1StringView("serials")).toArray());
    return outcome(fleet->erase(selection.devices), selection.refused);
}

HttpResponse listAlive(ControlDesk &desk, const HttpRequest &request)
{
    const SimulatedFleet *fleet = desk.fleet();
    if (!fleet)
        return closing();
    const QByteArray state = queryItem(request, QStringLiteral("state")).toUtf8();
    const QString serials = queryItem(request, QStringLiteral("serials"));
    const QList<quint32> devices = serials.isEmpty()
        ? fleet->devices()
        : selectionOf(desk, QJsonArray::fromStringList(serials.split(u','))).devices;
    const Window window = windowOf(request);
    qint64 total = 0;
    QJsonArray list;
    for (const quint32 number : devices) {
        const SimulatedDevice *device = fleet->find(number);
        if (!device || (!state.isEmpty() && state != simulatedStateNames[size_t(device->state)].name))
            continue;
        if (total >= window.offset && list.size() < window.limit)
            list.append(describe(*device));
        ++total;
    }
    const qint64 end = window.offset + list.size();
    return json({{QStringLiteral("total"), total},
                 {QStringLiteral("next"), end < total ? QJsonValue(end) : QJsonValue()},
                 {QStringLiteral("counts"), countsOf(*fleet)},
                 {QStringLiteral("busy"), fleet->busy()},
                 {QStringLiteral("waiting"), fleet->waiting()},
                 {QStringLiteral("devices"), list}});
}

} // namespace Muster::Control
