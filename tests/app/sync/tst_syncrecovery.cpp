#include "tests/support/linkedorganisation.h"

using namespace Muster;

// What a random walk found, each thing by itself.
class TestSyncRecovery : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;

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
