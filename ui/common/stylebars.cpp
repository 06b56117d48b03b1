#include "ui/common/stylebars.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QPainter>
#include <QWidget>

namespace Muster::StyleBars {

namespace {

bool isOn(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}
QColor role(Role role)
{
    return Palette::current().color(role);
}

int mnemonic(const QStyleOption *option, const QWidget *widget)
{
    const bool shown = widget && widget->style()->styleHint(QStyle::SH_UnderlineShortcut, option, widget);
    return shown ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
}

constexpr int menuGutter = Metrics::spaceMedium + Metrics::iconButton + Metrics::space;

} // namespace

void drawMenuBarArea(const QStyleOption *option, QPainter *painter)
{
    painter->fillRect(option->rect, role(Role::Window));
    Paint::edge(painter, option->rect, Qt::BottomEdge, role(Role::Border));
}

void drawMenuBarItem(const QStyleOptionMenuItem *option, QPainter *painter, const QWidget *widget)
{
    painter->fillRect(option->rect, role(Role::Window));
    const bool open = isOn(option, QStyle::State_Sunken);
    if (open || isOn(option, QStyle::State_Selected))
        Paint::box(painter, QRectF(option->rect).adjusted(0, 2, 0, -2), Metrics::radiusBadge,
                   role(open ? Role::Selection : Role::Sunken));
    painter->setFont(option->font);
    painter->setPen(role(isOn(option, QStyle::State_Enabled) ? Role::Text : Role::Disabled));
    painter->drawText(option->rect, static_cast<int>(Qt::AlignCenter) | Qt::TextSingleLine | mnemonic(option, widget),
                      option->text);
}

void drawMenuItem(const QStyleOptionMenuItem *option, QPainter *painter, const QWidget *widget)
{
    const QRect rect = option->rect;
    if (option->menuItemType == QStyleOptionMenuItem::Separator) {
        Paint::box(painter, QRectF(rect.x(), rect.center().y(), rect.width(), Paint::line(painter)), 0,
                   role(Role::Border));
        return;
    }
    const bool enabled = isOn(option, QStyle::State_Enabled);
    const bool active = enabled && isOn(option, QStyle::State_Selected);
    if (active)
        painter->fillRect(rect, role(Role::Selection));
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(option->direction, rect, part); };
    const QRect gutter = visual({rect.x() + Metrics::spaceMedium, rect.y(), Metrics::iconButton, rect.height()});
    const QColor mark = role(!enabled ? Role::Disabled : active ? Role::Text : Role::Text2);
    if (option->checkType != QStyleOptionMenuItem::NotCheckable && option->checked)
        paintIcon(painter, gutter, Metrics::iconButton, "check", enabled ? role(Role::Accent) : mark);
    else if (!option->icon.isNull())
        option->icon.paint(painter, gutter, Qt::AlignCenter,
                           !enabled ? QIcon::Disabled : (active ? QIcon::Active : QIcon::Normal));

    const QStringList parts = option->text.split(QLatin1Char('\t'));
    const QRect words = visual(rect.adjusted(menuGutter, 0, -menuGutter, 0));
    painter->setFont(option->font);
    painter->setPen(role(enabled ? Role::Text : Role::Disabled));
    const QFlags<Qt::AlignmentFlag> left = QStyle::visualAlignment(option->direction, Qt::AlignLeft | Qt::AlignVCenter);
    painter->drawText(words, static_cast<int>(left) | Qt::TextSingleLine | mnemonic(option, widget), parts.first());
    const QRect end = visual(rect.adjusted(menuGutter, 0, -Metrics::spaceMedium, 0));
    if (option->menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRect arrow(option->direction == Qt::LeftToRight ? end.right() - Metrics::iconRow : end.left(), end.y(),
                          Metrics::iconRow, end.height());
        paintIcon(painter, arrow, Metrics::iconRow, option->direction == Qt::LeftToRight ? "chevr" : "chevl", mark);
    } else if (parts.size() > 1) {
        const auto right = QStyle::visualAlignment(option->direction, Qt::AlignRight | Qt::AlignVCenter);
        Paint::text(painter, end, Type::key(), role(enabled ? Role::Text2 : Role::Disabled), parts.at(1), right,
                    Qt::ElideNone);
    }
}

QSize menuItemSize(const QStyleOptionMenuItem *option, const QSize &text)
{
    if (option->menuItemType == QStyleOptionMenuItem::Separator)
        return {text.width(), Metrics::space + Metrics::line};
    const int height = std::max(Metrics::rowMenuItem, option->fontMetrics.height() + Metrics::space);
    return {menuGutter + text.width() + menuGutter, height};
}

void drawTab(const QStyleOptionTab *option, QPainter *painter)
{
    const QRectF rect = option->rect;
    if (isOn(option, QStyle::State_Selected))
        Paint::edge(painter, rect, Qt::BottomEdge, role(Role::Accent), Metrics::tabUnderline);
    if (isOn(option, QStyle::State_HasFocus) && isOn(option, QStyle::State_KeyboardFocusChange))
        Paint::focusRing(painter, rect.adjusted(2, 4, -2, -5), Metrics::radiusControl);
}

void drawTabLabel(const QStyleOptionTab *option, QPainter *painter, const QWidget *widget)
{
    const bool enabled = isOn(option, QStyle::State_Enabled);
    const bool selected = isOn(option, QStyle::State_Selected);
    const bool lit = selected || isOn(option, QStyle::State_MouseOver);
    QRect rect = option->rect.adjusted(Metrics::spaceMedium, 0, -Metrics::spaceMedium, 0);
    if (!option->icon.isNull()) {
        const QRect at =
            QStyle::visualRect(option->direction, rect, {rect.x(), rect.y(), Metrics::iconButton, rect.height()});
        option->icon.paint(painter, at, Qt::AlignCenter, lit ? QIcon::Active : QIcon::Normal);
        const int taken = Metrics::iconButton + Metrics::spaceSmall;
        rect.adjust(option->direction == Qt::LeftToRight ? taken : 0, 0,
                    option->direction == Qt::LeftToRight ? 0 : -taken, 0);
    }
    painter->setFont(selected ? Type::bodyMedium() : Type::body());
    painter->setPen(role(!enabled ? Role::Disabled : lit ? Role::Text : Role::Text2));
    painter->drawText(rect, static_cast<int>(Qt::AlignCenter) | Qt::TextSingleLine | mnemonic(option, widget),
                      option->text);
}

QSize tabSize(const QStyleOptionTab *option)
{
    const QFontMetrics metrics(Type::bodyMedium());
    int width = metrics.size(Qt::TextShowMnemonic, option->text).width() + 2 * Metrics::spaceMedium;
    if (!option->icon.isNull())
        width += Metrics::iconButton + Metrics::spaceSmall;
    return {width, std::max(Metrics::tab, metrics.height() + 2 * Metrics::space)};
}

void drawHeader(const QStyleOptionHeader *option, QPainter *painter)
{
    const QRect rect = option->rect;
    QColor fill = role(Role::Window);
    if (isOn(option, QStyle::State_Sunken))
        fill = role(Role::Sunken);
    else if (isOn(option, QStyle::State_MouseOver) && isOn(option, QStyle::State_Enabled))
        fill = role(Role::Hover);
    painter->fillRect(rect, fill);
    Paint::edge(painter, rect, Qt::BottomEdge, role(Role::Border));
    const bool vertical = option->orientation == Qt::Vertical;
    if (!vertical)
        Paint::edge(painter, rect, option->direction == Qt::LeftToRight ? Qt::RightEdge : Qt::LeftEdge,
                    role(Role::Border));

    QRect words = rect.adjusted(Metrics::cellPadding, 0, -Metrics::cellPadding, -1);
    const bool sorted = option->sortIndicator != QStyleOptionHeader::None;
    const int arrow = Metrics::iconRow - 2;
    const auto alignment = QStyle::visualAlignment(option->direction, option->textAlignment);
    const QFont font = Type::smallMedium();
    const QColor color = role(isOn(option, QStyle::State_Enabled) ? Role::Text2 : Role::Disabled);
    if (sorted)
        words.setWidth(words.width() - arrow - Metrics::spaceTiny);
    if (option->direction == Qt::RightToLeft && sorted)
        words.translate(arrow + Metrics::spaceTiny, 0);
    const int width = Paint::text(painter, words, font, color, option->text, alignment | Qt::AlignVCenter);
    if (!sorted)
        return;
    int x = words.x() + width + Metrics::spaceTiny;
    if (alignment.testFlag(Qt::AlignRight))
        x = option->direction == Qt::LeftToRight ? words.right() + 1 + Metrics::spaceTiny
                                                 : words.right() - width - Metrics::spaceTiny - arrow;
    // Qt names the pointing of the arrow, not the order: ascending is "down".
    const bool ascending = option->sortIndicator == QStyleOptionHeader::SortDown;
    paintIcon(painter, {x, words.y(), arrow, words.height()}, arrow, ascending ? "sortu" : "sortd", color);
}

QSize headerSize(const QStyleOptionHeader *option)
{
    const QFontMetrics metrics(Type::smallMedium());
    const int arrow = option->sortIndicator == QStyleOptionHeader::None ? 0 : Metrics::iconRow + Metrics::spaceTiny;
    return {metrics.horizontalAdvance(option->text) + arrow + 2 * Metrics::cellPadding + 1,
            std::max(Metrics::rowHeader, metrics.height() + Metrics::space)};
}

void drawScrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &thumb)
{
    painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    if (option->maximum <= option->minimum)
        return;
    const bool held = isOn(option, QStyle::State_Sunken) && option->activeSubControls == QStyle::SC_ScrollBarSlider;
    const bool lit = isOn(option, QStyle::State_MouseOver);
    const QColor color = held ? role(Role::Text2) : role(lit ? Role::Outline : Role::ButtonBorder);
    const qreal inset = (Metrics::scrollBar - Metrics::scrollThumb) / 2.0;
    Paint::box(painter, QRectF(thumb).adjusted(inset, inset, -inset, -inset), Metrics::scrollThumb / 2.0, color);
}

QRect scrollBarPart(const QStyleOptionSlider *option, QStyle::SubControl part)
{
    const bool horizontal = option->orientation == Qt::Horizontal;
    const int length = horizontal ? option->rect.width() : option->rect.height();
    const int steps = option->maximum - option->minimum;
    int thumb = length;
    if (steps > 0) {
        const qint64 shown = qint64(option->pageStep) * length / (qint64(steps) + option->pageStep);
        thumb = std::clamp(int(shown), std::min(Metrics::scrollThumbLeast, length), length);
    }
    const int start = QStyle::sliderPositionFromValue(option->minimum, option->maximum, option->sliderPosition,
                                                      length - thumb, option->upsideDown);
    const auto along = [&](int from, int to) {
        const QRect rect = horizontal ? QRect(from, 0, to - from, option->rect.height())
                                      : QRect(0, from, option->rect.width(), to - from);
        return QStyle::visualRect(option->direction, option->rect, rect.translated(option->rect.topLeft()));
    };
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return option->rect;
    case QStyle::SC_ScrollBarSlider:
        return along(start, start + thumb);
    case QStyle::SC_ScrollBarSubPage:
        return along(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return along(start + thumb, length);
    default:
        return {};
    }
}

void drawProgress(const QStyleOptionProgressBar *option, QPainter *painter)
{
    QRectF bar = option->rect;
    bar.setHeight(std::min<qreal>(bar.height(), Metrics::progress));
    bar.moveTop(option->rect.y() + (option->rect.height() - bar.height()) / 2);
    const qreal radius = Metrics::progress / 2.0;
    Paint::box(painter, bar, radius, role(Role::Sunken));
    // Work of unknown length shows a count beside an empty bar: nothing runs to and fro.
    const int steps = option->maximum - option->minimum;
    if (steps <= 0 || option->progress <= option->minimum)
        return;
    const qreal share = std::min(1.0, qreal(option->progress - option->minimum) / steps);
    QRectF done = bar;
    done.setWidth(std::max<qreal>(Metrics::progress, bar.width() * share));
    if ((option->direction == Qt::RightToLeft) != option->invertedAppearance)
        done.moveRight(bar.right());
    Paint::box(painter, done, radius, role(isOn(option, QStyle::State_Enabled) ? Role::Accent : Role::Disabled));
}

void drawBranch(const QStyleOption *option, QPainter *painter)
{
    if (!isOn(option, QStyle::State_Children))
        return;
    const bool leftToRight = option->direction == Qt::LeftToRight;
    const char *closed = leftToRight ? "chevr" : "chevl";
    paintIcon(painter, option->rect, Metrics::iconRow - 2, isOn(option, QStyle::State_Open) ? "chevd" : closed,
              role(Role::Text2));
}

void drawItemPanel(const QStyleOptionViewItem *option, QPainter *painter)
{
    const bool selected = isOn(option, QStyle::State_Selected);
    if (selected) {
        const bool active = isOn(option, QStyle::State_Active) && isOn(option, QStyle::State_Enabled);
        painter->fillRect(option->rect, role(active ? Role::Selection : Role::SelectionInactive));
    } else if (option->backgroundBrush.style() != Qt::NoBrush) {
        painter->fillRect(option->rect, option->backgroundBrush);
    }
}

} // namespace Muster::StyleBars
