#include "models/profiles/lintrules.h"
#include "models/profiles/setuppanes.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace Muster::LintRules {

namespace {

using Severity = LintSeverity;

constexpr int nearExpiryDays = 60;

QString say(const char *text)
{
    return QCoreApplication::translate("ProfileLint", text);
}

LintFix without(const EnrollmentProfile &profile, QLatin1StringView key, const QString &element, const QString &label)
{
    QStringList values = profile.list(key);
    values.removeAll(element);
    return setTo(label, key, QJsonArray::fromStringList(values));
}

LintFix insteadOf(const EnrollmentProfile &profile, const QString &wrong, const QString &right)
{
    QStringList values = profile.hiddenPanes();
    values.removeAll(wrong);
    values.append(right);
    return setTo(say("Use “%1”").arg(right), ProfileKey::skipItems, QJsonArray::fromStringList(sortedPanes(values)));
}

LintFinding paneFinding(const QString &id, Severity severity, const QString &pane)
{
    LintFinding finding;
    finding.id = id;
    finding.severity = severity;
    finding.key = ProfileKey::skipItems;
    finding.element = pane;
    return finding;
}

void checkUnknownPane(const EnrollmentProfile &profile, const QString &key, QList<LintFinding> &findings)
{
    const SetupPane *pane = setupPane(key);
    const SetupPane *meant = likelyPane(key);
    LintFinding finding = paneFinding(QStringLiteral("pane-unknown"), Severity::Warning, key);
    if (meant) {
        finding.id = QStringLiteral("pane-misspelt");
        finding.message = say("“%1” is no pane. Probably “%2” is meant.").arg(key, meant->key);
        finding.reason = say("Devices compare names letter by letter and ignore those that they do not know.");
        finding.fix = insteadOf(profile, key, meant->key);
    } else if (pane) {
        finding.id = QStringLiteral("pane-undocumented");
        finding.severity = Severity::Info;
        finding.message = say("“%1” is not in Apple’s list of panes. It is kept.").arg(key);
        finding.reason = pane->notes;
    } else {
        finding.message = say("“%1” is no pane that is known here. It is kept.").arg(key);
        finding.reason = say("Devices ignore names that they do not know.");
        finding.fix = without(profile, ProfileKey::skipItems, key, say("Remove it"));
    }
    findings.append(finding);
}

void checkKnownPane(const EnrollmentProfile &profile, const SetupPane &pane, QList<LintFinding> &findings)
{
    if (isAccessibilityPane(pane.key)) {
        LintFinding finding = paneFinding(QStringLiteral("accessibility-hidden"), Severity::Warning, pane.key);
        finding.message = say("“%1” is hidden.").arg(pane.title);
        finding.reason = say("People who need it have no other way through Setup Assistant.");
        finding.fix = without(profile, ProfileKey::skipItems, pane.key, say("Show it"));
        findings.append(finding);
    }
    if (pane.status == SetupPane::Status::Removed || pane.status == SetupPane::Status::Deprecated) {
        const bool removed = pane.status == SetupPane::Status::Removed;
        LintFinding finding = paneFinding(removed ? QStringLiteral("pane-removed") : QStringLiteral("pane-deprecated"),
                                          Severity::Info, pane.key);
        finding.message = say("“%1” is retired (%2 %3).").arg(pane.title, platformNames(pane), systemRange(pane));
        finding.reason = say("Newer systems no longer show it. Hiding it does no harm and helps older ones.");
        finding.fix = without(profile, ProfileKey::skipItems, pane.key, say("Remove it"));
        findings.append(finding);
    }
    if (!pane.alwaysSkippable && !isAccessibilityPane(pane.key)) {
        LintFinding finding = paneFinding(QStringLiteral("pane-not-always"), Severity::Info, pane.key);
        finding.message = say("“%1” cannot always be hidden.").arg(pane.title);
        finding.reason = say("It may come up before the device has learnt which profile it gets.");
        findings.append(finding);
    }
    if (pane.key == QLatin1StringView("SIMSetup")) {
        LintFinding finding = paneFinding(QStringLiteral("pane-esim"), Severity::Info, pane.key);
        finding.message = say("While “%1” is hidden, no eSIM is installed during set-up.").arg(pane.title);
        findings.append(finding);
    }
}

void checkCertificate(const EnrollmentProfile &profile, QLatin1StringView key, const QString &entry,
                      const LintContext &context, QList<LintFinding> &findings)
{
    const auto found = context.certificates.constFind(entry);
    if (found == context.certificates.constEnd())
        return;
    LintFinding finding;
    finding.key = key;
    finding.element = entry;
    const QString day = QLocale().toString(found->notAfter.date(), QLocale::ShortFormat);
    const qint64 left = context.now.daysTo(found->notAfter);
    if (!found->fault.isEmpty()) {
        finding.id = QStringLiteral("certificate-broken");
        finding.severity = Severity::Error;
        finding.message = say("One of the certificates cannot be read: %1").arg(found->fault);
        finding.reason = say("Apple wants each as DER in base64, without line breaks and without BEGIN CERTIFICATE.");
    } else if (found->notAfter < context.now) {
        finding.id = QStringLiteral("certificate-expired");
        finding.severity = Severity::Error;
        finding.message = say("“%1” expired on %2.").arg(found->subject, day);
        finding.reason = say("Devices do not trust a certificate that has expired.");
    } else if (found->notBefore > context.now) {
        finding.id = QStringLiteral("certificate-early");
        finding.severity = Severity::Warning;
        finding.message = say("“%1” is not valid yet.").arg(found->subject);
        finding.reason = say("Until then devices do not trust it.");
        findings.append(finding);
        return;
    } else if (left < nearExpiryDays) {
        finding.id = QStringLiteral("certificate-near-expiry");
        finding.severity = Severity::Warning;
        finding.message =
            QCoreApplication::translate("ProfileLint", "“%1” expires on %2, in %n day(s).", nullptr, int(left))
                .arg(found->subject, day);
        finding.reason = say("Devices that are switched on after that day cannot enroll with this profile.");
        findings.append(finding);
        return;
    } else {
        return;
    }
    finding.fix = without(profile, key, entry, say("Remove it"));
    findings.append(finding);
}

// The known key that was probably meant by an unknown one.
const ProfileKeyFacts *likelyKey(const QString &key)
{
    if (key.size() > 100)
        return nullptr;
    const QString plain = QString(key).toLower().replace(u'-', u'_');
    const ProfileKeyFacts *best = nullptr;
    int nearest = 3;
    for (const ProfileKeyFacts &facts : profileKeys()) {
        const int away = editDistance(plain, facts.key, nearest);
        if (away < nearest) {
            nearest = away;
            best = &facts;
        }
    }
    return best;
}

void checkUnknownKey(const EnrollmentProfile &profile, const QString &key, QList<LintFinding> &findings)
{
    const ProfileKeyFacts *meant = likelyKey(key);
    LintFinding finding;
    finding.key = key;
    if (!meant || profile.object().contains(meant->key)) {
        finding.id = QStringLiteral("unknown-key");
        finding.message = say("“%1” is no key of Apple’s. It is kept as it is.").arg(key);
        finding.fix = removal(say("Remove it"), key);
    } else {
        finding.id = QStringLiteral("key-misspelt");
        finding.severity = Severity::Warning;
        finding.message = say("“%1” is no key of Apple’s. Probably “%2” is meant.").arg(key, meant->key);
        finding.reason = say("Apple ignores keys that it does not know, so this one has no effect.");
        finding.fix = removal(say("Rename to “%1”").arg(meant->key), key);
        finding.fix->changes.append({meant->key, profile.object().value(key)});
        if (mended(profile, *finding.fix) == profile) // its value is of another type
            finding.fix = removal(say("Remove it"), key);
    }
    findings.append(finding);
}

} // namespace

void checkPanes(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const QStringList hidden = profile.hiddenPanes();
    QStringList unique = hidden;
    if (unique.removeDuplicates() > 0) {
        LintFinding finding = paneFinding(QStringLiteral("pane-twice"), Severity::Info, {});
        finding.message = say("Some panes are named twice.");
        finding.reason = say("Each is sent once, in alphabetical order.");
        finding.fix = setTo(say("Tidy up"), ProfileKey::skipItems, QJsonArray::fromStringList(sortedPanes(hidden)));
        findings.append(finding);
    }
    for (const QString &key : std::as_const(unique)) {
        const SetupPane *pane = setupPane(key);
        if (pane && pane->isDocumented())
            checkKnownPane(profile, *pane, findings);
        else
            checkUnknownPane(profile, key, findings);
    }
}

void checkCertificates(const EnrollmentProfile &profile, const LintContext &context, QList<LintFinding> &findings)
{
    for (const QLatin1StringView key : {ProfileKey::anchorCerts, ProfileKey::hostCerts}) {
        QStringList entries = profile.list(key);
        entries.removeDuplicates();
        for (const QString &entry : std::as_const(entries))
            checkCertificate(profile, key, entry, context, findings);
    }
}

void checkUnknownKeys(const EnrollmentProfile &profile, const LintContext &context, QList<LintFinding> &findings)
{
    for (const QString &key : context.shortSpellings) {
        LintFinding finding;
        finding.id = QStringLiteral("short-spelling");
        finding.key = key;
        finding.message = say("Was written without “is_”. It is sent as “%1”.").arg(key);
        finding.reason = say("Apple’s documentation knows the long spelling only.");
        finding.fix = LintFix{say("Write it so"), {{key, profile.object().value(key)}}};
        findings.append(finding);
    }
    const QStringList keys = profile.object().keys();
    for (const QString &key : keys) {
        if (profileKey(key))
            continue;
        if (key != ProfileKey::uuid && key != ProfileKey::devices) {
            checkUnknownKey(profile, key, findings);
            continue;
        }
        LintFinding finding;
        finding.id = QStringLiteral("not-sent");
        finding.key = key;
        finding.message = key == ProfileKey::uuid
            ? say("Is Apple’s number of another version. It is not sent.")
            : say("Devices are assigned by Muster, not by the profile. It is not sent.");
        finding.fix = removal(say("Remove it"), key);
        findings.append(finding);
    }
}

} // namespace Muster::LintRules
