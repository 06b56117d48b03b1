// What every table of the house has in common: whole rows, no grid, and how the ground of a cell is drawn.
#pragma once

class QPainter;
class QSplitter;
class QStyleOptionViewItem;
class QTableView;
class QWidget;

namespace Muster {

void prepareTable(QTableView &table);

// Selection, hover and the frame of the current cell, which are the style's work. initStyleOption() would ask the model
// for six roles that these tables do not have.
void paintCellGround(QPainter *painter, const QStyleOptionViewItem &option);

// A table with the details of its current row below it. Owns both.
[[nodiscard]] QSplitter *aboveDetails(QWidget *table, QWidget *details);

} // namespace Muster
