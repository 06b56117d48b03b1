// The panes of Setup Assistant that an enrollment profile can hide: setup-panes.csv, made from Apple's schema of skip
// keys
// ("skipkeys" in the public device-management repository), and names that were seen elsewhere.
#pragma once

#include <QString>
#include <QStringList>
#include <QVersionNumber>

#include <array>
#include <optional>

namespace Muster {

enum class PanePlatform { Ios, Macos, Tvos, Visionos }; // iPadOS counts as iOS

// From when to when a pane can be hidden on one platform. Null where it never ended.
struct PaneSpan {
    QVersionNumber since;
    QVersionNumber deprecated;
    QVersionNumber removed;
};

struct SetupPane {
    enum class Status {
        Current,
        Seed, // only in Apple's newest seed
        Deprecated,
        Removed,
        Undocumented, // not in Apple's schema: kept, never offered
    };

    QString key;
    QString title;
    QString screen; // what the user sees there
    std::array<std::optional<PaneSpan>, 4> spans; // by PanePlatform
    bool alwaysSkippable = true;
    Status status = Status::Current;
    QString notes;

    [[nodiscard]] bool isOn(PanePlatform platform) const { return spans.at(size_t(platform)).has_value(); }
    [[nodiscard]] bool isDocumented() const { return status != Status::Undocumented; }
};

// By title, those of Apple's schema first. Read once from the resources of the program.
[[nodiscard]] const QList<SetupPane> &setupPanes();
// Exactly this key, as devices compare it; null for one that is nowhere known.
[[nodiscard]] const SetupPane *setupPane(QStringView key);
// The pane of Apple's schema that was probably meant by an unknown key; null when none is near.
[[nodiscard]] const SetupPane *likelyPane(QStringView key);

// Panes that people with disabilities need to get through Setup Assistant.
[[nodiscard]] bool isAccessibilityPane(QStringView key);

// "iOS Mac TV Vision", as short as a column needs it.
[[nodiscard]] QString platformNames(const SetupPane &pane);
[[nodiscard]] QString platformName(PanePlatform platform);
// "17+", "9.3.2 to 15": of the first platform, or of the one given.
[[nodiscard]] QString systemRange(const SetupPane &pane);
[[nodiscard]] QString systemRange(const PaneSpan &span);
// Whether a system of this version on this platform can show the pane.
[[nodiscard]] bool concerns(const SetupPane &pane, PanePlatform platform, const QVersionNumber &system);

enum class PanePreset { Everything, Nothing, SchoolIpad, OfficeMac, Kiosk };

inline constexpr std::array panePresets{PanePreset::Everything, PanePreset::Nothing, PanePreset::SchoolIpad,
                                        PanePreset::OfficeMac, PanePreset::Kiosk};

[[nodiscard]] QString presetName(PanePreset preset);
// What the preset leaves visible and why, in one sentence.
[[nodiscard]] QString presetReason(PanePreset preset);
// The keys that it hides, sorted. None hides what accessibility needs, nor what systems no longer show.
[[nodiscard]] QStringList presetPanes(PanePreset preset);
// The preset put in place of what is hidden now; keys outside Apple's schema stay.
[[nodiscard]] QStringList withPreset(const QStringList &hidden, PanePreset preset);
// The preset that hides exactly these of Apple's panes.
[[nodiscard]] std::optional<PanePreset> presetOf(const QStringList &hidden);

} // namespace Muster
