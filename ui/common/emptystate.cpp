#include "ui/common/emptystate.h"

#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QVBoxLayout>

namespace Muster {

EmptyState::EmptyState(const QString &iconName, const QString &heading, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconView(iconName, Metrics::iconEmpty))
    , m_heading(new Label({}, Type::bodyStrong()))
    , m_sentence(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_button(new PushButton(QString()))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::spaceHuge, Metrics::spaceHuge, Metrics::spaceHuge, Metrics::spaceHuge);
    layout->setSpacing(0);
    layout->addStretch(1);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(Metrics::space);
    for (Label *label : {m_heading, m_sentence}) {
        label->setWrapping(true);
        label->setAlignment(Qt::AlignHCenter);
        label->setMaximumWidth(Metrics::emptyTextMost);
        auto *row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(label, 1000);
        row->addStretch(1);
        layout->addLayout(row);
        layout->addSpacing(label == m_heading ? Metrics::spaceHair : Metrics::space);
    }
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(1);
    setButton({});
    setTexts(iconName, heading, sentence);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);
}

void EmptyState::setTexts(const QString &iconName, const QString &heading, const QString &sentence)
{
    m_icon->setName(iconName);
    m_heading->setText(heading);
    m_sentence->setText(sentence);
    setAccessibleName(heading);
    setAccessibleDescription(sentence);
}

void EmptyState::setButton(const QString &text, const QKeySequence &key)
{
    m_button->setText(text);
    m_button->setKeyHint(key);
    m_button->setVisible(!text.isEmpty());
}

} // namespace Muster
