#include "models/assignment/assignmentqueue.h"
#include "models/devices/deviceindex.h"
#include "tests/support/workspace.h"

using namespace Muster;

// Each risk is asked three ways: of the index, of single devices, and as a count. They must agree.
class TestDeviceRisk : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    const QStringList m_old{QStringLiteral("old")};
    std::unique_ptr<TestWorkspace> m_workspace;
    std::unique_ptr<DeviceIndex> m_index;
    OrganisationId m_organisation;

    Database &database() { return *m_workspace->database; }
    AssignmentQueue queue() { return {database(), m_organisation}; }

    void store(const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(database(), m_organisation).store({&one, 1}, position("c"), RunId(0), m_now));
    }

    static QJsonObject profiled(const char *serial, const char *status, const char *uuid, const char *pushed = nullptr)
    {
        QJsonObject more{{QStringLiteral("profile_status"), QString::fromLatin1(status)},
                         {QStringLiteral("profile_uuid"), QString::fromLatin1(uuid)}};
        if (pushed)
            more.insert(QStringLiteral("profile_push_time"), QString::fromLatin1(pushed));
        return deviceJson(serial, more);
    }

    Device device(const QString &serial)
    {
        return need(DeviceStore(database()).bySerial(SerialNumber(serial))).value(0);
    }

    std::int32_t id(const char *serial)
    {
        return static_cast<std::int32_t>(device(QString::fromLatin1(serial)).id.value());
    }

    void source(const char *serial, const char *text)
    {
        need(database().run(QStringLiteral("UPDATE devices SET source = ?, revision = ? WHERE serial = ?"),
                            {QString::fromLatin1(text), need(database().nextRevision()), QString::fromLatin1(serial)}));
    }

    template <typename Work> void change(Work &&work)
    {
        const auto transaction = need(Transaction::begin(database(), Durability::Wishes));
        work();
        need(transaction->commit());
    }

    void answer(const char *serial, const char *word, QueueState state = QueueState::Waiting)
    {
        change([&] { need(queue().noteAnswers({{id(serial), QString::fromLatin1(word), {}, state}}, m_now)); });
    }

    // The serials in order, joined.
    QString who(const char *text)
    {
        DeviceQuestion question;
        question.query = DeviceQuery::parse(QString::fromLatin1(text), m_now).value();
        question.query.nameOldVersions(m_old);
        question.order = {{DeviceSort::Serial, Qt::AscendingOrder}};
        need(m_index->update(database(), 1000));
        const QStringList found = need(DeviceStore(database()).serials(m_index->ask(question).ids));
        QStringList matching;
        need(DeviceStore(database()).forEach({}, [&](const Device &one) {
            if (one.isPresent && question.query.matches(one))
                matching.append(one.serial.text());
            return true;
        }));
        matching.sort();
        QCOMPARE(matching, found);
        if (const auto risk = deviceRiskFromName(QString::fromLatin1(text).mid(3)))
            QCOMPARE(m_index->riskCounts({}, m_old, m_now).of(*risk), qint64(found.size()));
        return found.join(u' ');
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_organisation = m_workspace->addOrganisation();
        m_index = std::make_unique<DeviceIndex>();
        store({deviceJson("BARE"), profiled("READY", "assigned", "new"), profiled("STALE", "assigned", "OLD"),
               profiled("FRESH", "pushed", "new", "2026-10-01T00:00:00Z"),
               profiled("AGED", "pushed", "new", "2026-08-01T00:00:00Z"),
               profiled("USED", "pushed", "new", "2026-08-01T00:00:00Z")});
        store({profiled("USED", "removed", "new", "2026-08-01T00:00:00Z")});
    }

    void aDeviceWithoutAProfileIsAtRisk()
    {
        QCOMPARE(who("is:no-profile"), QStringLiteral("BARE USED"));
        QCOMPARE(who("is:unmanaged"), QStringLiteral("USED"));
        QCOMPARE(who("!is:no-profile"), QStringLiteral("AGED FRESH READY STALE"));
        QCOMPARE(who("is:no-profile|old-version"), QStringLiteral("BARE STALE USED"));
    }

    void anOlderVersionIsAtRisk() { QCOMPARE(who("is:old-version"), QStringLiteral("STALE")); }

    void aDeviceFromConfiguratorIsProvisionalForThirtyDays()
    {
        for (const char *serial : {"FRESH", "AGED", "READY"})
            source(serial, "Apple Configurator");
        QCOMPARE(who("is:provisional"), QStringLiteral("FRESH"));
        source("FRESH", "Reseller");
        QCOMPARE(who("is:provisional"), QString());
        source("FRESH", "MANUALLY_ADDED");
        QCOMPARE(who("is:provisional"), QStringLiteral("FRESH"));
    }

    void theQueuesAnswersAreFollowed()
    {
        QCOMPARE(who("is:failed|throttled|refused"), QString());
        change([&] { need(queue().reconcile({{id("BARE"), 7, 0}, {id("USED"), 7, 0}, {id("READY"), 7, 1}}, m_now)); });
        QCOMPARE(who("is:failed|throttled|refused"), QString());

        answer("BARE", "FAILED");
        answer("USED", "THROTTLED");
        answer("READY", "NOT_ACCESSIBLE", QueueState::Refused);
        QCOMPARE(who("is:failed"), QStringLiteral("BARE"));
        QCOMPARE(who("is:throttled"), QStringLiteral("USED"));
        QCOMPARE(who("is:refused"), QStringLiteral("READY"));

        answer("BARE", "SUCCESS", QueueState::Asked);
        QCOMPARE(who("is:failed"), QString());
        change([&] { need(queue().settle(need(queue().unsettled(10)), m_now)); });

        // A refused one stays refused, though its device has a new revision, until Apple's facts change.
        change([&] { need(queue().reconcile({{id("READY"), 7, 1}}, m_now)); });
        QCOMPARE(who("is:throttled"), QString());
        QCOMPARE(who("is:refused"), QStringLiteral("READY"));
        change([&] { need(queue().reconcile({{id("READY"), 8, 1}}, m_now)); });
        QCOMPARE(who("is:refused"), QString());
    }

    void successesReviseNoDevice()
    {
        change([&] { need(queue().reconcile({{id("BARE"), 7, 0}}, m_now)); });
        need(m_index->update(database(), 1000));
        need(m_index->update(database(), 1000));
        (void)database().takeChanges();

        answer("BARE", "SUCCESS", QueueState::Asked);

        QCOMPARE(need(m_index->update(database(), 1000)), 0);
        QVERIFY(!database().takeChanges().testFlag(Changed::Devices));
    }

    void whoHasLeftIsAtNoRisk()
    {
        change([&] {
            need(DeviceStore(database())
                     .noteDeparture(m_organisation, {QStringLiteral("BARE")}, DeviceDeparture::Released, m_now));
        });
        QCOMPARE(who("is:no-profile"), QStringLiteral("USED"));
    }

    void aWordThatIsNoRiskIsNamed()
    {
        const auto query = DeviceQuery::parse(QStringLiteral("is:fine"), m_now);
        QVERIFY(!query);
        QVERIFY(query.error().message.contains(QLatin1StringView("no-profile, unmanaged, failed")));
        QVERIFY(DeviceQuery::parse(QStringLiteral("is:"), m_now)->terms.isEmpty());
        QVERIFY(DeviceQuery::parse(QStringLiteral("is:thr"), m_now)->terms.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDeviceRisk)
#include "tst_devicerisk.moc"
