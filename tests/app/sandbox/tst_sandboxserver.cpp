#include "tests/support/sandboxfixture.h"

#include <QJsonArray>
#include <QTest>

using namespace Muster;

class TestSandboxServer : public QObject {
    Q_OBJECT

private:
    static QJsonObject depClient(SandboxFixture &sandbox)
    {
        const RunResult result =
            runTool(QStringLiteral("python3"),
                    {QStringLiteral(MUSTER_TEST_DATA "/clients/depclient.py"), sandbox.addresses.dep.toString(),
                     sandbox.folder.filePath(QStringLiteral("token.json"))});
        if (result.exitCode != 0)
            qWarning("%s", result.errors.constData());
        return QJsonDocument::fromJson(result.output).object();
    }

    static SandboxOptions withDevices(quint32 count)
    {
        SandboxOptions options;
        options.plan.devices = count;
        options.plan.seed = 7;
        return options;
    }

private Q_SLOTS:
    void anIndependentClientSeesEveryDevice()
    {
        SandboxFixture sandbox(withDevices(5000));
        QVERIFY(!sandbox.token().isEmpty());

        const QJsonObject seen = depClient(sandbox);

        QCOMPARE(seen.value(QStringLiteral("devices")).toInt(), 5000);
        QCOMPARE(seen.value(QStringLiteral("different")).toInt(), 5000);
        QCOMPARE(seen.value(QStringLiteral("pages")).toInt(), 8);
        QCOMPARE(seen.value(QStringLiteral("server_name")).toString(), QStringLiteral("Muster"));
        const QJsonObject details = seen.value(QStringLiteral("details")).toObject();
        QCOMPARE(details.size(), 11);
        QCOMPARE(details.value(QStringLiteral("NOSUCHSERIAL")).toString(), QStringLiteral("NOT_ACCESSIBLE"));
    }

    void anEmptyWorldIsServedToo()
    {
        SandboxFixture sandbox(withDevices(0));
        QVERIFY(!sandbox.token().isEmpty());
        QCOMPARE(depClient(sandbox).value(QStringLiteral("devices")).toInt(-1), 0);
    }

    void theTokenFileHasApplesForm()
    {
        SandboxFixture sandbox(withDevices(1));

        const QJsonObject token = sandbox.token();

        const QByteArray &file = sandbox.lastTokenFile;
        QVERIFY(file.startsWith("Content-Type: application/pkcs7-mime; name=\"smime.p7m\"; smime-type=enveloped-data\n"
                                "Content-Transfer-Encoding: base64\n"));
        QVERIFY(file.contains("\n\nMIAGCSqGSIb3DQEHA6CAMIACAQAxgg"));
        QVERIFY(sandbox.lastTokenText.startsWith(
            "Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"));
        QCOMPARE(token.keys(),
                 QStringList({QStringLiteral("access_secret"), QStringLiteral("access_token"),
                              QStringLiteral("access_token_expiry"), QStringLiteral("consumer_key"),
                              QStringLiteral("consumer_secret")}));
    }

    void theStateSurvivesARestart()
    {
        QTemporaryDir folder;
        SandboxOptions options = withDevices(300);
        options.stateFile = folder.filePath(QStringLiteral("world.sandbox"));
        QByteArray serial;
        QByteArray tokenKey;
        {
            SandboxFixture first(options);
            tokenKey = first.token().value(QStringLiteral("access_token")).toString().toUtf8();
            QVERIFY(!tokenKey.isEmpty());
            serial = first.run([](SandboxWorld &world) { return world.devices()[3].serialText(); });
            QCOMPARE(
                first.control("POST", "devices", "{\"serials\":[\"" + serial + "\"],\"action\":\"release\"}").status,
                200);
            QCOMPARE(first.control("POST", "order", R"({"count":20,"families":{"Vision":1}})").status, 200);
            first.stop();
        }
        options.plan.devices = 7; // the file wins
        SandboxFixture second(options);
        const QJsonObject state = second.control("GET", "state").json();
        QCOMPARE(state.value(QStringLiteral("devices")).toInt(), 320);
        QCOMPARE(state.value(QStringLiteral("released")).toInt(), 1);
        QVERIFY(QFileInfo(options.stateFile).size() < 20000);
        QCOMPARE(second.run([](SandboxWorld &world) { return world.services().front().tokens.last().accessToken; }),
                 tokenKey);
    }

    void speaksTlsWithItsOwnAuthority()
    {
        SandboxOptions options = withDevices(1);
        options.transport = SandboxTransport::Tls;
        SandboxFixture sandbox(options);
        QFile ca(sandbox.folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(ca.open(QIODevice::WriteOnly));
        ca.write(sandbox.addresses.authorityPem);
        ca.close();
        const QString url = sandbox.addresses.dep.toString() + QStringLiteral("account");
        const QStringList arguments{QStringLiteral("-sS"),
                                    QStringLiteral("-o"),
                                    QStringLiteral("-"),
                                    QStringLiteral("-w"),
                                    QStringLiteral(" %{http_code}"),
                                    url};

        const RunResult trusted =
            runTool(QStringLiteral("curl"), QStringList{QStringLiteral("--cacert"), ca.fileName()} + arguments);
        const RunResult strange = runTool(QStringLiteral("curl"), arguments);

        QCOMPARE(trusted.output, QByteArray("UNAUTHORIZED 401"));
        QCOMPARE(strange.exitCode, 60); // curl: peer certificate cannot be authenticated
        QCOMPARE(sandbox.control("GET", "state").status, 200);
        // Beside TLS the plain line is for the control only.
        QUrl plain = sandbox.addresses.control;
        plain.setPath(QStringLiteral("/"));
        QCOMPARE(sandbox.send(plain, "GET", "account").status, 404);
    }

    void refusesToLeaveThisComputer()
    {
        SystemClock clock;
        SystemRandom random;
        SandboxServer server(clock, random);
        SandboxOptions options;
        options.address = QHostAddress::AnyIPv4;
        const auto future = server.start(options);
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.result().error().kind, ErrorKind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestSandboxServer)
#include "tst_sandboxserver.moc"
