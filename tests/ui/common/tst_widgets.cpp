#include "ui/common/appearance.h"
#include "ui/common/checklist.h"
#include "ui/common/chip.h"
#include "ui/common/dropzone.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/filterchips.h"
#include "ui/common/headerbar.h"
#include "ui/common/label.h"
#include "ui/common/lifecyclebars.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/practiceband.h"
#include "ui/common/practiceframe.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/statebadge.h"
#include "ui/common/stepbutton.h"
#include "ui/common/steplist.h"
#include "ui/common/tilegrid.h"

#include <QAccessible>
#include <QApplication>
#include <QDragEnterEvent>
#include <QFocusFrame>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace Muster;

namespace {

void show(QWidget &widget)
{
    widget.show();
    widget.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&widget));
}

int pixelsOf(QWidget &widget, const QColor &color)
{
    const QImage image = widget.grab().toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == color;
    }
    return count;
}

QMimeData *files(const QStringList &paths)
{
    auto *data = new QMimeData;
    QList<QUrl> urls;
    for (const QString &path : paths)
        urls << QUrl::fromLocalFile(path);
    data->setUrls(urls);
    return data;
}

bool drop(QWidget &zone, const QStringList &paths)
{
    const std::unique_ptr<QMimeData> data(files(paths));
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QApplication::sendEvent(&zone, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent event(QPointF(5, 5), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&zone, &event);
    return event.isAccepted();
}

} // namespace

class TestWidgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_appearance.palette().setChoice(Palette::Choice::Light); }
    void onlyWhatNeedsYouIsTinted();
    void badgesFollowThePalette();
    void stripTellsItsWordsAndItsButton();
    void stripWrapsInsteadOfCutting();
    void navigationFollowsKeysAndNames();
    void navigationSkipsCaptions();
    void railShowsNamesAsToolTips();
    void escapeClearsTheSearchField();
    void enterAndDownLeaveForTheResults();
    void aWrongSearchSaysWhy();
    void doneStepsCanBeGoneBackTo();
    void dropZoneTakesOneFileOfItsKind();
    void tilesAreButtonsWithNames();
    void tilesKeepTheFocusWhenFiguresChange();
    void chipsAreRemovedByKeyAndCross();
    void barsAreWalkedByKeys();
    void theKeyIsPrintedOnTheButton();
    void longerWordsMakeWiderButtons();
    void theRingIsForTheKeyboardOnly();
    void factsCanBeSelectedAndChanged();
    void practiceFramesTheWindow();
    void tabOrderIsReadingOrder();
    void everyFocusableWidgetHasAName();

private:
    Appearance m_appearance;
};

void TestWidgets::onlyWhatNeedsYouIsTinted()
{
    for (const Meaning meaning :
         {Meaning::Ok, Meaning::Waiting, Meaning::Attention, Meaning::Failed, Meaning::Neutral}) {
        StateBadge badge(meaning, QStringLiteral("State"));
        const bool needed = meaning == Meaning::Attention || meaning == Meaning::Failed;
        QCOMPARE(pixelsOf(badge, Palette::current().tint(meaning)) > 100, needed);
        QCOMPARE(badge.accessibleName(), QStringLiteral("State"));
    }
}

void TestWidgets::badgesFollowThePalette()
{
    StateBadge badge(Meaning::Failed, QStringLiteral("Refused"));
    QVERIFY(pixelsOf(badge, Palette::tint(Meaning::Failed, Palette::Scheme::Light)) > 100);

    m_appearance.palette().setChoice(Palette::Choice::Dark);

    QVERIFY(pixelsOf(badge, Palette::tint(Meaning::Failed, Palette::Scheme::Dark)) > 100);
}

void TestWidgets::stripTellsItsWordsAndItsButton()
{
    MessageStrip strip(Meaning::Attention);
    strip.setText(QStringLiteral("47 <devices>"), QStringLiteral("carry no profile."));
    strip.setButton(QStringLiteral("Plan…"));
    QSignalSpy clicked(&strip, &MessageStrip::buttonClicked);
    show(strip);

    QTest::mouseClick(strip.button(), Qt::LeftButton);

    QCOMPARE(clicked.count(), 1);
    QCOMPARE(strip.accessibleName(), QStringLiteral("47 <devices> carry no profile."));
    QVERIFY(!strip.link()->isVisible());
}

void TestWidgets::stripWrapsInsteadOfCutting()
{
    QWidget page;
    auto *layout = new QVBoxLayout(&page);
    auto *strip = new MessageStrip(Meaning::Waiting, QStringLiteral("Apple asks to wait until 14:20. ").repeated(4));
    layout->addWidget(strip);
    layout->addStretch();
    page.resize(900, 300);
    show(page);
    const int wide = strip->height();

    page.resize(300, 300);

    QTRY_VERIFY(strip->height() > wide + 20);
}

void TestWidgets::navigationFollowsKeysAndNames()
{
    NavigationList list;
    list.addPlace(QStringLiteral("overview"), QStringLiteral("overview"), QStringLiteral("Overview"));
    list.addPlace(QStringLiteral("devices"), QStringLiteral("devices"), QStringLiteral("Devices"));
    list.addPlace(QStringLiteral("people"), QStringLiteral("people"), QStringLiteral("People"));
    list.setCurrentPlace(QStringLiteral("overview"));
    QSignalSpy chosen(&list, &NavigationList::placeChosen);
    show(list);

    QTest::keyClick(&list, Qt::Key_Down);
    QCOMPARE(list.currentPlace(), QStringLiteral("devices"));
    QTest::keyClick(&list, 'p');
    QCOMPARE(list.currentPlace(), QStringLiteral("people"));
    QTest::keyClick(&list, Qt::Key_Up);

    QCOMPARE(chosen.count(), 3);
    QCOMPARE(chosen.last().first().toString(), QStringLiteral("devices"));
}

void TestWidgets::navigationSkipsCaptions()
{
    NavigationList list;
    list.addPlace(QStringLiteral("sandbox"), QStringLiteral("sandbox"), QStringLiteral("Sandbox"));
    list.addCaption(QStringLiteral("Saved views"));
    list.addPlace(QStringLiteral("mine"), QStringLiteral("star"), QStringLiteral("Mine"));
    list.setCurrentPlace(QStringLiteral("sandbox"));
    show(list);

    QTest::keyClick(&list, Qt::Key_Down);

    QCOMPARE(list.currentPlace(), QStringLiteral("mine"));
}

void TestWidgets::railShowsNamesAsToolTips()
{
    NavigationList list;
    list.addPlace(QStringLiteral("devices"), QStringLiteral("devices"), QStringLiteral("Devices"));
    list.setRail(true);

    QCOMPARE(list.sizeHint().width(), Metrics::rail);
    QCOMPARE(list.model()->index(0, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("Devices"));
}

void TestWidgets::escapeClearsTheSearchField()
{
    SearchField field(QStringLiteral("Serial"));
    show(field);
    QSignalSpy cleared(&field, &SearchField::cleared);
    QTest::keyClicks(&field, QStringLiteral("ipad"));
    QCOMPARE(field.text(), QStringLiteral("ipad"));

    QTest::keyClick(&field, Qt::Key_Escape);
    QVERIFY(field.text().isEmpty());
    QTest::keyClick(&field, Qt::Key_Escape);

    QCOMPARE(cleared.count(), 1);
    QCOMPARE(field.height(), Metrics::control);
}

void TestWidgets::enterAndDownLeaveForTheResults()
{
    SearchField field(QStringLiteral("Serial"));
    show(field);
    QSignalSpy left(&field, &SearchField::leftForResults);
    QSignalSpy dropped(&field, &SearchField::lastRestrictionDropped);

    QTest::keyClick(&field, Qt::Key_Backspace);
    QTest::keyClick(&field, Qt::Key_Down);
    QTest::keyClick(&field, Qt::Key_Return);

    QCOMPARE(left.count(), 2);
    QCOMPARE(dropped.count(), 1);
}

void TestWidgets::aWrongSearchSaysWhy()
{
    SearchField field(QStringLiteral("Serial"));
    field.resize(300, 28);
    field.setText(QStringLiteral("famly:ipad"));
    QSignalSpy changed(&field, &SearchField::errorChanged);
    const QColor failed = Palette::current().foreground(Meaning::Failed);
    QCOMPARE(pixelsOf(field, failed), 0);

    field.setError(QStringLiteral("There is no field “famly”."));

    QVERIFY(!field.isValid());
    QVERIFY(pixelsOf(field, failed) > 300);
    QCOMPARE(field.accessibleDescription(), field.error());
    QCOMPARE(changed.count(), 1);
}

void TestWidgets::doneStepsCanBeGoneBackTo()
{
    StepList list;
    list.setSteps({QStringLiteral("Needs"), QStringLiteral("Key"), QStringLiteral("Token")});
    list.setDone(0, true);
    list.setCurrent(1);
    QSignalSpy clicked(&list, &StepList::stepClicked);
    show(list);
    const auto steps = list.findChildren<StepButton *>();
    QCOMPARE(steps.size(), 3);

    for (StepButton *step : steps)
        QTest::mouseClick(step, Qt::LeftButton);

    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.first().first().toInt(), 0);
    QCOMPARE(steps.first()->accessibleName(), QStringLiteral("1, Needs: done"));
    list.setCurrent(0);
    QVERIFY(list.isDone(0));
    QVERIFY(!list.isDone(1));
}

void TestWidgets::dropZoneTakesOneFileOfItsKind()
{
    DropZone zone(QStringLiteral("Drop the .p7m file here"), QStringLiteral("or choose it"));
    zone.setSuffixes({QStringLiteral("p7m")});
    QSignalSpy dropped(&zone, &DropZone::fileDropped);

    QVERIFY(drop(zone, {QStringLiteral("/tmp/Token.P7M")}));
    QVERIFY(!drop(zone, {QStringLiteral("/tmp/token.txt")}));
    QVERIFY(!drop(zone, {QStringLiteral("/tmp/a.p7m"), QStringLiteral("/tmp/b.p7m")}));

    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped.first().first().toString(), QStringLiteral("/tmp/Token.P7M"));
}

void TestWidgets::tilesAreButtonsWithNames()
{
    TileGrid grid;
    grid.setTiles({{QStringLiteral("none"), Meaning::Attention, 47, QStringLiteral("no profile assigned"), {}},
                   {QStringLiteral("token"), Meaning::Ok, 0, QStringLiteral("Server token"), {}}});
    QSignalSpy clicked(&grid, &TileGrid::tileClicked);
    show(grid);
    const auto tiles = grid.findChildren<Tile *>();
    tiles.first()->setFocus(Qt::TabFocusReason);

    QTest::keyClick(tiles.first(), Qt::Key_Space);
    QTest::keyClick(tiles.first(), Qt::Key_Right);
    QVERIFY(tiles.last()->hasFocus());
    QTest::keyClick(tiles.last(), Qt::Key_Space);

    QCOMPARE(clicked.count(), 2);
    QCOMPARE(clicked.last().first().toString(), QStringLiteral("token"));
    QVERIFY(tiles.first()->accessibleName().contains(QStringLiteral("47")));
}

void TestWidgets::tilesKeepTheFocusWhenFiguresChange()
{
    TileGrid grid;
    QList<TileFacts> facts{{QStringLiteral("none"), Meaning::Attention, 47, QStringLiteral("No profile"), {}}};
    grid.setTiles(facts);
    show(grid);
    const QPointer<Tile> tile = grid.findChild<Tile *>();
    tile->setFocus();

    facts.first().figure = 3;
    grid.setTiles(facts);

    QVERIFY(tile && tile->hasFocus());
    QCOMPARE(tile->facts().figure, 3);
}

void TestWidgets::chipsAreRemovedByKeyAndCross()
{
    FilterChips bar;
    QVERIFY(bar.isHidden());
    bar.setChips({{QStringLiteral("family"), QStringLiteral("Family: iPad"), {}}});
    QSignalSpy removed(&bar, &FilterChips::chipRemoved);
    QSignalSpy clicked(&bar, &FilterChips::chipClicked);
    QSignalSpy cleared(&bar, &FilterChips::allCleared);
    show(bar);
    auto *chip = bar.findChild<Chip *>();

    QTest::keyClick(chip, Qt::Key_Delete);
    QTest::mouseClick(chip, Qt::LeftButton, {}, {chip->width() - 8, chip->height() / 2});
    QTest::mouseClick(chip, Qt::LeftButton, {}, {10, chip->height() / 2});
    QTest::keyClick(chip, Qt::Key_Escape);

    QCOMPARE(removed.count(), 2);
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(cleared.count(), 1);
}

void TestWidgets::barsAreWalkedByKeys()
{
    LifeCycleBars bars;
    bars.setRows(
        {{QStringLiteral("all"), QStringLiteral("In the organisation"), 4212, {}},
         {QStringLiteral("assigned"), QStringLiteral("Profile assigned"), 4165, QStringLiteral("47 without")}});
    QSignalSpy clicked(&bars, &LifeCycleBars::rowClicked);
    show(bars);

    QTest::keyClick(&bars, Qt::Key_Down);
    QTest::keyClick(&bars, Qt::Key_Return);

    QCOMPARE(clicked.first().first().toString(), QStringLiteral("assigned"));
    QVERIFY(bars.accessibleDescription().contains(QStringLiteral("47 without")));
}

void TestWidgets::theKeyIsPrintedOnTheButton()
{
    PushButton button(QStringLiteral("Sync"));
    const int plain = button.sizeHint().width();
    button.setKey(Qt::Key_F5);
    QSignalSpy clicked(&button, &QPushButton::clicked);
    show(button);

    QTest::keyClick(&button, Qt::Key_F5);

    QTRY_COMPARE(clicked.count(), 1);
    QVERIFY(button.sizeHint().width() > plain + 10);
    QCOMPARE(button.sizeHint().height(), Metrics::control);
    QCOMPARE(button.keyHint(), QStringLiteral("F5"));
}

void TestWidgets::longerWordsMakeWiderButtons()
{
    PushButton shorter(QStringLiteral("Assign to all"));
    PushButton longer(QStringLiteral("Allen anderen zuweisen"));

    QVERIFY(longer.minimumSizeHint().width() > shorter.minimumSizeHint().width() * 1.3);
}

void TestWidgets::theRingIsForTheKeyboardOnly()
{
    QWidget page;
    auto *layout = new QVBoxLayout(&page);
    auto *one = new PushButton(QStringLiteral("One"));
    auto *two = new PushButton(QStringLiteral("Two"));
    layout->addWidget(one);
    layout->addWidget(two);
    show(page);
    const auto ringed = [&]() -> QWidget * {
        const auto frames = page.findChildren<QFocusFrame *>();
        for (const QFocusFrame *frame : frames) {
            if (frame->widget() && frame->isVisible())
                return frame->widget();
        }
        return nullptr;
    };

    QTest::mouseClick(one, Qt::LeftButton);
    QCOMPARE(ringed(), nullptr);
    one->setFocus();
    QTest::keyClick(one, Qt::Key_Tab);

    QCOMPARE(ringed(), two);
    QTest::mouseClick(two, Qt::LeftButton);
    QCOMPARE(ringed(), nullptr);
}

void TestWidgets::factsCanBeSelectedAndChanged()
{
    FactsGrid facts;
    facts.setFact(QStringLiteral("Portal"), QStringLiteral("Apple School Manager"));
    facts.setFact(QStringLiteral("Portal"), QStringLiteral("Apple Business Manager"));

    const auto labels = facts.findChildren<Label *>();
    QCOMPARE(labels.size(), 2);
    QVERIFY(labels.last()->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    QCOMPARE(facts.fact(QStringLiteral("Portal")), QStringLiteral("Apple Business Manager"));
    QCOMPARE(labels.last()->accessibleName(), QStringLiteral("Portal"));
}

void TestWidgets::practiceFramesTheWindow()
{
    PracticeFrame frame(new QWidget);
    frame.resize(400, 200);
    show(frame);
    const QColor violet = Palette::current().color(Role::PracticeFrame);
    QCOMPARE(pixelsOf(frame, violet), 0);

    frame.setPractising(true);

    QCOMPARE(frame.band()->accessibleName(), QStringLiteral("Practice"));
    QTRY_VERIFY(pixelsOf(frame, violet) > 400 * 20);
    const QImage image = frame.grab().toImage();
    QCOMPARE(image.pixelColor(3, 100), violet);
    QVERIFY(image.pixelColor(4, 100) != violet);
}

void TestWidgets::tabOrderIsReadingOrder()
{
    HeaderBar header(QStringLiteral("Devices"));
    auto *search = new SearchField(QStringLiteral("Serial"));
    auto *sync = new PushButton(QStringLiteral("Sync"));
    auto *assign = new PushButton(QStringLiteral("Assign…"), PushButton::Kind::Primary);
    header.setSearchField(search);
    header.addActionButton(sync);
    header.addActionButton(assign);
    show(header);
    search->setFocus();

    QTest::keyClick(search, Qt::Key_Tab);
    QVERIFY(sync->hasFocus());
    QTest::keyClick(sync, Qt::Key_Tab);

    QVERIFY(assign->hasFocus());
    QCOMPARE(header.height(), Metrics::headerBar);
    QVERIFY(search->x() < sync->x() && sync->x() < assign->x());
}

void TestWidgets::everyFocusableWidgetHasAName()
{
    QWidget page;
    auto *layout = new QVBoxLayout(&page);
    auto *empty = new EmptyState(QStringLiteral("filter"), QStringLiteral("Nothing"), QStringLiteral("No device."));
    empty->setButton(QStringLiteral("Clear filters"));
    auto *chips = new FilterChips;
    chips->setChips({{QStringLiteral("a"), QStringLiteral("Family: iPad"), {}}});
    auto *bars = new LifeCycleBars;
    bars->setAccessibleName(QStringLiteral("Life cycle"));
    auto *zone = new DropZone(QStringLiteral("Drop"), QStringLiteral("or choose"));
    zone->setButton(QStringLiteral("Choose file…"));
    for (QWidget *widget : std::initializer_list<QWidget *>{empty, chips, bars, zone, new NavigationList,
                                                            new SearchField(QStringLiteral("Serial"))})
        layout->addWidget(widget);
    show(page);

    const auto widgets = page.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
        QVERIFY2(spoken && !spoken->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
}

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
