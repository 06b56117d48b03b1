// How MusterStyle paints what surrounds content: menus, tabs, headers, scroll bars, progress, item rows.
#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

namespace Muster::StyleBars {

void drawMenuBarItem(const QStyleOptionMenuItem *option, QPainter *painter, const QWidget *widget);
void drawMenuBarArea(const QStyleOption *option, QPainter *painter);
void drawMenuItem(const QStyleOptionMenuItem *option, QPainter *painter, const QWidget *widget);
[[nodiscard]] QSize menuItemSize(const QStyleOptionMenuItem *option, const QSize &text);

void drawTab(const QStyleOptionTab *option, QPainter *painter);
void drawTabLabel(const QStyleOptionTab *option, QPainter *painter, const QWidget *widget);
[[nodiscard]] QSize tabSize(const QStyleOptionTab *option);

void drawHeader(const QStyleOptionHeader *option, QPainter *painter);
[[nodiscard]] QSize headerSize(const QStyleOptionHeader *option);

void drawScrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &thumb);
[[nodiscard]] QRect scrollBarPart(const QStyleOptionSlider *option, QStyle::SubControl part);

void drawProgress(const QStyleOptionProgressBar *option, QPainter *painter);
void drawBranch(const QStyleOption *option, QPainter *painter);
void drawItemPanel(const QStyleOptionViewItem *option, QPainter *painter);

} // namespace Muster::StyleBars
