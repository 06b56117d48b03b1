// How a state is drawn: icon, word, colour. Attention and failed get a tint; all else is an icon and plain words.
//
// For delegates of tables; StateBadge is the same as a widget.
#pragma once

#include "ui/common/palette.h"

#include <QFont>

class QPainter;

namespace Muster {

struct BadgeLook {
    Meaning meaning = Meaning::Neutral;
    QString text;
    bool compact = false; // 18 high instead of 20
    bool alwaysTinted = false; // where a badge stands alone, outside tables
    bool enabled = true;
};

// At the left of the rectangle and in the middle of its height; elided when too long. Returns the place it took.
QRect paintBadge(QPainter *painter, const QRect &rect, const BadgeLook &look,
                 Qt::LayoutDirection direction = Qt::LeftToRight);
[[nodiscard]] QSize badgeSize(const BadgeLook &look);
[[nodiscard]] bool isTinted(const BadgeLook &look);

} // namespace Muster
