// What devices may say, and what they may not: each row of the protocol's threats, message by message.
#include "app/enrollment/devicemessage.h"
#include "tests/support/handdevice.h"

#include <QTest>

using namespace Muster;

namespace {

QVariantMap text(const char *key, const QString &value)
{
    return {{QString::fromLatin1(key), value}};
}

} // namespace

class TestCheckin : public QObject {
    Q_OBJECT

    std::unique_ptr<AtTheDoor> m_at;

    QList<Command> commandsOf(HandDevice &device)
    {
        const EnrollmentId id = device.enrollment().id;
        return m_at->fixture.read<QList<Command>>(
            [id](Database &database) { return CommandQueue(database).list({.enrollment = id}); });
    }

private Q_SLOTS:
    void initTestCase() { m_at = std::make_unique<AtTheDoor>(); }
    void cleanupTestCase() { m_at.reset(); }

    void theProfileHasWhatADeviceNeeds()
    {
        HandDevice device = m_at->newcomer();
        const QVariantMap profile = device.fetchProfile();
        QCOMPARE(plistText(profile, u"PayloadType"), QStringLiteral("Configuration"));
        QSet<QString> uuids{plistText(profile, u"PayloadUUID")};
        QSet<QString> identifiers{plistText(profile, u"PayloadIdentifier")};
        QHash<QString, QVariantMap> byType;
        for (const QVariant &payload : profile.value(QStringLiteral("PayloadContent")).toList()) {
            const QVariantMap dict = payload.toMap();
            uuids.insert(plistText(dict, u"PayloadUUID"));
            identifiers.insert(plistText(dict, u"PayloadIdentifier"));
            byType.insert(plistText(dict, u"PayloadType"), dict);
        }
        QCOMPARE(uuids.size(), 4);
        QCOMPARE(identifiers.size(), 4);
        const QVariantMap mdm = byType.value(QStringLiteral("com.apple.mdm"));
        const QVariantMap scep = byType.value(QStringLiteral("com.apple.security.scep"));
        QCOMPARE(plistText(mdm, u"IdentityCertificateUUID"), plistText(scep, u"PayloadUUID"));
        QCOMPARE(plistNumber(mdm, u"AccessRights"), 8191);
        QVERIFY(plistFlag(mdm, u"SignMessage"));
        QVERIFY(plistFlag(mdm, u"CheckOutWhenRemoved"));
        QVERIFY(plistText(mdm, u"Topic").startsWith(QStringLiteral("com.apple.mgmt.")));
        QVERIFY(plistText(mdm, u"ServerURL").startsWith(m_at->fixture.base));
        QVERIFY(byType.contains(QStringLiteral("com.apple.security.root")));
        const QVariantMap content = scep.value(QStringLiteral("PayloadContent")).toMap();
        QCOMPARE(plistNumber(content, u"Keysize"), 2048);
        QCOMPARE(plistNumber(content, u"Key Usage"), 5);
        QVERIFY(!plistFlag(content, u"KeyIsExtractable", true));
        HandDevice other = m_at->newcomer();
        (void)other.fetchProfile();
        QVERIFY(other.challenge != device.challenge && other.path != device.path);
    }

    void everyMessageIsAnsweredWithNothingButOk()
    {
        HandDevice device = m_at->newcomer();
        (void)device.fetchProfile();
        QCOMPARE(device.fetchIdentity(), QByteArray("0"));
        for (const HttpResponse &response :
             {device.authenticate(), device.updateToken(), device.updateToken(),
              device.checkIn({{QStringLiteral("MessageType"), QStringLiteral("SetBootstrapToken")},
                              {QStringLiteral("BootstrapToken"), QByteArray("secret")}})}) {
            QCOMPARE(response.status, 200);
            QVERIFY(response.body.isEmpty());
        }
        const HttpResponse token = device.checkIn(text("MessageType", QStringLiteral("GetBootstrapToken")));
        QCOMPARE(plistData(*readPropertyDict(token.body), u"BootstrapToken"), QByteArray("secret"));
        QCOMPARE(device.checkIn(text("MessageType", QStringLiteral("SetBootstrapToken"))).status, 200);
        QVERIFY(device.checkIn(text("MessageType", QStringLiteral("GetBootstrapToken"))).body.isEmpty());
        QCOMPARE(device.checkIn(text("MessageType", QStringLiteral("UserAuthenticate"))).status, 410);
        const HttpResponse left = device.checkIn(text("MessageType", QStringLiteral("CheckOut")));
        QCOMPARE(left.status, 200);
        QVERIFY(left.body.isEmpty());
        QCOMPARE(device.enrollment().state, EnrollmentState::Left);
        (void)device.idle();
        QCOMPARE(device.last.status, 400);
    }

    void anEnrollmentBeginsWithTheTokenAndNotBefore()
    {
        HandDevice device = m_at->newcomer();
        (void)device.fetchProfile();
        (void)device.fetchIdentity();
        QCOMPARE(device.updateToken().status, 400); // it never introduced itself
        QCOMPARE(device.authenticate().status, 200);
        QCOMPARE(device.enrollment().state, EnrollmentState::Authenticated);
        (void)device.idle();
        QCOMPARE(device.last.status, 400);
        QCOMPARE(device.updateToken().status, 200);
        QCOMPARE(device.enrollment().state, EnrollmentState::Enrolled);
        QVERIFY(!device.idle().isEmpty());
    }

    void aReplayedTokenDoesNotDeployAgain()
    {
        HandDevice device = m_at->enrolled();
        const qsizetype before = commandsOf(device).size();
        QVERIFY(before > 0);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(device.updateToken().status, 200);
        QCOMPARE(commandsOf(device).size(), before);
        QCOMPARE(device.enrollment().generation, 1);
    }

    void anUnlockTokenStaysWhenALaterUpdateHasNone()
    {
        HandDevice device = m_at->enrolled();
        QCOMPARE(device.updateToken({{QStringLiteral("UnlockToken"), QByteArray(1288, 'u')}}).status, 200);
        QCOMPARE(device.updateToken().status, 200);
        const Enrollment enrollment = device.enrollment();
        QVERIFY(!enrollment.sealedUnlockToken.contains("uuuuuuuu"));
        const auto token =
            m_at->fixture.context()->sealer.open(enrollment.sealedUnlockToken, unlockContext(enrollment.udid));
        QCOMPARE(token.value(), QByteArray(1288, 'u'));
    }

    void everyFormOfSignatureIsTaken()
    {
        HandDevice device = m_at->enrolled();
        for (quint8 form = 0; form < SimulatedCms::forms; ++form) {
            const QByteArray body = writePropertyList(
                QVariantMap{{QStringLiteral("Status"), QStringLiteral("Idle")}, {QStringLiteral("UDID"), device.udid}});
            const QByteArray signature = device.signatureOf(body, SimulatedCms::Form(form));
            QCOMPARE(device.put("/mdm/connect", body, signature).status, 200);
            QByteArray unpadded = signature;
            while (unpadded.endsWith('='))
                unpadded.chop(1);
            QCOMPARE(device.put("/mdm/connect", body, unpadded, "application/x-apple-aspen-mdm; charset=UTF-8").status,
                     200);
        }
    }

    void whatIsNotSignedRightIsRefusedAndNever401_data()
    {
        QTest::addColumn<QString>("deed");
        for (const char *deed : {"no header", "two headers", "no base64", "too long", "changed body", "foreign key",
                                 "attached", "another udid", "empty body", "no list", "no status", "number as udid"})
            QTest::newRow(deed) << QString::fromLatin1(deed);
    }
    void whatIsNotSignedRightIsRefusedAndNever401()
    {
        QFETCH(QString, deed);
        HandDevice device = m_at->enrolled();
        HandDevice other = m_at->enrolled();
        QVariantMap message{{QStringLiteral("Status"), QStringLiteral("Idle")}, {QStringLiteral("UDID"), device.udid}};
        if (deed == QLatin1StringView("another udid"))
            message.insert(QStringLiteral("UDID"), other.udid);
        if (deed == QLatin1StringView("no status"))
            message.remove(QStringLiteral("Status"));
        if (deed == QLatin1StringView("number as udid"))
            message.insert(QStringLiteral("UDID"), 7LL);
        QByteArray body = writePropertyList(message);
        if (deed == QLatin1StringView("empty body"))
            body.clear();
        if (deed == QLatin1StringView("no list"))
            body = "hello";
        QByteArray signature = device.signatureOf(body);
        HttpRequest request;
        if (deed == QLatin1StringView("no base64"))
            signature = "!!!!";
        if (deed == QLatin1StringView("too long"))
            signature = QByteArray(20'000, 'A');
        if (deed == QLatin1StringView("changed body"))
            body.replace("Idle", "idle");
        if (deed == QLatin1StringView("attached"))
            signature = SimulatedCms::signAttached(body, {device.parsed.get(), device.client->key.get(), nullptr},
                                                   SimulatedCms::Form::Sha256Plain, QDateTime::currentDateTimeUtc())
                            .toBase64();
        if (deed == QLatin1StringView("foreign key")) {
            const ScepClient stranger;
            signature = SimulatedCms::signDetached(body, {stranger.signer.get(), stranger.key.get(), nullptr},
                                                   SimulatedCms::Form::Sha256Plain, QDateTime::currentDateTimeUtc())
                            .toBase64();
        }
        request.method = "PUT";
        request.path = "/mdm/connect";
        request.body = body;
        if (deed != QLatin1StringView("no header"))
            request.headers.append("Mdm-Signature", signature);
        if (deed == QLatin1StringView("two headers"))
            request.headers.append("Mdm-Signature", signature);
        const HttpResponse response = m_at->door.ask(request);
        QCOMPARE(response.status, 400);
        QVERIFY(response.body.isEmpty());
        // And nothing of it has hurt the device.
        QVERIFY(!device.idle().isEmpty());
    }

    // A device keeps what was answered with 500, and sends it again; 400 would lose it.
    void ourOwnFailureIsNotTheDevices()
    {
        HandDevice device = m_at->enrolled();
        const auto rename = [this](const char *from, const char *to) {
            needSoon(m_at->fixture.application->store().run([=](Database &database) -> Result<> {
                auto done = database.run(
                    QStringLiteral("ALTER TABLE %1 RENAME TO %2").arg(QLatin1StringView(from), QLatin1StringView(to)));
                return done ? Result<>() : std::unexpected(done.error());
            }));
        };
        rename("enrollments", "elsewhere");
        (void)device.idle();
        const int report = device.last.status;
        const int checkIn = device.updateToken().status;
        rename("elsewhere", "enrollments");
        QCOMPARE(report, 500);
        QCOMPARE(checkIn, 500);
        QVERIFY(!device.idle().isEmpty());
    }

    void aCertificateOfOneDeviceCannotBecomeAnother()
    {
        HandDevice victim = m_at->enrolled();
        HandDevice thief = m_at->newcomer();
        (void)thief.fetchProfile();
        QCOMPARE(thief.fetchIdentity(), QByteArray("0"));
        const QString own = thief.udid;
        thief.udid = victim.udid; // a fresh certificate of its own, and the victim's UDID
        QCOMPARE(thief.authenticate({{QStringLiteral("SerialNumber"), victim.serial}}).status, 400);
        thief.udid = own;
        QCOMPARE(thief.authenticate({{QStringLiteral("SerialNumber"), victim.serial}}).status, 400);
        QCOMPARE(thief.authenticate().status, 200);
        thief.udid = victim.udid; // bound to its own now
        QCOMPARE(thief.authenticate().status, 400);
        QCOMPARE(thief.updateToken().status, 400);
        QCOMPARE(victim.enrollment().generation, 1);
        QVERIFY(!victim.idle().isEmpty());
    }

    void anAuthenticateAloneHurtsNobody()
    {
        HandDevice device = m_at->enrolled();
        const qint64 before = commandsOf(device).size();
        HandDevice again(m_at->door, device.serial); // erased, and as far as Authenticate
        (void)again.fetchProfile();
        (void)again.fetchIdentity();
        QCOMPARE(again.authenticate().status, 200);
        QCOMPARE(device.enrollment().generation, 1);
        QCOMPARE(commandsOf(device).size(), before);
        QVERIFY(!device.idle().isEmpty()); // the one before still speaks
        QCOMPARE(again.updateToken().status, 200);
        QCOMPARE(device.enrollment().generation, 2);
        (void)device.idle();
        QCOMPARE(device.last.status, 400); // revoked
        QVERIFY(!again.idle().isEmpty());
        for (const Command &command : commandsOf(again))
            QVERIFY(command.generation == 2 || command.state == CommandState::Void);
    }

    void anotherTopicIsRefused()
    {
        HandDevice device = m_at->newcomer();
        (void)device.fetchProfile();
        (void)device.fetchIdentity();
        device.topic = QStringLiteral("com.apple.mgmt.External.other");
        QCOMPARE(device.authenticate().status, 400);
    }

    void aDeviceThatWasLetGoIsToldSo()
    {
        HandDevice device = m_at->enrolled();
        Enrollment enrollment = device.enrollment();
        enrollment.state = EnrollmentState::Removed;
        needSoon(m_at->fixture.application->store().run(
            [enrollment](Database &database) { return EnrollmentStore(database).save(enrollment); }));
        (void)device.idle();
        QCOMPARE(device.last.status, 403);
        QVERIFY(device.last.body.contains("com.apple.unrecognized.device"));
        QVERIFY(!device.last.body.contains(device.serial.toUtf8()));
    }

    void theLoopOfCommandsGoesAsTheProtocolSays()
    {
        HandDevice device = m_at->enrolled();
        QVERIFY(device.drain() > 1);
        QVERIFY(device.idle().isEmpty());
        QCOMPARE(device.last.status, 200);
        QVERIFY(device.last.body.isEmpty());
        const auto queue = [&](const char *type, CommandPurpose purpose = CommandPurpose::Person) {
            const Enrollment enrollment = device.enrollment();
            const Sealer sealer = m_at->fixture.context()->sealer;
            Command command;
            command.enrollment = enrollment.id;
            command.generation = enrollment.generation;
            command.requestType = QString::fromLatin1(type);
            command.purpose = purpose;
            command.rank = CommandRank::person;
            command.createdAt = QDateTime::currentDateTimeUtc();
            (void)needSoon(m_at->fixture.application->store().run([=](Database &database) {
                return inTransaction(database, Durability::Wishes,
                                     [&] { return queueCommand(sealer, database, command, {}); });
            }));
        };
        queue("C1");
        queue("C2");
        QVariantMap command = device.idle();
        QCOMPARE(HandDevice::typeOf(command), QStringLiteral("C1"));
        const QVariantMap first = command;
        command = device.answer(command, QStringLiteral("Acknowledged"));
        QCOMPARE(HandDevice::typeOf(command), QStringLiteral("C2"));
        // Told twice: taken once, and the next one is given again.
        QCOMPARE(HandDevice::typeOf(device.answer(first, QStringLiteral("Error"))), QStringLiteral("C2"));
        QVERIFY(device.answer(command, QStringLiteral("Acknowledged")).isEmpty());
        queue("C3");
        command = device.idle();
        QVERIFY(device.answer(command, QStringLiteral("NotNow")).isEmpty());
        command = device.idle();
        QCOMPARE(HandDevice::typeOf(command), QStringLiteral("C3"));
        QVERIFY(device.answer(command, QStringLiteral("Acknowledged")).isEmpty());
        for (const Command &done : commandsOf(device)) {
            if (done.requestType.startsWith(u'C') && done.requestType.size() == 2)
                QCOMPARE(done.state, CommandState::Done);
        }
    }

    void anErrorIsToldInWords()
    {
        HandDevice device = m_at->enrolled();
        const QVariantMap command = device.idle();
        (void)device.answer(
            command, QStringLiteral("Error"),
            {{QStringLiteral("ErrorChain"),
              QVariantList{
                  QVariantMap{{QStringLiteral("ErrorCode"), 12021LL},
                              {QStringLiteral("ErrorDomain"), QStringLiteral("MCMDMErrorDomain")},
                              {QStringLiteral("LocalizedDescription"), QStringLiteral("Unknown\ncommand\x1b[31m")}}}}});
        const auto found = m_at->fixture.read<std::optional<Command>>(
            [&](Database &database) { return CommandQueue(database).byUuid(plistText(command, u"CommandUUID")); });
        QCOMPARE(found->state, CommandState::Failed);
        QCOMPARE(errorChainText(found->errors), QStringLiteral("Unknowncommand[31m (MCMDMErrorDomain 12021)"));
    }

    void aResultOfAnotherDevicesCommandIsNotTaken()
    {
        HandDevice one = m_at->enrolled();
        HandDevice other = m_at->enrolled();
        const QVariantMap command = one.idle();
        const QVariantMap next = other.answer(command, QStringLiteral("Acknowledged"));
        QCOMPARE(other.last.status, 200);
        QVERIFY(!next.isEmpty()); // its own
        const auto found = m_at->fixture.read<std::optional<Command>>(
            [&](Database &database) { return CommandQueue(database).byUuid(plistText(command, u"CommandUUID")); });
        QCOMPARE(found->state, CommandState::Sent);
    }

    void aUserHasAChannelOfTheirOwn()
    {
        HandDevice device = m_at->enrolled();
        const QVariantMap user{{QStringLiteral("UserID"), QStringLiteral("AAAA-1")},
                               {QStringLiteral("UserShortName"), QStringLiteral("anna")},
                               {QStringLiteral("UserLongName"), QStringLiteral("Anna Kowalska")}};
        QVariantMap idle = user;
        idle.insert(QStringLiteral("Status"), QStringLiteral("Idle"));
        (void)device.report(idle);
        QCOMPARE(device.last.status, 400); // never introduced
        QCOMPARE(device.updateToken(user).status, 200);
        QVERIFY(device.report(idle).isEmpty()); // the device's commands are not for its user
        QCOMPARE(device.last.status, 200);
        const auto users = m_at->fixture.read<QList<ChannelUser>>(
            [id = device.enrollment().id](Database &database) { return EnrollmentStore(database).users(id); });
        QCOMPARE(users.size(), 1);
        QCOMPARE(users.first().longName, QStringLiteral("Anna Kowalska"));
    }

    void declarationsAreGivenAndReportsKept()
    {
        HandDevice device = m_at->enrolled();
        const auto ask = [&](const char *endpoint, const QByteArray &data = {}) {
            QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("DeclarativeManagement")},
                                {QStringLiteral("Endpoint"), QString::fromLatin1(endpoint)}};
            if (!data.isEmpty())
                message.insert(QStringLiteral("Data"), data);
            return device.checkIn(message);
        };
        const QJsonObject tokens = QJsonDocument::fromJson(ask("tokens").body).object();
        const QJsonObject items = QJsonDocument::fromJson(ask("declaration-items").body).object();
        QCOMPARE(
            items.value(QLatin1StringView("DeclarationsToken")),
            tokens.value(QLatin1StringView("SyncTokens")).toObject().value(QLatin1StringView("DeclarationsToken")));
        const QJsonObject sets = items.value(QLatin1StringView("Declarations")).toObject();
        QCOMPARE(sets.size(), 4);
        QCOMPARE(ask("declaration/configuration/muster.status").status, 200);
        QCOMPARE(ask("declaration/configuration/unknown").status, 404);
        QFile sample(QStringLiteral(MUSTER_TEST_DATA "/mdm/reports/zentral-status_report.json"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        const HttpResponse kept = ask("status", sample.readAll());
        QCOMPARE(kept.status, 200);
        QVERIFY(kept.body.isEmpty());
        QVERIFY(device.enrollment().ddmStatus.contains(QStringLiteral("StatusItems")));
        QCOMPARE(ask("status", "no json").status, 400);
    }
};

QTEST_GUILESS_MAIN(TestCheckin)
#include "tst_checkin.moc"
