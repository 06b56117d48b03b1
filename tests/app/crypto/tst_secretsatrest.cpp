#include "tests/support/linkedorganisation.h"
#include "tests/support/musterctl.h"
#include "tests/support/openssltool.h"

#include "app/crypto/servertoken.h"
#include "models/organisations/credentialstore.h"

#include <QLoggingCategory>

using namespace Muster;

// What is secret is nowhere in clear: not in the file, its log or its index, not in what the tool dumps, not in
// messages.
class TestSecretsAtRest : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca; // outlives every secret

    // Remembers every message that anybody logs.
    static inline QByteArray logged;
    static inline QtMessageHandler before = nullptr;
    static void remember(QtMsgType, const QMessageLogContext &, const QString &text) { logged += text.toUtf8() + '\n'; }

    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // As text, hex and base64, the forms in which something would leak.
    static void verifyFree(const QByteArray &haystack, const QList<QByteArray> &secrets, const char *where)
    {
        for (const QByteArray &secret : secrets) {
            QVERIFY(secret.size() >= 8);
            for (const QByteArray &form : {secret, secret.toHex(), secret.toHex().toUpper(),
                                           secret.toBase64(QByteArray::OmitTrailingEquals).chopped(2)})
                QVERIFY2(!haystack.contains(form),
                         qPrintable(QStringLiteral("%1 holds %2…")
                                        .arg(QString::fromLatin1(where), QString::fromLatin1(secret.first(6)))));
        }
    }

    // The workspace while it is open, with its -wal and -shm, and as the sqlite3 tool sees it.
    static void verifyWorkspaceFree(const QString &path, const QList<QByteArray> &secrets)
    {
        QVERIFY(bytesOf(path).size() + bytesOf(path + QStringLiteral("-wal")).size() > 10'000);
        for (const char *suffix : {"", "-wal", "-shm"})
            verifyFree(bytesOf(path + QString::fromLatin1(suffix)), secrets, suffix);
        const RunResult dump = runTool(QStringLiteral("sqlite3"), {path, QStringLiteral(".dump")});
        QVERIFY(dump.output.contains("BEGIN CERTIFICATE"));
        verifyFree(dump.output, secrets, "the dump");
        verifyFree(dump.output.toLower(), secrets, "the dump in small letters");
    }

private Q_SLOTS:
    void init()
    {
        logged.clear();
        QLoggingCategory::setFilterRules(QStringLiteral("muster.*=true"));
        before = qInstallMessageHandler(remember);
    }
    void cleanup() { qInstallMessageHandler(before); }

    void theFileHoldsNothingInClear_data()
    {
        QTest::addColumn<QByteArray>("passphrase");
        QTest::newRow("key file") << QByteArray();
        QTest::newRow("passphrase") << QByteArray("correct horse battery staple");
    }
    void theFileHoldsNothingInClear()
    {
        QFETCH(QByteArray, passphrase);
        AppleFixture apple(50);
        auto application = apple.start();
        needNow(application->vault().unlock(passphrase.isEmpty() ? Secret() : Secret(passphrase)));
        const OrganisationId school = apple.link(*application);
        QCOMPARE(apple.sync(*application, school).state, RunState::Done);
        // Errors of all kinds, with the token at hand.
        for (const SandboxFaultKind kind :
             {SandboxFaultKind::TokenExpired, SandboxFaultKind::Unauthorized, SandboxFaultKind::HtmlAnswer,
              SandboxFaultKind::MalformedJson, SandboxFaultKind::Cut}) {
            apple.fault({.kind = kind});
            const Run run = apple.sync(*application, school);
            QVERIFY(run.error);
            logged += run.error->message.toUtf8() + run.error->detail.toUtf8();
            apple.clearFaults();
        }
        QCOMPARE(apple.sync(*application, school).state, RunState::Done);

        // The sandbox and the vault know what must not be found.
        QList<QByteArray> secrets = apple.sandbox.run([](SandboxWorld &world) {
            const SandboxService &service = world.services().front();
            return QList<QByteArray>{service.consumerSecret, service.tokens.last().accessToken,
                                     service.tokens.last().accessSecret, service.consumerKey};
        });
        const auto key = needSoon(application->store().read([school](Database &database) {
                             return CredentialStore(database).keys(school);
                         })).first();
        const QByteArray pem = need(application->vault().open(key.sealedPrivateKey,
                                                              "key/" + QByteArray::number(qint64(school.value())) + '/'
                                                                  + key.fingerprint.toLatin1()))
                                   .revealBytes();
        QVERIFY(pem.startsWith("-----BEGIN PRIVATE KEY-----"));
        for (const QByteArray &line : pem.split('\n')) {
            if (line.size() == 64)
                secrets.append(line);
        }
        QVERIFY(secrets.size() > 20);
        if (!passphrase.isEmpty())
            secrets.append(passphrase);
        for (const QString &name : QDir(apple.folder.filePath(QStringLiteral("keys"))).entryList(QDir::Files))
            secrets.append(QByteArray::fromHex(bytesOf(apple.folder.filePath(QStringLiteral("keys/") + name))));
        // The data key itself.
        const StoredVault stored =
            *needSoon(application->store().read([](Database &database) { return VaultStore(database).load(); }));
        QVERIFY(stored.wrappedKey.size() == 29 + 32);

        verifyWorkspaceFree(apple.path, secrets);
        verifyFree(logged, secrets, "the log");
        needSoon(application->store().run([&](Database &database) {
            return backUpWorkspace(database, apple.folder.filePath(QStringLiteral("copy.muster")));
        }));
        verifyFree(bytesOf(apple.folder.filePath(QStringLiteral("copy.muster"))), secrets, "the backup");
        application.reset();
        verifyFree(bytesOf(apple.path), secrets, "the closed file");
    }

    void aForgottenTokenLeavesNoTrace()
    {
        AppleFixture apple(5);
        auto application = apple.start();
        const OrganisationId school = apple.link(*application);
        const QByteArray sealed = needSoon(application->store().read([school](Database &database) {
                                      return CredentialStore(database).currentToken(school);
                                  }))->sealedSecrets;
        needNow(application->organisations().unlink(school));
        application.reset();
        QVERIFY(!bytesOf(apple.path).contains(sealed)); // not even sealed
    }

    void musterctlSaysNoSecret()
    {
        Musterctl ctl;
        const QByteArray passphrase = "correct horse battery staple";
        QFile file(ctl.file(QStringLiteral("pass")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(passphrase + '\n');
        file.close();
        const auto run = [&](const QString &words, const QStringList &more = {}) {
            return ctl.run(
                QStringList{QStringLiteral("--passphrase-file"), file.fileName(), QStringLiteral("--verbose")}
                + words.split(u' ') + more);
        };
        ctl.serve({QStringLiteral("--plain-http"), QStringLiteral("--devices"), QStringLiteral("50")});
        QCOMPARE(run(QStringLiteral("--json workspace create")).exitCode, 0);
        QCOMPARE(run(QStringLiteral("--json organisation add School --url"), {ctl.dep()}).exitCode, 0);
        QCOMPARE(run(QStringLiteral("--json key export --out"), {ctl.file(QStringLiteral("a.pem"))}).exitCode, 0);
        QCOMPARE(run(QStringLiteral("--json key export")).exitCode, 0);
        // A token for a key of the openssl tool's names the secrets that a token for ours would have, but for the
        // newest.
        const OpenSslTool tool;
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("token"), QStringLiteral("--control"),
                          ctl.control(), QStringLiteral("--certificate"), ctl.file(QStringLiteral("a.pem")),
                          QStringLiteral("--out"), ctl.file(QStringLiteral("a.p7m"))},
                         {})
                     .exitCode,
                 0);
        const QByteArray saidByPortal = ctl.said;
        ctl.said.clear();
        for (const char *form : {"--json", "--quiet"}) {
            const QString json = QString::fromLatin1(form) + u' ';
            QCOMPARE(run(json + QStringLiteral("token load"), {ctl.file(QStringLiteral("a.p7m"))}).exitCode, 0);
            QCOMPARE(run(json + QStringLiteral("sync")).exitCode, 0);
            for (const char *call : {"token show", "organisation list", "organisation show", "workspace info",
                                     "workspace check", "runs", "devices list"})
                QCOMPARE(run(json + QString::fromLatin1(call)).exitCode, 0);
        }
        QCOMPARE(run(QStringLiteral("--json token load"), {file.fileName()}).exitCode, 6);
        QCOMPARE(ctl.run({QStringLiteral("sandbox"), QStringLiteral("fault"), QStringLiteral("token-revoked"),
                          QStringLiteral("--control"), ctl.control()},
                         {})
                     .exitCode,
                 0);
        QCOMPARE(run(QStringLiteral("--json sync")).exitCode, 4);

        // The secrets, out of the workspace with its passphrase.
        QList<QByteArray> secrets{passphrase};
        {
            SystemRandom random;
            StoreThread store(ctl.file(QStringLiteral("W.muster")));
            needSoon(store.open());
            OpenWork work;
            Vault vault(store, work, random, ctl.file(QStringLiteral("data/keys")));
            needNow(vault.unlock(Secret(passphrase)));
            const OrganisationId id(1);
            const auto token =
                *needSoon(store.read([id](Database &database) { return CredentialStore(database).currentToken(id); }));
            const ServerToken opened = need(serverTokenFromJson(
                need(vault.open(token.sealedSecrets, "token/1/" + token.keyFingerprint.toLatin1())).revealBytes()));
            secrets += {opened.consumerSecret.revealBytes(), opened.accessToken.revealBytes(),
                        opened.accessSecret.revealBytes()};
            verifyWorkspaceFree(ctl.file(QStringLiteral("W.muster")), secrets);
        }
        QVERIFY(ctl.said.size() > 5000);
        QVERIFY(ctl.said.contains("/session"));
        verifyFree(ctl.said, secrets, "what musterctl said");
        verifyFree(saidByPortal, {passphrase}, "what musterctl said before");
        QVERIFY(!ctl.said.contains("PRIVATE KEY"));
    }
};

QTEST_GUILESS_MAIN(TestSecretsAtRest)
#include "tst_secretsatrest.moc"
