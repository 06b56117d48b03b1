// Paints and measures the rows of a NavigationList.
#pragma once

#include <QStyledItemDelegate>

namespace Muster {

class NavigationList;

class NavigationDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit NavigationDelegate(NavigationList &list);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const NavigationList &m_list;
};

} // namespace Muster
