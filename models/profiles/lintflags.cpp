#include "models/profiles/lintrules.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Muster::LintRules {

namespace {

using Severity = LintSeverity;

QString say(const char *text)
{
    return QCoreApplication::translate("ProfileLint", text);
}

LintFix yes(QLatin1StringView key)
{
    return setTo(say("Set to Yes"), key, true);
}

LintFix no(QLatin1StringView key)
{
    return setTo(say("Set to No"), key, false);
}

void checkRecommended(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    if (!profile.isSupervised())
        findings.append({.id = QStringLiteral("not-supervised"),
                         .severity = Severity::Warning,
                         .key = ProfileKey::supervised,
                         .message = say("Most restrictions work on supervised devices only."),
                         .reason = say("From iOS 13 on every device enrolled this way is supervised; older ones ask."),
                         .fix = yes(ProfileKey::supervised)});
    if (!profile.isMandatory())
        findings.append({.id = QStringLiteral("not-mandatory"),
                         .severity = Severity::Warning,
                         .key = ProfileKey::mandatory,
                         .message = say("The user of a Mac could skip enrollment."),
                         .reason = say("From iOS 13 on enrollment cannot be skipped; on a Mac it can."),
                         .fix = yes(ProfileKey::mandatory)});
    if (profile.isRemovable()) {
        LintFix fix = no(ProfileKey::removable);
        if (!profile.isSupervised())
            fix.changes.append({ProfileKey::supervised, true}); // alone it would be refused
        findings.append({.id = QStringLiteral("removable"),
                         .severity = Severity::Warning,
                         .key = ProfileKey::removable,
                         .message = say("The user can remove management with a tap."),
                         .reason = say("A device without its management profile keeps nothing that you set up on it."),
                         .fix = fix});
    }
    if (!profile.awaitsConfiguration() && !profile.flag(ProfileKey::returnToService))
        findings.append({.id = QStringLiteral("not-waiting"),
                         .severity = Severity::Warning,
                         .key = ProfileKey::awaitConfigured,
                         .message = say("The device could be used before its passcode rule and restrictions arrive."),
                         .reason = say("Waiting holds Setup Assistant until the server has sent what must be there."),
                         .fix = yes(ProfileKey::awaitConfigured)});
}

void checkContradictions(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    if (!profile.isRemovable() && !profile.isSupervised())
        findings.append(
            {.id = QStringLiteral("locked-unsupervised"),
             .severity = Severity::Error,
             .key = ProfileKey::removable,
             .message = say("“No” requires supervision."),
             .reason = say("Apple refuses management that cannot be removed on a device that is not supervised."),
             .detail = QStringLiteral("FLAGS_INVALID"),
             .fix = setTo(say("Supervise"), ProfileKey::supervised, true)});
    if (profile.awaitsConfiguration() && !profile.isSupervised())
        findings.append({.id = QStringLiteral("waiting-unsupervised"),
                         .severity = Severity::Warning,
                         .key = ProfileKey::awaitConfigured,
                         .message = say("iPhones and iPads that are not supervised do not wait."),
                         .reason = say("iOS ignores this decision without supervision; Macs wait all the same."),
                         .fix = setTo(say("Supervise"), ProfileKey::supervised, true)});
    const bool hasHosts = !profile.list(ProfileKey::hostCerts).isEmpty();
    if (hasHosts && profile.allowsPairing())
        findings.append(
            {.id = QStringLiteral("hosts-without-effect"),
             .severity = Severity::Info,
             .key = ProfileKey::hostCerts,
             .message = say("Has no effect while every computer may pair."),
             .reason = say("These certificates name computers that may pair although pairing is not allowed."),
             .fix = setTo(say("Allow only these"), ProfileKey::allowPairing, false)});
    if (hasHosts && !profile.allowsPairing())
        findings.append({.id = QStringLiteral("hosts-may-pair"),
                         .severity = Severity::Info,
                         .key = ProfileKey::allowPairing,
                         .message = say("Computers with one of the supervision certificates may pair all the same.")});
    if (profile.flag(ProfileKey::returnToService) && !profile.awaitsConfiguration())
        findings.append({.id = QStringLiteral("return-waits"),
                         .severity = Severity::Info,
                         .key = ProfileKey::awaitConfigured,
                         .message = say("Return to service waits until configured, whatever is said here."),
                         .fix = yes(ProfileKey::awaitConfigured)});
}

void checkSpecials(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const bool hasLanguage = !profile.text(ProfileKey::language).isEmpty();
    const bool hasRegion = !profile.text(ProfileKey::region).isEmpty();
    if (profile.flag(ProfileKey::autoAdvance) && !(hasLanguage && hasRegion))
        findings.append(
            {.id = QStringLiteral("auto-advance-locale"),
             .severity = Severity::Warning,
             .key = hasLanguage ? ProfileKey::region : ProfileKey::language,
             .message = say("Advancing by itself needs a language and a region."),
             .reason = say("Without both, a Mac or Apple TV stops at the first page and waits for somebody."),
             .fix = no(ProfileKey::autoAdvance)});
    if (profile.flag(ProfileKey::autoAdvance))
        findings.append(
            {.id = QStringLiteral("auto-advance-where"),
             .severity = Severity::Info,
             .key = ProfileKey::autoAdvance,
             .message = say("Works on Apple TV, and on Macs from macOS 11 on that are connected by Ethernet.")});
    if (profile.flag(ProfileKey::multiUser)) {
        findings.append(
            {.id = QStringLiteral("shared-capability"),
             .severity = Severity::Info,
             .key = ProfileKey::multiUser,
             .message = say("The management server must support Shared iPad."),
             .reason = say("Its management payload has to name com.apple.mdm.per-user-connections; without it "
                           "enrollment fails.")});
        if (!profile.isSupervised())
            findings.append({.id = QStringLiteral("shared-unsupervised"),
                             .severity = Severity::Warning,
                             .key = ProfileKey::multiUser,
                             .message = say("Shared iPad needs supervision."),
                             .fix = setTo(say("Supervise"), ProfileKey::supervised, true)});
        if (!profile.awaitsConfiguration())
            findings.append(
                {.id = QStringLiteral("shared-not-waiting"),
                 .severity = Severity::Info,
                 .key = ProfileKey::multiUser,
                 .message = say("How many users fit can only be set while the iPad waits in Setup Assistant."),
                 .fix = yes(ProfileKey::awaitConfigured)});
    }
    if (profile.flag(ProfileKey::returnToService) || profile.flag(ProfileKey::notFromBackup))
        findings.append(
            {.id = QStringLiteral("from-26"),
             .severity = Severity::Info,
             .key = profile.flag(ProfileKey::returnToService) ? ProfileKey::returnToService : ProfileKey::notFromBackup,
             .message = say("Has an effect from iOS 26 and visionOS 26 on.")});
}

} // namespace

void checkFlags(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    checkRecommended(profile, findings);
    checkContradictions(profile, findings);
    checkSpecials(profile, findings);
}

} // namespace Muster::LintRules
