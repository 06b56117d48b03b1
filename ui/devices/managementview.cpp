#include "ui/devices/managementview.h"

#include "models/core/moment.h"
#include "ui/common/checklist.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr qsizetype mostCommands = 30; // what came before is seldom asked for

Meaning meaningOf(ItemState state)
{
    switch (state) {
    case ItemState::Installed:
    case ItemState::Removed:
        return Meaning::Ok;
    case ItemState::Failed:
        return Meaning::Failed;
    case ItemState::LeftOut:
        return Meaning::Neutral;
    case ItemState::Waiting:
    case ItemState::Sent:
    case ItemState::Deferred:
    case ItemState::RemovalWaiting:
        break;
    }
    return Meaning::Waiting;
}

Meaning meaningOf(CommandState state)
{
    switch (state) {
    case CommandState::Done:
        return Meaning::Ok;
    case CommandState::Failed:
        return Meaning::Failed;
    case CommandState::Void:
    case CommandState::Cancelled:
        return Meaning::Neutral;
    default:
        return Meaning::Waiting;
    }
}

bool isSame(const ManagedFacts &one, const ManagedFacts &other)
{
    return one.enrollment == other.enrollment && one.items == other.items && one.commands == other.commands
        && one.askedAt == other.askedAt;
}

} // namespace

ManagementView::ManagementView(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_nothing(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_facts(new FactsGrid)
    , m_command(new PushButton(tr("Send command…"), QStringLiteral("bolt")))
    , m_conversation(new PushButton(tr("Show conversation"), PushButton::Kind::Link))
    , m_itemsHeading(new Label(tr("Configuration"), Type::bodyStrong()))
    , m_items(new CheckList)
    , m_commandsHeading(new Label(tr("Commands"), Type::bodyStrong()))
    , m_commands(new CheckList(CheckList::Breaking::Names)) // times, which are short
{
    setObjectName("managementView");
    m_nothing->setWrapping(true);
    m_items->setObjectName("managedItems");
    m_commands->setObjectName("managedCommands");
    m_facts->setObjectName("managedFacts");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space);
    m_command->setObjectName("commandToDevice");
    m_conversation->setObjectName("showConversation");
    connect(m_command, &QPushButton::clicked, this, &ManagementView::commandRequested);
    connect(m_conversation, &QPushButton::clicked, this, &ManagementView::conversationRequested);
    auto *deeds = new QHBoxLayout;
    deeds->setSpacing(Metrics::space);
    deeds->addWidget(m_command);
    deeds->addWidget(m_conversation);
    deeds->addStretch();
    column->addWidget(m_nothing);
    column->addWidget(m_facts);
    column->addLayout(deeds);
    for (QWidget *part : std::initializer_list<QWidget *>{m_itemsHeading, m_items, m_commandsHeading, m_commands})
        column->addWidget(part);
    setFacts({});
}

void ManagementView::addFact(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    m_facts->setFact(name, value);
    m_text += QStringLiteral("%1: %2\n").arg(name, value);
}

void ManagementView::showEnrollment(const Enrollment &enrollment)
{
    const auto moment = [this](const QDateTime &time) { return shortMoment(time, m_clock.now()); };
    addFact(tr("State"), enrollmentStateText(enrollment.state, enrollment.isAwaiting));
    addFact(tr("Name"), enrollment.name);
    addFact(tr("OS"),
            enrollment.build.isEmpty() ? enrollment.osVersion
                                       : QStringLiteral("%1 (%2)").arg(enrollment.osVersion, enrollment.build));
    addFact(tr("Last contact"), moment(enrollment.contactAt));
    addFact(tr("From"), enrollment.address);
    addFact(tr("Enrolled"), moment(enrollment.enrolledAt));
    addFact(tr("Released"), moment(enrollment.configuredAt));
    addFact(tr("Left"), moment(enrollment.leftAt));
}

void ManagementView::setFacts(const ManagedFacts &facts)
{
    // Facts are read anew with every commit: whoever reads them is not disturbed by the same ones.
    const QDate today = m_clock.now().date();
    if (m_shown && m_shownOn == today && isSame(*m_shown, facts))
        return;
    m_shown = facts;
    m_shownOn = today;
    m_text.clear();
    m_facts->clear();
    m_items->clear();
    m_commands->clear();
    const bool isKnown = facts.enrollment.has_value();
    m_nothing->setVisible(!isKnown);
    m_facts->setVisible(isKnown);
    m_command->setVisible(isKnown && facts.enrollment->isManaged());
    m_conversation->setVisible(isKnown || facts.askedAt.isValid());
    m_nothing->setText(facts.askedAt.isValid()
                           ? tr("It asked for its profile %1 and has not checked in since.")
                                 .arg(spokenMoment(facts.askedAt, m_clock.now()))
                           : tr("It has never come to this enrollment server. It does when it is switched on or erased "
                                "with a profile that leads here."));
    m_itemsHeading->setVisible(!facts.items.isEmpty());
    m_items->setVisible(!facts.items.isEmpty());
    m_commandsHeading->setVisible(!facts.commands.isEmpty());
    m_commands->setVisible(!facts.commands.isEmpty());
    if (!isKnown)
        return;
    showEnrollment(*facts.enrollment);
    const auto moment = [this](const QDateTime &time) { return shortMoment(time, m_clock.now()); };
    for (const ManagedItem &item : facts.items) {
        const QString finding = item.reason.isEmpty() ? itemStateText(item.state)
                                                      : itemStateText(item.state) + QStringLiteral(": ") + item.reason;
        m_items->addCheck(item.name, meaningOf(item.state), finding);
        m_text += QStringLiteral("%1: %2\n").arg(item.name, finding);
    }
    for (const Command &command : facts.commands.first(qMin(facts.commands.size(), mostCommands))) {
        const QString when = moment(command.answeredAt.isValid() ? command.answeredAt : command.createdAt);
        m_commands->addCheck(command.title, meaningOf(command.state),
                             command.state == CommandState::Done // the icon says so
                                 ? when
                                 : QStringLiteral("%1, %2").arg(commandStateText(command.state), when));
    }
}

} // namespace Muster
