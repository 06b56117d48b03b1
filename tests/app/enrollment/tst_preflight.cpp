#include "app/enrollment/preflightjudging.h"
#include "app/enrollment/preflightline.h"
#include "tests/support/certificates.h"
#include "tests/support/enrollmentfixture.h"

#include <QTcpServer>
#include <QTest>

using namespace Muster;

namespace {

const PreflightCheck &named(const PreflightReport &report, const char *id)
{
    const auto found = std::ranges::find(report.checks, QString::fromLatin1(id), &PreflightCheck::id);
    [&] { QVERIFY2(found != report.checks.end(), id); }();
    return *found;
}

QString line(const PreflightCheck &check)
{
    return preflightOutcomeName(check.outcome) + u' ' + check.finding + u' ' + check.remedy;
}

} // namespace

#define QVERIFY_OUTCOME(check, wanted) QVERIFY2((check).outcome == PreflightOutcome::wanted, qPrintable(line(check)))

class TestPreflight : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aServerThatWorksPassesEveryStep()
    {
        EnrollmentFixture fixture;
        fixture.addItem(QStringLiteral("Restrictions"),
                        {{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")}});
        QList<QString> seen;
        connect(&fixture.application->preflight(), &Preflight::checked, this,
                [&seen](const PreflightCheck &check) { seen.append(check.id); });

        const PreflightReport report = needNow(fixture.application->preflight().run());
        QCOMPARE(fixture.application->preflight().report(), report);
        QCOMPARE(seen.size(), report.checks.size());
        QCOMPARE(report.baseUrl, fixture.base);
        QCOMPARE(report.count(PreflightOutcome::Failed), 0);
        for (const char *id : {"certificate", "device-authority", "address", "connection", "old-tls", "answers",
                               "profiles", "token", "terms", "clock", "items"})
            QVERIFY_OUTCOME(named(report, id), Passed);
        QVERIFY_OUTCOME(named(report, "name"), Warning); // loopback
        QVERIFY_OUTCOME(named(report, "settings"), Warning); // the system chose the port
        QVERIFY_OUTCOME(named(report, "push"), Skipped); // simulated devices need none
    }

    void aStoppedServerSkipsWhatLiesBehindIt()
    {
        EnrollmentFixture fixture;
        await(fixture.application->enrollmentServer().stop());

        const PreflightReport report = needNow(fixture.application->preflight().run());
        QVERIFY_OUTCOME(named(report, "address"), Skipped);
        QVERIFY_OUTCOME(named(report, "connection"), Skipped);
        QVERIFY_OUTCOME(named(report, "answers"), Skipped);
        QVERIFY_OUTCOME(named(report, "profiles"), Skipped); // no port, no address
        QVERIFY(report.worst() == PreflightOutcome::Warning);
    }

    void aTakenPortIsSaid()
    {
        EnrollmentFixture fixture;
        await(fixture.application->enrollmentServer().stop());
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        connect(&other, &QTcpServer::newConnection, &other, [&other] { other.nextPendingConnection()->close(); });
        ServerSettings settings = fixture.settings();
        settings.listenPort = other.serverPort();
        fixture.change(settings);

        const PreflightReport report = needNow(fixture.application->preflight().run());
        QVERIFY_OUTCOME(named(report, "address"), Failed);
        QVERIFY_OUTCOME(named(report, "connection"), Failed);
        QVERIFY_OUTCOME(named(report, "answers"), Skipped);
        QVERIFY(named(report, "profiles").finding.contains(QStringLiteral("None leads here")));
    }

    void anUnknownNameIsSaid()
    {
        EnrollmentFixture fixture;
        ServerSettings settings = fixture.settings();
        settings.host = QStringLiteral("mdm.invalid"); // RFC 2606
        fixture.change(settings);

        const PreflightReport report = needNow(fixture.application->preflight().run());
        QVERIFY_OUTCOME(named(report, "name"), Failed);
        QVERIFY(named(report, "name").finding.contains(QStringLiteral("mdm.invalid")));
    }

    void aBroughtCertificateThatEndedFails()
    {
        AppleFixture apple; // with a clock that we set
        RunningApplication application = apple.start();
        (void)apple.link(*application); // opens the vault
        SystemRandom random;
        const CertifiedKey root = got(CertificateAuthority::make(
            {.commonName = QStringLiteral("Root"), .organisation = {}, .now = apple.clock.now()}, random));
        const CertifiedKey tls = got(
            got(CertificateAuthority::open(root))
                .issueServer({.hosts = {QStringLiteral("127.0.0.1")}, .now = apple.clock.now(), .days = 40}, random));
        (void)needNow(application->serverKeys().bring(tls, QStringLiteral("127.0.0.1")));
        QVERIFY_OUTCOME(named(needNow(application->preflight().run()), "certificate"), Passed);

        apple.clock.advance(std::chrono::days(20));
        QVERIFY_OUTCOME(named(needNow(application->preflight().run()), "certificate"), Warning);
        apple.clock.advance(std::chrono::days(30));
        const PreflightReport report = needNow(application->preflight().run());
        QVERIFY_OUTCOME(named(report, "certificate"), Failed);
        QCOMPARE(named(report, "certificate").deed, PreflightDeed::LoadCertificate);
        QVERIFY(report.worst() == PreflightOutcome::Failed);
    }

    void profilesWithoutAnchorOrWithAnotherPathAreNamed()
    {
        EnrollmentFixture fixture;
        const QJsonObject bare{{QStringLiteral("profile_name"), QStringLiteral("Bare")},
                               {QStringLiteral("url"), QString(fixture.base + QStringLiteral("/enroll"))},
                               {QStringLiteral("anchor_certs"), QJsonArray{}}};
        (void)needNow(fixture.application->profiles().save(fixture.organisation, {}, bare, {}));
        QJsonObject crooked = bare;
        crooked.insert(QStringLiteral("profile_name"), QStringLiteral("Crooked"));
        crooked.insert(QStringLiteral("url"), QString(fixture.base + QStringLiteral("/mdm")));
        (void)needNow(fixture.application->profiles().save(fixture.organisation, {}, crooked, {}));

        const PreflightReport before = needNow(fixture.application->preflight().run());
        QVERIFY_OUTCOME(named(before, "profiles"), Failed);
        QVERIFY(named(before, "profiles").finding.contains(QStringLiteral("Bare (it does not carry the anchor")));
        QVERIFY(named(before, "profiles").finding.contains(QStringLiteral("Crooked (its path is “/mdm”")));
        QCOMPARE(named(before, "profiles").deed, PreflightDeed::PointProfiles);

        ProfilePointing &pointing = fixture.application->profilePointing();
        const QStringList names{QStringLiteral("Bare"), QStringLiteral("Crooked"), QStringLiteral("Everybody")};
        const PointingPlan plan = needNow(pointing.plan(fixture.organisation, names));
        QCOMPARE(plan.changes.size(), 2);
        QCOMPARE(plan.fitting, QStringList{QStringLiteral("Everybody")});
        QCOMPARE(needNow(pointing.apply(plan)).size(), 2);
        QCOMPARE(needNow(pointing.plan(fixture.organisation, names)).changes.size(), 0);
        // Those of other servers are only in a plan for all, and told apart.
        for (const PointingPlan::Change &change : needNow(pointing.plan(fixture.organisation, {})).changes)
            QVERIFY(change.leadsElsewhere);
        QVERIFY_OUTCOME(named(needNow(fixture.application->preflight().run()), "profiles"), Passed);
    }

    void pointingKeepsEverythingElse()
    {
        const QByteArray anchor("anchor");
        const QJsonObject before{{QStringLiteral("profile_name"), QStringLiteral("Staff")},
                                 {QStringLiteral("url"), QStringLiteral("https://old.example/mdm")},
                                 {QStringLiteral("configuration_web_url"), QStringLiteral("https://old.example/web")},
                                 {QStringLiteral("future_key"), 7},
                                 {QStringLiteral("anchor_certs"), QJsonArray{QStringLiteral("b2xk")}}};
        const QString base = QStringLiteral("https://mdm.example.org");
        QVERIFY(directionOf(before, base, anchor) == ProfileDirection::Elsewhere);

        const QJsonObject after = pointedHere(before, base, anchor);
        QVERIFY(directionOf(after, base, anchor) == ProfileDirection::Here);
        QVERIFY(misdirection(after, base, anchor).isEmpty());
        QCOMPARE(after.value(QStringLiteral("future_key")).toInt(), 7);
        QVERIFY(!after.contains(QStringLiteral("configuration_web_url")));
        QCOMPARE(after.value(QStringLiteral("anchor_certs")).toArray().size(), 2);
        QCOMPARE(pointedHere(after, base, anchor), after);
    }

    void anEndedRunSaysSo()
    {
        EnrollmentFixture fixture;
        Preflight &preflight = fixture.application->preflight();
        connect(&preflight, &Preflight::checked, &preflight, [&preflight] { preflight.cancel(); });
        const auto result = await(preflight.run());
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Cancelled);
        QVERIFY(!preflight.isRunning());
        QCOMPARE(preflight.report().checks.size(), 1);
    }

    void addressesAreJudged_data()
    {
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("word");
        QTest::newRow("none") << "" << "failed" << "not known";
        QTest::newRow("loopback") << "127.0.0.1 ::1" << "warning" << "this machine alone";
        QTest::newRow("own") << "192.0.2.7" << "ok" << "is this machine";
        QTest::newRow("router") << "203.0.113.9" << "ok" << "a router or proxy";
    }
    void addressesAreJudged()
    {
        QFETCH(QString, found);
        QFETCH(QString, outcome);
        QFETCH(QString, word);
        QList<QHostAddress> addresses;
        for (const QString &address : found.split(u' ', Qt::SkipEmptyParts))
            addresses.append(QHostAddress(address));
        const PreflightCheck check =
            judgeName(QStringLiteral("mdm.example.org"), addresses, {QHostAddress(QStringLiteral("192.0.2.7"))});
        QCOMPARE(preflightOutcomeName(check.outcome), outcome);
        QVERIFY2(check.finding.contains(word), qPrintable(check.finding));
    }

    void aClockThatIsOffIsSaid_data()
    {
        QTest::addColumn<int>("off");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("same") << 2 << "ok";
        QTest::newRow("ahead") << 90 << "warning";
        QTest::newRow("behind") << -3600 << "failed";
    }
    void aClockThatIsOffIsSaid()
    {
        QFETCH(int, off);
        QFETCH(QString, outcome);
        const QDateTime apple = fromHttpDate("Wed, 14 Oct 2026 09:22:00 GMT");
        QCOMPARE(apple, utc("2026-10-14T09:22:00Z"));
        QCOMPARE(preflightOutcomeName(judgeClock(apple, apple.addSecs(off)).outcome), outcome);
    }

    void organisationsAreJudged()
    {
        const QDateTime now = utc("2026-10-14T09:22:00Z");
        Organisation organisation;
        QVERIFY_OUTCOME(judgeToken(organisation, now), Failed);
        QVERIFY_OUTCOME(judgeTerms(organisation), Skipped);
        const PreflightCheck push = judgePush(pushStateOf(organisation, {}, {}, now));
        QVERIFY_OUTCOME(push, Warning);
        QCOMPARE(push.deed, PreflightDeed::LoadPush);
        PushState ended;
        ended.stand = PushStand::Ended;
        QVERIFY_OUTCOME(judgePush(ended), Failed);
        organisation.account = AccountFacts{};
        organisation.tokenLoadedAt = now.addDays(-1);
        organisation.tokenExpiresAt = now.addDays(3);
        QVERIFY_OUTCOME(judgeToken(organisation, now), Warning);
        organisation.tokenExpiresAt = now.addDays(-3);
        QVERIFY_OUTCOME(judgeToken(organisation, now), Failed);
        organisation.trouble = Trouble{{ErrorKind::TermsNotSigned, QStringLiteral("Sign.")}, now};
        QVERIFY_OUTCOME(judgeTerms(organisation), Failed);

        ConfigurationItem item;
        item.name = QStringLiteral("Wi-Fi");
        item.latest = ItemRevisionId(1);
        QVERIFY_OUTCOME(judgeItems({{item, 4, {}}}), Passed);
        QVERIFY_OUTCOME(judgeItems({{item, 0, {}}}), Warning);
        QVERIFY_OUTCOME(judgeItems({{item, 0, QStringLiteral("no such field")}}), Warning);
    }
};

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
