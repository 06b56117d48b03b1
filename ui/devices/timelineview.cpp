#include "ui/devices/timelineview.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/paint.h"
#include "ui/common/palette.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QAbstractListModel>
#include <QPainter>
#include <QStyledItemDelegate>

namespace Muster {

namespace {

constexpr int rowHeight = Metrics::rowPlanGroup;
constexpr int circle = 24;

Role roleOf(TimelineSource source)
{
    return source == TimelineSource::Person ? Role::Accent : Role::Text2;
}

QString secondLine(const TimelineEntry &entry)
{
    const QString who = timelineSourceText(entry);
    return entry.detail.isEmpty() ? who : QStringLiteral("%1 · %2").arg(who, entry.detail);
}

} // namespace

class TimelineView::Entries final : public QAbstractListModel {
public:
    Entries(const Clock &clock, QObject *parent)
        : QAbstractListModel(parent)
        , m_clock(clock)
    {
    }

    void set(const QList<TimelineEntry> &entries)
    {
        beginResetModel();
        m_entries = entries;
        endResetModel();
    }

    [[nodiscard]] const TimelineEntry &at(const QModelIndex &index) const { return m_entries.at(index.row()); }
    [[nodiscard]] QString timeOf(const QModelIndex &index) const { return shortMoment(at(index).at, m_clock.now()); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
    }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const TimelineEntry &entry = at(index);
        switch (role) {
        case Qt::DisplayRole:
            return entry.fact;
        case Qt::ToolTipRole:
            return QStringLiteral("%1\n%2\n%3").arg(entry.fact, secondLine(entry), exactMoment(entry.at));
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2, %3").arg(entry.fact, secondLine(entry), timeOf(index));
        default:
            return {};
        }
    }

private:
    const Clock &m_clock;
    QList<TimelineEntry> m_entries;
};

class TimelineView::Delegate final : public QStyledItemDelegate {
public:
    Delegate(const Entries &entries, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_entries(entries)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        paintCellGround(painter, option);
        const Palette &palette = Palette::current();
        const TimelineEntry &entry = m_entries.at(index);
        const QRect row = option.rect;
        const QRect place(row.left(), row.top() + (row.height() - circle) / 2, circle, circle);
        // The line goes from the first circle to the last.
        const int above = index.row() == 0 ? place.center().y() : row.top();
        const int below = index.row() == m_entries.rowCount() - 1 ? place.center().y() : row.bottom();
        painter->fillRect(QRect(place.center().x(), above, Metrics::line, below - above + 1),
                          palette.color(Role::Border));
        Paint::box(painter, place, circle / 2, palette.color(Role::Sunken));
        paintIcon(painter, place, Metrics::iconRow, entry.icon, palette.color(roleOf(entry.source)));

        QRect words = row.adjusted(circle + Metrics::space, 0, -Metrics::spaceTiny, 0);
        const QString time = m_entries.timeOf(index);
        const int timeWidth = QFontMetrics(Type::small()).horizontalAdvance(time) + Metrics::space;
        const QRect first(words.left(), words.top() + Metrics::spaceTiny, words.width() - timeWidth,
                          words.height() / 2 - Metrics::spaceTiny);
        const QRect second(words.left(), words.top() + words.height() / 2, words.width(),
                           words.height() / 2 - Metrics::spaceTiny);
        Paint::text(painter, first, Type::body(), palette.color(Role::Text), entry.fact);
        Paint::text(painter, QRect(first.right() + 1, first.top(), timeWidth, first.height()), Type::small(),
                    palette.color(Role::Text2), time, Qt::AlignVCenter | Qt::AlignRight);
        Paint::text(painter, second, Type::small(), palette.color(Role::Text2), secondLine(entry));
    }

private:
    const Entries &m_entries;
};

TimelineView::TimelineView(const Clock &clock, QWidget *parent)
    : QListView(parent)
    , m_entries(new Entries(clock, this))
{
    setObjectName("deviceTimeline");
    setAccessibleName(tr("Timeline"));
    setModel(m_entries);
    setItemDelegate(new Delegate(*m_entries, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEntries({});
}

void TimelineView::setEntries(const QList<TimelineEntry> &entries)
{
    m_entries->set(entries);
    setFixedHeight(rowHeight * qMax(1, static_cast<int>(entries.size())));
}

} // namespace Muster
