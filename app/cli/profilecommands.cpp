// musterctl profiles …
#include "app/cli/invocation.h"
#include "app/cli/plantext.h"
#include "app/profiles/certificatefile.h"
#include "models/core/clock.h"
#include "models/profiles/profilelint.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

using Opened = Result<OpenedOrganisation>;

QJsonObject toJson(const Profile &profile)
{
    QJsonObject json{
        {QStringLiteral("id"), qint64(profile.id.value())},  {QStringLiteral("name"), profile.name},
        {QStringLiteral("version"), profile.number},         {QStringLiteral("uuid"), profile.uuid},
        {QStringLiteral("saved"), isoDate(profile.savedAt)}, {QStringLiteral("default"), profile.isDefault}};
    if (!profile.defaultFamilies.isEmpty())
        json.insert(QStringLiteral("defaultFamilies"), QJsonArray::fromStringList(profile.defaultFamilies));
    return json;
}

QCoro::Task<int> list(Invocation &invocation)
{
    const Opened opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto profiles = co_await opened->application->profiles().all(opened->organisation.id);
    if (!profiles)
        co_return invocation.fail(profiles.error());
    for (const Profile &profile : *profiles) {
        QString marks = profile.isDefault ? QStringLiteral("default") : QString();
        for (const QString &family : profile.defaultFamilies)
            marks += (marks.isEmpty() ? QString() : QStringLiteral(", ")) + QStringLiteral("default of ") + family;
        invocation.tell(QStringList{profile.name, QStringLiteral("v%1").arg(profile.number),
                                    profile.uuid.isEmpty() ? QStringLiteral("not at Apple yet") : profile.uuid, marks}
                            .join(u'\t'),
                        toJson(profile));
    }
    invocation.note(QStringLiteral("%1 profiles").arg(profiles->size()));
    co_return Done;
}

// The profile that the first argument names.
struct Named {
    OpenedOrganisation opened;
    Profile profile;
};

QCoro::Task<Result<Named>> namedProfile(Invocation &invocation)
{
    const Opened opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return std::unexpected(opened.error());
    const auto profile = co_await opened->application->profiles().find(opened->organisation.id, invocation.argument(0));
    if (!profile)
        co_return std::unexpected(profile.error());
    co_return Named{*opened, *profile};
}

QByteArray pretty(const QJsonObject &content)
{
    return QJsonDocument(content).toJson(QJsonDocument::Indented);
}

QCoro::Task<int> show(Invocation &invocation)
{
    const auto named = co_await namedProfile(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const QString wanted = invocation.parser.value(QStringLiteral("version"));
    const int number = wanted.isEmpty() ? named->profile.number : wanted.toInt();
    const auto version = co_await named->opened.application->profiles().version(named->profile.id, number);
    if (!version)
        co_return invocation.fail(version.error());
    QJsonObject json = toJson(named->profile);
    json.insert(QStringLiteral("version"), version->number);
    json.insert(QStringLiteral("uuid"), version->uuid);
    json.insert(QStringLiteral("profile"), version->content);
    invocation.tell(QString::fromUtf8(pretty(version->content)).trimmed(), json);
    co_return Done;
}

QCoro::Task<int> exportFile(Invocation &invocation)
{
    const auto named = co_await namedProfile(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto version =
        co_await named->opened.application->profiles().version(named->profile.id, named->profile.number);
    if (!version)
        co_return invocation.fail(version.error());
    const Result<> written = writeNewFile(invocation.argument(1), pretty(version->content));
    if (!written)
        co_return invocation.fail(written.error());
    invocation.tell(QStringLiteral("%1 v%2 stands in %3.")
                        .arg(named->profile.name)
                        .arg(version->number)
                        .arg(invocation.argument(1)),
                    toJson(named->profile));
    co_return Done;
}

QCoro::Task<int> versions(Invocation &invocation)
{
    const auto named = co_await namedProfile(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    ProfileService &profiles = named->opened.application->profiles();
    const auto versions = co_await profiles.versions(named->profile.id);
    if (!versions)
        co_return invocation.fail(versions.error());
    const auto coverage = co_await profiles.coverage(named->profile.id);
    if (!coverage)
        co_return invocation.fail(coverage.error());
    for (const ProfileVersion &version : *versions) {
        ProfileCoverage carried;
        for (const ProfileCoverage &one : *coverage) {
            if (one.number == version.number)
                carried = one;
        }
        invocation.tell(
            QStringList{QStringLiteral("v%1").arg(version.number), isoDate(version.savedAt), version.savedBy,
                        version.note,
                        QStringLiteral("%1 assigned, %2 switched on with it, %3 of these need an erase for what waits")
                            .arg(carried.assigned)
                            .arg(carried.activated)
                            .arg(carried.activatedNeedErase)}
                .join(u'\t'),
            {{QStringLiteral("version"), version.number},
             {QStringLiteral("saved"), isoDate(version.savedAt)},
             {QStringLiteral("by"), version.savedBy},
             {QStringLiteral("note"), version.note},
             {QStringLiteral("uuid"), version.uuid},
             {QStringLiteral("assigned"), carried.assigned},
             {QStringLiteral("switchedOn"), carried.activated},
             {QStringLiteral("needErase"), carried.activatedNeedErase}});
    }
    co_return Done;
}

// What differs between two versions, key by key.
QCoro::Task<int> diff(Invocation &invocation)
{
    const auto named = co_await namedProfile(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    ProfileService &profiles = named->opened.application->profiles();
    const int to = invocation.arguments().size() > 2 ? invocation.argument(2).toInt() : named->profile.number;
    const int from = invocation.arguments().size() > 1 ? invocation.argument(1).toInt() : to - 1;
    const auto before = co_await profiles.version(named->profile.id, from);
    const auto after = co_await profiles.version(named->profile.id, to);
    if (!before || !after)
        co_return invocation.fail(before ? after.error() : before.error());
    QStringList keys = before->content.keys() + after->content.keys();
    keys.removeDuplicates();
    keys.sort();
    const auto text = [](const QJsonValue &value) {
        if (value.isUndefined())
            return QStringLiteral("(none)");
        const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return QString::fromUtf8(list.sliced(1, list.size() - 2));
    };
    for (const QString &key : std::as_const(keys)) {
        const QJsonValue was = before->content.value(key);
        const QJsonValue is = after->content.value(key);
        if (was == is)
            continue;
        invocation.tell(QStringLiteral("%1: %2 -> %3").arg(key, text(was), text(is)),
                        {{QStringLiteral("key"), key}, {QStringLiteral("before"), was}, {QStringLiteral("after"), is}});
    }
    co_return Done;
}

QCoro::Task<int> tellSaved(Invocation &invocation, Application &application, SavedProfile saved)
{
    QJsonObject json = toJson(saved.profile);
    QString text = QStringLiteral("%1 v%2 saved").arg(saved.profile.name).arg(saved.version.number);
    if (saved.notDefined)
        text += QStringLiteral(". Apple has not got it yet: %1").arg(saved.notDefined->message);
    else
        text += QStringLiteral(", at Apple as %1.").arg(saved.version.uuid);
    invocation.tell(text, json);
    if (saved.notDefined)
        co_return exitCodeOf(*saved.notDefined) == Failed ? DoneInPart : exitCodeOf(*saved.notDefined);
    const Result<bool> queued = co_await application.assignments().reconcile(saved.profile.organisation);
    if (!queued)
        co_return invocation.fail(queued.error());
    const auto counts = co_await application.assignments().queueCounts(saved.profile.organisation);
    if (!counts)
        co_return invocation.fail(counts.error());
    if (counts->due == 0 || invocation.parser.isSet(QStringLiteral("no-wait")))
        co_return Done;
    co_return co_await workQueue(invocation, application, saved.profile.organisation, std::nullopt);
}

// What is to be saved, as Apple gets it. Errors of the lint refuse it, unless --force was given: Apple would refuse it,
// too, or devices would be left without management.
Result<QJsonObject> readContent(Invocation &invocation, const QDateTime &now)
{
    const QString path = invocation.argument(0);
    const Result<QByteArray> bytes = readFile(path, 1024 * 1024);
    if (!bytes)
        return std::unexpected(bytes.error());
    const auto reading = readProfile(*bytes);
    if (!reading)
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("%1:%2: %3").arg(path).arg(reading.error().line).arg(reading.error().error.message));
    const QList<LintFinding> findings =
        lint(reading->profile,
             {.now = now, .certificates = certificatesOf(reading->profile), .shortSpellings = reading->shortSpellings});
    QStringList errors;
    for (const LintFinding &finding : findings) {
        const QString text =
            finding.key.isEmpty() ? finding.message : finding.key + QStringLiteral(": ") + finding.message;
        if (finding.severity == LintSeverity::Error)
            errors.append(text);
        else if (finding.severity == LintSeverity::Warning)
            invocation.note(QStringLiteral("warning: ") + text);
    }
    if (!errors.isEmpty() && !invocation.parser.isSet(QStringLiteral("force")))
        return failure(ErrorKind::InvalidInput, errors.join(u'\n'),
                       QStringLiteral("See “profiles lint”. --force saves it all the same."));
    return reading->profile.toApple();
}

QCoro::Task<int> save(Invocation &invocation)
{
    const Opened opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const Result<QJsonObject> content = readContent(invocation, opened->application->clock().now());
    if (!content)
        co_return invocation.fail(content.error());
    ProfileService &profiles = opened->application->profiles();
    QString target = invocation.parser.value(QStringLiteral("profile"));
    const bool mustExist = !target.isEmpty();
    if (target.isEmpty())
        target = content->value(QLatin1StringView("profile_name")).toString();
    const Result<Profile> known = co_await profiles.find(opened->organisation.id, target);
    if (!known && (mustExist || known.error().kind != ErrorKind::NotFound))
        co_return invocation.fail(known.error());
    const std::optional<ProfileId> id = known ? std::optional(known->id) : std::nullopt;
    if (id) {
        const auto effect = co_await profiles.effectOfSaving(*id);
        if (!effect)
            co_return invocation.fail(effect.error());
        invocation.note(
            QStringLiteral("A new version of “%1”: %2 devices get it, of which %3 keep what they have until "
                           "they are erased.")
                .arg(known->name)
                .arg(effect->reassigned)
                .arg(effect->switchedOn));
        if (invocation.parser.isSet(QStringLiteral("plan"))) {
            invocation.printJson({{QStringLiteral("reassigned"), effect->reassigned},
                                  {QStringLiteral("switchedOn"), effect->switchedOn}});
            co_return Done;
        }
    } else if (invocation.parser.isSet(QStringLiteral("plan"))) {
        invocation.tell(QStringLiteral("A new profile “%1”; no device gets it by that.").arg(target),
                        {{QStringLiteral("reassigned"), 0}, {QStringLiteral("switchedOn"), 0}});
        co_return Done;
    }
    const Result<SavedProfile> saved =
        co_await profiles.save(opened->organisation.id, id, *content, invocation.parser.value(QStringLiteral("note")));
    if (!saved)
        co_return invocation.fail(saved.error());
    co_return co_await tellSaved(invocation, *opened->application, *saved);
}

QCoro::Task<int> restore(Invocation &invocation)
{
    const auto named = co_await namedProfile(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const auto saved =
        co_await named->opened.application->profiles().restore(named->profile.id, invocation.argument(1).toInt());
    if (!saved)
        co_return invocation.fail(saved.error());
    co_return co_await tellSaved(invocation, *named->opened.application, *saved);
}

QCoro::Task<int> remove(Invocation &invocation)
{
    const auto named = co_await namedProfile(invocation);
    if (!named)
        co_return invocation.fail(named.error());
    const Result<> removed = co_await named->opened.application->profiles().remove(named->profile.id);
    if (!removed)
        co_return invocation.fail(removed.error());
    invocation.tell(QStringLiteral("“%1” was deleted here. Devices that carry it keep it.").arg(named->profile.name),
                    toJson(named->profile));
    co_return Done;
}

QCoro::Task<int> adopt(Invocation &invocation)
{
    const Opened opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    ProfileService &profiles = opened->application->profiles();
    QStringList uuids = invocation.arguments();
    if (uuids.isEmpty()) {
        const auto foreign = co_await profiles.foreign(opened->organisation.id);
        if (!foreign)
            co_return invocation.fail(foreign.error());
        uuids = *foreign;
    }
    int code = Done;
    for (const QString &uuid : std::as_const(uuids)) {
        const auto profile = co_await profiles.adopt(opened->organisation.id, uuid);
        if (profile)
            invocation.tell(QStringLiteral("%1 is “%2”.").arg(uuid, profile->name), toJson(*profile));
        else
            code = std::max(code, invocation.fail(profile.error()));
    }
    if (uuids.isEmpty())
        invocation.note(QStringLiteral("Every profile that devices carry is known."));
    co_return code;
}

QCoro::Task<int> setDefault(Invocation &invocation)
{
    const Opened opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    AssignmentService &assignments = opened->application->assignments();
    const Result<AssignmentPolicy> standing = co_await assignments.policy(opened->organisation.id);
    if (!standing)
        co_return invocation.fail(standing.error());
    AssignmentPolicy policy = *standing;
    ProfileId profile;
    if (!invocation.parser.isSet(QStringLiteral("none"))) {
        if (invocation.arguments().isEmpty())
            co_return invocation.fail(
                {ErrorKind::InvalidInput, QStringLiteral("Name the profile, or give --none to have no default.")});
        const auto named =
            co_await opened->application->profiles().find(opened->organisation.id, invocation.argument(0));
        if (!named)
            co_return invocation.fail(named.error());
        profile = named->id;
    }
    const QString given = invocation.parser.value(QStringLiteral("family"));
    if (given.isEmpty()) {
        policy.defaultProfile = profile;
    } else {
        const QStringList families = deviceFamilies();
        const auto family = std::ranges::find_if(
            families, [&](const QString &known) { return known.compare(given, Qt::CaseInsensitive) == 0; });
        if (family == families.end())
            co_return invocation.fail({ErrorKind::InvalidInput,
                                       QStringLiteral("“%1” is no device family. Apple's are: %2.")
                                           .arg(given, families.join(QStringLiteral(", ")))});
        if (profile.isValid())
            policy.familyDefaults.insert(*family, profile);
        else
            policy.familyDefaults.remove(*family);
    }
    const Result<PolicyScope> scope = scopeOf(invocation, PolicyScope::WithoutProfile);
    if (!scope)
        co_return invocation.fail(scope.error());
    const auto plan = co_await assignments.planPolicy(opened->organisation.id, policy, *scope);
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settlePlan(invocation, *opened->application, *plan);
}

} // namespace

QList<Verb> profileCommands()
{
    const QCommandLineOption organisation(QStringLiteral("organisation"),
                                          QStringLiteral("whose; not needed where there is only one"),
                                          QStringLiteral("ORG"));
    const QCommandLineOption noWait(QStringLiteral("no-wait"),
                                    QStringLiteral("do not send it to devices now; the queue does it later"));
    const auto command = [&](const char *name, const char *usage, qsizetype least, qsizetype most, const char *summary,
                             const char *teaching, QCoro::Task<int> (*verb)(Invocation &),
                             QList<QCommandLineOption> more = {}) {
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
        command("profiles list", "", 0, 0, "the enrollment profiles",
                "Lists name, latest version, its UUID at Apple and what it is the default of.\n\n  musterctl profiles "
                "list",
                list),
        command("profiles show", "PROFILE", 1, 1, "a profile as JSON",
                "Shows the profile as Apple gets it. PROFILE is its name, its number or its UUID.\n\n  musterctl "
                "profiles show \"Staff iPads\" --version 3",
                show, {{QStringLiteral("version"), QStringLiteral("an older one"), QStringLiteral("N")}}),
        command(
            "profiles export", "PROFILE FILE", 2, 2, "a profile into a file",
            "Writes the latest version as JSON, as \"profiles save\" takes it.\n\n  musterctl profiles export \"Staff "
            "iPads\" staff.json",
            exportFile),
        command(
            "profiles save", "FILE", 1, 1, "a new profile, or a new version of one",
            "Saves the JSON object in FILE (Apple's keys, see Apple's \"Define a profile\") as a profile of the name "
            "in\nprofile_name. Where there is one of this name it becomes its next version: Apple gives it a new UUID, "
            "and devices\nthat are to have the profile are assigned anew; those that were switched on keep the old "
            "one until they are erased.\n--plan says how many, and changes nothing.\n\n  musterctl profiles save "
            "staff.json --organisation \"Example School\"",
            save,
            {{QStringLiteral("profile"), QStringLiteral("of which it is the next version, if the name changes"),
              QStringLiteral("PROFILE")},
             {QStringLiteral("note"), QStringLiteral("what was changed, for the history"), QStringLiteral("TEXT")},
             {QStringLiteral("plan"), QStringLiteral("only say what it would do")},
             noWait}),
        command("profiles versions", "PROFILE", 1, 1, "its versions, and how many devices carry which",
                "Newest first. A device that was switched on keeps the version that it took then until it is "
                "erased.\n\n  musterctl profiles versions \"Staff iPads\"",
                versions),
        command(
            "profiles diff", "PROFILE [FROM [TO]]", 1, 3, "what differs between two versions",
            "Without numbers: between the latest and the one before it.\n\n  musterctl profiles diff \"Staff iPads\" "
            "3 5",
            diff),
        command("profiles restore", "PROFILE VERSION", 2, 2, "an older version again, as a new one",
                "History is never rewritten: the content of VERSION becomes the next version.\n\n  musterctl profiles "
                "restore \"Staff iPads\" 3",
                restore, {noWait}),
        command(
            "profiles delete", "PROFILE", 1, 1, "a profile that nobody is to have",
            "Refused while it is a default, a rule gives it, or devices were given it by hand.\n\n  musterctl profiles "
            "delete \"Old Macs\"",
            remove),
        command(
            "profiles adopt", "[UUID…]", 0, 100, "profiles that another program made",
            "Takes over profiles that were defined with this server token elsewhere. Apple cannot list profiles, but "
            "gives out\nthose whose UUID is known; without UUIDs all that devices carry.\n\n  musterctl profiles adopt",
            adopt),
        command(
            "profiles default", "[PROFILE]", 0, 1, "what devices get that nobody decided about",
            "Every device that newly syncs gets the default profile; a default of its family comes before it, a rule "
            "before\nboth, and a decision by hand before all. --for says who is meant of those that are here: "
            "without-profile (the\nusual) those that have none, everybody, or new: nobody. --plan shows whom it would "
            "move.\n\n  musterctl profiles default \"Staff iPads\" --plan\n  musterctl profiles default \"Office Mac\" "
            "--family Mac --for everybody",
            setDefault,
            QList<QCommandLineOption>{
                {QStringLiteral("family"), QStringLiteral("only for this one, such as iPad or Mac"),
                 QStringLiteral("FAMILY")},
                {QStringLiteral("none"), QStringLiteral("have no default any more")},
                {QStringLiteral("for"), QStringLiteral("new, without-profile or everybody"), QStringLiteral("WHOM")}}
                + planOptions()),
    };
}

} // namespace Muster
