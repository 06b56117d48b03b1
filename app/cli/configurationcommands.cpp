// musterctl configuration …
#include "app/cli/invocation.h"
#include "app/cli/redeploytext.h"
#include "app/configuration/formprofile.h"
#include "app/enrollment/plistmask.h"
#include "models/core/clock.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

QJsonObject toJson(const ConfigurationItem &item)
{
    return {{QStringLiteral("id"), qint64(item.id.value())},
            {QStringLiteral("position"), item.position},
            {QStringLiteral("name"), item.name},
            {QStringLiteral("kind"), item.kind},
            {QStringLiteral("identifier"), item.identifier},
            {QStringLiteral("autoDeploy"), item.isAuto},
            {QStringLiteral("beforeRelease"), item.blocksRelease},
            {QStringLiteral("families"), QJsonArray::fromStringList(item.families)},
            {QStringLiteral("query"), item.query},
            {QStringLiteral("revision"), item.latestNumber},
            {QStringLiteral("saved"), isoDate(item.savedAt)},
            {QStringLiteral("by"), item.savedBy},
            {QStringLiteral("summary"), item.summary}};
}

QCoro::Task<int> list(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    ConfigurationService &configuration = opened->application->configuration();
    const auto items = co_await configuration.all(opened->organisation.id);
    const auto counts = co_await configuration.counts(opened->organisation.id);
    if (!items || !counts)
        co_return invocation.fail(items ? counts.error() : items.error());
    for (const ConfigurationItem &item : *items) {
        const ItemCounts on = counts->value(item.id);
        QJsonObject json = toJson(item);
        json.insert(QStringLiteral("installed"), on.installed);
        json.insert(QStringLiteral("waiting"), on.waiting);
        json.insert(QStringLiteral("failed"), on.failed);
        invocation.tell(
            QStringList{
                QString::number(item.position), item.name, item.kind,
                item.isAuto ? QStringLiteral("auto") : QStringLiteral("by hand"),
                item.families.isEmpty() ? QStringLiteral("all") : item.families.join(QStringLiteral(", ")),
                QStringLiteral("%1 installed, %2 waiting, %3 failed").arg(on.installed).arg(on.waiting).arg(on.failed)}
                .join(u'\t'),
            json);
    }
    invocation.note(QStringLiteral("%1 items").arg(items->size()));
    co_return Done;
}

// The item that the first argument names.
struct Named {
    OpenedOrganisation opened;
    ConfigurationItem item;
};

QCoro::Task<Result<Named>> namedItem(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return std::unexpected(opened.error());
    const auto item =
        co_await opened->application->configuration().find(opened->organisation.id, invocation.argument(0));
    if (!item)
        co_return std::unexpected(item.error());
    co_return Named{*opened, *item};
}

QCoro::Task<int> show(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto content = co_await named->opened.application->configuration().content(named->item.id);
    if (!content)
        co_return invocation.fail(content.error());
    const QJsonObject masked = QJsonDocument::fromJson(maskedJson(*content).toUtf8()).object();
    QJsonObject json = toJson(named->item);
    json.insert(QStringLiteral("profile"), masked);
    invocation.tell(QString::fromUtf8(QJsonDocument(masked).toJson(QJsonDocument::Indented)).trimmed(), json);
    co_return Done;
}

// "on" or "off"; nothing for another word.
std::optional<bool> switchOf(const QString &word)
{
    if (word == QLatin1StringView("on"))
        return true;
    return word == QLatin1StringView("off") ? std::optional(false) : std::nullopt;
}

// What the options of import and save say.
Result<ItemChange> changeOf(const Invocation &invocation)
{
    const QCommandLineParser &parser = invocation.parser;
    ItemChange change;
    if (parser.isSet(QStringLiteral("families")))
        change.families = parser.value(QStringLiteral("families")).split(u',', Qt::SkipEmptyParts);
    if (parser.isSet(QStringLiteral("query")))
        change.query = parser.value(QStringLiteral("query"));
    for (const auto &[option, member] :
         {std::pair("before-release", &ItemChange::blocksRelease), std::pair("auto", &ItemChange::isAuto)}) {
        const QString name = QString::fromLatin1(option);
        if (!parser.isSet(name))
            continue;
        change.*member = switchOf(parser.value(name));
        if (!(change.*member))
            return failure(ErrorKind::InvalidInput, QStringLiteral("--%1 is “on” or “off”.").arg(name));
    }
    return change;
}

int tellSaved(const Invocation &invocation, const SavedItem &saved)
{
    for (const ProfileFinding &finding : saved.warnings)
        invocation.note(QStringLiteral("warning: ") + findingText(finding));
    QJsonObject json = toJson(saved.item);
    json.insert(QStringLiteral("new"), saved.isNew);
    json.insert(QStringLiteral("changed"), saved.isRevision);
    invocation.tell(saved.isRevision
                        ? QStringLiteral("%1 v%2 saved.").arg(saved.item.name).arg(saved.item.latestNumber)
                        : QStringLiteral("%1 is as it was: v%2.").arg(saved.item.name).arg(saved.item.latestNumber),
                    json);
    if (saved.isRevision && !saved.isNew)
        invocation.note(QStringLiteral("Devices keep what they have until: musterctl configuration redeploy \"%1\"")
                            .arg(saved.item.name));
    return Done;
}

QCoro::Task<int> importFile(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto bytes = readFile(invocation.argument(0), 8 * 1024 * 1024);
    if (!bytes)
        co_return invocation.fail(bytes.error());
    auto change = changeOf(invocation);
    if (!change)
        co_return invocation.fail(change.error());
    if (invocation.parser.isSet(QStringLiteral("name")))
        change->name = invocation.parser.value(QStringLiteral("name"));
    const auto saved = co_await opened->application->configuration().import(opened->organisation.id, *bytes, *change);
    co_return saved ? tellSaved(invocation, *saved) : invocation.fail(saved.error());
}

// The values of a form: a JSON object; what begins with "@" in a field for a file is the name of one.
Result<QJsonObject> readValues(const Invocation &invocation, const QString &kind)
{
    const QString path = invocation.parser.value(QStringLiteral("values"));
    if (path.isEmpty())
        return QJsonObject();
    const auto bytes = readFile(path, 8 * 1024 * 1024);
    if (!bytes)
        return std::unexpected(bytes.error());
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &fault);
    if (!document.isObject())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 holds no JSON object: %2").arg(path, fault.errorString()));
    QJsonObject values = document.object();
    const ItemForm *form = itemForm(kind);
    for (const FormField &field : form ? form->fields : QList<FormField>()) {
        const QString text = values.value(field.key).toString();
        if (field.kind != FieldKind::File || !text.startsWith(u'@'))
            continue;
        const auto file = readFile(QFileInfo(path).dir().filePath(text.sliced(1)), 8 * 1024 * 1024);
        if (!file)
            return std::unexpected(file.error());
        values.insert(field.key, QString::fromLatin1(file->toBase64()));
    }
    return values;
}

QCoro::Task<int> save(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    ConfigurationService &configuration = opened->application->configuration();
    auto change = changeOf(invocation);
    if (!change)
        co_return invocation.fail(change.error());
    if (invocation.parser.isSet(QStringLiteral("name")))
        change->name = invocation.parser.value(QStringLiteral("name"));
    const auto known = co_await configuration.find(opened->organisation.id, invocation.argument(0));
    if (!known && known.error().kind != ErrorKind::NotFound)
        co_return invocation.fail(known.error());
    const bool hasContent =
        invocation.parser.isSet(QStringLiteral("form")) || invocation.parser.isSet(QStringLiteral("values"));
    if (known && !hasContent) {
        const auto changed = co_await configuration.change(known->id, *change);
        if (!changed)
            co_return invocation.fail(changed.error());
        invocation.tell(QStringLiteral("%1 was changed.").arg(changed->name), toJson(*changed));
        co_return Done;
    }
    const QString kind = known ? known->kind : invocation.parser.value(QStringLiteral("form"));
    if (kind.isEmpty())
        co_return invocation.fail({ErrorKind::InvalidInput,
                                   QStringLiteral("Say which form it is: --form wifi. See: musterctl configuration "
                                                  "forms")});
    if (!known && !change->name)
        change->name = invocation.argument(0);
    const auto values = readValues(invocation, kind);
    if (!values)
        co_return invocation.fail(values.error());
    const auto saved = co_await configuration.save(
        opened->organisation.id, known ? std::optional(known->id) : std::nullopt, kind, *values, *change);
    co_return saved ? tellSaved(invocation, *saved) : invocation.fail(saved.error());
}

QCoro::Task<int> forms(Invocation &invocation)
{
    static const QHash<FieldKind, QString> kinds{
        {FieldKind::Text, QStringLiteral("text")},           {FieldKind::Secret, QStringLiteral("secret")},
        {FieldKind::Flag, QStringLiteral("true or false")},  {FieldKind::NumberFlag, QStringLiteral("true or false")},
        {FieldKind::Number, QStringLiteral("number")},       {FieldKind::Choice, QStringLiteral("one of")},
        {FieldKind::NumberChoice, QStringLiteral("one of")}, {FieldKind::File, QStringLiteral("file")}};
    for (const ItemForm &form : itemForms()) {
        invocation.print(form.kind + u'\t' + form.title);
        QJsonArray fields;
        for (const FormField &field : form.fields) {
            QStringList choices;
            for (const FormChoice &choice : field.choices)
                choices.append(choice.value);
            invocation.print(QStringLiteral("  %1\t%2\t%3%4")
                                 .arg(field.key, kinds.value(field.kind), field.label,
                                      field.isRequired ? QStringLiteral(" (needed)") : QString()));
            fields.append(QJsonObject{{QStringLiteral("key"), field.key},
                                      {QStringLiteral("kind"), kinds.value(field.kind)},
                                      {QStringLiteral("label"), field.label},
                                      {QStringLiteral("help"), field.help},
                                      {QStringLiteral("required"), field.isRequired},
                                      {QStringLiteral("standard"), field.standard},
                                      {QStringLiteral("choices"), QJsonArray::fromStringList(choices)}});
        }
        invocation.printJson({{QStringLiteral("form"), form.kind},
                              {QStringLiteral("title"), form.title},
                              {QStringLiteral("fields"), fields}});
    }
    co_return Done;
}

QCoro::Task<int> setAuto(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const bool on = invocation.parser.isSet(QStringLiteral("on"));
    if (on == invocation.parser.isSet(QStringLiteral("off")))
        co_return invocation.fail({ErrorKind::InvalidInput, QStringLiteral("Give --on or --off.")});
    const auto changed = co_await named->opened.application->configuration().setAuto(named->item.id, on);
    if (!changed)
        co_return invocation.fail(changed.error());
    invocation.tell(on ? QStringLiteral("Every device that enrolls gets “%1”.").arg(changed->name)
                       : QStringLiteral("“%1” is no longer sent to devices that enroll.").arg(changed->name),
                    toJson(*changed));
    co_return Done;
}

QCoro::Task<int> move(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    ConfigurationService &configuration = named->opened.application->configuration();
    if (const auto moved = co_await configuration.move(named->item.id, invocation.argument(1).toInt()); !moved)
        co_return invocation.fail(moved.error());
    const auto item = co_await configuration.byId(named->item.id);
    if (!item)
        co_return invocation.fail(item.error());
    invocation.tell(QStringLiteral("%1 is number %2.").arg(item->name).arg(item->position), toJson(*item));
    co_return Done;
}

QCoro::Task<int> remove(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    ConfigurationService &configuration = named->opened.application->configuration();
    const bool isPlan = invocation.parser.isSet(QStringLiteral("plan"));
    const auto plan = isPlan ? co_await configuration.planRedeploy(named->item.id, {.isRemoval = true})
                             : co_await configuration.remove(named->item.id);
    if (!plan)
        co_return invocation.fail(plan.error());
    tellRedeploy(invocation, *plan);
    if (!isPlan)
        invocation.note(QStringLiteral("“%1” was deleted.").arg(named->item.name));
    co_return Done;
}

QCoro::Task<int> results(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto found = co_await named->opened.application->configuration().results(named->item.id, 1'000'000);
    if (!found)
        co_return invocation.fail(found.error());
    for (const ItemOnDevice &on : *found)
        invocation.tell(
            QStringList{on.serial, on.deviceName, itemStateText(on.result.state), on.result.reason}.join(u'\t'),
            {{QStringLiteral("serial"), on.serial},
             {QStringLiteral("name"), on.deviceName},
             {QStringLiteral("state"), itemStateName(on.result.state)},
             {QStringLiteral("reason"), on.result.reason},
             {QStringLiteral("latest"), on.result.revision == named->item.latest},
             {QStringLiteral("at"), isoDate(on.result.at)}});
    invocation.note(QStringLiteral("%1 devices").arg(found->size()));
    co_return Done;
}

QCoro::Task<int> redeploy(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto plan = co_await named->opened.application->configuration().planRedeploy(named->item.id);
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settleRedeploy(invocation, *named->opened.application, {*plan});
}

QCoro::Task<int> give(Invocation &invocation)
{
    const auto named = co_await namedItem(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto devices = devicesNamed(invocation, named->opened.organisation.id, 1);
    if (!devices)
        co_return invocation.fail(devices.error());
    const auto plan = co_await named->opened.application->configuration().planGiving(named->item.id, *devices);
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settleRedeploy(invocation, *named->opened.application, {*plan});
}

} // namespace

QList<Verb> configurationCommands()
{
    const QCommandLineOption organisation(QStringLiteral("organisation"),
                                          QStringLiteral("whose; not needed where there is only one"),
                                          QStringLiteral("ORG"));
    const QCommandLineOption plan(QStringLiteral("plan"), QStringLiteral("only say what it would do"));
    const QList<QCommandLineOption> forWhom{
        {QStringLiteral("name"), QStringLiteral("what it is called"), QStringLiteral("NAME")},
        {QStringLiteral("families"), QStringLiteral("who gets it, such as iPad,Mac; empty: all"),
         QStringLiteral("LIST")},
        {QStringLiteral("query"), QStringLiteral("who gets it, in the words of \"devices list\"; empty: all"),
         QStringLiteral("QUERY")},
        {QStringLiteral("before-release"), QStringLiteral("Setup Assistant waits for it: on (the usual) or off"),
         QStringLiteral("SWITCH")},
        {QStringLiteral("auto"), QStringLiteral("every device that enrolls gets it: on or off (the usual)"),
         QStringLiteral("SWITCH")}};
    const auto command = [&](const char *name, const char *usage, qsizetype arguments, const char *summary,
                             const char *teaching, QCoro::Task<int> (*verb)(Invocation &),
                             const QList<QCommandLineOption> &more = {}) {
        return Verb{QString::fromLatin1(name),
                    QString::fromLatin1(usage),
                    arguments,
                    arguments,
                    QString::fromLatin1(summary),
                    QString::fromLatin1(teaching),
                    QList<QCommandLineOption>{organisation} + more,
                    verb};
    };
    return {
        command("configuration list", "", 0, "what devices get when they enroll",
                "Lists the configuration items in the order in which devices get them.\n\n  musterctl configuration "
                "list",
                list),
        command("configuration show", "ITEM", 1, "an item, without its secrets",
                "Shows the profile of the latest revision as JSON; passwords are dots. ITEM is a name or a number.\n\n"
                "  musterctl configuration show \"Wi-Fi\"",
                show),
        command("configuration import", "FILE", 1, "a .mobileconfig as an item",
                "Checks the profile and saves it; one with the PayloadIdentifier of an item becomes its next revision. "
                "XML, binary\nand signed ones are read. {{serial}}, {{person-email}} and other variables are filled in "
                "for each device.\n\n  musterctl configuration import wifi.mobileconfig --auto on --families iPad",
                importFile, forWhom),
        command("configuration forms", "", 0, "the forms and their fields",
                "Lists what \"configuration save\" asks for; keys are those of Apple's payloads.\n\n  musterctl --json "
                "configuration forms",
                forms),
        command(
            "configuration save", "ITEM", 1, "an item from a form",
            "Makes the item, or its next revision, from values: a JSON object by the keys of the form. A file is "
            "named by\n\"@NAME\", beside the values. Without --values only name, families, rule and switches are "
            "changed.\n\n  musterctl configuration save \"Wi-Fi\" --form wifi --values wifi.json --auto on",
            save,
            QList<QCommandLineOption>{{QStringLiteral("form"), QStringLiteral("of a new item"), QStringLiteral("FORM")},
                                      {QStringLiteral("values"), QStringLiteral("a JSON file"), QStringLiteral("FILE")}}
                + forWhom),
        command("configuration auto", "ITEM", 1, "whether devices get it when they enroll",
                "Changes nothing on devices that are enrolled: see \"configuration redeploy\".\n\n  musterctl "
                "configuration auto \"Wi-Fi\" --on",
                setAuto,
                {{QStringLiteral("on"), QStringLiteral("every device that enrolls gets it")},
                 {QStringLiteral("off"), QStringLiteral("none gets it by itself")}}),
        command("configuration move", "ITEM POSITION", 2, "where it stands in the order",
                "Devices get items in this order, from 1. Certificates and Wi-Fi belong to the front.\n\n  musterctl "
                "configuration move \"Wi-Fi\" 1",
                move),
        command("configuration delete", "ITEM", 1, "an item, also from the devices",
                "Deletes the item and has it removed from the devices that have it. --plan says which.\n\n  musterctl "
                "configuration delete \"Wi-Fi\" --plan",
                remove, {plan}),
        command("configuration results", "ITEM", 1, "how it stands on each device",
                "Installed, waiting, failed with the device's words, or left out with the reason.\n\n  musterctl "
                "configuration results \"Wi-Fi\"",
                results),
        command("configuration redeploy", "ITEM", 1, "the latest revision to devices that are enrolled",
                "Who has an older revision gets it anew, who is to have it and has not gets it, and who is not to have "
                "it any more\nloses it. --plan says who, and changes nothing.\n\n  musterctl configuration redeploy "
                "\"Wi-Fi\" --plan",
                redeploy, {plan}),
        Verb{QStringLiteral("configuration give"),
             QStringLiteral("ITEM [SERIAL...] [--query Q] [--plan]"),
             1,
             100'000,
             QStringLiteral("an item to devices of your choice"),
             QStringLiteral(
                 "For an item that is not for everybody, or to try one on a few devices first: its families and its "
                 "rule hold all the\nsame. They keep it, and get its next revisions with \"configuration "
                 "redeploy\".\n\n  musterctl configuration give \"Wi-Fi\" DMPXK1ABCDEF --plan\n  musterctl "
                 "configuration give \"Wi-Fi\" --query tag:library"),
             {organisation, plan, option("query", "devices in the words of the table", "QUERY")},
             give},
    };
}

} // namespace Muster
