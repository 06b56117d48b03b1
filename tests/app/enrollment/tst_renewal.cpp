// Identities are renewed at half their life, in time and once.
#include "tests/support/handdevice.h"

#include <QTest>

using namespace Muster;

class TestRenewal : public QObject {
    Q_OBJECT

    std::unique_ptr<AtTheDoor> m_at;

    // As if it had been issued so many days ago, for a year.
    void age(int days)
    {
        needSoon(m_at->fixture.application->store().run([days](Database &database) -> Result<> {
            const auto aged = database.run(
                QStringLiteral("UPDATE identities SET issued_at = issued_at - ?, not_after = not_after - ?"),
                {days * 86'400, days * 86'400});
            return aged ? Result<>() : std::unexpected(aged.error());
        }));
    }
    qint64 keepUp() { return needNow(m_at->fixture.application->enrollments().keepUp()); }

private Q_SLOTS:
    void init() { m_at = std::make_unique<AtTheDoor>(); }
    void cleanup() { m_at.reset(); }

    void nothingHappensBeforeHalfOfItsLife()
    {
        HandDevice device(m_at->door);
        device.enroll();
        (void)device.drain();
        age(180);
        QCOMPARE(keepUp(), 0);
        QVERIFY(device.idle().isEmpty());
    }

    void theNewIdentityTakesOverAndTheOldOneIsDone()
    {
        HandDevice device(m_at->door);
        device.enroll();
        (void)device.drain();
        age(200);
        QCOMPARE(keepUp(), 1);
        QCOMPARE(keepUp(), 0); // one is enough
        const QVariantMap command = device.idle();
        QCOMPARE(HandDevice::typeOf(command), QStringLiteral("InstallProfile"));
        const QString topic = device.topic;
        const auto payload = plistData(command.value(QStringLiteral("Command")).toMap(), u"Payload");

        HandDevice renewed(m_at->door, device.serial);
        const QVariantMap profile = renewed.readProfile(payload);
        QCOMPARE(renewed.topic, topic); // another one would lose the device
        QVERIFY(!plistFlag(profile, u"PayloadRemovalDisallowed", true)); // as the one before
        QCOMPARE(renewed.fetchIdentity(), QByteArray("0"));
        QCOMPARE(renewed.authenticate().status, 200);
        QVERIFY(!device.idle().isEmpty()); // still speaks, and is offered it again
        QCOMPARE(renewed.updateToken().status, 200);

        QCOMPARE(device.enrollment().generation, 1); // nothing was deployed anew
        (void)device.idle();
        QCOMPARE(device.last.status, 400);
        QVERIFY(renewed.idle().isEmpty()); // the command is done though nobody answered it
        QCOMPARE(renewed.last.status, 200);
        QCOMPARE(keepUp(), 0);
    }

    void aDeviceOfTheSandboxRenewsItselfOverTheNetwork()
    {
        QCOMPARE(m_at->fixture.switchOn({0})[size_t(SimulatedState::Configured)], 1);
        const Enrollment before = m_at->fixture.enrollments().first();
        age(200);
        QCOMPARE(keepUp(), 1); // and pushes it
        QTRY_VERIFY(m_at->fixture.enrollments().first().identity != before.identity);
        (void)m_at->fixture.rest();
        QCOMPARE(m_at->fixture.enrollments().first().generation, 1);
        QCOMPARE(m_at->fixture.faultOf(0), QString());
        QTRY_COMPARE(std::ranges::count(m_at->fixture.commands(), CommandState::Done, &Command::state),
                     m_at->fixture.commands().size());
    }
};

QTEST_GUILESS_MAIN(TestRenewal)
#include "tst_renewal.moc"
