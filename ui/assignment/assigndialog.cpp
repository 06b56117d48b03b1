#include "ui/assignment/assigndialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace Muster {

AssignDialog::AssignDialog(OrganisationId organisation, const QList<Profile> &profiles,
                           std::vector<std::int32_t> devices, QWidget *parent)
    : QDialog(parent)
    , m_organisation(organisation)
    , m_devices(std::move(devices))
    , m_what(new QComboBox)
    , m_serials(new QPlainTextEdit)
    , m_words(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_plan(new PushButton(tr("Plan…"), PushButton::Kind::Primary))
{
    setObjectName("assignDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    const bool isList = m_devices.empty();
    const int count = static_cast<int>(m_devices.size());
    setWindowTitle(isList ? tr("Assign a list of devices") : tr("Assign %n device(s)", nullptr, count));
    m_what->setObjectName("assignWhat");
    m_what->setAccessibleName(tr("Enrollment profile"));
    for (const Profile &profile : profiles)
        m_what->addItem(QStringLiteral("%1 v%2").arg(profile.name).arg(profile.number),
                        static_cast<int>(profile.id.value()));
    if (!profiles.isEmpty())
        m_what->insertSeparator(m_what->count());
    m_what->addItem(tr("No profile"), handNone);
    m_what->addItem(tr("Leave as it is at Apple"), handLeave);
    m_what->addItem(tr("What rules and defaults say"), QVariant());
    m_serials->setObjectName("assignSerials");
    m_serials->setAccessibleName(tr("Serial numbers"));
    m_serials->setPlaceholderText(
        tr("Serial numbers, pasted or scanned: one a line, or separated by blanks or commas"));
    m_serials->setVisible(isList);
    m_serials->setMinimumHeight(Metrics::detailPaneBelow);
    m_words->setWrapping(true);
    m_plan->setObjectName("assignPlan");
    m_plan->setDefault(true);
    m_plan->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    auto *cancel = new PushButton(tr("Cancel"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::labelToField);
    auto *name = new Label(tr("They get"), Type::body(), Label::Tone::Secondary);
    name->setFixedWidth(Metrics::formLabel);
    name->setBuddy(m_what);
    row->addWidget(name);
    row->addWidget(m_what, 1);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Metrics::space);
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(m_plan);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(windowTitle(), Type::heading()));
    column->addWidget(m_serials, 1);
    column->addLayout(row);
    column->addWidget(m_words);
    if (!isList)
        column->addStretch();
    column->addLayout(foot);
    setMinimumWidth(Metrics::emptyTextMost + Metrics::formLabel);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_what, &QComboBox::currentIndexChanged, this, &AssignDialog::refresh);
    connect(m_serials, &QPlainTextEdit::textChanged, this, &AssignDialog::refresh);
    connect(m_plan, &QPushButton::clicked, this, [this] {
        const QVariant what = m_what->currentData();
        Q_EMIT planRequested({.organisation = m_organisation,
                              .hand = what.isValid() ? std::optional(what.toInt()) : std::nullopt,
                              .devices = m_devices,
                              .serials = serials(),
                              .query = {},
                              .lines = {}});
        accept();
    });
    refresh();
}

QStringList AssignDialog::serials() const
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    QStringList serials = m_serials->toPlainText().split(separators, Qt::SkipEmptyParts);
    serials.removeDuplicates();
    return serials;
}

void AssignDialog::refresh()
{
    const qsizetype count = m_devices.empty() ? serials().size() : static_cast<qsizetype>(m_devices.size());
    m_plan->setEnabled(count > 0);
    QString words = tr("Nothing is sent before you have seen the plan.");
    const QVariant what = m_what->currentData();
    if (!what.isValid())
        words = tr("What was decided by hand for them is dropped. %1").arg(words);
    else if (what.toInt() == handNone)
        words = tr("Without a profile they would start unmanaged. %1").arg(words);
    else if (what.toInt() == handLeave)
        words = tr("Rules and defaults no longer touch them. %1").arg(words);
    if (m_devices.empty())
        words = tr("%n serial number(s). %1", nullptr, static_cast<int>(count)).arg(words);
    m_words->setText(words);
}

} // namespace Muster
