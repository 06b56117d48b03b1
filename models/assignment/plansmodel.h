// Changes that were applied as a table, newest first: what, who, when, how far. Rows come by setPlans(). Lives on the
// main thread.
#pragma once

#include "models/assignment/planstore.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Muster {

class PlansModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlansModel)

public:
    enum Column {
        MadeColumn,
        OrganisationColumn,
        TitleColumn,
        WhoColumn,
        OutcomeColumn,
        DevicesColumn,
        VerifiedColumn,
        OpenColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    enum Role {
        TimeRole = Qt::UserRole + 1 // QDateTime of a date column
    };
    Q_ENUM(Role)

    using QAbstractTableModel::QAbstractTableModel;

    // Rows that stay keep selection and scroll position.
    void setPlans(const QList<PlanRecord> &plans, const QHash<OrganisationId, QString> &names);
    [[nodiscard]] std::optional<PlanRecord> planAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString text(const PlanRecord &plan, Column column) const;

    QList<PlanRecord> m_plans;
    QHash<OrganisationId, QString> m_names;
};

// "Verified", "Waiting", "Undone", …: where a change stands.
[[nodiscard]] QString planStandText(const PlanRecord &plan);
// Why devices are still open, by reason with counts; empty when none is.
[[nodiscard]] QString planOpenText(const PlanRecord &plan);
// One device's end in words: "Verified", "Throttled by Apple", …
[[nodiscard]] QString planResultText(const PlanResult &result);

} // namespace Muster
