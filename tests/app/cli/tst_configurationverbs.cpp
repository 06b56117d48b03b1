#include "tests/support/musterctl.h"

#include <QJsonArray>

using namespace Muster;

// configuration through the real program: what it prints, and what it exits with.
class TestConfigurationVerbs : public QObject {
    Q_OBJECT

private:
    Musterctl m_ctl;

    RunResult run(const QStringList &arguments) { return m_ctl.run(arguments); }
    RunResult run(const char *words) { return m_ctl.run(QString::fromLatin1(words).split(u' ')); }
    int exitOf(const char *words) { return run(words).exitCode; }
    QJsonObject json(const char *words)
    {
        return QJsonDocument::fromJson(run(QByteArray(QByteArray("--json ") + words).constData()).output).object();
    }
    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_ctl.file(QString::fromLatin1(name)));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(content);
        return file.fileName();
    }
    RunResult save(const char *name, const QByteArray &values, const QStringList &more = {})
    {
        return run(QStringList{QStringLiteral("--json"), QStringLiteral("configuration"), QStringLiteral("save"),
                               QString::fromLatin1(name), QStringLiteral("--form"), QStringLiteral("wifi"),
                               QStringLiteral("--values"), write("values.json", values)}
                   + more);
    }

    static constexpr auto profile = R"(<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>PayloadType</key><string>%1</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.x</string><key>PayloadUUID</key><string>7B0E1E7E-0000-4000-8000-000000000001</string>
<key>PayloadDisplayName</key><string>No camera</string><key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.applicationaccess</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.x.p</string><key>PayloadUUID</key><string>7B0E1E7E-0000-4000-8000-000000000002</string>
<key>allowCamera</key><false/></dict></array></dict></plist>)";

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(run({QStringLiteral("organisation"), QStringLiteral("add"), QStringLiteral("School"),
                      QStringLiteral("--url"), QStringLiteral("http://127.0.0.1:9")})
                     .exitCode,
                 0);
    }

    void commandsOfTheSetUpAreItemsToo()
    {
        const auto saveForm = [this](const char *name, const char *form, const QByteArray &values) {
            return run({QStringLiteral("--json"), QStringLiteral("configuration"), QStringLiteral("save"),
                        QString::fromLatin1(name), QStringLiteral("--form"), QString::fromLatin1(form),
                        QStringLiteral("--values"), write("setup.json", values)});
        };
        QCOMPARE(saveForm("Admin", "account", R"({"Administrator/shortName": "admin"})").exitCode, 6);
        const RunResult account = saveForm(
            "Admin", "account", R"({"Administrator/shortName": "admin", "Administrator/Password": "open sesame"})");
        QVERIFY2(account.exitCode == 0, account.errors.constData());
        const RunResult shown = run("configuration show Admin");
        QVERIFY2(!shown.output.contains("open sesame") && shown.output.contains("admin"), shown.output.constData());
        // Without a password it is as it was.
        const RunResult again = saveForm("Admin", "account", R"({"Administrator/shortName": "admin"})");
        QVERIFY(!QJsonDocument::fromJson(again.output).object().value(QLatin1StringView("changed")).toBool(true));
        QCOMPARE(saveForm("Names", "settings", R"({"DeviceName": "{{serial}}", "HostName": "mac"})").exitCode, 0);
        const QJsonObject summary = json("configuration show Names").value(QLatin1StringView("summary")).toObject();
        QCOMPARE(summary.value(QLatin1StringView("settings")).toArray().size(), 2);
        QCOMPARE(saveForm("Zone", "settings", R"({"TimeZone": "Middle/Earth"})").exitCode, 6);
        QCOMPARE(exitOf("configuration delete Admin"), 0);
        QCOMPARE(exitOf("configuration delete Names"), 0);
    }

    void itemsAreSavedListedMovedAndDeleted()
    {
        const RunResult saved = save("Wi-Fi", R"({"SSID_STR": "School", "Password": "topsecret"})",
                                     {QStringLiteral("--families"), QStringLiteral("ipad,mac")});
        QVERIFY2(saved.exitCode == 0, saved.errors.constData());
        const QString file =
            write("a.mobileconfig", QString::fromLatin1(profile).arg(QStringLiteral("Configuration")).toUtf8());
        QCOMPARE(run({QStringLiteral("configuration"), QStringLiteral("import"), file, QStringLiteral("--auto"),
                      QStringLiteral("on"), QStringLiteral("--before-release"), QStringLiteral("off")})
                     .exitCode,
                 0);
        QCOMPARE(run("--json configuration list").output.count('\n'), 2);
        const QJsonObject wifi = json("configuration show Wi-Fi");
        QCOMPARE(wifi.value(QLatin1StringView("families")).toArray().size(), 2);
        QVERIFY(!wifi.value(QLatin1StringView("autoDeploy")).toBool());
        QCOMPARE(exitOf("configuration auto Wi-Fi --on"), 0);
        QVERIFY(json("configuration show Wi-Fi").value(QLatin1StringView("autoDeploy")).toBool());
        QCOMPARE(exitOf("configuration move Wi-Fi 2"), 0);
        QCOMPARE(json("configuration show Wi-Fi").value(QLatin1StringView("position")).toInt(), 2);
        QCOMPARE(exitOf("configuration save Wi-Fi --query family:ipad"), 0);
        QCOMPARE(json("configuration show Wi-Fi").value(QLatin1StringView("query")).toString(),
                 QStringLiteral("family:ipad"));
        QCOMPARE(exitOf("configuration results Wi-Fi"), 0);
        QCOMPARE(json("configuration redeploy Wi-Fi --plan").value(QLatin1StringView("item")).toString(),
                 QStringLiteral("Wi-Fi"));
        QCOMPARE(exitOf("configuration redeploy Wi-Fi"), 0);
        QCOMPARE(exitOf("configuration give Wi-Fi"), 6);
        const QJsonObject given = json("configuration give Wi-Fi NOBODY --plan");
        QCOMPARE(given.value(QLatin1StringView("counts")).toObject().value(QLatin1StringView("left-out")).toInt(), 1);
        QCOMPARE(exitOf("configuration delete Wi-Fi --plan"), 0);
        QCOMPARE(exitOf("configuration delete Wi-Fi"), 0);
        QCOMPARE(exitOf("configuration delete Wi-Fi"), 6);
        QVERIFY(!m_ctl.said.contains("topsecret"));
    }

    void formsAreTold()
    {
        const RunResult result = run("--json configuration forms");
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.output.count('\n'), 10);
    }

    void badInputIsSix_data()
    {
        QTest::addColumn<QString>("call");
        for (const char *call :
             {"configuration show Nobody", "configuration import absent", "configuration auto Nobody --on",
              "configuration move Nobody 1", "configuration delete Nobody", "configuration results Nobody",
              "configuration redeploy Nobody", "configuration save New", "configuration save New --form nonsense",
              "configuration save New --form wifi --values absent", "configuration save New --form wifi --auto maybe"})
            QTest::newRow(call) << QString::fromLatin1(call);
    }
    void badInputIsSix()
    {
        QFETCH(QString, call);
        const RunResult result = run(call.split(u' '));
        QVERIFY2(result.exitCode == 6, QByteArray(result.output + result.errors).constData());
        QVERIFY(!result.errors.isEmpty());
    }

    void aBadProfileIsRefusedWithItsReasons()
    {
        const QString file =
            write("bad.mobileconfig", QString::fromLatin1(profile).arg(QStringLiteral("Other")).toUtf8());
        const RunResult result = run({QStringLiteral("configuration"), QStringLiteral("import"), file});
        QCOMPARE(result.exitCode, 6);
        QVERIFY2(result.errors.contains("PayloadType"), result.errors.constData());
        const RunResult wrong = save("New", R"({"SSID_STR": "School", "Password": "short"})");
        QCOMPARE(wrong.exitCode, 6);
        QVERIFY2(wrong.errors.contains("Password: "), wrong.errors.constData());
    }

    void wrongUsageIsTwo()
    {
        for (const char *call : {"configuration", "configuration show", "configuration move A", "configuration import",
                                 "configuration list --nonsense"})
            QCOMPARE(exitOf(call), 2);
    }
};

QTEST_GUILESS_MAIN(TestConfigurationVerbs)
#include "tst_configurationverbs.moc"
