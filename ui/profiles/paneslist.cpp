#include "ui/profiles/paneslist.h"

#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/searchfield.h"
#include "ui/common/stylebuttons.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"
#include "ui/profiles/panesmodel.h"
#include "ui/profiles/profiledraft.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace Muster {

namespace {

class PaneDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        paintCellGround(painter, option);
        const Palette &palette = Palette::current();
        QRect cell = option.rect.adjusted(Metrics::cellPadding, 0, -Metrics::cellPadding, 0);
        const QString text = index.data().toString();
        if (index.column() != PanesModel::PaneColumn) {
            Paint::text(painter, cell, Type::small(), palette.color(Role::Text2), text,
                        index.column() == PanesModel::SystemColumn ? Qt::AlignVCenter | Qt::AlignRight
                                                                   : Qt::AlignVCenter | Qt::AlignLeft);
            return;
        }
        const auto visual = [&](const QRect &part) { return QStyle::visualRect(option.direction, option.rect, part); };
        QStyleOption check;
        check.state = QStyle::State_Enabled
            | (index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        const int top = cell.y() + (cell.height() - Metrics::checkSize) / 2;
        check.rect = visual({cell.x(), top, Metrics::checkSize, Metrics::checkSize});
        StyleButtons::drawCheck(&check, painter);
        cell.setLeft(cell.left() + Metrics::checkSize + Metrics::space);
        const int taken = Paint::text(painter, visual(cell), Type::bodyMedium(), palette.color(Role::Text), text);
        cell.setLeft(cell.left() + taken + Metrics::spaceSmall);
        const QString note = index.data(PanesModel::NoteRole).toString();
        if (!note.isEmpty() && cell.width() >= QFontMetrics(Type::small()).horizontalAdvance(note))
            Paint::text(painter, visual(cell), Type::small(), palette.color(Role::Text2), note);
    }

    // The whole cell is the box: 16 pixels are hard to hit.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        Q_UNUSED(option)
        const bool isClick = event->type() == QEvent::MouseButtonRelease
            && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
        const bool isSpace =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
        if (!isClick && !isSpace)
            return false;
        const QModelIndex first = index.siblingAtColumn(PanesModel::PaneColumn);
        const bool isHidden = first.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(first, isHidden ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
};

} // namespace

PanesList::PanesList(ProfileDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_model(new PanesModel(this))
    , m_search(new SearchField(tr("Search, such as siri or mac 15")))
    , m_platform(new QComboBox)
    , m_preset(new QComboBox)
    , m_table(new QTableView)
    , m_guard(new MessageStrip(Meaning::Waiting))
{
    setUpTable();
    setUpBar();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *bar = new QVBoxLayout;
    bar->setContentsMargins(Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium, Metrics::space);
    bar->setSpacing(Metrics::space);
    bar->addWidget(m_search);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(Metrics::space);
    choices->addWidget(m_platform, 1);
    choices->addWidget(m_preset, 1);
    bar->addLayout(choices);
    column->addLayout(bar);
    column->addWidget(m_table, 1);
    column->addWidget(m_guard);
    connect(m_model, &PanesModel::hideRequested, this, &PanesList::hidePane);
    connect(m_guard, &MessageStrip::linkClicked, this, [this] {
        QStringList hidden = m_draft.profile().hiddenPanes();
        hidden.removeIf([](const QString &key) { return isAccessibilityPane(key); });
        m_draft.setList(ProfileKey::skipItems, hidden, m_guard->text());
    });
    connect(&draft, &ProfileDraft::changed, this, &PanesList::refresh);
    refresh();
}

void PanesList::setUpTable()
{
    m_table->setModel(m_model);
    m_table->setObjectName("panes");
    m_table->setAccessibleName(tr("Panes of Setup Assistant"));
    prepareTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegate(new PaneDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::SelectedClicked);
    m_table->verticalHeader()->setDefaultSectionSize(Metrics::rowCompact);
    m_table->horizontalHeader()->setSectionResizeMode(PanesModel::PaneColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(PanesModel::PlatformColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(PanesModel::SystemColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->resizeSection(PanesModel::PlatformColumn, Metrics::columnOrder);
    m_table->horizontalHeader()->resizeSection(PanesModel::SystemColumn, Metrics::columnAdded);
}

void PanesList::setUpBar()
{
    m_search->setObjectName("paneSearch");
    m_search->setMinimumWidth(0);
    m_platform->setObjectName("panePlatform");
    m_platform->setAccessibleName(tr("Platform"));
    m_platform->addItem(tr("All platforms"));
    for (const auto &[platform, name] : {std::pair(PanePlatform::Ios, tr("iPhone and iPad")),
                                         {PanePlatform::Macos, tr("Mac")},
                                         {PanePlatform::Tvos, tr("Apple TV")},
                                         {PanePlatform::Visionos, tr("Apple Vision")}})
        m_platform->addItem(name, int(platform));
    m_preset->setObjectName("panePreset");
    m_preset->setAccessibleName(tr("Preset"));
    m_preset->setPlaceholderText(tr("Own choice"));
    for (const PanePreset preset : panePresets) {
        m_preset->addItem(presetName(preset), int(preset));
        m_preset->setItemData(m_preset->count() - 1, presetReason(preset), Qt::ToolTipRole);
    }
    m_platform->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_preset->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(m_search, &QLineEdit::textChanged, this, &PanesList::refilter);
    connect(m_search, &SearchField::leftForResults, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_platform, &QComboBox::currentIndexChanged, this, &PanesList::refilter);
    connect(m_preset, &QComboBox::activated, this, &PanesList::choosePreset);
}

void PanesList::refilter()
{
    const QVariant platform = m_platform->currentData();
    m_model->setFilter(m_search->text(),
                       platform.isValid() ? std::optional(PanePlatform(platform.toInt())) : std::nullopt);
    m_search->setError(m_model->rowCount() == 0 ? tr("No pane matches.") : QString());
}

void PanesList::refresh()
{
    const QStringList hidden = m_draft.profile().hiddenPanes();
    m_model->setHidden(hidden);
    const std::optional<PanePreset> preset = presetOf(hidden);
    m_preset->setCurrentIndex(preset ? m_preset->findData(int(*preset)) : -1);
    m_preset->setToolTip(preset ? presetReason(*preset) : tr("Puts a set of hidden panes in place of yours."));
    refreshGuard();
}

void PanesList::refreshGuard()
{
    QStringList hidden;
    const QStringList all = m_draft.profile().hiddenPanes();
    for (const QString &key : all) {
        if (isAccessibilityPane(key))
            hidden.append(setupPane(key)->title);
    }
    m_guard->setMeaning(hidden.isEmpty() ? Meaning::Waiting : Meaning::Attention);
    m_guard->setIcon(hidden.isEmpty() ? QStringLiteral("info") : QString());
    m_guard->setText(hidden.isEmpty() ? tr("Accessibility stays visible: users who need it have no other way.")
                                      : tr("Accessibility is hidden. Users who need it have no other way."));
    m_guard->setLink(hidden.isEmpty() ? QString() : tr("Show it"));
}

QString PanesList::countText() const
{
    const QStringList hidden = m_draft.profile().hiddenPanes();
    const auto count = std::ranges::count_if(hidden, [](const QString &key) {
        const SetupPane *pane = setupPane(key);
        return pane && pane->isDocumented();
    });
    return tr("%1 of %2 hidden").arg(count).arg(PanesModel::offeredCount());
}

void PanesList::showPane(const QString &key)
{
    m_search->clear();
    m_platform->setCurrentIndex(0);
    const QModelIndex index = m_model->index(m_model->rowOf(key), PanesModel::PaneColumn);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
    m_table->setFocus(Qt::ShortcutFocusReason);
}

void PanesList::hidePane(const QString &key, bool hide)
{
    QStringList hidden = m_draft.profile().hiddenPanes();
    if (hide)
        hidden.append(key);
    else
        hidden.removeAll(key);
    const SetupPane *pane = setupPane(key);
    const QString title = pane ? pane->title : key;
    m_draft.setList(ProfileKey::skipItems, hidden, hide ? tr("Hide “%1”").arg(title) : tr("Show “%1”").arg(title));
}

void PanesList::choosePreset(int number)
{
    const auto preset = PanePreset(m_preset->itemData(number).toInt());
    m_draft.setList(ProfileKey::skipItems, withPreset(m_draft.profile().hiddenPanes(), preset), presetName(preset));
    refresh(); // also when nothing changed
}

} // namespace Muster
