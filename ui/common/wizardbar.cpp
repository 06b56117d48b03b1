#include "ui/common/wizardbar.h"

#include "ui/common/metrics.h"
#include "ui/common/paint.h"

#include <QHBoxLayout>

namespace Muster {

WizardBar::WizardBar(Place place, QWidget *parent)
    : QWidget(parent)
    , m_place(place)
{
}

QHBoxLayout *WizardBar::makeRow()
{
    setMinimumHeight(Metrics::dialogFooter);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Metrics::dialogMargin, Metrics::space, Metrics::dialogMargin, Metrics::space);
    row->setSpacing(Metrics::space);
    return row;
}

void WizardBar::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    const bool isSide = m_place == Place::Side;
    QPainter painter(this);
    painter.fillRect(rect(), palette.color(isSide ? Role::Sidebar : Role::Window));
    const Qt::Edge inner = layoutDirection() == Qt::LeftToRight ? Qt::RightEdge : Qt::LeftEdge;
    Paint::edge(&painter, rect(), isSide ? inner : Qt::TopEdge, palette.color(Role::Border));
}

} // namespace Muster
