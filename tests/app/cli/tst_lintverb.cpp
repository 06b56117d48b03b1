#include "tests/support/musterctl.h"
#include "tests/support/openssltool.h"

#include <QJsonArray>

using namespace Muster;

class TestLintVerb : public QObject {
    Q_OBJECT

    const QCA::Initializer m_qca;
    Musterctl m_musterctl;

    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_musterctl.file(QString::fromLatin1(name)));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(content);
        return file.fileName();
    }

    QString goodProfile()
    {
        return write("good.json",
                     "{\"profile_name\": \"Staff\", \"url\": \"https://mdm.example.org/\", \"is_supervised\": true,\n"
                     "\"is_mandatory\": true, \"is_mdm_removable\": false, \"await_device_configured\": true}");
    }

    // Not naming a workspace: this verb needs none, and must not make one.
    RunResult lint(const QStringList &arguments)
    {
        return m_musterctl.run(QStringList{QStringLiteral("profiles"), QStringLiteral("lint")} + arguments, {});
    }

private Q_SLOTS:
    void aGoodProfilePassesAndNoWorkspaceIsMade()
    {
        const RunResult result = lint({goodProfile()});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.output, QByteArray("1 file(s), 0 error(s), 0 warning(s)\n"));
        QVERIFY(QDir(m_musterctl.folder.path()).entryList({QStringLiteral("*.muster")}).isEmpty());
    }

    void errorsNameFileLineReasonAndApplesWord()
    {
        const QString path =
            write("bad.json", "{\n\"profile_name\": \"Staff\",\n\"url\": \"mdm\",\n\"is_mdm_removable\": false\n}");
        const RunResult result = lint({goodProfile(), path});
        QCOMPARE(result.exitCode, 6);
        const QString text = QString::fromUtf8(result.output);
        QVERIFY2(text.contains(path + QStringLiteral(":3: error: url: ")), result.output.constData());
        QVERIFY(text.contains(path + QStringLiteral(":4: error: is_mdm_removable: ")));
        QVERIFY(text.contains(QStringLiteral("Apple would answer FLAGS_INVALID.")));
        QVERIFY(text.contains(QStringLiteral("Remedy: Supervise")));
    }

    void jsonHasOneObjectAFileWithLinesAndFixes()
    {
        const QString path =
            write("removable.json",
                  "{\"profile_name\": \"A\", \"url\": \"https://a.example/\", \"is_supervised\": true,\n"
                  "\"is_mandatory\": true, \"await_device_configured\": true,\n\"skip_setup_items\": [\n"
                  "\"TOS\",\n\"appleid\"]}");
        const RunResult result = lint({goodProfile(), path, QStringLiteral("--json")});
        QCOMPARE(result.exitCode, 0);
        const QList<QByteArray> lines = result.output.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        const QJsonObject second = QJsonDocument::fromJson(lines.at(1)).object();
        QCOMPARE(second.value(QLatin1StringView("warnings")).toInt(), 2);
        const QJsonArray findings = second.value(QLatin1StringView("findings")).toArray();
        QCOMPARE(findings.at(0)[QLatin1StringView("id")].toString(), QStringLiteral("removable"));
        QCOMPARE(findings.at(1)[QLatin1StringView("id")].toString(), QStringLiteral("pane-misspelt"));
        QCOMPARE(findings.at(1)[QLatin1StringView("line")].toInt(), 5);
        QVERIFY(findings.at(1)[QLatin1StringView("fix")][QLatin1StringView("set")].isObject());
        QCOMPARE(lint({path, QStringLiteral("--strict")}).exitCode, 6);
    }

    void houseRulesCountAndAreRefusedWhenWrong()
    {
        const QString rules = write("rules.json",
                                    "{\"rules\": [{\"id\": \"phone\", \"key\": \"support_phone_number\", "
                                    "\"present\": true, \"severity\": \"error\", \"reason\": \"We answer.\"}]}");
        const RunResult result = lint({goodProfile(), QStringLiteral("--rules"), rules});
        QCOMPARE(result.exitCode, 6);
        QVERIFY(result.output.contains("house:phone"));
        QVERIFY(result.output.contains("We answer."));
        const RunResult wrong =
            lint({goodProfile(), QStringLiteral("--rules"), write("wrong.json", "{\"rules\": [{}]}")});
        QCOMPARE(wrong.exitCode, 6);
        QVERIFY(wrong.errors.contains("House rule 1"));
    }

    void whatIsNoProfileIsAnErrorAtItsLine()
    {
        const QString path = write("broken.json", "{\n\"profile_name\": \"A\",\n}");
        const RunResult result = lint({path});
        QCOMPARE(result.exitCode, 6);
        QVERIFY2(QString::fromUtf8(result.output).contains(path + QStringLiteral(":3: error: ")),
                 result.output.constData());
        const RunResult typed = lint({write("typed.json", "{\n\n\"is_supervised\": \"yes\"}")});
        QVERIFY(typed.output.contains(":3: error: is_supervised: "));
        QCOMPARE(lint({QStringLiteral("/nonexistent.json")}).exitCode, 6);
    }

    void anchorsAreReadAndJudged()
    {
        OpenSslTool tool(QStringLiteral("/CN=Riverside CA")); // good for two days
        const QByteArray anchor = tool.run({QStringLiteral("x509"), QStringLiteral("-in"), tool.path("cert.pem"),
                                            QStringLiteral("-outform"), QStringLiteral("DER")});
        QJsonObject profile = QJsonDocument::fromJson([&] {
                                  QFile file(goodProfile());
                                  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
                              }())
                                  .object();
        profile.insert(QStringLiteral("anchor_certs"),
                       QJsonArray({QString::fromLatin1(anchor.toBase64()), QStringLiteral("AAAA")}));
        const RunResult result = lint({write("anchors.json", QJsonDocument(profile).toJson())});
        QCOMPARE(result.exitCode, 6);
        QVERIFY(result.output.contains("certificate-near-expiry"));
        QVERIFY(result.output.contains("certificate-broken"));
    }

    void theVerbExplainsHouseRules()
    {
        const RunResult help = lint({QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.output.contains("\"rules\""));
    }
};

QTEST_GUILESS_MAIN(TestLintVerb)

#include "tst_lintverb.moc"
