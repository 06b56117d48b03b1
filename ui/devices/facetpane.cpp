#include "ui/devices/facetpane.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace Muster {

namespace {

enum FacetRole { FieldRole = Qt::UserRole + 1, ValueRole, CountRole, ChosenRole };

// More are a search's work.
constexpr qsizetype mostValues = 8;

class FacetDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {Metrics::facets, Metrics::rowFacet};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Palette &palette = Palette::current();
        const bool isGroup = !index.parent().isValid();
        QRect row = option.rect;
        row.setLeft(Metrics::space);
        row.setRight(option.widget->width() - Metrics::space);
        if (index.data(ChosenRole).toBool())
            Paint::box(painter, row, Metrics::radiusBadge, palette.color(Role::Selection));
        else if (option.state.testFlag(QStyle::State_MouseOver) && !isGroup)
            Paint::box(painter, row, Metrics::radiusBadge, palette.color(Role::Hover));
        row.adjust(Metrics::space, 0, -Metrics::space, 0);
        if (isGroup) {
            const bool open = static_cast<const QTreeView *>(option.widget)->isExpanded(index);
            const QRect arrow(row.left() - Metrics::spaceTiny, row.top(), Metrics::iconRow, row.height());
            paintIcon(painter, arrow, Metrics::iconRow, open ? "chevd" : "chevr", palette.color(Role::Text2));
            row.setLeft(arrow.right() + Metrics::spaceTiny);
            Paint::text(painter, row, Type::caption(), palette.color(Role::Text2), index.data().toString());
            return;
        }
        const qint64 count = index.data(CountRole).toLongLong();
        const QColor ink = palette.color(count == 0 ? Role::Disabled : Role::Text);
        const QString number = QLocale().toString(count);
        const int width = QFontMetrics(Type::small()).horizontalAdvance(number);
        Paint::text(painter, row, Type::small(), palette.color(count == 0 ? Role::Disabled : Role::Text2), number,
                    Qt::AlignVCenter | Qt::AlignRight);
        row.setRight(row.right() - width - Metrics::space);
        paintIconOf(painter, row, index, count);
        Paint::text(painter, row, Type::body(), ink, index.data().toString());
    }

private:
    static void paintIconOf(QPainter *painter, QRect &row, const QModelIndex &index, qint64 count)
    {
        const auto field = static_cast<DeviceField>(index.data(FieldRole).toInt());
        const QString value = index.data(ValueRole).toString();
        const Palette &palette = Palette::current();
        QString name;
        QColor color = palette.color(count == 0 ? Role::Disabled : Role::Text2);
        if (const auto state = deviceStateFromName(value); field == DeviceField::State && state) {
            name = Palette::iconName(meaningOf(*state));
            if (count > 0)
                color = palette.foreground(meaningOf(*state));
        } else if (field == DeviceField::Family) {
            name = familyIcon(value);
        } else {
            return;
        }
        paintIcon(painter, QRect(row.left(), row.top(), Metrics::iconRow, row.height()), Metrics::iconRow, name, color);
        row.setLeft(row.left() + Metrics::iconRow + Metrics::spaceSmall);
    }
};

} // namespace

FacetPane::FacetPane(QWidget *parent)
    : QTreeView(parent)
    , m_items(new QStandardItemModel(this))
{
    setObjectName("facets");
    setAccessibleName(tr("Filters"));
    setModel(m_items);
    setItemDelegate(new FacetDelegate(this));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(NoSelection);
    setUniformRowHeights(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(Metrics::facets);
    viewport()->setAutoFillBackground(false);
    setViewportMargins(0, Metrics::space, 0, 0);
    for (const DeviceField field : {DeviceField::State, DeviceField::Family, DeviceField::ProfileUuid}) {
        auto *group = new QStandardItem(fieldText(field));
        group->setData(static_cast<int>(field), FieldRole);
        m_items->appendRow(group);
        setExpanded(group->index(), true);
    }
}

QString FacetPane::fieldText(DeviceField field)
{
    switch (field) {
    case DeviceField::State:
        return tr("Life cycle");
    case DeviceField::Family:
        return tr("Family");
    default:
        return tr("Enrollment profile");
    }
}

QString FacetPane::valueText(DeviceField field, const QString &value) const
{
    if (field == DeviceField::State) {
        const auto state = deviceStateFromName(value);
        return state ? deviceStateText(*state) : value;
    }
    if (field == DeviceField::Family)
        return familyText(value);
    return value.isEmpty() ? tr("None") : m_profileNames.value(value, value.toUpper());
}

void FacetPane::setProfileNames(const QHash<QString, QString> &names)
{
    m_profileNames = names;
}

void FacetPane::setFacets(const QHash<DeviceField, QList<FacetValue>> &facets,
                          const QHash<DeviceField, QStringList> &chosen)
{
    m_chosen = chosen;
    for (auto facet = facets.cbegin(); facet != facets.cend(); ++facet)
        setGroup(facet.key(), facet.value(), chosen.value(facet.key()));
}

void FacetPane::setGroup(DeviceField field, const QList<FacetValue> &values, const QStringList &chosen)
{
    QStandardItem *group = nullptr;
    for (int row = 0; row < m_items->rowCount(); ++row) {
        if (m_items->item(row)->data(FieldRole).toInt() == static_cast<int>(field))
            group = m_items->item(row);
    }
    QList<FacetValue> shown = values;
    if (field != DeviceField::State) {
        shown.removeIf([&](const FacetValue &value) {
            return value.count == 0 && !chosen.contains(value.value) && values.size() > mostValues;
        });
        shown.resize(qMin(shown.size(), mostValues));
    }
    group->setRowCount(static_cast<int>(shown.size()));
    for (qsizetype i = 0; i < shown.size(); ++i) {
        QStandardItem *item = group->child(static_cast<int>(i));
        if (!item) {
            item = new QStandardItem;
            group->setChild(static_cast<int>(i), item);
        }
        const FacetValue &value = shown.at(i);
        item->setText(valueText(field, value.value));
        item->setData(static_cast<int>(field), FieldRole);
        item->setData(value.value, ValueRole);
        item->setData(value.count, CountRole);
        item->setData(chosen.contains(value.value), ChosenRole);
        item->setAccessibleText(tr("%1, %n device(s)", nullptr, static_cast<int>(value.count)).arg(item->text()));
        item->setToolTip(item->text());
    }
}

void FacetPane::toggle(const QModelIndex &index, bool adds)
{
    if (!index.isValid())
        return;
    if (!index.parent().isValid()) {
        setExpanded(index, !isExpanded(index));
        return;
    }
    const auto field = static_cast<DeviceField>(index.data(FieldRole).toInt());
    const QString value = index.data(ValueRole).toString();
    QStringList values = m_chosen.value(field);
    if (adds) {
        if (!values.removeOne(value))
            values.append(value);
    } else {
        values = values == QStringList{value} ? QStringList() : QStringList{value};
    }
    Q_EMIT chosen(field, values);
}

void FacetPane::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QModelIndex index = indexAt(event->position().toPoint());
    setCurrentIndex(index);
    toggle(index, event->modifiers().testFlag(Qt::ControlModifier));
}

void FacetPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        toggle(currentIndex(), event->modifiers().testFlag(Qt::ControlModifier));
    else
        QTreeView::keyPressEvent(event);
}

void FacetPane::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.fillRect(viewport()->rect(), Palette::current().color(Role::Window));
        Paint::edge(&painter, viewport()->rect(), Qt::RightEdge, Palette::current().color(Role::Border));
    }
    QTreeView::paintEvent(event);
}

} // namespace Muster
