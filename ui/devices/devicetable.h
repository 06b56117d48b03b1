// The device table's view: fixed columns to choose and to move, sorting by click (Shift adds a column), copying.
#pragma once

#include "models/core/clock.h"
#include "models/devices/deviceindex.h"

#include <QTableView>

class QMenu;

namespace Muster {

class DeviceDelegate;
class DevicesModel;

class DeviceTable final : public QTableView {
    Q_OBJECT

public:
    DeviceTable(DevicesModel &model, const Clock &clock, QWidget *parent = nullptr);

    void setCompact(bool compact);

    // Which columns are shown, how wide, in which order; to keep and to restore.
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumnState(const QByteArray &state);
    // One checkable entry for each column.
    void fillColumnMenu(QMenu *menu);

    // The selected rows as numbers of the database, in the order shown. Works on ranges, so that a million rows are
    // cheap.
    [[nodiscard]] std::vector<std::int32_t> selectedIds() const;
    [[nodiscard]] qint64 selectedCount() const;
    void selectIds(const std::vector<std::int32_t> &ids, DeviceId current);

    [[nodiscard]] DeviceId currentId() const;
    // What stands in the current cell.
    [[nodiscard]] QString currentText() const;

Q_SIGNALS:
    void columnsChanged();
    void selectionChangedByUser();
    void deviceActivated(); // Enter, double click
    void detailsRequested(); // Space
    void copyRequested(); // Ctrl+C: the view's own would copy one cell
    void contextMenuRequested(const QPoint &global, const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void setUpHeader();
    void sortBy(int column);
    void showOrder();

    DevicesModel &m_model;
    DeviceDelegate *m_delegate;
};

} // namespace Muster
