// What became of each device of an applied change, in the order of serial numbers; more are asked for when the end
// comes into sight. Lives on the main thread.
#pragma once

#include "models/assignment/planstore.h"

#include <QAbstractTableModel>

namespace Muster {

class PlanResultsModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlanResultsModel)

public:
    enum Column { SerialColumn, OutcomeColumn, AnsweredColumn, VerifiedColumn, ColumnCount };
    Q_ENUM(Column)

    // The first ones are to be handed in by append().
    using QAbstractTableModel::QAbstractTableModel;

    void append(const QList<PlanResult> &results, bool hasMore);
    [[nodiscard]] const PlanResult *resultAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    // Once until append() answers.
    void moreWanted(const QString &after);

private:
    QList<PlanResult> m_results;
    bool m_hasMore = false;
    bool m_isAsked = false;
};

} // namespace Muster
