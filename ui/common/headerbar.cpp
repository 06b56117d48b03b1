#include "ui/common/headerbar.h"

#include "ui/common/helpview.h"
#include "ui/common/icons.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QToolButton>

namespace Muster {

HeaderBar::HeaderBar(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new Label(title, Type::title()))
    , m_count(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_search(new QHBoxLayout)
    , m_switches(new QHBoxLayout)
    , m_actions(new QHBoxLayout)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, Metrics::line);
    layout->setSpacing(Metrics::spaceMedium);
    layout->addWidget(m_title);
    layout->addWidget(m_count);
    layout->addLayout(m_search, 10);
    layout->addStretch(1);
    layout->addLayout(m_switches);
    layout->addLayout(m_actions);
    m_switches->setSpacing(Metrics::spaceSmall);
    m_actions->setSpacing(Metrics::space);
    // Smaller letters sit higher when both are in the middle; this brings both onto one line of writing.
    const QFontMetrics large(Type::title());
    const QFontMetrics little(Type::body());
    const int lower = (large.ascent() - large.descent()) - (little.ascent() - little.descent());
    m_count->setContentsMargins(0, std::max(0, lower), 0, 0);
    setMinimumHeight(Metrics::headerBar);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(title);
}

void HeaderBar::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void HeaderBar::setCount(const QString &text)
{
    m_count->setText(text);
}
QString HeaderBar::count() const
{
    return m_count->text();
}
void HeaderBar::setLeading(QWidget *widget)
{
    static_cast<QBoxLayout *>(layout())->insertWidget(0, widget);
}
void HeaderBar::setSearchField(QWidget *field)
{
    m_search->addWidget(field);
}
QToolButton *HeaderBar::addViewSwitch(const QString &iconName, const QString &tip, const QKeySequence &key)
{
    auto *button = new QToolButton;
    button->setIcon(icon(iconName));
    button->setCheckable(true);
    button->setToolTip(key.isEmpty() ? tip
                                     : QStringLiteral("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    button->setAccessibleName(tip);
    button->setFixedSize(Metrics::control, Metrics::control);
    if (!key.isEmpty())
        button->setShortcut(key);
    m_switches->addWidget(button);
    return button;
}
void HeaderBar::addHelp(const QString &helpName)
{
    QToolButton *button = addViewSwitch(QStringLiteral("help"), tr("Help"), QKeySequence(QKeySequence::HelpContents));
    button->setObjectName("pageHelp");
    button->setCheckable(false);
    connect(button, &QToolButton::clicked, this, [this, helpName] { HelpView::showOver(*this, helpName); });
}

void HeaderBar::addActionButton(QWidget *button)
{
    m_actions->addWidget(button);
}

void HeaderBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Window));
    Paint::edge(&painter, rect(), Qt::BottomEdge, Palette::current().color(Role::Border));
}

} // namespace Muster
