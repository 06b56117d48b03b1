#include "ui/common/lifecyclebars.h"

#include "ui/common/focusring.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QKeyEvent>
#include <QLocale>

namespace Muster {

namespace {

constexpr int gap = Metrics::spaceMedium;

QString figure(const BarRow &row)
{
    return QLocale().toString(row.value);
}

} // namespace

LifeCycleBars::LifeCycleBars(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setProperty("ownFocus", true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LifeCycleBars::setRows(const QList<BarRow> &rows, qint64 total)
{
    m_rows = rows;
    m_total = total;
    QStringList spoken;
    for (const BarRow &row : rows) {
        m_total = std::max(m_total, row.value);
        spoken << QStringList{row.name, figure(row), row.note}.join(u' ').trimmed();
    }
    m_current = std::clamp<int>(m_current, 0, std::max(0, int(rows.size()) - 1));
    setAccessibleDescription(spoken.join(u"; "));
    updateGeometry();
    update();
}

int LifeCycleBars::rowHeight() const
{
    return std::max(Metrics::rowBar, QFontMetrics(Type::body()).height() + Metrics::space);
}

LifeCycleBars::Columns LifeCycleBars::columns() const
{
    Columns columns;
    for (const BarRow &row : m_rows) {
        columns.name = std::max(columns.name, QFontMetrics(Type::body()).horizontalAdvance(row.name) + 1);
        columns.value = std::max(columns.value, QFontMetrics(Type::bodyStrong()).horizontalAdvance(figure(row)) + 1);
        columns.note = std::max(columns.note, QFontMetrics(Type::small()).horizontalAdvance(row.note) + 1);
    }
    columns.bar = std::max(0, width() - columns.name - columns.value - columns.note - 3 * gap);
    return columns;
}

QSize LifeCycleBars::sizeHint() const
{
    const Columns parts = columns();
    return {parts.name + parts.value + parts.note + 3 * gap + Metrics::sidebar, rowHeight() * int(m_rows.size())};
}

QSize LifeCycleBars::minimumSizeHint() const
{
    return {sizeHint().width() - Metrics::sidebar + Metrics::formLabel, sizeHint().height()};
}

int LifeCycleBars::rowAt(int y) const
{
    const int row = y / rowHeight();
    return y >= 0 && row < m_rows.size() ? row : -1;
}

void LifeCycleBars::paintRow(QPainter &painter, int row, const Columns &columns) const
{
    const Palette &palette = Palette::current();
    const BarRow &facts = m_rows.at(row);
    const int high = rowHeight();
    const int y = row * high;
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    const auto start = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter);
    Paint::text(&painter, visual({0, y, columns.name, high}), Type::body(), palette.color(Role::Text), facts.name,
                start);
    int x = columns.name + gap;
    const QRect track(x, y + (high - Metrics::chartBar) / 2, columns.bar, Metrics::chartBar);
    // From the quiet grey of all to the deep blue of the last step.
    const QList<QColor> colors = palette.chart();
    const QColor color = colors.at(colors.size() - 1 - row % colors.size());
    Paint::box(&painter, visual(track), Metrics::spaceHair, palette.color(Role::Sunken));
    if (m_total > 0 && facts.value > 0) {
        QRect bar = track;
        bar.setWidth(std::max(Metrics::spaceHair, int(track.width() * facts.value / m_total)));
        Paint::box(&painter, visual(bar), Metrics::spaceHair, color);
    }
    x += columns.bar + gap;
    QFont font = Type::bodyStrong();
    font.setUnderline(row == m_hovered);
    const auto end = QStyle::visualAlignment(layoutDirection(), Qt::AlignRight | Qt::AlignVCenter);
    Paint::text(&painter, visual({x, y, columns.value, high}), font, palette.color(Role::Link), figure(facts), end);
    x += columns.value + gap;
    Paint::text(&painter, visual({x, y, width() - x, high}), Type::small(), palette.color(Role::Text2), facts.note,
                start);
    if (row == m_current && FocusRing::isByKeyboard(this))
        Paint::focusRing(&painter, QRectF(0, y, width(), high), Metrics::radiusControl);
}

void LifeCycleBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Columns parts = columns();
    for (int row = 0; row < m_rows.size(); ++row)
        paintRow(painter, row, parts);
}

void LifeCycleBars::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = rowAt(event->position().toPoint().y());
    setCursor(m_hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void LifeCycleBars::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void LifeCycleBars::mouseReleaseEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    m_current = row;
    Q_EMIT rowClicked(m_rows.at(row).id);
}

void LifeCycleBars::keyPressEvent(QKeyEvent *event)
{
    if (m_rows.isEmpty())
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Up:
        m_current = std::max(0, m_current - 1);
        break;
    case Qt::Key_Down:
        m_current = std::min(int(m_rows.size()) - 1, m_current + 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT rowClicked(m_rows.at(m_current).id);
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    update();
}

} // namespace Muster
