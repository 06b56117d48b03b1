// The devices of a part of a plan: whole rows are read when somebody looks at them, 64 at a time. With a first column of
// check boxes on request.
//
// data() never waits: a row that has not come yet is empty. Lives on the main thread.
#pragma once

#include "app/assignment/planexport.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>

namespace Muster {

class PlannedDevicesModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlannedDevicesModel)

public:
    enum Column { SerialColumn, ModelColumn, HasColumn, WillColumn, NoteColumn, ColumnCount };
    enum class Boxes { None, Checkable };

    explicit PlannedDevicesModel(StoreThread &store, Boxes boxes = Boxes::None, QObject *parent = nullptr);

    void setItems(std::shared_ptr<const AssignmentPlan> plan, std::vector<std::uint32_t> items);
    // The plan was applied: the last column tells how each device stands.
    void setApplied(PlanId applied);
    // How devices stand has changed.
    void refresh();
    // Shows only those that hold the text.
    void search(const QString &text);

    [[nodiscard]] qint64 allCount() const { return static_cast<qint64>(m_all.size()); }
    // Item numbers of the plan.
    [[nodiscard]] const QSet<std::uint32_t> &checked() const { return m_checked; }
    // All that are shown.
    void setAllChecked(bool on);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void shownChanged();
    void checkedChanged();

private:
    using Page = QList<PlannedDevice>;
    static constexpr int pageSize = 64;

    [[nodiscard]] const PlannedDevice *lineAt(int row) const;
    void fetch(int page) const;
    void show(std::vector<std::uint32_t> items);

    StoreThread &m_store;
    Boxes m_boxes;
    PlanId m_applied;
    std::shared_ptr<const AssignmentPlan> m_plan;
    std::vector<std::uint32_t> m_all;
    std::vector<std::uint32_t> m_items; // those shown
    QSet<std::uint32_t> m_checked;
    mutable QCache<int, Page> m_pages{128};
    mutable QSet<int> m_fetching;
    int m_generation = 0; // of what is shown: answers to older questions are dropped
};

} // namespace Muster
