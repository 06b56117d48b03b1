// One thing that the lint has to say of an enrollment profile: where, how grave, why, and what would mend it.
#pragma once

#include "models/profiles/enrollmentprofile.h"

#include <QJsonValue>

#include <optional>

namespace Muster {

enum class LintSeverity {
    Error, // Apple or the device refuses it: blocks saving
    Warning, // works, but seldom as meant
    Info,
};

// One change that mends a finding: several values at once, where one alone would only make another finding.
struct LintFix {
    struct Change {
        QString key;
        QJsonValue value; // undefined: the key goes

        bool operator==(const Change &) const = default;
    };

    QString label; // as a button says it: "Set to Yes"
    QList<Change> changes;

    bool operator==(const LintFix &) const = default;
};

struct LintFinding {
    QString id; // stable, such as "email-form"; those of house rules begin with "house:"
    LintSeverity severity = LintSeverity::Info;
    QString key; // where it stands; empty: the whole profile
    QString element = {}; // the pane or certificate in the list at the key
    QString message;
    QString reason = {};
    QString detail = {}; // Apple's constant
    std::optional<LintFix> fix = {};

    bool operator==(const LintFinding &) const = default;
};

// The stable name of a severity, as --json and house rules write it.
[[nodiscard]] QString severityName(LintSeverity severity);
[[nodiscard]] std::optional<LintSeverity> severityFromName(QStringView name);

} // namespace Muster
