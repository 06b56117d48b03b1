// The client's calls that change something, against the sandbox: profiles, assignment, release, locks.
#include "app/apple/enrollmentclient.h"
#include "app/crypto/bypasscode.h"
#include "app/sandbox/sandboxstate.h"
#include "tests/support/linkedorganisation.h"

#include <QJsonArray>

using namespace Muster;
using namespace std::chrono_literals;

class TestEnrollmentChanges : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca; // outlives every secret
    std::unique_ptr<AppleFixture> m_apple;
    std::unique_ptr<EnrollmentClient> m_client;
    SystemRandom m_random;

    // The devices of the service that the client speaks for.
    QList<quint32> here()
    {
        return m_apple->sandbox.run([](SandboxWorld &world) {
            QList<quint32> list;
            for (quint32 number = 0; number < world.devices().size(); ++number) {
                if (world.devices()[number].service == 0)
                    list.append(number);
            }
            return list;
        });
    }

    QStringList serials(const QList<quint32> &devices)
    {
        return m_apple->sandbox.run([=](SandboxWorld &world) {
            QStringList list;
            for (const quint32 number : devices)
                list.append(QString::fromLatin1(world.devices()[number].serialText()));
            return list;
        });
    }

    SandboxDevice device(quint32 number)
    {
        return m_apple->sandbox.run([=](SandboxWorld &world) { return world.devices()[number]; });
    }

    static QJsonObject profile(QJsonObject more = {})
    {
        QJsonObject object{{QStringLiteral("profile_name"), QStringLiteral("Staff iPads")},
                           {QStringLiteral("url"), QStringLiteral("https://mdm.school.example/enroll")},
                           {QStringLiteral("is_supervised"), true},
                           {QStringLiteral("is_mdm_removable"), false},
                           {QStringLiteral("x_future"), QJsonArray{1, 2}}};
        for (auto member = more.begin(); member != more.end(); ++member)
            object.insert(member.key(), member.value());
        return object;
    }

    QString defined() { return needNow(m_client->defineProfile(profile())).uuid; }

    static DeviceVerdict verdict(const DeviceVerdicts &verdicts, const QString &serial)
    {
        return verdicts.devices.value(SerialNumber(serial), DeviceVerdict::Missing);
    }

private Q_SLOTS:
    void init()
    {
        SandboxOptions options;
        options.plan.services = 2;
        options.plan.unassignedShare = 0.2;
        m_apple = std::make_unique<AppleFixture>(250, options);
        m_apple->clock.set(QDateTime::currentDateTimeUtc().addSecs(3600)); // openssl's certificate begins today
        const ServerToken token = need(serverTokenFromJson(QJsonDocument(m_apple->sandbox.token()).toJson()));
        m_client = std::make_unique<EnrollmentClient>(ServiceAddress{m_apple->sandbox.addresses.dep, {}, 10s}, token,
                                                      m_apple->clock, m_random);
    }
    void cleanup()
    {
        m_client.reset();
        m_apple.reset();
    }

    void aProfileComesBackAsItWasDefined()
    {
        const QString uuid = defined();
        const QJsonObject read = needNow(m_client->profile(uuid));
        const QJsonObject sent = profile();
        for (auto member = sent.begin(); member != sent.end(); ++member)
            QCOMPARE(read.value(member.key()), member.value());
        QCOMPARE(read.value(QLatin1StringView("profile_uuid")), uuid);
        QVERIFY(!read.contains(QLatin1StringView("devices")));
        QVERIFY(defined() != uuid); // Apple never changes one
        QCOMPARE(await(m_client->profile(QString(32, u'0'))).error().kind, ErrorKind::NotFound);
        QCOMPARE(await(m_client->profile({})).error().kind, ErrorKind::InvalidInput);
    }

    void eachWrongProfileHasItsOwnSentence()
    {
        const std::pair<QJsonObject, const char *> wrongs[] = {
            {{{QStringLiteral("profile_name"), QString()}}, "profile_name"}, // no name
            {{{QStringLiteral("profile_name"), QString(126, u'x')}}, "125"}, // long name
            {{{QStringLiteral("url"), QString()}}, "url"}, // no address
            {{{QStringLiteral("url"), QStringLiteral("mdm.example")}}, "web address"}, // an address that is none
            {{{QStringLiteral("is_supervised"), false}}, "is_supervised"}, // flags
            {{{QStringLiteral("language"), QStringLiteral("English")}}, "language"}, // language
            {{{QStringLiteral("region"), QStringLiteral("us")}}, "region"}, // region
            {{{QStringLiteral("org_magic"), QString(257, u'x')}}, "256"}, // magic
            {{{QStringLiteral("department"), QString(126, u'x')}}, "department"}, // department
            {{{QStringLiteral("support_phone_number"), QString(51, u'1')}}, "50"}, // phone
            {{{QStringLiteral("support_email_address"), QString(251, u'x')}}, "250"}, // e-mail
        };
        for (const auto &[wrong, word] : wrongs) {
            const auto refused = await(m_client->defineProfile(profile(wrong)));
            QVERIFY2(!refused, word);
            QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
            QVERIFY2(refused.error().message.contains(QString::fromLatin1(word)), qPrintable(refused.error().message));
        }
    }

    void assigningTellsOfEveryDevice()
    {
        const auto elsewhere = m_apple->sandbox.run([](SandboxWorld &world) {
            const auto found =
                std::ranges::find_if(world.devices(), [](const SandboxDevice &d) { return d.service != 0; });
            return QString::fromLatin1(found->serialText());
        });
        const QStringList mine = serials(here().first(3));
        const QString uuid = defined();
        const DeviceVerdicts verdicts =
            needNow(m_client->assignProfile(uuid, mine + QStringList{elsewhere, QStringLiteral("NOBODYS")}));
        for (const QString &serial : std::as_const(mine))
            QCOMPARE(verdict(verdicts, serial), DeviceVerdict::Success);
        QCOMPARE(verdict(verdicts, elsewhere), DeviceVerdict::NotAccessible);
        QCOMPARE(verdict(verdicts, QStringLiteral("NOBODYS")), DeviceVerdict::NotAccessible);

        const DevicePage details = needNow(m_client->deviceDetails(mine + QStringList{elsewhere}));
        QCOMPARE(details.records().size(), 4U);
        for (const DeviceRecord &record : details.records()) {
            const bool isHere = mine.contains(QString::fromUtf8(record.serial.data(), qsizetype(record.serial.size())));
            QCOMPARE(record.status == RecordStatus::Told, isHere);
            QCOMPARE(record.profileStatus, isHere ? ProfileStatus::Assigned : ProfileStatus::Empty);
            QVERIFY(!isHere || record.profileUuid == uuid.toStdString());
        }
        QCOMPARE(verdict(needNow(m_client->removeProfile(mine)), mine.first()), DeviceVerdict::Success);
        QCOMPARE(needNow(m_client->deviceDetails(mine)).records()[0].profileStatus, ProfileStatus::Empty);
        QCOMPARE(await(m_client->assignProfile(QString(32, u'0'), mine)).error().kind, ErrorKind::NotFound);
        QCOMPARE(await(m_client->assignProfile(uuid, {})).error().kind, ErrorKind::InvalidInput);
    }

    void aDeviceThatTakesItsProfileSaysSoInTheNextSync()
    {
        QString cursor;
        for (bool more = true; more;) {
            const DevicePage page = needNow(m_client->fetchDevices(cursor, 1000));
            cursor = page.cursor();
            more = page.hasMoreToFollow();
        }
        const quint32 number = here().first();
        const QString uuid = defined();
        (void)needNow(m_client->assignProfile(uuid, serials({number})));
        m_apple->clock.advance(1h);
        const QDateTime now = m_apple->clock.now();
        const auto switchOn = [&](quint32 which) {
            return m_apple->sandbox
                .control("POST", "devices",
                         "{\"action\":\"activate\",\"serials\":[\"" + serials({which}).first().toLatin1() + "\"]}")
                .json();
        };
        QCOMPARE(switchOn(number).value(QLatin1StringView("done")).toInt(), 1);
        const DevicePage page = needNow(m_client->syncDevices(cursor, 1000));
        QCOMPARE(page.count(), 2); // assigned, then switched on
        QCOMPARE(page.records().back().profileStatus, ProfileStatus::Pushed);
        QCOMPARE(page.records().back().profilePushedAt, now.toSecsSinceEpoch());

        (void)needNow(m_client->removeProfile(serials({number})));
        const QJsonObject bare = switchOn(number);
        QCOMPARE(bare.value(QLatin1StringView("done")).toInt(), 0);
        QVERIFY(QJsonDocument(bare).toJson().contains("unmanaged"));
    }

    void tooManyAssignmentsAreThrottledForADay()
    {
        const quint32 number = here().first();
        const QStringList one = serials({number});
        const QString uuid = defined();
        for (int i = 0; i < SandboxWorld::assignmentsPerDay; ++i)
            QCOMPARE(verdict(needNow(m_client->assignProfile(uuid, one)), one.first()), DeviceVerdict::Success);
        m_apple->clock.advance(1h);
        const DeviceVerdicts refused = needNow(m_client->assignProfile(uuid, one));
        QCOMPARE(verdict(refused, one.first()), DeviceVerdict::Throttled);
        QCOMPARE(refused.retryAfter, std::chrono::hours(23));
        m_client->setProtocolVersion(8); // which has no such word
        QCOMPARE(verdict(needNow(m_client->assignProfile(uuid, one)), one.first()), DeviceVerdict::Failed);
        m_client->setProtocolVersion(10);
        m_apple->clock.advance(23h);
        QCOMPARE(verdict(needNow(m_client->assignProfile(uuid, one)), one.first()), DeviceVerdict::Success);
    }

    void whatApplesSideLosesIsToldApart_data()
    {
        QTest::addColumn<SandboxFaultKind>("fault");
        QTest::addColumn<DeviceVerdict>("expected");
        QTest::newRow("failed") << SandboxFaultKind::AssignFailed << DeviceVerdict::Failed;
        QTest::newRow("throttled") << SandboxFaultKind::AssignThrottled << DeviceVerdict::Throttled;
        QTest::newRow("missing") << SandboxFaultKind::MissingSerials << DeviceVerdict::Missing;
    }
    void whatApplesSideLosesIsToldApart()
    {
        QFETCH(SandboxFaultKind, fault);
        QFETCH(DeviceVerdict, expected);
        const QStringList mine = serials(here());
        const QString uuid = defined();
        m_apple->fault({.kind = fault, .endpoint = "/profile/devices", .value = 40, .retryAfter = 600});
        const DeviceVerdicts verdicts = needNow(m_client->assignProfile(uuid, mine));
        const qsizetype struck = std::ranges::count(verdicts.devices, expected);
        QVERIFY2(struck > mine.size() / 5 && struck < mine.size() * 3 / 5, qPrintable(QString::number(struck)));
        QCOMPARE(struck + std::ranges::count(verdicts.devices, DeviceVerdict::Success), mine.size());
        QCOMPARE(verdicts.retryAfter.has_value(), expected == DeviceVerdict::Throttled);
        // The world took exactly those that were told as done.
        const DevicePage details = needNow(m_client->deviceDetails(mine));
        for (const DeviceRecord &record : details.records()) {
            const QString serial = QString::fromUtf8(record.serial.data(), qsizetype(record.serial.size()));
            QCOMPARE(record.profileUuid == uuid.toStdString(), verdict(verdicts, serial) == DeviceVerdict::Success);
        }
    }

    void aReleasedDeviceIsGoneForGood()
    {
        const quint32 number = here().first();
        const QStringList one = serials({number});
        m_apple->sandbox.run([](SandboxWorld &world) { world.setMayRelease(0, false); });
        QCOMPARE(verdict(needNow(m_client->disown(one)), one.first()), DeviceVerdict::NotAccessible);
        m_apple->sandbox.run([](SandboxWorld &world) { world.setMayRelease(0, true); });
        QCOMPARE(verdict(needNow(m_client->disown(one)), one.first()), DeviceVerdict::Success);
        QVERIFY(device(number).has(SandboxDevice::Released));
        QVERIFY(needNow(m_client->deviceDetails(one)).records()[0].status == RecordStatus::NotAccessible);
        QCOMPARE(verdict(needNow(m_client->disown(one)), one.first()), DeviceVerdict::NotAccessible);
    }

    void aLockIsSetOnce()
    {
        const quint32 number = here().first();
        const QString serial = serials({number}).first();
        const QByteArray escrow = need(BypassCode::make(m_random).escrowKey());
        QCOMPARE(needNow(m_client->lockDevice(serial, escrow, QStringLiteral("Please return"))),
                 ActivationLockVerdict::Success);
        QCOMPARE(needNow(m_client->lockDevice(serial, {}, {})), ActivationLockVerdict::AlreadyLocked);
        QCOMPARE(needNow(m_client->lockDevice(QStringLiteral("NOBODYS"), {}, {})),
                 ActivationLockVerdict::NotAccessible);
        QCOMPARE(await(m_client->lockDevice(serial, "not hex", {})).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(await(m_client->lockDevice({}, {}, {})).error().kind, ErrorKind::InvalidInput);
    }

    void aRepairNamesBothDevices()
    {
        const quint32 number = here().first();
        const QString old = serials({number}).first();
        const QDateTime now = m_apple->clock.now();
        const quint32 fresh =
            m_apple->sandbox.run([=](SandboxWorld &world) { return world.replaceDevice(number, now).value(); });
        const Replacement replacement = needNow(m_client->replacement(serials({fresh}).first()));
        QCOMPARE(replacement.original.text(), old);
        QCOMPARE(replacement.date, now.date());
        QCOMPARE(await(m_client->replacement(old)).error().kind, ErrorKind::NotFound);
    }

    void theDiscoveryAddressIsSetReadAndTakenAway()
    {
        QCOMPARE(await(m_client->discovery()).error().kind, ErrorKind::NotFound);
        const QUrl url(QStringLiteral("https://mdm.school.example/.well-known/com.apple.remotemanagement"));
        QVERIFY(await(m_client->setDiscovery(url)).has_value());
        QCOMPARE(needNow(m_client->discovery()).url, url);
        QVERIFY(needNow(m_client->discovery()).updatedAt.isValid());
        QCOMPARE(await(m_client->setDiscovery(QUrl(QStringLiteral("http://mdm.example/")))).error().kind,
                 ErrorKind::InvalidInput);
        QVERIFY(await(m_client->setDiscovery({})).has_value());
        QCOMPARE(await(m_client->discovery()).error().kind, ErrorKind::NotFound);
    }

    void betaProgramsAreListedUnlessTheOrganisationTurnedThemOff()
    {
        QCOMPARE(needNow(m_client->betaPrograms()).size(), 5);
        m_apple->fault({.kind = SandboxFaultKind::SeedTurnedOff});
        const auto off = await(m_client->betaPrograms());
        QCOMPARE(off.error().kind, ErrorKind::NotFound); // and no reason for a new session or token
        QVERIFY2(off.error().message.contains(QStringLiteral("AppleSeed")), qPrintable(off.error().message));
    }

    void theAccountNamesEveryEndpointThatAnswers()
    {
        const QJsonObject account = QJsonDocument::fromJson(needNow(m_client->account())).object();
        QSet<QString> offered;
        const QJsonArray urls = account.value(QLatin1StringView("urls")).toArray();
        for (const QJsonValueConstRef url : urls) {
            const QJsonArray methods = url.toObject().value(QLatin1StringView("http_method")).toArray();
            for (const QJsonValueConstRef method : methods)
                offered.insert(method.toString() + u' ' + url.toObject().value(QLatin1StringView("uri")).toString());
        }
        for (const char *needed :
             {"GET /session", "POST /server/devices", "POST /devices/sync", "POST /devices", "POST /devices/disown",
              "POST /profile", "GET /profile", "POST /profile/devices", "PUT /profile/devices",
              "DELETE /profile/devices", "POST /device/activationlock", "GET /device/replacementDetails",
              "DELETE /account-driven-enrollment/profile", "GET /os-beta-enrollment/tokens"})
            QVERIFY2(offered.contains(QString::fromLatin1(needed)), needed);
    }

    void whatWasAssignedSurvivesTheStateFile()
    {
        const quint32 number = here().first();
        const QStringList one = serials({number});
        (void)needNow(m_client->assignProfile(defined(), one));
        (void)needNow(m_client->lockDevice(one.first(), {}, {}));
        QVERIFY(await(m_client->setDiscovery(QUrl(QStringLiteral("https://mdm.example/x")))).has_value());
        const SandboxWorld world = m_apple->sandbox.run([](SandboxWorld &now) { return now; });
        QVERIFY(need(SandboxState::fromBytes(SandboxState::toBytes(world))) == world);
    }
};

QTEST_GUILESS_MAIN(TestEnrollmentChanges)
#include "tst_enrollmentchanges.moc"
