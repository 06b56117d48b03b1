#include "ui/profiles/findingnotes.h"

#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QVBoxLayout>

namespace Muster {

FindingNotes::FindingNotes(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Metrics::spaceTiny);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void FindingNotes::setFindings(const QList<LintFinding> &findings)
{
    if (m_findings == findings)
        return; // whoever is on the way to a link keeps the focus
    m_findings = findings;
    while (QLayoutItem *item = m_column->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be its own link that was clicked
        delete item;
    }
    for (const LintFinding &finding : findings)
        add(finding);
    setVisible(!findings.isEmpty());
    updateGeometry();
}

void FindingNotes::add(const LintFinding &finding)
{
    if (finding.severity == LintSeverity::Warning || finding.fix) {
        auto *strip = new MessageStrip(finding.severity == LintSeverity::Error         ? Meaning::Failed
                                           : finding.severity == LintSeverity::Warning ? Meaning::Attention
                                                                                       : Meaning::Waiting,
                                       finding.message);
        if (finding.severity == LintSeverity::Info)
            strip->setIcon(QStringLiteral("info"));
        strip->setToolTip(finding.reason);
        if (finding.fix) {
            strip->setLink(finding.fix->label);
            connect(strip, &MessageStrip::linkClicked, this, [this, fix = *finding.fix] { Q_EMIT fixRequested(fix); });
        }
        m_column->addWidget(strip);
        return;
    }
    const bool isError = finding.severity == LintSeverity::Error;
    auto *label = new Label(finding.message, Type::small(), isError ? Label::Tone::Failed : Label::Tone::Secondary);
    label->setWrapping(true);
    label->setToolTip(finding.reason);
    m_column->addWidget(label);
}

} // namespace Muster
