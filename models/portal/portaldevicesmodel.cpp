#include "models/portal/portaldevicesmodel.h"

#include <QLocale>

namespace Muster {

QString portalStatusText(const PortalDevice &device)
{
    if (device.isReleased)
        return PortalDevicesModel::tr("Released");
    if (device.service.isEmpty())
        return PortalDevicesModel::tr("On no service");
    if (device.status == QLatin1StringView("assigned"))
        return PortalDevicesModel::tr("In the box");
    if (device.status == QLatin1StringView("pushed"))
        return PortalDevicesModel::tr("Switched on");
    return PortalDevicesModel::tr("Would start unmanaged");
}

void PortalDevicesModel::restart()
{
    beginResetModel();
    m_devices.clear();
    m_total = 0;
    m_isAsking = true;
    endResetModel();
    Q_EMIT pageWanted(0);
}

void PortalDevicesModel::append(qint64 offset, const QList<PortalDevice> &devices, qint64 total)
{
    if (offset != m_devices.size())
        return;
    m_isAsking = false;
    // An empty portion is the end, whatever the total says: the world may have changed meanwhile.
    m_total = devices.isEmpty() ? m_devices.size() : total;
    if (devices.isEmpty())
        return;
    beginInsertRows({}, static_cast<int>(m_devices.size()), static_cast<int>(m_devices.size() + devices.size()) - 1);
    m_devices += devices;
    endInsertRows();
}

void PortalDevicesModel::replace(const QList<PortalDevice> &devices, qint64 total)
{
    m_isAsking = false;
    m_total = total;
    const qsizetype common = std::min(devices.size(), m_devices.size());
    for (qsizetype row = 0; row < common; ++row) {
        if (m_devices[row] == devices[row])
            continue;
        m_devices[row] = devices[row];
        Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), ColumnCount - 1));
    }
    if (devices.size() > common) {
        beginInsertRows({}, static_cast<int>(common), static_cast<int>(devices.size()) - 1);
        m_devices += devices.sliced(common);
        endInsertRows();
    } else if (m_devices.size() > common) {
        beginRemoveRows({}, static_cast<int>(common), static_cast<int>(m_devices.size()) - 1);
        m_devices.resize(common);
        endRemoveRows();
    }
}

int PortalDevicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_devices.size());
}

int PortalDevicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant PortalDevicesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_devices.size() || role != Qt::DisplayRole)
        return {};
    const PortalDevice &device = m_devices[index.row()];
    switch (static_cast<Column>(index.column())) {
    case SerialColumn:
        return device.serial;
    case ModelColumn:
        return device.model;
    case StatusColumn:
        return portalStatusText(device);
    case ServiceColumn:
        return device.service;
    case OrderColumn:
        return device.order;
    case SourceColumn:
        return device.source == QLatin1StringView("reseller")    ? tr("Reseller")
            : device.source == QLatin1StringView("configurator") ? tr("Apple Configurator")
                                                                 : tr("Apple");
    case OrderedColumn:
        return QLocale().toString(device.orderedAt.toLocalTime().date(), QStringLiteral("d MMM yyyy"));
    case ColumnCount:
        break;
    }
    return {};
}

QVariant PortalDevicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case SerialColumn:
        return tr("Serial");
    case ModelColumn:
        return tr("Model");
    case StatusColumn:
        return tr("State");
    case ServiceColumn:
        return tr("Service");
    case OrderColumn:
        return tr("Order");
    case SourceColumn:
        return tr("Bought from");
    case OrderedColumn:
        return tr("Ordered");
    case ColumnCount:
        break;
    }
    return {};
}

bool PortalDevicesModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isAsking && m_devices.size() < m_total;
}

void PortalDevicesModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_isAsking = true;
    Q_EMIT pageWanted(m_devices.size());
}

} // namespace Muster
