#include "ui/common/navigationlist.h"

#include "ui/common/metrics.h"
#include "ui/common/navigationdelegate.h"
#include "ui/common/palette.h"
#include "ui/common/type.h"

#include <QPainter>

namespace Muster {

NavigationList::NavigationList(QWidget *parent)
    : QListView(parent)
{
    setAccessibleName(tr("Places"));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(SingleSelection);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    viewport()->setAutoFillBackground(false);
    setModel(&m_items);
    setItemDelegate(new NavigationDelegate(*this));
}

void NavigationList::addPlace(const QString &id, const QString &iconName, const QString &name, const QString &hint)
{
    auto *place = new QStandardItem(name);
    place->setData(id, IdRole);
    place->setData(iconName, IconNameRole);
    place->setData(hint, HintRole);
    place->setData(hint, Qt::AccessibleDescriptionRole);
    if (m_rail)
        place->setToolTip(name);
    m_items.appendRow(place);
    updateGeometry();
}

void NavigationList::addCaption(const QString &text)
{
    auto *caption = new QStandardItem(text);
    caption->setData(true, CaptionRole);
    caption->setFlags(Qt::NoItemFlags);
    m_items.appendRow(caption);
    updateGeometry();
}

void NavigationList::clear()
{
    m_items.clear();
}

void NavigationList::setHint(const QString &id, const QString &hint, Hint weight)
{
    if (QStandardItem *place = item(id)) {
        place->setData(hint, HintRole);
        place->setData(hint, Qt::AccessibleDescriptionRole);
        place->setData(weight == Hint::Strong, HintStrongRole);
    }
}

QString NavigationList::currentPlace() const
{
    return currentIndex().data(IdRole).toString();
}

void NavigationList::setCurrentPlace(const QString &id)
{
    if (const QStandardItem *place = item(id))
        setCurrentIndex(place->index());
}

void NavigationList::setRail(bool on)
{
    m_rail = on;
    for (int row = 0; row < m_items.rowCount(); ++row)
        m_items.item(row)->setToolTip(on ? m_items.item(row)->text() : QString());
    scheduleDelayedItemsLayout();
    updateGeometry();
}

QSize NavigationList::sizeHint() const
{
    return {m_rail ? Metrics::rail : minimumSizeHint().width(), heightOfAll()};
}

// As wide as the design says, wider when longer words need it.
QSize NavigationList::minimumSizeHint() const
{
    if (m_rail)
        return {Metrics::rail, Metrics::rail};
    int widest = 0;
    for (int row = 0; row < m_items.rowCount(); ++row) {
        const QStandardItem *place = m_items.item(row);
        if (place->data(CaptionRole).toBool())
            continue;
        const int hint = QFontMetrics(Type::small()).horizontalAdvance(place->data(HintRole).toString());
        const int name = QFontMetrics(Type::bodyMedium()).horizontalAdvance(place->text());
        widest = std::max(widest, name + Metrics::space + hint);
    }
    const int around = 5 * Metrics::space + Metrics::iconSidebar;
    return {std::clamp(widest + around, Metrics::sidebar, Metrics::sidebar * 14 / 10), Metrics::rowSidebar};
}

void NavigationList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (const QString id = current.data(IdRole).toString(); !id.isEmpty())
        Q_EMIT placeChosen(id);
}

void NavigationList::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Palette::current().color(Role::Sidebar));
    painter.end();
    QListView::paintEvent(event);
}

QStandardItem *NavigationList::item(const QString &id) const
{
    for (int row = 0; row < m_items.rowCount(); ++row) {
        if (m_items.item(row)->data(IdRole).toString() == id)
            return m_items.item(row);
    }
    return nullptr;
}

int NavigationList::heightOfAll() const
{
    int height = 0;
    for (int row = 0; row < m_items.rowCount(); ++row)
        height += sizeHintForRow(row);
    return height;
}

} // namespace Muster
