#include "ui/assignment/plangroups.h"

#include "ui/common/focusring.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <ranges>

namespace Muster {

namespace {

enum DataRole { IdRole = Qt::UserRole + 1, MeaningRole, ReasonRole, CountRole };

} // namespace

class PlanGroups::Delegate final : public QStyledItemDelegate {
public:
    explicit Delegate(PlanGroups *groups)
        : QStyledItemDelegate(groups)
        , m_groups(groups)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, Metrics::rowPlanGroup};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Palette &palette = Palette::current();
        const bool isCurrent = m_groups->currentIndex() == index;
        const QRect box = option.rect.adjusted(0, 1, 0, -1);
        if (isCurrent)
            Paint::box(painter, box, Metrics::radiusControl, palette.color(Role::Selection));
        if (isCurrent && FocusRing::isByKeyboard(m_groups))
            Paint::focusRing(painter, box, Metrics::radiusControl);
        const QRect inner = box.adjusted(Metrics::space, Metrics::spaceSmall, -Metrics::space, -Metrics::spaceSmall);
        const auto meaning = static_cast<Meaning>(index.data(MeaningRole).toInt());
        const QRect icon(inner.left(), inner.top(), Metrics::iconStrip, inner.height() / 2);
        paintIcon(painter, icon, Metrics::iconRow, Palette::iconName(meaning), palette.foreground(meaning));
        const QString count = QLocale().toString(index.data(CountRole).toLongLong());
        const int width = QFontMetrics(Type::bodyStrong()).horizontalAdvance(count);
        const int left = icon.right() + Metrics::space;
        const int height = inner.height() / 2;
        Paint::text(painter, QRect(inner.right() - width, inner.top(), width + 1, height), Type::bodyStrong(),
                    palette.color(Role::Text), count, Qt::AlignVCenter | Qt::AlignRight);
        Paint::text(painter, QRect(left, inner.top(), inner.right() - width - Metrics::space - left, height),
                    Type::bodyMedium(), palette.color(Role::Text), index.data(Qt::DisplayRole).toString());
        Paint::text(painter, QRect(left, inner.top() + height, inner.right() - left, height), Type::small(),
                    palette.color(Role::Text2), index.data(ReasonRole).toString());
    }

private:
    PlanGroups *m_groups;
};

PlanGroups::PlanGroups(QWidget *parent)
    : QListView(parent)
{
    setObjectName("planGroups");
    setAccessibleName(tr("Groups of the plan"));
    setModel(&m_rows);
    setItemDelegate(new Delegate(this));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
}

void PlanGroups::setRows(const QList<Row> &rows)
{
    QList<Row> shown = rows;
    shown.removeIf([](const Row &row) { return row.count == 0; });
    const int former = currentId();
    const bool isSame = shown.size() == m_rows.rowCount()
        && std::ranges::equal(shown, std::views::iota(0, m_rows.rowCount()), {}, &Row::id,
                              [this](int row) { return m_rows.item(row)->data(IdRole).toInt(); });
    if (isSame) { // new counts only: whoever reads on in a group is not disturbed
        const qint64 before = currentIndex().data(CountRole).toLongLong();
        for (int row = 0; row < m_rows.rowCount(); ++row)
            fill(*m_rows.item(row), shown.at(row));
        if (currentIndex().data(CountRole).toLongLong() != before)
            Q_EMIT chosen(former);
        return;
    }
    m_rows.clear();
    for (const Row &row : std::as_const(shown)) {
        auto *item = new QStandardItem;
        fill(*item, row);
        m_rows.appendRow(item);
    }
    const auto kept = std::ranges::find(shown, former, &Row::id);
    setCurrentIndex(m_rows.index(kept == shown.end() ? 0 : static_cast<int>(kept - shown.begin()), 0));
}

void PlanGroups::fill(QStandardItem &item, const Row &row)
{
    item.setText(row.name);
    item.setData(row.id, IdRole);
    item.setData(static_cast<int>(row.meaning), MeaningRole);
    item.setData(row.reason, ReasonRole);
    item.setData(row.count, CountRole);
    item.setData(tr("%1 devices: %2, %3").arg(QLocale().toString(row.count), row.name, row.reason),
                 Qt::AccessibleTextRole);
    item.setData(row.reason, Qt::ToolTipRole);
}

int PlanGroups::currentId() const
{
    return currentIndex().isValid() ? currentIndex().data(IdRole).toInt() : -1;
}

void PlanGroups::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    viewport()->update();
    if (current.isValid())
        Q_EMIT chosen(current.data(IdRole).toInt());
}

QList<PlanGroups::Row> PlanGroups::rowsOf(const AssignmentPlan &plan)
{
    const auto reasonOf = [](PlanGroup group) {
        switch (group) {
        case PlanGroup::FirstStart:
            return tr("not yet switched on");
        case PlanGroup::NextErase:
            return tr("switched on: they keep what they have until then");
        case PlanGroup::AlreadySo:
            return tr("skipped, Apple is not asked");
        case PlanGroup::MustWait:
            return tr("sent by itself when Apple's time has come");
        case PlanGroup::NotPossible:
            break;
        }
        return tr("no longer here, or not known");
    };
    const auto meaningOf = [](PlanGroup group) {
        switch (group) {
        case PlanGroup::FirstStart:
            return Meaning::Ok;
        case PlanGroup::NextErase:
        case PlanGroup::MustWait:
            return Meaning::Waiting;
        case PlanGroup::AlreadySo:
            return Meaning::Neutral;
        case PlanGroup::NotPossible:
            break;
        }
        return Meaning::Failed;
    };
    QList<Row> rows;
    for (int i = 0; i < planGroupCount; ++i) {
        const auto group = static_cast<PlanGroup>(i);
        rows.append({i, meaningOf(group), planGroupText(group), reasonOf(group), plan.count(group)});
    }
    return rows;
}

} // namespace Muster
