#include "ui/common/iconview.h"

#include "ui/common/icons.h"

#include <QPainter>

namespace Muster {

IconView::IconView(const QString &name, int size, Coloring coloring, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_size(size)
    , m_coloring(coloring)
{
    setFixedSize(size, size);
}

void IconView::setName(const QString &name)
{
    m_name = name;
    update();
}

void IconView::setColoring(Coloring coloring)
{
    m_coloring = coloring;
    update();
}

void IconView::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    const auto *meaning = std::get_if<Meaning>(&m_coloring);
    QColor color = meaning ? palette.foreground(*meaning) : palette.color(std::get<Role>(m_coloring));
    if (!isEnabled())
        color = palette.color(Role::Disabled);
    QPainter painter(this);
    paintIcon(&painter, rect(), m_size, m_name, color);
}

} // namespace Muster
