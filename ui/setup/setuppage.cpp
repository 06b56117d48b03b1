#include "ui/setup/setuppage.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QVBoxLayout>

namespace Muster {

QString emphasised(const QString &text)
{
    const QStringList parts = text.toHtmlEscaped().split(u'*');
    QString rich;
    for (qsizetype i = 0; i < parts.size(); ++i)
        rich += i % 2 == 1 ? QString(u"<span style=\"font-weight:600\">" % parts.at(i) % u"</span>") : parts.at(i);
    return rich;
}

SetupPage::SetupPage(SetupFlow &flow, const QString &title, const QString &helpName, QWidget *parent)
    : QWidget(parent)
    , m_flow(flow)
    , m_title(title)
    , m_helpName(helpName)
    , m_sentence(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_body(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::spaceHuge, Metrics::dialogMargin, Metrics::spaceHuge, Metrics::spaceLarge);
    layout->setSpacing(0);
    auto *heading = new Label(title, Type::title());
    heading->setObjectName(QStringLiteral("title"));
    layout->addWidget(heading);
    layout->addSpacing(Metrics::spaceTiny);
    m_sentence->setWrapping(true);
    m_sentence->setTextFormat(Qt::RichText);
    layout->addWidget(m_sentence);
    layout->addSpacing(Metrics::spaceLarge);
    m_body->setSpacing(Metrics::spaceMedium);
    layout->addLayout(m_body);
    layout->addStretch(1);
    setAccessibleName(title);
}

void SetupPage::setSentence(const QString &text)
{
    m_sentence->setText(emphasised(text));
    m_sentence->setAccessibleName(QString(text).remove(u'*'));
}

void SetupPage::addHeading(const QString &text)
{
    m_body->addSpacing(Metrics::spaceTiny);
    m_body->addWidget(new Label(text, Type::bodyStrong()));
}

} // namespace Muster
