// How MusterStyle paints what is pressed: push and tool buttons, check boxes, radio buttons.
#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

namespace Muster::StyleButtons {

void drawPushPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget);
void drawPushLabel(const QStyleOptionButton *option, QPainter *painter, const QWidget *widget);
[[nodiscard]] QSize pushSize(const QStyleOptionButton *option, const QWidget *widget);

void drawToolPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget);

void drawCheck(const QStyleOption *option, QPainter *painter);
void drawRadio(const QStyleOption *option, QPainter *painter);

} // namespace Muster::StyleButtons
