#include "ui/common/searchfield.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QKeyEvent>

namespace Muster {

namespace {

constexpr int iconPlace = Metrics::iconRow + Metrics::space;

} // namespace

SearchField::SearchField(const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(tr("Search"));
    setAccessibleDescription(placeholder);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMaximumWidth(Metrics::searchFieldMost * 2);
    placeMargins();
    connect(this, &QLineEdit::textChanged, this, &SearchField::placeMargins);
}

void SearchField::setKeyHint(const QKeySequence &key)
{
    m_key = key.toString(QKeySequence::NativeText);
    placeMargins();
}

void SearchField::setError(const QString &text)
{
    if (m_error == text)
        return;
    m_error = text;
    setProperty("invalid", !text.isEmpty());
    setAccessibleDescription(text.isEmpty() ? placeholderText() : text);
    setToolTip(text);
    update();
    Q_EMIT errorChanged(text);
}

QSize SearchField::sizeHint() const
{
    return {Metrics::searchFieldMost, QLineEdit::sizeHint().height()};
}

// The text ends before the icon and the key.
void SearchField::placeMargins()
{
    int right = text().isEmpty() ? 0 : iconPlace;
    if (!m_key.isEmpty())
        right += QFontMetrics(Type::key()).horizontalAdvance(m_key) + Metrics::space;
    const bool leftToRight = layoutDirection() == Qt::LeftToRight;
    setTextMargins(leftToRight ? iconPlace : right, 0, leftToRight ? right : iconPlace, 0);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty()) {
            event->ignore(); // the page may clear all chips
            return;
        }
        clear();
        Q_EMIT cleared();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down:
        Q_EMIT leftForResults();
        break;
    case Qt::Key_Backspace:
        if (text().isEmpty())
            Q_EMIT lastRestrictionDropped();
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const Palette &palette = Palette::current();
    QPainter painter(this);
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    const QRect glass(Metrics::fieldPadding + 1, 0, Metrics::iconRow, height());
    paintIcon(&painter, visual(glass), Metrics::iconRow, "search", palette.color(Role::Text2));
    int right = width() - Metrics::fieldPadding;
    if (!m_key.isEmpty()) {
        const int wide = QFontMetrics(Type::key()).horizontalAdvance(m_key);
        Paint::text(&painter, visual({right - wide, 0, wide, height()}), Type::key(), palette.color(Role::Text2), m_key,
                    Qt::AlignVCenter, Qt::ElideNone);
        right -= wide + Metrics::space;
    }
    if (text().isEmpty())
        return;
    const QRect state(right - Metrics::iconRow, 0, Metrics::iconRow, height());
    paintIcon(&painter, visual(state), Metrics::iconRow, isValid() ? "ok" : "failed",
              isValid() ? palette.color(Role::Text2) : palette.foreground(Meaning::Failed));
}

} // namespace Muster
