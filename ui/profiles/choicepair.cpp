#include "ui/profiles/choicepair.h"

#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainterPath>

namespace Muster {

ChoicePair::ChoicePair(const QString &question, QWidget *parent)
    : QWidget(parent)
    , m_question(question)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    nameIt();
}

// Screen readers hear the question with its answer.
void ChoicePair::nameIt()
{
    setAccessibleName(tr("%1: %2").arg(m_question, m_isYes ? tr("Yes") : tr("No")));
}

void ChoicePair::setYes(bool yes)
{
    m_isYes = yes;
    nameIt();
    update();
}

void ChoicePair::choose(bool yes)
{
    if (yes == m_isYes)
        return;
    setYes(yes);
    Q_EMIT chosen(yes);
}

QSize ChoicePair::sizeHint() const
{
    const QFontMetrics metrics(Type::bodyMedium());
    const int wide = std::max(metrics.horizontalAdvance(tr("Yes")), metrics.horizontalAdvance(tr("No")));
    return {2 * (wide + 2 * Metrics::textPadding),
            std::max(Metrics::control, metrics.height() + 2 * Metrics::spaceTiny)};
}

QRect ChoicePair::half(bool yes) const
{
    const int middle = width() / 2;
    return QStyle::visualRect(layoutDirection(), rect(),
                              yes ? QRect(0, 0, middle, height()) : QRect(middle, 0, width() - middle, height()));
}

void ChoicePair::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    const bool on = isEnabled();
    Paint::box(&painter, rect(), Metrics::radiusControl, palette.color(on ? Role::Button : Role::Window),
               palette.color(on ? Role::ButtonBorder : Role::Border));
    const QColor fill = palette.color(on ? Role::Accent : Role::Sunken);
    painter.save();
    painter.setClipRect(half(m_isYes));
    Paint::box(&painter, rect(), Metrics::radiusControl, fill, fill);
    painter.restore();
    for (const bool yes : {true, false}) {
        const QColor color = palette.color(!on ? Role::Disabled : yes == m_isYes ? Role::AccentText : Role::Text2);
        Paint::text(&painter, half(yes), Type::bodyMedium(), color, yes ? tr("Yes") : tr("No"), Qt::AlignCenter);
    }
}

void ChoicePair::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(half(true).contains(event->position().toPoint()));
}

void ChoicePair::keyPressEvent(QKeyEvent *event)
{
    const bool leftToRight = layoutDirection() == Qt::LeftToRight;
    if (event->key() == Qt::Key_Left)
        choose(leftToRight);
    else if (event->key() == Qt::Key_Right)
        choose(!leftToRight);
    else if (event->key() == Qt::Key_Space)
        choose(!m_isYes);
    else
        QWidget::keyPressEvent(event);
}

void ChoicePair::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::EnabledChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace Muster
