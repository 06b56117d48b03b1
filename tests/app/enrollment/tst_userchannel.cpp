// The channel of a Mac's user, from the simulated Mac to the queue of the enrollment server and back.
#include "tests/support/enrollmentfixture.h"

#include <QTest>

using namespace Muster;

namespace {

struct Mac : EnrollmentFixture {
    explicit Mac(const QTemporaryDir &folder)
        : EnrollmentFixture(60, {}, keptIn(folder))
    {
        number = apple.sandbox.run([](SandboxWorld &world) {
            quint32 found = 0;
            while (found < world.devices().size() && !isMac(world, found))
                ++found;
            return found;
        });
        const SimulatedFleet::Counts counts = switchOn({number});
        [&] { QVERIFY2(counts[size_t(SimulatedState::Configured)] == 1, qPrintable(faultOf(number))); }();
        await(application->push().settled(std::chrono::minutes(1)));
        (void)rest();
    }
    static SandboxOptions keptIn(const QTemporaryDir &folder)
    {
        SandboxOptions options = EnrollmentFixture::options();
        options.stateFile = folder.filePath(QStringLiteral("world.sandbox"));
        return options;
    }
    static bool isMac(const SandboxWorld &world, quint32 device)
    {
        return sandboxProducts()[world.devices()[device].product].family == "Mac"
            && world.devices()[device].service == 0;
    }

    QList<ChannelUser> users()
    {
        const EnrollmentId id = enrollments().first().id;
        return read<QList<ChannelUser>>([id](Database &database) { return EnrollmentStore(database).users(id); });
    }
    // For the user's channel, which no service of the server addresses so far.
    void queue(const QString &type, const QVariantMap &arguments = {})
    {
        Command command;
        const Enrollment enrollment = enrollments().first();
        command.enrollment = enrollment.id;
        command.generation = enrollment.generation;
        command.user = users().first().id;
        command.requestType = command.title = type;
        command.rank = CommandRank::person;
        command.createdAt = QDateTime::currentDateTimeUtc();
        const Sealer sealer = *application->vault().sealer();
        needSoon(application->store().run([=](Database &database) {
            return inTransaction(database, Durability::Wishes,
                                 [&] { return queueCommand(sealer, database, command, arguments); });
        }));
    }
    std::optional<Command> newest()
    {
        for (const Command &command : commands()) {
            if (command.user.isValid())
                return command;
        }
        return {};
    }
    SimulatedFleet::Push push(const QByteArray &token, const QString &magic)
    {
        auto asked = apple.sandbox.server.runOnFleet(
            [token, magic](SimulatedFleet &fleet) { return fleet.push(token, magic, {}); });
        asked.waitForFinished();
        (void)rest();
        return asked.result();
    }
    SimulatedDevice device()
    {
        auto asked =
            apple.sandbox.server.runOnFleet([number = number](SimulatedFleet &fleet) { return *fleet.find(number); });
        asked.waitForFinished();
        return asked.result();
    }

    quint32 number = 0;
};

} // namespace

class TestUserChannel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theServerKnowsTheUserOfAMac()
    {
        QTemporaryDir folder;
        Mac mac(folder);
        const SimulatedUser user = mac.device().user;
        QVERIFY2(user.isKnown, qPrintable(mac.faultOf(mac.number)));

        const QList<ChannelUser> users = mac.users();

        QCOMPARE(users.size(), 1);
        QCOMPARE(users.first().key, user.identifier);
        QCOMPARE(users.first().shortName, user.shortName);
        QCOMPARE(users.first().longName, user.longName);
        QCOMPARE(users.first().pushToken, user.pushToken);
        QCOMPARE(users.first().pushMagic, user.pushMagic);
        // The device's own channel is another.
        QVERIFY(mac.enrollments().first().pushToken != user.pushToken);
    }

    void aCommandForTheUserWaitsForTheUser()
    {
        QTemporaryDir folder;
        Mac mac(folder);
        const ChannelUser user = mac.users().first();
        const Enrollment enrollment = mac.enrollments().first();
        mac.queue(QStringLiteral("ProfileList"));

        QCOMPARE(mac.push(enrollment.pushToken, enrollment.pushMagic), SimulatedFleet::Push::Accepted);
        QCOMPARE(mac.newest()->state, CommandState::Waiting); // the device does not take it
        QCOMPARE(mac.push(user.pushToken, enrollment.pushMagic), SimulatedFleet::Push::Accepted);
        QCOMPARE(mac.newest()->state, CommandState::Waiting); // nor the user with the device's magic
        QCOMPARE(mac.push(user.pushToken, user.pushMagic), SimulatedFleet::Push::Accepted);
        QVERIFY2(mac.newest()->state == CommandState::Done, qPrintable(mac.faultOf(mac.number)));

        mac.queue(QStringLiteral("DeviceLock"));
        QCOMPARE(mac.push(user.pushToken, user.pushMagic), SimulatedFleet::Push::Accepted);
        QCOMPARE(mac.newest()->state, CommandState::Failed);
    }

    void theUserSurvivesARestartOfTheSandbox()
    {
        QTemporaryDir folder;
        Mac mac(folder);
        const ChannelUser user = mac.users().first();
        const SimulatedDevice before = mac.device();

        mac.apple.sandbox.restart();

        QVERIFY(mac.device() == before);
        mac.queue(QStringLiteral("ProfileList"));
        QCOMPARE(mac.push(user.pushToken, user.pushMagic), SimulatedFleet::Push::Accepted);
        QVERIFY2(mac.newest()->state == CommandState::Done, qPrintable(mac.faultOf(mac.number)));
        QCOMPARE(mac.users().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestUserChannel)
#include "tst_userchannel.moc"
