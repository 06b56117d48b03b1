// What is wrong, dangerous or worth knowing about an enrollment profile before it goes to Apple.
//
// Pure: facts that need a clock or cryptography come in by the context. Each finding says where it stands, why it is
// one and, where one answer is likely, the change that mends it.
#pragma once

#include "models/profiles/houserules.h"

#include <QDateTime>
#include <QHash>

namespace Muster {

// What the certificate of an anchor or a host says; read by app/profiles/certificatefile.
struct ListedCertificate {
    QString subject = {};
    QDateTime notBefore = {};
    QDateTime notAfter = {};
    QString fingerprint = {}; // SHA-256, hexadecimal
    QString fault = {}; // why it is none; empty when it is one

    bool operator==(const ListedCertificate &) const = default;
};

struct LintContext {
    QDateTime now = {};
    QHash<QString, ListedCertificate> certificates = {}; // by what stands in the list; those not in here are not judged
    QList<HouseRule> houseRules = {};
    QStringList shortSpellings = {}; // of the ProfileReading
};

// Errors first, then in the order of the keys.
[[nodiscard]] QList<LintFinding> lint(const EnrollmentProfile &profile, const LintContext &context);

// What could not be read at all, as a finding.
[[nodiscard]] LintFinding findingOf(const ProfileFault &fault);

[[nodiscard]] bool blocksSaving(const QList<LintFinding> &findings);
[[nodiscard]] qsizetype countOf(const QList<LintFinding> &findings, LintSeverity severity);
// The profile with the change made. What it cannot be is left as it was.
[[nodiscard]] EnrollmentProfile mended(const EnrollmentProfile &profile, const LintFix &fix);

} // namespace Muster
