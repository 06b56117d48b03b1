#include "ui/assignment/planneddevicesmodel.h"

#include <QLocale>

namespace Muster {

namespace {

QString standingText(const PlanStore::Standing &standing)
{
    const QString time =
        standing.at.isValid() ? QLocale().toString(standing.at.toLocalTime(), QLocale::ShortFormat) : QString();
    switch (standing.outcome) {
    case PlanOutcome::Verified:
        return PlannedDevicesModel::tr("Verified %1").arg(time);
    case PlanOutcome::Open:
        return PlannedDevicesModel::tr("On the way");
    case PlanOutcome::Failed:
        return PlannedDevicesModel::tr("Failed, again at %1").arg(time);
    case PlanOutcome::Throttled:
        return PlannedDevicesModel::tr("Waiting until %1").arg(time);
    case PlanOutcome::Refused:
        return PlannedDevicesModel::tr("Not accessible");
    case PlanOutcome::Overtaken:
        break;
    }
    return PlannedDevicesModel::tr("Overtaken");
}

} // namespace

PlannedDevicesModel::PlannedDevicesModel(StoreThread &store, Boxes boxes, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_boxes(boxes)
{
}

void PlannedDevicesModel::setItems(std::shared_ptr<const AssignmentPlan> plan, std::vector<std::uint32_t> items)
{
    m_plan = std::move(plan);
    m_all = items;
    m_checked.clear();
    show(std::move(items));
}

void PlannedDevicesModel::setApplied(PlanId applied)
{
    m_applied = applied;
    Q_EMIT headerDataChanged(Qt::Horizontal, NoteColumn, NoteColumn);
    refresh();
}

void PlannedDevicesModel::refresh()
{
    ++m_generation;
    m_pages.clear();
    m_fetching.clear();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void PlannedDevicesModel::show(std::vector<std::uint32_t> items)
{
    beginResetModel();
    ++m_generation;
    m_items = std::move(items);
    m_pages.clear();
    m_fetching.clear();
    endResetModel();
    Q_EMIT shownChanged();
}

void PlannedDevicesModel::search(const QString &text)
{
    const QString wanted = text.simplified();
    if (wanted.isEmpty() || !m_plan) {
        if (m_items.size() != m_all.size())
            show(m_all);
        return;
    }
    const int generation = ++m_generation;
    m_store
        .read([plan = m_plan, all = m_all, wanted](Database &database) {
            return searchPlanned(database, *plan, all, wanted);
        })
        .then(this, [this, generation](Result<std::vector<std::uint32_t>> found) {
            if (generation == m_generation && found)
                show(std::move(*found));
        });
}

int PlannedDevicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int PlannedDevicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const PlannedDevice *PlannedDevicesModel::lineAt(int row) const
{
    const int page = row / pageSize;
    if (const Page *known = m_pages.object(page))
        return row % pageSize < known->size() ? &known->at(row % pageSize) : nullptr;
    fetch(page);
    return nullptr;
}

void PlannedDevicesModel::fetch(int page) const
{
    if (m_fetching.contains(page))
        return;
    m_fetching.insert(page);
    const auto first = static_cast<std::size_t>(page) * pageSize;
    const std::vector<std::uint32_t> items(
        m_items.begin() + static_cast<std::ptrdiff_t>(first),
        m_items.begin() + static_cast<std::ptrdiff_t>(std::min(m_items.size(), first + pageSize)));
    auto *self = const_cast<PlannedDevicesModel *>(this);
    m_store
        .read([plan = m_plan, items, applied = m_applied](Database &database) {
            return plannedDevices(database, *plan, items, applied);
        })
        .then(self, [self, page, generation = m_generation](Result<Page> lines) {
            if (generation != self->m_generation)
                return;
            self->m_fetching.remove(page);
            self->m_pages.insert(page, new Page(lines.value_or(Page())));
            const int last = std::min(self->rowCount(), (page + 1) * pageSize) - 1;
            Q_EMIT self->dataChanged(self->index(page * pageSize, 0), self->index(last, ColumnCount - 1));
        });
}

QVariant PlannedDevicesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::CheckStateRole && index.column() == SerialColumn && m_boxes == Boxes::Checkable)
        return m_checked.contains(m_items[static_cast<std::size_t>(index.row())]) ? Qt::Checked : Qt::Unchecked;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const PlannedDevice *line = lineAt(index.row());
    if (!line)
        return {};
    switch (index.column()) {
    case SerialColumn:
        return line->serial;
    case ModelColumn:
        return line->model;
    case HasColumn:
        return line->has;
    case WillColumn:
        return line->will;
    default:
        if (line->standing)
            return standingText(*line->standing);
        if (!line->note.isEmpty())
            return line->note;
        return line->item.group == PlanGroup::FirstStart ? tr("At first start")
            : line->item.group == PlanGroup::NextErase   ? tr("At the next erase")
                                                         : QString();
    }
}

QVariant PlannedDevicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SerialColumn:
        return tr("Serial");
    case ModelColumn:
        return tr("Model");
    case HasColumn:
        return tr("Has now");
    case WillColumn:
        return tr("Will have");
    default:
        return m_applied.isValid() ? tr("Outcome") : tr("Takes effect");
    }
}

Qt::ItemFlags PlannedDevicesModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return m_boxes == Boxes::Checkable && index.column() == SerialColumn ? usual | Qt::ItemIsUserCheckable : usual;
}

bool PlannedDevicesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || m_boxes != Boxes::Checkable)
        return false;
    const std::uint32_t item = m_items[static_cast<std::size_t>(index.row())];
    if (value.toInt() == Qt::Checked)
        m_checked.insert(item);
    else
        m_checked.remove(item);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
    return true;
}

void PlannedDevicesModel::setAllChecked(bool on)
{
    for (const std::uint32_t item : m_items) {
        if (on)
            m_checked.insert(item);
        else
            m_checked.remove(item);
    }
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, SerialColumn), index(rowCount() - 1, SerialColumn), {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
}

} // namespace Muster
