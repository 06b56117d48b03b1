#include "tests/ui/gallery/sheets.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Muster::Gallery {

Column::Column(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Metrics::spaceMedium);
}

void Column::caption(const QString &text)
{
    layout()->addWidget(new Label(text, Type::bodyStrong()));
}
void Column::add(QWidget *widget)
{
    layout()->addWidget(widget);
}

void Column::row(const QList<QWidget *> &widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

void Column::end()
{
    static_cast<QVBoxLayout *>(layout())->addStretch(1);
}

} // namespace Muster::Gallery
