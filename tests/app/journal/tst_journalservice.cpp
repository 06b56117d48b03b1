#include "tests/support/linkedorganisation.h"

#include <QFile>

using namespace Muster;

// What is done is entered where it is done, and a plan's devices are proven with its entry.
class TestJournalService : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;

    QStringList actions()
    {
        QStringList found;
        for (const JournalEntry &entry : needNow(m_app->journal().entries({.organisation = {}, .text = {}})))
            found.prepend(entry.action);
        return found;
    }

    JournalCheck verify() { return needNow(m_app->journal().verify({})); }

    void run(const char *statement)
    {
        needSoon(m_app->store().run([statement](Database &database) -> Result<> {
            return database.run(QString::fromLatin1(statement)).transform([](const Query &) { });
        }));
    }

    PlanId assign(OrganisationId whose)
    {
        const SavedProfile saved =
            needNow(m_app->profiles().save(whose, {},
                                           {{QStringLiteral("profile_name"), QStringLiteral("Staff")},
                                            {QStringLiteral("url"), QStringLiteral("https://mdm.example/enroll")}},
                                           {}));
        const AssignmentPlan plan = needNow(m_app->assignments().plan({.organisation = whose,
                                                                       .hand = std::int32_t(saved.profile.id.value()),
                                                                       .devices = {},
                                                                       .serials = {},
                                                                       .query = QStringLiteral("family:ipad"),
                                                                       .lines = {}}));
        return needNow(m_app->assignments().apply(plan));
    }

private Q_SLOTS:
    void init()
    {
        SandboxOptions options;
        options.plan.services = 2;
        m_apple = std::make_unique<AppleFixture>(40, options);
        m_apple->sandbox.server
            .run([now = m_apple->clock.now()](SandboxWorld &world) {
                for (quint32 device = 0; device < 15; ++device)
                    (void)world.moveDevice(device, 1, now);
            })
            .waitForFinished();
        m_app = m_apple->start();
    }
    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void whatIsDoneIsEntered()
    {
        const OrganisationId school = m_apple->link(*m_app);
        (void)m_apple->sync(*m_app, school);
        needNow(m_app->organisations().rename(school, QStringLiteral("Other Name")));
        assign(school);
        needNow(m_app->assignments().setPaused(school, true));
        QTRY_VERIFY(actions().contains(QStringLiteral("devices.synced")));

        QStringList found = actions();
        found.removeAll(QStringLiteral("devices.synced")); // entered when the run has ended, beside the others
        QVERIFY(found.removeAll(QStringLiteral("profile.adopted")) > 0); // what is taken away can be brought back
        QCOMPARE(found,
                 (QStringList{QStringLiteral("organisation.added"), QStringLiteral("token.loaded"),
                              QStringLiteral("organisation.renamed"), QStringLiteral("profile.saved"),
                              QStringLiteral("profile.defined"), QStringLiteral("plan.applied"),
                              QStringLiteral("queue.paused")}));
        QCOMPARE(verify().faults, QStringList());
    }

    void aDeviceOfAPlanThatWasEditedIsFound()
    {
        const OrganisationId school = m_apple->link(*m_app);
        (void)m_apple->sync(*m_app, school);
        assign(school);
        QCOMPARE(verify().faults, QStringList());
        run("UPDATE plan_items SET had_uuid = 'X' WHERE device_id = (SELECT min(device_id) FROM plan_items)");
        QCOMPARE(verify().faults.size(), 1);
    }

    void anEventOfADeviceThatWasEditedIsFound()
    {
        const OrganisationId school = m_apple->link(*m_app);
        (void)m_apple->sync(*m_app, school);
        assign(school);
        (void)needNow(m_app->worker().work(school));
        QCOMPARE(m_apple->sandbox.control("POST", "order", "{\"count\":2}").status, 200);
        (void)m_apple->sync(*m_app, school);
        QTRY_COMPARE(actions().count(QStringLiteral("devices.synced")), 2);
        QCOMPARE(verify().faults, QStringList());
        run("UPDATE device_events SET at = at + 1 WHERE id = 1");
        QCOMPARE(verify().faults.size(), 1);
    }

    // SQLite gives the numbers of what is gone out again.
    void unlinkingAnOrganisationIsToldAndNoFault()
    {
        const OrganisationId school = m_apple->link(*m_app);
        const OrganisationId other = m_apple->link(*m_app, QStringLiteral("Second School"), "Service%202");
        for (const OrganisationId whose : {other, school}) {
            QVERIFY(m_apple->sync(*m_app, whose).added > 0);
            assign(whose);
            (void)needNow(m_app->worker().work(whose));
        }
        QCOMPARE(m_apple->sandbox.control("POST", "order", "{\"count\":2}").status, 200);
        (void)m_apple->sync(*m_app, school);
        QTRY_COMPARE(actions().count(QStringLiteral("devices.synced")), 3);
        QCOMPARE(verify().faults, QStringList());

        needNow(m_app->organisations().unlink(school));

        QCOMPARE(actions().last(), QString(organisationUnlinked));
        QCOMPARE(verify().faults, QStringList());
        const OrganisationId again = m_apple->link(*m_app, QStringLiteral("Example School"));
        (void)m_apple->sync(*m_app, again);
        const PlanId plan = assign(again);
        (void)needNow(m_app->worker().work(again));
        QCOMPARE(m_apple->sandbox.control("POST", "order", "{\"count\":2}").status, 200);
        (void)m_apple->sync(*m_app, again);
        QTRY_COMPARE(actions().count(QStringLiteral("devices.synced")), 5);
        QCOMPARE(verify().faults, QStringList());
        // Events of now are proven from the first one on, plans of whoever is here still are.
        run("UPDATE device_events SET at = at + 1 WHERE id = (SELECT max(id) FROM device_events WHERE kind = 'asked')");
        run("UPDATE plan_items SET had_uuid = 'X' WHERE plan_id = 1 AND device_id = (SELECT min(device_id) FROM "
            "plan_items WHERE plan_id = 1)");
        QVERIFY(plan.value() > 1);
        QCOMPARE(verify().faults.size(), 2);
    }

    void theExportHoldsTheChain()
    {
        const OrganisationId school = m_apple->link(*m_app);
        (void)m_apple->sync(*m_app, school);
        assign(school);
        QTRY_VERIFY(actions().contains(QStringLiteral("devices.synced")));
        const QString path = m_apple->folder.filePath(QStringLiteral("journal.jsonl"));

        const JournalCheck exported = needNow(m_app->journal().exportTo(path));

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), exported.entries);
        QCOMPARE(exported.head, verify().head);
        QCOMPARE(QJsonDocument::fromJson(lines.last()).object().value(QLatin1StringView("hash")).toString(),
                 QString::fromLatin1(exported.head.toHex()));
        QCOMPARE(await(m_app->journal().exportTo(QStringLiteral("/nonexistent/journal.jsonl"))).error().kind,
                 ErrorKind::Storage);
    }
};

QTEST_GUILESS_MAIN(TestJournalService)
#include "tst_journalservice.moc"
