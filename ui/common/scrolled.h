// A page's content in an area that scrolls up and down when it must: no frame, never the focus.
#pragma once

#include <QScrollArea>

namespace Muster {

// Owns the content.
[[nodiscard]] inline QScrollArea *scrolled(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace Muster
