#include "ui/common/scrolled.h"

#include <QEvent>
#include <QLayout>

#include <algorithm>

namespace Muster {

namespace {

class FitHeight final : public QObject {
public:
    explicit FitHeight(QScrollArea &area)
        : QObject(&area)
        , m_area(area)
    {
        area.widget()->installEventFilter(this);
        area.viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
            fit();
        return false;
    }

private:
    void fit()
    {
        QWidget *content = m_area.widget();
        if (!content || !content->layout())
            return;
        const QLayout &layout = *content->layout();
        const int height = layout.hasHeightForWidth() ? layout.totalHeightForWidth(m_area.viewport()->width())
                                                      : layout.totalSizeHint().height();
        if (content->minimumHeight() == height)
            return;
        content->setMinimumHeight(height);
        content->resize(content->width(), std::max(height, m_area.viewport()->height())); // at once, not a turn later
    }

    QScrollArea &m_area;
};

} // namespace

QScrollArea *scrolled(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    new FitHeight(*area);
    return area;
}

} // namespace Muster
