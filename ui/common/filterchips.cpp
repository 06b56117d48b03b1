#include "ui/common/filterchips.h"

#include "ui/common/chip.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QKeyEvent>

namespace Muster {

FilterChips::FilterChips(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout)
    , m_clear(new PushButton(tr("Clear all"), PushButton::Kind::Link))
    , m_save(new PushButton(tr("Save view…"), u"star", PushButton::Kind::Flat))
{
    m_clear->setKeyHint(Qt::Key_Escape);
    m_row->setSpacing(Metrics::space);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, Metrics::line);
    layout->setSpacing(Metrics::space);
    layout->addWidget(new Label(tr("Shown:"), Type::small(), Label::Tone::Secondary));
    layout->addLayout(m_row);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    layout->addWidget(m_save);
    setMinimumHeight(Metrics::filterBar);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Filters"));
    connect(m_clear, &QPushButton::clicked, this, &FilterChips::allCleared);
    connect(m_save, &QPushButton::clicked, this, &FilterChips::saveRequested);
    m_save->hide();
    setChips({});
}

void FilterChips::setSaveOffered(bool offered)
{
    m_save->setVisible(offered);
}

void FilterChips::setChips(const QList<FilterChip> &chips)
{
    // A chip may have asked for this itself, so it must outlive the call.
    for (Chip *chip : std::as_const(m_chips)) {
        chip->hide();
        chip->deleteLater();
    }
    m_chips.clear();
    QWidget *before = m_clear;
    for (const FilterChip &facts : chips) {
        auto *chip = new Chip(facts.text, facts.iconName, this);
        connect(chip, &QAbstractButton::clicked, this, [this, id = facts.id] { Q_EMIT chipClicked(id); });
        connect(chip, &Chip::removed, this, [this, id = facts.id] { Q_EMIT chipRemoved(id); });
        m_row->addWidget(chip);
        m_chips << chip;
        setTabOrder(m_chips.size() > 1 ? m_chips.at(m_chips.size() - 2) : chip, chip);
        before = chip;
    }
    if (before != m_clear)
        setTabOrder(before, m_clear);
    setTabOrder(m_clear, m_save);
    if (parentWidget() || chips.isEmpty())
        setVisible(!chips.isEmpty());
    else // a bar that has no place yet must not open as a window of its own; it shows with its page
        setAttribute(Qt::WA_WState_ExplicitShowHide, false);
}

void FilterChips::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Window));
    Paint::edge(&painter, rect(), Qt::BottomEdge, Palette::current().color(Role::Border));
}

void FilterChips::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT allCleared();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Muster
