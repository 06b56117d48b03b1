#include "ui/common/chip.h"

#include "ui/common/focusring.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace Muster {

namespace {

constexpr int crossPlace = Metrics::chip;
constexpr int smallIcon = Metrics::spaceMedium;

} // namespace

Chip::Chip(const QString &text, const QString &iconName, QWidget *parent)
    : QAbstractButton(parent)
    , m_icon(iconName)
{
    setText(text);
    setAccessibleName(text);
    setAccessibleDescription(tr("Filter. Enter changes it, Delete takes it away."));
    setProperty("ownFocus", true);
    setAttribute(Qt::WA_Hover);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setToolTip(text);
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metrics(Type::small());
    const int icon = m_icon.isEmpty() ? 0 : smallIcon + Metrics::spaceTiny;
    return {Metrics::space + icon + metrics.horizontalAdvance(text()) + 1 + crossPlace,
            std::max(Metrics::chip, metrics.height() + Metrics::spaceTiny)};
}

QSize Chip::minimumSizeHint() const
{
    return {3 * crossPlace, sizeHint().height()};
}

QRect Chip::crossRect() const
{
    return QStyle::visualRect(layoutDirection(), rect(), {width() - crossPlace, 0, crossPlace, height()});
}

void Chip::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    Paint::box(&painter, rect(), Metrics::radiusBadge, palette.color(Role::Selection));
    if (FocusRing::isByKeyboard(this))
        Paint::focusRing(&painter, rect(), Metrics::radiusBadge);
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    int x = Metrics::space;
    if (!m_icon.isEmpty()) {
        paintIcon(&painter, visual({x, 0, smallIcon, height()}), smallIcon, m_icon, palette.color(Role::Text));
        x += smallIcon + Metrics::spaceTiny;
    }
    Paint::text(&painter, visual({x, 0, width() - x - crossPlace, height()}), Type::small(), palette.color(Role::Text),
                text(), QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter));
    const bool lit = underMouse() && crossRect().contains(mapFromGlobal(QCursor::pos()));
    paintIcon(&painter, crossRect(), smallIcon, "x", palette.color(lit ? Role::Accent : Role::Text2));
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT removed();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        click();
        return;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

void Chip::mouseMoveEvent(QMouseEvent *event)
{
    QAbstractButton::mouseMoveEvent(event);
    update();
}

void Chip::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && crossRect().contains(event->position().toPoint())) {
        setDown(false);
        Q_EMIT removed();
        return;
    }
    QAbstractButton::mouseReleaseEvent(event);
}

} // namespace Muster
