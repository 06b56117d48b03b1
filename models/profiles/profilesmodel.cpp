#include "models/profiles/profilesmodel.h"

#include <QLocale>

#include <algorithm>

namespace Muster {

namespace {

bool isNumber(int column)
{
    return column == ProfilesModel::VersionColumn || column == ProfilesModel::AssignedColumn
        || column == ProfilesModel::ActivatedColumn;
}

} // namespace

ProfilesModel::ProfilesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ProfilesModel::setRows(const QList<ProfileRow> &rows, const QHash<OrganisationId, QString> &organisations)
{
    const bool isSameOrder = std::ranges::equal(m_rows, rows, [](const ProfileRow &one, const ProfileRow &other) {
        return one.profile.id == other.profile.id;
    });
    if (!isSameOrder)
        beginResetModel();
    m_rows = rows;
    m_organisations = organisations;
    if (!isSameOrder)
        endResetModel();
    else if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const ProfileRow *ProfilesModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int ProfilesModel::rowOf(ProfileId id) const
{
    const auto found = std::ranges::find_if(m_rows, [id](const ProfileRow &row) { return row.profile.id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int ProfilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ProfilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProfilesModel::text(const ProfileRow &row, int column) const
{
    const QLocale locale;
    switch (column) {
    case NameColumn: {
        const QString organisation = m_organisations.value(row.profile.organisation);
        return organisation.isEmpty() ? row.profile.name
                                      : tr("%1 (%2)", "profile, organisation").arg(row.profile.name, organisation);
    }
    case VersionColumn:
        return row.profile.uuid.isEmpty() ? tr("v%1, not at Apple yet").arg(row.profile.number)
                                          : tr("v%1").arg(row.profile.number);
    case AssignedColumn:
        return locale.toString(row.assigned);
    case ActivatedColumn:
        return locale.toString(row.activated);
    case DefaultColumn: {
        QStringList words = row.profile.defaultFamilies;
        if (row.profile.isDefault)
            words.prepend(words.isEmpty() ? tr("Default") : tr("All others"));
        return words.join(QLatin1StringView(", "));
    }
    case SavedColumn:
        return locale.toString(row.profile.savedAt.toLocalTime(), QLocale::ShortFormat);
    default:
        return {};
    }
}

QVariant ProfilesModel::data(const QModelIndex &index, int role) const
{
    const ProfileRow &row = m_rows.at(index.row());
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == IdRole)
        return QVariant::fromValue(row.profile.id);
    if (role == Qt::TextAlignmentRole && isNumber(index.column()) && index.column() != VersionColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ProfilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section) && section != VersionColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case VersionColumn:
        return tr("Version");
    case AssignedColumn:
        return tr("Assigned");
    case ActivatedColumn:
        return tr("Switched on");
    case DefaultColumn:
        return tr("Default");
    default:
        return tr("Saved");
    }
}

} // namespace Muster
