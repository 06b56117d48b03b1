#include "ui/common/stylefields.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"

#include <QPainter>
#include <QWidget>

namespace Muster::StyleFields {

namespace {

bool isOn(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

constexpr int arrowWidth = Metrics::iconRow + Metrics::fieldPadding;

} // namespace

void drawField(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Palette &palette = Palette::current();
    const bool enabled = isOn(option, QStyle::State_Enabled);
    const bool readOnly = isOn(option, QStyle::State_ReadOnly);
    const bool invalid = widget && widget->property("invalid").toBool();
    const bool focused = isOn(option, QStyle::State_HasFocus) && enabled;
    QColor border = palette.color(enabled ? Role::Outline : Role::Border);
    if (readOnly && enabled)
        border = palette.color(Role::Border);
    if (invalid)
        border = palette.foreground(Meaning::Failed);
    else if (focused)
        border = palette.color(Role::Accent);
    const QColor fill = palette.color(enabled && !readOnly ? Role::Base : Role::Window);
    Paint::box(painter, option->rect, Metrics::radiusControl, fill, border, focused ? Metrics::focusWidth : 1);
}

void drawCombo(const QStyleOptionComboBox *option, QPainter *painter, const QWidget *widget)
{
    const Palette &palette = Palette::current();
    const bool enabled = isOn(option, QStyle::State_Enabled);
    if (option->editable) {
        drawField(option, painter, widget);
    } else {
        QColor fill = palette.color(enabled ? Role::Button : Role::Window);
        if (enabled && isOn(option, QStyle::State_On))
            fill = palette.color(Role::Sunken);
        else if (enabled && isOn(option, QStyle::State_MouseOver))
            fill = palette.isDark() ? Paint::mixed(fill, Qt::white, 0.08) : palette.color(Role::Hover);
        Paint::box(painter, option->rect, Metrics::radiusControl, fill,
                   palette.color(enabled ? Role::ButtonBorder : Role::Border));
    }
    const QRect arrow = comboPart(option, QStyle::SC_ComboBoxArrow);
    paintIcon(painter, arrow, Metrics::iconRow, option->editable ? "chevd" : "chevud",
              palette.color(enabled ? Role::Text2 : Role::Disabled));
}

void drawSpin(const QStyleOptionSpinBox *option, QPainter *painter, const QWidget *widget)
{
    drawField(option, painter, widget);
    if (option->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const Palette &palette = Palette::current();
    const auto button = [&](QStyle::SubControl part, QAbstractSpinBox::StepEnabledFlag step) {
        const QRect rect = spinPart(option, part);
        const bool enabled = isOn(option, QStyle::State_Enabled) && option->stepEnabled.testFlag(step);
        if (enabled && option->activeSubControls == part)
            painter->fillRect(rect, palette.color(isOn(option, QStyle::State_Sunken) ? Role::Sunken : Role::Hover));
        const QPointF middle = QRectF(rect).center();
        const qreal up = part == QStyle::SC_SpinBoxUp ? -1 : 1;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        QPen pen(palette.color(enabled ? Role::Text2 : Role::Disabled), 1.3);
        pen.setCapStyle(Qt::RoundCap);
        pen.setJoinStyle(Qt::RoundJoin);
        painter->setPen(pen);
        painter->drawPolyline(
            QPolygonF{middle + QPointF(-3, -1.5 * up), middle + QPointF(0, 1.5 * up), middle + QPointF(3, -1.5 * up)});
        painter->restore();
    };
    button(QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled);
    button(QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled);
}

QRect comboPart(const QStyleOptionComboBox *option, QStyle::SubControl part)
{
    QRect rect = option->rect;
    switch (part) {
    case QStyle::SC_ComboBoxArrow:
        rect.setLeft(rect.right() + 1 - arrowWidth - Metrics::spaceHair);
        break;
    case QStyle::SC_ComboBoxEditField:
        rect.adjust(option->editable ? Metrics::fieldPadding - Metrics::spaceHair : Metrics::textPadding,
                    Metrics::spaceHair, -arrowWidth - Metrics::spaceTiny, -Metrics::spaceHair);
        break;
    case QStyle::SC_ComboBoxListBoxPopup:
        rect.translate(0, Metrics::spaceHair);
        break;
    default:
        break;
    }
    return QStyle::visualRect(option->direction, option->rect, rect);
}

QRect spinPart(const QStyleOptionSpinBox *option, QStyle::SubControl part)
{
    const int frame = Metrics::focusWidth;
    QRect rect = option->rect.adjusted(frame, frame, -frame, -frame);
    const int buttons =
        option->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : Metrics::iconRow + Metrics::spaceTiny;
    if (part == QStyle::SC_SpinBoxFrame)
        return option->rect;
    if (part == QStyle::SC_SpinBoxEditField)
        rect.adjust(Metrics::spaceTiny, 0, -buttons, 0);
    else if (part == QStyle::SC_SpinBoxUp || part == QStyle::SC_SpinBoxDown)
        rect.setLeft(rect.right() + 1 - buttons);
    if (part == QStyle::SC_SpinBoxUp)
        rect.setHeight(rect.height() / 2);
    else if (part == QStyle::SC_SpinBoxDown)
        rect.setTop(rect.top() + rect.height() / 2);
    return QStyle::visualRect(option->direction, option->rect, rect);
}

} // namespace Muster::StyleFields
