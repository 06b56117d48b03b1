#include "ui/common/messagestrip.h"

#include "ui/common/icons.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QPainterPath>

namespace Muster {

MessageStrip::MessageStrip(Meaning meaning, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_meaning(meaning)
    , m_label(new Label({}, Type::body()))
    , m_button(new PushButton(QString()))
    , m_link(new PushButton(QString(), PushButton::Kind::Link))
{
    m_label->setWrapping(true);
    m_label->setTextFormat(Qt::RichText);
    auto *layout = new QHBoxLayout(this);
    const int left = Metrics::stripBar + Metrics::spaceMedium + Metrics::iconStrip + Metrics::space;
    layout->setContentsMargins(left, Metrics::spaceSmall, Metrics::spaceMedium - Metrics::spaceHair,
                               Metrics::spaceSmall);
    layout->setSpacing(Metrics::spaceMedium);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_button);
    layout->addWidget(m_link);
    m_layout = layout;
    setMinimumHeight(Metrics::stripLeast);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setButton({});
    setLink({});
    setText(text);
    connect(m_button, &QPushButton::clicked, this, &MessageStrip::buttonClicked);
    connect(m_link, &QPushButton::clicked, this, &MessageStrip::linkClicked);
}

void MessageStrip::tell(Meaning meaning, const QString &text, const QString &detail)
{
    setMeaning(meaning);
    setText(text);
    setToolTip(detail);
    show();
}

void MessageStrip::setStacked()
{
    m_layout->setDirection(QBoxLayout::TopToBottom);
    m_layout->setSpacing(Metrics::spaceSmall);
    m_layout->setAlignment(m_button, Qt::AlignLeft);
    m_layout->setAlignment(m_link, Qt::AlignLeft);
}

void MessageStrip::setMeaning(Meaning meaning)
{
    m_meaning = meaning;
    update();
}

void MessageStrip::setIcon(const QString &name)
{
    m_icon = name;
    update();
}

void MessageStrip::setText(const QString &emphasised, const QString &text)
{
    QString rich = text.toHtmlEscaped();
    m_plain = text;
    if (!emphasised.isEmpty()) {
        rich = u"<span style=\"font-weight:600\">" % emphasised.toHtmlEscaped() % u"</span> " % rich;
        m_plain = QString(emphasised % u' ' % text).trimmed();
    }
    m_label->setText(rich);
    m_label->setAccessibleName(m_plain);
    setAccessibleName(m_plain);
}

void MessageStrip::setButton(const QString &text)
{
    m_button->setText(text);
    m_button->setVisible(!text.isEmpty());
}

void MessageStrip::setLink(const QString &text)
{
    m_link->setText(text);
    m_link->setVisible(!text.isEmpty());
}

void MessageStrip::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    const QColor color = palette.foreground(m_meaning);
    QPainter painter(this);
    QRect bar(0, 0, Metrics::stripBar, height());
    QRect icon(Metrics::stripBar + Metrics::spaceMedium - Metrics::spaceHair, 0, Metrics::iconStrip, height());
    // One line reads best with its icon in the middle, as do two beside a button.
    bar = QStyle::visualRect(layoutDirection(), rect(), bar);
    icon = QStyle::visualRect(layoutDirection(), rect(), icon);
    Paint::box(&painter, rect(), Metrics::radiusControl, palette.tint(m_meaning));
    QPainterPath clip;
    clip.addRoundedRect(rect(), Metrics::radiusControl, Metrics::radiusControl);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(Paint::snapped(&painter, bar));
    painter.fillPath(clip, color);
    painter.restore();
    paintIcon(&painter, icon, Metrics::iconStrip, m_icon.isEmpty() ? Palette::iconName(m_meaning) : m_icon, color);
}

} // namespace Muster
