#include "ui/common/boxedpanel.h"

#include "ui/common/metrics.h"
#include "ui/common/paint.h"

namespace Muster {

BoxedPanel::BoxedPanel(QWidget *parent)
    : QWidget(parent)
{
}

void BoxedPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = Palette::current();
    Paint::box(&painter, rect(), Metrics::radiusBox, palette.color(Role::Base), palette.color(Role::Border));
}

} // namespace Muster
