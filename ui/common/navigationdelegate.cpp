#include "ui/common/navigationdelegate.h"

#include "ui/common/focusring.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

namespace Muster {

NavigationDelegate::NavigationDelegate(NavigationList &list)
    : QStyledItemDelegate(&list)
    , m_list(list)
{
}

QSize NavigationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int least = QFontMetrics(Type::bodyMedium()).height() + Metrics::space;
    if (index.data(NavigationList::CaptionRole).toBool())
        return {0,
                m_list.isRail() ? Metrics::spaceLarge : std::max(Metrics::rowComfortable, least) + Metrics::spaceTiny};
    Q_UNUSED(option)
    // One pixel above and below keeps two backgrounds apart.
    const int row = m_list.isRail() ? Metrics::rail - Metrics::spaceLarge : Metrics::rowSidebar + 1;
    return {0, std::max(row, least)};
}

void NavigationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Palette &palette = Palette::current();
    const QRect row = option.rect.adjusted(Metrics::space, 0, -Metrics::space, 0);
    const auto visual = [&](const QRect &rect) { return QStyle::visualRect(option.direction, row, rect); };
    const auto left = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    if (index.data(NavigationList::CaptionRole).toBool()) {
        if (!m_list.isRail())
            Paint::text(painter, row.adjusted(Metrics::space, Metrics::spaceSmall, 0, 0), Type::caption(),
                        palette.color(Role::Text2), index.data(Qt::DisplayRole).toString(), left);
        return;
    }
    const bool current = m_list.currentIndex() == index;
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (current || hovered)
        Paint::box(painter, QRectF(row).adjusted(0, 0, 0, -1), Metrics::radiusControl,
                   palette.color(current                ? Role::Selection
                                     : palette.isDark() ? Role::Hover
                                                        : Role::Sunken));
    if (current && FocusRing::isByKeyboard(&m_list))
        Paint::focusRing(painter, QRectF(row).adjusted(0, 0, 0, -1), Metrics::radiusControl);

    const int size = m_list.isRail() ? Metrics::iconRail : Metrics::iconSidebar;
    const QRect icon = m_list.isRail() ? row : QRect(row.x() + Metrics::space, row.y(), size, row.height());
    const Role role = current ? Role::Accent : hovered ? Role::Text : Role::Text2;
    paintIcon(painter, visual(icon), size, index.data(NavigationList::IconNameRole).toString(), palette.color(role));
    if (m_list.isRail())
        return;

    QRect words = row.adjusted(Metrics::space + size + Metrics::space, 0, -Metrics::space, 0);
    const QString hint = index.data(NavigationList::HintRole).toString();
    const bool strong = index.data(NavigationList::HintStrongRole).toBool();
    const QFont hintFont = strong ? Type::bodyStrong() : Type::small();
    if (!hint.isEmpty()) {
        const int width = QFontMetrics(hintFont).horizontalAdvance(hint);
        const QRect end(words.right() + 1 - width, words.y(), width, words.height());
        Paint::text(painter, visual(end), hintFont, palette.color(Role::Text2), hint, Qt::AlignVCenter, Qt::ElideNone);
        words.setRight(end.left() - Metrics::spaceTiny);
    }
    Paint::text(painter, visual(words), current ? Type::bodyMedium() : Type::body(), palette.color(Role::Text),
                index.data(Qt::DisplayRole).toString(), left);
}

} // namespace Muster
