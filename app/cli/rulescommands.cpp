// musterctl rules …
#include "app/cli/invocation.h"
#include "app/cli/plantext.h"

#include <QCoroFuture>
#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

QCoro::Task<Result<QHash<ProfileId, QString>>> namesOf(OpenedOrganisation opened)
{
    const auto profiles = co_await opened.application->profiles().all(opened.organisation.id);
    if (!profiles)
        co_return std::unexpected(profiles.error());
    QHash<ProfileId, QString> names;
    for (const Profile &profile : *profiles)
        names.insert(profile.id, profile.name);
    co_return names;
}

QJsonObject toJson(const AssignmentRule &rule, const QString &profile)
{
    return {{QStringLiteral("name"), rule.name},
            {QStringLiteral("query"), rule.query},
            {QStringLiteral("profile"), profile},
            {QStringLiteral("enabled"), rule.isEnabled}};
}

QCoro::Task<int> list(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto policy = co_await opened->application->assignments().policy(opened->organisation.id);
    if (!policy)
        co_return invocation.fail(policy.error());
    const auto names = co_await namesOf(*opened);
    if (!names)
        co_return invocation.fail(names.error());
    int number = 0;
    for (const AssignmentRule &rule : policy->rules)
        invocation.tell(QStringList{QString::number(++number), rule.name, rule.query, names->value(rule.profile),
                                    rule.isEnabled ? QString() : QStringLiteral("off")}
                            .join(u'\t'),
                        toJson(rule, names->value(rule.profile)));
    co_return Done;
}

// A file of rules: a JSON array of what "rules list --json" prints, or an object with it under "rules".
QCoro::Task<Result<QList<AssignmentRule>>> readRules(OpenedOrganisation opened, QString path)
{
    const Result<QByteArray> bytes = readFile(path, 1024 * 1024);
    if (!bytes)
        co_return std::unexpected(bytes.error());
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &fault);
    if (document.isNull())
        co_return failure(ErrorKind::InvalidInput, QStringLiteral("%1 is no JSON: %2").arg(path, fault.errorString()));
    const QJsonArray array =
        document.isArray() ? document.array() : document.object().value(QLatin1StringView("rules")).toArray();
    QList<AssignmentRule> rules;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonObject one = array.at(i).toObject();
        const QString profile = one.value(QLatin1StringView("profile")).toString();
        const auto known = co_await opened.application->profiles().find(opened.organisation.id, profile);
        if (!known)
            co_return failure(known.error().kind,
                              QStringLiteral("%1, rule %2: %3").arg(path).arg(i + 1).arg(known.error().message));
        rules.append({.name = one.value(QLatin1StringView("name")).toString(),
                      .query = one.value(QLatin1StringView("query")).toString(),
                      .profile = known->id,
                      .isEnabled = one.value(QLatin1StringView("enabled")).toBool(true)});
    }
    co_return rules;
}

// The rules that stand, or those of the file that is named.
QCoro::Task<Result<AssignmentPolicy>> meant(Invocation &invocation, OpenedOrganisation opened)
{
    auto policy = co_await opened.application->assignments().policy(opened.organisation.id);
    if (!policy || invocation.arguments().isEmpty())
        co_return policy;
    const auto rules = co_await readRules(opened, invocation.argument(0));
    if (!rules)
        co_return std::unexpected(rules.error());
    policy->rules = *rules;
    co_return policy;
}

QCoro::Task<int> test(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto policy = co_await meant(invocation, *opened);
    if (!policy)
        co_return invocation.fail(policy.error());
    const auto names = co_await namesOf(*opened);
    if (!names)
        co_return invocation.fail(names.error());
    AssignmentService &assignments = opened->application->assignments();
    const auto tallies = co_await assignments.tally(opened->organisation.id, *policy);
    if (!tallies)
        co_return invocation.fail(tallies.error());
    for (qsizetype i = 0; i < policy->rules.size(); ++i) {
        const AssignmentRule &rule = policy->rules.at(i);
        const RuleTally &tally = tallies->at(i);
        QJsonObject json = toJson(rule, names->value(rule.profile));
        json.insert(QStringLiteral("matches"), tally.matches);
        json.insert(QStringLiteral("decides"), tally.decides);
        json.insert(QStringLiteral("moves"), tally.moves);
        invocation.tell(QStringLiteral("%1\t%2\tmatches %3, decides for %4, would move %5")
                            .arg(rule.name, rule.query)
                            .arg(tally.matches)
                            .arg(tally.decides)
                            .arg(tally.moves),
                        json);
    }
    const auto plan = co_await assignments.planPolicy(opened->organisation.id, *policy, PolicyScope::Everybody);
    if (!plan)
        co_return invocation.fail(plan.error());
    const Result<> told = co_await tellPlan(invocation, *opened->application, *plan);
    co_return told ? Done : invocation.fail(told.error());
}

QCoro::Task<int> save(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto policy = co_await meant(invocation, *opened);
    if (!policy)
        co_return invocation.fail(policy.error());
    const Result<PolicyScope> scope = scopeOf(invocation, PolicyScope::Everybody);
    if (!scope)
        co_return invocation.fail(scope.error());
    const auto plan = co_await opened->application->assignments().planPolicy(opened->organisation.id, *policy, *scope);
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settlePlan(invocation, *opened->application, *plan);
}

} // namespace

QList<Verb> rulesCommands()
{
    const QCommandLineOption organisation(QStringLiteral("organisation"),
                                          QStringLiteral("whose; not needed where there is only one"),
                                          QStringLiteral("ORG"));
    const QCommandLineOption planOut(QStringLiteral("plan-out"), QStringLiteral("write the plan as CSV"),
                                     QStringLiteral("FILE"));
    return {
        {QStringLiteral("rules list"),
         QString(),
         0,
         0,
         QStringLiteral("the rules in their order"),
         QStringLiteral(
             "A rule gives a profile to devices that match a query; the first that matches decides. A decision "
             "by hand comes before\nall rules, the defaults come after them (see \"profiles "
             "default\").\n\n  musterctl --json rules list > rules.json"),
         {organisation},
         list},
        {QStringLiteral("rules test"),
         QStringLiteral("[FILE]"),
         0,
         1,
         QStringLiteral("whom rules would move"),
         QStringLiteral("Tries the rules in FILE, or those that stand, on the devices that are here now: how many each "
                        "matches, decides for\nand would move, and then every device that would move. Nothing is "
                        "changed.\n\n  musterctl rules test rules.json"),
         {organisation, planOut},
         test},
        {QStringLiteral("rules save"), QStringLiteral("FILE"), 1, 1, QStringLiteral("new rules in place of the old"),
         QStringLiteral(
             "FILE is a JSON array of {\"name\", \"query\", \"profile\", \"enabled\"}, in order. A query may ask "
             "about anything that a device\nis (family, model, order, tag, color, serial, source, by, added), "
             "not about what assigning changes. --for says who\nis meant of those that are here: everybody (the "
             "usual), without-profile, or new: nobody.\n\n  musterctl rules save rules.json --plan"),
         QList<QCommandLineOption>{
             organisation,
             {QStringLiteral("for"), QStringLiteral("everybody, without-profile or new"), QStringLiteral("WHOM")}}
             + planOptions(),
         save},
    };
}

} // namespace Muster
