// The facets left of the device table: life cycle, family and enrollment profile with live counts.
//
// A click replaces the choice within a group, Ctrl+click adds or takes away; what is chosen is shown selected. Counts
// of a group ignore the group's own choice, so it is seen what a click would give.
#pragma once

#include "models/devices/deviceindex.h"

#include <QTreeView>

class QStandardItem;
class QStandardItemModel;

namespace Muster {

class FacetPane final : public QTreeView {
    Q_OBJECT

public:
    explicit FacetPane(QWidget *parent = nullptr);

    void setFacets(const QHash<DeviceField, QList<FacetValue>> &facets, const QHash<DeviceField, QStringList> &chosen);

    // How a value of a facet is called: "No profile", "iPad", "None".
    [[nodiscard]] QString valueText(DeviceField field, const QString &value) const;
    // "Staff iPads v7" by UUID, lower case.
    void setProfileNames(const QHash<QString, QString> &names);
    [[nodiscard]] static QString fieldText(DeviceField field);

Q_SIGNALS:
    void chosen(Muster::DeviceField field, const QStringList &values);

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setGroup(DeviceField field, const QList<FacetValue> &values, const QStringList &chosen);
    void toggle(const QModelIndex &index, bool adds);

    QStandardItemModel *m_items;
    QHash<DeviceField, QStringList> m_chosen;
    QHash<QString, QString> m_profileNames;
};

} // namespace Muster
