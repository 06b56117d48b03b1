#include "ui/enrollment/stepsbar.h"

#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QLocale>

namespace Muster {

namespace {

Meaning meaningOf(ConversationStep::State state)
{
    switch (state) {
    case ConversationStep::State::Done:
        return Meaning::Ok;
    case ConversationStep::State::UnderWay:
        return Meaning::Waiting;
    case ConversationStep::State::Failed:
        return Meaning::Failed;
    case ConversationStep::State::Open:
        break;
    }
    return Meaning::Neutral;
}

QString afterText(const ConversationStep &step)
{
    if (!step.afterMs)
        return {};
    const double seconds = double(*step.afterMs) / 1000;
    constexpr double minute = 60;
    if (seconds >= minute * minute)
        return StepsBar::tr("%1 h").arg(QLocale().toString(seconds / minute / minute, 'f', 1));
    if (seconds >= 2 * minute)
        return StepsBar::tr("%1 min").arg(QLocale().toString(seconds / minute, 'f', 0));
    return StepsBar::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
}

} // namespace

StepsBar::StepsBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName("conversationSteps");
    setFixedHeight(Metrics::selectionBar);
}

void StepsBar::setSteps(const QList<ConversationStep> &steps)
{
    if (m_steps == steps)
        return;
    m_steps = steps;
    setAccessibleName(text());
    setToolTip(text());
    update();
}

QString StepsBar::text() const
{
    QStringList parts;
    for (const ConversationStep &step : m_steps)
        parts.append(step.afterMs ? step.name + u' ' + afterText(step) : step.name);
    return parts.join(QStringLiteral(", "));
}

void StepsBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = Palette::current();
    painter.fillRect(rect(), palette.color(Role::Window));
    Paint::edge(&painter, rect(), Qt::BottomEdge, palette.color(Role::Border));
    QRect place = rect().adjusted(Metrics::pageMargin, 0, -Metrics::pageMargin, 0);
    const auto icon = [&](const QString &name, const QColor &color) {
        paintIcon(&painter, QRect(place.left(), 0, Metrics::iconRow, height()), Metrics::iconRow, name, color);
        place.setLeft(place.left() + Metrics::iconRow + Metrics::spaceSmall);
    };
    for (const ConversationStep &step : m_steps) {
        if (&step != &m_steps.first())
            icon(QStringLiteral("chevr"), palette.color(Role::Text2));
        icon(Palette::iconName(meaningOf(step.state)), palette.foreground(meaningOf(step.state)));
        const bool isOpen = step.state == ConversationStep::State::Open;
        place.setLeft(place.left() + Metrics::spaceSmall
                      + Paint::text(&painter, place, Type::bodyMedium(),
                                    palette.color(isOpen ? Role::Text2 : Role::Text), step.name));
        if (const QString after = afterText(step); !after.isEmpty())
            place.setLeft(place.left() + Metrics::spaceSmall
                          + Paint::text(&painter, place, Type::small(), palette.color(Role::Text2), after));
        place.setLeft(place.left() + Metrics::spaceSmall);
    }
}

} // namespace Muster
