#include "tests/support/musterctl.h"

#include <QJsonArray>

using namespace Muster;

// people through the real program: what it prints, and what it exits with.
class TestPeopleVerbs : public QObject {
    Q_OBJECT

private:
    Musterctl m_ctl;

    RunResult run(const char *words) { return m_ctl.run(QString::fromLatin1(words).split(u' ')); }
    int exitOf(const char *words) { return run(words).exitCode; }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(exitOf("organisation add School --url http://127.0.0.1:9"), 0); }

    void peopleAreAddedEditedImportedAndDeleted()
    {
        QCOMPARE(exitOf("people add ada --name Ada --email ada@x.example"), 0);
        QCOMPARE(exitOf("people add ada"), 6);
        QCOMPARE(exitOf("people edit ada --department 5b"), 0);
        const QJsonObject ada = QJsonDocument::fromJson(run("--json people show ada@x.example").output).object();
        QCOMPARE(ada.value(QLatin1StringView("department")).toString(), QStringLiteral("5b"));
        QFile file(m_ctl.file(QStringLiteral("p.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("username,class\nada,6b\nbob,6b\nx y,\n");
        file.close();
        const QStringList call{QStringLiteral("people"), QStringLiteral("import"), file.fileName()};
        QCOMPARE(m_ctl.run(call + QStringList{QStringLiteral("--plan")}).exitCode, 3);
        QCOMPARE(run("--json people list").output.count('\n'), 1);
        const RunResult imported = m_ctl.run(call);
        QCOMPARE(imported.exitCode, 3);
        QVERIFY2(imported.errors.contains("line 4 set aside"), imported.errors.constData());
        QCOMPARE(run("--json people list 6b").output.count('\n'), 2);
        QCOMPARE(exitOf("people assign ada NOSUCHSERIAL"), 6);
        QCOMPARE(exitOf("people unassign NOSUCHSERIAL"), 6);
        QCOMPARE(exitOf("people delete bob"), 0);
        QCOMPARE(exitOf("people delete bob"), 6);
    }

    void badInputIsSixAndWrongUsageTwo()
    {
        for (const char *call : {"people show nobody", "people edit nobody", "people import absent",
                                 "people assign nobody A", "people add bob --email none"})
            QCOMPARE(exitOf(call), 6);
        for (const char *call : {"people", "people show", "people assign ada", "people unassign"})
            QCOMPARE(exitOf(call), 2);
    }
};

QTEST_GUILESS_MAIN(TestPeopleVerbs)
#include "tst_peopleverbs.moc"
