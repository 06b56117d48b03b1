#include "models/profiles/lintrules.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace Muster::LintRules {

namespace {

using Severity = LintSeverity;

QString say(const char *text)
{
    return QCoreApplication::translate("ProfileLint", text);
}

// People count what they see as one letter, so a pair of surrogates is one.
qsizetype charactersIn(const QString &text)
{
    return text.toUcs4().size();
}

QString idStem(QLatin1StringView key)
{
    return key == ProfileKey::name        ? QStringLiteral("name")
        : key == ProfileKey::url          ? QStringLiteral("url")
        : key == ProfileKey::webUrl       ? QStringLiteral("web-url")
        : key == ProfileKey::supportPhone ? QStringLiteral("phone")
        : key == ProfileKey::supportEmail ? QStringLiteral("email")
        : key == ProfileKey::department   ? QStringLiteral("department")
                                          : QStringLiteral("magic");
}

void checkLength(const EnrollmentProfile &profile, const ProfileKeyFacts &facts, QList<LintFinding> &findings)
{
    const QString text = profile.text(facts.key);
    const bool isUrl = facts.key == ProfileKey::url || facts.key == ProfileKey::webUrl;
    const QByteArray encoded = isUrl ? QUrl(text).toEncoded() : QByteArray();
    const qsizetype count = isUrl ? std::max(encoded.size(), text.size()) : charactersIn(text);
    if (facts.mostCharacters == 0)
        return;
    if (count > facts.mostCharacters) {
        const QString message = say("Has %1 characters; Apple takes %2.")
                                    .arg(QLocale().toString(count), QLocale().toString(facts.mostCharacters));
        findings.append({.id = idStem(facts.key) + QLatin1StringView("-too-long"),
                         .severity = Severity::Error,
                         .key = facts.key,
                         .message = message,
                         .reason = isUrl ? say("Apple counts the address as it is encoded for the web.") : QString(),
                         .detail = facts.refusal});
    } else if (const qsizetype bytes = text.toUtf8().size(); bytes > facts.mostCharacters) {
        findings.append({.id = idStem(facts.key) + QLatin1StringView("-bytes"),
                         .severity = Severity::Warning,
                         .key = facts.key,
                         .message = say("Has %1 bytes in UTF-8, above Apple’s limit of %2.")
                                        .arg(QLocale().toString(bytes), QLocale().toString(facts.mostCharacters)),
                         .reason = say("Apple does not say whether it counts letters or bytes. Shorter is safe."),
                         .detail = facts.refusal});
    }
}

bool isWebAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    return url.isValid() && !url.host().isEmpty()
        && (scheme == QLatin1StringView("https") || scheme == QLatin1StringView("http"));
}

void checkAddress(const EnrollmentProfile &profile, QLatin1StringView key, QList<LintFinding> &findings)
{
    const QString text = profile.text(key);
    if (text.isEmpty())
        return;
    const QString stem = idStem(key);
    if (!isWebAddress(text)) {
        LintFinding finding{.id = stem + QLatin1StringView("-invalid"),
                            .severity = Severity::Error,
                            .key = key,
                            .message = say("Needs a full web address, such as https://mdm.example.org/enroll."),
                            .detail = QStringLiteral("CONFIG_URL_INVALID")};
        if (const QString whole = QLatin1StringView("https://") + text.trimmed();
            !text.contains(QLatin1StringView("://")) && isWebAddress(whole))
            finding.fix = setTo(say("Put https:// before it"), key, whole);
        findings.append(finding);
    } else if (QUrl(text).scheme().compare(QLatin1StringView("http"), Qt::CaseInsensitive) == 0) {
        findings.append({.id = stem + QLatin1StringView("-not-https"),
                         .severity = Severity::Warning,
                         .key = key,
                         .message = say("Devices want https here."),
                         .reason = say("Apple accepts the profile, but devices do not enroll over an open line."),
                         .fix = setTo(say("Use https"), key, QString(QLatin1StringView("https") + text.sliced(4)))});
    }
}

void checkWebAddress(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const QString web = profile.text(ProfileKey::webUrl);
    if (web.isEmpty())
        return;
    findings.append(
        {.id = QStringLiteral("web-url-set"),
         .severity = Severity::Info,
         .key = ProfileKey::webUrl,
         .message = say("From iOS 13 and macOS 10.15 on, devices show this page instead of enrolling at once."),
         .reason = say("The user signs in there; the page then hands out the enrollment profile.")});
    if (isWebAddress(web) && isWebAddress(profile.url())
        && QUrl(web).host().compare(QUrl(profile.url()).host(), Qt::CaseInsensitive) != 0) {
        findings.append({.id = QStringLiteral("web-url-host"),
                         .severity = Severity::Warning,
                         .key = ProfileKey::webUrl,
                         .message = say("Is on another host than the enrollment address."),
                         .reason = say("The device accepts the enrollment profile only from the host of this page.")});
    }
}

void checkPhone(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const QString phone = profile.text(ProfileKey::supportPhone);
    const auto isDigit = [](QChar letter) { return letter.isDigit(); };
    if (phone.isEmpty() || std::ranges::count_if(phone, isDigit) >= 3)
        return;
    findings.append({.id = QStringLiteral("phone-form"),
                     .severity = Severity::Warning,
                     .key = ProfileKey::supportPhone,
                     .message = say("Does not look like a phone number."),
                     .reason = say("The user sees it in Setup Assistant when something goes wrong.")});
}

void checkEmail(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const QString email = profile.text(ProfileKey::supportEmail);
    if (email.isEmpty())
        return;
    const qsizetype at = email.lastIndexOf(u'@');
    const QString domain = email.sliced(at + 1);
    const auto isSpace = [](QChar letter) { return letter.isSpace(); };
    QString message;
    if (at < 1 || domain.isEmpty() || email.count(u'@') > 1)
        message = say("Needs a name, an @ and a domain, such as it@riverside.example.");
    else if (std::ranges::any_of(email, isSpace))
        message = say("An e-mail address has no spaces.");
    else if (!domain.contains(u'.') || domain.startsWith(u'.') || domain.endsWith(u'.')
             || domain.contains(QLatin1StringView("..")))
        message = say("Needs a domain with a dot, such as it@riverside.example.");
    if (message.isEmpty())
        return;
    LintFinding finding{.id = QStringLiteral("email-form"),
                        .severity = Severity::Error,
                        .key = ProfileKey::supportEmail,
                        .message = message,
                        .reason = say("Nobody could write to it."),
                        .detail = QStringLiteral("SUPPORT_EMAIL_INVALID")};
    if (const QString trimmed = email.trimmed(); trimmed != email && !std::ranges::any_of(trimmed, isSpace))
        finding.fix = setTo(say("Remove the spaces"), ProfileKey::supportEmail, trimmed);
    findings.append(finding);
}

bool isLetters(const QString &text, qsizetype least, qsizetype most, bool upper)
{
    const auto fits = [upper](QChar letter) {
        return upper ? letter >= u'A' && letter <= u'Z' : letter >= u'a' && letter <= u'z';
    };
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, fits);
}

bool isLanguage(const QString &code)
{
    return isLetters(code, 2, 3, false)
        && QLocale::codeToLanguage(code, QLocale::ISO639Alpha2 | QLocale::ISO639Alpha3) != QLocale::AnyLanguage;
}

bool isRegion(const QString &code)
{
    return isLetters(code, 2, 2, true) && QLocale::codeToTerritory(code) != QLocale::AnyTerritory;
}

void checkLanguage(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const QString code = profile.text(ProfileKey::language);
    if (code.isEmpty() || isLanguage(code))
        return;
    const bool hasForm = isLetters(code, 2, 3, false);
    LintFinding finding{.id = hasForm ? QStringLiteral("language-unknown") : QStringLiteral("language-form"),
                        .severity = hasForm ? Severity::Warning : Severity::Error,
                        .key = ProfileKey::language,
                        .message = hasForm ? say("“%1” is no language that is known here.").arg(code)
                                           : say("Needs two or three small letters, such as en, de or haw."),
                        .reason = say("Apple takes codes of ISO 639-1 or 639-2, without a region."),
                        .detail = QStringLiteral("LOCALE_INVALID")};
    // "EN" and "en_US" tell what was meant.
    const QString meant = QString(code).replace(u'_', u'-').section(u'-', 0, 0).trimmed().toLower();
    if (meant != code && isLanguage(meant))
        finding.fix = setTo(say("Use “%1”").arg(meant), ProfileKey::language, meant);
    findings.append(finding);
}

void checkRegion(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    const QString code = profile.text(ProfileKey::region);
    if (code.isEmpty() || isRegion(code))
        return;
    const bool hasForm = isLetters(code, 2, 2, true);
    LintFinding finding{.id = hasForm ? QStringLiteral("region-unknown") : QStringLiteral("region-form"),
                        .severity = hasForm ? Severity::Warning : Severity::Error,
                        .key = ProfileKey::region,
                        .message = hasForm ? say("“%1” is no region that is known here.").arg(code)
                                           : say("Needs two capital letters, such as US, DE or JP."),
                        .reason = say("Apple takes codes of ISO 3166-1."),
                        .detail = QStringLiteral("LOCALE_INVALID")};
    QString meant = QString(code).replace(u'_', u'-').section(u'-', -1).trimmed().toUpper();
    if (meant == QLatin1StringView("UK"))
        meant = QStringLiteral("GB");
    if (meant != code && isRegion(meant))
        finding.fix = setTo(say("Use “%1”").arg(meant), ProfileKey::region, meant);
    findings.append(finding);
}

} // namespace

void checkTexts(const EnrollmentProfile &profile, QList<LintFinding> &findings)
{
    if (profile.name().trimmed().isEmpty())
        findings.append({.id = QStringLiteral("name-missing"),
                         .severity = Severity::Error,
                         .key = ProfileKey::name,
                         .message = say("Every profile needs a name."),
                         .detail = QStringLiteral("CONFIG_NAME_REQUIRED")});
    if (profile.url().isEmpty())
        findings.append({.id = QStringLiteral("url-missing"),
                         .severity = Severity::Error,
                         .key = ProfileKey::url,
                         .message = say("Needs the address at which devices enroll."),
                         .reason = say("Without it a device would not know its management server."),
                         .detail = QStringLiteral("CONFIG_URL_REQUIRED")});
    for (const ProfileKeyFacts &facts : profileKeys()) {
        if (facts.kind == ProfileKeyFacts::Kind::Text)
            checkLength(profile, facts, findings);
    }
    checkAddress(profile, ProfileKey::url, findings);
    checkAddress(profile, ProfileKey::webUrl, findings);
    checkWebAddress(profile, findings);
    checkPhone(profile, findings);
    checkEmail(profile, findings);
    checkLanguage(profile, findings);
    checkRegion(profile, findings);
}

} // namespace Muster::LintRules
