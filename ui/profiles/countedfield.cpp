#include "ui/profiles/countedfield.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QLocale>

namespace Muster {

CountedField::CountedField(int limit, bool isOptional, QWidget *parent)
    : QLineEdit(parent)
    , m_limit(limit)
    , m_isOptional(isOptional)
{
    connect(this, &QLineEdit::textChanged, this, &CountedField::placeMargins);
    placeMargins();
}

void CountedField::setInvalid(bool invalid)
{
    if (m_invalid == invalid)
        return;
    m_invalid = invalid;
    setProperty("invalid", invalid);
    placeMargins();
    update();
}

QString CountedField::counter() const
{
    if (text().isEmpty())
        return m_isOptional ? tr("optional", "beside an empty field") : QString();
    if (m_limit == 0)
        return {};
    const QLocale locale;
    return tr("%1 / %2", "used / limit").arg(locale.toString(text().toUcs4().size()), locale.toString(m_limit));
}

void CountedField::placeMargins()
{
    const QString words = counter();
    int right = words.isEmpty() ? 0 : QFontMetrics(Type::key()).horizontalAdvance(words) + Metrics::space;
    if (m_invalid)
        right += Metrics::iconRow + Metrics::space;
    const bool leftToRight = layoutDirection() == Qt::LeftToRight;
    setTextMargins(leftToRight ? 0 : right, 0, leftToRight ? right : 0, 0);
}

void CountedField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const Palette &palette = Palette::current();
    QPainter painter(this);
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    int right = width() - Metrics::fieldPadding;
    if (m_invalid) {
        const QRect mark(right - Metrics::iconRow, 0, Metrics::iconRow, height());
        paintIcon(&painter, visual(mark), Metrics::iconRow, "failed", palette.foreground(Meaning::Failed));
        right -= Metrics::iconRow + Metrics::space;
    }
    const QString words = counter();
    const int wide = QFontMetrics(Type::key()).horizontalAdvance(words);
    // Nine tenths of the limit is where people begin to shorten.
    const bool isNear = m_limit > 0 && text().toUcs4().size() * 10 >= m_limit * 9;
    Paint::text(&painter, visual({right - wide, 0, wide, height()}), Type::key(),
                isNear ? palette.foreground(Meaning::Attention) : palette.color(Role::Text2), words, Qt::AlignVCenter,
                Qt::ElideNone);
}

void CountedField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    Q_EMIT left();
}

} // namespace Muster
