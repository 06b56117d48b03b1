#include "ui/common/statebadge.h"

#include "ui/common/metrics.h"

#include <QPainter>

namespace Muster {

StateBadge::StateBadge(Meaning meaning, const QString &text, QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setState(meaning, text);
}

void StateBadge::setState(Meaning meaning, const QString &text)
{
    m_look.meaning = meaning;
    m_look.text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void StateBadge::setTint(Tint tint)
{
    m_look.alwaysTinted = tint == Tint::Always;
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const
{
    return badgeSize(m_look);
}

QSize StateBadge::minimumSizeHint() const
{
    return {3 * Metrics::iconRow, sizeHint().height()};
}

void StateBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    BadgeLook look = m_look;
    look.enabled = isEnabled();
    paintBadge(&painter, rect(), look, layoutDirection());
}

} // namespace Muster
