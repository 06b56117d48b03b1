#include "ui/assignment/rulesdialog.h"

#include "models/core/clock.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoroTask>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

namespace Muster {

namespace {

QHBoxLayout *formRow(const QString &name, QWidget *field)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::labelToField);
    auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
    label->setFixedWidth(Metrics::formLabel);
    label->setBuddy(field);
    field->setAccessibleName(name);
    row->addWidget(label);
    row->addWidget(field, 1);
    return row;
}

} // namespace

RulesDialog::RulesDialog(AssignmentService &assignments, ProfileService &profiles, const Clock &clock,
                         OrganisationId organisation, QWidget *parent)
    : QDialog(parent)
    , m_assignments(assignments)
    , m_profiles(profiles)
    , m_clock(clock)
    , m_organisation(organisation)
    , m_table(new PlainTable(tr("Rules")))
    , m_add(new PushButton(tr("Add rule"), QStringLiteral("plus")))
    , m_remove(new PushButton(tr("Delete")))
    , m_up(new PushButton(tr("Up")))
    , m_down(new PushButton(tr("Down")))
    , m_name(new QLineEdit)
    , m_query(new QLineEdit)
    , m_profile(new QComboBox)
    , m_enabled(new QCheckBox(tr("In force")))
    , m_fault(new Label({}, Type::small(), Label::Tone::Failed))
    , m_words(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_save(new PushButton(tr("Plan…"), PushButton::Kind::Primary))
{
    setObjectName("rulesDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Assignment rules"));
    resize(Metrics::planDialogWidth, Metrics::planDialogHeight);
    m_rows.setHorizontalHeaderLabels({tr("No."), tr("Name"), tr("Devices"), tr("Enrollment profile"), tr("Matches"),
                                      tr("Decides"), tr("Would move")});
    m_add->setObjectName("addRule");
    m_table->setModel(&m_rows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWidths({Metrics::rowHeader + Metrics::space, Metrics::columnState, Metrics::facets,
                        Metrics::columnState, Metrics::columnAdded, Metrics::columnAdded, Metrics::columnOrder});
    m_table->setFilling(QueryColumn);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTools());
    column->addWidget(m_table, 1);
    column->addWidget(makeForm());
    column->addWidget(makeFoot());
    connect(m_table, &PlainTable::choiceChanged, this, &RulesDialog::showForm);
    connect(m_add, &QPushButton::clicked, this, &RulesDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &RulesDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    for (QLineEdit *field : {m_name, m_query})
        connect(field, &QLineEdit::textEdited, this, &RulesDialog::takeForm);
    connect(m_profile, &QComboBox::activated, this, &RulesDialog::takeForm);
    connect(m_enabled, &QCheckBox::clicked, this, &RulesDialog::takeForm);
    showForm();
    read();
}

QWidget *RulesDialog::makeTools()
{
    auto *tools = new QWidget;
    auto *column = new QVBoxLayout(tools);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::spaceLarge, Metrics::dialogMargin, Metrics::space);
    column->setSpacing(Metrics::space);
    column->addWidget(new Label(tr("The first rule that matches decides"), Type::heading()));
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    m_words->setWrapping(true);
    row->addWidget(m_words, 1);
    row->addWidget(m_up);
    row->addWidget(m_down);
    row->addWidget(m_remove);
    row->addWidget(m_add);
    m_words->setText(tr("A decision by hand comes before all rules, the defaults come after them."));
    column->addLayout(row);
    return tools;
}

QWidget *RulesDialog::makeForm()
{
    auto *form = new QWidget;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::spaceMedium, Metrics::dialogMargin,
                               Metrics::spaceMedium);
    column->setSpacing(Metrics::space);
    m_name->setObjectName("ruleName");
    m_query->setObjectName("ruleQuery");
    m_query->setPlaceholderText(
        tr("family:ipad model:air added:>=2026-01  ·  serial:C02* order:PO-7|PO-8 color:silver"));
    m_profile->setObjectName("ruleProfile");
    column->addLayout(formRow(tr("Name"), m_name));
    column->addLayout(formRow(tr("Devices"), m_query));
    column->addWidget(m_fault);
    column->addLayout(formRow(tr("Get"), m_profile));
    auto *row = new QHBoxLayout;
    row->addSpacing(Metrics::formLabel + Metrics::labelToField);
    row->addWidget(m_enabled);
    row->addStretch();
    column->addLayout(row);
    m_fault->setWrapping(true);
    return form;
}

QWidget *RulesDialog::makeFoot()
{
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *row = foot->makeRow();
    auto *cancel = new PushButton(tr("Cancel"));
    m_save->setObjectName("rulesPlan");
    m_save->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(m_save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &RulesDialog::save);
    return foot;
}

void RulesDialog::read()
{
    QCoro::connect(m_profiles.all(m_organisation), this, [this](const Result<QList<Profile>> &profiles) {
        m_known = profiles.value_or(QList<Profile>());
        for (const Profile &profile : std::as_const(m_known))
            m_profile->addItem(profile.name, static_cast<int>(profile.id.value()));
        QCoro::connect(m_assignments.policy(m_organisation), this, [this](const Result<AssignmentPolicy> &policy) {
            m_standing = m_policy = policy.value_or(AssignmentPolicy());
            showRows();
        });
    });
}

int RulesDialog::current() const
{
    const QList<int> rows = m_table->chosenRows();
    return rows.isEmpty() ? -1 : rows.first();
}

void RulesDialog::showRows()
{
    m_rows.setRowCount(static_cast<int>(m_policy.rules.size()));
    for (int row = 0; row < m_policy.rules.size(); ++row) {
        const AssignmentRule &rule = m_policy.rules.at(row);
        const auto name = std::ranges::find(m_known, rule.profile, &Profile::id);
        const QString texts[] = {QString::number(row + 1), rule.isEnabled ? rule.name : tr("%1 (off)").arg(rule.name),
                                 rule.query, name == m_known.end() ? QString() : name->name};
        for (int column = 0; column <= ProfileColumn; ++column)
            m_rows.setItem(row, column, new QStandardItem(texts[column]));
    }
    if (current() < 0 && !m_policy.rules.isEmpty())
        m_table->selectRow(0);
    showForm();
    tryOut();
}

void RulesDialog::showForm()
{
    const int row = current();
    const bool isAny = row >= 0 && row < m_policy.rules.size();
    m_isShowing = true;
    const AssignmentRule rule = isAny ? m_policy.rules.at(row) : AssignmentRule();
    if (m_name->text() != rule.name)
        m_name->setText(rule.name);
    if (m_query->text() != rule.query)
        m_query->setText(rule.query);
    m_profile->setCurrentIndex(m_profile->findData(static_cast<int>(rule.profile.value())));
    m_enabled->setChecked(rule.isEnabled);
    m_isShowing = false;
    for (QWidget *widget :
         {static_cast<QWidget *>(m_name), static_cast<QWidget *>(m_query), static_cast<QWidget *>(m_profile),
          static_cast<QWidget *>(m_enabled), static_cast<QWidget *>(m_remove)})
        widget->setEnabled(isAny);
    m_up->setEnabled(isAny && row > 0);
    m_down->setEnabled(isAny && row + 1 < m_policy.rules.size());
    m_add->setEnabled(!m_known.isEmpty());
}

void RulesDialog::takeForm()
{
    const int row = current();
    if (m_isShowing || row < 0 || row >= m_policy.rules.size())
        return;
    m_policy.rules[row] = {.name = m_name->text(),
                           .query = m_query->text(),
                           .profile = ProfileId(m_profile->currentData().toInt()),
                           .isEnabled = m_enabled->isChecked()};
    showRows();
}

void RulesDialog::tryOut()
{
    QString fault;
    for (const AssignmentRule &rule : std::as_const(m_policy.rules)) {
        if (const Result<> fine = checkRule(rule, m_clock.now()); !fine && fault.isEmpty())
            fault = fine.error().message;
    }
    m_fault->setText(fault);
    m_fault->setVisible(!fault.isEmpty());
    m_save->setEnabled(fault.isEmpty() && m_policy != m_standing);
    if (std::exchange(m_isTrying, true))
        return; // what is written meanwhile is tried when this has come
    m_tried = m_policy;
    QCoro::connect(m_assignments.tally(m_organisation, m_policy), this,
                   [this](const Result<QList<RuleTally>> &tallies) {
                       m_isTrying = false;
                       if (m_tried != m_policy)
                           tryOut();
                       else if (tallies)
                           showTallies(*tallies);
                   });
}

void RulesDialog::showTallies(const QList<RuleTally> &tallies)
{
    const QLocale locale;
    for (int row = 0; row < tallies.size() && row < m_rows.rowCount(); ++row) {
        const RuleTally &tally = tallies.at(row);
        const qint64 counts[] = {tally.matches, tally.decides, tally.moves};
        for (int i = 0; i < 3; ++i) {
            auto *item = new QStandardItem(locale.toString(counts[i]));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_rows.setItem(row, MatchesColumn + i, item);
        }
    }
}

void RulesDialog::add()
{
    m_policy.rules.append(
        {.name = tr("Rule %1").arg(m_policy.rules.size() + 1), .query = {}, .profile = m_known.first().id});
    showRows();
    m_table->selectRow(static_cast<int>(m_policy.rules.size()) - 1);
    m_query->setFocus();
}

void RulesDialog::remove()
{
    const int row = current();
    if (row < 0)
        return;
    m_policy.rules.removeAt(row);
    showRows();
}

void RulesDialog::move(int by)
{
    const int row = current();
    m_policy.rules.swapItemsAt(row, row + by);
    showRows();
    m_table->selectRow(row + by);
}

void RulesDialog::save()
{
    QCoro::connect(m_assignments.planPolicy(m_organisation, m_policy, PolicyScope::Everybody), this,
                   [this](const Result<AssignmentPlan> &plan) {
                       if (!plan) {
                           m_fault->setText(plan.error().message);
                           m_fault->show();
                           return;
                       }
                       Q_EMIT planned(*plan);
                       accept();
                   });
}

} // namespace Muster
