// Switched on by the thousand, while the server is killed: everybody is configured, nobody is lost, nobody is twice.
// 200 devices and 2 kills; 10,000 and 5 with MUSTER_LONG_TESTS=1.
#include "tests/support/servingprocess.h"

#include <QElapsedTimer>
#include <QTest>

#include <numeric>

using namespace Muster;

namespace {

const QVariantMap restrictions{{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")},
                               {QStringLiteral("allowCamera"), false}};

} // namespace

class TestMassEnrollment : public QObject {
    Q_OBJECT

    std::unique_ptr<EnrollmentFixture> m_fixture;

    qint64 count(const QString &sql)
    {
        return m_fixture->read<qint64>([sql](Database &database) {
            return database.value(sql).transform([](const QVariant &value) { return value.toLongLong(); });
        });
    }
    SimulatedFleet::Counts counts()
    {
        auto asked = m_fixture->apple.sandbox.server.runOnFleet([](SimulatedFleet &fleet) { return fleet.counts(); });
        asked.waitForFinished();
        return asked.result();
    }
    QString told()
    {
        QString text;
        const SimulatedFleet::Counts all = counts();
        for (size_t i = 0; i < all.size(); ++i)
            text += QString::fromUtf8(simulatedStateNames[i].name) + QStringLiteral(" %1, ").arg(all[i]);
        return text + m_fixture->faultOf(0);
    }
    // As people do: once all is quiet, who stands before a failed device tries again, and a push wakes the others.
    bool hasCome(qint64 many)
    {
        auto asked = m_fixture->apple.sandbox.server.runOnFleet([](SimulatedFleet &fleet) {
            if (!fleet.isAtRest())
                return;
            QList<quint32> failed;
            for (const quint32 number : fleet.devices()) {
                if (fleet.find(number)->state == SimulatedState::Failed)
                    failed.append(number);
            }
            (void)(fleet.switchOn(failed) + fleet.connectToServer(fleet.enrolledDevices()));
        });
        asked.waitForFinished();
        return configured() >= many;
    }
    qint64 configured() { return counts()[size_t(SimulatedState::Configured)]; }

private Q_SLOTS:
    void everybodyIsConfiguredWhateverHappensToTheServer()
    {
        const bool isLong = qEnvironmentVariableIntValue("MUSTER_LONG_TESTS") == 1;
        const quint32 devices = isLong ? 10'000 : 200;
        const int kills = isLong ? 5 : 2;
        m_fixture = std::make_unique<EnrollmentFixture>(devices);
        ServingProcess server(*m_fixture, QStringLiteral(MUSTER_BIN_DIR));
        for (const char *name : {"One", "Two", "Three"})
            (void)m_fixture->addItem(QString::fromLatin1(name), restrictions);

        QVERIFY(server.start());
        QList<quint32> all(devices);
        std::iota(all.begin(), all.end(), 0U);
        QElapsedTimer time;
        time.start();
        m_fixture->apple.sandbox.server.runOnFleet([all](SimulatedFleet &fleet) { return fleet.switchOn(all); })
            .waitForFinished();
        for (int i = 1; i <= kills; ++i) {
            const qint64 mark = qint64(devices) * i / (kills + 2);
            QTRY_VERIFY2_WITH_TIMEOUT(hasCome(mark), qPrintable(told()), 300'000);
            server.kill();
            QVERIFY(server.start());
        }
        QTRY_VERIFY2_WITH_TIMEOUT(hasCome(devices), qPrintable(told()), 900'000);
        qInfo("%u devices, %d kills, %lld s", devices, kills, time.elapsed() / 1000);

        (void)m_fixture->rest(300'000);
        QCOMPARE(configured(), qint64(devices));
        QCOMPARE(count(QStringLiteral("SELECT count(*) FROM enrollments WHERE state = 1 AND is_awaiting = 0")),
                 devices);
        QCOMPARE(count(QStringLiteral("SELECT count(DISTINCT serial) FROM enrollments")), devices);
        QCOMPARE(count(QStringLiteral("SELECT count(DISTINCT identity_id) FROM enrollments")), devices);
        QCOMPARE(count(QStringLiteral("SELECT count(*) FROM item_results WHERE state = 3")), 3 * qint64(devices));
        // Of its present life, each device was given each item in one command, and answered it.
        QCOMPARE(
            count(QStringLiteral("SELECT count(*) FROM commands c JOIN enrollments e ON e.id = c.enrollment_id AND "
                                 "e.generation = c.generation WHERE c.item_id IS NOT NULL AND c.state = 3")),
            3 * qint64(devices));
        QCOMPARE(count(QStringLiteral("SELECT count(*) FROM commands WHERE state < 3")), 0);
        server.kill();
        m_fixture.reset();
    }
};

QTEST_GUILESS_MAIN(TestMassEnrollment)
#include "tst_massenrollment.moc"
