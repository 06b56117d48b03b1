// musterctl profiles lint …
#include "app/cli/invocation.h"
#include "app/profiles/certificatefile.h"
#include "models/core/clock.h"
#include "models/profiles/jsonplaces.h"

#include <QJsonArray>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 2 * 1024 * 1024; // a little more than is read, so that the reason is told in our words

struct LintedFile {
    QString path;
    QString name; // of the profile
    QList<LintFinding> findings;
    QList<int> lines; // of each finding, from 1; 0: the whole file
};

LintedFile lintFile(const QString &path, const QByteArray &bytes, const QList<HouseRule> &rules)
{
    LintedFile result{path, {}, {}, {}};
    const QList<JsonPlace> places = jsonPlaces(QString::fromUtf8(bytes));
    const auto reading = readProfile(bytes);
    if (reading) {
        result.name = reading->profile.name();
        result.findings = lint(reading->profile,
                               {.now = SystemClock().now(),
                                .certificates = certificatesOf(reading->profile),
                                .houseRules = rules,
                                .shortSpellings = reading->shortSpellings});
    } else {
        result.findings = {findingOf(reading.error())};
    }
    for (const LintFinding &finding : std::as_const(result.findings)) {
        const std::optional<int> line = lineOf(places, finding.key, finding.element);
        result.lines.append(line ? *line + 1 : reading ? 0 : reading.error().line);
    }
    return result;
}

QString textOf(const LintedFile &file, qsizetype at)
{
    const LintFinding &finding = file.findings.at(at);
    const QString place =
        file.lines.at(at) > 0 ? QStringLiteral("%1:%2").arg(file.path).arg(file.lines.at(at)) : file.path;
    const QString key = finding.key.isEmpty() ? QString() : finding.key + QLatin1StringView(": ");
    QString text = QStringLiteral("%1: %2: %3%4 [%5]")
                       .arg(place, severityName(finding.severity), key, finding.message, finding.id);
    if (!finding.reason.isEmpty())
        text += QLatin1StringView("\n    ") + finding.reason;
    if (!finding.detail.isEmpty())
        text += QStringLiteral("\n    Apple would answer %1.").arg(finding.detail);
    if (finding.fix)
        text += QStringLiteral("\n    Remedy: %1").arg(finding.fix->label);
    return text;
}

QJsonObject jsonOf(const LintFinding &finding, int line)
{
    QJsonObject json{{QStringLiteral("id"), finding.id},
                     {QStringLiteral("severity"), severityName(finding.severity)},
                     {QStringLiteral("key"), finding.key},
                     {QStringLiteral("message"), finding.message}};
    if (line > 0)
        json.insert(QStringLiteral("line"), line);
    for (const auto &[name, text] :
         {std::pair(QStringLiteral("element"), finding.element), std::pair(QStringLiteral("reason"), finding.reason),
          std::pair(QStringLiteral("detail"), finding.detail)}) {
        if (!text.isEmpty())
            json.insert(name, text);
    }
    if (!finding.fix)
        return json;
    QJsonObject set;
    QJsonArray removed;
    for (const LintFix::Change &change : finding.fix->changes) {
        if (change.value.isUndefined())
            removed.append(change.key);
        else
            set.insert(change.key, change.value);
    }
    json.insert(QStringLiteral("fix"),
                QJsonObject{{QStringLiteral("label"), finding.fix->label},
                            {QStringLiteral("set"), set},
                            {QStringLiteral("remove"), removed}});
    return json;
}

QCoro::Task<int> lintProfiles(Invocation &invocation)
{
    QList<HouseRule> rules;
    if (const QString path = invocation.parser.value(QStringLiteral("rules")); !path.isEmpty()) {
        const Result<QByteArray> bytes = readFile(path, mostBytes);
        const Result<QList<HouseRule>> read = bytes ? readHouseRules(*bytes) : std::unexpected(bytes.error());
        if (!read)
            co_return invocation.fail(read.error());
        rules = *read;
    }
    qsizetype errors = 0;
    qsizetype warnings = 0;
    const QStringList paths = invocation.arguments();
    for (const QString &path : paths) {
        const Result<QByteArray> bytes = readFile(path, mostBytes);
        if (!bytes)
            co_return invocation.fail(bytes.error());
        const LintedFile file = lintFile(path, *bytes, rules);
        QJsonArray findings;
        for (qsizetype at = 0; at < file.findings.size(); ++at) {
            invocation.print(textOf(file, at));
            findings.append(jsonOf(file.findings.at(at), file.lines.at(at)));
        }
        invocation.printJson({{QStringLiteral("file"), path},
                              {QStringLiteral("profile"), file.name},
                              {QStringLiteral("errors"), countOf(file.findings, LintSeverity::Error)},
                              {QStringLiteral("warnings"), countOf(file.findings, LintSeverity::Warning)},
                              {QStringLiteral("findings"), findings}});
        errors += countOf(file.findings, LintSeverity::Error);
        warnings += countOf(file.findings, LintSeverity::Warning);
    }
    invocation.print(
        QStringLiteral("%1 file(s), %2 error(s), %3 warning(s)").arg(paths.size()).arg(errors).arg(warnings));
    const bool refused = errors > 0 || (warnings > 0 && invocation.parser.isSet(QStringLiteral("strict")));
    co_return refused ? Refused : Done;
}

} // namespace

QList<Verb> lintCommands()
{
    return {
        {QStringLiteral("profiles lint"),
         QStringLiteral("FILE... [--rules FILE] [--strict]"),
         1,
         1000,
         QStringLiteral("what is wrong or dangerous in enrollment profiles; needs no workspace"),
         QStringLiteral(
             "Reads enrollment profiles (JSON as Apple takes it) and says what Apple or a device would refuse, what "
             "is seldom\nmeant, and what is worth knowing, each with its line, its reason and its remedy. Nothing is "
             "changed.\nExit code 6 when there are errors, with --strict also when there are warnings; else 0.\n\n"
             "House rules are a JSON file of what your organisation wants beyond that. Each rule has an id, one "
             "condition\n(value, not, pattern or present with a key; hidden or shown with panes) and, if you like, a "
             "severity (error,\nwarning, info) and a reason:\n\n"
             "  { \"rules\": [\n"
             "    { \"id\": \"wait\", \"key\": \"await_device_configured\", \"value\": true, \"severity\": \"error\",\n"
             "      \"reason\": \"Our passcode rule must be there first.\" },\n"
             "    { \"id\": \"host\", \"key\": \"url\", \"pattern\": \"^https://mdm\\\\.example\\\\.org/\" },\n"
             "    { \"id\": \"phone\", \"key\": \"support_phone_number\", \"present\": true },\n"
             "    { \"id\": \"panes\", \"hidden\": [\"AppleID\", \"Siri\"] } ] }\n\n"
             "  musterctl profiles lint staff.json pupils.json --rules house-rules.json"),
         {{QStringLiteral("rules"), QStringLiteral("house rules to hold the profiles against"), QStringLiteral("FILE")},
          {QStringLiteral("strict"), QStringLiteral("warnings count as errors")}},
         lintProfiles},
    };
}

} // namespace Muster
