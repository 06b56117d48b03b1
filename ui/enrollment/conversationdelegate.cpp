#include "ui/enrollment/conversationdelegate.h"

#include "models/enrollment/conversationsmodel.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"

#include <QLocale>
#include <QTimeZone>

namespace Muster {

namespace {

constexpr int lines = 4;
constexpr int lineHeight = 18;

// The second, since one compares it with the conversation; the day only where it is another one.
QString spokeText(qint64 atMs, const QDateTime &now)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(atMs);
    const QString time = QLocale::c().toString(at.time(), QStringLiteral("HH:mm:ss"));
    return at.date() == now.toLocalTime().date() ? time
                                                 : QLocale().toString(at.date(), QLocale::ShortFormat) + u' ' + time;
}

} // namespace

Meaning meaningOf(ConversationState::Kind kind)
{
    switch (kind) {
    case ConversationState::Kind::Waiting:
        return Meaning::Waiting;
    case ConversationState::Kind::Done:
        return Meaning::Ok;
    case ConversationState::Kind::Attention:
        return Meaning::Attention;
    case ConversationState::Kind::Failed:
        return Meaning::Failed;
    case ConversationState::Kind::Gone:
        break;
    }
    return Meaning::Neutral;
}

ConversationDelegate::ConversationDelegate(const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_clock(clock)
{
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, lines * lineHeight + 2 * Metrics::space};
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintCellGround(painter, option);
    const auto row = index.data(ConversationsModel::RowRole).value<ConversationRow>();
    const Palette &palette = Palette::current();
    QRect line(option.rect.left() + Metrics::spaceMedium, option.rect.top() + Metrics::space,
               option.rect.width() - 2 * Metrics::spaceMedium, lineHeight);
    paintIcon(painter, QRect(line.topLeft(), QSize(Metrics::iconRow, lineHeight)), Metrics::iconRow,
              familyIcon(row.family), palette.color(Role::Text2));
    line.setLeft(line.left() + Metrics::iconRow + Metrics::labelToField);
    Paint::text(painter, line, Type::withSlashedZero(Type::bodyStrong()), palette.color(Role::Text), row.key(),
                Qt::AlignVCenter | Qt::AlignLeft, Qt::ElideMiddle);
    line.translate(0, lineHeight);
    Paint::text(painter, line, Type::small(), palette.color(Role::Text2),
                row.device.isEmpty() ? tr("Not known yet") : row.device);
    line.translate(0, lineHeight);
    const Meaning meaning = meaningOf(row.state.kind);
    paintIcon(painter, QRect(line.topLeft(), QSize(Metrics::iconRow, lineHeight)), Metrics::iconRow,
              Palette::iconName(meaning), palette.foreground(meaning));
    const QRect words = line.adjusted(Metrics::iconRow + Metrics::spaceTiny, 0, 0, 0);
    Paint::text(painter, words, Type::small(), palette.color(Role::Text), row.state.text);
    line.translate(0, lineHeight);
    Paint::text(painter, line, Type::small(), palette.color(Role::Text2),
                QStringLiteral("%1 · %2").arg(spokeText(row.talk.lastAtMs, m_clock.now()),
                                              tr("%n request(s)", nullptr, row.talk.requests)));
    Paint::edge(painter, option.rect, Qt::BottomEdge, palette.color(Role::Grid));
}

} // namespace Muster
