#include "tests/support/musterctl.h"

#include <QJsonArray>

using namespace Muster;

// Verbs about Apple's side beside the story: schedules, side by side, devices by name, the token's end.
class TestAppleVerbs : public QObject {
    Q_OBJECT

    std::unique_ptr<Musterctl> m_ctl;

    RunResult run(const QString &line, const QStringList &more = {}) { return m_ctl->run(line.split(u' ') + more); }
    RunResult sandbox(const QString &line)
    {
        return m_ctl->run(QStringLiteral("sandbox %1 --control %2").arg(line, m_ctl->control()).split(u' '), {});
    }

    void link(const QString &name, const QString &service)
    {
        QCOMPARE(run(QStringLiteral("organisation add %1 --url %2").arg(name, m_ctl->dep())).exitCode, 0);
        const QString key = m_ctl->file(name + QStringLiteral(".pem"));
        const QString token = m_ctl->file(name + QStringLiteral(".p7m"));
        QCOMPARE(run(QStringLiteral("key export %1 --out %2").arg(name, key)).exitCode, 0);
        QCOMPARE(sandbox(QStringLiteral("token --certificate %1 --out %2%3")
                             .arg(key, token, service.isEmpty() ? QString() : QStringLiteral(" --service ") + service))
                     .exitCode,
                 0);
        QCOMPARE(run(QStringLiteral("token load %1 %2").arg(name, token)).exitCode, 0);
    }

    static QList<QJsonObject> lines(const QByteArray &output)
    {
        QList<QJsonObject> objects;
        for (const QByteArray &line : output.trimmed().split('\n'))
            objects.append(QJsonDocument::fromJson(line).object());
        return objects;
    }

    QString someSerial()
    {
        return lines(run(QStringLiteral("--json devices list")).output)
            .first()
            .value(QLatin1StringView("serial"))
            .toString();
    }

private Q_SLOTS:
    void init()
    {
        m_ctl = std::make_unique<Musterctl>();
        m_ctl->serve(QStringLiteral("--plain-http --listen 127.0.0.1:0 --devices 60 --seed 7").split(u' '));
        link(QStringLiteral("North"), {});
    }

    void cleanup() { m_ctl.reset(); }

    void organisationsAreSyncedSideBySideAndOnesTroubleStopsNobody()
    {
        link(QStringLiteral("South"), QStringLiteral("South"));
        // North's token dies: another one is downloaded for its service.
        QCOMPARE(sandbox(QStringLiteral("token --certificate %1 --out %2")
                             .arg(m_ctl->file(QStringLiteral("North.pem")), m_ctl->file(QStringLiteral("other.p7m"))))
                     .exitCode,
                 0);
        const RunResult synced = run(QStringLiteral("--json sync"));
        QCOMPARE(synced.exitCode, 3);
        const QList<QJsonObject> runs = lines(synced.output);
        QCOMPARE(runs.size(), 2);
        QHash<QString, QString> states;
        for (const QJsonObject &run : runs)
            states.insert(run.value(QLatin1StringView("organisation")).toString(),
                          run.value(QLatin1StringView("state")).toString());
        QCOMPARE(states.value(QStringLiteral("North")), QStringLiteral("failed"));
        QCOMPARE(states.value(QStringLiteral("South")), QStringLiteral("done"));
        QVERIFY(synced.errors.contains("admin@school.appleid.example"));
    }

    void aScheduleIsSetAndShown()
    {
        QCOMPARE(lines(run(QStringLiteral("--json sync schedule North")).output).first().value(QLatin1StringView("at")),
                 QStringLiteral("02:00"));
        const RunResult set = run(QStringLiteral("--json sync schedule North --every 30 --quiet-hours 08:00-16:00"));
        QCOMPARE(set.exitCode, 0);
        const QJsonObject json = lines(run(QStringLiteral("--json sync schedule North")).output).first();
        QCOMPARE(json.value(QLatin1StringView("everyMinutes")).toInt(), 30);
        QCOMPARE(json.value(QLatin1StringView("quietUntil")).toString(), QStringLiteral("16:00"));
        for (const char *bad : {"--every 2", "--every 99999", "--nightly 25:00", "--quiet-hours noon-3"})
            QCOMPARE(run(QStringLiteral("sync schedule North ") + QString::fromLatin1(bad)).exitCode, 6);
        QCOMPARE(run(QStringLiteral("sync schedule North --off")).exitCode, 0);
        QVERIFY(run(QStringLiteral("sync schedule North")).output.contains("only when asked"));
    }

    // Ended while the scheduler sleeps over its services.
    void aWatchEndsPolitely()
    {
        QProcess watch;
        m_ctl->begin(watch, {QStringLiteral("sync"), QStringLiteral("watch")});
        QByteArray said;
        watch.setReadChannel(QProcess::StandardError);
        while (!said.contains("Ctrl+C") && watch.waitForReadyRead(30'000))
            said += watch.readAllStandardError();
        QVERIFY2(said.contains("Ctrl+C"), said.constData());
        watch.terminate();
        QVERIFY(watch.waitForFinished(30'000));
        QCOMPARE(watch.exitStatus(), QProcess::NormalExit);
        QCOMPARE(watch.exitCode(), 0);
    }

    void whatDoesNotRunCannotBePaused()
    {
        const RunResult paused = run(QStringLiteral("sync pause North"));
        QCOMPARE(paused.exitCode, 6);
        QVERIFY(paused.errors.contains("No sync"));
    }

    void theTokensEndGoesIntoACalendar()
    {
        const QString file = m_ctl->file(QStringLiteral("token.ics"));
        QCOMPARE(run(QStringLiteral("token calendar North --out %1").arg(file)).exitCode, 0);
        QFile calendar(file);
        QVERIFY(calendar.open(QIODevice::ReadOnly));
        QCOMPARE(calendar.readAll().count("BEGIN:VALARM"), 5);
        QCOMPARE(run(QStringLiteral("token calendar North --out %1").arg(file)).exitCode, 6); // never over a file
    }

    void devicesAreAskedForLockedAndReleasedByName()
    {
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        const QString serial = someSerial();
        QCOMPARE(run(QStringLiteral("devices ask %1").arg(serial.toLower())).exitCode, 0);
        QCOMPARE(run(QStringLiteral("devices ask %1 NOBODYHASIT").arg(serial)).exitCode, 3);

        QCOMPARE(run(QStringLiteral("devices bypass-code %1").arg(serial)).exitCode, 6);
        QCOMPARE(run(QStringLiteral("devices lock %1").arg(serial)).exitCode, 0);
        const RunResult code = run(QStringLiteral("devices bypass-code %1").arg(serial));
        QCOMPARE(code.output.trimmed().size(), 31);
        QVERIFY(
            !run(QStringLiteral("--json devices bypass-code %1").arg(serial)).output.contains(code.output.trimmed()));
        QCOMPARE(run(QStringLiteral("devices lock %1").arg(serial)).exitCode, 6); // locked already

        QCOMPARE(run(QStringLiteral("devices release %1").arg(serial)).exitCode, 6);
        QCOMPARE(run(QStringLiteral("devices release %1 --yes 2").arg(serial)).exitCode, 6); // not as many as meant
        QCOMPARE(run(QStringLiteral("devices release %1 --yes 1").arg(serial)).exitCode, 0);
        const QJsonObject shown = lines(run(QStringLiteral("--json devices show %1").arg(serial)).output).first();
        QCOMPARE(shown.value(QLatin1StringView("leftHow")).toString(), QStringLiteral("released"));
        QCOMPARE(run(QStringLiteral("devices release %1 --yes 1").arg(serial)).exitCode, 3); // gone
    }

    void aRepairIsShownOnBothDevices()
    {
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        const QString serial = someSerial();
        QCOMPARE(sandbox(QStringLiteral("device replace %1").arg(serial)).exitCode, 0);
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        const QJsonObject old = lines(run(QStringLiteral("--json devices show %1").arg(serial)).output).first();
        QCOMPARE(old.value(QLatin1StringView("leftHow")).toString(), QStringLiteral("replaced"));
        const QString successor = old.value(QLatin1StringView("replacedBy")).toString();
        QVERIFY(!successor.isEmpty());
        QCOMPARE(lines(run(QStringLiteral("--json devices show %1").arg(successor)).output)
                     .first()
                     .value(QLatin1StringView("replaces"))
                     .toString(),
                 serial);
    }

    void theDiscoveryAddressAndTheBetas()
    {
        QVERIFY(run(QStringLiteral("organisation discovery North")).output.contains("No address"));
        QVERIFY(run(QStringLiteral("organisation discovery North --set https://mdm.school.example/x"))
                    .output.contains("https://mdm.school.example/x"));
        QCOMPARE(run(QStringLiteral("organisation discovery North --set http://mdm.school.example/x")).exitCode, 6);
        QVERIFY(run(QStringLiteral("organisation discovery North --clear")).output.contains("No address"));
        QVERIFY(lines(run(QStringLiteral("--json organisation betas North")).output).size() > 1);
    }

    void waitsAreToldWithTheirReasons()
    {
        QCOMPARE(sandbox(QStringLiteral("fault throttle --value 1 --count 1 --endpoint /server/devices")).exitCode, 0);
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        const QJsonObject last = lines(run(QStringLiteral("--json runs --last 1")).output).first();
        QCOMPARE(last.value(QLatin1StringView("retries")).toInt(), 1);
        const QJsonArray waits = last.value(QLatin1StringView("waits")).toArray();
        QCOMPARE(waits.size(), 1);
        QVERIFY(!waits[0].toObject().value(QLatin1StringView("reason")).toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAppleVerbs)
#include "tst_appleverbs.moc"
