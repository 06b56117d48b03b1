#include "ui/profiles/jsonview.h"

#include "models/profiles/jsonplaces.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"
#include "ui/profiles/jsonhighlighter.h"
#include "ui/profiles/profiledraft.h"

#include <QMenu>
#include <QTextBlock>

#include <algorithm>

namespace Muster {

// The numbers at the left.
class JsonView::Gutter final : public QWidget {
public:
    explicit Gutter(JsonView &view)
        : QWidget(&view)
        , m_view(view)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_view.paintGutter(event); }

private:
    JsonView &m_view;
};

JsonView::JsonView(ProfileDraft &draft, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_draft(draft)
    , m_gutter(new Gutter(*this))
{
    setObjectName("json");
    setAccessibleName(tr("Profile as JSON"));
    setFont(Type::mono());
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    new JsonHighlighter(document());
    connect(this, &QPlainTextEdit::textChanged, this, &JsonView::takeText);
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, qOverload<>(&QWidget::update));
    connect(this, &QPlainTextEdit::blockCountChanged, this, &JsonView::placeGutter);
    connect(&Palette::current(), &Palette::changed, this, &JsonView::refreshMarks);
    connect(&draft, &ProfileDraft::changed, this, &JsonView::refresh);
    placeGutter();
    refresh();
}

void JsonView::takeText()
{
    if (!m_isTaking)
        m_draft.setJson(toPlainText());
}

// Only what differs is replaced, so that cursor and scroll position stay where people look.
void JsonView::refresh()
{
    const QString now = toPlainText();
    const QString &wanted = m_draft.text();
    if (now != wanted) {
        const qsizetype most = std::min(now.size(), wanted.size());
        qsizetype front = 0;
        while (front < most && now.at(front) == wanted.at(front))
            ++front;
        qsizetype back = 0;
        while (back < most - front && now.at(now.size() - 1 - back) == wanted.at(wanted.size() - 1 - back))
            ++back;
        m_isTaking = true;
        QTextCursor cursor(document());
        cursor.setPosition(int(front));
        cursor.setPosition(int(now.size() - back), QTextCursor::KeepAnchor);
        cursor.insertText(wanted.sliced(front, wanted.size() - front - back));
        m_isTaking = false;
    }
    refreshMarks();
}

void JsonView::refreshMarks()
{
    const QList<JsonPlace> places = jsonPlaces(m_draft.text());
    m_changed.clear();
    m_wrong.clear();
    m_kept.clear();
    for (const LintFinding &finding : m_draft.findings()) {
        if (finding.severity == LintSeverity::Error) {
            const std::optional<int> line = lineOf(places, finding.key, finding.element);
            if (line && !finding.key.isEmpty())
                m_wrong.append(*line);
        }
    }
    if (m_draft.fault() && m_draft.fault()->line > 0)
        m_wrong.append(m_draft.fault()->line - 1);
    for (const JsonPlace &place : places) {
        if (!profileKey(place.key))
            m_kept.append(place.lastLine);
        const QJsonValue before = m_draft.base().object().value(place.key);
        if (m_draft.isNew() || !m_draft.isReadable() || before == m_draft.profile().object().value(place.key))
            continue;
        const QStringList old = m_draft.base().list(QLatin1StringView(place.key.toLatin1()));
        const qsizetype known = m_changed.size();
        for (const auto &[text, line] : place.elements) {
            if (!old.contains(text))
                m_changed.append(line);
        }
        if (m_changed.size() == known)
            m_changed.append(place.firstLine);
    }
    const Palette &palette = Palette::current();
    QList<QTextEdit::ExtraSelection> marks;
    const auto mark = [&](int line, Meaning meaning) {
        QTextEdit::ExtraSelection selection;
        selection.format.setBackground(palette.tint(meaning));
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        selection.cursor = QTextCursor(document()->findBlockByNumber(line));
        marks.append(selection);
    };
    for (const int line : std::as_const(m_changed)) {
        if (!m_wrong.contains(line))
            mark(line, Meaning::Attention);
    }
    for (const int line : std::as_const(m_wrong))
        mark(line, Meaning::Failed);
    setExtraSelections(marks);
    viewport()->update();
}

void JsonView::showLine(int line)
{
    QTextCursor cursor(document()->findBlockByNumber(line));
    cursor.movePosition(QTextCursor::EndOfBlock);
    setTextCursor(cursor);
    centerCursor();
    setFocus(Qt::ShortcutFocusReason);
}

int JsonView::gutterWidth() const
{
    const int digits = std::max(2, int(QString::number(blockCount()).size()));
    return digits * QFontMetrics(font()).horizontalAdvance(u'9') + Metrics::spaceMedium + Metrics::space;
}

void JsonView::placeGutter()
{
    const bool leftToRight = layoutDirection() == Qt::LeftToRight;
    const int wide = gutterWidth();
    setViewportMargins(leftToRight ? wide : 0, 0, leftToRight ? 0 : wide, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(
        QStyle::visualRect(layoutDirection(), inside, {inside.x(), inside.y(), wide, inside.height()}));
}

void JsonView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void JsonView::paintGutter(QPaintEvent *event)
{
    const Palette &palette = Palette::current();
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), palette.color(Role::Base));
    QTextBlock block = firstVisibleBlock();
    while (block.isValid()) {
        const QRect at = blockBoundingGeometry(block).translated(contentOffset()).toAlignedRect();
        if (at.top() > event->rect().bottom())
            break;
        const QRect line(0, at.top(), m_gutter->width(), at.height());
        const int number = block.blockNumber();
        if (m_wrong.contains(number))
            painter.fillRect(line, palette.tint(Meaning::Failed));
        else if (m_changed.contains(number))
            painter.fillRect(line, palette.tint(Meaning::Attention));
        Paint::text(&painter, line.adjusted(0, 0, -Metrics::space, 0), font(), palette.color(Role::Text2),
                    QString::number(number + 1), Qt::AlignRight | Qt::AlignVCenter);
        block = block.next();
    }
}

// And beside a key that we do not know: that it stays.
void JsonView::paintEvent(QPaintEvent *event)
{
    {
        // The tint of a line begins behind the document's margin; without this there would be a gap to its number.
        QPainter margin(viewport());
        const Palette &palette = Palette::current();
        for (const auto &[lines, meaning] : {std::pair(&m_changed, Meaning::Attention), {&m_wrong, Meaning::Failed}}) {
            for (const int line : *lines) {
                const QTextBlock block = document()->findBlockByNumber(line);
                if (!block.isValid())
                    continue;
                const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
                margin.fillRect(QRectF(0, at.top(), document()->documentMargin(), at.height()), palette.tint(meaning));
            }
        }
    }
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    for (const int line : std::as_const(m_kept)) {
        const QTextBlock block = document()->findBlockByNumber(line);
        if (!block.isValid() || !block.isVisible())
            continue;
        const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
        const int left = int(at.left() + document()->documentMargin())
            + QFontMetrics(font()).horizontalAdvance(block.text()) + Metrics::spaceLarge;
        Paint::text(&painter, {left, int(at.top()), viewport()->width() - left, int(at.height())}, Type::small(),
                    Palette::current().color(Role::Text2), tr("kept as is"));
    }
}

void JsonView::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    m_draft.endStep();
}

// Qt's own menu would offer a history that is switched off here.
void JsonView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QList<QAction *> standard = menu->actions();
    for (QAction *action : standard) {
        if (action->objectName() == QLatin1StringView("edit-undo")
            || action->objectName() == QLatin1StringView("edit-redo"))
            menu->removeAction(action);
    }
    menu->insertActions(
        menu->actions().value(0),
        {m_draft.history().createUndoAction(menu, tr("Undo")), m_draft.history().createRedoAction(menu, tr("Redo"))});
    menu->popup(event->globalPos());
}

} // namespace Muster
