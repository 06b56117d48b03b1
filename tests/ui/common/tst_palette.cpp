#include "ui/common/appearance.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Muster;

namespace {

constexpr double textFloor = 4.5;
constexpr double shapeFloor = 3.0; // outlines, icons, the focus ring

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// By the formula of WCAG 2.
double contrast(const QColor &one, const QColor &other)
{
    const auto [low, high] = std::minmax({luminance(one), luminance(other)});
    return (high + 0.05) / (low + 0.05);
}

struct RolePair {
    const char *name;
    Role front;
    Role back;
    double floor;
    double light; // as the design states them
    double dark;
};

constexpr RolePair rolePairs[]{
    {"text on window", Role::Text, Role::Window, textFloor, 15.3, 13.0},
    {"text on base", Role::Text, Role::Base, textFloor, 16.7, 14.5},
    {"text on selection", Role::Text, Role::Selection, textFloor, 13.1, 8.4},
    {"text2 on window", Role::Text2, Role::Window, textFloor, 5.7, 7.4},
    {"text2 on base", Role::Text2, Role::Base, textFloor, 6.3, 8.2},
    {"text2 on sidebar", Role::Text2, Role::Sidebar, textFloor, 5.3, 7.8},
    {"text2 on selection", Role::Text2, Role::Selection, textFloor, 4.9, 4.8},
    {"link on base", Role::Link, Role::Base, textFloor, 6.8, 8.0},
    {"link on window", Role::Link, Role::Window, textFloor, 6.2, 7.2},
    {"link on selection", Role::Link, Role::Selection, textFloor, 5.3, 4.7},
    {"accentText on accent", Role::AccentText, Role::Accent, textFloor, 6.1, 6.4},
    {"accent on base", Role::Accent, Role::Base, shapeFloor, 6.1, 6.1},
    {"accent on window", Role::Accent, Role::Window, shapeFloor, 5.6, 5.5},
    {"outline on base", Role::Outline, Role::Base, shapeFloor, 3.4, 4.2},
    {"outline on window", Role::Outline, Role::Window, shapeFloor, 3.1, 3.8},
    {"practice words on frame", Role::PracticeText, Role::PracticeFrame, textFloor, 6.3, 5.1},
    {"practice frame on window", Role::PracticeFrame, Role::Window, shapeFloor, 5.8, 3.1},
};

constexpr std::pair<const char *, Meaning> meanings[]{
    {"ok", Meaning::Ok},         {"waiting", Meaning::Waiting},   {"attention", Meaning::Attention},
    {"failed", Meaning::Failed}, {"practice", Meaning::Practice}, {"neutral", Meaning::Neutral},
};

constexpr std::pair<const char *, Palette::Scheme> schemes[]{
    {"light", Palette::Scheme::Light},
    {"dark", Palette::Scheme::Dark},
};

} // namespace

class TestPalette : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rolesAreReadable_data();
    void rolesAreReadable();
    void meaningsAreReadable_data();
    void meaningsAreReadable();
    void disabledTextIsStillSeen();
    void anOverrideHoldsAndIsTold();
    void theApplicationFollows();
    void disabledAndInactiveGroupsDiffer();
    void theNewestPaletteIsCurrent();

private:
    Appearance m_appearance;
};

void TestPalette::rolesAreReadable_data()
{
    QTest::addColumn<QColor>("front");
    QTest::addColumn<QColor>("back");
    QTest::addColumn<double>("floor");
    QTest::addColumn<double>("stated");
    for (const auto &[word, scheme] : schemes) {
        for (const RolePair &pair : rolePairs)
            QTest::addRow("%s, %s", pair.name, word)
                << Palette::color(pair.front, scheme) << Palette::color(pair.back, scheme) << pair.floor
                << (scheme == Palette::Scheme::Light ? pair.light : pair.dark);
    }
}

void TestPalette::rolesAreReadable()
{
    QFETCH(QColor, front);
    QFETCH(QColor, back);
    QFETCH(double, floor);
    QFETCH(double, stated);

    const double found = contrast(front, back);

    QVERIFY2(found >= floor, qPrintable(QString::number(found)));
    QVERIFY2(std::abs(found - stated) < 0.1, qPrintable(QString::number(found)));
}

void TestPalette::meaningsAreReadable_data()
{
    QTest::addColumn<QColor>("front");
    QTest::addColumn<QColor>("back");
    for (const auto &[word, scheme] : schemes) {
        for (const auto &[name, meaning] : meanings) {
            const QColor front = Palette::foreground(meaning, scheme);
            const QColor tint = Palette::tint(meaning, scheme);
            QTest::addRow("%s on tint, %s", name, word) << front << tint;
            QTest::addRow("%s on base, %s", name, word) << front << Palette::color(Role::Base, scheme);
            QTest::addRow("%s on selection, %s", name, word) << front << Palette::color(Role::Selection, scheme);
            QTest::addRow("text on %s, %s", name, word) << Palette::color(Role::Text, scheme) << tint;
            QTest::addRow("text2 on %s, %s", name, word) << Palette::color(Role::Text2, scheme) << tint;
        }
    }
}

void TestPalette::meaningsAreReadable()
{
    QFETCH(QColor, front);
    QFETCH(QColor, back);

    const double found = contrast(front, back);

    QVERIFY2(found >= textFloor, qPrintable(QString::number(found)));
}

void TestPalette::disabledTextIsStillSeen()
{
    for (const auto &[word, scheme] : schemes)
        QVERIFY2(contrast(Palette::color(Role::Disabled, scheme), Palette::color(Role::Base, scheme)) > 2.5, word);
}

void TestPalette::anOverrideHoldsAndIsTold()
{
    Palette palette;
    palette.setChoice(Palette::Choice::Light);
    QSignalSpy changed(&palette, &Palette::changed);

    palette.setChoice(Palette::Choice::Dark);
    palette.setChoice(Palette::Choice::Dark);

    QVERIFY(palette.isDark());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(palette.color(Role::Base), QColor(0x16, 0x18, 0x1c));
}

void TestPalette::theApplicationFollows()
{
    m_appearance.palette().setChoice(Palette::Choice::Dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), QColor(0x1f, 0x22, 0x27));

    m_appearance.palette().setChoice(Palette::Choice::Light);
    QCOMPARE(QApplication::palette().color(QPalette::Window), QColor(0xf4, 0xf5, 0xf7));
}

void TestPalette::disabledAndInactiveGroupsDiffer()
{
    for (const auto &[word, scheme] : schemes) {
        const QPalette palette = Palette::qPalette(scheme);
        const QColor disabled = Palette::color(Role::Disabled, scheme);
        QCOMPARE(palette.color(QPalette::Disabled, QPalette::WindowText), disabled);
        QCOMPARE(palette.color(QPalette::Disabled, QPalette::ButtonText), disabled);
        QCOMPARE(palette.color(QPalette::Inactive, QPalette::Highlight),
                 Palette::color(Role::SelectionInactive, scheme));
        QCOMPARE(palette.color(QPalette::Active, QPalette::Highlight), Palette::color(Role::Selection, scheme));
    }
}

void TestPalette::theNewestPaletteIsCurrent()
{
    QCOMPARE(&Palette::current(), &m_appearance.palette());
    {
        const Palette second;
        QCOMPARE(&Palette::current(), &second);
    }
    QCOMPARE(&Palette::current(), &m_appearance.palette());
}

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
