#include "ui/common/stepbutton.h"

#include "ui/common/focusring.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

namespace Muster {

StepButton::StepButton(int number, const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_number(number)
{
    setText(name);
    setProperty("ownFocus", true);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setState(State::Later);
}

void StepButton::setState(State state)
{
    m_state = state;
    const bool done = state == State::Done || state == State::CurrentDone;
    // What lies ahead cannot be jumped to.
    setEnabled(state != State::Later);
    setFocusPolicy(state == State::Done ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(state == State::Done ? Qt::PointingHandCursor : Qt::ArrowCursor);
    const bool current = state == State::Current || state == State::CurrentDone;
    const QString word = current ? tr("current step") : done ? tr("done") : tr("to come");
    setAccessibleName(tr("%1, %2: %3", "number, name of a step, its state").arg(m_number).arg(text(), word));
    update();
}

QSize StepButton::sizeHint() const
{
    const QFontMetrics metrics(Type::bodyStrong());
    const int around = Metrics::space + Metrics::stepCircle + Metrics::space + Metrics::spaceHair + Metrics::space;
    return {around + metrics.horizontalAdvance(text()), std::max(Metrics::rowStep, metrics.height() + Metrics::space)};
}

QSize StepButton::minimumSizeHint() const
{
    return sizeHint();
}

void StepButton::paintCircle(QPainter &painter, const QRect &circle) const
{
    const Palette &palette = Palette::current();
    const qreal radius = circle.width() / 2.0;
    if (m_state == State::Done || m_state == State::CurrentDone) {
        const QColor ok = palette.foreground(Meaning::Ok);
        Paint::box(&painter, circle, radius, palette.tint(Meaning::Ok), ok);
        const int inset = Metrics::spaceHair;
        Paint::check(&painter, circle.adjusted(inset, inset, -inset, -inset), ok);
        return;
    }
    const bool current = m_state == State::Current;
    if (current)
        Paint::box(&painter, circle, radius, palette.color(Role::Accent));
    else
        Paint::box(&painter, circle, radius, palette.color(Role::Sidebar), palette.color(Role::Outline));
    Paint::text(&painter, circle, Type::caption(), palette.color(current ? Role::AccentText : Role::Text2),
                QString::number(m_number), Qt::AlignCenter, Qt::ElideNone);
}

void StepButton::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    const bool current = m_state == State::Current || m_state == State::CurrentDone;
    if (current)
        Paint::box(&painter, rect(), Metrics::radiusControl, palette.color(Role::Selection));
    else if (underMouse() && isEnabled())
        Paint::box(&painter, rect(), Metrics::radiusControl,
                   palette.color(palette.isDark() ? Role::Hover : Role::Sunken));
    if (FocusRing::isByKeyboard(this))
        Paint::focusRing(&painter, rect(), Metrics::radiusControl);
    const QRect circle(Metrics::space, (height() - Metrics::stepCircle) / 2, Metrics::stepCircle, Metrics::stepCircle);
    paintCircle(painter, QStyle::visualRect(layoutDirection(), rect(), circle));
    const QRect words =
        rect().adjusted(circle.right() + 1 + Metrics::space + Metrics::spaceHair, 0, -Metrics::space, 0);
    Paint::text(&painter, QStyle::visualRect(layoutDirection(), rect(), words),
                current ? Type::bodyStrong() : Type::body(),
                palette.color(m_state == State::Later ? Role::Text2 : Role::Text), text(),
                QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter));
}

} // namespace Muster
