// musterctl devices …
#include "app/cli/invocation.h"
#include "app/cli/ownfieldtext.h"
#include "models/core/clock.h"
#include "models/devices/devicequery.h"
#include "models/devices/devicestore.h"
#include "models/devices/replacementstore.h"
#include "models/profiles/profilequery.h"

#include <QCoroFuture>
#include <QJsonDocument>

namespace Muster {

namespace {

QJsonObject toJson(const Device &device)
{
    QJsonObject json{{QStringLiteral("serial"), device.serial.text()},
                     {QStringLiteral("state"), deviceStateName(device.state())},
                     {QStringLiteral("model"), device.model},
                     {QStringLiteral("family"), device.family},
                     {QStringLiteral("description"), device.description},
                     {QStringLiteral("color"), device.color},
                     {QStringLiteral("assetTag"), device.assetTag},
                     {QStringLiteral("os"), device.os},
                     {QStringLiteral("profileStatus"), profileStatusName(device.profileStatus)},
                     {QStringLiteral("profileUuid"), device.profileUuid},
                     {QStringLiteral("tag"), device.tag()},
                     {QStringLiteral("assignedBy"), device.assignedBy},
                     {QStringLiteral("organisation"), qint64(device.organisation.value())}};
    const std::pair<QString, QDateTime> dates[] = {{QStringLiteral("added"), device.assignedAt},
                                                   {QStringLiteral("profileAssigned"), device.profileAssignedAt},
                                                   {QStringLiteral("profilePushed"), device.profilePushedAt},
                                                   {QStringLiteral("changed"), device.operationAt},
                                                   {QStringLiteral("left"), device.leftAt},
                                                   {QStringLiteral("firstSeen"), device.firstSeenAt}};
    for (const auto &[name, time] : dates) {
        if (time.isValid())
            json.insert(name, isoDate(time));
    }
    insertOwnFields(json, device.own);
    if (!device.isPresent)
        json.insert(QStringLiteral("leftHow"), departureName(device.departure));
    if (!device.extra.isEmpty())
        json.insert(QStringLiteral("extra"), QJsonDocument::fromJson(device.extra.toUtf8()).object());
    return json;
}

QString toLine(const Device &device)
{
    return QStringList{device.serial.text(),       device.model, deviceStateText(device.state()),
                       isoDate(device.assignedAt), device.tag(), device.own.person}
        .join(u'\t');
}

QCoro::Task<int> list(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto organisation = co_await wantedOrganisation(invocation, **application);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    const auto query =
        co_await (*application)
            ->store()
            .read([text = invocation.parser.value(QStringLiteral("query")), now = (*application)->clock().now()](
                      Database &database) { return readDeviceQuery(database, text, now); });
    if (!query)
        co_return invocation.fail(query.error());
    const bool all = invocation.parser.isSet(QStringLiteral("all")) || query->asksForLeft();
    // Printed from the storage thread, one at a time, so that a million devices need no memory.
    struct Counts {
        qint64 shown = 0;
        qint64 total = 0;
    };
    const Invocation *output = &invocation;
    const Result<Counts> counts =
        co_await (*application)
            ->store()
            .read([organisation = *organisation, query = *query, all, output](Database &database) -> Result<Counts> {
                Counts result;
                auto done = DeviceStore(database).forEach(organisation, [&](const Device &device) {
                    if (!device.isPresent && !all)
                        return true;
                    ++result.total;
                    if (!query.matches(device))
                        return true;
                    ++result.shown;
                    output->tell(toLine(device), toJson(device));
                    return true;
                });
                if (!done)
                    return std::unexpected(done.error());
                return result;
            });
    if (!counts)
        co_return invocation.fail(counts.error());
    invocation.note(QStringLiteral("%1 of %2 devices").arg(counts->shown).arg(counts->total));
    co_return Done;
}

QCoro::Task<int> show(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const SerialNumber serial(invocation.argument(0));
    const Result<QList<Device>> devices = co_await (*application)->store().read([serial](Database &database) {
        return DeviceStore(database).bySerial(serial);
    });
    if (!devices)
        co_return invocation.fail(devices.error());
    if (devices->isEmpty())
        co_return invocation.fail(
            {ErrorKind::NotFound,
             QStringLiteral("No device has the serial %1. Sync first if it is new; look in the portal whether it is "
                            "assigned to this service.")
                 .arg(serial.text())});
    for (const Device &device : *devices) {
        QJsonObject json = toJson(device);
        const Result<RepairLinks> links =
            co_await (*application)->store().read([id = device.organisation, serial](Database &database) {
                return ReplacementStore(database).linksOf(id, serial);
            });
        if (links && !links->original.isEmpty())
            json.insert(QStringLiteral("replaces"), links->original.text());
        if (links && !links->successor.isEmpty())
            json.insert(QStringLiteral("replacedBy"), links->successor.text());
        QString text;
        for (auto fact = json.begin(); fact != json.end(); ++fact) {
            const QString value = fact->isObject()
                ? QString::fromUtf8(QJsonDocument(fact->toObject()).toJson(QJsonDocument::Compact))
                : fact->toVariant().toString();
            if (!value.isEmpty())
                text += QStringLiteral("%1%2  %3")
                            .arg(text.isEmpty() ? QString() : QStringLiteral("\n"))
                            .arg(fact.key(), -16)
                            .arg(value);
        }
        const Result<QList<FieldChange>> history =
            co_await (*application)->store().read([id = device.id](Database &database) {
                return OwnFieldStore(database).history(id);
            });
        if (!history)
            co_return invocation.fail(history.error());
        if (!history->isEmpty())
            json.insert(QStringLiteral("history"), historyJson(*history));
        invocation.tell(text + historyText(*history), json);
    }
    co_return Done;
}

} // namespace

QList<Verb> deviceCommands()
{
    return {
        {QStringLiteral("devices list"),
         QStringLiteral("[--organisation ORG] [--query QUERY] [--all]"),
         0,
         0,
         QStringLiteral("the devices, one a line"),
         QStringLiteral(
             "Lists devices: serial, model, state, when added, asset tag, person; with --json all facts, one object a "
             "line.\n\n"
             "A query is words and conditions, all of which must hold. Words look into serial, model, description, "
             "asset tag, "
             "order, who has it and who\nadded it. field:value looks into one of: %1.\n! excludes, \"…\" means the "
             "whole value, * is "
             "anything, | is "
             "or. Dates: added:<30d, added:>=2026-01-31, added:2026-01. is: takes what may go wrong: %2.\nstate: takes "
             "where "
             "a device stands: %3.\n\n"
             "  musterctl devices list --query 'family:ipad state:no-profile added:<30d'\n"
             "  musterctl --json devices list --query '!family:mac|iphone'")
             .arg(deviceFieldNames().join(QStringLiteral(", ")), deviceRiskNames().join(QStringLiteral(", ")),
                  allDeviceStateNames().join(QStringLiteral(", "))),
         {{QStringLiteral("organisation"), QStringLiteral("only of this one"), QStringLiteral("ORG")},
          {QStringLiteral("query"), QStringLiteral("only those that match"), QStringLiteral("QUERY")},
          {QStringLiteral("all"), QStringLiteral("also those that are no longer here")}},
         list},
        {QStringLiteral("devices show"),
         QStringLiteral("SERIAL"),
         1,
         1,
         QStringLiteral("everything known of one device"),
         QStringLiteral("Shows all facts of a device.\n\n  musterctl devices show C02XK1ZPJGH5"),
         {},
         show},
    };
}

} // namespace Muster
