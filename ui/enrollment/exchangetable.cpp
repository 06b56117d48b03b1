#include "ui/enrollment/exchangetable.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace Muster {

Meaning meaningOf(ExchangesModel::Outcome outcome)
{
    switch (outcome) {
    case ExchangesModel::Outcome::Answered:
        return Meaning::Ok;
    case ExchangesModel::Outcome::Later:
        return Meaning::Waiting;
    case ExchangesModel::Outcome::Failed:
        return Meaning::Failed;
    case ExchangesModel::Outcome::Sent:
        break;
    }
    return Meaning::Neutral;
}

class ExchangeTable::Delegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        paintCellGround(painter, option);
        const Palette &palette = Palette::current();
        QRect cell = option.rect.adjusted(Metrics::cellPadding, 0, -Metrics::cellPadding, 0);
        const bool isMuster =
            index.data(ExchangesModel::SideRole).value<ExchangesModel::Side>() == ExchangesModel::Side::Muster;
        const auto outcome = index.data(ExchangesModel::OutcomeRole).value<ExchangesModel::Outcome>();
        const auto withIcon = [&](const QString &name, const QColor &color) {
            paintIcon(painter, QRect(cell.left(), cell.top(), Metrics::iconRow, cell.height()), Metrics::iconRow, name,
                      color);
            cell.setLeft(cell.left() + Metrics::iconRow + Metrics::spaceSmall);
        };
        QFont font = Type::body();
        QColor color = palette.color(Role::Text);
        switch (index.column()) {
        case ExchangesModel::NumberColumn:
            color = palette.color(Role::Text2);
            break;
        case ExchangesModel::FromColumn:
            withIcon(isMuster ? QStringLiteral("out") : QStringLiteral("in"),
                     palette.color(isMuster ? Role::Link : Role::Text2));
            break;
        case ExchangesModel::WhatColumn:
            font = Type::bodyMedium();
            break;
        case ExchangesModel::RequestColumn:
            font = Type::mono();
            color = palette.color(Role::Text2);
            break;
        case ExchangesModel::AnswerColumn:
            withIcon(Palette::iconName(meaningOf(outcome)), palette.foreground(meaningOf(outcome)));
            break;
        case ExchangesModel::WordsColumn:
            if (outcome == ExchangesModel::Outcome::Failed)
                color = palette.foreground(Meaning::Failed);
            break;
        default:
            break;
        }
        const QVariant alignment = index.data(Qt::TextAlignmentRole);
        Paint::text(painter, cell, font, color, index.data().toString(),
                    alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignVCenter | Qt::AlignLeft);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), Metrics::rowCompact};
    }
};

ExchangeTable::ExchangeTable(ExchangesModel &model, QWidget *parent)
    : QTableView(parent)
{
    setObjectName("exchangesTable");
    setAccessibleName(tr("Conversation"));
    setItemDelegate(new Delegate(this));
    prepareTable(*this);
    setSelectionMode(QAbstractItemView::SingleSelection);
    verticalHeader()->setDefaultSectionSize(Metrics::rowCompact);
    setModel(&model);
    constexpr std::array widths{46, 78, 92, 216, 158, 84};
    for (int column = 0; column < int(widths.size()); ++column)
        horizontalHeader()->resizeSection(column, widths[size_t(column)]);
    horizontalHeader()->setSectionResizeMode(ExchangesModel::WordsColumn, QHeaderView::Stretch);
}

int ExchangeTable::chosenRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

bool ExchangeTable::isAtEnd() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->maximum();
}

void ExchangeTable::selectionChanged(const QItemSelection &chosen, const QItemSelection &left)
{
    QTableView::selectionChanged(chosen, left);
    Q_EMIT choiceChanged();
}

} // namespace Muster
