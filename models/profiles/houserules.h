// Rules of the house: what an organisation wants of its enrollment profiles beyond what Apple demands, as a JSON file.
//
//     { "rules": [
//         { "id": "wait", "key": "await_device_configured", "value": true, "severity": "error", "reason": "…" },
//         { "id": "host", "key": "url", "pattern": "^https://mdm\\.example\\.org/" },
//         { "id": "phone", "key": "support_phone_number", "present": true },
//         { "id": "panes", "hidden": ["AppleID", "Siri"] },
//         { "id": "terms", "shown": ["TOS"] } ] }
//
// A rule has exactly one condition: value, not, pattern or present (with a key), hidden or shown. Without a severity it
// warns.
#pragma once

#include "models/profiles/lintfinding.h"

#include <QRegularExpression>

namespace Muster {

struct HouseRule {
    enum class Condition { Value, Not, Pattern, Present, Absent, Hidden, Shown };

    QString id;
    LintSeverity severity = LintSeverity::Warning;
    QString reason;
    Condition condition = Condition::Value;
    QString key; // skip_setup_items for Hidden and Shown
    QJsonValue value; // for Value and Not
    QRegularExpression pattern;
    QStringList panes;
};

// Refuses what it does not know, so that a misspelt rule is never silently without effect. Says which rule is wrong.
[[nodiscard]] Result<QList<HouseRule>> readHouseRules(const QByteArray &json);

// Empty when the profile keeps to the rule.
[[nodiscard]] std::optional<LintFinding> breach(const HouseRule &rule, const EnrollmentProfile &profile);

} // namespace Muster
