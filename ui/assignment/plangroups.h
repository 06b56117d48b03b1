// The groups of a plan, each with its count and the reason in words; moving is choosing.
#pragma once

#include "models/assignment/assignmentplan.h"
#include "ui/common/palette.h"

#include <QListView>
#include <QStandardItemModel>

namespace Muster {

class PlanGroups final : public QListView {
    Q_OBJECT

public:
    explicit PlanGroups(QWidget *parent = nullptr);

    struct Row {
        int id = 0;
        Meaning meaning = Meaning::Neutral;
        QString name;
        QString reason;
        qint64 count = 0;
    };
    // Rows whose count is zero are left out. The chosen group stays; chosen() tells when its count is another.
    void setRows(const QList<Row> &rows);
    // -1 when there is none.
    [[nodiscard]] int currentId() const;

    [[nodiscard]] static QList<Row> rowsOf(const AssignmentPlan &plan);

Q_SIGNALS:
    void chosen(int id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    class Delegate;
    static void fill(QStandardItem &item, const Row &row);

    QStandardItemModel m_rows;
};

} // namespace Muster
