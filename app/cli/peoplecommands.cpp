// musterctl people …
#include "app/cli/invocation.h"
#include "app/cli/redeploytext.h"
#include "models/core/clock.h"

#include <QJsonArray>

namespace Muster {

namespace {

QJsonObject toJson(const Person &person)
{
    return {{QStringLiteral("id"), qint64(person.id.value())}, {QStringLiteral("shortName"), person.shortName},
            {QStringLiteral("fullName"), person.fullName},     {QStringLiteral("email"), person.email},
            {QStringLiteral("department"), person.department}, {QStringLiteral("note"), person.note},
            {QStringLiteral("devices"), person.devices}};
}

QString lineOf(const Person &person)
{
    return QStringList{person.shortName, person.fullName, person.email, person.department,
                       QStringLiteral("%1 devices").arg(person.devices)}
        .join(u'\t');
}

QCoro::Task<int> list(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto people = co_await opened->application->people().all(opened->organisation.id, invocation.argument(0));
    if (!people)
        co_return invocation.fail(people.error());
    for (const Person &person : *people)
        invocation.tell(lineOf(person), toJson(person));
    invocation.note(QStringLiteral("%1 people").arg(people->size()));
    co_return Done;
}

// Whom the first argument names.
struct Named {
    OpenedOrganisation opened;
    Person person;
};

QCoro::Task<Result<Named>> namedPerson(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return std::unexpected(opened.error());
    const auto person = co_await opened->application->people().find(opened->organisation.id, invocation.argument(0));
    if (!person)
        co_return std::unexpected(person.error());
    co_return Named{*opened, *person};
}

QCoro::Task<int> show(Invocation &invocation)
{
    const auto named = co_await namedPerson(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto serials = co_await named->opened.application->people().devicesOf(named->person.id);
    if (!serials)
        co_return invocation.fail(serials.error());
    QJsonObject json = toJson(named->person);
    json.insert(QStringLiteral("serials"), QJsonArray::fromStringList(*serials));
    QString text = lineOf(named->person);
    for (const QString &serial : *serials)
        text += QStringLiteral("\n  ") + serial;
    invocation.tell(text, json);
    co_return Done;
}

void takeOptions(const Invocation &invocation, Person *person)
{
    const auto take = [&invocation](const char *option, QString *member) {
        const QString name = QString::fromLatin1(option);
        if (invocation.parser.isSet(name))
            *member = invocation.parser.value(name);
    };
    take("short-name", &person->shortName);
    take("name", &person->fullName);
    take("email", &person->email);
    take("department", &person->department);
    take("note", &person->note);
}

// Tells what configuration on devices depends on what was changed, and how it gets there.
void tellConsequences(const Invocation &invocation, const QList<RedeployPlan> &plans)
{
    for (const RedeployPlan &plan : plans) {
        tellRedeploy(invocation, plan);
        invocation.note(QStringLiteral("“%1” would change on %2 devices. Give --redeploy to send it.")
                            .arg(plan.itemName)
                            .arg(plan.changes()));
    }
}

// With --redeploy they are applied, else told.
QCoro::Task<int> settle(Invocation &invocation, Application &application, QList<RedeployPlan> plans)
{
    if (plans.isEmpty())
        co_return Done;
    if (invocation.parser.isSet(QStringLiteral("redeploy")))
        co_return co_await settleRedeploy(invocation, application, plans);
    tellConsequences(invocation, plans);
    co_return Done;
}

QCoro::Task<int> add(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    Person person;
    person.organisation = opened->organisation.id;
    person.shortName = invocation.argument(0);
    takeOptions(invocation, &person);
    const auto saved = co_await opened->application->people().save(person);
    if (!saved)
        co_return invocation.fail(saved.error());
    invocation.tell(QStringLiteral("%1 was added.").arg(saved->shortName), toJson(*saved));
    co_return Done;
}

QCoro::Task<int> edit(Invocation &invocation)
{
    auto named = co_await namedPerson(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    takeOptions(invocation, &named->person);
    PeopleService &people = named->opened.application->people();
    const auto saved = co_await people.save(named->person);
    if (!saved)
        co_return invocation.fail(saved.error());
    invocation.tell(QStringLiteral("%1 was changed.").arg(saved->shortName), toJson(*saved));
    const auto plans = co_await people.planRedeploy(saved->id);
    if (!plans)
        co_return invocation.fail(plans.error());
    co_return co_await settle(invocation, *named->opened.application, *plans);
}

QCoro::Task<int> remove(Invocation &invocation)
{
    const auto named = co_await namedPerson(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto plans = co_await named->opened.application->people().remove(named->person.id);
    if (!plans)
        co_return invocation.fail(plans.error());
    invocation.tell(QStringLiteral("%1 was deleted. Nobody holds their %2 devices now.")
                        .arg(named->person.shortName)
                        .arg(named->person.devices),
                    toJson(named->person));
    co_return co_await settle(invocation, *named->opened.application, *plans);
}

void tellImport(const Invocation &invocation, const PeopleImportPlan &plan)
{
    QStringList columns;
    for (qsizetype i = 0; i < plan.titles.size(); ++i)
        columns.append(QStringLiteral("%1: %2").arg(plan.titles.at(i), personColumnText(plan.columns.at(i))));
    invocation.note(columns.join(QStringLiteral("; ")));
    QJsonArray bad;
    for (const PersonSetAside &line : plan.setAside) {
        invocation.note(QStringLiteral("line %1 set aside: %2 (%3)").arg(line.line).arg(line.reason, line.text));
        bad.append(QJsonObject{{QStringLiteral("line"), line.line}, {QStringLiteral("reason"), line.reason}});
    }
    const int added = plan.added();
    const int changed = static_cast<int>(plan.changes.size()) - added;
    invocation.tell(QStringLiteral("%1 new, %2 changed, %3 as they were, %4 set aside")
                        .arg(added)
                        .arg(changed)
                        .arg(plan.unchanged)
                        .arg(plan.setAside.size()),
                    {{QStringLiteral("added"), added},
                     {QStringLiteral("changed"), changed},
                     {QStringLiteral("unchanged"), plan.unchanged},
                     {QStringLiteral("setAside"), bad}});
}

QCoro::Task<int> importFile(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    PeopleService &people = opened->application->people();
    const auto plan = co_await people.planImport(opened->organisation.id, invocation.argument(0));
    if (!plan)
        co_return invocation.fail(plan.error());
    tellImport(invocation, *plan);
    const int code = plan->setAside.isEmpty() ? Done : DoneInPart;
    if (invocation.parser.isSet(QStringLiteral("plan")))
        co_return code;
    const auto imported = co_await people.applyImport(opened->organisation.id, *plan);
    if (!imported)
        co_return invocation.fail(imported.error());
    co_return std::max(code, co_await settle(invocation, *opened->application, imported->redeploy));
}

QCoro::Task<int> handOver(Invocation &invocation, OpenedOrganisation opened, std::optional<Person> person,
                          QStringList serials)
{
    PeopleService &people = opened.application->people();
    const auto plan = co_await people.planHandover(opened.organisation.id, person, serials);
    if (!plan)
        co_return invocation.fail(plan.error());
    static const QHash<HandoverGroup, QString> names{{HandoverGroup::Change, QStringLiteral("change")},
                                                     {HandoverGroup::Already, QStringLiteral("already")},
                                                     {HandoverGroup::Unknown, QStringLiteral("unknown")}};
    for (const HandoverRow &row : plan->rows)
        invocation.tell(QStringList{row.serial.text(), names.value(row.group),
                                    row.holder.isEmpty() ? QStringLiteral("nobody") : row.holder}
                            .join(u'\t'),
                        {{QStringLiteral("serial"), row.serial.text()},
                         {QStringLiteral("group"), names.value(row.group)},
                         {QStringLiteral("holder"), row.holder}});
    const int code = plan->count(HandoverGroup::Unknown) == 0      ? Done
        : plan->count(HandoverGroup::Unknown) == plan->rows.size() ? Refused
                                                                   : DoneInPart;
    if (invocation.parser.isSet(QStringLiteral("plan")))
        co_return code;
    const auto plans = co_await people.applyHandover(*plan);
    if (!plans)
        co_return invocation.fail(plans.error());
    co_return std::max(code, co_await settle(invocation, *opened.application, *plans));
}

QCoro::Task<int> assign(Invocation &invocation)
{
    const auto named = co_await namedPerson(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    co_return co_await handOver(invocation, named->opened, named->person, invocation.arguments().sliced(1));
}

QCoro::Task<int> unassign(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    co_return co_await handOver(invocation, *opened, std::nullopt, invocation.arguments());
}

} // namespace

QList<Verb> peopleCommands()
{
    const QCommandLineOption organisation(QStringLiteral("organisation"),
                                          QStringLiteral("whose; not needed where there is only one"),
                                          QStringLiteral("ORG"));
    const QCommandLineOption plan(QStringLiteral("plan"), QStringLiteral("only say what it would do"));
    const QCommandLineOption redeploy(QStringLiteral("redeploy"),
                                      QStringLiteral("send what depends on it to devices that are enrolled"));
    const QList<QCommandLineOption> members{
        {QStringLiteral("name"), QStringLiteral("full name"), QStringLiteral("TEXT")},
        {QStringLiteral("email"), QStringLiteral("e-mail address"), QStringLiteral("ADDRESS")},
        {QStringLiteral("department"), QStringLiteral("department or class"), QStringLiteral("TEXT")},
        {QStringLiteral("note"), QStringLiteral("anything"), QStringLiteral("TEXT")}};
    const auto command = [&](const char *name, const char *usage, qsizetype least, qsizetype most, const char *summary,
                             const char *teaching, QCoro::Task<int> (*verb)(Invocation &),
                             const QList<QCommandLineOption> &more = {}) {
        return Verb{QString::fromLatin1(name),
                       QString::fromLatin1(usage),
                       least,
                       most,
                       QString::fromLatin1(summary),
                       QString::fromLatin1(teaching),
                       QList<QCommandLineOption>{organisation} + more,
                       verb};
    };
    return {
        command("people list", "[TEXT]", 0, 1, "who may hold devices",
                "By full name; only those who have TEXT in one of their members.\n\n  musterctl people list 5b", list),
        command("people show", "PERSON", 1, 1, "a person and their devices",
                "PERSON is a short name, an e-mail address or a number.\n\n  musterctl people show ada", show),
        command("people add", "SHORTNAME", 1, 1, "a new person",
                "The short name is what stands before the @ of an e-mail address.\n\n  musterctl people add ada --name "
                "\"Ada Lovelace\" --email ada@school.example --department 5b",
                add, members),
        command(
            "people edit", "PERSON", 1, 1, "a person's name, address, department",
            "What is not given stays. Configuration with {{person}} and the like changes with it: see "
            "--redeploy.\n\n  musterctl people edit ada --department 6b --redeploy",
            edit,
            QList<QCommandLineOption>{
                redeploy, {QStringLiteral("short-name"), QStringLiteral("another short name"), QStringLiteral("NAME")}}
                + members),
        command("people delete", "PERSON", 1, 1, "a person",
                "Nobody holds their devices then.\n\n  musterctl people delete ada", remove, {redeploy}),
        command("people import", "FILE", 1, 1, "people from a CSV file",
                "Columns are recognised by their titles: short name, name or first and last name, e-mail, department, "
                "note. A blank\ncell changes nothing, \"-\" empties a member. Lines that cannot be used are set aside "
                "with the reason; then it exits with 3.\n\n  musterctl people import staff.csv --plan",
                importFile, {plan, redeploy}),
        command("people assign", "PERSON SERIAL…", 2, 100'000, "devices to a person",
                "Whoever held them holds them no longer.\n\n  musterctl people assign ada C02XK1JQHV2H --plan", assign,
                {plan, redeploy}),
        command("people unassign", "SERIAL…", 1, 100'000, "devices to nobody",
                "Takes devices from whoever holds them.\n\n  musterctl people unassign C02XK1JQHV2H", unassign,
                {plan, redeploy}),
    };
}

} // namespace Muster
