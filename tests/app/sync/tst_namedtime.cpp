#include "tests/support/linkedorganisation.h"

using namespace Muster;
using namespace std::chrono_literals;

// A time that Apple named (Retry-After) holds however the run ended that met it.
class TestNamedTime : public QObject {
    Q_OBJECT

private:
    static constexpr qint64 named = 5000; // seconds

    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;

    Run sync() { return m_apple->sync(*m_app, m_school); }

    void throttle(quint32 after, qint64 count = 1)
    {
        m_apple->fault({.kind = SandboxFaultKind::Throttle,
                        .endpoint = "/server/devices",
                        .after = after,
                        .count = count,
                        .value = named});
    }

    // Syncs again, at once, and looks when Apple was asked next.
    void verifyThatItHolds()
    {
        const QList<SandboxLogEntry> before = m_apple->log();
        const auto refusal = std::ranges::find(before.rbegin(), before.rend(), 429,
                                               [](const SandboxLogEntry &entry) { return entry.status; });
        QVERIFY(refusal != before.rend());
        m_apple->alarm.asked = {};
        m_apple->clearFaults();
        m_apple->clock.advance(10s);
        QCOMPARE(sync().state, RunState::Done);
        const SandboxLogEntry next = m_apple->log().at(before.size());
        QVERIFY2(next.time >= refusal->time.addSecs(named),
                 qPrintable(QStringLiteral("asked after %1 s").arg(refusal->time.secsTo(next.time))));
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
        QVERIFY(!m_apple->organisation(*m_app, m_school).trouble);
        // And is forgotten afterwards.
        m_apple->alarm.waits.clear();
        QCOMPARE(sync().state, RunState::Done);
        QVERIFY(m_apple->alarm.waits.isEmpty());
    }

private Q_SLOTS:
    void init()
    {
        m_apple = std::make_unique<AppleFixture>(300);
        m_apple->clock.advance(700ms); // nothing begins at a full second
        m_app = m_apple->start();
        m_school = m_apple->link(*m_app);
    }

    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void afterARunThatFailed()
    {
        throttle(1, -1);
        QCOMPARE(sync().state, RunState::Failed);
        verifyThatItHolds();
    }

    void afterARunThatWasCancelled()
    {
        throttle(1);
        m_apple->alarm.asked = [this] { m_app->sync().cancel(m_school); };
        QCOMPARE(sync().state, RunState::Cancelled);
        QVERIFY(!m_apple->organisation(*m_app, m_school).trouble);
        verifyThatItHolds();
    }

    // What the disk has while a run waits is all that a killed one leaves.
    void afterARunThatWasKilled()
    {
        throttle(1);
        const QString copy = m_apple->folder.filePath(QStringLiteral("killed.muster"));
        m_apple->alarm.asked = [&] {
            auto copied = m_app->store().run([copy](Database &database) { return backUpWorkspace(database, copy); });
            copied.waitForFinished();
            QVERIFY(copied.result().has_value());
            m_app->sync().cancel(m_school);
        };
        (void)sync();
        m_app.reset();
        m_app = m_apple->start({.pageLimit = 100}, copy);
        verifyThatItHolds();
    }

    // Unsigned terms are what a person must mend, so a passing refusal does not take their place.
    void behindUnsignedTerms()
    {
        m_apple->fault({.kind = SandboxFaultKind::TermsNotSigned});
        QCOMPARE(sync().state, RunState::Failed);
        m_apple->clearFaults();
        throttle(0, -1);
        QCOMPARE(sync().state, RunState::Failed);
        QCOMPARE(m_apple->organisation(*m_app, m_school).trouble->error.kind, ErrorKind::TermsNotSigned);
        verifyThatItHolds();
    }

    // Ours is a guess, and who presses "sync now" knows better.
    void aWaitThatIsOursEndsWithItsRun()
    {
        m_apple->fault({.kind = SandboxFaultKind::Status, .endpoint = "/server/devices", .count = 1, .value = 503});
        m_apple->alarm.asked = [this] { m_app->sync().cancel(m_school); };
        QCOMPARE(sync().state, RunState::Cancelled);
        m_apple->alarm.asked = {};
        m_apple->alarm.waits.clear();
        QCOMPARE(sync().state, RunState::Done);
        QVERIFY(m_apple->alarm.waits.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNamedTime)
#include "tst_namedtime.moc"
