#include "ui/csv/importpage.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QLocale>
#include <QVBoxLayout>

namespace Muster {

ImportPage::ImportPage(ImportFlow &flow, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_flow(flow)
    , m_title(title)
    , m_heading(new Label(title, Type::title()))
    , m_sentence(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_body(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::spaceHuge, Metrics::dialogMargin, Metrics::spaceHuge, Metrics::spaceLarge);
    layout->setSpacing(0);
    m_heading->setObjectName(QStringLiteral("title"));
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_sentence->setWrapping(true);
    layout->addWidget(m_heading);
    layout->addSpacing(Metrics::spaceTiny);
    layout->addWidget(m_sentence);
    layout->addSpacing(Metrics::spaceLarge);
    m_body->setSpacing(Metrics::spaceMedium);
    layout->addLayout(m_body, 1);
    setAccessibleName(title);
}

void ImportPage::setSentence(const QString &text)
{
    m_sentence->setText(text);
}

void ImportPage::setHeading(const QString &text)
{
    m_heading->setText(text);
    setAccessibleName(text);
}

QString counted(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace Muster
