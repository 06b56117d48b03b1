#include "ui/devices/devicedelegate.h"

#include "models/devices/devicesmodel.h"
#include "ui/common/badge.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/paint.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Muster {

namespace {

bool isTime(int column)
{
    return column == DevicesModel::AddedColumn || column == DevicesModel::ProfileAssignedColumn
        || column == DevicesModel::SwitchedOnColumn || column == DevicesModel::ChangedColumn;
}

} // namespace

DeviceDelegate::DeviceDelegate(const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_clock(clock)
{
}

QSize DeviceDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(),
            m_compact ? Metrics::rowCompact : Metrics::rowComfortable};
}

QString DeviceDelegate::textOf(const QModelIndex &index) const
{
    if (isTime(index.column())) {
        const QDateTime time = index.data(DevicesModel::TimeRole).toDateTime();
        if (!time.isValid() && index.column() == DevicesModel::SwitchedOnColumn)
            return tr("Never");
        return shortMoment(time, m_clock.now());
    }
    const QString text = index.data().toString();
    if (index.column() == DevicesModel::ProfileColumn && text.isEmpty())
        return tr("None");
    if (index.column() == DevicesModel::FamilyColumn)
        return familyText(text);
    return text;
}

QString DeviceDelegate::tipOf(const QModelIndex &index) const
{
    return isTime(index.column()) ? exactMoment(index.data(DevicesModel::TimeRole).toDateTime()) : textOf(index);
}

void DeviceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintCellGround(painter, option);
    QRect cell = option.rect.adjusted(Metrics::cellPadding, 0, -Metrics::cellPadding, 0);
    const Palette &palette = Palette::current();
    const QVariant shown = index.data();
    if (!shown.isValid()) { // not fetched yet
        const QRect bar(cell.left(), cell.center().y() - Metrics::space / 2, cell.width() * 3 / 5, Metrics::space);
        Paint::box(painter, bar, Metrics::radiusCheck, palette.color(Role::Sunken));
        return;
    }
    if (index.column() == DevicesModel::StateColumn) {
        const auto state = static_cast<DeviceState>(index.data(DevicesModel::StateRole).toInt());
        paintBadge(painter, cell, {.meaning = meaningOf(state), .text = shown.toString(), .compact = m_compact},
                   option.direction);
        return;
    }
    if (index.column() == DevicesModel::SerialColumn) {
        const QString family = index.siblingAtColumn(DevicesModel::FamilyColumn).data().toString();
        const QRect place(cell.left(), cell.top(), Metrics::iconRow, cell.height());
        paintIcon(painter, place, Metrics::iconRow, familyIcon(family), palette.color(Role::Text2));
        cell.setLeft(place.right() + 1 + Metrics::spaceSmall);
        Paint::text(painter, cell, Type::code(), palette.color(Role::Text), shown.toString(),
                    Qt::AlignVCenter | Qt::AlignLeft, Qt::ElideMiddle);
        return;
    }
    const bool none = shown.toString().isEmpty();
    const bool quiet =
        none && (index.column() == DevicesModel::ProfileColumn || index.column() == DevicesModel::SwitchedOnColumn);
    const bool code =
        !quiet && (index.column() == DevicesModel::AssetTagColumn || index.column() == DevicesModel::ProfileColumn);
    Paint::text(painter, cell, code ? Type::code() : Type::body(), palette.color(quiet ? Role::Text2 : Role::Text),
                textOf(index));
}

bool DeviceDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                               const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), tipOf(index), view);
    return true;
}

} // namespace Muster
