#include "tests/support/musterctl.h"
#include "tests/support/workspace.h"

using namespace Muster;

// The real musterctl over a workspace with a few devices.
class TestCsvVerbs : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Musterctl> m_ctl;

    void write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_ctl->file(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QByteArray read(const QString &name)
    {
        QFile file(m_ctl->file(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
    }

    RunResult run(const QStringList &arguments) { return m_ctl->run(arguments); }

private Q_SLOTS:
    void init()
    {
        m_ctl = std::make_unique<Musterctl>();
        const auto opening = need(openWorkspace(m_ctl->file(QStringLiteral("W.muster"))));
        Database &database = *opening.database;
        const QDateTime now = utc("2026-10-14T09:00:00Z");
        const OrganisationId id = need(OrganisationStore(database).add(
            QStringLiteral("Example School"), QUrl(QStringLiteral("https://example.org")), {}, false, now));
        const DevicePage one = page({deviceJson("S1", {{QStringLiteral("model"), QStringLiteral("iPad mini")}}),
                                     deviceJson("S2"), deviceJson("S3")});
        need(DevicePageStore(database, id).store({&one, 1}, position("c"), RunId(0), now));
    }

    void ownFieldsAreSetAndShown()
    {
        QCOMPARE(
            run({QStringLiteral("devices"), QStringLiteral("set"), QStringLiteral("S1"), QStringLiteral("--person"),
                 QStringLiteral("Ada Lovelace"), QStringLiteral("--tag"), QStringLiteral("IT-7")})
                .exitCode,
            0);
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("set"), QStringLiteral("S1"), QStringLiteral("--clear"),
                      QStringLiteral("tag")})
                     .exitCode,
                 0);
        const RunResult shown =
            run({QStringLiteral("--json"), QStringLiteral("devices"), QStringLiteral("show"), QStringLiteral("s1")});
        const QJsonObject json = QJsonDocument::fromJson(shown.output).object();
        QCOMPARE(json.value(QLatin1StringView("person")).toString(), QStringLiteral("Ada Lovelace"));
        QCOMPARE(json.value(QLatin1StringView("tag")).toString(), QString());
        QCOMPARE(json.value(QLatin1StringView("history")).toArray().size(), 3);
        QVERIFY(run({QStringLiteral("devices"), QStringLiteral("list"), QStringLiteral("--query"),
                     QStringLiteral("person:ada")})
                    .output.startsWith("S1\t"));
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("set"), QStringLiteral("S1")}).exitCode, 6);
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("set"), QStringLiteral("NOPE"),
                      QStringLiteral("--note"), QStringLiteral("x")})
                     .exitCode,
                 6);
    }

    void anExportIsEditedElsewhereAndComesBack()
    {
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("export"), QStringLiteral("--columns"),
                      QStringLiteral("serial,model,person"), QStringLiteral("--out"),
                      m_ctl->file(QStringLiteral("out.csv"))})
                     .exitCode,
                 0);
        QCOMPARE(read(QStringLiteral("out.csv")),
                 QByteArray("Serial Number,Device Model,Person\r\nS1,iPad mini,\r\nS2,,\r\nS3,,\r\n"));
        write(QStringLiteral("back.csv"), "Serial Number;Device Model;Person\nS1;iPad mini;J\xfcrgen\nS2;;\nNOPE;;x\n");

        const RunResult planned = run({QStringLiteral("--json"), QStringLiteral("devices"), QStringLiteral("import"),
                                       m_ctl->file(QStringLiteral("back.csv")), QStringLiteral("--plan")});
        QCOMPARE(planned.exitCode, 3);
        QVERIFY(planned.output.contains("\"after\":\"Jürgen\""));
        QVERIFY(planned.output.contains("\"encoding\":\"windows-1252\""));
        const RunResult done = run({QStringLiteral("--json"), QStringLiteral("devices"), QStringLiteral("import"),
                                    m_ctl->file(QStringLiteral("back.csv")), QStringLiteral("--bad-lines"),
                                    m_ctl->file(QStringLiteral("bad.csv"))});
        QCOMPARE(done.exitCode, 3);
        QVERIFY2(done.output.contains("\"edit\":1"), done.output.constData());
        QVERIFY(read(QStringLiteral("bad.csv")).endsWith("NOPE;;x;no device has this serial number\r\n"));
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("export"), QStringLiteral("--query"),
                      QStringLiteral("person:jürgen"), QStringLiteral("--columns"), QStringLiteral("serial"),
                      QStringLiteral("--out"), m_ctl->file(QStringLiteral("out.csv"))})
                     .exitCode,
                 0);
        QCOMPARE(read(QStringLiteral("out.csv")), QByteArray("Serial Number\r\nS1\r\n"));

        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("undo"), QStringLiteral("1")}).exitCode, 0);
        QVERIFY(!run({QStringLiteral("devices"), QStringLiteral("list"), QStringLiteral("--query"),
                      QStringLiteral("jürgen")})
                     .output.contains("S1"));
        QVERIFY(run({QStringLiteral("devices"), QStringLiteral("edits")}).output.contains("undo"));
    }

    void columnsAreMappedByHand()
    {
        write(QStringLiteral("odd.csv"), "Gizmo,Whom,Junk\nS1,Ada,x\n");
        const RunResult done =
            run({QStringLiteral("devices"), QStringLiteral("import"), m_ctl->file(QStringLiteral("odd.csv")),
                 QStringLiteral("--map"), QStringLiteral("Whom=person"), QStringLiteral("--map"),
                 QStringLiteral("3=ignore")});
        QVERIFY2(done.exitCode == 0, done.errors.constData());
        const QByteArray shown =
            run({QStringLiteral("--json"), QStringLiteral("devices"), QStringLiteral("show"), QStringLiteral("S1")})
                .output;
        QVERIFY(shown.contains("\"person\":\"Ada\""));
        QVERIFY(!shown.contains("Junk"));
    }

    void profilesThatAFileNamesArePlannedOnDemand()
    {
        write(QStringLiteral("p.csv"), "serial,person,Enrollment profile\nS1,Ada,Staff\nS2,,-\n");
        const QStringList import{QStringLiteral("devices"), QStringLiteral("import"),
                                 m_ctl->file(QStringLiteral("p.csv"))};
        QVERIFY(
            run(import + QStringList{QStringLiteral("--plan")}).errors.contains("2 rows name an enrollment profile"));
        const RunResult planned = run(QStringList{QStringLiteral("--json")} + import
                                      + QStringList{QStringLiteral("--plan"), QStringLiteral("--assign")});
        QCOMPARE(planned.exitCode, 3); // there is no such profile
        QVERIFY(planned.output.contains("\"after\":\"Ada\""));
        QVERIFY2(planned.output.contains("notPossible") || planned.output.contains("not-possible"),
                 planned.output.constData());
    }

    void whatIsBadIsRefused()
    {
        const auto import = [this](const QStringList &more) {
            return run(QStringList{QStringLiteral("devices"), QStringLiteral("import")} + more).exitCode;
        };
        write(QStringLiteral("a.csv"), "serial,person\nS1,Ada\n");
        const QString file = m_ctl->file(QStringLiteral("a.csv"));
        QCOMPARE(import({m_ctl->file(QStringLiteral("missing.csv"))}), 6);
        QCOMPARE(import({m_ctl->folder.path()}), 6);
        QCOMPARE(import({file, QStringLiteral("--encoding"), QStringLiteral("EBCDIC")}), 6);
        QCOMPARE(import({file, QStringLiteral("--separator"), QStringLiteral("none")}), 6);
        QCOMPARE(import({file, QStringLiteral("--map"), QStringLiteral("nothing=person")}), 6);
        QCOMPARE(import({file, QStringLiteral("--map"), QStringLiteral("person=colour")}), 6);
        QCOMPARE(import({file, QStringLiteral("--map"), QStringLiteral("serial=ignore")}), 6);
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("undo"), QStringLiteral("7")}).exitCode, 6);
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("export")}).exitCode, 6);
        QCOMPARE(run({QStringLiteral("devices"), QStringLiteral("export"), QStringLiteral("--out"),
                      m_ctl->file(QStringLiteral("no/such/folder.csv"))})
                     .exitCode,
                 1);
        QCOMPARE(import({file}), 0);
    }
};

QTEST_GUILESS_MAIN(TestCsvVerbs)
#include "tst_csvverbs.moc"
