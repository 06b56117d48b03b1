#include "ui/common/musterstyle.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/stylebars.h"
#include "ui/common/stylebuttons.h"
#include "ui/common/stylefields.h"
#include "ui/common/type.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QStyleOption>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

namespace Muster {

namespace {

QColor role(Role role)
{
    return Palette::current().color(role);
}
bool isOn(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

template <typename Option> const Option *as(const QStyleOption *option)
{
    return qstyleoption_cast<const Option *>(option);
}

void drawToolLabel(const QStyleOptionToolButton *option, QPainter *painter, const QStyle &style, const QWidget *widget)
{
    QStyleOptionToolButton copy = *option;
    copy.font = Type::bodyMedium();
    copy.state.setFlag(QStyle::State_Raised, false); // Fusion would shift a pressed label
    copy.state.setFlag(QStyle::State_Sunken, false);
    style.drawControl(QStyle::CE_ToolButtonLabel, &copy, painter, widget);
}

void drawGroupBox(const QStyleOptionGroupBox *option, QPainter *painter, const QStyle &style, const QWidget *widget)
{
    if (option->subControls.testFlag(QStyle::SC_GroupBoxFrame) && !option->features.testFlag(QStyleOptionFrame::Flat))
        Paint::box(painter, style.subControlRect(QStyle::CC_GroupBox, option, QStyle::SC_GroupBoxFrame, widget),
                   Metrics::radiusBox, {}, role(Role::Border));
    if (option->subControls.testFlag(QStyle::SC_GroupBoxCheckBox)) {
        QStyleOption check = *option;
        check.rect = style.subControlRect(QStyle::CC_GroupBox, option, QStyle::SC_GroupBoxCheckBox, widget);
        StyleButtons::drawCheck(&check, painter);
    }
    const QRect label = style.subControlRect(QStyle::CC_GroupBox, option, QStyle::SC_GroupBoxLabel, widget);
    painter->setFont(Type::bodyStrong());
    painter->setPen(role(isOn(option, QStyle::State_Enabled) ? Role::Text : Role::Disabled));
    painter->drawText(label,
                      static_cast<int>(Qt::AlignVCenter) | Qt::AlignLeft | Qt::TextSingleLine | Qt::TextHideMnemonic,
                      option->text);
}

// Cells keep as far from the edge as the words of the header; Fusion leaves half of it.
constexpr int cellShift = Metrics::cellPadding / 2;

} // namespace

MusterStyle::MusterStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void MusterStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        return StyleButtons::drawPushPanel(option, painter, widget);
    case PE_PanelButtonTool:
        return StyleButtons::drawToolPanel(option, painter, widget);
    case PE_FrameDefaultButton:
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return StyleButtons::drawCheck(option, painter);
    case PE_IndicatorRadioButton:
        return StyleButtons::drawRadio(option, painter);
    case PE_PanelLineEdit:
        if (const auto *frame = as<QStyleOptionFrame>(option); frame && frame->lineWidth <= 0)
            return; // inside another control, which draws the frame
        return StyleFields::drawField(option, painter, widget);
    case PE_FrameLineEdit:
        return;
    case PE_FrameFocusRect:
        // The ring round controls is FocusRing's; here it is the current cell of a view.
        if (qobject_cast<const QAbstractItemView *>(widget) && isOn(option, State_KeyboardFocusChange))
            Paint::box(painter, option->rect, 0, {}, role(Role::Accent));
        return;
    case PE_Frame:
    case PE_FrameWindow:
        return Paint::box(painter, option->rect, 0, {}, role(Role::Border));
    case PE_PanelScrollAreaCorner:
        return painter->fillRect(option->rect, role(Role::Base));
    case PE_FrameMenu:
        return Paint::box(painter, option->rect, 0, {}, role(Role::Outline));
    case PE_PanelMenu:
        return painter->fillRect(option->rect, role(Role::Base));
    case PE_PanelTipLabel:
        return Paint::box(painter, option->rect, 0, role(Role::Base), role(Role::Outline));
    case PE_FrameGroupBox:
        return Paint::box(painter, option->rect, Metrics::radiusBox, {}, role(Role::Border));
    case PE_FrameTabWidget:
        return Paint::edge(painter, option->rect, Qt::TopEdge, role(Role::Border));
    case PE_FrameTabBarBase:
        return Paint::edge(painter, option->rect, Qt::BottomEdge, role(Role::Border));
    case PE_IndicatorBranch:
        return StyleBars::drawBranch(option, painter);
    case PE_IndicatorArrowDown:
        return paintIcon(painter, option->rect, Metrics::iconRow, "chevd",
                         role(isOn(option, State_Enabled) ? Role::Text2 : Role::Disabled));
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
        return;
    case PE_PanelItemViewItem:
        if (const auto *item = as<QStyleOptionViewItem>(option)) {
            StyleBars::drawItemPanel(item, painter);
            if (qobject_cast<const QTableView *>(widget))
                Paint::edge(painter, option->rect, Qt::BottomEdge, role(Role::Grid));
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void MusterStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        return StyleButtons::drawPushPanel(option, painter, widget);
    case CE_PushButtonLabel:
        if (const auto *button = as<QStyleOptionButton>(option))
            return StyleButtons::drawPushLabel(button, painter, widget);
        break;
    case CE_MenuBarEmptyArea:
        return StyleBars::drawMenuBarArea(option, painter);
    case CE_MenuBarItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option))
            return StyleBars::drawMenuBarItem(item, painter, widget);
        break;
    case CE_MenuItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option))
            return StyleBars::drawMenuItem(item, painter, widget);
        break;
    case CE_MenuEmptyArea:
        return;
    case CE_TabBarTabShape:
        if (const auto *tab = as<QStyleOptionTab>(option))
            return StyleBars::drawTab(tab, painter);
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = as<QStyleOptionTab>(option))
            return StyleBars::drawTabLabel(tab, painter, widget);
        break;
    case CE_Header:
        if (const auto *header = as<QStyleOptionHeader>(option))
            return StyleBars::drawHeader(header, painter);
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, role(Role::Window));
        return Paint::edge(painter, option->rect, Qt::BottomEdge, role(Role::Border));
    case CE_Splitter:
        return painter->fillRect(option->rect, role(Role::Border));
    case CE_ProgressBar:
        if (const auto *bar = as<QStyleOptionProgressBar>(option))
            return StyleBars::drawProgress(bar, painter);
        break;
    case CE_FocusFrame:
        return Paint::focusRing(painter, option->rect,
                                Metrics::radiusControl + Metrics::focusWidth + Metrics::focusGap - 1);
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void MusterStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                     const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        if (const auto *combo = as<QStyleOptionComboBox>(option))
            return StyleFields::drawCombo(combo, painter, widget);
        break;
    case CC_SpinBox:
        if (const auto *spin = as<QStyleOptionSpinBox>(option))
            return StyleFields::drawSpin(spin, painter, widget);
        break;
    case CC_ScrollBar:
        if (const auto *bar = as<QStyleOptionSlider>(option))
            return StyleBars::drawScrollBar(bar, painter, StyleBars::scrollBarPart(bar, SC_ScrollBarSlider));
        break;
    case CC_ToolButton:
        if (const auto *button = as<QStyleOptionToolButton>(option)) {
            drawPrimitive(PE_PanelButtonTool, button, painter, widget);
            return drawToolLabel(button, painter, *this, widget);
        }
        break;
    case CC_GroupBox:
        if (const auto *box = as<QStyleOptionGroupBox>(option))
            return drawGroupBox(box, painter, *this, widget);
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect MusterStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents: {
        const auto *frame = as<QStyleOptionFrame>(option);
        // The line edit itself adds two.
        const int side = frame && frame->lineWidth > 0 ? Metrics::fieldPadding - 2 : 0;
        return option->rect.adjusted(side, 1, -side, -1);
    }
    case SE_PushButtonContents:
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_ItemViewItemFocusRect:
        return option->rect;
    case SE_ItemViewItemCheckIndicator:
    case SE_ItemViewItemDecoration:
    case SE_ItemViewItemText: {
        const QRect rect = QProxyStyle::subElementRect(element, option, widget);
        const bool last = element == SE_ItemViewItemText;
        return option->direction == Qt::LeftToRight ? rect.adjusted(cellShift, 0, last ? 0 : cellShift, 0)
                                                    : rect.adjusted(last ? 0 : -cellShift, 0, -cellShift, 0);
    }
    case SE_ProgressBarContents:
    case SE_ProgressBarGroove:
        return option->rect;
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect MusterStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
                                  const QWidget *widget) const
{
    if (control == CC_GroupBox) {
        if (const auto *box = as<QStyleOptionGroupBox>(option)) {
            QStyleOptionGroupBox strong = *box;
            strong.fontMetrics = QFontMetrics(Type::bodyStrong());
            return QProxyStyle::subControlRect(control, &strong, subControl, widget);
        }
    } else if (control == CC_ScrollBar) {
        if (const auto *bar = as<QStyleOptionSlider>(option))
            return StyleBars::scrollBarPart(bar, subControl);
    } else if (control == CC_ComboBox && subControl != SC_ComboBoxFrame) {
        if (const auto *combo = as<QStyleOptionComboBox>(option))
            return StyleFields::comboPart(combo, subControl);
    } else if (control == CC_SpinBox) {
        if (const auto *spin = as<QStyleOptionSpinBox>(option))
            return StyleFields::spinPart(spin, subControl);
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QSize MusterStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                    const QWidget *widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto *button = as<QStyleOptionButton>(option))
            return StyleButtons::pushSize(button, widget);
        break;
    case CT_ToolButton: {
        const int side = std::max(Metrics::control, size.height() + Metrics::spaceSmall);
        return {std::max(side, size.width() + Metrics::spaceSmall), side};
    }
    case CT_SpinBox:
        return {size.width() + Metrics::iconRow + 2 * Metrics::fieldPadding, std::max(Metrics::control, size.height())};
    case CT_ItemViewItem:
        return QProxyStyle::sizeFromContents(type, option, size, widget) + QSize(cellShift, 0);
    case CT_LineEdit:
        return {size.width() + 2 * Metrics::fieldPadding, std::max(Metrics::control, size.height() + 6)};
    case CT_ComboBox:
        return {size.width() + Metrics::textPadding + Metrics::iconRow + Metrics::fieldPadding + Metrics::space,
                std::max(Metrics::control, size.height() + 6)};
    case CT_MenuItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option))
            return StyleBars::menuItemSize(item, size);
        break;
    case CT_MenuBarItem:
        return {size.width() + 2 * Metrics::space + 4, std::max(Metrics::menuBar - 1, size.height())};
    case CT_MenuBar:
        return {size.width(), std::max(Metrics::menuBar, size.height())};
    case CT_TabBarTab:
        if (const auto *tab = as<QStyleOptionTab>(option))
            return StyleBars::tabSize(tab);
        break;
    case CT_HeaderSection:
        if (const auto *header = as<QStyleOptionHeader>(option))
            return StyleBars::headerSize(header);
        break;
    case CT_ProgressBar:
        return {std::max(size.width(), 60), Metrics::progress};
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

int MusterStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
    case PM_SplitterWidth:
    case PM_MenuPanelWidth:
        return Metrics::line;
    case PM_MenuVMargin:
        return Metrics::spaceTiny;
    case PM_MenuHMargin:
        return 0;
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_MenuBarHMargin:
        return Metrics::spaceSmall;
    case PM_MenuBarVMargin:
    case PM_MenuBarItemSpacing:
        return 0;
    case PM_ScrollBarExtent:
        return Metrics::scrollBar;
    case PM_ScrollBarSliderMin:
        return Metrics::scrollThumbLeast;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return Metrics::checkSize;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return Metrics::space;
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
        return Metrics::iconButton;
    case PM_SmallIconSize:
        return Metrics::iconButton;
    case PM_ListViewIconSize:
        return Metrics::iconRow;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_TabBarTabHSpace:
        return 2 * Metrics::spaceMedium;
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
        return 0;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return Metrics::space;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return widget && widget->isWindow() ? Metrics::dialogMargin : Metrics::pageMargin;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return Metrics::focusWidth + Metrics::focusGap;
    case PM_HeaderMargin:
        return Metrics::spaceTiny; // sets the least height of rows, too
    default:
        break;
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int MusterStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return Metrics::tooltipDelay;
    case SH_Widget_Animation_Duration:
        return 0;
    case SH_ScrollBar_Transient:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_ComboBox_Popup:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_TabBar_ElideMode:
        return Qt::ElideNone;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_FormLayoutLabelAlignment:
        return Qt::AlignLeft | Qt::AlignVCenter;
    case SH_GroupBox_TextLabelColor:
        return static_cast<int>(role(Role::Text).rgb());
    case SH_FocusFrame_AboveWidget:
        return 1;
    case SH_FocusFrame_Mask:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QIcon MusterStyle::standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const
{
    switch (standard) {
    case SP_LineEditClearButton:
        return icon("x");
    case SP_MessageBoxInformation:
        return icon("info", Meaning::Waiting);
    case SP_MessageBoxWarning:
        return icon(Meaning::Attention);
    case SP_MessageBoxCritical:
        return icon(Meaning::Failed);
    case SP_MessageBoxQuestion:
        return icon("help", Meaning::Waiting);
    case SP_DirIcon:
        return icon("folder");
    case SP_FileIcon:
        return icon("file");
    case SP_ToolBarHorizontalExtensionButton:
    case SP_ToolBarVerticalExtensionButton:
        return icon("more");
    default:
        return QProxyStyle::standardIcon(standard, option, widget);
    }
}

QPalette MusterStyle::standardPalette() const
{
    return Palette::current().qPalette();
}

void MusterStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QHeaderView *>(widget) || qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *tabs = qobject_cast<QTabBar *>(widget))
        tabs->setExpanding(false);
}

} // namespace Muster
