#include "tests/support/musterctl.h"

#include <QJsonArray>

using namespace Muster;

// Why a device stands where it stands, over the real musterctl and the simulated Apple.
class TestExplainVerbs : public QObject {
    Q_OBJECT

    std::unique_ptr<Musterctl> m_ctl;

    RunResult run(const QString &line) { return m_ctl->run(line.split(u' ')); }
    RunResult sandbox(const QString &line)
    {
        return m_ctl->run(QStringLiteral("sandbox %1 --control %2").arg(line, m_ctl->control()).split(u' '), {});
    }

    static QList<QJsonObject> lines(const QByteArray &output)
    {
        QList<QJsonObject> objects;
        for (const QByteArray &line : output.trimmed().split('\n'))
            objects.append(QJsonDocument::fromJson(line).object());
        return objects;
    }

    void link()
    {
        QCOMPARE(run(QStringLiteral("organisation add North --url %1").arg(m_ctl->dep())).exitCode, 0);
        const QString key = m_ctl->file(QStringLiteral("key.pem"));
        const QString token = m_ctl->file(QStringLiteral("token.p7m"));
        QCOMPARE(run(QStringLiteral("key export North --out %1").arg(key)).exitCode, 0);
        QCOMPARE(sandbox(QStringLiteral("token --certificate %1 --out %2").arg(key, token)).exitCode, 0);
        QCOMPARE(run(QStringLiteral("token load North %1").arg(token)).exitCode, 0);
    }

    QJsonObject explained(const QString &serial, int exitCode = 0)
    {
        const RunResult result = run(QStringLiteral("--json devices explain %1").arg(serial));
        QCOMPARE(result.exitCode, exitCode);
        return lines(result.output).first();
    }

    static QString verdict(const QJsonObject &json) { return json.value(QLatin1StringView("verdict")).toString(); }

private Q_SLOTS:
    void init()
    {
        m_ctl = std::make_unique<Musterctl>();
        m_ctl->serve(QStringLiteral("--plain-http --listen 127.0.0.1:0 --devices 20 --seed 7").split(u' '));
    }

    void cleanup() { m_ctl.reset(); }

    void anUnknownSerialIsExplainedAllTheSame()
    {
        const QJsonObject nobody = explained(QStringLiteral("NXSUCH"), 6);
        QCOMPARE(verdict(nobody), QStringLiteral("no-organisation"));
        link();
        QCOMPARE(verdict(explained(QStringLiteral("NXSUCH"), 6)), QStringLiteral("never-synced"));
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        QCOMPARE(verdict(explained(QStringLiteral("NXSUCH"), 6)), QStringLiteral("never-seen"));
        QVERIFY(run(QStringLiteral("devices explain NXSUCH")).output.contains("What to do:"));
    }

    void aDeviceIsExplainedFromItsFirstDayOn()
    {
        link();
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        const QString serial = lines(run(QStringLiteral("--json devices list --query is:no-profile")).output)
                                   .first()
                                   .value(QLatin1StringView("serial"))
                                   .toString();
        const QJsonObject json = explained(serial.toLower());
        QCOMPARE(json.value(QLatin1StringView("serial")).toString(), serial);
        QCOMPARE(json.value(QLatin1StringView("organisation")).toString(), QStringLiteral("North"));
        QCOMPARE(verdict(json), QStringLiteral("undecided"));
        QVERIFY(!json.value(QLatin1StringView("nextStep")).toString().isEmpty());
        QCOMPARE(json.value(QLatin1StringView("timeline")).toArray().size(), 2); // assigned to the service, first seen

        QCOMPARE(run(QStringLiteral("devices set %1 --person Ada").arg(serial)).exitCode, 0);
        QCOMPARE(sandbox(QStringLiteral("device release %1").arg(serial)).exitCode, 0);
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);
        const RunResult text = run(QStringLiteral("devices explain %1").arg(serial));
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.output.contains("It is on another service, or was released"), text.output);
        QVERIFY2(text.output.contains("Left this service") && text.output.contains("Ada"), text.output);
    }

    void risksAreCountedWithTheirQueries()
    {
        link();
        QCOMPARE(run(QStringLiteral("sync")).exitCode, 0);

        const QJsonObject json = lines(run(QStringLiteral("--json devices risks --organisation North")).output).first();

        const QJsonObject counts = json.value(QLatin1StringView("devices")).toObject();
        QCOMPARE(counts.value(QLatin1StringView("no-profile")).toInt(), 20);
        QCOMPARE(counts.value(QLatin1StringView("failed")).toInt(), 0);
        QCOMPARE(json.value(QLatin1StringView("withoutDefault")).toArray(), QJsonArray{QStringLiteral("North")});
        QVERIFY(run(QStringLiteral("devices risks")).output.contains("is:throttled"));
        QCOMPARE(lines(run(QStringLiteral("--json devices list --query is:no-profile")).output).size(), 20);
    }
};

QTEST_GUILESS_MAIN(TestExplainVerbs)
#include "tst_explainverbs.moc"
