#include "tests/support/musterctl.h"

#include <QJsonArray>

using namespace Muster;

// profiles, assign, rules and journal through the real program: what they print, and what they exit with.
class TestAssignVerbs : public QObject {
    Q_OBJECT

private:
    Musterctl m_ctl;

    RunResult run(const QStringList &arguments) { return m_ctl.run(arguments); }
    RunResult run(const char *words) { return m_ctl.run(QString::fromLatin1(words).split(u' ')); }
    int exitOf(const char *words) { return run(words).exitCode; }

    static QList<QJsonObject> lines(const RunResult &result)
    {
        QList<QJsonObject> objects;
        for (const QByteArray &line : result.output.trimmed().split('\n'))
            objects.append(QJsonDocument::fromJson(line).object());
        return objects;
    }

    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_ctl.file(QString::fromLatin1(name)));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(content);
        return file.fileName();
    }

    RunResult save(const QByteArray &name, const QByteArray &url = "https://mdm.example.org/enroll")
    {
        return run({QStringLiteral("--json"), QStringLiteral("profiles"), QStringLiteral("save"),
                    write("p.json", "{\"profile_name\": \"" + name + "\", \"url\": \"" + url + "\"}")});
    }

    void fault(const char *kind)
    {
        QCOMPARE(m_ctl
                     .run({QStringLiteral("sandbox"), QStringLiteral("fault"), QString::fromLatin1(kind),
                           QStringLiteral("--control"), m_ctl.control()},
                          {})
                     .exitCode,
                 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_ctl.serve(QStringLiteral("--plain-http --devices 60 --seed 7").split(u' '));
        QCOMPARE(run({QStringLiteral("organisation"), QStringLiteral("add"), QStringLiteral("School"),
                      QStringLiteral("--url"), m_ctl.dep()})
                     .exitCode,
                 0);
        const QString key = m_ctl.file(QStringLiteral("a.pem"));
        const QString token = m_ctl.file(QStringLiteral("a.p7m"));
        QCOMPARE(run({QStringLiteral("key"), QStringLiteral("export"), QStringLiteral("--out"), key}).exitCode, 0);
        QCOMPARE(m_ctl
                     .run({QStringLiteral("sandbox"), QStringLiteral("token"), QStringLiteral("--control"),
                           m_ctl.control(), QStringLiteral("--certificate"), key, QStringLiteral("--out"), token},
                          {})
                     .exitCode,
                 0);
        QCOMPARE(run({QStringLiteral("token"), QStringLiteral("load"), token}).exitCode, 0);
        QCOMPARE(exitOf("sync"), 0);
    }

    void profilesAreSavedListedComparedAndDeleted()
    {
        QCOMPARE(save("Spare").exitCode, 0);
        QCOMPARE(save("spare", "https://b.example.org/").exitCode, 0); // the next version
        QCOMPARE(lines(run("--json profiles list")).size(), 1);
        QCOMPARE(run("profiles versions spare").output.count('\n'), 2);
        const RunResult diff = run("profiles diff spare");
        QCOMPARE(diff.exitCode, 0);
        QVERIFY2(diff.output.contains("b.example.org"), diff.output.constData());
        QCOMPARE(exitOf("profiles restore spare 1"), 0);
        QVERIFY(run("profiles show spare").output.contains("mdm.example.org"));
        QCOMPARE(run({QStringLiteral("profiles"), QStringLiteral("export"), QStringLiteral("spare"),
                      m_ctl.file(QStringLiteral("out.json"))})
                     .exitCode,
                 0);
        QCOMPARE(exitOf("profiles delete spare"), 0);
        QCOMPARE(exitOf("profiles delete spare"), 6);
    }

    void badInputToProfilesIsSix_data()
    {
        QTest::addColumn<QString>("call");
        for (const char *call :
             {"profiles show Nobody", "profiles versions Nobody", "profiles default Nobody", "profiles default",
              "profiles default --none --family Toaster", "profiles save absent", "profiles restore Nobody 1",
              "profiles adopt 0000", "assign --profile Nobody AAA", "assign AAA", "assign --none",
              "assign --none --leave AAA", "assign --none --query famly:ipad", "assign undo 99", "assign show 99",
              "rules save absent", "rules test absent", "journal show --organisation Nobody"})
            QTest::newRow(call) << QString::fromLatin1(call);
    }
    void badInputToProfilesIsSix()
    {
        QFETCH(QString, call);
        const RunResult result = run(call.split(u' '));
        QVERIFY2(result.exitCode == 6, QByteArray(result.output + result.errors).constData());
        QVERIFY(!result.errors.isEmpty());
    }

    void wrongUsageIsTwo_data()
    {
        QTest::addColumn<QString>("call");
        for (const char *call : {"profiles", "profiles show", "profiles diff", "assign undo", "assign show", "rules",
                                 "rules save", "journal", "journal export", "assign --nonsense"})
            QTest::newRow(call) << QString::fromLatin1(call);
    }
    void wrongUsageIsTwo()
    {
        QFETCH(QString, call);
        QCOMPARE(run(call.split(u' ')).exitCode, 2);
    }

    void assigningTellsItsGroupsAndIsDoneOnlyWhenVerified()
    {
        QCOMPARE(save("Staff").exitCode, 0);
        const RunResult planned = run("--json assign --profile Staff --query family:ipad --plan");
        QCOMPARE(planned.exitCode, 0);
        const qint64 iPads = lines(planned).first().value(QLatin1StringView("changing")).toInteger();
        QVERIFY(iPads > 3);
        QCOMPARE(lines(planned).size(), iPads + 1);

        // Some of them and a serial that nobody knows: done in part.
        const QString serial = lines(planned).at(1).value(QLatin1StringView("serial")).toString();
        const QString list = write("list.txt", serial.toLower().toUtf8() + " # the first\nNOSUCH\n");
        const RunResult part = run({QStringLiteral("assign"), QStringLiteral("--profile"), QStringLiteral("Staff"),
                                    QStringLiteral("--from"), list});
        QCOMPARE(part.exitCode, 3);
        QVERIFY2(part.output.contains("1 sent, 1 verified."), part.output.constData());

        QCOMPARE(exitOf("assign --profile Staff --query family:ipad --no-wait"), 0);
        QCOMPARE(exitOf("assign show 2"), 3); // still open
        QVERIFY(run("assign queue").output.startsWith(QByteArray(QByteArray::number(iPads - 1) + " devices")));
        QCOMPARE(exitOf("assign pause"), 0);
        QCOMPARE(exitOf("assign work"), 3);
        QCOMPARE(exitOf("assign resume"), 0);
        QCOMPARE(exitOf("assign work"), 0);
        QCOMPARE(exitOf("assign show 2"), 0);
        QCOMPARE(lines(run("--json assign runs")).size(), 2);

        QCOMPARE(exitOf("assign undo 2"), 0);
        QCOMPARE(exitOf("assign undo 2"), 6); // once is enough
        QCOMPARE(exitOf("profiles delete Staff"), 6); // one still has it by hand
    }

    void whatFailsAtApplesSideIsDoneInPartAndStaysInTheQueue()
    {
        QCOMPARE(save("Failing").exitCode, 0);
        QCOMPARE(
            m_ctl
                .run({QStringLiteral("sandbox"), QStringLiteral("fault"), QStringLiteral("assign-failed"),
                      QStringLiteral("--value"), QStringLiteral("100"), QStringLiteral("--control"), m_ctl.control()},
                     {})
                .exitCode,
            0);
        const RunResult failed = run("assign --profile Failing --query family:mac");
        QCOMPARE(failed.exitCode, 3);
        QVERIFY2(failed.output.contains("failed at Apple's side"), failed.output.constData());
        fault("--clear");
        QCOMPARE(exitOf("assign work"), 3); // not before its time
        QCOMPARE(exitOf("assign work --retry-failed"), 0);

        fault("terms-not-signed");
        QCOMPARE(exitOf("assign --none --query family:mac"), 4);
        fault("--clear");
        QCOMPARE(exitOf("sync"), 0);
        QCOMPARE(exitOf("assign work"), 0);
    }

    void rulesAreTriedSavedAndListed()
    {
        QCOMPARE(save("Ruled").exitCode, 0);
        const QString rules =
            write("rules.json",
                  "[{\"name\": \"Phones\", \"query\": \"family:iphone\", \"profile\": \"Ruled\", \"enabled\": true}]");
        const RunResult tried = run({QStringLiteral("--json"), QStringLiteral("rules"), QStringLiteral("test"), rules});
        QCOMPARE(tried.exitCode, 0);
        QVERIFY(lines(tried).first().value(QLatin1StringView("matches")).toInt() > 0);
        QVERIFY(run("rules list").output.isEmpty());

        const auto save = [&](const char *whom) {
            return run({QStringLiteral("rules"), QStringLiteral("save"), rules, QStringLiteral("--for"),
                        QString::fromLatin1(whom)});
        };
        QCOMPARE(save("New").exitCode, 6); // a slip of the pen must not mean everybody
        QVERIFY(run("rules list").output.isEmpty());
        QCOMPARE(save("new").exitCode, 0);
        QCOMPARE(run("rules list").output.count('\n'), 1);
        const RunResult listed = run("--json rules list");
        QCOMPARE(lines(listed).first().value(QLatin1StringView("profile")).toString(), QStringLiteral("Ruled"));
        QCOMPARE(exitOf("profiles delete Ruled"), 6);

        const QString bad = write(
            "bad.json", "[{\"name\": \"Bad\", \"query\": \"state:ready\", \"profile\": \"Ruled\", \"enabled\": true}]");
        QCOMPARE(run({QStringLiteral("rules"), QStringLiteral("save"), bad}).exitCode, 6);
        QCOMPARE(run({QStringLiteral("rules"), QStringLiteral("save"), write("none.json", "[]")}).exitCode, 0);
    }

    void theJournalTellsAndIsProven()
    {
        const RunResult shown = run("--json journal show profile.saved --most 1");
        QCOMPARE(shown.exitCode, 0);
        QCOMPARE(lines(shown).size(), 1);
        QCOMPARE(lines(shown).first().value(QLatin1StringView("action")).toString(), QStringLiteral("profile.saved"));
        QCOMPARE(
            run({QStringLiteral("journal"), QStringLiteral("export"), m_ctl.file(QStringLiteral("j.jsonl"))}).exitCode,
            0);
        const RunResult verified = run("--json journal verify");
        QCOMPARE(verified.exitCode, 0);
        const QString head = lines(verified).first().value(QLatin1StringView("head")).toString();
        QCOMPARE(run({QStringLiteral("journal"), QStringLiteral("verify"), QStringLiteral("--expect"), head}).exitCode,
                 0);
        QCOMPARE(exitOf("journal verify --expect 00ff"), 1);
        QCOMPARE(exitOf("journal verify --expect nonsense"), 6);
    }
};

QTEST_GUILESS_MAIN(TestAssignVerbs)
#include "tst_assignverbs.moc"
