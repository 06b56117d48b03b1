#include "ui/people/peopleimportdialog.h"

#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"

#include <QLocale>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr qsizetype mostLines = 200; // nobody reads on

} // namespace

PeopleImportDialog::PeopleImportDialog(const PeopleImportPlan &plan, QWidget *parent)
    : QDialog(parent)
{
    setObjectName("peopleImportDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import people"));
    const int changes = static_cast<int>(plan.changes.size());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(tr("%n person(s) would be new or changed", nullptr, changes), Type::heading()));
    const QLocale locale;
    auto *facts = new FactsGrid;
    QStringList columns;
    for (qsizetype i = 0; i < plan.titles.size(); ++i)
        columns.append(tr("%1 = %2", "title of a column, what it is taken for")
                           .arg(plan.titles.at(i), personColumnText(plan.columns.at(i))));
    facts->setFact(tr("Columns"), columns.join(QStringLiteral(", ")));
    facts->setFact(tr("New"), locale.toString(plan.added()));
    facts->setFact(tr("Changed"), locale.toString(changes - plan.added()));
    facts->setFact(tr("As they were"), locale.toString(plan.unchanged));
    facts->setFact(tr("Set aside"), locale.toString(plan.setAside.size()));
    column->addWidget(facts);
    if (!plan.setAside.isEmpty()) {
        QStringList lines;
        for (const PersonSetAside &line : plan.setAside.first(std::min(plan.setAside.size(), mostLines)))
            lines.append(tr("Line %1: %2 (%3)").arg(line.line).arg(line.reason, line.text));
        auto *words = new Label(lines.join(u'\n'), Type::small(), Label::Tone::Secondary);
        words->setWrapping(true);
        words->setSelectable(true);
        column->addWidget(scrolled(words), 1);
    }
    auto *cancel = new PushButton(tr("Cancel"));
    auto *apply = new PushButton(tr("Import %n person(s)", nullptr, changes), PushButton::Kind::Primary);
    apply->setObjectName("applyImport");
    apply->setEnabled(changes > 0);
    apply->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(apply);
    column->addLayout(buttons);
    setMinimumWidth(Metrics::exportWidth);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(apply, &QPushButton::clicked, this, [this, plan] {
        Q_EMIT confirmed(plan);
        accept();
    });
}

} // namespace Muster
