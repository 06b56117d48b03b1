#include "ui/common/appearance.h"
#include "ui/common/icons.h"

#include <QPainter>
#include <QSvgRenderer>
#include <QTest>

using namespace Muster;

namespace {

// The design's list.
const char designed[] =
    "overview devices profile config people server activity sandbox org settings ok waiting clock attention failed "
    "neutral info help lock unlock bell shield-off ipad iphone ipod mac desktop tv watch vision unknown sync search "
    "filter plus x check undo redo save upload drop copy pencil wipe link unlink more power play pause stop star pin "
    "token key certificate file folder cart person apple rule preflight undo-run bolt book term tag calendar barcode "
    "globe diff columns panel pane pane-bottom rows chevd chevr chevl chevud sortd sortu in out expand collapse muster";

struct Ink {
    int strong = 0;
    int foreign = 0;
};

// Counts the pixels that are fully of the colour, and those that are fully of another.
Ink inkOf(const QImage &image, const QColor &color)
{
    Ink ink;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() < 200)
                continue;
            const int off = std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green())
                + std::abs(pixel.blue() - color.blue());
            ++(off <= 9 ? ink.strong : ink.foreign);
        }
    }
    return ink;
}

} // namespace

class TestIcons : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDesignedIconIsThere();
    void drawingsKeepTheRules_data();
    void drawingsKeepTheRules();
    void iconsTakeTheAskedColour_data();
    void iconsTakeTheAskedColour();
    void stateChoosesTheRole();
    void aKeptIconFollowsThePalette();
    void largeIconsAreThinner();

private:
    Appearance m_appearance;
};

void TestIcons::everyDesignedIconIsThere()
{
    QStringList names = QString::fromLatin1(designed).split(u' ');
    names.sort();
    QStringList found = iconNames();
    found.sort();

    QCOMPARE(found.join(u'\n'), names.join(u'\n'));
}

void TestIcons::drawingsKeepTheRules_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : iconNames()) {
        if (name != u"muster")
            QTest::addRow("%s", qPrintable(name)) << name;
    }
}

void TestIcons::drawingsKeepTheRules()
{
    QFETCH(QString, name);
    QFile file(u":/icons/muster/" % name % u".svg");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();

    QVERIFY(svg.contains("viewBox=\"0 0 24 24\""));
    QVERIFY(svg.contains("stroke=\"currentColor\""));
    QVERIFY(svg.contains("stroke-width=\"1.75\""));
    QVERIFY(svg.contains("stroke-linecap=\"round\""));
    QVERIFY(!svg.contains('#'));
    QVERIFY(QSvgRenderer(QByteArray(svg).replace("currentColor", "#000")).isValid());
}

void TestIcons::iconsTakeTheAskedColour_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<int>("choice");
    for (const QString &name : iconNames()) {
        if (name == u"muster")
            continue;
        for (const double ratio : {1.0, 1.25, 2.0}) {
            QTest::addRow("%s light %g", qPrintable(name), ratio) << name << ratio << int(Palette::Choice::Light);
            QTest::addRow("%s dark %g", qPrintable(name), ratio) << name << ratio << int(Palette::Choice::Dark);
        }
    }
}

void TestIcons::iconsTakeTheAskedColour()
{
    QFETCH(QString, name);
    QFETCH(double, ratio);
    QFETCH(int, choice);
    m_appearance.palette().setChoice(Palette::Choice(choice));

    const QPixmap pixmap = icon(name, Role::Link).pixmap(QSize(24, 24), ratio);

    QCOMPARE(pixmap.size(), QSize(qRound(24 * ratio), qRound(24 * ratio)));
    QCOMPARE(pixmap.devicePixelRatio(), ratio);
    const Ink ink = inkOf(pixmap.toImage(), Palette::current().color(Role::Link));
    QVERIFY2(ink.strong > 2 * ratio * ratio, qPrintable(QString::number(ink.strong)));
    QCOMPARE(ink.foreign, 0);
}

void TestIcons::stateChoosesTheRole()
{
    m_appearance.palette().setChoice(Palette::Choice::Light);
    const Palette &palette = Palette::current();
    const QIcon sync = icon("sync");
    const auto ink = [&](QIcon::Mode mode, QIcon::State state, Role role) {
        return inkOf(sync.pixmap(QSize(24, 24), 2, mode, state).toImage(), palette.color(role));
    };

    QCOMPARE(ink(QIcon::Normal, QIcon::Off, Role::Text2).foreign, 0);
    QCOMPARE(ink(QIcon::Active, QIcon::Off, Role::Text).foreign, 0);
    QCOMPARE(ink(QIcon::Disabled, QIcon::Off, Role::Disabled).foreign, 0);
    QCOMPARE(ink(QIcon::Normal, QIcon::On, Role::Accent).foreign, 0);
    QCOMPARE(ink(QIcon::Selected, QIcon::Off, Role::Accent).foreign, 0);
}

void TestIcons::aKeptIconFollowsThePalette()
{
    m_appearance.palette().setChoice(Palette::Choice::Light);
    const QIcon ok = icon(Meaning::Ok);
    const QImage light = ok.pixmap(QSize(24, 24), 2).toImage();

    m_appearance.palette().setChoice(Palette::Choice::Dark);
    const QImage dark = ok.pixmap(QSize(24, 24), 2).toImage();

    QVERIFY(light != dark);
    QCOMPARE(inkOf(dark, Palette::current().foreground(Meaning::Ok)).foreign, 0);
}

void TestIcons::largeIconsAreThinner()
{
    const auto share = [](int size) {
        const QImage image = iconPixmap("folder", {size, size}, 4, Qt::black).toImage();
        return inkOf(image, Qt::black).strong / double(size * size);
    };

    QVERIFY(share(40) < share(28) * 0.9);
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
