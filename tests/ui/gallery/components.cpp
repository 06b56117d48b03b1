#include "tests/ui/gallery/sheets.h"

#include "ui/common/boxedpanel.h"
#include "ui/common/emptystate.h"
#include "ui/common/icons.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/statebadge.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

namespace Muster::Gallery {

namespace {

QWidget *badge(Meaning meaning, const QString &text, StateBadge::Tint tint)
{
    auto *badge = new StateBadge(meaning, text);
    badge->setTint(tint);
    return badge;
}

QWidget *strip(Meaning meaning, const QString &strong, const QString &text, const QString &button = {},
               const QString &link = {})
{
    auto *strip = new MessageStrip(meaning);
    strip->setText(strong, text);
    strip->setButton(button);
    strip->setLink(link);
    return strip;
}

PushButton *button(const QString &text, PushButton::Kind kind = PushButton::Kind::Normal, const QKeySequence &key = {})
{
    auto *button = new PushButton(text, kind);
    button->setKeyHint(key);
    return button;
}

Column *states()
{
    const auto always = StateBadge::Tint::Always;
    const auto needed = StateBadge::Tint::WhenNeeded;
    auto *column = new Column;
    column->caption(QStringLiteral("States"));
    column->row({badge(Meaning::Ok, QStringLiteral("Enrolled"), always),
                 badge(Meaning::Waiting, QStringLiteral("Waiting until 14:20"), always),
                 badge(Meaning::Attention, QStringLiteral("No profile"), always)});
    column->row({badge(Meaning::Failed, QStringLiteral("Refused"), always),
                 badge(Meaning::Practice, QStringLiteral("Practice"), always),
                 badge(Meaning::Neutral, QStringLiteral("Released"), always)});
    column->row({badge(Meaning::Ok, QStringLiteral("Enrolled"), needed),
                 badge(Meaning::Waiting, QStringLiteral("Ready, not yet on"), needed),
                 badge(Meaning::Attention, QStringLiteral("Provisional, 4 days"), needed),
                 badge(Meaning::Neutral, QStringLiteral("Released"), needed)});
    column->caption(QStringLiteral("Message strips"));
    column->add(strip(Meaning::Failed, {},
                      QStringLiteral("Apple’s terms are unsigned for Riverside Schools. Other organisations go on."),
                      QStringLiteral("Who may sign?")));
    column->add(strip(Meaning::Waiting, {},
                      QStringLiteral("Apple asks to wait until 14:20. 38 devices follow by themselves.")));
    column->add(strip(Meaning::Ok, {}, QStringLiteral("241 assigned and read back."), QStringLiteral("Undo…")));
    column->add(strip(Meaning::Practice, QStringLiteral("Lesson 3, step 2 of 5: the late profile."),
                      QStringLiteral("Switch on the marked MacBook before it has a profile."),
                      QStringLiteral("Show me"), QStringLiteral("Skip step")));
    column->caption(QStringLiteral("Empty and filtered away"));
    auto *box = new BoxedPanel;
    auto *empty = new EmptyState(QStringLiteral("filter"), QStringLiteral("No device matches all 3 filters"),
                                 QStringLiteral("4,212 devices are hidden by them."));
    empty->setButton(QStringLiteral("Clear filters"), Qt::Key_Escape);
    (new QHBoxLayout(box))->addWidget(empty);
    box->layout()->setContentsMargins(0, 0, 0, 0);
    column->add(box);
    column->end();
    return column;
}

Column *buttons()
{
    using Kind = PushButton::Kind;
    auto *column = new Column;
    column->caption(QStringLiteral("Buttons and focus"));
    auto *off = button(QStringLiteral("Not now"));
    off->setEnabled(false);
    auto *primaryOff = button(QStringLiteral("Apply to 0"), Kind::Primary);
    primaryOff->setEnabled(false);
    auto *focused = button(QStringLiteral("Focused"));
    focused->setObjectName(QStringLiteral("focused"));
    column->row({button(QStringLiteral("Apply to 241"), Kind::Primary), button(QStringLiteral("Cancel")), focused, off,
                 primaryOff});
    auto *sync = new PushButton(QStringLiteral("Sync"), u"sync");
    sync->setKeyHint(Qt::Key_F5);
    column->row({new PushButton(QStringLiteral("Release 3 devices…"), u"wipe", Kind::Danger), sync,
                 button(QStringLiteral("Assign…"), Kind::Primary, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A))});
    auto *help = new PushButton(QStringLiteral("Help"), u"help", Kind::Flat);
    help->setKeyHint(Qt::Key_F1);
    auto *inRow = new PushButton(QStringLiteral("Switch on"), u"power");
    inRow->setInRow(true);
    auto *toggle = button(QStringLiteral("Yes"));
    toggle->setCheckable(true);
    toggle->setChecked(true);
    column->row(
        {help, button(QStringLiteral("Show in Activity"), Kind::Link), inRow, toggle, button(QStringLiteral("No"))});
    QList<QWidget *> tools;
    for (const auto &[name, on, raise] : {std::tuple{"columns", false, true}, std::tuple{"panel", true, true},
                                          std::tuple{"pane", false, false}, std::tuple{"more", false, true}}) {
        auto *tool = new QToolButton;
        tool->setIcon(icon(name));
        tool->setCheckable(true);
        tool->setChecked(on);
        tool->setAutoRaise(raise);
        tools << tool;
    }
    column->row(tools);
    auto *mixed = new QCheckBox(QStringLiteral("Mixed"));
    mixed->setTristate(true);
    mixed->setCheckState(Qt::PartiallyChecked);
    auto *checked = new QCheckBox(QStringLiteral("Throttle"));
    checked->setChecked(true);
    auto *deaf = new QCheckBox(QStringLiteral("Disabled"));
    deaf->setChecked(true);
    deaf->setEnabled(false);
    column->row({checked, new QCheckBox(QStringLiteral("Slow")), mixed, deaf});
    auto *radio = new QRadioButton(QStringLiteral("This one"));
    radio->setChecked(true);
    column->row({radio, new QRadioButton(QStringLiteral("That one"))});
    return column;
}

void fields(Column &column)
{
    column.caption(QStringLiteral("Fields"));
    auto *search = new SearchField(QStringLiteral("Serial, model, person, order, tag"));
    search->setKeyHint(QKeySequence(Qt::CTRL | Qt::Key_F));
    column.add(search);
    auto *wrong = new SearchField(QStringLiteral("Serial"));
    wrong->setText(QStringLiteral("famly:ipad"));
    wrong->setError(QStringLiteral("There is no field “famly”. Did you mean family?"));
    column.add(wrong);
    column.add(new Label(wrong->error(), Type::small(), Label::Tone::Failed));
    auto *combo = new QComboBox;
    combo->addItems({QStringLiteral("All orders"), QStringLiteral("PO-20419")});
    auto *spin = new QSpinBox;
    spin->setMaximum(500);
    spin->setValue(120);
    auto *editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(QStringLiteral("Europe/Oslo"));
    auto *off = new QLineEdit(QStringLiteral("Not now"));
    off->setEnabled(false);
    column.row({combo, spin, editable});
    column.add(off);
    auto *tabs = new QTabBar;
    for (const char *name : {"Timeline", "Facts", "Configuration", "Versions"})
        tabs->addTab(QString::fromLatin1(name));
    column.add(tabs);
    auto *bar = new QProgressBar;
    bar->setValue(72);
    column.add(bar);
    auto *group = new QGroupBox(QStringLiteral("Group box"));
    auto *inGroup = new QHBoxLayout(group);
    inGroup->addWidget(new QCheckBox(QStringLiteral("Inside")));
    column.add(group);
}

} // namespace

QWidget *components()
{
    auto *sheet = new QWidget;
    auto *row = new QHBoxLayout(sheet);
    row->setSpacing(Metrics::spaceHuge);
    row->addWidget(states(), 1);
    Column *right = buttons();
    fields(*right);
    right->end();
    row->addWidget(right, 1);
    sheet->resize(980, 720);
    return sheet;
}

QWidget *icons()
{
    auto *sheet = new QWidget;
    auto *grid = new QGridLayout(sheet);
    int at = 0;
    for (const QString &name : iconNames()) {
        auto *cell = new QLabel;
        cell->setPixmap(name == u"muster" ? QIcon(QStringLiteral(":/icons/muster/muster.svg")).pixmap(48)
                                          : iconPixmap(name, {24, 24}, 2, Palette::current().color(Role::Text)));
        cell->setAlignment(Qt::AlignCenter);
        auto *under = new Label(name, Type::key(), Label::Tone::Secondary);
        under->setAlignment(Qt::AlignCenter);
        grid->addWidget(cell, at / 12 * 2, at % 12);
        grid->addWidget(under, at / 12 * 2 + 1, at % 12);
        ++at;
    }
    return sheet;
}

} // namespace Muster::Gallery
