// An organisation's push certificate: requested, loaded, renewed, and how it stands meanwhile.
#include "tests/support/pushportal.h"

#include <QTest>

using namespace Muster;

namespace {

class World : public PushSchool {
public:
    ServerKeys &keys() { return application->serverKeys(); }
    PushState state() { return needNow(keys().pushState(school)); }
    void pass(int days) { apple.clock.advance(std::chrono::days(days)); }
    QByteArray request() { return needNow(keys().pushRequest(school)); }
    Result<CertificateFacts> load(const QByteArray &file) { return await(keys().loadPush(school, file, {}, Secret())); }
};

} // namespace

class TestPushKeys : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromNoneToItsEnd()
    {
        World world;
        QCOMPARE(world.state().stand, PushStand::Missing);
        QCOMPARE(world.state().name, QStringLiteral("Riverside School"));
        QVERIFY(pushStateText(world.state()).startsWith(QStringLiteral("Devices are reached when they come")));

        const QByteArray request = world.request();
        QCOMPARE(world.state().stand, PushStand::Requested);
        QCOMPARE(world.state().requestedAt.toSecsSinceEpoch(), world.apple.clock.now().toSecsSinceEpoch());

        const CertificateFacts facts = got(world.load(world.portal.sign(request, world.topic)));
        QCOMPARE(facts.userId, world.topic);
        const PushState state = world.state();
        QCOMPARE(state.stand, PushStand::Present);
        QCOMPARE(*state.certificate, facts);
        QVERIFY(state.daysLeft >= 364 && state.daysLeft <= 365);
        QVERIFY(!state.isRequested()); // it was answered

        world.pass(336);
        QCOMPARE(world.state().stand, PushStand::NearEnd);
        world.pass(30);
        QCOMPARE(world.state().stand, PushStand::Ended);
        QVERIFY(world.state().daysLeft < 0);
    }

    void renewingKeepsTheTopic()
    {
        World world;
        (void)got(world.load(world.portal.sign(world.request(), world.topic)));
        const QByteArray before = world.state().certificate->sha256;
        const QByteArray request = world.request();
        QCOMPARE(world.state().stand, PushStand::Present);
        QVERIFY(world.state().isRequested());

        const auto other = world.load(world.portal.sign(request, world.topic + u'0'));
        QVERIFY(!other);
        QCOMPARE(other.error().kind, ErrorKind::Conflict);
        QVERIFY(other.error().message.contains(world.topic + u'0'));
        QCOMPARE(world.state().certificate->sha256, before);
        QVERIFY(world.state().isRequested()); // the right one may still come

        const QByteArray der = got(certificatesOf(world.portal.sign(request, world.topic))).first();
        (void)got(world.load(der));
        QVERIFY(world.state().certificate->sha256 != before);
        QVERIFY(!world.state().isRequested());
    }

    void whatDoesNotFitIsRefused()
    {
        World world;
        const QByteArray first = world.request();
        QCOMPARE(world.load(world.portal.sign(first, QStringLiteral("org.example"))).error().kind,
                 ErrorKind::InvalidInput);
        (void)world.request(); // voids the first
        QCOMPARE(world.load(world.portal.sign(first, world.topic)).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(world.state().stand, PushStand::Requested);
    }

    // A file that holds certificate and key needs no request, and leaves one that waits alone.
    void oneFileMayHoldItsKey()
    {
        World world;
        const ToolFolder tool;
        tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -days 90 -subj /UID=%1/CN=x -keyout @k -out @c")
                     .arg(world.topic));
        (void)world.request();
        (void)got(world.load(tool.read("c") + tool.read("k")));
        QCOMPARE(world.state().stand, PushStand::Present);
        QVERIFY(world.state().isRequested());
    }

    void aPracticeOrganisationNeedsNone()
    {
        World world;
        const OrganisationId practice = world.apple.add(*world.application);
        QCOMPARE(needNow(world.keys().pushState(practice)).stand, PushStand::Practice);
        QVERIFY(!await(world.keys().pushState(OrganisationId(99))));
    }
};

QTEST_GUILESS_MAIN(TestPushKeys)
#include "tst_pushkeys.moc"
