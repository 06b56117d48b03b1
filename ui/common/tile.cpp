#include "ui/common/tile.h"

#include "ui/common/focusring.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QLocale>

namespace Muster {

namespace {

constexpr int side = Metrics::spaceMedium + Metrics::spaceHair;

QFont figureFont()
{
    return Type::figure();
}

} // namespace

Tile::Tile(QWidget *parent)
    : QAbstractButton(parent)
{
    setProperty("ownFocus", true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void Tile::setFacts(const TileFacts &facts)
{
    m_facts = facts;
    setObjectName(facts.id);
    setAccessibleName(tr("%n devices, %1", nullptr, int(facts.figure)).arg(facts.name));
    setAccessibleDescription(facts.detail);
    setToolTip(facts.detail);
    updateGeometry();
    update();
}

QSize Tile::sizeHint() const
{
    const int words = std::max(QFontMetrics(Type::bodyMedium()).horizontalAdvance(m_facts.name),
                               QFontMetrics(Type::small()).horizontalAdvance(m_facts.detail));
    return {words + 2 * side, minimumSizeHint().height()};
}

QSize Tile::minimumSizeHint() const
{
    const int lines = QFontMetrics(figureFont()).height() + QFontMetrics(Type::bodyMedium()).height()
        + QFontMetrics(Type::small()).height();
    return {Metrics::formLabel, std::max(Metrics::tile - Metrics::line, lines + Metrics::space)};
}

void Tile::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    const QRectF inner = QRectF(rect()).adjusted(2, 2, -2, -2);
    if (underMouse() && isEnabled())
        Paint::box(&painter, inner, Metrics::radiusBadge, palette.color(isDown() ? Role::Sunken : Role::Hover));
    if (FocusRing::isByKeyboard(this))
        Paint::focusRing(&painter, inner, Metrics::radiusBadge);

    const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    const auto start = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter);
    const bool zero = m_facts.figure == 0;
    const Meaning meaning = zero ? Meaning::Ok : m_facts.meaning;
    const int figure = QFontMetrics(figureFont()).height();
    const int name = QFontMetrics(Type::bodyMedium()).height();
    const int detail = QFontMetrics(Type::small()).height();
    int y = (height() - figure - name - detail) / 2;
    paintIcon(&painter, visual({side, y, Metrics::iconStrip, figure}), Metrics::iconStrip, Palette::iconName(meaning),
              palette.foreground(meaning));
    const int x = side + Metrics::iconStrip + Metrics::space;
    Paint::text(&painter, visual({x, y, width() - x - side, figure}), figureFont(),
                palette.color(zero ? Role::Text2 : Role::Text), QLocale().toString(m_facts.figure), start);
    y += figure;
    QFont nameFont = Type::bodyMedium();
    nameFont.setUnderline(!zero && underMouse());
    Paint::text(&painter, visual({side, y, width() - 2 * side, name}), nameFont,
                palette.color(zero ? Role::Text : Role::Link), m_facts.name, start);
    y += name;
    Paint::text(&painter, visual({side, y, width() - 2 * side, detail}), Type::small(), palette.color(Role::Text2),
                m_facts.detail, start);
}

} // namespace Muster
