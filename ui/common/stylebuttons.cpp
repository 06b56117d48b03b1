#include "ui/common/stylebuttons.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QPainter>
#include <QWidget>

namespace Muster::StyleButtons {

namespace {

bool has(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}
bool isOn(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

struct Face {
    QColor fill;
    QColor border;
    QColor text;
    QColor hint;
};

// A step towards the text when hovered and two when pressed: darker in light, lighter in dark.
QColor stepped(const QColor &color, const QStyleOption *option)
{
    const QColor towards = Palette::current().isDark() ? Qt::white : Qt::black;
    if (isOn(option, QStyle::State_Sunken))
        return Paint::mixed(color, towards, 0.16);
    return isOn(option, QStyle::State_MouseOver) ? Paint::mixed(color, towards, 0.08) : color;
}

bool isFlat(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    return button && button->features.testFlag(QStyleOptionButton::Flat);
}

Face flatFace(const QStyleOption *option, const QWidget *widget)
{
    const Palette &palette = Palette::current();
    const QColor text = has(widget, "link") ? palette.color(Role::Link)
        : has(widget, "danger")             ? palette.foreground(Meaning::Failed)
                                            : palette.color(Role::Text);
    Face face{{}, {}, text, palette.color(Role::Text2)};
    if (isOn(option, QStyle::State_Sunken))
        face.fill = palette.color(Role::Border);
    else if (isOn(option, QStyle::State_On))
        face.fill = palette.color(Role::Selection);
    else if (isOn(option, QStyle::State_MouseOver))
        face.fill = palette.isDark() ? palette.color(Role::Button) : palette.color(Role::Sunken);
    return face;
}

Face practiceFace(const QStyleOption *option)
{
    const Palette &palette = Palette::current();
    const QColor white = palette.color(Role::PracticeText);
    return {stepped(palette.color(Role::PracticeFrame), option), white, white, white};
}

Face pushFace(const QStyleOption *option, const QWidget *widget)
{
    const Palette &palette = Palette::current();
    Face face;
    if (isFlat(option)) {
        face = flatFace(option, widget);
    } else if (has(widget, "practice")) {
        return practiceFace(option);
    } else if (!isOn(option, QStyle::State_Enabled)) {
        face = {palette.color(Role::Window), palette.color(Role::Border), {}, {}};
    } else if (has(widget, "primary")) {
        const QColor fill = stepped(palette.color(Role::Accent), option);
        return {fill, fill, palette.color(Role::AccentText), palette.color(Role::AccentText)};
    } else {
        face = {palette.color(Role::Button), palette.color(Role::ButtonBorder), palette.color(Role::Text),
                palette.color(Role::Text2)};
        if (isOn(option, QStyle::State_On))
            face.fill = palette.color(Role::Selection);
        if (isOn(option, QStyle::State_Sunken))
            face.fill = palette.color(Role::Sunken);
        else if (isOn(option, QStyle::State_MouseOver))
            face.fill = isOn(option, QStyle::State_On) || palette.isDark() ? stepped(face.fill, option)
                                                                           : palette.color(Role::Hover);
        if (has(widget, "danger"))
            face.text = palette.foreground(Meaning::Failed);
    }
    if (!isOn(option, QStyle::State_Enabled)) {
        face.text = face.hint = palette.color(Role::Disabled);
        if (isFlat(option))
            face.fill = {};
    }
    return face;
}

// An icon of the button's own text colour, whatever colour it would have elsewhere.
QPixmap tinted(const QPixmap &pixmap, const QColor &color)
{
    QPixmap result = pixmap;
    QPainter painter(&result);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), pixmap.deviceIndependentSize().toSize()), color);
    return result;
}

QString hintOf(const QWidget *widget)
{
    return widget ? widget->property("keyHint").toString() : QString();
}

struct Parts {
    int icon = 0;
    int text = 0;
    int hint = 0;
    int arrow = 0;

    [[nodiscard]] int width() const
    {
        int sum = icon + text + hint + arrow;
        const int parts = (icon > 0) + (text > 0) + (hint > 0) + (arrow > 0);
        // The icon and the key stand a little off the words.
        if (parts > 1)
            sum += (parts - 1) * Metrics::spaceSmall;
        return sum;
    }
};

QFont fontOf(const QWidget *widget)
{
    if (has(widget, "link"))
        return Type::body();
    return has(widget, "inRow") || has(widget, "practice") ? Type::smallMedium() : Type::bodyMedium();
}

Parts partsOf(const QStyleOptionButton *option, const QWidget *widget)
{
    Parts parts;
    if (!option->icon.isNull())
        parts.icon = option->iconSize.width();
    if (!option->text.isEmpty())
        parts.text = QFontMetrics(fontOf(widget)).size(Qt::TextShowMnemonic, option->text).width();
    if (const QString hint = hintOf(widget); !hint.isEmpty())
        parts.hint = QFontMetrics(Type::key()).horizontalAdvance(hint);
    if (option->features.testFlag(QStyleOptionButton::HasMenu))
        parts.arrow = Metrics::iconRow;
    return parts;
}

} // namespace

void drawPushPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Face face = pushFace(option, widget);
    if (face.fill.isValid() || face.border.isValid())
        Paint::box(painter, option->rect, Metrics::radiusControl, face.fill, face.border);
}

void drawPushLabel(const QStyleOptionButton *option, QPainter *painter, const QWidget *widget)
{
    const Face face = pushFace(option, widget);
    const Parts parts = partsOf(option, widget);
    const bool leftToRight = option->direction == Qt::LeftToRight;
    int x = option->rect.x() + std::max(0, (option->rect.width() - parts.width()) / 2);
    const auto place = [&](int width) {
        const QRect rect(x, option->rect.y(), width, option->rect.height());
        x += width + Metrics::spaceSmall;
        return leftToRight ? rect : QStyle::visualRect(option->direction, option->rect, rect);
    };
    if (parts.icon) {
        const QRect rect = place(parts.icon);
        const bool ownColor = has(widget, "ownIconColor");
        const auto mode = isOn(option, QStyle::State_Enabled) ? QIcon::Active : QIcon::Disabled;
        const qreal ratio = painter->device()->devicePixelRatio();
        QPixmap pixmap = option->icon.pixmap(option->iconSize, ratio, mode);
        if (!ownColor)
            pixmap = tinted(pixmap,
                            isOn(option, QStyle::State_On) && !parts.text ? Palette::current().color(Role::Accent)
                                                                          : face.text);
        painter->drawPixmap(rect.x(), rect.y() + (rect.height() - option->iconSize.height()) / 2, pixmap);
    }
    const QWidget *styled = widget;
    const bool underlined = styled && styled->style()->styleHint(QStyle::SH_UnderlineShortcut, option, widget);
    const int mnemonic = underlined ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
    if (parts.text) {
        const QRect rect = place(parts.text);
        painter->setFont(fontOf(widget));
        painter->setPen(face.text);
        painter->drawText(rect, static_cast<int>(Qt::AlignCenter) | Qt::TextSingleLine | mnemonic, option->text);
    }
    if (parts.hint)
        Paint::text(painter, place(parts.hint), Type::key(), face.hint, hintOf(widget), Qt::AlignCenter, Qt::ElideNone);
    if (parts.arrow)
        paintIcon(painter, place(parts.arrow), Metrics::iconRow, "chevd", face.hint);
}

QSize pushSize(const QStyleOptionButton *option, const QWidget *widget)
{
    const bool inRow = has(widget, "inRow") || has(widget, "practice");
    const int least = inRow ? Metrics::controlInRow : Metrics::control;
    const Parts parts = partsOf(option, widget);
    // A button with an icon alone is square.
    const int padding = inRow || !parts.text ? Metrics::spaceSmall : Metrics::textPadding + Metrics::line;
    const int side = has(widget, "link") ? Metrics::spaceTiny : padding;
    const int height = std::max(least, QFontMetrics(fontOf(widget)).height() + Metrics::spaceTiny);
    return {std::max(parts.width() + 2 * side, has(widget, "link") ? 0 : height), height};
}

void drawToolPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Palette &palette = Palette::current();
    if (!isOn(option, QStyle::State_AutoRaise)) {
        const Face face = pushFace(option, widget);
        Paint::box(painter, option->rect, Metrics::radiusControl, face.fill, face.border);
        return;
    }
    const Face face = flatFace(option, widget);
    if (isOn(option, QStyle::State_Enabled) && face.fill.isValid())
        Paint::box(painter, option->rect, Metrics::radiusControl,
                   isOn(option, QStyle::State_On) ? palette.color(Role::Selection) : face.fill);
}

void drawCheck(const QStyleOption *option, QPainter *painter)
{
    const Palette &palette = Palette::current();
    const bool enabled = isOn(option, QStyle::State_Enabled);
    const bool filled = isOn(option, QStyle::State_On) || isOn(option, QStyle::State_NoChange);
    QColor fill = palette.color(filled ? Role::Accent : Role::Base);
    QColor border = palette.color(filled ? Role::Accent : Role::Outline);
    if (!enabled) {
        fill = palette.color(filled ? Role::Disabled : Role::Window);
        border = palette.color(Role::Disabled);
    } else {
        fill = filled ? stepped(fill, option)
                      : (isOn(option, QStyle::State_MouseOver) ? palette.color(Role::Hover) : fill);
    }
    const QRect rect = option->rect;
    Paint::box(painter, rect, Metrics::radiusCheck, fill, filled ? fill : border);
    if (isOn(option, QStyle::State_NoChange))
        Paint::box(painter, QRectF(rect).adjusted(4, 7, -4, -7), 1, palette.color(Role::AccentText));
    if (isOn(option, QStyle::State_On))
        Paint::check(painter, rect, palette.color(enabled ? Role::AccentText : Role::Window));
}

void drawRadio(const QStyleOption *option, QPainter *painter)
{
    const Palette &palette = Palette::current();
    const bool enabled = isOn(option, QStyle::State_Enabled);
    const bool on = isOn(option, QStyle::State_On);
    QColor fill = palette.color(on ? Role::Accent : Role::Base);
    if (!enabled)
        fill = palette.color(on ? Role::Disabled : Role::Window);
    else if (isOn(option, QStyle::State_MouseOver))
        fill = on ? stepped(fill, option) : palette.color(Role::Hover);
    const QRectF rect = option->rect;
    const QColor border = on ? fill : palette.color(enabled ? Role::Outline : Role::Disabled);
    Paint::box(painter, rect, rect.width() / 2, fill, border);
    if (on)
        Paint::box(painter, rect.adjusted(5, 5, -5, -5), rect.width() / 2 - 5,
                   palette.color(enabled ? Role::AccentText : Role::Window));
}

} // namespace Muster::StyleButtons
