// The simulated Apple's devices as a table that grows while somebody scrolls.
//
// Asks for portions by pageWanted() and gets them by append(). Lives on the main thread.
#pragma once

#include "models/portal/portalvalues.h"

#include <QAbstractTableModel>

namespace Muster {

class PortalDevicesModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PortalDevicesModel)

public:
    enum Column {
        SerialColumn,
        ModelColumn,
        StatusColumn,
        ServiceColumn,
        OrderColumn,
        SourceColumn,
        OrderedColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    static constexpr int portion = 500;

    using QAbstractTableModel::QAbstractTableModel;

    // Begins anew: nothing is shown until append().
    void restart();
    // The rows from `offset` on; others than those that were asked for are dropped.
    void append(qint64 offset, const QList<PortalDevice> &devices, qint64 total);
    // Takes the place of what is shown, without losing the scroll position.
    void replace(const QList<PortalDevice> &devices, qint64 total);
    [[nodiscard]] const PortalDevice &deviceAt(int row) const { return m_devices[row]; }
    [[nodiscard]] qint64 total() const { return m_total; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageWanted(qint64 offset);

private:
    QList<PortalDevice> m_devices;
    qint64 m_total = 0;
    bool m_isAsking = false;
};

// What a device's status says to people: "No profile", "Provisional, 12 days", "Released", …
[[nodiscard]] QString portalStatusText(const PortalDevice &device);

} // namespace Muster
