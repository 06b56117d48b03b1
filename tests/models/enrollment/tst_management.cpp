#include "models/devices/deviceindex.h"
#include "models/enrollment/enrollmentstore.h"
#include "tests/support/workspace.h"

using namespace Muster;

// What the enrollment server saw of a device is part of where the device stands, for the table as for one device.
class TestManagement : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_organisation;
    Enrollment m_enrollment;

    Database &database() { return *m_workspace->database; }

    void store(const QJsonObject &record)
    {
        const DevicePage one = page({record});
        need(DevicePageStore(database(), m_organisation).store({&one, 1}, position("c"), RunId(0), m_now));
    }

    static QJsonObject record(const char *status, const char *pushed = nullptr)
    {
        QJsonObject more{{QStringLiteral("profile_status"), QString::fromLatin1(status)},
                         {QStringLiteral("profile_uuid"), QStringLiteral("uuid")}};
        if (pushed)
            more.insert(QStringLiteral("profile_push_time"), QString::fromLatin1(pushed));
        return deviceJson("DEVICE", more);
    }

    Device device() { return need(DeviceStore(database()).bySerial(SerialNumber(QStringLiteral("DEVICE")))).first(); }

    ChangeSet save()
    {
        const auto transaction = need(Transaction::begin(database(), Durability::Facts));
        m_enrollment.id = need(EnrollmentStore(database()).save(m_enrollment));
        need(transaction->commit());
        return database().takeChanges();
    }

    // Its state; the index, the counts and the export of one device must say the same.
    DeviceState state()
    {
        const DeviceState its = device().state();
        DeviceIndex index;
        need(index.update(database(), 10));
        DeviceQuestion question;
        question.query = DeviceQuery::parse(QStringLiteral("state:") + deviceStateName(its), m_now).value();
        QCOMPARE(index.ask(question).ids.size(), std::size_t(1));
        QCOMPARE(index.counts({}), need(DeviceStore(database()).counts({})));
        QCOMPARE(index.counts({}).in(its), 1);
        QCOMPARE(index.hasProfile(0), device().hasProfile());
        return its;
    }

    QStringList risks()
    {
        QStringList found;
        DeviceIndex index;
        need(index.update(database(), 10));
        for (const QString &name : deviceRiskNames()) {
            const auto query = DeviceQuery::parse(QStringLiteral("is:") + name, m_now).value();
            const bool holds = query.matches(device());
            QCOMPARE(index.matching(query).count() == 1, holds);
            if (holds)
                found.append(name);
        }
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_organisation = m_workspace->addOrganisation();
        store(record("assigned"));
        m_enrollment = Enrollment();
        m_enrollment.organisation = m_organisation;
        m_enrollment.device = device().id;
        m_enrollment.udid = QStringLiteral("UDID");
        m_enrollment.serial = QStringLiteral("DEVICE");
        m_enrollment.firstAt = m_enrollment.authenticatedAt = m_now;
    }

    void aDeviceGoesThroughItsLife()
    {
        QCOMPARE(state(), DeviceState::Ready);
        save();
        QCOMPARE(state(), DeviceState::InSetup);

        m_enrollment.state = EnrollmentState::Enrolled;
        m_enrollment.isAwaiting = true;
        m_enrollment.enrolledAt = m_now.addSecs(5);
        save();
        QCOMPARE(state(), DeviceState::InSetup);
        QCOMPARE(device().managedAt, m_now.addSecs(5));

        m_enrollment.isAwaiting = false;
        m_enrollment.configuredAt = m_now.addSecs(60);
        save();
        QCOMPARE(state(), DeviceState::Enrolled);

        m_enrollment.state = EnrollmentState::Left;
        m_enrollment.leftAt = m_now.addDays(1);
        save();
        QCOMPARE(state(), DeviceState::Removed);

        m_enrollment.state = EnrollmentState::Erased; // by us: what Apple holds for it is what counts
        save();
        QCOMPARE(state(), DeviceState::Ready);
    }

    void onlyANewStandingIsNewsToTheTable()
    {
        QVERIFY(save().testFlag(Changed::Devices));
        const qint64 revision = need(database().value(QStringLiteral("SELECT revision FROM devices"))).toLongLong();
        m_enrollment.name = QStringLiteral("Reception");
        m_enrollment.contactAt = m_now.addSecs(9);
        const ChangeSet changes = save();
        QVERIFY(changes.testFlag(Changed::Enrollments));
        QVERIFY(!changes.testFlag(Changed::Devices));
        QCOMPARE(need(database().value(QStringLiteral("SELECT revision FROM devices"))).toLongLong(), revision);
    }

    // Apple tells that it was switched on later than it enrolled: it was erased, and has not come to us since.
    void whoWasSwitchedOnSinceIsNotEnrolled()
    {
        m_enrollment.state = EnrollmentState::Enrolled;
        m_enrollment.enrolledAt = m_now;
        save();
        store(record("pushed", "2026-10-14T09:31:00Z")); // clocks differ by minutes
        QCOMPARE(state(), DeviceState::Enrolled);
        store(record("pushed", "2026-10-14T09:33:00Z"));
        QCOMPARE(state(), DeviceState::SwitchedOn);
        m_enrollment.enrolledAt = utc("2026-10-14T09:34:00Z");
        save();
        QCOMPARE(state(), DeviceState::Enrolled);
    }

    void anEnrolledDeviceWithoutAProfileIsAtRiskOnceItIsErased()
    {
        m_enrollment.state = EnrollmentState::Enrolled;
        m_enrollment.enrolledAt = m_now;
        save();
        QCOMPARE(risks(), QStringList());
        store(record("removed"));
        QCOMPARE(state(), DeviceState::Enrolled);
        QCOMPARE(risks(), QStringList(QStringLiteral("unmanaged")));
    }

    void whoStandsInSetupAssistantForAnHourIsStuck()
    {
        m_enrollment.authenticatedAt = m_now.addSecs(-3599);
        save();
        QCOMPARE(risks(), QStringList());
        m_enrollment.authenticatedAt = m_now.addSecs(-3601);
        save();
        QCOMPARE(risks(), QStringList(QStringLiteral("stuck")));
    }

    // A workspace of the version before knows enrollments, and its table does not.
    void anOlderWorkspaceLearnsOfItsEnrollments()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("old.muster"));
        {
            const auto old = need(openWorkspace(path, shippedMigrations().first(9)));
            const auto organisation = need(OrganisationStore(*old.database)
                                               .add(QStringLiteral("Old"), QUrl(QStringLiteral("http://a/")), {}, false,
                                                    utc("2026-01-01T00:00:00Z")));
            for (int i = 0; i < 5; ++i)
                need(old.database->run(
                    QStringLiteral("INSERT INTO devices(id, organisation_id, serial, present, first_seen_at, revision) "
                                   "VALUES (?, ?, ?, 1, 0, ?)"),
                    {i + 1, qlonglong(organisation.value()), QStringLiteral("D%1").arg(i), i}));
            const auto enrolled = [&](int number, int state, int awaiting, const char *column) {
                need(old.database->run(
                    QStringLiteral("INSERT INTO enrollments(organisation_id, device_id, udid, kind, state, "
                                   "is_awaiting, first_at, %1) VALUES (?, ?, ?, 'ade', ?, ?, 1, 77)")
                        .arg(QLatin1StringView(column)),
                    {qlonglong(organisation.value()), number, QString::number(number), state, awaiting}));
            };
            enrolled(2, 0, 0, "authenticated_at");
            enrolled(3, 1, 1, "enrolled_at");
            enrolled(4, 1, 0, "configured_at");
            enrolled(5, 2, 0, "left_at");
        }
        const auto now = need(openWorkspace(path));
        QStringList states;
        need(DeviceStore(*now.database).forEach({}, [&states](const Device &one) {
            states.append(deviceStateName(one.state())
                          + (one.managedAt.isValid() ? QString::number(one.managedAt.toSecsSinceEpoch()) : QString()));
            return true;
        }));
        QCOMPARE(states.join(u' '), QStringLiteral("no-profile in-setup77 in-setup77 enrolled77 management-removed77"));
    }
};

QTEST_GUILESS_MAIN(TestManagement)
#include "tst_management.moc"
