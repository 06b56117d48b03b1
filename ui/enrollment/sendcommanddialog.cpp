#include "ui/enrollment/sendcommanddialog.h"

#include "ui/assignment/plangroups.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"
#include "ui/enrollment/commandfields.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

QString number(qint64 count)
{
    return QLocale().toString(count);
}

QString iconOf(const CommandForm &form)
{
    const std::pair<QLatin1StringView, QLatin1StringView> icons[] = {
        {QLatin1StringView("RestartDevice"), QLatin1StringView("redo")},
        {QLatin1StringView("ShutDownDevice"), QLatin1StringView("power")},
        {QLatin1StringView("DeviceLock"), QLatin1StringView("lock")},
        {QLatin1StringView("ClearPasscode"), QLatin1StringView("unlock")},
        {QLatin1StringView("EraseDevice"), QLatin1StringView("wipe")},
        {QLatin1StringView("EnableLostMode"), QLatin1StringView("pin")},
        {QLatin1StringView("DisableLostMode"), QLatin1StringView("pin")},
        {QLatin1StringView("PlayLostModeSound"), QLatin1StringView("bell")},
        {QLatin1StringView("DeviceConfigured"), QLatin1StringView("play")},
        {QLatin1StringView("ScheduleOSUpdate"), QLatin1StringView("upload")},
        {QLatin1StringView("RemoveApplication"), QLatin1StringView("x")},
        {QLatin1StringView("RemoveProfile"), QLatin1StringView("x")},
        {QLatin1StringView("Settings"), QLatin1StringView("settings")},
        {QLatin1StringView("AccountConfiguration"), QLatin1StringView("person")},
    };
    const auto own = std::ranges::find(icons, form.type, &std::pair<QLatin1StringView, QLatin1StringView>::first);
    if (own != std::end(icons))
        return own->second;
    return form.topic == CommandTopic::Question ? QStringLiteral("info") : QStringLiteral("in");
}

Meaning meaningOf(CommandGroup group)
{
    switch (group) {
    case CommandGroup::Gets:
        return Meaning::Ok;
    case CommandGroup::OnItsWay:
        return Meaning::Waiting;
    case CommandGroup::NotEnrolled:
    case CommandGroup::NeverEnrolled:
    case CommandGroup::Unknown:
        return Meaning::Failed;
    default:
        return Meaning::Neutral;
    }
}

} // namespace

SendCommandDialog::SendCommandDialog(CommandService &commands, OrganisationId organisation,
                                     std::vector<std::int32_t> devices, QWidget *parent)
    : QDialog(parent)
    , m_commands(commands)
    , m_organisation(organisation)
    , m_devices(std::move(devices))
    , m_heading(new Label({}, Type::heading()))
    , m_subheading(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_stack(new QStackedWidget)
    , m_list(new NavigationList)
    , m_forms(new QStackedWidget)
    , m_groups(new PlanGroups)
    , m_table(new PlainTable(tr("Devices of the group")))
    , m_notes(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_confirmWords(new Label({}, Type::bodyMedium()))
    , m_confirm(new QLineEdit)
    , m_back(new PushButton(tr("Back")))
    , m_cancel(new PushButton(tr("Cancel")))
    , m_next(new PushButton({}, PushButton::Kind::Primary))
{
    setObjectName("sendCommandDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Send a command to %n device(s)", nullptr, static_cast<int>(m_devices.size())));
    resize(Metrics::wizardWidth, Metrics::exportHeight);
    m_strip->setObjectName("commandStrip");
    m_strip->hide();
    m_stack->addWidget(makeChoice());
    m_stack->addWidget(makePlan());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    column->addWidget(makeFoot());
    choose(QStringLiteral("DeviceInformation"));
    m_list->setFocus();
}

QWidget *SendCommandDialog::makeHead()
{
    auto *head = new QWidget;
    auto *words = new QVBoxLayout(head);
    words->setContentsMargins(Metrics::dialogMargin, Metrics::spaceLarge, Metrics::dialogMargin, Metrics::spaceMedium);
    words->setSpacing(Metrics::spaceHair);
    m_heading->setObjectName("commandHeading");
    m_subheading->setWrapping(true);
    words->addWidget(m_heading);
    words->addWidget(m_subheading);
    return head;
}

QWidget *SendCommandDialog::makeChoice()
{
    auto *choice = new QWidget;
    auto *row = new QHBoxLayout(choice);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_list->setObjectName("commandList");
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFixedWidth(Metrics::sidebar + Metrics::spaceGiant);
    // What is done comes first, what is asked last.
    for (const CommandTopic topic : {CommandTopic::Action, CommandTopic::Content, CommandTopic::Question}) {
        m_list->addCaption(commandTopicText(topic));
        for (const CommandForm &form : commandForms()) {
            if (form.topic == topic)
                m_list->addPlace(form.type, iconOf(form), form.title);
        }
    }
    connect(m_list, &NavigationList::placeChosen, this, &SendCommandDialog::showForm);
    row->addWidget(m_list);
    row->addWidget(m_forms, 1);
    return choice;
}

QWidget *SendCommandDialog::makePlan()
{
    auto *body = new QWidget;
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto *left = new QVBoxLayout;
    left->setContentsMargins(Metrics::space, Metrics::space, Metrics::space, Metrics::space);
    m_groups->setFixedWidth(Metrics::planGroups);
    left->addWidget(m_groups);
    row->addLayout(left);
    m_table->setObjectName("commandTargets");
    m_table->setModel(&m_model);
    m_table->setCode(CommandTargetsModel::SerialColumn);
    m_table->setWidths({Metrics::columnSerial, Metrics::columnModel, Metrics::columnAdded, Metrics::columnState});
    m_table->setFilling(CommandTargetsModel::NameColumn);
    row->addWidget(m_table, 1);
    connect(m_groups, &PlanGroups::chosen, this,
            [this](int group) { m_model.setTargets(m_plan.targets, static_cast<CommandGroup>(group)); });
    return body;
}

QWidget *SendCommandDialog::makeFoot()
{
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *row = foot->makeRow();
    m_confirm->setObjectName("commandConfirm");
    m_confirm->setFixedWidth(Metrics::columnAdded);
    m_confirm->setAccessibleName(tr("Number of devices, to confirm"));
    m_confirmWords->setBuddy(m_confirm);
    m_back->setObjectName("commandBack");
    m_cancel->setObjectName("commandCancel");
    m_next->setObjectName("commandNext");
    m_next->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    row->addWidget(m_notes, 1);
    row->addWidget(m_confirmWords);
    row->addWidget(m_confirm);
    row->addWidget(m_back);
    row->addWidget(m_cancel);
    row->addWidget(m_next);
    connect(m_confirm, &QLineEdit::textEdited, this, &SendCommandDialog::refreshSend);
    connect(m_back, &QPushButton::clicked, this, [this] { setStep(Step::Choose); });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_next, &QPushButton::clicked, this, &SendCommandDialog::press);
    return foot;
}

void SendCommandDialog::choose(const QString &type)
{
    m_list->setCurrentPlace(type);
    setStep(Step::Choose);
}

void SendCommandDialog::showForm(const QString &type)
{
    const CommandForm *form = commandForm(type);
    if (!form)
        return;
    m_form = *form;
    m_strip->hide();
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::spaceHuge, Metrics::spaceLarge, Metrics::dialogMargin, Metrics::spaceLarge);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(form->title, Type::heading()));
    auto *help = new Label(form->help, Type::body(), Label::Tone::Secondary);
    help->setWrapping(true);
    column->addWidget(help);
    if (!form->families.isEmpty()) {
        auto *families = new Label(tr("Only for %1.").arg(form->families.join(QStringLiteral(", "))), Type::small(),
                                   Label::Tone::Secondary);
        families->setWrapping(true);
        column->addWidget(families);
    }
    if (form->isDestructive())
        column->addWidget(new MessageStrip(Meaning::Attention, form->consequence));
    m_fields = new CommandFields(*form);
    column->addWidget(m_fields);
    column->addStretch(1);
    QScrollArea *shown = scrolled(content);
    m_forms->addWidget(shown);
    m_forms->setCurrentWidget(shown);
    if (QWidget *former = m_forms->widget(0); former != shown) {
        m_forms->removeWidget(former);
        former->deleteLater();
    }
}

void SendCommandDialog::setStep(Step step)
{
    m_step = step;
    m_stack->setCurrentIndex(step == Step::Choose ? 0 : 1);
    m_confirm->clear();
    const bool asks = step == Step::Plan && m_form.isDestructive() && m_plan.count(CommandGroup::Gets) > 0;
    m_confirm->setVisible(asks);
    m_confirmWords->setVisible(asks);
    m_back->setVisible(step == Step::Plan);
    m_cancel->setVisible(step != Step::Sent);
    m_next->setKind(asks ? PushButton::Kind::Danger : PushButton::Kind::Primary);
    m_strip->hide();
    m_notes->clear();
    if (step == Step::Choose) {
        m_heading->setText(windowTitle());
        m_subheading->setText(tr("Nothing is sent before you have seen who gets it and who does not."));
        m_next->setText(tr("Plan…"));
        m_next->setEnabled(true);
    } else if (step == Step::Plan) {
        showPlan();
    } else {
        m_heading->setText(tr("“%1” is queued for %2").arg(m_form.title, tr("%n device(s)", nullptr, int(m_queued))));
        m_subheading->setText(tr("Each is woken, and gets it when it next asks. What became of it stands in the "
                                 "device's details, under Management."));
        m_next->setText(tr("Close"));
        m_next->setEnabled(true);
    }
}

void SendCommandDialog::showPlan()
{
    const qint64 getting = m_plan.count(CommandGroup::Gets);
    m_heading->setText(getting == 0
                           ? tr("No device would get “%1”").arg(m_form.title)
                           : tr("%1 of %2 devices get “%3”").arg(number(getting), number(m_plan.all()), m_form.title));
    m_subheading->setText(tr("Nothing has been sent yet."));
    if (m_form.isDestructive() && getting > 0) {
        m_strip->setMeaning(Meaning::Attention);
        m_strip->setText(tr("What cannot be undone:"), m_form.consequence);
        m_strip->show();
        m_confirmWords->setText(tr("Type %1 to confirm:").arg(getting));
        m_confirm->setFocus();
    } else {
        m_groups->setFocus();
    }
    QList<PlanGroups::Row> rows;
    for (std::size_t i = 0; i < commandGroupCount; ++i) {
        const auto group = static_cast<CommandGroup>(i);
        rows.append({static_cast<int>(i), meaningOf(group), commandGroupText(group),
                     commandGroupReason(group, m_plan.conditions), m_plan.count(group)});
    }
    m_groups->setRows({}); // other devices may stand behind the same counts
    m_groups->setRows(rows);
    m_next->setText(getting == 0 ? tr("Send") : tr("Send to %1").arg(number(getting)));
    refreshSend();
}

void SendCommandDialog::refreshSend()
{
    const qint64 getting = m_plan.count(CommandGroup::Gets);
    m_next->setEnabled(getting > 0
                       && (!m_form.isDestructive() || m_confirm->text().trimmed() == QString::number(getting)));
}

void SendCommandDialog::press()
{
    switch (m_step) {
    case Step::Choose:
        plan();
        break;
    case Step::Plan:
        send();
        break;
    case Step::Sent:
        accept();
        break;
    }
}

void SendCommandDialog::plan()
{
    m_next->setEnabled(false);
    m_notes->setText(tr("Looking at %n device(s)…", nullptr, static_cast<int>(m_devices.size())));
    CommandWish wish{.type = m_form.type,
                     .values = m_fields->values(),
                     .devices = {.organisation = m_organisation, .devices = m_devices}};
    QCoro::connect(m_commands.plan(std::move(wish)), this, [this](const Result<CommandPlan> &plan) {
        m_next->setEnabled(true);
        m_notes->clear();
        if (!plan) {
            m_strip->tell(plan.error());
            return;
        }
        m_plan = *plan;
        setStep(Step::Plan);
    });
}

void SendCommandDialog::send()
{
    m_next->setEnabled(false);
    m_back->setEnabled(false);
    QCoro::connect(m_commands.apply(m_plan, m_form.isDestructive()), this, [this](const Result<qint64> &queued) {
        m_back->setEnabled(true);
        if (!queued) {
            refreshSend();
            m_strip->tell(queued.error());
            return;
        }
        m_queued = *queued;
        setStep(Step::Sent);
        Q_EMIT sent(*queued);
    });
}

void SendCommandDialog::keyPressEvent(QKeyEvent *event)
{
    // Enter in a field is no yes to the plan.
    if (event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier)
        return;
    QDialog::keyPressEvent(event);
}

} // namespace Muster
