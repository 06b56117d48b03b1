#include "ui/devices/selectionbar.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace Muster {

SelectionBar::SelectionBar(QWidget *parent)
    : QWidget(parent)
    , m_selected(new Label({}, Type::bodyStrong()))
    , m_shown(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_assign(new PushButton(tr("Assign…"), QStringLiteral("profile")))
    , m_command(new PushButton(tr("Send command…"), QStringLiteral("bolt")))
    , m_copy(new PushButton(tr("Copy serials"), QStringLiteral("copy")))
    , m_all(new PushButton({}, PushButton::Kind::Link))
{
    setObjectName("selectionBar");
    setFixedHeight(Metrics::selectionBar);
    m_assign->setObjectName("assignSelected");
    connect(m_assign, &QPushButton::clicked, this, &SelectionBar::assignRequested);
    m_command->setObjectName("commandSelected");
    connect(m_command, &QPushButton::clicked, this, &SelectionBar::commandRequested);
    m_copy->setObjectName("copySerials");
    m_copy->setKeyHint(QKeySequence(QKeySequence::Copy));
    m_all->setObjectName("selectAll");
    m_all->setKeyHint(QKeySequence(QKeySequence::SelectAll));
    connect(m_copy, &QPushButton::clicked, this, &SelectionBar::copyRequested);
    connect(m_all, &QPushButton::clicked, this, &SelectionBar::selectAllRequested);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, 0);
    layout->setSpacing(Metrics::space);
    layout->addWidget(m_selected);
    layout->addWidget(m_shown);
    layout->addWidget(m_assign);
    layout->addWidget(m_command);
    layout->addWidget(m_copy);
    layout->addStretch();
    layout->addWidget(m_all);
}

void SelectionBar::setCounts(qint64 selected, qint64 shown)
{
    const QLocale locale;
    m_selected->setText(tr("%1 selected").arg(locale.toString(selected)));
    m_shown->setText(tr("of %1 shown").arg(locale.toString(shown)));
    m_all->setText(tr("Select all %1").arg(locale.toString(shown)));
    m_all->setVisible(selected < shown);
}

void SelectionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Window));
    Paint::edge(&painter, rect(), Qt::TopEdge, Palette::current().color(Role::Border));
}

} // namespace Muster
