#include "ui/common/practiceband.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>

namespace Muster {

PracticeBand::PracticeBand(const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_buttons(new QHBoxLayout(this))
{
    m_buttons->setContentsMargins(Metrics::spaceMedium, 0, Metrics::spaceSmall, 0);
    m_buttons->setSpacing(Metrics::space);
    m_buttons->addStretch(1);
    setMinimumHeight(Metrics::practiceBand);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(what);
}

void PracticeBand::setText(const QString &what)
{
    m_what = what;
    refresh();
}

void PracticeBand::setNote(const QString &note)
{
    m_note = note;
    refresh();
}

PushButton *PracticeBand::addButton(const QString &text)
{
    auto *button = new PushButton(text, PushButton::Kind::Practice);
    m_buttons->addWidget(button);
    return button;
}

void PracticeBand::refresh()
{
    setAccessibleName(tr("Practice"));
    setAccessibleDescription(QString(m_what % u' ' % m_note).trimmed());
    update();
}

void PracticeBand::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    const QColor white = palette.color(Role::PracticeText);
    QPainter painter(this);
    painter.fillRect(rect(), palette.color(Role::PracticeFrame));
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    int right = width() - Metrics::spaceSmall;
    for (int i = 0; i < m_buttons->count(); ++i) {
        if (const QWidget *button = m_buttons->itemAt(i)->widget(); button && button->isVisible())
            right -= button->width() + Metrics::space;
    }
    int x = Metrics::space + Metrics::spaceHair;
    paintIcon(&painter, visual({x, 0, Metrics::iconStrip, height()}), Metrics::iconStrip, "sandbox", white);
    x += Metrics::iconStrip + Metrics::space;
    const auto words = [&](const QString &text, const QFont &font, int least) {
        const int room = std::max(0, right - x - least);
        const int wide = std::min(room, QFontMetrics(font).horizontalAdvance(text) + 1);
        Paint::text(&painter, visual({x, 0, wide, height()}), font, white, text, Qt::AlignVCenter);
        x += wide + Metrics::space;
    };
    const int note = m_note.isEmpty() ? 0 : QFontMetrics(Type::body()).horizontalAdvance(m_note) + 1;
    words(tr("Practice"), Type::bodyStrong(), 0);
    words(m_what, Type::body(), note ? note + Metrics::spaceLarge : 0);
    if (note && right - note > x)
        Paint::text(&painter, visual({right - note, 0, note, height()}), Type::body(), white, m_note, Qt::AlignVCenter,
                    Qt::ElideNone);
}

} // namespace Muster
