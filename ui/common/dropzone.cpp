#include "ui/common/dropzone.h"

#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>

namespace Muster {

DropZone::DropZone(const QString &heading, const QString &hint, QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconView(QStringLiteral("drop"), Metrics::iconDropZone))
    , m_heading(new Label({}, Type::bodyMedium()))
    , m_hint(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_button(new PushButton(QString()))
{
    setAcceptDrops(true);
    m_heading->setWrapping(true);
    m_hint->setWrapping(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_heading);
    words->addWidget(m_hint);
    words->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::spaceLarge, Metrics::spaceMedium, Metrics::spaceLarge, Metrics::spaceMedium);
    layout->setSpacing(Metrics::spaceMedium);
    layout->addWidget(m_icon);
    layout->addLayout(words, 1);
    layout->addWidget(m_button);
    setMinimumHeight(Metrics::dropZone);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setTexts(heading, hint);
    setButton({});
    connect(m_button, &QPushButton::clicked, this, &DropZone::buttonClicked);
}

void DropZone::setTexts(const QString &heading, const QString &hint)
{
    m_heading->setText(heading);
    m_hint->setText(hint);
    setAccessibleName(heading);
    setAccessibleDescription(hint);
}

void DropZone::setButton(const QString &text, const QKeySequence &key)
{
    m_button->setText(text);
    m_button->setKey(key);
    m_button->setVisible(!text.isEmpty());
}

QString DropZone::fileIn(const QMimeData &dragged) const
{
    const QList<QUrl> urls = dragged.urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return {};
    const QString path = urls.first().toLocalFile();
    const bool wanted = m_suffixes.isEmpty() || m_suffixes.contains(QFileInfo(path).suffix(), Qt::CaseInsensitive);
    return wanted ? path : QString();
}

void DropZone::setHeld(bool held)
{
    m_held = held;
    m_icon->setColoring(held ? Role::Accent : Role::Text2);
    update();
}

void DropZone::dragEnterEvent(QDragEnterEvent *event)
{
    if (fileIn(*event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    setHeld(true);
}

void DropZone::dragLeaveEvent(QDragLeaveEvent *)
{
    setHeld(false);
}

void DropZone::dropEvent(QDropEvent *event)
{
    setHeld(false);
    const QString path = fileIn(*event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT fileDropped(path);
}

void DropZone::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    if (m_held) {
        Paint::box(&painter, rect(), Metrics::radiusBox, palette.color(Role::Base), palette.color(Role::Accent),
                   Metrics::focusWidth);
        return;
    }
    Paint::box(&painter, rect(), Metrics::radiusBox, palette.color(Role::Base));
    const qreal width = Paint::line(&painter);
    QPen pen(palette.color(Role::Outline), width);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF outline = Paint::snapped(&painter, rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    painter.drawRoundedRect(outline, Metrics::radiusBox, Metrics::radiusBox);
}

} // namespace Muster
