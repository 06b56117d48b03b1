// Paints the cells of the device table: family icon and serial, state badge, dates as people say them, quiet bars where
// a row has not come yet.
#pragma once

#include "models/core/clock.h"

#include <QStyledItemDelegate>

namespace Muster {

class DeviceDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit DeviceDelegate(const Clock &clock, QObject *parent = nullptr);

    void setCompact(bool compact) { m_compact = compact; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    // What stands in the cell, as text: for the tool tip, copying and screen readers.
    [[nodiscard]] QString textOf(const QModelIndex &index) const;

private:
    [[nodiscard]] QString tipOf(const QModelIndex &index) const;

    const Clock &m_clock;
    bool m_compact = false;
};

} // namespace Muster
