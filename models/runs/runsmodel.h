// The history of syncs as a table, newest first, of one organisation or of all.
//
// Rows come from RunWatch by way of setRuns(). Lives on the main thread.
#pragma once

#include "models/runs/run.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Muster {

class RunsModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunsModel)

public:
    enum Column {
        StartedColumn,
        OrganisationColumn,
        KindColumn,
        OutcomeColumn,
        PagesColumn,
        DevicesColumn,
        AddedColumn,
        ChangedColumn,
        LeftColumn,
        MissedColumn,
        RetriesColumn,
        DurationColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    enum Role {
        RunRole = Qt::UserRole + 1, // the whole Run
        TimeRole // QDateTime of a date column
    };
    Q_ENUM(Role)

    using QAbstractTableModel::QAbstractTableModel;

    // Keeps selection and scroll position where rows stay.
    void setRuns(const QList<Run> &runs, const QHash<OrganisationId, QString> &names);
    [[nodiscard]] std::optional<Run> runAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString text(const Run &run, Column column) const;

    QList<Run> m_runs;
    QHash<OrganisationId, QString> m_names;
};

} // namespace Muster

Q_DECLARE_METATYPE(Muster::Run)
