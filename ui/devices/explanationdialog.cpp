#include "ui/devices/explanationdialog.h"

#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace Muster {

ExplanationDialog::ExplanationDialog(const ExplainedDevice &explained, const QDateTime &now, QWidget *parent)
    : QDialog(parent)
{
    setObjectName("explanationDialog");
    setWindowTitle(tr("Explain %1").arg(explained.serial.text()));
    auto *text = new QPlainTextEdit(explained.text(now));
    text->setObjectName("explanation");
    text->setAccessibleName(tr("Explanation"));
    text->setReadOnly(true);
    text->setFont(Type::body());
    auto *copy = new PushButton(tr("Copy"), QStringLiteral("copy"));
    copy->setObjectName("copyExplanation");
    auto *close = new PushButton(tr("Close"), PushButton::Kind::Primary);
    connect(copy, &QPushButton::clicked, this, [text] { QApplication::clipboard()->setText(text->toPlainText()); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto *footer = new QHBoxLayout;
    footer->addStretch();
    footer->addWidget(copy);
    footer->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    layout->setSpacing(Metrics::spaceMedium);
    layout->addWidget(text);
    layout->addLayout(footer);
    resize(2 * Metrics::detailPaneLeast, Metrics::detailPaneBelow * 2);
}

} // namespace Muster
