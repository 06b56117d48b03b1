#include "tests/support/enrollmentfixture.h"

#include <QTest>

using namespace Muster;

namespace {

const QVariantMap restrictions{{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")},
                               {QStringLiteral("allowCamera"), false}};

qint64 in(const SimulatedFleet::Counts &counts, SimulatedState state)
{
    return counts[size_t(state)];
}

} // namespace

class TestEnrollmentServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeviceEnrollsByItselfAndIsLetOut()
    {
        EnrollmentFixture fixture;
        const ItemId item = fixture.addItem(QStringLiteral("Restrictions"), restrictions);
        const SimulatedFleet::Counts counts = fixture.switchOn({0});
        QVERIFY2(in(counts, SimulatedState::Configured) == 1, qPrintable(fixture.faultOf(0)));

        const QList<Enrollment> enrollments = fixture.enrollments();
        QCOMPARE(enrollments.size(), 1);
        const Enrollment &enrollment = enrollments.first();
        QCOMPARE(enrollment.state, EnrollmentState::Enrolled);
        QCOMPARE(enrollment.generation, 1);
        QVERIFY(!enrollment.isAwaiting);
        QVERIFY(enrollment.configuredAt.isValid());
        QVERIFY(enrollment.device.isValid());
        QVERIFY(!enrollment.osVersion.isEmpty());
        QVERIFY(enrollment.facts.contains(QStringLiteral("SerialNumber")));
        for (const Command &command : fixture.commands())
            QVERIFY2(command.state == CommandState::Done,
                     qPrintable(command.title + commandStateName(command.state) + commandErrorsToJson(command.errors)));
        const auto results = fixture.read<QList<ItemResult>>(
            [&](Database &database) { return ConfigurationStore(database).resultsOf(item, 10); });
        QCOMPARE(results.size(), 1);
        QCOMPARE(results.first().state, ItemState::Installed);
    }
};

QTEST_GUILESS_MAIN(TestEnrollmentServer)
#include "tst_enrollmentserver.moc"
