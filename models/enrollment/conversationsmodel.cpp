#include "models/enrollment/conversationsmodel.h"

#include <QCoreApplication>
#include <QSet>

namespace Muster {

void ConversationsModel::setRows(const QList<ConversationRow> &rows)
{
    drop(rows);
    for (int at = 0; at < rows.size(); ++at) {
        const ConversationRow &row = rows.at(at);
        const int from = find(row.key());
        if (from < 0) {
            beginInsertRows({}, at, at);
            m_rows.insert(at, row);
            endInsertRows();
            continue;
        }
        if (from != at) { // what stood before is in its place already, so it can only come up
            beginMoveRows({}, from, from, {}, at);
            m_rows.move(from, at);
            endMoveRows();
        }
        if (m_rows.at(at) == row)
            continue;
        m_rows[at] = row;
        Q_EMIT dataChanged(index(at), index(at));
    }
}

void ConversationsModel::drop(const QList<ConversationRow> &rows)
{
    QSet<QString> keys;
    for (const ConversationRow &row : rows)
        keys.insert(row.key());
    for (int at = int(m_rows.size()) - 1; at >= 0; --at) {
        if (keys.contains(m_rows.at(at).key()))
            continue;
        beginRemoveRows({}, at, at);
        m_rows.removeAt(at);
        endRemoveRows();
    }
}

const ConversationRow *ConversationsModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int ConversationsModel::find(const QString &key) const
{
    const auto found = std::ranges::find(m_rows, key, &ConversationRow::key);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int ConversationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ConversationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ConversationRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.key();
    case Qt::AccessibleTextRole:
        return QCoreApplication::translate("Conversations", "%1, %2, %3").arg(row.key(), row.device, row.state.text);
    case RowRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

} // namespace Muster
