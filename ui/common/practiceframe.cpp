#include "ui/common/practiceframe.h"

#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/practiceband.h"

#include <QDialog>
#include <QVBoxLayout>

namespace Muster {

PracticeFrame::PracticeFrame(QWidget *content, Shape shape, QWidget *parent)
    : QWidget(parent)
    , m_shape(shape)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setSpacing(0);
    if (shape == Shape::Window) {
        m_band =
            new PracticeBand(tr("A simulated Apple on this machine. Nothing here reaches Apple or a real device."));
        m_layout->addWidget(m_band);
    }
    m_layout->addWidget(content, 1);
    setPractising(false);
}

void PracticeFrame::setPractising(bool on)
{
    m_practising = on;
    const int width = on ? Metrics::practiceFrame : 0;
    if (m_shape == Shape::Window) {
        m_band->setVisible(on);
        m_layout->setContentsMargins(width, 0, width, width);
    } else {
        m_layout->setContentsMargins(0, width, 0, 0);
    }
    update();
}

void PracticeFrame::paintEvent(QPaintEvent *)
{
    if (!m_practising)
        return;
    const QColor violet = Palette::current().color(Role::PracticeFrame);
    QPainter painter(this);
    if (m_shape == Shape::Dialog)
        return Paint::edge(&painter, rect(), Qt::TopEdge, violet, Metrics::practiceFrame);
    for (const Qt::Edge edge : {Qt::LeftEdge, Qt::RightEdge, Qt::BottomEdge})
        Paint::edge(&painter, rect(), edge, violet, Metrics::practiceFrame);
}

void frameDialog(QDialog &dialog, bool isPractising)
{
    auto *content = new QWidget;
    content->setLayout(dialog.layout()); // with the widgets in it
    auto *frame = new PracticeFrame(content, PracticeFrame::Shape::Dialog);
    frame->setPractising(isPractising);
    auto *outer = new QVBoxLayout(&dialog);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(frame);
    if (isPractising)
        dialog.setWindowTitle(PracticeFrame::tr("%1 (practice)").arg(dialog.windowTitle()));
}

} // namespace Muster
