#include "tests/ui/gallery/sheets.h"

#include "ui/common/badge.h"
#include "ui/common/boxedpanel.h"
#include "ui/common/checklist.h"
#include "ui/common/dropzone.h"
#include "ui/common/factsgrid.h"
#include "ui/common/filterchips.h"
#include "ui/common/headerbar.h"
#include "ui/common/icons.h"
#include "ui/common/label.h"
#include "ui/common/lifecyclebars.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/practiceband.h"
#include "ui/common/practiceframe.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/steplist.h"
#include "ui/common/tilegrid.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenuBar>
#include <QSplitter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTableView>

namespace Muster::Gallery {

namespace {

NavigationList *places()
{
    auto *list = new NavigationList;
    const std::tuple<const char *, const char *, const char *> rows[]{
        {"overview", "Overview", "Ctrl+1"},
        {"devices", "Devices", "Ctrl+2"},
        {"profile", "Enrollment profiles", "Ctrl+3"},
        {"config", "Configuration", "Ctrl+4"},
        {"people", "People", "Ctrl+5"},
        {"server", "Enrollment server", "Ctrl+6"},
        {"activity", "Activity", "Ctrl+7"},
        {"sandbox", "Sandbox", "Ctrl+8"},
    };
    for (const auto &[name, text, key] : rows)
        list->addPlace(QString::fromLatin1(name), QString::fromLatin1(name), QString::fromLatin1(text),
                       QString::fromLatin1(key));
    list->addCaption(QStringLiteral("Saved views"));
    list->addPlace(QStringLiteral("v1"), QStringLiteral("star"), QStringLiteral("iPads this month"),
                   QStringLiteral("312"));
    list->addPlace(QStringLiteral("v2"), QStringLiteral("star"), QStringLiteral("No person yet"),
                   QStringLiteral("289"));
    list->setHint(QStringLiteral("overview"), QStringLiteral("96"), NavigationList::Hint::Strong);
    list->setCurrentPlace(QStringLiteral("overview"));
    return list;
}

TileGrid *tiles()
{
    auto *grid = new TileGrid;
    const auto tile = [](Meaning meaning, int figure, const char *name, const char *detail) {
        return TileFacts{QString::fromLatin1(name), meaning, figure, QString::fromUtf8(name),
                         QString::fromUtf8(detail)};
    };
    grid->setTiles({
        tile(Meaning::Attention, 47, "No profile assigned", "oldest 6 days, 12 arrived last night"),
        tile(Meaning::Failed, 3, "Assignment failed", "Apple: not accessible"),
        tile(Meaning::Waiting, 38, "Waiting for Apple", "throttled until 14:20"),
        tile(Meaning::Attention, 2, "Stuck in Setup Assistant", "longest 3 h 12 min"),
        tile(Meaning::Attention, 6, "Provisional", "next may leave in 4 days"),
        tile(Meaning::Ok, 0, "Server token", "212 days left, ends 14 May 2027"),
        tile(Meaning::Ok, 0, "Apple’s terms", "accepted, checked 02:00"),
        tile(Meaning::Ok, 0, "Enrollment server", "11 of 11 checks pass, 09:38"),
    });
    return grid;
}

QWidget *bars()
{
    auto *box = new BoxedPanel;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->addWidget(new Label(QStringLiteral("Life cycle"), Type::bodyStrong()));
    auto *bars = new LifeCycleBars;
    const auto row = [](const char *name, qint64 value, const char *note) {
        return BarRow{QString::fromLatin1(name), QString::fromLatin1(name), value, QString::fromLatin1(note)};
    };
    bars->setRows({row("In the organisation", 4212, ""), row("Profile assigned", 4165, "47 without"),
                   row("Switched on", 3420, "745 still in the box"), row("Enrolled", 3391, "29 on, not enrolled"),
                   row("Person assigned", 3102, "289 without")});
    layout->addWidget(bars);
    return box;
}

class StateDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const QString text = std::exchange(cell.text, {});
        cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
        const auto meaning = static_cast<Meaning>(index.data(Qt::UserRole).toInt());
        paintBadge(painter, option.rect.adjusted(8, 0, -4, 0), {.meaning = meaning, .text = text});
    }
};

} // namespace

QWidget *overview()
{
    auto *content = new QWidget;
    auto *columns = new QHBoxLayout(content);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(places());
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    columns->addLayout(right, 1);
    auto *header = new HeaderBar(QStringLiteral("Overview"));
    header->setCount(QStringLiteral("Wednesday 14 October, 09:41"));
    auto *sync = new PushButton(QStringLiteral("Sync"), u"sync");
    sync->setKeyHint(Qt::Key_F5);
    header->addActionButton(sync);
    header->addActionButton(new PushButton(QStringLiteral("Add devices…"), u"plus"));
    right->addWidget(header);
    auto *page = new QVBoxLayout;
    page->setContentsMargins(16, 16, 16, 16);
    page->setSpacing(Metrics::spaceLarge);
    right->addLayout(page, 1);
    auto *strip = new MessageStrip(Meaning::Attention);
    strip->setText(QStringLiteral("47 devices would start unmanaged if somebody switched them on now."),
                   QStringLiteral("They are yours at Apple but carry no enrollment profile."));
    strip->setButton(QStringLiteral("Plan assignment…"));
    page->addWidget(strip);
    page->addWidget(tiles());
    page->addWidget(bars());
    page->addStretch(1);

    auto *menus = new QMenuBar;
    for (const char *name : {"&File", "&Edit", "&View", "&Organisation", "&Devices", "&Help"})
        menus->addMenu(QString::fromLatin1(name));
    auto *window = new QWidget;
    auto *stack = new QVBoxLayout(window);
    stack->setContentsMargins(0, 0, 0, 0);
    stack->setSpacing(0);
    stack->addWidget(menus);
    stack->addWidget(content, 1);
    auto *frame = new PracticeFrame(window);
    frame->band()->setNote(QStringLiteral("Practice clock: Wed 14 Oct 2026, 10:52"));
    frame->band()->addButton(QStringLiteral("1 day on"));
    frame->band()->addButton(QStringLiteral("End practice…"));
    frame->setPractising(true);
    frame->resize(1280, 640);
    return frame;
}

QWidget *wizard()
{
    auto *sheet = new QWidget;
    auto *columns = new QHBoxLayout(sheet);
    columns->setSpacing(Metrics::spaceHuge);
    auto *steps = new StepList;
    steps->setSteps({QStringLiteral("What you need"), QStringLiteral("Public key"), QStringLiteral("Service at Apple"),
                     QStringLiteral("Server token"), QStringLiteral("Defaults"), QStringLiteral("Earlier purchases"),
                     QStringLiteral("First sync")});
    for (int step = 0; step < 3; ++step)
        steps->setDone(step, true);
    steps->setCurrent(3);
    steps->setFixedWidth(190);
    columns->addWidget(steps, 0, Qt::AlignTop);
    auto *right = new Column;
    columns->addWidget(right, 1);
    right->add(new Label(QStringLiteral("Server token"), Type::title()));
    auto *drop = new DropZone(QStringLiteral("Drop the .p7m file here"),
                              QStringLiteral("or let Muster find it: Downloads is being watched"));
    drop->setButton(QStringLiteral("Choose file…"), QKeySequence(Qt::CTRL | Qt::Key_O));
    right->add(drop);
    auto *found = new MessageStrip(Meaning::Ok);
    found->setIcon(QStringLiteral("file"));
    found->setText(QStringLiteral("Found in Downloads 2 minutes ago:"), QStringLiteral("Riverside_Token.p7m"));
    right->add(found);
    right->caption(QStringLiteral("Checks"));
    auto *checks = new CheckList;
    checks->addCheck(QStringLiteral("Opens with this organisation’s key"), Meaning::Ok,
                     QStringLiteral("key of 14 Oct, 09:22"));
    checks->addCheck(QStringLiteral("Complete and from Apple"), Meaning::Ok, QStringLiteral("S/MIME, 4 values"));
    checks->addCheck(QStringLiteral("Not expired"), Meaning::Failed, QStringLiteral("ended yesterday at 23:59"));
    checks->addCheck(QStringLiteral("Accepted by Apple"), Meaning::Waiting, QStringLiteral("asking"));
    right->add(checks);
    auto *facts = new FactsGrid;
    facts->setFact(QStringLiteral("Organisation"), QStringLiteral("Riverside Schools"));
    facts->setFact(QStringLiteral("Portal"), QStringLiteral("Apple School Manager"));
    facts->setFact(QStringLiteral("Order"), QStringLiteral("PO-20419"), FactsGrid::Value::Code);
    right->add(facts);
    right->add(new MessageStrip(
        Meaning::Attention,
        QStringLiteral("Do not download again just to look: each download at Apple voids the token before it.")));
    right->end();
    sheet->resize(940, 600);
    return sheet;
}

QWidget *table()
{
    auto *model = new QStandardItemModel(0, 4);
    model->setHorizontalHeaderLabels({QStringLiteral("Serial"), QStringLiteral("Model"), QStringLiteral("State"),
                                      QStringLiteral("Enrollment profile")});
    const std::pair<Meaning, const char *> states[]{
        {Meaning::Attention, "No profile"}, {Meaning::Waiting, "Ready, not yet on"},  {Meaning::Failed, "Refused"},
        {Meaning::Ok, "Enrolled"},          {Meaning::Attention, "Stuck 3 h 12 min"}, {Meaning::Neutral, "Released"},
    };
    for (int row = 0; row < 24; ++row) {
        const auto &[meaning, word] = states[row % 6];
        auto *serial = new QStandardItem(icon("ipad"), QStringLiteral("H42QFKJN%1").arg(row, 2, 10, QLatin1Char('0')));
        auto *state = new QStandardItem(QString::fromLatin1(word));
        state->setData(int(meaning), Qt::UserRole);
        model->appendRow(QList<QStandardItem *>{serial, new QStandardItem(QStringLiteral("iPad (A16)")), state,
                                                new QStandardItem(QStringLiteral("Student iPads v4"))});
    }
    auto *view = new QTableView;
    model->setParent(view);
    view->setModel(model);
    view->setItemDelegateForColumn(2, new StateDelegate(view));
    view->setAlternatingRowColors(true);
    view->setShowGrid(false);
    view->setSortingEnabled(true);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(Metrics::rowComfortable);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setHighlightSections(false);
    view->setFrameShape(QFrame::NoFrame);
    view->setColumnWidth(0, Metrics::columnSerial);
    view->horizontalHeader()->setStretchLastSection(true);
    view->setColumnWidth(2, Metrics::columnState);
    view->setColumnWidth(3, Metrics::columnProfile);
    view->selectRow(1);
    view->selectionModel()->select(model->index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    auto *split = new QSplitter;
    auto *rail = places();
    rail->setRail(true);
    rail->setFixedWidth(Metrics::rail);
    split->addWidget(rail);
    auto *right = new QWidget;
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *header = new HeaderBar(QStringLiteral("Devices"));
    header->setCount(QStringLiteral("312 of 4,212"));
    auto *search = new SearchField(QStringLiteral("Serial, model, person, order, tag"));
    search->setKeyHint(QKeySequence(Qt::CTRL | Qt::Key_F));
    header->setSearchField(search);
    auto *assign = new PushButton(QStringLiteral("Assign…"), PushButton::Kind::Primary);
    assign->setKeyHint(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    header->addActionButton(assign);
    layout->addWidget(header);
    auto *chips = new FilterChips;
    chips->setChips({{QStringLiteral("a"), QStringLiteral("Family: iPad"), {}},
                     {QStringLiteral("b"), QStringLiteral("Added: last 30 days"), QStringLiteral("search")}});
    layout->addWidget(chips);
    layout->addWidget(view);
    view->setObjectName(QStringLiteral("focused"));
    split->addWidget(right);
    split->resize(860, 420);
    return split;
}

} // namespace Muster::Gallery
