#include "tests/support/musterctl.h"

#include <QJsonArray>
#include <QtCrypto>

using namespace Muster;

class TestPreflightVerbs : public QObject {
    Q_OBJECT

    const QCA::Initializer m_qca;
    Musterctl m_musterctl;

    RunResult run(const QString &words) { return m_musterctl.run(words.split(u' ')); }

    static QJsonObject checkOf(const RunResult &result, const char *id)
    {
        const QJsonArray checks =
            QJsonDocument::fromJson(result.output).object().value(QLatin1StringView("checks")).toArray();
        for (const QJsonValue &check : checks) {
            if (check[QLatin1StringView("id")].toString() == QLatin1StringView(id))
                return check.toObject();
        }
        return {};
    }

private Q_SLOTS:
    void aServerThatIsOffIsDoneInPart()
    {
        const RunResult result = run(QStringLiteral("preflight --json"));
        QCOMPARE(result.exitCode, 3);
        QCOMPARE(checkOf(result, "connection").value(QLatin1StringView("outcome")).toString(),
                 QStringLiteral("skipped"));
        QCOMPARE(checkOf(result, "certificate").value(QLatin1StringView("outcome")).toString(), QStringLiteral("ok"));
    }

    void startedForTheCheckItIsReached()
    {
        const RunResult result = run(QStringLiteral("preflight --start --json"));
        QCOMPARE(checkOf(result, "answers").value(QLatin1StringView("outcome")).toString(), QStringLiteral("ok"));
        QVERIFY(!checkOf(result, "answers").value(QLatin1StringView("finding")).toString().isEmpty());
    }

    void anOrganisationWithoutTokenFailsAndTheReportIsWritten()
    {
        QCOMPARE(run(QStringLiteral("organisation add School --url https://127.0.0.1:9")).exitCode, 0);
        const QString path = m_musterctl.file(QStringLiteral("report.txt"));
        const RunResult result = m_musterctl.run({QStringLiteral("preflight"), QStringLiteral("--out"), path});
        QCOMPARE(result.exitCode, 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY2(text.contains(QStringLiteral("failed   Server token")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("skipped  Clock")));
        QVERIFY(!text.contains(QStringLiteral("PRIVATE")));
    }

    void profilesArePointedHere()
    {
        QFile file(m_musterctl.file(QStringLiteral("p.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"profile_name\": \"Staff\", \"url\": \"https://old.example/mdm\", \"is_supervised\": true, "
                   "\"is_mandatory\": true, \"is_mdm_removable\": false, \"await_device_configured\": true}");
        file.close();
        // Without a token Apple does not get it, but it is saved.
        m_musterctl.run({QStringLiteral("profiles"), QStringLiteral("save"), file.fileName()});

        const RunResult plan = run(QStringLiteral("enrollment point --plan"));
        QCOMPARE(plan.exitCode, 0);
        QVERIFY2(plan.output.contains("Staff: it leads to https://old.example/mdm"), plan.output.constData());
        QCOMPARE(run(QStringLiteral("enrollment point Staff")).exitCode, 0);
        const RunResult shown = run(QStringLiteral("profiles show Staff"));
        QVERIFY2(shown.output.contains("https://127.0.0.1:8443/enroll"), shown.output.constData());
        QVERIFY(shown.output.contains("anchor_certs"));
        QVERIFY(run(QStringLiteral("enrollment point")).output.contains("0 to lead to"));
    }
};

QTEST_GUILESS_MAIN(TestPreflightVerbs)
#include "tst_preflightverbs.moc"
