#include "ui/csv/importmodels.h"

#include "models/devices/keptcolumns.h"

#include <QLocale>

#include <limits>

namespace Muster {

namespace {

constexpr qsizetype shownValues = 3;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// A cell as people read it.
QString valueText(OwnField field, std::string_view text)
{
    if (text.empty())
        return ChangesModel::tr("None");
    return field == OwnField::More ? keptText(textOf(text)) : textOf(text).simplified();
}

bool isTitle(Qt::Orientation orientation, int role)
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole;
}

int rowsOf(const QModelIndex &parent, std::size_t count)
{
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<int>::max());
    return parent.isValid() ? 0 : static_cast<int>(std::min(count, most));
}

} // namespace

void ColumnsModel::setPreview(const ImportPreview &preview)
{
    const bool isSame = preview.mapping.titles == m_preview.mapping.titles && preview.rows == m_preview.rows;
    if (!isSame)
        beginResetModel();
    m_preview = preview;
    if (!isSame)
        endResetModel();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, UseColumn), index(rowCount() - 1, UseColumn));
}

int ColumnsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_preview.mapping.titles.size());
}

int ColumnsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ColumnsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ColumnUse &use = m_preview.mapping.uses.at(index.row());
    if (role == Qt::EditRole && index.column() == UseColumn)
        return allColumnUses().indexOf(use);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TitleColumn:
        return m_preview.mapping.titles.at(index.row());
    case ValuesColumn: {
        QStringList values;
        for (const QStringList &row : m_preview.rows) {
            const QString value = row.value(index.row()).simplified();
            if (!value.isEmpty() && !values.contains(value))
                values.append(value);
            if (values.size() == shownValues)
                break;
        }
        return values.join(QStringLiteral(", "));
    }
    default:
        return columnUseText(use);
    }
}

QVariant ColumnsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (!isTitle(orientation, role))
        return {};
    return section == TitleColumn ? tr("Column of the file")
        : section == ValuesColumn ? tr("First values")
                                  : tr("Becomes");
}

Qt::ItemFlags ColumnsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.column() == UseColumn ? usual | Qt::ItemIsEditable : usual;
}

bool ColumnsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QList<ColumnUse> uses = allColumnUses();
    const int chosen = value.toInt();
    if (role != Qt::EditRole || index.column() != UseColumn || chosen < 0 || chosen >= uses.size())
        return false;
    Q_EMIT useChosen(index.row(), uses.at(chosen));
    return true;
}

void PreviewModel::setPreview(const ImportPreview &preview)
{
    if (preview.mapping.titles == m_preview.mapping.titles && preview.rows == m_preview.rows)
        return;
    beginResetModel();
    m_preview = preview;
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_preview.rows.size());
}

int PreviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_preview.mapping.titles.size());
}

QVariant PreviewModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return m_preview.rows.at(index.row()).value(index.column()).simplified();
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return isTitle(orientation, role) ? QVariant(m_preview.mapping.titles.value(section)) : QVariant();
}

void SetAsideModel::setPlan(const DeviceImportPointer &plan)
{
    if (plan == m_plan)
        return;
    beginResetModel();
    m_plan = plan;
    endResetModel();
}

int SetAsideModel::rowCount(const QModelIndex &parent) const
{
    return rowsOf(parent, m_plan ? m_plan->setAside.size() : 0);
}

int SetAsideModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SetAsideModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SetAside &line = m_plan->setAside[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case LineColumn:
        return QLocale().toString(line.line);
    case TextColumn:
        return textOf(m_plan->text(line)).simplified();
    default:
        return m_plan->reason(line);
    }
}

QVariant SetAsideModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (!isTitle(orientation, role))
        return {};
    return section == LineColumn ? tr("Line")
        : section == TextColumn  ? tr("What stands there")
                                 : tr("Why it is left out");
}

void ChangesModel::setPlan(const DeviceImportPointer &plan)
{
    if (plan == m_plan)
        return;
    beginResetModel();
    m_plan = plan;
    endResetModel();
}

int ChangesModel::rowCount(const QModelIndex &parent) const
{
    return rowsOf(parent, m_plan ? m_plan->cellCount() : 0);
}

int ChangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if ((role != Qt::DisplayRole && role != Qt::ToolTipRole) || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto number = static_cast<std::size_t>(index.row());
    const DeviceImportPlan::Cell cell = m_plan->cell(number);
    switch (index.column()) {
    case SerialColumn:
        return textOf(m_plan->serial(m_plan->deviceOfCell(number)));
    case FieldColumn:
        return ownFieldText(cell.field);
    case BeforeColumn:
        return valueText(cell.field, cell.before);
    default:
        return valueText(cell.field, cell.after);
    }
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (!isTitle(orientation, role))
        return {};
    switch (section) {
    case SerialColumn:
        return tr("Serial");
    case FieldColumn:
        return tr("Field");
    case BeforeColumn:
        return tr("Now");
    default:
        return tr("Then");
    }
}

} // namespace Muster
