// All colours of the program, by role and by meaning, for light and dark.
//
// One Palette exists for the life of the application object: Appearance makes it, and whoever paints reaches it by
// Palette::current(). It is no hidden global: making a second one (in a test) puts it in front until it is destroyed.
// Main thread only. Nobody keeps a colour, a pixmap or a rich text past changed().
#pragma once

#include <QColor>
#include <QList>
#include <QObject>
#include <QPalette>

namespace Muster {

enum class Role {
    Window,
    Sidebar,
    Base,
    AlternateBase,
    Sunken,
    Button,
    Hover,
    Border,
    Grid,
    ButtonBorder,
    Text,
    Text2,
    Disabled,
    Accent,
    AccentText,
    Link,
    Selection,
    SelectionInactive,
    Outline,
    PracticeFrame,
    PracticeText, // on PracticeFrame
};

enum class Meaning { Ok, Waiting, Attention, Failed, Practice, Neutral };

class Palette final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Palette)

public:
    enum class Scheme { Light, Dark };
    enum class Choice { System, Light, Dark };

    explicit Palette(QObject *parent = nullptr);
    ~Palette() override;

    // The newest living palette. There must be one.
    [[nodiscard]] static const Palette &current();

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    [[nodiscard]] bool isDark() const { return m_scheme == Scheme::Dark; }
    [[nodiscard]] Choice choice() const { return m_choice; }
    // Light and Dark hold against the system; System follows it, also while the program runs.
    void setChoice(Choice choice);

    [[nodiscard]] QColor color(Role role) const { return color(role, m_scheme); }
    [[nodiscard]] QColor foreground(Meaning meaning) const { return foreground(meaning, m_scheme); }
    [[nodiscard]] QColor tint(Meaning meaning) const { return tint(meaning, m_scheme); }
    // Bars of charts, in the order of the design.
    [[nodiscard]] QList<QColor> chart() const { return chart(m_scheme); }
    [[nodiscard]] QPalette qPalette() const { return qPalette(m_scheme); }

    // The shipped values, apart from what is shown now.
    [[nodiscard]] static QColor color(Role role, Scheme scheme);
    [[nodiscard]] static QColor foreground(Meaning meaning, Scheme scheme);
    [[nodiscard]] static QColor tint(Meaning meaning, Scheme scheme);
    [[nodiscard]] static QList<QColor> chart(Scheme scheme);
    [[nodiscard]] static QPalette qPalette(Scheme scheme);
    [[nodiscard]] static QString iconName(Meaning meaning);

Q_SIGNALS:
    void changed();

private:
    void follow();

    Scheme m_scheme = Scheme::Light;
    Choice m_choice = Choice::System;
};

} // namespace Muster
