#include "models/assignment/planresultsmodel.h"

#include "models/assignment/plansmodel.h"

#include <QLocale>

namespace Muster {

void PlanResultsModel::append(const QList<PlanResult> &results, bool hasMore)
{
    m_isAsked = false;
    m_hasMore = hasMore;
    if (results.isEmpty())
        return;
    beginInsertRows({}, static_cast<int>(m_results.size()), static_cast<int>(m_results.size() + results.size()) - 1);
    m_results += results;
    endInsertRows();
}

const PlanResult *PlanResultsModel::resultAt(int row) const
{
    return row >= 0 && row < m_results.size() ? &m_results[row] : nullptr;
}

int PlanResultsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_results.size());
}

int PlanResultsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant PlanResultsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const PlanResult &result = m_results[index.row()];
    const auto moment = [](const QDateTime &time) {
        return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString();
    };
    switch (static_cast<Column>(index.column())) {
    case SerialColumn:
        return result.serial.text();
    case OutcomeColumn:
        return planResultText(result);
    case AnsweredColumn:
        return moment(result.answeredAt);
    case VerifiedColumn:
        return moment(result.foundAt);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant PlanResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case SerialColumn:
        return tr("Serial");
    case OutcomeColumn:
        return tr("Outcome");
    case AnsweredColumn:
        return tr("Apple answered");
    case VerifiedColumn:
        return tr("Read back");
    case ColumnCount:
        break;
    }
    return {};
}

bool PlanResultsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_isAsked && !m_results.isEmpty();
}

void PlanResultsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_isAsked = true;
    Q_EMIT moreWanted(m_results.last().serial.text());
}

} // namespace Muster
