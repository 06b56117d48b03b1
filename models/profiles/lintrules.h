// The rules of the lint by subject. Each appends what it finds. For profilelint.cpp and the rules themselves only.
#pragma once

#include "models/profiles/profilelint.h"

namespace Muster::LintRules {

// Limits and forms of texts: Apple's "Profile" object.
void checkTexts(const EnrollmentProfile &profile, QList<LintFinding> &findings);
// Decisions that contradict each other, and those that are seldom meant.
void checkFlags(const EnrollmentProfile &profile, QList<LintFinding> &findings);
void checkPanes(const EnrollmentProfile &profile, QList<LintFinding> &findings);
void checkCertificates(const EnrollmentProfile &profile, const LintContext &context, QList<LintFinding> &findings);
// What Apple's documentation does not name, and other spellings.
void checkUnknownKeys(const EnrollmentProfile &profile, const LintContext &context, QList<LintFinding> &findings);

[[nodiscard]] inline LintFix setTo(const QString &label, QLatin1StringView key, const QJsonValue &value)
{
    return {label, {{key, value}}};
}

[[nodiscard]] inline LintFix removal(const QString &label, const QString &key)
{
    return {label, {{key, QJsonValue(QJsonValue::Undefined)}}};
}

// How many letters must be added, dropped or changed; above `most` it is not worked out further.
[[nodiscard]] int editDistance(const QString &one, const QString &other, int most);

} // namespace Muster::LintRules
