#include "ui/common/plaintable.h"

#include "ui/common/badge.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/stylebuttons.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QApplication>
#include <QClipboard>
#include <QHash>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSet>
#include <QStyleOption>
#include <QStyledItemDelegate>

#include <algorithm>

namespace Muster {

class PlainTable::Delegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QHash<int, MeaningOf> badges;
    QSet<int> code;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        paintCellGround(painter, option);
        QRect cell = option.rect.adjusted(Metrics::cellPadding, 0, -Metrics::cellPadding, 0);
        if (const QVariant box = index.data(Qt::CheckStateRole); box.isValid()) {
            QStyleOption check;
            check.state = QStyle::State_Enabled | (box.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
            check.rect = boxIn(option.rect);
            StyleButtons::drawCheck(&check, painter);
            cell.setLeft(check.rect.right() + Metrics::space);
        }
        const QString text = index.data().toString();
        if (const auto badge = badges.constFind(index.column()); badge != badges.cend() && !text.isEmpty()) {
            paintBadge(painter, cell, {.meaning = (*badge)(index), .text = text}, option.direction);
            return;
        }
        const QVariant alignment = index.data(Qt::TextAlignmentRole);
        Paint::text(painter, cell, code.contains(index.column()) ? Type::code() : Type::body(),
                    Palette::current().color(Role::Text), text,
                    alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignVCenter | Qt::AlignLeft);
    }

    // A click into the cell, or the space bar, turns its box.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &,
                     const QModelIndex &index) override
    {
        const QVariant box = index.data(Qt::CheckStateRole);
        const bool isClick = event->type() == QEvent::MouseButtonRelease;
        const bool isSpace =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
        if (!box.isValid() || (!isClick && !isSpace))
            return false;
        return model->setData(index, box.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }

    [[nodiscard]] static QRect boxIn(const QRect &cell)
    {
        return {cell.left() + Metrics::cellPadding, cell.top() + (cell.height() - Metrics::checkSize) / 2,
                Metrics::checkSize, Metrics::checkSize};
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), Metrics::rowComfortable};
    }
};

PlainTable::PlainTable(const QString &accessibleName, QWidget *parent)
    : QTableView(parent)
    , m_delegate(new Delegate(this))
{
    setAccessibleName(accessibleName);
    setItemDelegate(m_delegate);
    prepareTable(*this);
    verticalHeader()->setDefaultSectionSize(Metrics::rowComfortable);
}

void PlainTable::setBadges(int column, MeaningOf meaningOf)
{
    m_delegate->badges.insert(column, std::move(meaningOf));
}

void PlainTable::setCode(int column)
{
    m_delegate->code.insert(column);
}

void PlainTable::setWidths(const QList<int> &widths)
{
    for (int column = 0; column < static_cast<int>(widths.size()); ++column)
        horizontalHeader()->resizeSection(column, widths[column]);
}

void PlainTable::setFilling(int column)
{
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

QList<int> PlainTable::chosenRows() const
{
    QList<int> rows;
    if (!selectionModel())
        return rows;
    const QModelIndexList chosen = selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen)
        rows.append(index.row());
    std::ranges::sort(rows);
    return rows;
}

QString PlainTable::chosenText() const
{
    QStringList lines;
    const QList<int> rows = chosenRows();
    for (const int row : rows)
        lines.append(model()->index(row, 0).data().toString());
    return lines.join(u'\n');
}

void PlainTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(chosenText());
        return;
    }
    QTableView::keyPressEvent(event);
}

void PlainTable::selectionChanged(const QItemSelection &chosen, const QItemSelection &left)
{
    QTableView::selectionChanged(chosen, left);
    Q_EMIT choiceChanged();
}

} // namespace Muster
