#include "ui/enrollment/limitstab.h"

#include "app/enrollment/enrollmentserver.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"
#include "ui/enrollment/settingsform.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QTimeZone>

namespace Muster {

namespace {

QSpinBox *numberField(const char *name, int least, int most, const QString &suffix)
{
    auto *field = new QSpinBox;
    field->setObjectName(name);
    field->setRange(least, most);
    field->setSuffix(suffix);
    field->setMinimumWidth(Metrics::searchFieldLeast / 2);
    return field;
}

} // namespace

LimitsTab::LimitsTab(EnrollmentServer &server, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_server(server)
    , m_clock(clock)
    , m_strip(new MessageStrip(Meaning::Ok))
    , m_release(numberField("releaseMinutes", 1, 120, tr(" min")))
    , m_challenge(numberField("challengeMinutes", 5, 24 * 60, tr(" min")))
    , m_identity(numberField("identityDays", 7, 730, tr(" days")))
    , m_sign(new QCheckBox(tr("Sign profiles")))
    , m_des(new QCheckBox(tr("Allow single DES")))
    , m_test(new QCheckBox(tr("Test profile until")))
    , m_testUntil(new QDateTimeEdit)
    , m_save(new PushButton(tr("Save limits"), PushButton::Kind::Primary))
{
    setObjectName("limitsTab");
    m_strip->setObjectName("limitsStrip");
    m_save->setObjectName("saveLimits");
    m_strip->hide();
    auto *foot = new QWidget;
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch();
    row->addWidget(m_save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(formPage({new Label(tr("Times"), Type::bodyStrong()), makeTimes(),
                                new Label(tr("What is accepted"), Type::bodyStrong()), makeChoices(),
                                new Label(tr("Lowest versions"), Type::bodyStrong()), makeVersions(), foot}),
                      1);
    connect(m_save, &QPushButton::clicked, this, &LimitsTab::save);
    connect(m_test, &QCheckBox::toggled, m_testUntil, &QWidget::setEnabled);
    read();
}

QWidget *LimitsTab::makeTimes()
{
    auto *form = new SettingsForm;
    form->addRow(tr("Release after"), m_release,
                 tr("The longest that Setup Assistant waits for what blocks it. Then the device is let go, whatever is "
                    "missing."));
    form->addRow(tr("Profile is good for"), m_challenge,
                 tr("A device must enroll so soon after it was given its profile."));
    form->addRow(tr("Identities last"), m_identity, tr("They are renewed by themselves before they end."));
    return form;
}

QWidget *LimitsTab::makeChoices()
{
    m_sign->setObjectName("signProfiles");
    m_des->setObjectName("allowSingleDes");
    m_test->setObjectName("allowTest");
    m_testUntil->setObjectName("testUntil");
    m_testUntil->setAccessibleName(tr("Test profile until"));
    m_testUntil->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_testUntil->setEnabled(false);
    auto *test = new QWidget;
    auto *row = new QHBoxLayout(test);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::space);
    row->addWidget(m_test);
    row->addWidget(m_testUntil);
    row->addStretch();
    auto *form = new SettingsForm;
    form->addField(m_sign, tr("Devices show them as verified. Some test clients cannot read signed ones."));
    form->addField(m_des, tr("Only for very old clients: whoever listens in can break it."));
    form->addField(test,
                   tr("Until then one profile enrolls any number of test clients. Switch it off for real devices."));
    return form;
}

QWidget *LimitsTab::makeVersions()
{
    auto *form = new SettingsForm;
    for (const char *family : {"iPhone", "iPad", "Mac", "AppleTV", "Vision", "Watch"}) {
        auto *field = new QLineEdit;
        const QString name = QString::fromLatin1(family);
        field->setObjectName(QStringLiteral("least-") + name);
        field->setPlaceholderText(tr("Any"));
        field->setMaximumWidth(Metrics::searchFieldLeast / 2);
        m_versions.insert(name, field);
        form->addRow(familyText(name), field,
                     qstrcmp(family, "Watch") == 0
                         ? tr("Older devices are asked in Setup Assistant to update before they enroll, as in 17.4.")
                         : QString());
    }
    return form;
}

void LimitsTab::read()
{
    QCoro::connect(m_server.settings(), this, [this](const Result<ServerSettings> &settings) {
        if (settings)
            show(*settings);
    });
}

void LimitsTab::show(const ServerSettings &settings)
{
    m_release->setValue(settings.releaseMinutes);
    m_challenge->setValue(settings.challengeMinutes);
    m_identity->setValue(settings.identityDays);
    m_sign->setChecked(settings.signProfiles);
    m_des->setChecked(settings.allowSingleDes);
    const QDateTime until = QDateTime::fromSecsSinceEpoch(settings.testUntil);
    const bool isTesting = until > m_clock.now();
    m_test->setChecked(isTesting);
    m_testUntil->setDateTime(isTesting ? until : m_clock.now().toLocalTime().addDays(1));
    for (auto field = m_versions.cbegin(); field != m_versions.cend(); ++field)
        field.value()->setText(settings.leastVersions.value(field.key()));
}

ServerSettings LimitsTab::changed(ServerSettings settings) const
{
    settings.releaseMinutes = m_release->value();
    settings.challengeMinutes = m_challenge->value();
    settings.identityDays = m_identity->value();
    settings.signProfiles = m_sign->isChecked();
    settings.allowSingleDes = m_des->isChecked();
    settings.testUntil = m_test->isChecked() ? m_testUntil->dateTime().toSecsSinceEpoch() : 0;
    for (auto field = m_versions.cbegin(); field != m_versions.cend(); ++field) {
        const QString version = field.value()->text().trimmed();
        if (version.isEmpty())
            settings.leastVersions.remove(field.key());
        else
            settings.leastVersions.insert(field.key(), version);
    }
    return settings;
}

void LimitsTab::save()
{
    // What the other tab saved meanwhile stays.
    QCoro::connect(m_server.settings(), this, [this](const Result<ServerSettings> &settings) {
        if (!settings) {
            m_strip->tell(settings.error());
            return;
        }
        QCoro::connect(m_server.change(changed(*settings)), this, [this](const Result<> &done) {
            if (done)
                m_strip->tell(Meaning::Ok, tr("Saved. It holds from the next request on."));
            else
                m_strip->tell(done.error());
        });
    });
}

} // namespace Muster
