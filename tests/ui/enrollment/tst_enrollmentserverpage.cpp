#include "app/enrollment/conversationwatch.h"
#include "app/enrollment/serverswitch.h"
#include "tests/support/certificates.h"
#include "tests/support/enrollmentfixture.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/common/statebadge.h"
#include "ui/enrollment/addresstab.h"
#include "ui/enrollment/conversationstab.h"
#include "ui/enrollment/enrollmentserverpage.h"
#include "ui/enrollment/stepsbar.h"

#include <QCheckBox>
#include <QDialog>
#include <QListView>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace Muster;

namespace {

const QVariantMap restrictions{{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")},
                               {QStringLiteral("allowCamera"), false}};

// An enrollment server with its page over it.
class Desk {
public:
    Desk()
        : power(fixture.application->enrollmentServer(), fixture.application->work())
        , watch(fixture.application->store(), fixture.application->clock())
        , page(*fixture.application, power, watch)
    {
        page.resize(1224, 820);
        page.show();
    }

    template <typename T> T *find(const char *name) { return widgetIn<T>(page, name); }
    void turnTo(int tab) { find<QTabWidget>("serverTabs")->setCurrentIndex(tab); }
    void press(const char *button) { find<QPushButton>(button)->click(); }
    QString state() { return find<StateBadge>("serverState")->text(); }
    QAbstractItemModel *devices() { return find<QListView>("conversationList")->model(); }
    QAbstractItemModel *exchanges() { return find<QTableView>("exchangesTable")->model(); }

    EnrollmentFixture fixture;
    ServerSwitch power;
    ConversationWatch watch;
    EnrollmentServerPage page;
};

enum Tab { Conversations, PreflightPlace, Address, Push, Limits };

} // namespace

class TestEnrollmentServerPage : public QObject {
    Q_OBJECT

    std::unique_ptr<Appearance> m_look;

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }

    // The window has the page from its start: to have it is no reason to make keys, or a vault for them.
    void toLookAtItMakesNothing()
    {
        AppleFixture apple(1);
        const RunningApplication application = apple.start();
        ServerSwitch power(application->enrollmentServer(), application->work());
        ConversationWatch watch(application->store(), application->clock());
        EnrollmentServerPage page(*application, power, watch);
        page.show();
        QTRY_VERIFY(!page.findChild<QPushButton *>(QStringLiteral("exportAnchor"))->isEnabled());
        QTRY_VERIFY(!application->work().isAny());
        QVERIFY(!application->vault().isUnlocked());
        QVERIFY(needSoon(application->store().read([](Database &database) {
                    return ServerStore(database).keys();
                })).isEmpty());
    }

    void aDeviceThatEnrollsIsFollowedToItsRelease()
    {
        Desk desk;
        QTRY_VERIFY(desk.watch.isRead());
        QCOMPARE(desk.devices()->rowCount(), 0);

        desk.fixture.addItem(QStringLiteral("Restrictions"), restrictions);
        desk.fixture.switchOn({0});
        QTRY_COMPARE(desk.devices()->rowCount(), 1);
        auto *steps = desk.find<StepsBar>("conversationSteps");
        QTRY_VERIFY2(steps->text().contains(QStringLiteral("Released")), qPrintable(steps->text()));
        QTRY_VERIFY2(steps->text().contains(QStringLiteral("1 of 1 items")), qPrintable(steps->text()));
        QStringList whats;
        const auto read = [&] { // what was said is written down a moment after the state
            whats.clear();
            for (int row = 0; row < desk.exchanges()->rowCount(); ++row)
                whats.append(desk.exchanges()->index(row, ExchangesModel::WhatColumn).data().toString());
            return whats;
        };
        QTRY_VERIFY(read().contains(QStringLiteral("DeviceConfigured")));
        for (const char *what : {"Profile request", "SCEP PKIOperation", "Authenticate", "TokenUpdate", "Idle",
                                 "InstallProfile Restrictions", "DeviceConfigured"})
            QVERIFY2(whats.contains(QString::fromLatin1(what)), qPrintable(whats.join(u'|')));

        auto *table = desk.find<QTableView>("exchangesTable");
        table->selectRow(int(whats.indexOf(QStringLiteral("Authenticate"))));
        const QString decoded = desk.find<QPlainTextEdit>("exchangeDecoded")->toPlainText();
        QVERIFY2(decoded.contains(QStringLiteral("MessageType  Authenticate")), qPrintable(decoded));
    }

    void aDeviceLeadsToItsConversationAndBack()
    {
        Desk desk;
        desk.fixture.switchOn({0, 1});
        QTRY_COMPARE(desk.devices()->rowCount(), 2);
        desk.turnTo(Limits);
        const QString serial = desk.fixture.enrollments().last().serial;

        desk.page.showDevice(serial);

        QTRY_COMPARE(desk.devices()->rowCount(), 1);
        QTRY_COMPARE(desk.watch.chosen().key, serial);
        QTRY_VERIFY(desk.watch.chosen().enrollment); // until then the button is that of the device before
        const QSignalSpy asked(&desk.page, &EnrollmentServerPage::deviceRequested);
        clickIn(desk.page, "conversationDevice");
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().first().toString(), serial);
    }

    void pausedItKeepsWhatItHas()
    {
        Desk desk;
        desk.fixture.switchOn({0});
        QTRY_COMPARE(desk.devices()->rowCount(), 1);
        desk.find<QToolButton>("conversationPause")->click();
        QVERIFY(desk.watch.isPaused());
        desk.fixture.switchOn({1});
        QCOMPARE(desk.devices()->rowCount(), 1);
        desk.find<QToolButton>("conversationPause")->click();
        QTRY_COMPARE(desk.devices()->rowCount(), 2);
    }

    void aConversationIsExportedWithoutSecrets()
    {
        Desk desk;
        desk.fixture.switchOn({0});
        QTRY_VERIFY(desk.exchanges()->rowCount() > 5);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("talk.jsonl"));
        QVERIFY(desk.find<ConversationsTab>("conversationsTab")->exportTo(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY(content.count('\n') > 5);
        QVERIFY(!content.contains("BEGIN"));
    }

    void theServerIsTurnedOffAndOn()
    {
        Desk desk;
        QVERIFY2(desk.state().startsWith(QStringLiteral("On, 127.0.0.1:")), qPrintable(desk.state()));
        desk.press("serverPower");
        QTRY_COMPARE(desk.state(), QStringLiteral("Off"));
        QVERIFY(!desk.fixture.settings().isOn);
        desk.press("serverPower");
        QTRY_VERIFY(desk.state().startsWith(QStringLiteral("On, ")));
        QVERIFY(desk.fixture.settings().isOn);
    }

    void whyItCannotStartIsSaid()
    {
        Desk desk;
        desk.press("serverPower");
        QTRY_COMPARE(desk.state(), QStringLiteral("Off"));
        ServerSettings settings = desk.fixture.settings();
        settings.listenAddress = QStringLiteral("192.0.2.1"); // nobody's (RFC 5737)
        desk.fixture.change(settings);
        desk.press("serverPower");
        QTRY_COMPARE(desk.state(), QStringLiteral("It does not run"));
        QVERIFY(desk.find<MessageStrip>("serverFault")->isVisible());
        QVERIFY(!desk.find<MessageStrip>("serverFault")->text().isEmpty());
    }

    void thePreflightShowsItsScoreAndPointsProfiles()
    {
        Desk desk;
        const QJsonObject bare{{QStringLiteral("profile_name"), QStringLiteral("Bare")},
                               {QStringLiteral("url"), QString(desk.fixture.base + QStringLiteral("/enroll"))}};
        (void)needNow(desk.fixture.application->profiles().save(desk.fixture.organisation, {}, bare, {}));
        desk.press("serverPreflight");
        QTRY_VERIFY(!desk.fixture.application->preflight().isRunning()
                    && !desk.fixture.application->preflight().report().checks.isEmpty());
        QVERIFY(desk.find<QPushButton>("serverPreflight")->text().contains(QStringLiteral(" of 14")));

        desk.press("deed-profiles");
        QTRY_VERIFY(desk.page.findChild<QDialog *>(QStringLiteral("pointDialog")));
        desk.press("applyPointing");
        QTRY_VERIFY(
            std::ranges::any_of(desk.fixture.application->preflight().report().checks, [](const PreflightCheck &check) {
                return check.id == QLatin1StringView("profiles") && check.outcome == PreflightOutcome::Passed;
            }));
    }

    void aCertificateIsBroughtAndDropped()
    {
        Desk desk;
        desk.turnTo(Address);
        QTRY_VERIFY(desk.find<QPushButton>("exportAnchor")->isEnabled());
        QTRY_VERIFY(!desk.find<QPushButton>("dropCertificate")->isEnabled());
        SystemRandom random;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto make = [&](const char *host) {
            const CertifiedKey root = got(CertificateAuthority::make(
                {.commonName = QStringLiteral("Root"), .organisation = {}, .now = now}, random));
            return got(got(CertificateAuthority::open(root))
                           .issueServer({.hosts = {QString::fromLatin1(host)}, .now = now}, random));
        };
        const ToolFolder files;
        const auto load = [&](const CertifiedKey &key) {
            desk.find<AddressTab>("addressTab")
                ->load(
                    {files.putPem("tls.pem", key.certificate), files.put("tls.key", key.privateKeyPem.revealBytes())});
        };
        auto *strip = desk.find<MessageStrip>("addressStrip");

        load(make("other.example.org"));
        QTRY_VERIFY(strip->isVisible() && strip->meaning() == Meaning::Failed);
        QVERIFY2(strip->text().contains(QStringLiteral("other.example.org")), qPrintable(strip->text()));

        load(make("127.0.0.1"));
        QTRY_VERIFY(desk.find<QPushButton>("dropCertificate")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("exportAnchor")->isEnabled());
        desk.press("dropCertificate");
        QTRY_VERIFY(desk.find<QPushButton>("exportAnchor")->isEnabled());
    }

    void thePushCertificateIsThatOfTheOrganisationLookedAt()
    {
        Desk desk;
        desk.turnTo(Push);
        auto *state = desk.find<StateBadge>("pushState");
        QVERIFY(!state->isVisible()); // of none, while it is all of them
        desk.page.setOrganisation(desk.fixture.organisation);
        QTRY_VERIFY(state->isVisible());
        QCOMPARE(state->text(), QStringLiteral("Not needed")); // it is a practice organisation
        desk.page.setOrganisation({});
        QVERIFY(!state->isVisible());
    }

    void addressAndLimitsAreSavedBesideEachOther()
    {
        Desk desk;
        desk.turnTo(Limits);
        QTRY_COMPARE(desk.find<QSpinBox>("identityDays")->value(), 365);
        desk.find<QSpinBox>("identityDays")->setValue(90);
        desk.find<QCheckBox>("allowTest")->setChecked(true);
        desk.find<QLineEdit>("least-iPad")->setText(QStringLiteral("17.4"));
        desk.press("saveLimits");
        QTRY_COMPARE(desk.fixture.settings().identityDays, 90);
        QVERIFY(desk.fixture.settings().testUntil > 0);
        QCOMPARE(desk.fixture.settings().leastVersions.value(QStringLiteral("iPad")), QStringLiteral("17.4"));

        desk.turnTo(Address);
        desk.find<QLineEdit>("publicHost")->setText(QStringLiteral("https://wrong"));
        desk.press("saveAddress");
        auto *strip = desk.find<MessageStrip>("addressStrip");
        QTRY_COMPARE(strip->meaning(), Meaning::Failed);
        desk.find<QLineEdit>("publicHost")->setText(QStringLiteral("localhost"));
        desk.press("saveAddress");
        QTRY_COMPARE(desk.fixture.settings().host, QStringLiteral("localhost"));
        QCOMPARE(desk.fixture.settings().identityDays, 90);
    }
};

QTEST_MAIN(TestEnrollmentServerPage)
#include "tst_enrollmentserverpage.moc"
