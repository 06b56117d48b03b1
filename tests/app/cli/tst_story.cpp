#include "tests/support/musterctl.h"

#include <QRegularExpression>
#include <QSet>

using namespace Muster;

// The story without a window, as the README tells it, through the real program.
class TestStory : public QObject {
    Q_OBJECT

private:
    static QStringList words(const QString &text) { return text.split(u' '); }
    static QList<QJsonObject> lines(const QByteArray &output)
    {
        QList<QJsonObject> objects;
        for (const QByteArray &line : output.trimmed().split('\n')) {
            const QJsonDocument document = QJsonDocument::fromJson(line);
            [&] { QVERIFY2(document.isObject(), line.constData()); }();
            objects.append(document.object());
        }
        return objects;
    }
    static QJsonObject one(const QByteArray &output)
    {
        const QList<QJsonObject> all = lines(output);
        [&] { QCOMPARE(all.size(), 1); }();
        return all.first();
    }
    static QString kind(const RunResult &result)
    {
        return one(result.output)
            .value(QLatin1StringView("error"))
            .toObject()
            .value(QLatin1StringView("kind"))
            .toString();
    }

    static void link(Musterctl &ctl, const QString &name, const QString &file, const QStringList &service = {})
    {
        QCOMPARE(
            ctl.run({QStringLiteral("organisation"), QStringLiteral("add"), name, QStringLiteral("--url"), ctl.dep()})
                .exitCode,
            0);
        QCOMPARE(ctl.run({QStringLiteral("key"), QStringLiteral("export"), name, QStringLiteral("--out"),
                          ctl.file(file + QStringLiteral(".pem"))})
                     .exitCode,
                 0);
        QCOMPARE(
            ctl.run(QStringList{QStringLiteral("sandbox"), QStringLiteral("token"), QStringLiteral("--control"),
                                ctl.control(), QStringLiteral("--certificate"), ctl.file(file + QStringLiteral(".pem")),
                                QStringLiteral("--out"), ctl.file(file + QStringLiteral(".p7m"))}
                        + service,
                    {})
                .exitCode,
            0);
        const RunResult loaded =
            ctl.run({QStringLiteral("token"), QStringLiteral("load"), name, ctl.file(file + QStringLiteral(".p7m"))});
        QVERIFY2(loaded.exitCode == 0, loaded.errors.constData());
    }

    // The README's second half: a profile, a plan, the real thing, and back.
    static void assignStaffIPads(Musterctl &ctl, int iPads)
    {
        QFile profile(ctl.file(QStringLiteral("profile.json")));
        QVERIFY(profile.open(QIODevice::WriteOnly));
        profile.write("{\"profile_name\": \"Staff iPads\", \"url\": \"https://mdm.example.org/enroll\"}");
        profile.close();
        const RunResult saved = ctl.run({QStringLiteral("profiles"), QStringLiteral("save"), profile.fileName(),
                                         QStringLiteral("--organisation"), QStringLiteral("Example School")});
        QVERIFY2(saved.exitCode == 0, saved.errors.constData());
        const QStringList assign{QStringLiteral("assign"), QStringLiteral("--profile"), QStringLiteral("Staff iPads"),
                                 QStringLiteral("--query"), QStringLiteral("family:ipad")};

        const RunResult planned =
            ctl.run(QStringList{QStringLiteral("--json")} + assign + QStringList{QStringLiteral("--plan")});
        QCOMPARE(planned.exitCode, 0);
        const QList<QJsonObject> plan = lines(planned.output);
        QCOMPARE(plan.first().value(QLatin1StringView("changing")).toInt(), iPads);
        QCOMPARE(plan.size(), iPads + 1);
        QVERIFY(ctl.run(words(QStringLiteral("assign runs"))).output.isEmpty()); // nothing was done

        const RunResult assigned = ctl.run(assign);
        QVERIFY2(assigned.exitCode == 0, QByteArray(assigned.output + assigned.errors).constData());
        QVERIFY2(assigned.output.contains(
                     QByteArray(QByteArray::number(iPads) + " sent, " + QByteArray::number(iPads) + " verified.")),
                 assigned.output.constData());
        QVERIFY2(assigned.errors.contains("musterctl assign undo 1"), assigned.errors.constData());
        QCOMPARE(lines(ctl.run({QStringLiteral("--json"), QStringLiteral("devices"), QStringLiteral("list"),
                                QStringLiteral("--query"), QStringLiteral("profile:\"Staff iPads\"")})
                           .output)
                     .size(),
                 iPads);

        const RunResult undone = ctl.run(words(QStringLiteral("assign undo 1")));
        QVERIFY2(undone.exitCode == 0, QByteArray(undone.output + undone.errors).constData());
        QVERIFY(ctl.run({QStringLiteral("--json"), QStringLiteral("devices"), QStringLiteral("list"),
                         QStringLiteral("--query"), QStringLiteral("profile:\"Staff iPads\"")})
                    .output.isEmpty());
        const RunResult runs = ctl.run(words(QStringLiteral("assign runs")));
        QVERIFY2(runs.output.contains("undone by 2"), runs.output.constData());
        const RunResult verified = ctl.run(words(QStringLiteral("journal verify")));
        QVERIFY2(verified.exitCode == 0, verified.output.constData());
    }

private Q_SLOTS:
    void fromAnEmptyFolderToAListOfDevices()
    {
        Musterctl ctl;
        ctl.serve(words(QStringLiteral("--plain-http --listen 127.0.0.1:0 --devices 5000 --seed 7 --state"))
                  << ctl.file(QStringLiteral("W.sandbox")));
        QVERIFY(ctl.dep().startsWith(QStringLiteral("http://127.0.0.1:")));

        const RunResult created = ctl.run(words(QStringLiteral("--json workspace create")));
        QCOMPARE(created.exitCode, 0);
        QCOMPARE(one(created.output).value(QLatin1StringView("protector")).toString(), QStringLiteral("key-file"));
        link(ctl, QStringLiteral("Example School"), QStringLiteral("school"));

        const RunResult synced =
            ctl.run({QStringLiteral("--json"), QStringLiteral("sync"), QStringLiteral("Example School")});
        QCOMPARE(synced.exitCode, 0);
        const QJsonObject run = one(synced.output);
        QCOMPARE(run.value(QLatin1StringView("state")).toString(), QStringLiteral("done"));
        QCOMPARE(run.value(QLatin1StringView("kind")).toString(), QStringLiteral("full"));
        QCOMPARE(run.value(QLatin1StringView("added")).toInt(), 5000);
        QVERIFY(QDateTime::fromString(run.value(QLatin1StringView("ended")).toString(), Qt::ISODate).isValid());

        const RunResult listed = ctl.run(words(QStringLiteral("--json devices list")));
        QCOMPARE(listed.exitCode, 0);
        const QList<QJsonObject> devices = lines(listed.output);
        QCOMPARE(devices.size(), 5000);
        QSet<QString> serials;
        for (const QJsonObject &device : devices)
            serials.insert(device.value(QLatin1StringView("serial")).toString());
        QCOMPARE(serials.size(), 5000);
        const RunResult text = ctl.run(words(QStringLiteral("devices list")));
        QCOMPARE(text.output.count('\n'), 5000);
        QVERIFY(text.errors.contains("5000 of 5000 devices"));

        const RunResult ipads = ctl.run(words(QStringLiteral("--json --quiet devices list --query family:ipad")));
        for (const QJsonObject &device : lines(ipads.output))
            QCOMPARE(device.value(QLatin1StringView("family")).toString(), QStringLiteral("iPad"));
        QVERIFY(ipads.errors.isEmpty());

        assignStaffIPads(ctl, int(lines(ipads.output).size()));

        // Something happens at Apple.
        const QString serial = *serials.cbegin();
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("device"), QStringLiteral("release"), serial,
                          QStringLiteral("--control"), ctl.control()},
                         {})
                     .exitCode,
                 0);
        QCOMPARE(
            ctl.run({QStringLiteral("sandbox"), QStringLiteral("order"), QStringLiteral("25"),
                     QStringLiteral("--family"), QStringLiteral("iPad"), QStringLiteral("--control"), ctl.control()},
                    {})
                .exitCode,
            0);
        const RunResult again = ctl.run(words(QStringLiteral("sync")));
        QCOMPARE(again.exitCode, 0);
        QVERIFY2(again.output.contains("25 new, ") && again.output.contains(", 1 left"), again.output.constData());
        QCOMPARE(lines(ctl.run(words(QStringLiteral("--json devices list"))).output).size(), 5024);
        const QList<QJsonObject> left =
            lines(ctl.run(words(QStringLiteral("--json devices list --query state:left"))).output);
        QCOMPARE(left.size(), 1);
        QCOMPARE(left.first().value(QLatin1StringView("serial")).toString(), serial);
        const RunResult shown = ctl.run({QStringLiteral("devices"), QStringLiteral("show"), serial.toLower()});
        QCOMPARE(shown.exitCode, 0);
        QVERIFY(shown.output.contains("left"));

        const RunResult runs = ctl.run(words(QStringLiteral("--json runs")));
        QCOMPARE(lines(runs.output).size(), 2);
        QCOMPARE(one(ctl.run(words(QStringLiteral("--json workspace info"))).output)
                     .value(QLatin1StringView("devices"))
                     .toInt(),
                 5024);
        QCOMPARE(ctl.run(words(QStringLiteral("workspace check"))).exitCode, 0);
        QCOMPARE(
            ctl.run({QStringLiteral("workspace"), QStringLiteral("backup"), ctl.file(QStringLiteral("copy.muster"))})
                .exitCode,
            0);
        QCOMPARE(
            lines(ctl.run(words(QStringLiteral("--json devices list")), QStringLiteral("copy.muster")).output).size(),
            5024);
        QCOMPARE(ctl.run(words(QStringLiteral("token show"))).exitCode, 0);
        const QJsonObject school = one(ctl.run(words(QStringLiteral("--json organisation show"))).output);
        QCOMPARE(school.value(QLatin1StringView("devices")).toInt(), 5024);
        QVERIFY(school.value(QLatin1StringView("linked")).toBool());
        QCOMPARE(ctl.run({QStringLiteral("organisation"), QStringLiteral("unlink"), QStringLiteral("Example School")})
                     .exitCode,
                 6);
        QCOMPARE(ctl.run({QStringLiteral("organisation"), QStringLiteral("unlink"), QStringLiteral("Example School"),
                          QStringLiteral("--yes")})
                     .exitCode,
                 0);
        QVERIFY(ctl.run(words(QStringLiteral("--json devices list --all"))).output.isEmpty());
    }

    void troubleHasItsExitCode()
    {
        Musterctl ctl;
        ctl.serve(words(QStringLiteral("--plain-http --devices 50")));
        link(ctl, QStringLiteral("One"), QStringLiteral("one"));
        link(ctl, QStringLiteral("Two"), QStringLiteral("two"), words(QStringLiteral("--service Second")));
        QCOMPARE(ctl.run(words(QStringLiteral("sync"))).exitCode, 0);

        // A newer download voids the token of one organisation: done in part, and attend to Apple.
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("token"), QStringLiteral("--service"),
                          QStringLiteral("Second"), QStringLiteral("--control"), ctl.control(),
                          QStringLiteral("--certificate"), ctl.file(QStringLiteral("two.pem")), QStringLiteral("--out"),
                          ctl.file(QStringLiteral("newer.p7m"))},
                         {})
                     .exitCode,
                 0);
        const RunResult part = ctl.run(words(QStringLiteral("--json sync")));
        QCOMPARE(part.exitCode, 3);
        QCOMPARE(lines(part.output).size(), 2);
        const RunResult rejected = ctl.run(words(QStringLiteral("sync Two")));
        QCOMPARE(rejected.exitCode, 4);
        QVERIFY2(rejected.errors.contains("new token"), rejected.errors.constData());
        QCOMPARE(ctl.run({QStringLiteral("token"), QStringLiteral("load"), QStringLiteral("Two"),
                          ctl.file(QStringLiteral("newer.p7m"))})
                     .exitCode,
                 0);
        QCOMPARE(ctl.run(words(QStringLiteral("sync"))).exitCode, 0);

        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("fault"), QStringLiteral("terms-not-signed"),
                          QStringLiteral("--control"), ctl.control()},
                         {})
                     .exitCode,
                 0);
        const RunResult terms = ctl.run(words(QStringLiteral("--json sync One")));
        QCOMPARE(terms.exitCode, 4);
        QCOMPARE(
            one(terms.output).value(QLatin1StringView("error")).toObject().value(QLatin1StringView("kind")).toString(),
            QStringLiteral("terms-not-signed"));
        QVERIFY(one(ctl.run(words(QStringLiteral("--json organisation show One"))).output)
                    .contains(QLatin1StringView("trouble")));
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("fault"), QStringLiteral("--clear"),
                          QStringLiteral("--control"), ctl.control()},
                         {})
                     .exitCode,
                 0);
        QCOMPARE(ctl.run(words(QStringLiteral("sync One"))).exitCode, 0);
        QVERIFY(!one(ctl.run(words(QStringLiteral("--json organisation show One"))).output)
                     .contains(QLatin1StringView("trouble")));
    }

    void anAppleThatDoesNotAnswerIsWorthTryingAgain()
    {
        Musterctl ctl;
        ctl.serve(words(QStringLiteral("--plain-http --devices 5")));
        QCOMPARE(ctl.run({QStringLiteral("organisation"), QStringLiteral("add"), QStringLiteral("School"),
                          QStringLiteral("--url"), QStringLiteral("http://127.0.0.1:1/")})
                     .exitCode,
                 0);
        QCOMPARE(ctl.run({QStringLiteral("key"), QStringLiteral("export"), QStringLiteral("--out"),
                          ctl.file(QStringLiteral("a.pem"))})
                     .exitCode,
                 0);
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("token"), QStringLiteral("--control"),
                          ctl.control(), QStringLiteral("--certificate"), ctl.file(QStringLiteral("a.pem")),
                          QStringLiteral("--out"), ctl.file(QStringLiteral("a.p7m"))},
                         {})
                     .exitCode,
                 0);
        const RunResult refused = ctl.run({QStringLiteral("--json"), QStringLiteral("token"), QStringLiteral("load"),
                                           ctl.file(QStringLiteral("a.p7m"))});
        QCOMPARE(refused.exitCode, 5);
        QCOMPARE(kind(refused), QStringLiteral("unreachable"));
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("portal"), QStringLiteral("--control"),
                          QStringLiteral("http://127.0.0.1:1/control/x/")},
                         {})
                     .exitCode,
                 5);
    }

    void wrongUsageIsTwo_data()
    {
        QTest::addColumn<QString>("call");
        for (const char *call : {"", "nonsense", "workspace", "sync --nonsense", "organisation add", "token inspect",
                                 "devices show", "workspace backup a b", "--workspace", "sandbox order --control x"})
            QTest::newRow(call) << QString::fromLatin1(call);
    }
    void wrongUsageIsTwo()
    {
        QFETCH(QString, call);
        Musterctl ctl;
        const RunResult result = ctl.run(call.isEmpty() ? QStringList() : words(call), {});
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.output.isEmpty());
        QVERIFY(result.errors.startsWith("musterctl: "));
    }

    void badInputIsSix()
    {
        Musterctl ctl;
        QFile noise(ctl.file(QStringLiteral("noise")));
        QVERIFY(noise.open(QIODevice::WriteOnly));
        noise.write("noise");
        noise.close();
        QCOMPARE(ctl.run(words(QStringLiteral("organisation add School --url http://example.org"))).exitCode, 6);
        QCOMPARE(ctl.run(words(QStringLiteral("organisation add School --url https://example.org"))).exitCode, 0);
        QCOMPARE(ctl.run(words(QStringLiteral("organisation add school"))).exitCode, 6);
        QCOMPARE(kind(ctl.run(
                     {QStringLiteral("--json"), QStringLiteral("token"), QStringLiteral("load"), noise.fileName()})),
                 QStringLiteral("invalid-input"));
        QCOMPARE(
            ctl.run({QStringLiteral("token"), QStringLiteral("load"), ctl.file(QStringLiteral("missing"))}).exitCode,
            6);
        QCOMPARE(ctl.run(words(QStringLiteral("sync Nobody"))).exitCode, 6);
        QCOMPARE(ctl.run(words(QStringLiteral("devices show NOSUCH"))).exitCode, 6);
        const RunResult query = ctl.run(words(QStringLiteral("devices list --query famly:ipad")));
        QCOMPARE(query.exitCode, 6);
        QVERIFY(query.errors.contains("Did you mean family?"));
        QCOMPARE(ctl.run(words(QStringLiteral("workspace create"))).exitCode, 6);
        QCOMPARE(ctl.run(words(QStringLiteral("workspace info")), QStringLiteral("noise")).exitCode, 6);
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("serve"), QStringLiteral("--listen"),
                          QStringLiteral("0.0.0.0:0")},
                         {})
                     .exitCode,
                 6);
    }

    void everyVerbTeaches()
    {
        Musterctl ctl;
        const RunResult general = ctl.run({QStringLiteral("--help")}, {});
        QCOMPARE(general.exitCode, 0);
        static const QRegularExpression verb(QStringLiteral("^  ([a-z]+(?: [a-z-]+)?)  +[a-z]"),
                                             QRegularExpression::MultilineOption);
        const QString verbs = QString::fromUtf8(general.output)
                                  .section(QStringLiteral("Verbs:\n"), 1)
                                  .section(QStringLiteral("\nExit codes"), 0, 0);
        int count = 0;
        for (auto match = verb.globalMatch(verbs); match.hasNext(); ++count) {
            const QString name = match.next().captured(1).trimmed();
            const RunResult help = ctl.run(words(name) << QStringLiteral("--help"), {});
            QCOMPARE(help.exitCode, 0);
            QVERIFY2(help.output.startsWith(QByteArray("musterctl " + name.toUtf8())), help.output.constData());
            QVERIFY(help.errors.isEmpty());
        }
        QCOMPARE(count, int(verbs.trimmed().count(u'\n')) + 1);
        QVERIFY(count >= 20);
        QVERIFY(ctl.run({QStringLiteral("--version")}, {}).output.startsWith("musterctl "));
    }

    void theRealTokenIsInspectedWithoutAWorkspace()
    {
        Musterctl ctl;
        const QString base = QStringLiteral(MUSTER_TEST_DATA "/token/apple-mdm-client-tests-1");
        const QStringList call{
            QStringLiteral("token"),      QStringLiteral("inspect"),     base + QStringLiteral("-server-token.p7m"),
            QStringLiteral("--key"),      base + QStringLiteral(".pem"), QStringLiteral("--cert"),
            base + QStringLiteral(".crt")};
        const RunResult text = ctl.run(call, {});
        QVERIFY2(text.exitCode == 4, text.errors.constData()); // it has expired
        QVERIFY2(text.output.contains("expired on 2026-01-17T11:02:21Z"), text.output.constData());
        const QJsonObject json = one(ctl.run(QStringList{QStringLiteral("--json")} + call, {}).output);
        QVERIFY(json.value(QLatin1StringView("opens")).toBool() && json.value(QLatin1StringView("expired")).toBool());
        QCOMPARE(json.value(QLatin1StringView("expires")).toString(), QStringLiteral("2026-01-17T11:02:21Z"));
        for (const char *secret : {"CK_75b2", "CS_810b", "AT_O84", "AS_97b9"})
            QVERIFY(!ctl.said.contains(secret));
        QVERIFY(QDir(ctl.folder.path()).entryList(QDir::Files | QDir::NoDotAndDotDot).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStory)
#include "tst_story.moc"
