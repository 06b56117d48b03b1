#include "models/organisations/credentialstore.h"
#include "models/setup/setupdraft.h"
#include "models/storage/vaultstore.h"
#include "tests/support/workspace.h"

using namespace Muster;

// The stores of what only we know: organisations, their keys and tokens, the vault, runs, drafts.
class TestStores : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;

    Database &database() { return *m_workspace->database; }
    OrganisationStore organisations() { return OrganisationStore(database()); }

    static StoredKey aKey(const char *name)
    {
        StoredKey key;
        key.createdAt = utc("2026-10-14T09:22:00Z");
        key.certificatePem = QString::fromLatin1(name);
        key.fingerprint = QString::fromLatin1(name).toLower();
        key.sealedPrivateKey = QByteArray("\x01\0\xff", 3) + name;
        return key;
    }

    static StoredToken aToken(KeyId key)
    {
        StoredToken token;
        token.keyId = key;
        token.loadedAt = utc("2026-10-14T09:23:00Z");
        token.expiresAt = utc("2027-10-14T09:23:00Z");
        token.sealedSecrets = QByteArray("\0sealed", 7);
        return token;
    }

private Q_SLOTS:
    void init() { m_workspace = std::make_unique<TestWorkspace>(); }

    void anOrganisationIsKeptWhole()
    {
        const OrganisationId id =
            need(organisations().add(QStringLiteral("  Straße  Süd "), QUrl(QStringLiteral("https://a.example/x")),
                                     QStringLiteral("PEM"), true, m_now));
        const Error error{ErrorKind::Throttled, QStringLiteral("wait"), QStringLiteral("HTTP 429"),
                          utc("2026-10-14T10:00:00Z")};
        const QByteArray account =
            R"({"server_name":"S","org_id":"1","facilitator_id":"me@x","urls":[{"uri":"/devices/sync","limit":{"maximum":500}}]})";
        need(organisations().setAccount(id, account, m_now));
        need(organisations().setTrouble(id, error, m_now));
        need(organisations().setPosition(id, position("cur", 7)));
        need(organisations().setFullSyncAt(id, m_now));
        need(organisations().setProtocolVersion(id, 9));

        const Organisation read = need(organisations().byId(id));

        QCOMPARE(read.name, QStringLiteral("Straße Süd"));
        QCOMPARE(read.url, QUrl(QStringLiteral("https://a.example/x")));
        QCOMPARE(read.authorityPem, QStringLiteral("PEM"));
        QVERIFY(read.isPractice);
        QCOMPARE(read.createdAt, m_now);
        QCOMPARE(read.account->serverName, QStringLiteral("S"));
        QCOMPARE(read.account->adminId, QStringLiteral("me@x"));
        QCOMPARE(read.account->pageLimit(QStringLiteral("/devices/sync")), 500);
        QCOMPARE(read.account->pageLimit(QStringLiteral("/server/devices")), 100);
        QCOMPARE(read.trouble->error, error);
        QCOMPARE(read.trouble->since, m_now);
        QCOMPARE(read.position, position("cur", 7));
        QCOMPARE(read.fullSyncAt, m_now);
        QCOMPARE(read.protocolVersion, 9);
        QVERIFY(!read.isLinked());
    }

    void namesAreUniqueWhateverTheirCase()
    {
        const OrganisationId first = m_workspace->addOrganisation(QStringLiteral("School"));
        const OrganisationId second = m_workspace->addOrganisation(QStringLiteral("Other"));
        QCOMPARE(organisations().add(QStringLiteral("SCHOOL"), {}, {}, false, m_now).error().kind, ErrorKind::Conflict);
        QCOMPARE(organisations().add(QStringLiteral("   "), {}, {}, false, m_now).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(organisations().rename(second, QStringLiteral("school")).error().kind, ErrorKind::Conflict);
        QCOMPARE(organisations().rename(second, QString()).error().kind, ErrorKind::InvalidInput);
        need(organisations().rename(first, QStringLiteral("SCHOOL")));
        QCOMPARE(need(organisations().byId(first)).name, QStringLiteral("SCHOOL"));
    }

    void anOrganisationIsFoundByNameBeforeNumber()
    {
        const OrganisationId first = m_workspace->addOrganisation(QStringLiteral("School"));
        const OrganisationId second = m_workspace->addOrganisation(QStringLiteral("1"));
        QCOMPARE(need(organisations().find(QStringLiteral("school"))).id, first);
        QCOMPARE(need(organisations().find(QStringLiteral("1"))).id, second);
        QCOMPARE(need(organisations().find(QStringLiteral(" 2 "))).id, second);
        QCOMPARE(organisations().find(QStringLiteral("x' OR 1=1 --")).error().kind, ErrorKind::NotFound);
        QCOMPARE(organisations().byId(OrganisationId(99)).error().kind, ErrorKind::NotFound);
        QCOMPARE(organisations().setFullSyncAt(OrganisationId(99), m_now).error().kind, ErrorKind::NotFound);
    }

    void aTroubleKeepsItsBeginningUntilItIsAnother()
    {
        const OrganisationId id = m_workspace->addOrganisation();
        const Error terms{ErrorKind::TermsNotSigned, QStringLiteral("terms"), {}, {}};
        need(organisations().setTrouble(id, terms, m_now));
        need(organisations().setTrouble(id, terms, m_now.addDays(1)));
        QCOMPARE(need(organisations().byId(id)).trouble->since, m_now);
        need(organisations().setTrouble(id, {ErrorKind::Unauthorized, QStringLiteral("token"), {}, {}},
                                        m_now.addDays(2)));
        QCOMPARE(need(organisations().byId(id)).trouble->since, m_now.addDays(2));
        need(organisations().clearTrouble(id));
        QVERIFY(!need(organisations().byId(id)).trouble);
    }

    void aTokenReplacesTheFormerOneAndPromotesItsKey()
    {
        const OrganisationId id = m_workspace->addOrganisation();
        CredentialStore credentials(database());
        const KeyId first = need(credentials.addKey(id, aKey("ONE")));
        const KeyId second = need(credentials.addKey(id, aKey("TWO")));
        QVERIFY(!need(credentials.currentToken(id)));

        need(credentials.replaceToken(id, aToken(first)));
        need(credentials.replaceToken(id, aToken(second)));

        const QList<StoredKey> keys = need(credentials.keys(id));
        QCOMPARE(keys.size(), 2);
        QCOMPARE(keys[0].id, second);
        QCOMPARE(keys[0].state, StoredKey::State::Current);
        QCOMPARE(keys[1].state, StoredKey::State::Retired);
        QCOMPARE(keys[1].sealedPrivateKey, aKey("ONE").sealedPrivateKey);
        const auto token = need(credentials.currentToken(id));
        QCOMPARE(token->keyFingerprint, QStringLiteral("two"));
        QCOMPARE(token->sealedSecrets, QByteArray("\0sealed", 7));
        QCOMPARE(token->expiresAt, utc("2027-10-14T09:23:00Z"));
        QCOMPARE(need(database().value(QStringLiteral("SELECT count(*) FROM tokens"))).toInt(), 1);
        QCOMPARE(need(organisations().byId(id)).tokenExpiresAt, utc("2027-10-14T09:23:00Z"));
    }

    void removingAnOrganisationRemovesAllOfItAndNothingElse()
    {
        const OrganisationId gone = m_workspace->addOrganisation(QStringLiteral("Gone"));
        const OrganisationId stays = m_workspace->addOrganisation(QStringLiteral("Stays"));
        for (const OrganisationId id : {gone, stays}) {
            CredentialStore credentials(database());
            need(credentials.replaceToken(id, aToken(need(credentials.addKey(id, aKey("K"))))));
            const RunId run = need(RunStore(database()).begin(id, RunKind::Full, m_now));
            const DevicePage one = page({deviceJson("A1")});
            need(DevicePageStore(database(), id).store({&one, 1}, position("c"), run, m_now));
            SetupDraft draft;
            draft.organisation = id;
            need(SetupDraftStore(database()).save(draft, m_now));
        }
        need(organisations().remove(gone));

        for (const char *table : {"organisations", "keys", "tokens", "devices", "runs", "setup_drafts"})
            QCOMPARE(
                need(database().value(QStringLiteral("SELECT count(*) FROM %1").arg(QLatin1StringView(table)))).toInt(),
                1);
        QCOMPARE(need(organisations().all()).first().id, stays);
        QCOMPARE(need(checkWorkspace(database())), QStringList());
        QVERIFY(database().takeChanges().testFlag(Changed::DevicesGone));
    }

    void theVaultHasOneRow()
    {
        VaultStore vaults(database());
        QVERIFY(!need(vaults.load()));
        const StoredVault first{
            QStringLiteral("key-file"), {{QStringLiteral("entry"), QStringLiteral("x")}}, QByteArray("\0a", 2)};
        const StoredVault second{
            QStringLiteral("passphrase"), {{QStringLiteral("salt"), QStringLiteral("s")}}, QByteArray("b")};
        need(vaults.save(first));
        QCOMPARE(*need(vaults.load()), first);
        need(vaults.save(second));
        QCOMPARE(*need(vaults.load()), second);
    }

    void aRunIsKeptFromBeginningToEnd()
    {
        const OrganisationId id = m_workspace->addOrganisation();
        RunStore runs(database());
        const RunId run = need(runs.begin(id, RunKind::Incremental, m_now));
        QCOMPARE(need(runs.byId(run)).state, RunState::Running);
        need(runs.setKind(run, RunKind::Full));
        const RunWait wait{m_now, m_now.addSecs(60), QStringLiteral("outage")};
        need(runs.noteWait(run, wait));
        QCOMPARE(need(runs.waits(run)), QList<RunWait>{wait});
        QCOMPARE(need(runs.byId(run)).waitingUntil, m_now.addSecs(60));
        QCOMPARE(need(runs.byId(run)).waitingReason, QStringLiteral("outage"));
        const Error error{ErrorKind::Unreachable, QStringLiteral("gone"), QStringLiteral("HTTP 503"), {}};
        need(runs.end(run, RunState::Failed, error, m_now.addSecs(90)));

        const Run read = need(runs.byId(run));

        QCOMPARE(read.kind, RunKind::Full);
        QCOMPARE(read.state, RunState::Failed);
        QCOMPARE(read.retries, 1);
        QCOMPARE(read.error, error);
        QCOMPARE(read.endedAt, m_now.addSecs(90));
        QVERIFY(!read.waitingUntil.isValid());
        QCOMPARE(runs.byId(RunId(99)).error().kind, ErrorKind::NotFound);
    }

    void aRunThatNeverEndedWasInterrupted()
    {
        const OrganisationId one = m_workspace->addOrganisation(QStringLiteral("One"));
        const OrganisationId two = m_workspace->addOrganisation(QStringLiteral("Two"));
        RunStore runs(database());
        const RunId cut = need(runs.begin(one, RunKind::Full, m_now));
        const RunId other = need(runs.begin(two, RunKind::Full, m_now));
        const RunId next = need(runs.begin(one, RunKind::Full, m_now.addSecs(5)));
        QCOMPARE(need(runs.byId(cut)).state, RunState::Interrupted);
        QCOMPARE(need(runs.byId(other)).state, RunState::Running);
        const QList<Run> latest = need(runs.latest(one, 10));
        QCOMPARE(latest.size(), 2);
        QCOMPARE(latest.first().id, next);
        QCOMPARE(need(runs.latest({}, 2)).size(), 2);
    }

    void aDraftGoesOnWhereItWas()
    {
        SetupDraftStore drafts(database());
        QCOMPARE(need(drafts.latest()), SetupDraft());
        SetupDraft draft{.organisation = m_workspace->addOrganisation(),
                         .step = SetupStep::ServiceAtApple,
                         .isPractice = true,
                         .organisationName = QStringLiteral("Ünï"),
                         .isKeySaved = true,
                         .isServiceMade = true};
        draft.id = need(drafts.save(draft, m_now));
        QCOMPARE(need(drafts.latest()), draft);
        draft.step = SetupStep::ServerToken;
        QCOMPARE(need(drafts.save(draft, m_now.addSecs(1))), draft.id);
        const qint64 other = need(drafts.save(SetupDraft(), m_now.addSecs(2)));
        QVERIFY(other != draft.id);
        need(drafts.remove(other));
        QCOMPARE(need(drafts.latest()), draft);
    }

    void aDraftOfAnotherVersionDoesNotLeadAstray()
    {
        need(database().run(QStringLiteral("INSERT INTO setup_drafts(state, updated_at) VALUES ('{\"step\":99}', 1)")));
        QCOMPARE(need(SetupDraftStore(database()).latest()).step, SetupStep::FirstSync);
        need(database().run(QStringLiteral("UPDATE setup_drafts SET state = 'no JSON'")));
        QCOMPARE(need(SetupDraftStore(database()).latest()).step, SetupStep::WhatYouNeed);
    }

    void everyKindOfErrorKeepsItsName()
    {
        for (int i = 0; i <= int(ErrorKind::Cancelled); ++i) {
            QVERIFY(!errorKindName(ErrorKind(i)).isEmpty());
            QCOMPARE(errorKindFromName(errorKindName(ErrorKind(i))), ErrorKind(i));
        }
    }

    void accountsAreReadTolerantlyAndOnlyFromJson()
    {
        QCOMPARE(accountFactsFromJson("<html>").error().kind, ErrorKind::Protocol);
        QCOMPARE(accountFactsFromJson("[]").error().kind, ErrorKind::Protocol);
        QCOMPARE(accountFactsFromJson("").error().kind, ErrorKind::Protocol);
        const AccountFacts facts = need(accountFactsFromJson(
            R"({"server_name":7,"urls":[3,{"uri":"/a","limit":{"maximum":-5}},{"uri":"/b","limit":{"maximum":"9"}}],"x":{}})"));
        QCOMPARE(facts.serverName, QString());
        QVERIFY(facts.pageLimits.isEmpty());
        QCOMPARE(need(accountFactsFromJson(R"({"org_type":"edu"})")).portalName(),
                 QStringLiteral("Apple School Manager"));
    }
};

QTEST_GUILESS_MAIN(TestStores)
#include "tst_stores.moc"
