#include "ui/common/palette.h"

#include <QGuiApplication>
#include <QStyleHints>

#include <array>
#include <utility>

namespace Muster {

namespace {

struct Pair {
    QRgb light;
    QRgb dark;

    [[nodiscard]] QColor in(Palette::Scheme scheme) const
    {
        return QColor::fromRgb(scheme == Palette::Scheme::Dark ? dark : light);
    }
};

struct Look {
    Pair foreground;
    Pair tint;
};

constexpr QRgb rgb(unsigned value)
{
    return 0xff000000u | value;
}
constexpr Pair pair(unsigned light, unsigned dark)
{
    return {rgb(light), rgb(dark)};
}

// In the order of Role.
constexpr std::array roles{
    pair(0xF4F5F7, 0x1F2227), // Window
    pair(0xEBEDF0, 0x1A1D21), // Sidebar
    pair(0xFFFFFF, 0x16181C), // Base
    pair(0xF9FAFB, 0x1A1C21), // AlternateBase
    pair(0xE8EAEE, 0x111316), // Sunken
    pair(0xFFFFFF, 0x2A2E35), // Button
    pair(0xEEF1F5, 0x23272E), // Hover
    pair(0xD5D9DF, 0x343A43), // Border
    pair(0xEEF0F3, 0x22262C), // Grid
    pair(0xC3C9D1, 0x3D444E), // ButtonBorder
    pair(0x1A1E25, 0xE5E8ED), // Text
    pair(0x59616E, 0xA8B1BE), // Text2
    pair(0x9199A5, 0x6B7480), // Disabled
    pair(0x1C5CCB, 0x5A97F7), // Accent
    pair(0xFFFFFF, 0x0A1324), // AccentText
    pair(0x1855BF, 0x7FB0FA), // Link
    pair(0xD8E5FB, 0x25406B), // Selection
    pair(0xE3E6EB, 0x2B3039), // SelectionInactive
    pair(0x858D99, 0x727C8A), // Outline
    pair(0x8A35BD, 0x9A45CF), // PracticeFrame
    pair(0xFFFFFF, 0xFFFFFF), // PracticeText
};
static_assert(roles.size() == static_cast<std::size_t>(Role::PracticeText) + 1);

// In the order of Meaning.
constexpr std::array looks{
    Look{pair(0x146B38, 0x74D29B), pair(0xE2F3E8, 0x17301F)}, // Ok
    Look{pair(0x45566E, 0xAEBBCE), pair(0xE6EBF2, 0x28313D)}, // Waiting
    Look{pair(0x875000, 0xF0B85C), pair(0xFCEFD3, 0x392B11)}, // Attention
    Look{pair(0xB0231C, 0xFF9088), pair(0xFBE7E5, 0x421E1B)}, // Failed
    Look{pair(0x7A2CA6, 0xD8A2F6), pair(0xF4E8FA, 0x35213F)}, // Practice
    Look{pair(0x59616E, 0xA8B1BE), pair(0xE8EAEE, 0x111316)}, // Neutral: text2 on sunken
};
static_assert(looks.size() == static_cast<std::size_t>(Meaning::Neutral) + 1);

constexpr std::array bars{
    pair(0x17479B, 0x3C6FC4), pair(0x1C5CCB, 0x5A97F7), pair(0x4C7CCB, 0x86B3FA),
    pair(0x6F93CF, 0xA9C6F7), pair(0x858D99, 0x727C8A),
};

// Newest last.
QList<const Palette *> &living()
{
    static QList<const Palette *> palettes;
    return palettes;
}

Palette::Scheme systemScheme()
{
    const bool dark = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    return dark ? Palette::Scheme::Dark : Palette::Scheme::Light;
}

} // namespace

Palette::Palette(QObject *parent)
    : QObject(parent)
    , m_scheme(systemScheme())
{
    living().append(this);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Palette::follow);
}

Palette::~Palette()
{
    living().removeAll(this);
}

const Palette &Palette::current()
{
    Q_ASSERT_X(!living().isEmpty(), "Palette::current", "install an Appearance first");
    return *living().constLast();
}

void Palette::setChoice(Choice choice)
{
    m_choice = choice;
    follow();
}

void Palette::follow()
{
    Scheme scheme = systemScheme();
    if (m_choice != Choice::System)
        scheme = m_choice == Choice::Dark ? Scheme::Dark : Scheme::Light;
    if (std::exchange(m_scheme, scheme) != scheme)
        Q_EMIT changed();
}

QColor Palette::color(Role role, Scheme scheme)
{
    return roles[static_cast<std::size_t>(role)].in(scheme);
}

QColor Palette::foreground(Meaning meaning, Scheme scheme)
{
    return looks[static_cast<std::size_t>(meaning)].foreground.in(scheme);
}

QColor Palette::tint(Meaning meaning, Scheme scheme)
{
    return looks[static_cast<std::size_t>(meaning)].tint.in(scheme);
}

QList<QColor> Palette::chart(Scheme scheme)
{
    QList<QColor> colors;
    for (const Pair &bar : bars)
        colors << bar.in(scheme);
    return colors;
}

QPalette Palette::qPalette(Scheme scheme)
{
    const std::pair<QPalette::ColorRole, Role> places[]{
        {QPalette::Window, Role::Window},       {QPalette::WindowText, Role::Text},
        {QPalette::Text, Role::Text},           {QPalette::ButtonText, Role::Text},
        {QPalette::Base, Role::Base},           {QPalette::AlternateBase, Role::AlternateBase},
        {QPalette::Button, Role::Button},       {QPalette::PlaceholderText, Role::Text2},
        {QPalette::Highlight, Role::Selection}, {QPalette::HighlightedText, Role::Text},
        {QPalette::Accent, Role::Accent},       {QPalette::Link, Role::Link},
        {QPalette::LinkVisited, Role::Link},    {QPalette::ToolTipBase, Role::Base},
        {QPalette::ToolTipText, Role::Text},    {QPalette::Light, Role::Button},
        {QPalette::Midlight, Role::Hover},      {QPalette::Mid, Role::Border},
        {QPalette::Dark, Role::Outline},        {QPalette::Shadow, Role::Outline},
    };
    QPalette palette;
    for (const auto &[place, role] : places)
        palette.setColor(QPalette::All, place, color(role, scheme));
    palette.setColor(QPalette::All, QPalette::BrightText, foreground(Meaning::Failed, scheme));

    for (const auto place : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText,
                             QPalette::HighlightedText, QPalette::BrightText, QPalette::Link, QPalette::LinkVisited,
                             QPalette::ToolTipText})
        palette.setColor(QPalette::Disabled, place, color(Role::Disabled, scheme));
    for (const auto group : {QPalette::Disabled, QPalette::Inactive})
        palette.setColor(group, QPalette::Highlight, color(Role::SelectionInactive, scheme));
    return palette;
}

QString Palette::iconName(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Ok:
        return QStringLiteral("ok");
    case Meaning::Waiting:
        return QStringLiteral("waiting");
    case Meaning::Attention:
        return QStringLiteral("attention");
    case Meaning::Failed:
        return QStringLiteral("failed");
    case Meaning::Practice:
        return QStringLiteral("sandbox");
    case Meaning::Neutral:
        return QStringLiteral("neutral");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Muster
