#include "models/profiles/profilelint.h"

#include "models/profiles/lintrules.h"

#include <algorithm>
#include <vector>

namespace Muster {

namespace {

qsizetype placeOf(const QString &key)
{
    const auto keys = profileKeys();
    const auto found = std::ranges::find_if(keys, [&key](const ProfileKeyFacts &facts) { return key == facts.key; });
    return found - keys.begin();
}

} // namespace

QList<LintFinding> lint(const EnrollmentProfile &profile, const LintContext &context)
{
    QList<LintFinding> findings;
    LintRules::checkTexts(profile, findings);
    LintRules::checkFlags(profile, findings);
    LintRules::checkPanes(profile, findings);
    LintRules::checkCertificates(profile, context, findings);
    LintRules::checkUnknownKeys(profile, context, findings);
    for (const HouseRule &rule : context.houseRules) {
        if (const std::optional<LintFinding> finding = breach(rule, profile))
            findings.append(*finding);
    }
    std::ranges::stable_sort(findings, [](const LintFinding &one, const LintFinding &other) {
        if (one.severity != other.severity)
            return one.severity < other.severity;
        return placeOf(one.key) < placeOf(other.key);
    });
    return findings;
}

LintFinding findingOf(const ProfileFault &fault)
{
    LintFinding finding;
    finding.id = fault.key.isEmpty() ? QStringLiteral("json") : QStringLiteral("type");
    finding.severity = LintSeverity::Error;
    finding.key = fault.key;
    finding.message = fault.error.message;
    return finding;
}

bool blocksSaving(const QList<LintFinding> &findings)
{
    return countOf(findings, LintSeverity::Error) > 0;
}

qsizetype countOf(const QList<LintFinding> &findings, LintSeverity severity)
{
    return std::ranges::count(findings, severity, &LintFinding::severity);
}

QString severityName(LintSeverity severity)
{
    switch (severity) {
    case LintSeverity::Error:
        return QStringLiteral("error");
    case LintSeverity::Warning:
        return QStringLiteral("warning");
    case LintSeverity::Info:
        break;
    }
    return QStringLiteral("info");
}

std::optional<LintSeverity> severityFromName(QStringView name)
{
    for (const LintSeverity severity : {LintSeverity::Error, LintSeverity::Warning, LintSeverity::Info}) {
        if (severityName(severity) == name)
            return severity;
    }
    return {};
}

EnrollmentProfile mended(const EnrollmentProfile &profile, const LintFix &fix)
{
    EnrollmentProfile result = profile;
    for (const LintFix::Change &change : fix.changes) {
        if (!result.setValue(change.key, change.value))
            return profile;
    }
    return result;
}

int LintRules::editDistance(const QString &one, const QString &other, int most)
{
    if (qAbs(one.size() - other.size()) > most)
        return most + 1;
    std::vector<int> row(size_t(other.size()) + 1);
    for (size_t i = 0; i < row.size(); ++i)
        row[i] = int(i);
    for (qsizetype i = 0; i < one.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i) + 1;
        for (size_t j = 1; j < row.size(); ++j) {
            const int above = row[j];
            const int changed = diagonal + (one.at(i) == other.at(qsizetype(j) - 1) ? 0 : 1);
            row[j] = std::min({above + 1, row[j - 1] + 1, changed});
            diagonal = above;
        }
    }
    return row.back();
}

} // namespace Muster
