#include "ui/organisations/organisationdialog.h"

#include "app/organisations/troubletext.h"
#include "app/sync/syncscheduler.h"
#include "models/core/clock.h"
#include "models/organisations/tokenlife.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QTimeEdit>
#include <QVBoxLayout>

namespace Muster {

namespace {

QTimeEdit *timeField(const char *name, const QString &accessibleName)
{
    auto *field = new QTimeEdit;
    field->setObjectName(name);
    field->setAccessibleName(accessibleName);
    field->setDisplayFormat(QStringLiteral("HH:mm"));
    return field;
}

QHBoxLayout *formRow(const QString &name, std::initializer_list<QWidget *> fields)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
    label->setFixedWidth(Metrics::formLabel);
    row->addWidget(label);
    for (QWidget *field : fields)
        row->addWidget(field);
    row->addStretch();
    return row;
}

} // namespace

OrganisationDialog::OrganisationDialog(SyncScheduler &scheduler, const Organisation &organisation, const Clock &clock,
                                       QWidget *parent)
    : QDialog(parent)
    , m_scheduler(scheduler)
    , m_organisation(organisation)
    , m_clock(clock)
    , m_kind(new QComboBox)
    , m_at(timeField("nightlyAt", tr("Time of day")))
    , m_minutes(new QSpinBox)
    , m_quiet(new QCheckBox(tr("Quiet from")))
    , m_quietFrom(timeField("quietFrom", tr("Quiet from")))
    , m_quietUntil(timeField("quietUntil", tr("Quiet until")))
    , m_words(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_save(new PushButton(tr("Save schedule"), PushButton::Kind::Primary))
{
    setObjectName("organisationDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(organisation.isPractice ? tr("%1 (practice)").arg(organisation.name) : organisation.name);
    m_save->setObjectName("saveSchedule");
    m_save->setDefault(true);
    auto *calendar = new PushButton(tr("Add the end to a calendar…"), QStringLiteral("calendar"));
    calendar->setObjectName("tokenCalendar");
    calendar->setEnabled(organisation.tokenExpiresAt.isValid());
    auto *renew = new PushButton(tr("Load a new token…"), QStringLiteral("token"));
    auto *close = new PushButton(tr("Close"));
    auto *tokenRow = new QHBoxLayout;
    tokenRow->setSpacing(Metrics::space);
    tokenRow->addWidget(renew);
    tokenRow->addWidget(calendar);
    tokenRow->addStretch();
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Metrics::space);
    foot->addStretch();
    foot->addWidget(close);
    foot->addWidget(m_save);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(organisation.name, Type::heading()));
    column->addWidget(makeFacts(clock.now()));
    column->addLayout(tokenRow);
    column->addSpacing(Metrics::space);
    column->addWidget(new Label(tr("Syncs by itself"), Type::bodyStrong()));
    column->addWidget(makeSchedule());
    column->addWidget(m_words);
    column->addStretch();
    column->addLayout(foot);
    setMinimumWidth(Metrics::emptyTextMost + Metrics::formLabel);

    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &OrganisationDialog::save);
    connect(renew, &QPushButton::clicked, this, [this] {
        Q_EMIT renewRequested(m_organisation.id);
        accept();
    });
    connect(calendar, &QPushButton::clicked, this, [this] { Q_EMIT calendarRequested(m_organisation.id); });
    // What is set now comes in a moment; until then there is nothing to change.
    m_kind->setEnabled(false);
    m_save->setEnabled(false);
    QCoro::connect(m_scheduler.scheduleOf(organisation.id), this, [this](const Result<Schedule> &schedule) {
        m_kind->setEnabled(true);
        m_save->setEnabled(true);
        show(schedule.value_or(Schedule()));
    });
}

FactsGrid *OrganisationDialog::makeFacts(const QDateTime &now) const
{
    auto *facts = new FactsGrid;
    const AccountFacts account = m_organisation.account.value_or(AccountFacts());
    const auto add = [facts](const QString &name, const QString &value) {
        if (!value.isEmpty())
            facts->setFact(name, value);
    };
    add(tr("At Apple"), account.orgName);
    add(tr("Portal"), QStringLiteral("%1, %2").arg(account.portalName(), account.portalHost()));
    add(tr("Service"), account.serverName);
    add(tr("Token of"), account.adminId);
    if (m_organisation.tokenLoadedAt.isValid())
        add(tr("Token"), tokenLifeText(m_organisation.tokenExpiresAt, now));
    if (m_organisation.tokenExpiresAt.isValid())
        add(tr("It ends"), exactMoment(m_organisation.tokenExpiresAt));
    add(tr("Whole list read"),
        m_organisation.fullSyncAt.isValid() ? shortMoment(m_organisation.fullSyncAt, now) : tr("Never"));
    const QDateTime next = m_scheduler.nextOf(m_organisation.id);
    add(tr("Next sync"), next.isValid() ? exactMoment(next) : tr("Only when asked"));
    add(tr("Protocol"), protocolText(m_organisation));
    if (m_organisation.trouble)
        add(tr("Trouble"), m_organisation.trouble->error.message);
    return facts;
}

QWidget *OrganisationDialog::makeSchedule()
{
    auto *form = new QWidget;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space);
    m_kind->setObjectName("scheduleKind");
    m_kind->setAccessibleName(tr("How often"));
    m_kind->addItem(tr("Every day at"), static_cast<int>(Schedule::Kind::Nightly));
    m_kind->addItem(tr("Every so many minutes"), static_cast<int>(Schedule::Kind::Interval));
    m_kind->addItem(tr("Only when asked"), static_cast<int>(Schedule::Kind::Off));
    m_minutes->setObjectName("everyMinutes");
    m_minutes->setAccessibleName(tr("Minutes between two syncs"));
    m_minutes->setRange(Schedule::leastMinutes, Schedule::mostMinutes);
    m_minutes->setSuffix(tr(" minutes"));
    m_quiet->setObjectName("hasQuietHours");
    m_words->setWrapping(true);
    auto *until = new Label(tr("until"), Type::body(), Label::Tone::Secondary);
    column->addLayout(formRow(tr("How often"), {m_kind, m_at, m_minutes}));
    column->addLayout(formRow(tr("Quiet hours"), {m_quiet, m_quietFrom, until, m_quietUntil}));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &OrganisationDialog::refresh);
    connect(m_minutes, &QSpinBox::valueChanged, this, &OrganisationDialog::refresh);
    connect(m_quiet, &QCheckBox::toggled, this, &OrganisationDialog::refresh);
    for (QTimeEdit *field : {m_at, m_quietFrom, m_quietUntil})
        connect(field, &QTimeEdit::timeChanged, this, &OrganisationDialog::refresh);
    return form;
}

void OrganisationDialog::show(const Schedule &schedule)
{
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(schedule.kind)));
    m_at->setTime(schedule.at);
    m_minutes->setValue(schedule.everyMinutes);
    m_quiet->setChecked(schedule.hasQuietHours());
    m_quietFrom->setTime(schedule.hasQuietHours() ? schedule.quietFrom : QTime(8, 0));
    m_quietUntil->setTime(schedule.hasQuietHours() ? schedule.quietUntil : QTime(16, 0));
    refresh();
}

Schedule OrganisationDialog::entered() const
{
    Schedule schedule{.kind = static_cast<Schedule::Kind>(m_kind->currentData().toInt()),
                      .at = m_at->time(),
                      .everyMinutes = m_minutes->value()};
    if (m_quiet->isChecked()) {
        schedule.quietFrom = m_quietFrom->time();
        schedule.quietUntil = m_quietUntil->time();
    }
    return schedule;
}

void OrganisationDialog::refresh()
{
    const Schedule schedule = entered();
    m_at->setVisible(schedule.kind == Schedule::Kind::Nightly);
    m_minutes->setVisible(schedule.kind == Schedule::Kind::Interval);
    const bool isOn = schedule.kind != Schedule::Kind::Off;
    m_quiet->setEnabled(isOn);
    m_quietFrom->setEnabled(isOn && m_quiet->isChecked());
    m_quietUntil->setEnabled(isOn && m_quiet->isChecked());
    m_words->setText(tr("Muster syncs %1 while it is open. Once a day it asks Apple for every device, once a week it "
                        "reads the whole list.")
                         .arg(scheduleText(schedule)));
}

void OrganisationDialog::save()
{
    m_save->setEnabled(false);
    QCoro::connect(m_scheduler.setSchedule(m_organisation.id, entered()), this, [this](const Result<> &saved) {
        m_save->setEnabled(true);
        if (saved) {
            accept();
            return;
        }
        m_words->setTone(Label::Tone::Failed);
        m_words->setText(saved.error().message);
    });
}

} // namespace Muster
