#include "app/devices/deviceservice.h"
#include "app/enrollment/commandservice.h"
#include "models/devices/devicestore.h"
#include "models/journal/journalstore.h"
#include "tests/support/enrollmentfixture.h"

#include <QJsonArray>
#include <QTest>

using namespace Muster;

// Commands for a selection: who gets them, who does not and why, and what is queued.
class TestCommandPlan : public QObject {
    Q_OBJECT

    std::unique_ptr<EnrollmentFixture> m_fixture;
    std::vector<std::int32_t> m_all;
    QString m_family; // of the device that enrolled

    CommandService &commands() { return m_fixture->application->commands(); }

    CommandPlan planned(const char *type, const QJsonObject &values = {})
    {
        const CommandWish wish{.type = QString::fromLatin1(type),
                               .values = values,
                               .devices = {.organisation = m_fixture->organisation, .devices = m_all}};
        return needNow(commands().plan(wish));
    }

    Error refused(const char *type, const QJsonObject &values)
    {
        const CommandWish wish{.type = QString::fromLatin1(type),
                               .values = values,
                               .devices = {.organisation = m_fixture->organisation, .devices = m_all}};
        const auto plan = waitFor(commands().plan(wish));
        [&] { QVERIFY(!plan); }();
        return plan.error();
    }

    template <typename T> static T waitFor(QCoro::Task<T> task) { return QCoro::waitFor(std::move(task)); }

private Q_SLOTS:
    // Three of thirty are enrolled; the others have never come.
    void initTestCase()
    {
        m_fixture = std::make_unique<EnrollmentFixture>();
        m_fixture->switchOn({0, 1, 2});
        for (const Device &device : m_fixture->read<QList<Device>>([](Database &database) {
                 QList<Device> devices;
                 return DeviceStore(database)
                     .forEach({},
                              [&](const Device &device) {
                                  devices.append(device);
                                  return true;
                              })
                     .transform([&] { return devices; });
             }))
            m_all.push_back(static_cast<std::int32_t>(device.id.value()));
        QCOMPARE(m_all.size(), 30U);
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void whoNeverEnrolledIsLeftOut()
    {
        const CommandPlan plan = planned("SecurityInfo");
        QCOMPARE(plan.count(CommandGroup::Gets), 3);
        QCOMPARE(plan.count(CommandGroup::NeverEnrolled), 27);
        QCOMPARE(plan.all(), 30);
        QCOMPARE(plan.leftOut(), 27);
    }

    // A large selection is read in one go: it must come to the same.
    void manyAreJudgedAsFewAre()
    {
        std::vector<std::int32_t> many;
        for (int i = 0; i < 20; ++i)
            many.insert(many.end(), m_all.begin(), m_all.end());
        const CommandWish wish{.type = QStringLiteral("SecurityInfo"),
                               .devices = {.organisation = m_fixture->organisation, .devices = many}};
        const CommandPlan plan = needNow(commands().plan(wish));
        QCOMPARE(plan.count(CommandGroup::Gets), 60);
        QCOMPARE(plan.count(CommandGroup::NeverEnrolled), 540);
    }

    void serialNumbersAndQueriesSaySo()
    {
        const QString serial = m_fixture->enrollments().first().serial;
        const CommandWish named{.type = QStringLiteral("SecurityInfo"),
                                .devices = {.organisation = m_fixture->organisation,
                                            .serials = {serial.toLower(), serial, QStringLiteral("NOBODY")}}};
        const CommandPlan plan = needNow(commands().plan(named));
        QCOMPARE(plan.count(CommandGroup::Gets), 1);
        QCOMPARE(plan.count(CommandGroup::Unknown), 1);
        QCOMPARE(plan.all(), 2);
        const CommandWish query{
            .type = QStringLiteral("SecurityInfo"),
            .devices = {.organisation = m_fixture->organisation, .query = QStringLiteral("serial:") + serial}};
        QCOMPARE(needNow(commands().plan(query)).count(CommandGroup::Gets), 1);
    }

    void whatIsOnItsWayIsNotSentTwice()
    {
        const CommandPlan first = planned("CertificateList");
        // Pushed, they answer at once: so it is put into the queue only.
        needSoon(m_fixture->application->store().run([&](Database &database) {
            return inTransaction(database, Durability::Wishes, [&] {
                Command command;
                command.uuid = QStringLiteral("U");
                command.enrollment = first.targets->front().enrollment;
                for (const CommandTarget &target : *first.targets) {
                    if (target.group == CommandGroup::Gets)
                        command.enrollment = target.enrollment;
                }
                command.requestType = QStringLiteral("CertificateList");
                command.createdAt = QDateTime::currentDateTimeUtc();
                command.notBefore = QDateTime::currentDateTimeUtc().addYears(1);
                return CommandQueue(database).add(command);
            });
        }));
        const CommandPlan again = planned("CertificateList");
        QCOMPARE(again.count(CommandGroup::Gets), first.count(CommandGroup::Gets) - 1);
        QCOMPARE(again.count(CommandGroup::OnItsWay), 1);
    }

    void onlyItsOwnFamiliesAndStates()
    {
        const CommandPlan released = planned("DeviceConfigured");
        QCOMPARE(released.count(CommandGroup::NotAwaiting), 3);
        const CommandPlan package =
            planned("InstallEnterpriseApplication",
                    {{QStringLiteral("ManifestURL"), QStringLiteral("https://example.org/a.plist")}});
        qint64 macs = 0;
        for (const CommandTarget &target : *package.targets)
            macs += target.enrollment.isValid() && target.family == QLatin1StringView("Mac") ? 1 : 0;
        QCOMPARE(package.count(CommandGroup::Gets), macs);
        QCOMPARE(package.count(CommandGroup::OtherFamily), 3 - macs);
    }

    void whatMakesNoSenseIsRefusedInWords()
    {
        QCOMPARE(refused("Dance", {}).kind, ErrorKind::InvalidInput);
        QVERIFY(refused("DeviceLock", {{QStringLiteral("PIN"), QStringLiteral("12")}})
                    .message.contains(QStringLiteral("six digits")));
        QVERIFY(refused("Settings", {}).message.contains(QStringLiteral("what to set")));
    }

    void whatCannotBeUndoneIsSaid()
    {
        QStringList destructive;
        for (const CommandForm &form : commandForms()) {
            if (form.isDestructive())
                destructive.append(form.type);
        }
        const QStringList expected{
            QStringLiteral("RestartDevice"),    QStringLiteral("ShutDownDevice"),    QStringLiteral("DeviceLock"),
            QStringLiteral("ClearPasscode"),    QStringLiteral("EraseDevice"),       QStringLiteral("EnableLostMode"),
            QStringLiteral("ScheduleOSUpdate"), QStringLiteral("RemoveApplication"), QStringLiteral("RemoveProfile")};
        QCOMPARE(destructive, expected);
    }

    void whatCannotBeUndoneWantsAYesAndIsQueuedOnce()
    {
        const CommandPlan plan = planned("RestartDevice");
        const qint64 getting = plan.count(CommandGroup::Gets);
        const auto asked = waitFor(commands().apply(plan, false));
        QVERIFY(!asked);
        QCOMPARE(asked.error().kind, ErrorKind::Conflict);
        const qsizetype before = m_fixture->commands().size();
        QCOMPARE(needNow(commands().apply(plan, true)), getting);
        QCOMPARE(m_fixture->commands().size(), before + getting);
    }

    void whoLeftMeanwhileIsPassedOver()
    {
        const CommandPlan plan = planned("ProfileList");
        QCOMPARE(plan.count(CommandGroup::Gets), 3);
        needSoon(m_fixture->application->store().run([&](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<EnrollmentId> {
                EnrollmentStore store(database);
                const auto all = store.latest({}, {}, 1);
                Enrollment gone = all->first();
                gone.state = EnrollmentState::Left;
                return store.save(gone);
            });
        }));
        QCOMPARE(needNow(commands().apply(plan, false)), 2);
        QCOMPARE(planned("ProfileList").count(CommandGroup::NotEnrolled), 1);
    }

    // Not in one transaction, in which no device would be answered; each part stands in the journal.
    void aLargeSelectionIsQueuedInParts()
    {
        const QStringList serials = m_fixture->enrollMany(2500);
        const CommandWish wish{.type = QStringLiteral("SecurityInfo"),
                               .devices = {.organisation = m_fixture->organisation, .serials = serials}};
        QCOMPARE(needNow(commands().apply(needNow(commands().plan(wish)), false)), serials.size());
        const auto entries =
            m_fixture->read<QList<JournalEntry>>([](Database &database) { return JournalStore(database).entries({}); });
        qint64 parts = 0;
        for (const JournalEntry &entry : entries) {
            if (entry.action == QLatin1StringView("command.sent")
                && entry.subject.contains(QStringLiteral("00 devices")))
                ++parts;
        }
        QCOMPARE(parts, 3);
        const CommandPlan again = needNow(commands().plan(wish));
        QCOMPARE(again.count(CommandGroup::OnItsWay), serials.size());
    }
};

QTEST_GUILESS_MAIN(TestCommandPlan)
#include "tst_commandplan.moc"
