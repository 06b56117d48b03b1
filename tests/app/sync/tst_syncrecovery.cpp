#include "tests/support/linkedorganisation.h"

using namespace Muster;

// What a random walk found, each thing by itself.
class TestSyncRecovery : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;

    void change(const char *action, quint32 from, quint32 count)
    {
        const QByteArray serials = m_apple->sandbox.run([=](SandboxWorld &world) {
            QByteArray list;
            for (quint32 device = from; device < from + count; ++device)
                list += (list.isEmpty() ? "\"" : ",\"") + world.devices()[device].serialText() + '"';
            return list;
        });
        QCOMPARE(
            m_apple->sandbox
                .control("POST", "devices", QByteArray("{\"action\":\"") + action + "\",\"serials\":[" + serials + "]}")
                .status,
            200);
    }

private Q_SLOTS:
    void init()
    {
        m_apple = std::make_unique<AppleFixture>(300);
        m_app = m_apple->start();
        m_school = m_apple->link(*m_app);
        QCOMPARE(m_apple->sync(*m_app, m_school).state, RunState::Done);
    }

    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    // Changes that came before the cursor was lost, and were not stored yet, are no part of the list that is read then:
    // they do not prove that a device is still there.
    void aPageOfChangesIsNoPartOfTheListThatFollows()
    {
        change("modify", 0, 100); // a page
        change("release", 0, 5); // and the next, which does not come
        m_apple->fault({.kind = SandboxFaultKind::ExpiredCursor, .endpoint = "/devices/sync", .after = 1, .count = 1});

        const Run run = m_apple->sync(*m_app, m_school);

        QCOMPARE(run.state, RunState::Done);
        QCOMPARE(run.kind, RunKind::Full);
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
    }

    // Killed, or without power, in the moment between making the lock and writing into it whose it is.
    void aLockThatSaysNothingHoldsNobodyUp()
    {
        QFile lock(QStringLiteral("%1.sync-%2.lock").arg(m_apple->path).arg(m_school.value()));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.close();

        QCOMPARE(m_apple->sync(*m_app, m_school).state, RunState::Done);
        QVERIFY(!lock.exists());
    }
};

QTEST_GUILESS_MAIN(TestSyncRecovery)
#include "tst_syncrecovery.moc"
