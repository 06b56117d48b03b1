// How MusterStyle paints what is typed into or chosen from: line edit, combo box, spin box.
#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

namespace Muster::StyleFields {

void drawField(const QStyleOption *option, QPainter *painter, const QWidget *widget);
void drawCombo(const QStyleOptionComboBox *option, QPainter *painter, const QWidget *widget);
void drawSpin(const QStyleOptionSpinBox *option, QPainter *painter, const QWidget *widget);
[[nodiscard]] QRect comboPart(const QStyleOptionComboBox *option, QStyle::SubControl part);
[[nodiscard]] QRect spinPart(const QStyleOptionSpinBox *option, QStyle::SubControl part);

} // namespace Muster::StyleFields
