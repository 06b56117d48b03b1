#include "ui/devices/devicetable.h"

#include "models/devices/devicesmodel.h"
#include "ui/common/metrics.h"
#include "ui/common/tablelook.h"
#include "ui/devices/devicedelegate.h"

#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace Muster {

namespace {

struct ColumnSetting {
    int width;
    bool isShown;
};

ColumnSetting settingOf(int column)
{
    switch (column) {
    case DevicesModel::SerialColumn:
        return {Metrics::columnSerial + Metrics::spaceHuge, true}; // twelve characters and the family's icon
    case DevicesModel::ModelColumn:
        return {Metrics::columnProfile + Metrics::spaceGiant, true};
    case DevicesModel::StateColumn:
        return {Metrics::columnState, true};
    case DevicesModel::ProfileColumn:
        return {Metrics::columnProfile, true};
    case DevicesModel::AddedColumn:
        return {Metrics::columnLastContact, true};
    case DevicesModel::AssetTagColumn:
        return {Metrics::columnLastContact, true};
    case DevicesModel::DescriptionColumn:
        return {Metrics::columnSerial * 2, false};
    case DevicesModel::PersonColumn:
        return {Metrics::columnPerson, true};
    case DevicesModel::LocationColumn:
    case DevicesModel::NoteColumn:
        return {Metrics::columnPerson, false};
    case DevicesModel::SwitchedOnColumn:
    case DevicesModel::ProfileAssignedColumn:
    case DevicesModel::ChangedColumn:
        return {Metrics::columnPerson, false};
    case DevicesModel::AssignedByColumn:
        return {Metrics::columnProfile, false};
    default:
        return {Metrics::columnLastContact, false};
    }
}

} // namespace

DeviceTable::DeviceTable(DevicesModel &model, const Clock &clock, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_delegate(new DeviceDelegate(clock, this))
{
    setObjectName("deviceTable");
    setAccessibleName(tr("Devices"));
    setModel(&model);
    setItemDelegate(m_delegate);
    prepareTable(*this);
    setVerticalScrollMode(ScrollPerItem);
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QWidget::customContextMenuRequested, this, [this](const QPoint &place) {
        Q_EMIT contextMenuRequested(viewport()->mapToGlobal(place), indexAt(place));
    });
    connect(this, &QAbstractItemView::doubleClicked, this, &DeviceTable::deviceActivated);
    setUpHeader();
    setCompact(false);
}

void DeviceTable::setUpHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    for (int column = 0; column < DevicesModel::ColumnCount; ++column) {
        header->resizeSection(column, settingOf(column).width);
        header->setSectionHidden(column, !settingOf(column).isShown);
    }
    connect(header, &QHeaderView::sectionClicked, this, &DeviceTable::sortBy);
    connect(header, &QHeaderView::sectionResized, this, &DeviceTable::columnsChanged);
    connect(header, &QHeaderView::sectionMoved, this, &DeviceTable::columnsChanged);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &place) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(menu);
        menu->popup(header->mapToGlobal(place));
    });
    showOrder();
}

void DeviceTable::setCompact(bool compact)
{
    m_delegate->setCompact(compact);
    verticalHeader()->setDefaultSectionSize(compact ? Metrics::rowCompact : Metrics::rowComfortable);
    viewport()->update();
}

QByteArray DeviceTable::columnState() const
{
    return horizontalHeader()->saveState();
}

void DeviceTable::restoreColumnState(const QByteArray &state)
{
    if (!state.isEmpty())
        horizontalHeader()->restoreState(state);
    showOrder();
}

void DeviceTable::fillColumnMenu(QMenu *menu)
{
    for (int column = 0; column < DevicesModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_model.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        // The serial is what a row is known by.
        action->setEnabled(column != DevicesModel::SerialColumn);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            Q_EMIT columnsChanged();
        });
    }
}

void DeviceTable::sortBy(int column)
{
    DeviceQuestion question = m_model.question();
    const DeviceSort by = DevicesModel::sortOf(column);
    const bool adds = QApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
    const auto known = std::ranges::find(question.order, by, &DeviceOrder::by);
    // Dates are looked at from the newest, everything else from A.
    const bool isDate = by == DeviceSort::Added || by == DeviceSort::ProfileAssigned || by == DeviceSort::SwitchedOn
        || by == DeviceSort::Changed;
    DeviceOrder order{by, isDate ? Qt::DescendingOrder : Qt::AscendingOrder};
    if (known != question.order.end())
        order.direction = known->direction == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    if (!adds)
        question.order = {order};
    else if (known != question.order.end())
        *known = order;
    else
        question.order.append(order);
    m_model.setQuestion(question);
    showOrder();
}

void DeviceTable::showOrder()
{
    const DeviceOrder first = m_model.question().order.value(0);
    for (int column = 0; column < DevicesModel::ColumnCount; ++column) {
        if (DevicesModel::sortOf(column) == first.by) {
            horizontalHeader()->setSortIndicator(column, first.direction);
            return;
        }
    }
}

qint64 DeviceTable::selectedCount() const
{
    qint64 count = 0;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        count += range.height();
    return count;
}

std::vector<std::int32_t> DeviceTable::selectedIds() const
{
    std::vector<std::pair<int, int>> rows;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        rows.emplace_back(range.top(), range.bottom());
    std::ranges::sort(rows);
    std::vector<std::int32_t> ids;
    const std::vector<std::int32_t> &all = m_model.ids();
    int next = 0;
    for (const auto &[top, bottom] : rows) {
        for (int row = std::max(top, next); row <= bottom && row < static_cast<int>(all.size()); ++row)
            ids.push_back(all[static_cast<size_t>(row)]);
        next = std::max(next, bottom + 1);
    }
    return ids;
}

void DeviceTable::selectIds(const std::vector<std::int32_t> &ids, DeviceId current)
{
    // A reset forgets selections; only as many as a person picks by hand are worth finding again one by one.
    constexpr size_t mostByHand = 200;
    if (ids.size() > mostByHand)
        return;
    QItemSelection selection;
    for (const std::int32_t id : ids) {
        if (const int row = m_model.rowOf(DeviceId(id)); row >= 0)
            selection.select(m_model.index(row, 0), m_model.index(row, DevicesModel::ColumnCount - 1));
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (const int row = m_model.rowOf(current); row >= 0)
        selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
}

DeviceId DeviceTable::currentId() const
{
    return m_model.idAt(currentIndex().row());
}

QString DeviceTable::currentText() const
{
    return currentIndex().isValid() ? m_delegate->textOf(currentIndex()) : QString();
}

void DeviceTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT deviceActivated();
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        return;
    }
    if (event->key() == Qt::Key_Space) {
        Q_EMIT detailsRequested();
        return;
    }
    QTableView::keyPressEvent(event);
}

void DeviceTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionChangedByUser();
}

} // namespace Muster
