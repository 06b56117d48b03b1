// The enrollment profiles of an organisation, or of all, as rows.
#pragma once

#include "models/profiles/profile.h"

#include <QAbstractTableModel>

namespace Muster {

// A profile with how many devices carry any version of it.
struct ProfileRow {
    Profile profile;
    qint64 assigned = 0; // Apple would give it to them at the next activation
    qint64 activated = 0; // were switched on with it

    bool operator==(const ProfileRow &) const = default;
};

class ProfilesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, VersionColumn, AssignedColumn, ActivatedColumn, DefaultColumn, SavedColumn, ColumnCount };
    enum DataRole { IdRole = Qt::UserRole + 1 };

    explicit ProfilesModel(QObject *parent = nullptr);

    // Rows that stay keep their place, so that what is chosen stays chosen.
    void setRows(const QList<ProfileRow> &rows, const QHash<OrganisationId, QString> &organisations);
    [[nodiscard]] const ProfileRow *rowAt(int row) const;
    [[nodiscard]] int rowOf(ProfileId id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const ProfileRow &row, int column) const;

    QList<ProfileRow> m_rows;
    QHash<OrganisationId, QString> m_organisations; // for the names, where there are several
};

} // namespace Muster
