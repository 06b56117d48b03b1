// musterctl command: commands to devices.
#include "app/cli/invocation.h"

#include <QCoroFuture>
#include <QJsonDocument>

namespace Muster {

namespace {

QJsonObject toJson(const Command &command)
{
    QJsonObject json{{QStringLiteral("id"), qint64(command.id.value())},
                     {QStringLiteral("uuid"), command.uuid},
                     {QStringLiteral("command"), command.requestType},
                     {QStringLiteral("title"), command.title},
                     {QStringLiteral("state"), commandStateName(command.state)},
                     {QStringLiteral("createdAt"), isoDate(command.createdAt)},
                     {QStringLiteral("offers"), command.offers},
                     {QStringLiteral("notNows"), command.notNows}};
    if (command.answeredAt.isValid())
        json.insert(QStringLiteral("answeredAt"), isoDate(command.answeredAt));
    if (!command.errors.isEmpty())
        json.insert(QStringLiteral("errors"),
                    QJsonDocument::fromJson(commandErrorsToJson(command.errors).toUtf8()).array());
    return json;
}

QString toText(const Command &command)
{
    return QStringList{QString::number(command.id.value()), commandStateName(command.state), command.title,
                       isoDate(command.createdAt), isoDate(command.answeredAt)}
        .join(u'\t');
}

QCoro::Task<int> forms(Invocation &invocation)
{
    for (const CommandForm &form : commandForms()) {
        QStringList fields;
        for (const CommandField &field : form.fields)
            fields.append(field.isRequired ? field.key : u'[' + field.key + u']');
        invocation.tell(form.type + u'\t' + form.help + u'\t' + fields.join(u' '),
                        {{QStringLiteral("command"), form.type},
                         {QStringLiteral("help"), form.help},
                         {QStringLiteral("topic"), commandTopicText(form.topic)},
                         {QStringLiteral("destructive"), form.isDestructive()},
                         {QStringLiteral("consequence"), form.consequence},
                         {QStringLiteral("arguments"), QJsonArray::fromStringList(fields)}});
    }
    co_return Done;
}

Result<CommandWish> wishOf(const Invocation &invocation, OrganisationId organisation)
{
    const auto devices = devicesNamed(invocation, organisation, 1);
    if (!devices)
        return std::unexpected(devices.error());
    CommandWish wish{.type = invocation.argument(0), .devices = *devices};
    if (const QString values = invocation.parser.value(QStringLiteral("arguments")); !values.isEmpty()) {
        const QJsonDocument json = QJsonDocument::fromJson(values.toUtf8());
        if (!json.isObject())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("--arguments wants a JSON object, as in {\"Message\": \"Bring me back\"}."));
        wish.values = json.object();
    }
    return wish;
}

QStringList serialsOf(const CommandPlan &plan, CommandGroup group)
{
    QStringList serials;
    for (const CommandTarget &target : *plan.targets) {
        if (target.group == group)
            serials.append(target.serial.isEmpty() ? target.udid : target.serial);
    }
    return serials;
}

// Groups with counts; who is in them only when that is asked for.
void tellPlan(const Invocation &invocation, const CommandPlan &plan)
{
    const bool wantsDevices = invocation.parser.isSet(QStringLiteral("devices"));
    invocation.print(QStringLiteral("%1: %2 devices get it, %3 do not.")
                         .arg(plan.form.type)
                         .arg(plan.count(CommandGroup::Gets))
                         .arg(plan.leftOut()));
    QJsonArray groups;
    for (std::size_t i = 0; i < commandGroupCount; ++i) {
        const auto group = static_cast<CommandGroup>(i);
        if (plan.count(group) == 0)
            continue;
        const QString reason = commandGroupReason(group, plan.conditions);
        invocation.print(QStringLiteral("%1  %2: %3").arg(plan.count(group), 9).arg(commandGroupText(group), reason));
        QJsonObject json{{QStringLiteral("group"), commandGroupName(group)},
                         {QStringLiteral("count"), plan.count(group)},
                         {QStringLiteral("reason"), reason}};
        if (wantsDevices) {
            const QStringList serials = serialsOf(plan, group);
            json.insert(QStringLiteral("serials"), QJsonArray::fromStringList(serials));
            for (const QString &serial : serials)
                invocation.print(QStringLiteral("           %1").arg(serial));
        }
        groups.append(json);
    }
    if (plan.form.isDestructive())
        invocation.print(QStringLiteral("What cannot be undone: %1").arg(plan.form.consequence));
    if (invocation.wantsJson())
        invocation.printJson({{QStringLiteral("command"), plan.form.type},
                              {QStringLiteral("devices"), plan.count(CommandGroup::Gets)},
                              {QStringLiteral("leftOut"), plan.leftOut()},
                              {QStringLiteral("destructive"), plan.form.isDestructive()},
                              {QStringLiteral("groups"), groups}});
}

QCoro::Task<int> send(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto wish = wishOf(invocation, opened->organisation.id);
    if (!wish)
        co_return invocation.fail(wish.error());
    CommandService &commands = opened->application->commands();
    const auto plan = co_await commands.plan(*wish);
    if (!plan)
        co_return invocation.fail(plan.error());
    tellPlan(invocation, *plan);
    if (invocation.parser.isSet(QStringLiteral("plan")))
        co_return Done;
    const auto queued = co_await commands.apply(*plan, invocation.parser.isSet(QStringLiteral("yes")));
    if (!queued)
        co_return invocation.fail(queued.error());
    // Pushes go out before the program ends.
    invocation.note(QStringLiteral("%1 queued.").arg(*queued));
    co_return plan->leftOut() == 0 ? Done : DoneInPart;
}

QCoro::Task<int> list(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    CommandFilter filter{.onlyToDo = invocation.parser.isSet(QStringLiteral("waiting")), .most = 100'000};
    if (!invocation.arguments().isEmpty()) {
        const auto enrollment = co_await (*opened)->enrollments().find(invocation.argument(0));
        if (!enrollment)
            co_return invocation.fail(enrollment.error());
        filter.enrollment = enrollment->id;
    }
    const auto commands = co_await (*opened)->commands().list(filter);
    if (!commands)
        co_return invocation.fail(commands.error());
    for (const Command &command : *commands)
        invocation.tell(toText(command), toJson(command));
    invocation.note(QStringLiteral("%1 commands").arg(commands->size()));
    co_return Done;
}

QCoro::Task<int> result(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto text = co_await (*opened)->commands().result(CommandId(invocation.argument(0).toLongLong()));
    if (!text)
        co_return invocation.fail(text.error());
    const QJsonObject json = QJsonDocument::fromJson(text->toUtf8()).object();
    invocation.tell(QString::fromUtf8(QJsonDocument(json).toJson()).trimmed(), json);
    co_return Done;
}

QCoro::Task<int> cancel(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto done = co_await (*opened)->commands().cancel(CommandId(invocation.argument(0).toLongLong()));
    if (!done)
        co_return invocation.fail(done.error());
    invocation.tell(QStringLiteral("Cancelled. If it was sent already, the device may do it all the same."), {});
    co_return Done;
}

} // namespace

QList<Verb> commandCommands()
{
    return {
        {QStringLiteral("command send"),
         QStringLiteral("COMMAND [SERIAL...] [--query Q] [--arguments JSON] [--plan] [--devices]"),
         1,
         100000,
         QStringLiteral("send a command to devices"),
         QStringLiteral(
             "Shows who gets it and who does not, queues it, and wakes the devices. What cannot be undone wants "
             "--yes.\n\n"
             "  musterctl command send DeviceLock C02FW1XYQ6L4 --arguments '{\"PIN\": \"123456\"}' --yes\n"
             "  musterctl command send DeviceInformation --query family:ipad --plan"),
         {option("query", "devices in the words of the table", "QUERY"),
          option("arguments", "a JSON object, see: command forms", "JSON"), option("plan", "only show"),
          option("devices", "also name the devices of each group"), option("yes", "also what cannot be undone"),
          option("organisation", "by name or number", "NAME")},
         send},
        {QStringLiteral("command forms"),
         {},
         0,
         0,
         QStringLiteral("the commands, and what each wants to know"),
         QStringLiteral(
             "One line a command: its name, what it does, its arguments; those in brackets may be left out."),
         {},
         forms},
        {QStringLiteral("command list"),
         QStringLiteral("[SERIAL] [--waiting]"),
         0,
         1,
         QStringLiteral("commands and how they stand, newest first"),
         QStringLiteral("Of one device, or of all."),
         {option("waiting", "only those that are to be done")},
         list},
        {QStringLiteral("command result"),
         QStringLiteral("NUMBER"),
         1,
         1,
         QStringLiteral("what a device answered, secrets left out"),
         QStringLiteral("As JSON."),
         {},
         result},
        {QStringLiteral("command cancel"),
         QStringLiteral("NUMBER"),
         1,
         1,
         QStringLiteral("take a command back"),
         QStringLiteral("If the device has it already, it may do it all the same."),
         {},
         cancel},
    };
}

} // namespace Muster
