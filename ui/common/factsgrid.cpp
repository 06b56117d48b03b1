#include "ui/common/factsgrid.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QGridLayout>

namespace Muster {

FactsGrid::FactsGrid(QWidget *parent)
    : BoxedPanel(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(Metrics::spaceMedium + Metrics::spaceHair, Metrics::space + Metrics::spaceHair,
                                 Metrics::spaceMedium + Metrics::spaceHair, Metrics::space + Metrics::spaceHair);
    m_layout->setHorizontalSpacing(Metrics::spaceHuge);
    m_layout->setVerticalSpacing(0);
    m_layout->setColumnMinimumWidth(0, Metrics::formLabel);
    m_layout->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void FactsGrid::setFact(const QString &name, const QString &value, Value kind)
{
    if (Label *known = m_values.value(name)) {
        known->setText(value);
        return;
    }
    const int row = int(m_values.size());
    auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
    auto *shown =
        new Label(value, kind == Value::Code ? Type::withSlashedZero(Type::bodyMedium()) : Type::bodyMedium());
    shown->setSelectable(true);
    shown->setWrapping(true);
    // A long word must not widen the pane it stands in.
    QSizePolicy policy = shown->sizePolicy();
    policy.setHorizontalPolicy(QSizePolicy::Ignored);
    shown->setSizePolicy(policy);
    shown->setAccessibleName(name);
    label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_layout->addWidget(label, row, 0);
    m_layout->addWidget(shown, row, 1);
    m_layout->setRowMinimumHeight(row, Metrics::rowFact);
    m_values.insert(name, shown);
    m_cells << label << shown;
}

QString FactsGrid::fact(const QString &name) const
{
    const Label *value = m_values.value(name);
    return value ? value->text() : QString();
}

void FactsGrid::clear()
{
    qDeleteAll(m_cells);
    m_cells.clear();
    m_values.clear();
}

} // namespace Muster
