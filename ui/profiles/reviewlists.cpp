#include "ui/profiles/reviewlists.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QKeyEvent>
#include <QMenu>
#include <QStyledItemDelegate>
#include <QTextLayout>

namespace Muster {

namespace {

enum DataRole { KeyRole = Qt::UserRole + 1, ElementRole, DetailRole, IconRole, ColorRole, NumberRole };

Meaning meaningOf(LintSeverity severity)
{
    return severity == LintSeverity::Error  ? Meaning::Failed
        : severity == LintSeverity::Warning ? Meaning::Attention
                                            : Meaning::Waiting;
}

// A line in body, and as many in small as the detail needs.
class ReviewDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        paintCellGround(painter, option);
        const Palette &palette = Palette::current();
        const QVariant meaning = index.data(ColorRole);
        const QColor color =
            meaning.isValid() ? palette.foreground(Meaning(meaning.toInt())) : palette.color(Role::Text2);
        const auto visual = [&](const QRect &part) { return QStyle::visualRect(option.direction, option.rect, part); };
        const QRect words = inside(option.rect);
        const int first = QFontMetrics(Type::bodyMedium()).height();
        paintIcon(painter, visual({words.x() - Metrics::iconRow - Metrics::space, words.y(), Metrics::iconRow, first}),
                  Metrics::iconRow, index.data(IconRole).toString(), color);
        draw(painter, visual(words), Type::bodyMedium(), palette.color(Role::Text), index.data().toString());
        const QRect rest =
            words.adjusted(0, heightOf(Type::bodyMedium(), index.data().toString(), words.width()), 0, 0);
        draw(painter, visual(rest), Type::small(), palette.color(Role::Text2), index.data(DetailRole).toString());
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QListView *>(option.widget);
        const int wide = inside(view ? view->viewport()->rect() : option.rect).width();
        return {0,
                heightOf(Type::bodyMedium(), index.data().toString(), wide)
                    + heightOf(Type::small(), index.data(DetailRole).toString(), wide) + 2 * Metrics::space};
    }

private:
    static QRect inside(const QRect &rect)
    {
        return rect.adjusted(Metrics::spaceMedium + Metrics::iconRow + Metrics::space, Metrics::space,
                             -Metrics::spaceMedium, -Metrics::space);
    }

    static int heightOf(const QFont &font, const QString &text, int width)
    {
        if (text.isEmpty())
            return 0;
        return QFontMetrics(font)
            .boundingRect(QRect(0, 0, std::max(width, 1), 10'000), Qt::TextWordWrap, text)
            .height();
    }

    static void draw(QPainter *painter, const QRect &rect, const QFont &font, const QColor &color, const QString &text)
    {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(rect, Qt::TextWordWrap, text);
    }
};

void prepare(QListWidget &list)
{
    list.setFrameShape(QFrame::NoFrame);
    list.setItemDelegate(new ReviewDelegate(&list));
    list.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list.setResizeMode(QListView::Adjust); // rows are as high as their words need at this width
    list.setUniformItemSizes(false);
}

QListWidgetItem *addRow(QListWidget &list, const QString &text, const QString &detail, const QString &icon,
                        std::optional<Meaning> meaning)
{
    auto *item = new QListWidgetItem(text, &list);
    item->setData(DetailRole, detail);
    item->setData(IconRole, icon);
    if (meaning)
        item->setData(ColorRole, int(*meaning));
    item->setData(Qt::AccessibleTextRole, QString(text + u' ' + detail));
    return item;
}

} // namespace

FindingsList::FindingsList(ProfileDraft &draft, QWidget *parent)
    : QListWidget(parent)
    , m_draft(draft)
{
    setObjectName("findings");
    setAccessibleName(tr("What there is to say of this profile"));
    prepare(*this);
    connect(this, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        Q_EMIT placeRequested(item->data(KeyRole).toString(), item->data(ElementRole).toString());
    });
    connect(&draft, &ProfileDraft::changed, this, &FindingsList::refresh);
    refresh();
}

void FindingsList::refresh()
{
    const int row = currentRow();
    clear();
    int number = 0;
    for (const LintFinding &finding : m_draft.findings()) {
        QStringList details;
        if (!finding.reason.isEmpty())
            details.append(finding.reason);
        if (!finding.detail.isEmpty())
            details.append(tr("Apple would answer %1.").arg(finding.detail));
        if (finding.fix)
            details.append(tr("Ctrl+Enter: %1").arg(finding.fix->label));
        const QString name = profileKeyName(finding.key);
        const bool isInfo = finding.severity == LintSeverity::Info;
        QListWidgetItem *item = addRow(
            *this,
            profileKey(finding.key) == nullptr ? finding.message
                                               : tr("%1: %2", "key, what is said").arg(name, finding.message),
            details.join(u'\n'), isInfo ? QStringLiteral("info") : Palette::iconName(meaningOf(finding.severity)),
            isInfo ? std::nullopt : std::optional(meaningOf(finding.severity)));
        item->setData(KeyRole, finding.key);
        item->setData(ElementRole, finding.element);
        item->setData(NumberRole, number++);
    }
    if (number == 0)
        addRow(*this, tr("Nothing to say"), tr("Apple takes this profile as it is."), QStringLiteral("ok"),
               Meaning::Ok);
    setCurrentRow(std::min(row, count() - 1));
}

void FindingsList::mendCurrent()
{
    const QListWidgetItem *item = currentItem();
    const int number = item && item->data(NumberRole).isValid() ? item->data(NumberRole).toInt() : -1;
    const std::optional<LintFix> fix = m_draft.findings().value(number).fix;
    if (fix)
        m_draft.mend(LintFix(*fix));
}

void FindingsList::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && event->modifiers().testFlag(Qt::ControlModifier))
        mendCurrent();
    else
        QListWidget::keyPressEvent(event);
}

void FindingsList::contextMenuEvent(QContextMenuEvent *event)
{
    const QListWidgetItem *item = itemAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!item || !item->data(NumberRole).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString key = item->data(KeyRole).toString();
    const QString element = item->data(ElementRole).toString();
    menu->addAction(tr("Go there"), this, [this, key, element] { Q_EMIT placeRequested(key, element); });
    if (const auto fix = m_draft.findings().value(item->data(NumberRole).toInt()).fix)
        menu->addAction(fix->label, this, [this, fix = *fix] { m_draft.mend(fix); });
    menu->popup(event->globalPos());
}

ChangesList::ChangesList(ProfileDraft &draft, QWidget *parent)
    : QListWidget(parent)
    , m_draft(draft)
{
    setObjectName("changes");
    setAccessibleName(tr("What changes"));
    prepare(*this);
    connect(this, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem *item) { Q_EMIT placeRequested(item->data(KeyRole).toString(), {}); });
    connect(&draft, &ProfileDraft::changed, this, &ChangesList::refresh);
    refresh();
}

void ChangesList::refresh()
{
    clear();
    for (const ProfileChange &change : m_draft.changes()) {
        QStringList details;
        if (!change.added.isEmpty())
            details.append(tr("Added: %1").arg(change.added.join(QLatin1StringView(", "))));
        if (!change.removed.isEmpty())
            details.append(tr("Removed: %1").arg(change.removed.join(QLatin1StringView(", "))));
        if (details.isEmpty()) {
            const QString none = tr("not set");
            details.append(
                tr("%1 → %2", "before, after")
                    .arg(change.before.isEmpty() ? none : change.before, change.after.isEmpty() ? none : change.after));
        }
        addRow(*this, change.name, details.join(u'\n'), QStringLiteral("diff"), {})->setData(KeyRole, change.key);
    }
    if (m_draft.changes().isEmpty())
        addRow(*this, tr("No changes"), tr("The profile is as it was saved."), QStringLiteral("ok"), Meaning::Ok);
}

} // namespace Muster
