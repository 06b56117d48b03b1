#include "ui/setup/clickpath.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"
#include "ui/setup/setuppage.h"

#include <QGridLayout>

namespace Muster {

ClickPath::ClickPath(QWidget *parent)
    : BoxedPanel(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(Metrics::spaceMedium, Metrics::space, Metrics::spaceMedium, Metrics::space);
    grid->setHorizontalSpacing(Metrics::spaceMedium);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void ClickPath::setLines(const QStringList &lines)
{
    if (lines == m_lines)
        return;
    m_lines = lines;
    auto *grid = static_cast<QGridLayout *>(layout());
    while (QLayoutItem *item = grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < lines.size(); ++row) {
        auto *number = new Label(QString::number(row + 1), Type::bodyMedium(), Label::Tone::Secondary);
        auto *words = new Label({}, Type::body());
        words->setTextFormat(Qt::RichText);
        words->setWrapping(true);
        words->setText(emphasised(lines.at(row)));
        words->setAccessibleName(
            tr("%1. %2", "number and words of a step").arg(row + 1).arg(QString(lines.at(row)).remove(u'*')));
        grid->addWidget(number, row, 0, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(words, row, 1);
        grid->setRowMinimumHeight(row, Metrics::rowFact);
    }
}

} // namespace Muster
