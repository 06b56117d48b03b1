#include "tests/support/linkedorganisation.h"
#include "tests/support/openssltool.h"

using namespace Muster;
using namespace std::chrono_literals;

class TestOrganisationService : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;

    OrganisationService &service() { return m_app->organisations(); }
    TokenVerdict load(OrganisationId id, const QByteArray &file, TokenConsent consent = TokenConsent::SameServiceOnly)
    {
        return await(service().loadToken(id, file, consent));
    }

    std::optional<StoredToken> token(OrganisationId id)
    {
        return needSoon(
            m_app->store().read([id](Database &database) { return CredentialStore(database).currentToken(id); }));
    }

    static QList<TokenCheck::Outcome> outcomes(const TokenVerdict &verdict)
    {
        QList<TokenCheck::Outcome> result;
        for (const TokenCheck &check : verdict.checks)
            result.append(check.outcome);
        return result;
    }

    bool works(OrganisationId id) { return m_apple->sync(*m_app, id).state == RunState::Done; }

    static constexpr auto passed = TokenCheck::Outcome::Passed;
    static constexpr auto failed = TokenCheck::Outcome::Failed;
    static constexpr auto skipped = TokenCheck::Outcome::Skipped;

private Q_SLOTS:
    void init()
    {
        m_apple = std::make_unique<AppleFixture>(20);
        m_app = m_apple->start();
    }
    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void anOrganisationIsLinkedStepByStep()
    {
        const OrganisationId id = m_apple->add(*m_app);
        QVERIFY(!m_apple->organisation(*m_app, id).isLinked());
        QVERIFY(await(service().client(id, {})).error().message.contains(QStringLiteral("no server token")));
        const PublicKey key = needNow(service().publicKey(id, OrganisationService::Renew::WhenNeeded));
        QVERIFY(key.certificatePem.startsWith(QStringLiteral("-----BEGIN CERTIFICATE-----")));
        QCOMPARE(needNow(service().publicKey(id, OrganisationService::Renew::WhenNeeded)).fingerprint, key.fingerprint);

        const TokenVerdict verdict = load(id, m_apple->download(*m_app, id));

        QVERIFY(!verdict.error);
        QCOMPARE(outcomes(verdict), QList<TokenCheck::Outcome>(5, passed));
        QCOMPARE(verdict.account->serverName, QStringLiteral("Muster"));
        QVERIFY(verdict.expiresAt > m_apple->clock.now().addDays(360));
        const Organisation school = m_apple->organisation(*m_app, id);
        QVERIFY(school.isLinked());
        QCOMPARE(school.tokenExpiresAt, verdict.expiresAt);
        QVERIFY(works(id));
        // The key is in use now: the next one is new.
        QVERIFY(needNow(service().publicKey(id, OrganisationService::Renew::WhenNeeded)).fingerprint
                != key.fingerprint);
    }

    void aTokenIsRenewedWithTheSameOrANewKey()
    {
        const OrganisationId id = m_apple->link(*m_app);
        QVERIFY(works(id));
        const QDateTime before = m_apple->organisation(*m_app, id).tokenExpiresAt;
        m_apple->clock.advance(24h * 300);
        const TokenVerdict renewed = load(id, m_apple->download(*m_app, id));
        QVERIFY(!renewed.error);
        QVERIFY(renewed.expiresAt > before);
        QVERIFY(m_apple->organisation(*m_app, id).position.cursor.size() > 0); // the cursor keeps working
        QVERIFY(works(id));
        // A token that was downloaded for the former certificate still finds its key.
        const QList<StoredKey> keys =
            needSoon(m_app->store().read([id](Database &database) { return CredentialStore(database).keys(id); }));
        QCOMPARE(keys.size(), 2);
        const HttpReply former = m_apple->sandbox.control("POST", "token", keys.last().certificatePem.toUtf8());
        QVERIFY(!load(id, former.body).error);
        QVERIFY(works(id));
    }

    void aTokenIsCheckedBeforeItReplacesALiveOne_data()
    {
        QTest::addColumn<SandboxFault>("fault");
        QTest::addColumn<ErrorKind>("kind");
        using enum SandboxFaultKind;
        QTest::newRow("down") << SandboxFault{.kind = Status, .value = 503} << ErrorKind::Unreachable;
        QTest::newRow("cut") << SandboxFault{.kind = Cut} << ErrorKind::Unreachable;
        QTest::newRow("refused") << SandboxFault{.kind = TokenRevoked} << ErrorKind::Unauthorized;
        QTest::newRow("terms") << SandboxFault{.kind = TermsNotSigned} << ErrorKind::TermsNotSigned;
        QTest::newRow("HTML") << SandboxFault{.kind = HtmlAnswer} << ErrorKind::Protocol;
        QTest::newRow("HTML in place of the account")
            << SandboxFault{.kind = HtmlAnswer, .endpoint = "/account"} << ErrorKind::Protocol;
    }
    void aTokenIsCheckedBeforeItReplacesALiveOne()
    {
        QFETCH(SandboxFault, fault);
        QFETCH(ErrorKind, kind);
        const OrganisationId id = m_apple->link(*m_app);
        const auto before = token(id);
        const Organisation organisation = m_apple->organisation(*m_app, id);
        const QByteArray file = m_apple->download(*m_app, id);
        m_apple->fault(fault);

        const TokenVerdict verdict = load(id, file);

        QCOMPARE(verdict.error->kind, kind);
        QCOMPARE(outcomes(verdict), QList<TokenCheck::Outcome>({passed, passed, passed, skipped, failed}));
        QCOMPARE(token(id), before);
        QCOMPARE(m_apple->organisation(*m_app, id), organisation);
        m_apple->clearFaults();
        QVERIFY(!load(id, file).error);
        QVERIFY(works(id));
    }

    void aTokenOfAnotherServiceTakesAYes()
    {
        const OrganisationId id = m_apple->link(*m_app);
        QVERIFY(works(id));
        QCOMPARE(m_apple->sandbox.control("POST", "order", R"({"count":3,"service":null})").status, 200);
        const QByteArray file = m_apple->download(*m_app, id, "Second");
        const auto before = token(id);

        const TokenVerdict refused = load(id, file);

        QCOMPARE(refused.error->kind, ErrorKind::Conflict);
        QCOMPARE(outcomes(refused), QList<TokenCheck::Outcome>({passed, passed, passed, failed, skipped}));
        QCOMPARE(token(id), before);
        QVERIFY(!load(id, file, TokenConsent::AnyService).error);
        QCOMPARE(m_apple->organisation(*m_app, id).account->serverName, QStringLiteral("Second"));
        const Run run = m_apple->sync(*m_app, id);
        QCOMPARE(run.kind, RunKind::Full);
        QCOMPARE(run.left, 20); // the other service's devices are no longer here
    }

    void anotherOrganisationIsNamed()
    {
        const OrganisationId id = m_apple->link(*m_app);
        AppleFixture elsewhere(5, [] {
            SandboxOptions options;
            options.plan.services = 2;
            return options;
        }());
        elsewhere.sandbox.run([](SandboxWorld &world) {
            SandboxOrganisation organisation = world.organisation();
            organisation.name = "Other Trust";
            organisation.id = "999";
            world.setOrganisation(organisation);
        });
        // The same entry in the portal by its key, but of another organisation: only the account tells.
        needNow(service().setAddress(id, {.url = elsewhere.sandbox.addresses.dep, .authorityPem = {}}));
        const PublicKey key = needNow(service().publicKey(id, OrganisationService::Renew::WhenNeeded));
        const HttpReply file = elsewhere.sandbox.control("POST", "token", key.certificatePem.toUtf8());
        const TokenVerdict verdict = load(id, file.body);
        QCOMPARE(verdict.error->kind, ErrorKind::Conflict);
    }

    void aTokenForAnothersKeyNamesWhoseItIs()
    {
        const OrganisationId one = m_apple->add(*m_app, QStringLiteral("One"));
        const OrganisationId two = m_apple->add(*m_app, QStringLiteral("Two"));
        const QByteArray file = m_apple->download(*m_app, two);
        const TokenVerdict bare = load(one, file);
        QVERIFY2(bare.error->message.contains(QStringLiteral("“Two”, not of “One”")), qPrintable(bare.error->message));
        QCOMPARE(outcomes(bare), QList<TokenCheck::Outcome>({failed, skipped, skipped, skipped, skipped}));

        m_apple->clock.set(
            QDateTime::currentDateTimeUtc().addSecs(3600)); // the openssl tool's certificate begins today
        const OpenSslTool stranger;
        const HttpReply strange = m_apple->sandbox.control("POST", "token", stranger.read("cert.pem"));
        const TokenVerdict noKey = load(one, strange.body);
        QVERIFY2(noKey.error->message.contains(QStringLiteral("no public key yet")), qPrintable(noKey.error->message));
        const TokenVerdict otherKey = load(two, strange.body);
        QVERIFY2(otherKey.error->message.contains(QStringLiteral("another public key")),
                 qPrintable(otherKey.error->message));
        QVERIFY(load(one, "noise").error);
        QCOMPARE(await(service().loadToken(OrganisationId(99), file, TokenConsent::AnyService)).error->kind,
                 ErrorKind::NotFound);
    }

    void oneServiceIsLinkedOnce()
    {
        (void)m_apple->link(*m_app, QStringLiteral("One"));
        const OrganisationId two = m_apple->add(*m_app, QStringLiteral("Two"));
        const TokenVerdict verdict = load(two, m_apple->download(*m_app, two), TokenConsent::AnyService);
        QVERIFY(verdict.error);
        QVERIFY2(verdict.error->message.contains(QStringLiteral("linked as “One” already")),
                 qPrintable(verdict.error->message));
        QVERIFY(!token(two));
    }

    void anExpiredTokenIsToldWithItsDay()
    {
        const OrganisationId id = m_apple->add(*m_app);
        const QByteArray file = m_apple->download(*m_app, id);
        m_apple->clock.advance(24h * 366);
        const qsizetype before = m_apple->log().size();
        const TokenVerdict verdict = load(id, file);
        QVERIFY2(verdict.error->message.contains(QStringLiteral("expired on 14 October 2027")),
                 qPrintable(verdict.error->message));
        QCOMPARE(outcomes(verdict), QList<TokenCheck::Outcome>({passed, passed, failed, skipped, skipped}));
        QCOMPARE(m_apple->log().size(), before); // Apple is not even asked
    }

    void aLowerProtocolVersionIsNotAnotherOrganisation()
    {
        const OrganisationId id = m_apple->link(*m_app);
        // Below version 3 Apple does not name the organisation's number.
        needSoon(m_app->store().run([id](Database &database) {
            return OrganisationStore(database).setAccount(id, R"({"server_name":"Muster","org_name":"x"})",
                                                          utc("2026-10-14T09:00:00Z"));
        }));
        QVERIFY(!load(id, m_apple->download(*m_app, id)).error);
    }

    void aTokenTravelsEncryptedOrNotAtAll_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("fine");
        const auto row = [](const char *url, bool fine) { QTest::newRow(url) << QString::fromLatin1(url) << fine; };
        row("https://mdmenrollment.apple.com", true);
        row("https://sandbox.example.org:8443/base", true);
        row("http://127.0.0.1:4711/", true);
        row("http://localhost:4711/", true);
        row("http://[::1]:4711/", true);
        row("http://example.org/", false);
        row("http://127.0.0.1.example.org/", false);
        row("ftp://127.0.0.1/", false);
        row("file:///etc/passwd", false);
        row("nonsense", false);
        row("", false);
    }
    void aTokenTravelsEncryptedOrNotAtAll()
    {
        QFETCH(QString, url);
        QFETCH(bool, fine);
        const auto added =
            await(service().add(QStringLiteral("School"), {.url = QUrl(url), .authorityPem = {}}, false));
        QCOMPARE(added.has_value(), fine);
        if (!fine)
            QCOMPARE(added.error().kind, ErrorKind::InvalidInput);
        const OrganisationId id = m_apple->add(*m_app, QStringLiteral("Other"));
        QCOMPARE(await(service().setAddress(id, {.url = QUrl(url), .authorityPem = {}})).has_value(), fine);
    }

    void organisationsAreFoundByNameOrWhenThereIsOnlyOne()
    {
        QVERIFY(await(service().find({})).error().message.contains(QStringLiteral("no organisation")));
        const OrganisationId one = m_apple->add(*m_app, QStringLiteral("One"));
        QCOMPARE(needNow(service().find({})).id, one);
        (void)m_apple->add(*m_app, QStringLiteral("Two"));
        QVERIFY(await(service().find({})).error().message.contains(QStringLiteral("2 organisation")));
        QCOMPARE(needNow(service().find(QStringLiteral("ONE"))).id, one);
        needNow(service().rename(one, QStringLiteral("First")));
        QCOMPARE(needNow(service().find(QStringLiteral("first"))).id, one);
        QCOMPARE(needNow(service().all()).size(), 2);
    }

    void unlinkingRemovesEverythingHereAndNothingAtApple()
    {
        const OrganisationId id = m_apple->link(*m_app);
        QVERIFY(works(id));
        const qsizetype before = m_apple->log().size();
        needNow(service().unlink(id));
        for (const char *table : {"organisations", "keys", "tokens", "devices", "runs"})
            QCOMPARE(needSoon(m_app->store().read([table](Database &database) {
                         return database.value(QStringLiteral("SELECT count(*) FROM %1").arg(QLatin1StringView(table)));
                     })).toInt(),
                     0);
        QCOMPARE(m_apple->log().size(), before);
        QCOMPARE(m_apple->sandbox.control("GET", "state").json().value(QLatin1StringView("assigned")).toInt(), 20);
    }

    void closingWhileATokenIsCheckedChangesNothing()
    {
        const OrganisationId id = m_apple->add(*m_app);
        const QByteArray file = m_apple->download(*m_app, id);
        m_apple->fault({.kind = SandboxFaultKind::Slow, .endpoint = "/account", .value = 600'000});
        std::optional<TokenVerdict> verdict;
        auto task = service().loadToken(id, file, TokenConsent::SameServiceOnly).then([&](TokenVerdict told) {
            verdict = told;
        });
        QTRY_VERIFY(!m_apple->log().isEmpty()); // the session; the account's answer is awaited
        m_app.reset();
        QVERIFY(verdict && verdict->error);
        QCOMPARE(verdict->error->kind, ErrorKind::Cancelled);
        m_apple->clearFaults();
        m_app = m_apple->start();
        QVERIFY(!token(id));
        QVERIFY(!load(id, file).error);
    }

    void aLockedWorkspaceLinksNothing()
    {
        needNow(m_app->vault().unlock(Secret(QByteArray("correct horse"))));
        const OrganisationId id = m_apple->link(*m_app);
        m_app = m_apple->start();
        QCOMPARE(await(service().publicKey(id, OrganisationService::Renew::Always)).error().kind, ErrorKind::Crypto);
        QCOMPARE(m_apple->sync(*m_app, id).error->kind, ErrorKind::Crypto);
        needNow(m_app->vault().unlock(Secret(QByteArray("correct horse"))));
        QVERIFY(works(id));
    }
};

QTEST_GUILESS_MAIN(TestOrganisationService)
#include "tst_organisationservice.moc"
