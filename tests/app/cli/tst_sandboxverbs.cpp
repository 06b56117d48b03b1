#include "tests/support/musterctl.h"

#include <QJsonArray>

using namespace Muster;

// The simulated portal, worked through the real program.
class TestSandboxVerbs : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Musterctl> m_ctl;

    // `call` with quotes as in a shell.
    RunResult sandbox(const QString &call)
    {
        return m_ctl->run(QStringList{QStringLiteral("--json"), QStringLiteral("sandbox")}
                              + QProcess::splitCommand(call)
                              + QStringList{QStringLiteral("--control"), m_ctl->control()},
                          {});
    }
    QJsonObject done(const QString &call, int exitCode = 0)
    {
        const RunResult result = sandbox(call);
        [&] { QVERIFY2(result.exitCode == exitCode, QByteArray(result.output + result.errors).constData()); }();
        return QJsonDocument::fromJson(result.output).object();
    }
    QString serial(const QString &filter = {})
    {
        return done(QStringLiteral("devices --limit 1 ") + filter)
            .value(QLatin1StringView("devices"))
            .toArray()
            .at(0)
            .toObject()
            .value(QLatin1StringView("serial"))
            .toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_ctl = std::make_unique<Musterctl>();
        m_ctl->serve(QProcess::splitCommand(QStringLiteral("--plain-http --devices 60 --seed 3")));
        QVERIFY(!m_ctl->control().isEmpty());
    }
    void cleanupTestCase() { m_ctl.reset(); }

    void aServiceFromKeyToToken()
    {
        done(QStringLiteral("portal service add \"Second floor\""));
        done(QStringLiteral("portal service rename \"Second floor\" Labs"));
        done(QStringLiteral("portal service default Labs iPad Mac"));
        done(QStringLiteral("portal service release Labs no"));
        QCOMPARE(sandbox(QStringLiteral("portal token download --service Labs")).exitCode, 6);
        const RunResult made = runTool(
            QStringLiteral("openssl"),
            QProcess::splitCommand(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=m -days 2 -keyout "
                                                  "/dev/null -out %1")
                                       .arg(m_ctl->file(QStringLiteral("c.pem")))));
        QCOMPARE(made.exitCode, 0);
        done(QStringLiteral("portal key upload --service Labs --certificate ") + m_ctl->file(QStringLiteral("c.pem")));
        const QString out = m_ctl->file(QStringLiteral("t.p7m"));
        done(QStringLiteral("portal token download --service Labs --out ") + out);
        QVERIFY(QFileInfo(out).size() > 500);
        const QJsonArray services =
            done(QStringLiteral("portal service")).value(QLatin1StringView("services")).toArray();
        QCOMPARE(services.size(), 2);
        QCOMPARE(services.at(1).toObject().value(QLatin1StringView("defaults")).toArray().size(), 2);
        done(QStringLiteral("portal service delete Labs"));
        QCOMPARE(sandbox(QStringLiteral("portal service delete Labs")).exitCode, 6);
    }

    void peopleAndTerms()
    {
        done(QStringLiteral("portal people add nele@school.example --name Nele --role device-manager"));
        done(QStringLiteral("portal terms publish"));
        QCOMPARE(sandbox(QStringLiteral("portal terms sign --as nele@school.example")).exitCode, 6);
        done(QStringLiteral("portal people role nele@school.example --role administrator"));
        done(QStringLiteral("portal terms sign --as nele@school.example"));
        done(QStringLiteral("portal people leave nele@school.example"));
        QCOMPARE(sandbox(QStringLiteral("portal service add X --as nele@school.example")).exitCode, 6);
        done(QStringLiteral("portal people return nele@school.example"));
        QVERIFY(done(QStringLiteral("audit --type TERMS_SIGNED")).value(QLatin1StringView("total")).toInt() == 1);
    }

    void devicesComeMoveAndGo()
    {
        done(QStringLiteral("order 3 --source configurator --family iPhone"));
        done(QStringLiteral("order 2 --source reseller --source-id 1R9 --family Mac --service none --number R-9"));
        const QString mac = serial(QStringLiteral("--order R-9"));
        done(QStringLiteral("device move %1 --service Muster").arg(mac));
        done(QStringLiteral("device leave %1").arg(mac), 3); // it was bought
        const QJsonObject part = done(QStringLiteral("device release %1 NOSUCH").arg(mac), 3);
        const QString id = part.value(QLatin1StringView("activity")).toString();
        QCOMPARE(done(QStringLiteral("activity ") + id).value(QLatin1StringView("outcomes")).toArray().size(), 2);
        const QString out = m_ctl->file(QStringLiteral("result.csv"));
        done(QStringLiteral("activity %1 --out %2").arg(id, out));
        QVERIFY(QFileInfo(out).size() > 50);
        QCOMPARE(done(QStringLiteral("activity")).value(QLatin1StringView("total")).toInt(), 2);
    }

    void csvGoesOutAndIn()
    {
        const QString out = m_ctl->file(QStringLiteral("devices.csv"));
        done(QStringLiteral("portal csv out --status assigned --out ") + out);
        const QJsonObject in = done(QStringLiteral("portal csv in %1 --action unassign").arg(out));
        QVERIFY(in.value(QLatin1StringView("done")).toInt() >= 60);
        QFile bad(m_ctl->file(QStringLiteral("bad.csv")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("Serial\nno serial\n");
        bad.close();
        done(QStringLiteral("portal csv in %1 --action release").arg(bad.fileName()), 3);
        QCOMPARE(sandbox(QStringLiteral("portal csv in nowhere.csv --action release")).exitCode, 6);
    }

    void anApiAccountFromItsKeyToItsEnd()
    {
        const QString out = m_ctl->file(QStringLiteral("key.pem"));
        const QJsonObject made =
            done(QStringLiteral("portal api-key --name Nightly --role device-manager --out ") + out);
        QFile key(out);
        QVERIFY(key.open(QIODevice::ReadOnly));
        QVERIFY(key.readAll().startsWith("-----BEGIN PRIVATE KEY-----"));
        QCOMPARE(key.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!made.contains(QLatin1StringView("private_key")));
        QCOMPARE(sandbox(QStringLiteral("portal api-key --out ") + out).exitCode, 6); // the file exists
        const auto accounts = [this] {
            return done(QStringLiteral("portal api-accounts")).value(QLatin1StringView("accounts")).toArray();
        };
        QCOMPARE(accounts().size(), 1); // so no key was made in vain
        const QString id = made.value(QLatin1StringView("client_id")).toString();
        done(QStringLiteral("portal api-revoke ") + id);
        QVERIFY(accounts().at(0).toObject().value(QLatin1StringView("revoked")).toBool());
        QCOMPARE(done(QStringLiteral("portal limits 20 10")).value(QLatin1StringView("writes_per_hour")).toInt(), 10);
        QCOMPARE(done(QStringLiteral("portal limits")).value(QLatin1StringView("reads_per_minute")).toInt(), 20);
    }

    void faultsTakeText()
    {
        done(QStringLiteral("fault profile-not-found --endpoint /profile/devices"));
        done(QStringLiteral("fault constant --text SOMETHING_NEW --value 418"));
        const QJsonArray faults = done(QStringLiteral("fault")).value(QLatin1StringView("faults")).toArray();
        QCOMPARE(faults.at(0).toObject().value(QLatin1StringView("text")).toString(),
                 QStringLiteral("PROFILE_NOT_FOUND"));
        QCOMPARE(faults.at(0).toObject().value(QLatin1StringView("value")).toInt(), 404);
        QCOMPARE(faults.at(1).toObject().value(QLatin1StringView("value")).toInt(), 418);
        QVERIFY(done(QStringLiteral("fault --clear")).value(QLatin1StringView("faults")).toArray().isEmpty());
        QVERIFY(!done(QStringLiteral("log")).value(QLatin1StringView("log")).toArray().isEmpty());
    }

    void devicesAreSwitchedOn()
    {
        const QString first = serial(QStringLiteral("--family iPad"));
        QFile file(m_ctl->file(QStringLiteral("behaviour.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"notNow": 0.5})");
        file.close();
        const QJsonObject on =
            done(QStringLiteral("device on %1 NOSUCH --behaviour %2").arg(first, file.fileName()), 3);
        QCOMPARE(on.value(QLatin1StringView("done")).toInt(), 1);
        // No profile waits for it.
        const auto state = [&] {
            return done(QStringLiteral("device list ") + first)
                .value(QLatin1StringView("devices"))
                .toArray()
                .at(0)
                .toObject()
                .value(QLatin1StringView("state"))
                .toString();
        };
        QTRY_COMPARE(state(), QStringLiteral("unmanaged"));
        QCOMPARE(done(QStringLiteral("device erase ") + first).value(QLatin1StringView("done")).toInt(), 1);
        QCOMPARE(state(), QStringLiteral("fresh"));
        QCOMPARE(done(QStringLiteral("device connect")).value(QLatin1StringView("done")).toInt(), 0);
        QCOMPARE(done(QStringLiteral("device on --count 5")).value(QLatin1StringView("done")).toInt(), 0);
        QVERIFY(m_ctl->addresses.value(QLatin1StringView("deviceAuthority"))
                    .toString()
                    .contains(QLatin1StringView("BEGIN CERTIFICATE")));
    }

    void wrongWordsAreWrongUsage()
    {
        for (const char *call :
             {"portal nonsense", "portal service add", "portal service rename A", "portal csv in", "portal service",
              "device move", "device on", "device erase", "portal terms sign now"}) {
            const RunResult result =
                m_ctl->run(QStringList{QStringLiteral("sandbox")} + QString::fromLatin1(call).split(u' '), {});
            // Without a control address, what is right fails later and otherwise.
            QCOMPARE(result.exitCode, qstrcmp(call, "portal service") == 0 ? 6 : 2);
        }
    }
};

QTEST_GUILESS_MAIN(TestSandboxVerbs)
#include "tst_sandboxverbs.moc"
