#include "models/profiles/setuppanes.h"

#include "models/profiles/lintrules.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace Muster {

namespace {

using Status = SetupPane::Status;

QString say(const char *text)
{
    return QCoreApplication::translate("SetupPanes", text);
}

// One line of our own table, where quotes stand only round whole fields.
QStringList fieldsOf(const QString &line)
{
    QStringList fields{QString()};
    bool quoted = false;
    for (const QChar letter : line) {
        if (letter == u'"')
            quoted = !quoted;
        else if (letter == u',' && !quoted)
            fields.append(QString());
        else
            fields.last() += letter;
    }
    return fields;
}

Status statusOf(const QString &word)
{
    return word == QLatin1StringView("seed")      ? Status::Seed
        : word == QLatin1StringView("deprecated") ? Status::Deprecated
        : word == QLatin1StringView("removed")    ? Status::Removed
        : word == QLatin1StringView("current")    ? Status::Current
                                                  : Status::Undocumented;
}

// key, title, screen, ios, macos, tvos, visionos, watchos, then since, deprecated and removed of each but the last,
// then always_skippable, status, notes.
SetupPane paneOf(const QStringList &fields)
{
    SetupPane pane;
    pane.key = fields.value(0);
    pane.title = fields.value(1);
    pane.screen = fields.value(2);
    for (size_t platform = 0; platform < pane.spans.size(); ++platform) {
        if (fields.value(3 + qsizetype(platform)) != QLatin1StringView("yes"))
            continue;
        const auto version = [&](qsizetype column) {
            return QVersionNumber::fromString(fields.value(8 + 3 * qsizetype(platform) + column));
        };
        pane.spans.at(platform) = PaneSpan{version(0), version(1), version(2)};
    }
    pane.status = statusOf(fields.value(21));
    pane.alwaysSkippable = !fields.value(20).startsWith(QLatin1StringView("no"));
    pane.notes = fields.value(22);
    return pane;
}

QList<SetupPane> readPanes()
{
    QList<SetupPane> panes;
    QFile file(QStringLiteral(":/muster/profiles/setup-panes.csv"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The table of Setup Assistant's panes is missing from the program.");
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines.sliced(1))
        panes.append(paneOf(fieldsOf(line.trimmed())));
    std::ranges::stable_sort(panes, [](const SetupPane &one, const SetupPane &other) {
        if (one.isDocumented() != other.isDocumented())
            return one.isDocumented();
        return one.title.compare(other.title, Qt::CaseInsensitive) < 0;
    });
    return panes;
}

// Newer or older names of what Apple's schema has under another one.
QString canonical(QStringView key)
{
    if (key == QLatin1StringView("LockdownMode"))
        return QStringLiteral("EnableLockdownMode");
    if (key == QLatin1StringView("Tone"))
        return QStringLiteral("DisplayTone");
    return {};
}

QString shortVersion(const QVersionNumber &version)
{
    return version.segmentCount() == 2 && version.minorVersion() == 0 ? QString::number(version.majorVersion())
                                                                      : version.toString();
}

bool isOffered(const SetupPane &pane)
{
    return (pane.status == Status::Current || pane.status == Status::Seed) && !isAccessibilityPane(pane.key);
}

// What a preset leaves to the user, on the platforms it is for.
struct PresetPlan {
    QList<PanePlatform> platforms;
    QStringList visible;
};

PresetPlan planOf(PanePreset preset)
{
    switch (preset) {
    case PanePreset::Everything:
    case PanePreset::Kiosk:
        return {{PanePlatform::Ios, PanePlatform::Macos, PanePlatform::Tvos, PanePlatform::Visionos}, {}};
    case PanePreset::Nothing:
        break;
    case PanePreset::SchoolIpad:
        return {{PanePlatform::Ios},
                {QStringLiteral("Passcode"), QStringLiteral("Location"), QStringLiteral("SIMSetup")}};
    case PanePreset::OfficeMac:
        return {{PanePlatform::Macos},
                {QStringLiteral("Biometric"), QStringLiteral("FileVault"), QStringLiteral("Location"),
                 QStringLiteral("Privacy"), QStringLiteral("TermsOfAddress"), QStringLiteral("Appearance")}};
    }
    return {};
}

} // namespace

const QList<SetupPane> &setupPanes()
{
    static const QList<SetupPane> panes = readPanes();
    return panes;
}

const SetupPane *setupPane(QStringView key)
{
    const QList<SetupPane> &panes = setupPanes();
    const auto found = std::ranges::find_if(panes, [key](const SetupPane &pane) { return pane.key == key; });
    return found == panes.end() ? nullptr : &*found;
}

const SetupPane *likelyPane(QStringView key)
{
    if (const QString other = canonical(key); !other.isEmpty())
        return setupPane(other);
    // People also copy the words of the screen, so spaces and case do not count.
    const auto plain = [](QStringView text) {
        QString letters;
        for (const QChar letter : text) {
            if (letter.isLetterOrNumber())
                letters += letter.toLower();
        }
        return letters;
    };
    const QString meant = plain(key.first(std::min<qsizetype>(key.size(), 100)));
    const SetupPane *best = nullptr;
    int nearest = meant.size() < 5 ? 1 : 3; // how far is too far
    for (const SetupPane &pane : setupPanes()) {
        if (!pane.isDocumented())
            continue;
        const int away = std::min(LintRules::editDistance(meant, plain(pane.key), nearest),
                                  LintRules::editDistance(meant, plain(pane.title), nearest));
        if (away < nearest) {
            nearest = away;
            best = &pane;
        }
    }
    return best;
}

bool isAccessibilityPane(QStringView key)
{
    return key == QLatin1StringView("Accessibility") || key == QLatin1StringView("AccessibilityAppearance");
}

QString platformName(PanePlatform platform)
{
    switch (platform) {
    case PanePlatform::Ios:
        return QStringLiteral("iOS");
    case PanePlatform::Macos:
        return QStringLiteral("Mac");
    case PanePlatform::Tvos:
        return QStringLiteral("TV");
    case PanePlatform::Visionos:
        break;
    }
    return QStringLiteral("Vision");
}

QString platformNames(const SetupPane &pane)
{
    QStringList names;
    for (size_t platform = 0; platform < pane.spans.size(); ++platform) {
        if (pane.spans.at(platform))
            names.append(platformName(PanePlatform(platform)));
    }
    return names.join(u' ');
}

QString systemRange(const PaneSpan &span)
{
    const QVersionNumber &end = span.removed.isNull() ? span.deprecated : span.removed;
    if (span.since.isNull())
        return end.isNull() ? QString() : say("to %1").arg(shortVersion(end));
    if (end.isNull())
        return shortVersion(span.since) + u'+';
    return shortVersion(span.since) + u'–' + shortVersion(end);
}

QString systemRange(const SetupPane &pane)
{
    for (const std::optional<PaneSpan> &span : pane.spans) {
        if (span)
            return systemRange(*span);
    }
    return {};
}

bool concerns(const SetupPane &pane, PanePlatform platform, const QVersionNumber &system)
{
    const std::optional<PaneSpan> &span = pane.spans.at(size_t(platform));
    // "26" and "26.0" are the same system, but not the same QVersionNumber.
    const QVersionNumber version = system.normalized();
    return span && (span->since.isNull() || span->since.normalized() <= version)
        && (span->removed.isNull() || version < span->removed.normalized());
}

QString presetName(PanePreset preset)
{
    switch (preset) {
    case PanePreset::Everything:
        return say("Hide everything");
    case PanePreset::Nothing:
        return say("Hide nothing");
    case PanePreset::SchoolIpad:
        return say("School iPad");
    case PanePreset::OfficeMac:
        return say("Office Mac");
    case PanePreset::Kiosk:
        break;
    }
    return say("Kiosk");
}

QString presetReason(PanePreset preset)
{
    switch (preset) {
    case PanePreset::Everything:
        return say("All panes but those that accessibility needs.");
    case PanePreset::Nothing:
        return say("The user goes through every pane.");
    case PanePreset::SchoolIpad:
        return say(
            "For iPads of a school: only passcode, location (for the clock) and the mobile data plan are asked.");
    case PanePreset::OfficeMac:
        return say("For Macs of one person: fingerprint, FileVault, location, privacy and look are left to the user.");
    case PanePreset::Kiosk:
        break;
    }
    return say("For devices that nobody owns: nothing is asked, and old systems are covered, too.");
}

QStringList presetPanes(PanePreset preset)
{
    const PresetPlan plan = planOf(preset);
    QStringList keys;
    for (const SetupPane &pane : setupPanes()) {
        // A kiosk may run an old system; what it no longer shows does no harm.
        const bool offered = isOffered(pane) || (preset == PanePreset::Kiosk && pane.status == Status::Deprecated);
        const auto isOn = [&pane](PanePlatform platform) { return pane.isOn(platform); };
        if (offered && std::ranges::any_of(plan.platforms, isOn) && !plan.visible.contains(pane.key))
            keys.append(pane.key);
    }
    return sortedPanes(keys);
}

QStringList withPreset(const QStringList &hidden, PanePreset preset)
{
    QStringList keys = presetPanes(preset);
    for (const QString &key : hidden) {
        const SetupPane *pane = setupPane(key);
        if (!pane || !pane->isDocumented())
            keys.append(key);
    }
    return sortedPanes(keys);
}

std::optional<PanePreset> presetOf(const QStringList &hidden)
{
    for (const PanePreset preset : panePresets) {
        if (withPreset(hidden, preset) == sortedPanes(hidden))
            return preset;
    }
    return {};
}

} // namespace Muster
