#include "tests/support/musterctl.h"

#include <QJsonArray>
#include <QTest>

using namespace Muster;

// command send and its like through the real program: what it prints, and what it exits with.
class TestCommandVerbs : public QObject {
    Q_OBJECT

    Musterctl m_ctl;

    RunResult run(const char *words) { return m_ctl.run(QString::fromLatin1(words).split(u' ')); }
    QJsonObject json(const char *words)
    {
        return QJsonDocument::fromJson(run(QByteArray(QByteArray("--json ") + words).constData()).output).object();
    }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(run("organisation add School --url http://127.0.0.1:9").exitCode, 0); }

    void everyCommandSaysWhatItWantsAndWhatIsLost()
    {
        const RunResult forms = run("--json command forms");
        QCOMPARE(forms.exitCode, 0);
        for (const QByteArray &line : forms.output.trimmed().split('\n')) {
            const QJsonObject form = QJsonDocument::fromJson(line).object();
            QVERIFY(!form.value(QLatin1StringView("topic")).toString().isEmpty());
            QCOMPARE(form.value(QLatin1StringView("destructive")).toBool(),
                     !form.value(QLatin1StringView("consequence")).toString().isEmpty());
        }
    }

    void aPlanTellsGroupsAndNamesDevicesWhenAsked()
    {
        const QJsonObject plan = json("command send EraseDevice NOBODY1 NOBODY2 nobody1 --plan");
        QCOMPARE(plan.value(QLatin1StringView("devices")).toInt(-1), 0);
        QCOMPARE(plan.value(QLatin1StringView("leftOut")).toInt(), 2);
        QVERIFY(plan.value(QLatin1StringView("destructive")).toBool());
        const QJsonObject group = plan.value(QLatin1StringView("groups")).toArray().at(0).toObject();
        QCOMPARE(group.value(QLatin1StringView("group")).toString(), QStringLiteral("unknown"));
        QCOMPARE(group.value(QLatin1StringView("count")).toInt(), 2);
        QVERIFY(!group.contains(QLatin1StringView("serials")));

        const QJsonObject named = json("command send EraseDevice NOBODY1 --plan --devices");
        QCOMPARE(named.value(QLatin1StringView("groups"))
                     .toArray()
                     .at(0)
                     .toObject()
                     .value(QLatin1StringView("serials"))
                     .toArray(),
                 QJsonArray{QStringLiteral("NOBODY1")});
        const RunResult text = run("command send EraseDevice NOBODY1 --plan --devices");
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.output.contains("Not known") && text.output.contains("NOBODY1")
                     && text.output.contains("What cannot be undone"),
                 text.output.constData());
    }

    void whatIsNotPossibleEndsInItsCode()
    {
        QCOMPARE(run("command send Dance S1").exitCode, 6);
        QCOMPARE(run("command send DeviceInformation").exitCode, 6); // nobody is named
        QCOMPARE(run("command send DeviceLock S1 --arguments {\"PIN\":\"12\"}").exitCode, 6);
        QCOMPARE(run("command send EraseDevice S1").exitCode, 6); // without --yes
        QCOMPARE(run("command send DeviceInformation NOBODY1").exitCode, 3); // nobody gets it
        QCOMPARE(json("journal list").value(QLatin1StringView("action")).toString().startsWith(u"command."), false);
    }
};

QTEST_GUILESS_MAIN(TestCommandVerbs)
#include "tst_commandverbs.moc"
