// What every table of the house has in common: whole rows, no grid, and how the ground of a cell is drawn.
#pragma once

class QPainter;
class QStyleOptionViewItem;
class QTableView;

namespace Muster {

void prepareTable(QTableView &table);

// Selection, hover and the frame of the current cell, which are the style's work. initStyleOption() would ask the model
// for six roles that these tables do not have.
void paintCellGround(QPainter *painter, const QStyleOptionViewItem &option);

} // namespace Muster
