#include "ui/assignment/plandialog.h"

#include "app/application.h"
#include "ui/assignment/plangroups.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>

namespace Muster {

namespace {

// Groups of the outcome are shown in place of the plan's once it was applied.
constexpr int firstOutcome = 100;

int groupOf(PlanOutcome outcome)
{
    return firstOutcome + static_cast<int>(outcome);
}

QString number(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace

PlanDialog::PlanDialog(Application &application, AssignmentPlan plan, QWidget *parent)
    : QDialog(parent)
    , m_application(application)
    , m_plan(std::make_shared<const AssignmentPlan>(std::move(plan)))
    , m_model(application.store())
    , m_heading(new Label({}, Type::heading()))
    , m_subheading(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_steps(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_strip(new MessageStrip(Meaning::Attention))
    , m_groups(new PlanGroups)
    , m_sum(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_search(new SearchField(tr("Search in this group")))
    , m_shown(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_table(new PlainTable(tr("Devices of the group")))
    , m_notes(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_progress(new QProgressBar)
    , m_cancel(new PushButton(tr("Cancel")))
    , m_later(new PushButton(tr("Write down, send later")))
    , m_undo(new PushButton(tr("Undo…"), QStringLiteral("undo-run")))
    , m_apply(new PushButton({}, PushButton::Kind::Primary))
{
    setObjectName("planDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Plan: %1").arg(m_plan->title));
    resize(Metrics::planDialogWidth, Metrics::planDialogHeight);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_strip);
    column->addWidget(makeBody(), 1);
    column->addWidget(makeFoot());
    m_table->setModel(&m_model);
    m_table->setCode(PlannedDevicesModel::SerialColumn);
    m_table->setWidths({Metrics::columnSerial, Metrics::columnModel, Metrics::columnProfile, Metrics::columnProfile,
                        Metrics::columnOutcome});
    m_table->setFilling(PlannedDevicesModel::ModelColumn);
    connect(m_groups, &PlanGroups::chosen, this, &PlanDialog::showGroup);
    connect(m_search, &QLineEdit::textChanged, &m_model, &PlannedDevicesModel::search);
    connect(m_search, &SearchField::leftForResults, m_table, qOverload<>(&QWidget::setFocus));
    connect(&m_model, &PlannedDevicesModel::shownChanged, this, &PlanDialog::showShown);
    connect(&m_application.store(), &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes.testFlag(Changed::Assignments))
            showRecord();
    });
    m_groups->setRows(PlanGroups::rowsOf(*m_plan));
    setStep(Step::Plan);
    m_groups->setFocus();
}

QWidget *PlanDialog::makeHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(Metrics::dialogMargin, Metrics::spaceLarge, Metrics::dialogMargin, Metrics::spaceMedium);
    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::spaceHair);
    words->addWidget(m_heading);
    words->addWidget(m_subheading);
    row->addLayout(words, 1);
    row->addWidget(m_steps);
    m_strip->hide();
    return head;
}

QWidget *PlanDialog::makeBody()
{
    auto *body = new QWidget;
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto *left = new QVBoxLayout;
    left->setContentsMargins(Metrics::space, Metrics::space, Metrics::space, Metrics::space);
    m_groups->setFixedWidth(Metrics::planGroups);
    m_sum->setWrapping(true);
    m_sum->setMaximumWidth(Metrics::planGroups);
    left->addWidget(m_groups, 1);
    left->addWidget(m_sum);
    row->addLayout(left);
    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(Metrics::space, Metrics::space, Metrics::spaceMedium, Metrics::space);
    tools->setSpacing(Metrics::space);
    auto *exported = new PushButton(tr("Export plan…"), QStringLiteral("save"), PushButton::Kind::Flat);
    exported->setObjectName("exportPlan");
    auto *command = new PushButton(tr("Copy as musterctl"), QStringLiteral("term"), PushButton::Kind::Flat);
    command->setObjectName("copyCommand");
    command->setVisible(m_plan->kind == PlanKind::Assign || m_plan->kind == PlanKind::Unassign
                        || m_plan->kind == PlanKind::Undo);
    connect(exported, &QPushButton::clicked, this, &PlanDialog::exportPlan);
    connect(command, &QPushButton::clicked, this, &PlanDialog::copyCommand);
    tools->addWidget(m_search);
    tools->addWidget(m_shown);
    tools->addStretch();
    tools->addWidget(exported);
    tools->addWidget(command);
    right->addLayout(tools);
    right->addWidget(m_table, 1);
    row->addLayout(right, 1);
    return body;
}

QWidget *PlanDialog::makeFoot()
{
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *row = foot->makeRow();
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(Metrics::progress);
    m_progress->setMaximumWidth(Metrics::columnState);
    m_progress->setAccessibleName(tr("Verified"));
    m_apply->setObjectName("applyPlan");
    m_undo->setObjectName("undoPlan");
    m_later->setObjectName("laterPlan");
    row->addWidget(m_progress);
    row->addWidget(m_notes, 1);
    row->addWidget(m_undo);
    row->addWidget(m_cancel);
    row->addWidget(m_later);
    row->addWidget(m_apply);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        if (isApplied())
            accept();
        else
            apply();
    });
    connect(m_later, &QPushButton::clicked, this, [this] {
        QCoro::connect(m_application.assignments().apply(*m_plan), this, [this](const Result<PlanId> &id) {
            if (id)
                accept();
            else
                fail(id.error());
        });
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        Q_EMIT undoRequested(m_applied);
        accept();
    });
    return foot;
}

void PlanDialog::setStep(Step step)
{
    const QString names[] = {tr("Plan"), tr("Apply"), tr("Verify")};
    QStringList steps;
    for (int i = 0; i < 3; ++i)
        steps.append(i == static_cast<int>(step) ? QStringLiteral("<b>%1 %2</b>").arg(i + 1).arg(names[i])
                                                 : QStringLiteral("%1 %2").arg(i + 1).arg(names[i]));
    m_steps->setTextFormat(Qt::RichText);
    m_steps->setText(steps.join(QStringLiteral("&nbsp;&nbsp;›&nbsp;&nbsp;")));
    const bool isPlanning = step == Step::Plan;
    const qint64 changing = m_plan->changing();
    const auto all = static_cast<qint64>(m_plan->items.size());
    m_progress->setVisible(!isPlanning);
    m_cancel->setVisible(isPlanning);
    m_later->setVisible(isPlanning && changing > 0);
    m_undo->setVisible(step == Step::Verify);
    if (!isPlanning) {
        m_apply->setText(tr("Close"));
        m_apply->setKey({});
        return;
    }
    m_heading->setText(changing == 0 ? tr("Nothing would change for %1 devices").arg(number(all))
                                     : tr("%1 of %2 devices will change").arg(number(changing), number(all)));
    const QString facts = m_plan->factsAt.isValid()
        ? tr("Nothing has been sent yet. Facts as Apple gave them at %1.").arg(exactMoment(m_plan->factsAt))
        : tr("Nothing has been sent yet, and Apple has not been asked for its devices yet.");
    m_subheading->setText(facts);
    m_sum->setText(tr("%1 change, %2 stay as they are.").arg(number(changing), number(all - changing)));
    const qint64 requests = (changing + 999) / 1000;
    m_notes->setText(
        m_plan->count(PlanGroup::NextErase) > 0
            ? tr("Can be undone; on devices that are switched on until they are erased. %1 requests to Apple.")
                  .arg(number(2 * requests))
            : tr("Can be undone until a device is switched on. %1 requests to Apple.").arg(number(2 * requests)));
    const bool hasSomething = changing > 0 || m_plan->policyAfter || m_plan->count(PlanGroup::AlreadySo) > 0;
    m_apply->setText(changing > 0 ? tr("Apply to %1").arg(number(changing)) : tr("Apply"));
    m_apply->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_apply->setEnabled(hasSomething);
    if (!m_plan->warnings.isEmpty()) {
        m_strip->setText(tr("What cannot be undone:"), m_plan->warnings.join(u' '));
        m_strip->show();
    }
}

void PlanDialog::showGroup(int group)
{
    if (group >= firstOutcome) {
        showOutcome(static_cast<PlanOutcome>(group - firstOutcome));
        return;
    }
    std::vector<std::uint32_t> items;
    for (std::uint32_t i = 0; i < m_plan->items.size(); ++i) {
        if (static_cast<int>(m_plan->items[i].group) == group)
            items.push_back(i);
    }
    m_search->clear();
    m_model.setItems(m_plan, std::move(items));
}

void PlanDialog::showOutcome(PlanOutcome outcome)
{
    m_application.store()
        .read([id = m_applied, outcome](Database &database) { return PlanStore(database).devices(id, outcome); })
        .then(this, [this, outcome](const Result<std::vector<std::int32_t>> &devices) {
            if (!devices || m_groups->currentId() != groupOf(outcome))
                return;
            const QSet<std::int32_t> wanted(devices->begin(), devices->end());
            std::vector<std::uint32_t> items;
            for (std::uint32_t i = 0; i < m_plan->items.size(); ++i) {
                if (wanted.contains(m_plan->items[i].device))
                    items.push_back(i);
            }
            m_model.setItems(m_plan, std::move(items));
            m_model.search(m_search->text());
        });
}

void PlanDialog::showShown()
{
    m_shown->setText(tr("%1 of %2").arg(number(m_model.rowCount()), number(static_cast<qint64>(m_plan->items.size()))));
}

void PlanDialog::exportPlan()
{
    auto *dialog = new QFileDialog(this, tr("Export plan"), tr("Plan.csv"), tr("Comma-separated values (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QCoro::connect(writePlanCsv(m_application.store(), m_plan, path), this, [this, path](const Result<> &written) {
            m_strip->setMeaning(written ? Meaning::Ok : Meaning::Failed);
            m_strip->setText(written ? tr("The plan stands in %1.").arg(path) : written.error().message);
            m_strip->show();
        });
    });
    dialog->open();
}

void PlanDialog::copyCommand()
{
    if (m_plan->kind == PlanKind::Undo) {
        QGuiApplication::clipboard()->setText(QStringLiteral("musterctl assign undo %1").arg(m_plan->undoOf.value()));
        return;
    }
    const std::int32_t will = m_plan->items.empty() ? handNone : m_plan->items.front().will;
    const QString what = m_plan->kind == PlanKind::Unassign
        ? QStringLiteral("--none")
        : QStringLiteral("--profile \"%1\"").arg(profileText(will, m_plan->directory));
    // The serials of a few are written out; of many a file is expected.
    if (m_plan->items.size() > 200) {
        QGuiApplication::clipboard()->setText(QStringLiteral("musterctl assign %1 --from serials.txt").arg(what));
        return;
    }
    m_application.store()
        .read([plan = m_plan](Database &database) -> Result<QStringList> {
            QStringList serials;
            auto done = forEachPlanned(database, *plan, [&](const PlannedDevice &line) {
                serials.append(line.serial);
                return Result<>();
            });
            return done.transform([&serials] { return serials; });
        })
        .then(this, [what](const Result<QStringList> &serials) {
            QGuiApplication::clipboard()->setText(
                QStringLiteral("musterctl assign %1 %2").arg(what, serials.value_or(QStringList()).join(u' ')));
        });
}

void PlanDialog::apply()
{
    m_apply->setEnabled(false);
    m_later->setEnabled(false);
    QCoro::connect(m_application.assignments().apply(*m_plan), this, [this](const Result<PlanId> &id) {
        m_apply->setEnabled(true);
        m_later->setEnabled(true);
        if (!id) {
            fail(id.error());
            return;
        }
        m_applied = *id;
        m_strip->hide();
        m_model.setApplied(*id);
        setStep(Step::Apply);
        showRecord();
        work();
    });
}

void PlanDialog::work()
{
    QCoro::connect(m_application.worker().work(m_plan->organisation), this, [this](const Result<WorkTally> &tally) {
        m_isEnded = true;
        if (!tally)
            fail(tally.error());
        showRecord();
    });
}

void PlanDialog::showRecord()
{
    if (!isApplied() || m_isReading)
        return;
    m_isReading = true;
    QCoro::connect(m_application.assignments().planRecord(m_applied), this, [this](const Result<PlanRecord> &record) {
        m_isReading = false;
        if (record)
            take(*record);
    });
}

void PlanDialog::take(const PlanRecord &record)
{
    // Every batch of any plan is a reason to ask how this one stands.
    if (std::pair(record, m_isEnded) == m_taken)
        return;
    m_taken = {record, m_isEnded};
    m_progress->setMaximum(static_cast<int>(record.devices));
    m_progress->setValue(static_cast<int>(record.verified + record.overtaken));
    m_heading->setText(tr("%1 of %2 devices verified").arg(number(record.verified), number(record.devices)));
    const bool isDone = record.open() == 0 || m_isEnded;
    m_subheading->setText(record.open() == 0 ? tr("Apple shows what was wanted for every one of them.")
                              : m_isEnded    ? tr("The rest follows by itself; each with its reason.")
                                             : tr("Sent to Apple in batches, and each read back. This may be closed."));
    m_notes->setText(isDone ? tr("Change %1, also in Activity.").arg(record.id.value())
                            : tr("Change %1").arg(record.id.value()));
    const qint64 waiting = record.open() - record.failed - record.throttled - record.refused;
    m_groups->setRows(
        {{groupOf(PlanOutcome::Verified), Meaning::Ok, tr("Verified"), tr("Apple shows the profile"), record.verified},
         {groupOf(PlanOutcome::Open), Meaning::Waiting, tr("On the way"), tr("asked, or waiting for their turn"),
          waiting},
         {groupOf(PlanOutcome::Throttled), Meaning::Waiting, tr("Apple asks to wait"),
          tr("assigned too often lately; follow by themselves"), record.throttled},
         {groupOf(PlanOutcome::Failed), Meaning::Attention, tr("Failed at Apple's side"),
          tr("tried again after an hour, then longer"), record.failed},
         {groupOf(PlanOutcome::Refused), Meaning::Failed, tr("Not accessible"), tr("left this service; sync to see"),
          record.refused},
         {groupOf(PlanOutcome::Overtaken), Meaning::Neutral, tr("Overtaken"), tr("another change wants something else"),
          record.overtaken}});
    m_sum->setText(tr("%1 devices in all.").arg(number(record.devices)));
    if (isDone) {
        setStep(Step::Verify);
        Q_EMIT settled();
    }
}

void PlanDialog::fail(const Error &error)
{
    m_strip->tell(error);
}

void PlanDialog::keyPressEvent(QKeyEvent *event)
{
    // Enter in the search field is no yes to the plan.
    if (event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier)
        return;
    QDialog::keyPressEvent(event);
}

} // namespace Muster
