#include "ui/devices/devicedetails.h"

#include "ui/common/factsgrid.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/statebadge.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"
#include "ui/devices/managementview.h"
#include "ui/devices/ownfieldspanel.h"
#include "ui/devices/timelineview.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QTabBar>
#include <QVBoxLayout>

namespace Muster {

namespace {

Meaning meaningOf(DeviceExplanation::Severity severity)
{
    switch (severity) {
    case DeviceExplanation::Severity::Ok:
        return Meaning::Ok;
    case DeviceExplanation::Severity::Waiting:
        return Meaning::Waiting;
    case DeviceExplanation::Severity::Attention:
        return Meaning::Attention;
    case DeviceExplanation::Severity::Failed:
        return Meaning::Failed;
    case DeviceExplanation::Severity::Neutral:
        break;
    }
    return Meaning::Neutral;
}

// The button for what a verdict proposes; empty for what is done elsewhere.
QString buttonOf(const QString &action)
{
    if (action == QLatin1StringView("assign"))
        return QCoreApplication::translate("DeviceVerdict", "Assign…");
    if (action == QLatin1StringView("sync"))
        return QCoreApplication::translate("DeviceVerdict", "Sync");
    return {};
}

// Keys of Apple's that people know under another name.
QString extraName(const QString &key)
{
    static const QHash<QString, const char *> names{
        {QStringLiteral("imei"), QT_TRANSLATE_NOOP("DeviceFacts", "IMEI")},
        {QStringLiteral("meid"), QT_TRANSLATE_NOOP("DeviceFacts", "MEID")},
        {QStringLiteral("eid"), QT_TRANSLATE_NOOP("DeviceFacts", "EID")},
        {QStringLiteral("wifi_mac_address"), QT_TRANSLATE_NOOP("DeviceFacts", "Wi-Fi address")},
        {QStringLiteral("bluetooth_mac_address"), QT_TRANSLATE_NOOP("DeviceFacts", "Bluetooth address")},
        {QStringLiteral("ethernet_mac_address"), QT_TRANSLATE_NOOP("DeviceFacts", "Ethernet address")},
        {QStringLiteral("mdm_migration_deadline"), QT_TRANSLATE_NOOP("DeviceFacts", "Migration deadline")},
        {QStringLiteral("is_replacement_device"), QT_TRANSLATE_NOOP("DeviceFacts", "Replaces another")},
    };
    const char *known = names.value(key);
    return known ? QCoreApplication::translate("DeviceFacts", known) : QString(key).replace(u'_', u' ');
}

// Long numbers in groups of eight, so that they can be read and break across lines; the copy has them whole.
QString grouped(const QString &value)
{
    constexpr qsizetype group = 8;
    if (value.size() < 3 * group || value.contains(u' '))
        return value;
    QStringList groups;
    for (qsizetype i = 0; i < value.size(); i += group)
        groups.append(value.sliced(i, qMin(group, value.size() - i)));
    return groups.join(u' ');
}

QString extraText(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList parts;
        const QJsonArray array = value.toArray();
        for (const QJsonValue &part : array)
            parts.append(extraText(part));
        return parts.join(QStringLiteral(", "));
    }
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isBool())
        return value.toBool() ? QCoreApplication::translate("DeviceFacts", "Yes")
                              : QCoreApplication::translate("DeviceFacts", "No");
    return value.toVariant().toString();
}

} // namespace

DeviceDetails::DeviceDetails(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_content(new QWidget)
    , m_empty(new Label(tr("Choose a device to see its facts."), Type::body(), Label::Tone::Secondary))
    , m_verdict(new MessageStrip(Meaning::Ok))
    , m_own(new OwnFieldsPanel(clock))
    , m_facts(new FactsGrid)
    , m_tabs(new QTabBar)
    , m_management(new ManagementView(clock))
    , m_timeline(new TimelineView(clock))
{
    setObjectName("deviceDetails");
    setAccessibleName(tr("Device details"));
    auto *inner = new QVBoxLayout(m_content);
    inner->setContentsMargins(Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin);
    inner->setSpacing(Metrics::spaceMedium);
    inner->addWidget(makeHead());
    inner->addWidget(m_verdict);
    inner->addWidget(m_tabs);
    inner->addWidget(m_own);
    inner->addWidget(m_facts);
    inner->addWidget(m_management);
    inner->addWidget(m_timeline);
    inner->addStretch();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWrapping(true);

    QScrollArea *scroll = scrolled(m_content);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::line, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll);
    layout->addWidget(m_empty);
    m_tabs->setObjectName("detailTabs");
    m_tabs->addTab(tr("Facts"));
    m_tabs->addTab(tr("Timeline"));
    m_tabs->addTab(tr("Management"));
    m_tabs->setDrawBase(false);
    m_tabs->setMinimumHeight(Metrics::tab);
    m_tabs->setExpanding(false);
    connect(m_tabs, &QTabBar::currentChanged, this, &DeviceDetails::showTab);
    showTab(FactsTab);
    m_verdict->setObjectName("deviceVerdict");
    m_verdict->setStacked();
    connect(m_verdict, &MessageStrip::buttonClicked, this, [this] { Q_EMIT actionRequested(m_action); });
    connect(m_management, &ManagementView::commandRequested, this, [this] { Q_EMIT commandRequested(m_device); });
    connect(m_management, &ManagementView::conversationRequested, this,
            [this] { Q_EMIT conversationRequested(m_serial->text()); });
    connect(m_own, &OwnFieldsPanel::edited, this, &DeviceDetails::ownFieldEdited);
    clear();
}

QWidget *DeviceDetails::makeHead()
{
    auto *head = new QWidget;
    m_icon = new IconView(QStringLiteral("unknown"), Metrics::iconDevice, Role::Text2);
    m_serial = new Label({}, Type::withSlashedZero(Type::heading()));
    m_serial->setSelectable(true);
    m_model = new Label({}, Type::small(), Label::Tone::Secondary);
    m_model->setWrapping(true);
    m_badge = new StateBadge(Meaning::Neutral, {});
    m_badge->setTint(StateBadge::Tint::Always);
    m_copy = new PushButton(tr("Copy"), QStringLiteral("copy"));
    m_copy->setObjectName("copyDetails");
    m_copy->setAccessibleName(tr("Copy the device's facts as text"));
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(asText()); });

    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::spaceHair);
    words->addWidget(m_serial);
    words->addWidget(m_model);
    auto *top = new QHBoxLayout(head);
    top->setContentsMargins(0, 0, 0, 0);
    top->setSpacing(Metrics::spaceMedium);
    top->addWidget(m_icon, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(Metrics::space);
    right->addWidget(m_badge, 0, Qt::AlignRight);
    right->addWidget(m_copy, 0, Qt::AlignRight);
    top->addLayout(right);
    return head;
}

void DeviceDetails::clear()
{
    m_content->parentWidget()->parentWidget()->hide();
    m_empty->show();
    m_text.clear();
    m_device = {};
}

void DeviceDetails::setDevice(const Device &device)
{
    m_empty->hide();
    m_content->parentWidget()->parentWidget()->show();
    m_icon->setName(familyIcon(device.family));
    m_serial->setText(device.serial.text());
    QStringList kind{device.model, device.color.toLower()};
    kind.removeAll(QString());
    m_model->setText(kind.join(QStringLiteral(", ")));
    m_badge->setState(meaningOf(device.state()), deviceStateText(device.state()));
    // What stands there of the same device stays until the new verdict comes, so that nothing jumps.
    if (m_device != device.id) {
        m_device = device.id;
        m_verdict->hide();
        m_timeline->setEntries({});
        m_management->setFacts({});
        m_verdictText.clear();
        m_explanation.clear();
    }
    m_text.clear();
    m_own->setDevice(device);
    m_text += m_own->asText();
    showFacts(device);
}

void DeviceDetails::setRepair(const Device &device, const RepairLinks &links)
{
    if (m_serial->text() != device.serial.text())
        return;
    const auto add = [this](const QString &name, const SerialNumber &serial) {
        if (serial.isEmpty())
            return;
        m_facts->setFact(name, serial.text(), FactsGrid::Value::Code);
        m_text += QStringLiteral("%1: %2\n").arg(name, serial.text());
    };
    add(tr("Replaces"), links.original);
    add(tr("Replaced by"), links.successor);
}

void DeviceDetails::setHistory(DeviceId device, const QList<FieldChange> &history)
{
    if (m_own->device() == device)
        m_own->setHistory(history);
}

void DeviceDetails::setExplained(const ExplainedDevice &explained)
{
    if (!explained.device || explained.device->id != m_device)
        return;
    const DeviceExplanation &verdict = explained.verdict;
    m_verdict->setMeaning(meaningOf(verdict.severity));
    m_verdict->setText(verdict.heading + u'.',
                       verdict.severity == DeviceExplanation::Severity::Ok
                           ? verdict.body
                           : verdict.body + u' ' + tr("What to do:") + u' ' + verdict.nextStep);
    m_action = verdict.action;
    m_verdict->setButton(buttonOf(m_action));
    m_verdict->show();
    m_verdictText = verdict.text() + QStringLiteral("\n\n");
    m_explanation = explained.text(m_clock.now());
    m_timeline->setEntries(explained.timeline);
    m_management->setFacts(explained.managed);
}

void DeviceDetails::showTab(int tab)
{
    m_own->setVisible(tab == FactsTab);
    m_facts->setVisible(tab == FactsTab);
    m_timeline->setVisible(tab == TimelineTab);
    m_management->setVisible(tab == ManagementTab);
}

void DeviceDetails::showManagement()
{
    m_tabs->setCurrentIndex(ManagementTab);
}

void DeviceDetails::showFacts(const Device &device)
{
    m_facts->clear();
    const auto add = [this](const QString &name, const QString &value,
                            FactsGrid::Value kind = FactsGrid::Value::Plain) {
        if (value.isEmpty())
            return;
        m_facts->setFact(name, kind == FactsGrid::Value::Code ? grouped(value) : value, kind);
        m_text += QStringLiteral("%1: %2\n").arg(name, value);
    };
    const auto moment = [this](const QDateTime &time) { return shortMoment(time, m_clock.now()); };
    add(tr("Description"), device.description);
    add(tr("Family"), familyText(device.family));
    add(tr("OS"), device.os);
    add(tr("Apple’s asset tag"), device.assetTag, FactsGrid::Value::Code);
    add(tr("Added"), moment(device.assignedAt));
    add(tr("Added by"), device.assignedBy);
    add(tr("Profile"),
        device.profileStatus == ProfileStatus::Removed || device.profileUuid.isEmpty() ? tr("None")
                                                                                       : device.profileUuid,
        FactsGrid::Value::Code);
    add(tr("Profile assigned"), moment(device.profileAssignedAt));
    add(tr("Switched on"), moment(device.profilePushedAt));
    add(tr("Changed at Apple"), moment(device.operationAt));
    add(tr("First seen"), moment(device.firstSeenAt));
    add(tr("Left"), moment(device.leftAt));
    showExtra(device);
    const QJsonObject more = QJsonDocument::fromJson(device.own.more.toUtf8()).object();
    for (auto fact = more.begin(); fact != more.end(); ++fact)
        add(fact.key(), fact->toString());
}

void DeviceDetails::showExtra(const Device &device)
{
    const QJsonObject extra = QJsonDocument::fromJson(device.extra.toUtf8()).object();
    for (auto fact = extra.begin(); fact != extra.end(); ++fact) {
        m_facts->setFact(extraName(fact.key()), grouped(extraText(*fact)), FactsGrid::Value::Code);
        m_text += QStringLiteral("%1: %2\n").arg(extraName(fact.key()), extraText(*fact));
    }
}

QString DeviceDetails::asText() const
{
    return m_text.isEmpty() ? QString() : m_serial->text() + u'\n' + m_verdictText + m_text;
}

void DeviceDetails::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Window));
    Paint::edge(&painter, rect(), Qt::LeftEdge, Palette::current().color(Role::Border));
}

} // namespace Muster
