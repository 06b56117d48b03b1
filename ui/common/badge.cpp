#include "ui/common/badge.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QStyle>

namespace Muster {

namespace {

constexpr int iconToText = Metrics::badgePaddingLeft;

QFont fontOf(const BadgeLook &look)
{
    return isTinted(look) ? Type::bodyMedium() : Type::body();
}

} // namespace

bool isTinted(const BadgeLook &look)
{
    return look.alwaysTinted || look.meaning == Meaning::Attention || look.meaning == Meaning::Failed;
}

QSize badgeSize(const BadgeLook &look)
{
    const QFontMetrics metrics(fontOf(look));
    const int padding = isTinted(look) ? Metrics::badgePaddingLeft + Metrics::badgePaddingRight : 0;
    const int height = look.compact ? Metrics::badgeCompact : Metrics::badge;
    // One to spare, because an advance is rounded and a word must not be elided for it.
    return {padding + Metrics::iconRow + iconToText + metrics.horizontalAdvance(look.text) + 1,
            std::max(height, metrics.height())};
}

QRect paintBadge(QPainter *painter, const QRect &rect, const BadgeLook &look, Qt::LayoutDirection direction)
{
    const Palette &palette = Palette::current();
    const QSize wanted = badgeSize(look);
    const int width = std::min(wanted.width(), rect.width());
    const int height = std::min(look.compact ? Metrics::badgeCompact : Metrics::badge, rect.height());
    const QRect place(rect.x(), rect.y() + (rect.height() - height) / 2, width, height);
    const QRect shown = QStyle::visualRect(direction, rect, place);
    const QColor color = look.enabled ? palette.foreground(look.meaning) : palette.color(Role::Disabled);
    QRect inside = place;
    if (isTinted(look)) {
        Paint::box(painter, shown, Metrics::radiusBadge, palette.tint(look.meaning));
        inside.adjust(Metrics::badgePaddingLeft, 0, -Metrics::badgePaddingRight, 0);
    }
    const QRect icon(inside.x(), inside.y(), Metrics::iconRow, inside.height());
    paintIcon(painter, QStyle::visualRect(direction, rect, icon), Metrics::iconRow, Palette::iconName(look.meaning),
              color);
    const QRect words = inside.adjusted(Metrics::iconRow + iconToText, 0, 0, 0);
    const QColor plain = palette.color(look.enabled ? Role::Text : Role::Disabled);
    Paint::text(painter, QStyle::visualRect(direction, rect, words), fontOf(look), isTinted(look) ? color : plain,
                look.text, QStyle::visualAlignment(direction, Qt::AlignLeft | Qt::AlignVCenter));
    return shown;
}

} // namespace Muster
