#include "tests/support/setupfixture.h"

#include "models/setup/setupdraft.h"

#include <QSignalSpy>
#include <QTest>

using namespace Muster;
using Side = SetupFlow::Side;

namespace {

// Waits until nothing is under way.
void settle(SetupFlow &flow)
{
    QTRY_COMPARE_WITH_TIMEOUT(flow.activity(), SetupFlow::Activity::None, 30000);
}

void open(SetupFlow &flow)
{
    QSignalSpy opened(&flow, &SetupFlow::opened);
    flow.open();
    QTRY_COMPARE(opened.count(), 1);
    settle(flow);
}

void goTo(SetupFlow &flow, SetupFixture &fixture, SetupStep step, Side side)
{
    flow.decide(side);
    flow.setName(QStringLiteral("Riverside"));
    while (flow.step() < step) {
        if (flow.step() == SetupStep::PublicKey)
            flow.noteKeyCopied();
        if (flow.step() == SetupStep::ServiceAtApple && side == Side::Real)
            flow.setServiceMade(true);
        if (flow.step() == SetupStep::ServiceAtApple && side == Side::Practice)
            flow.visitPortal();
        if (flow.step() == SetupStep::ServerToken && side == Side::Real)
            flow.loadToken(QStringLiteral("x.p7m"), fixture.token(flow.key()->certificatePem));
        if (flow.step() == SetupStep::ServerToken && side == Side::Practice)
            flow.useDownload();
        settle(flow);
        const SetupStep before = flow.step();
        flow.next();
        QVERIFY2(flow.step() != before, qPrintable(flow.obstacle()));
        if (step != SetupStep::FirstSync)
            settle(flow);
    }
}

SetupDraft storedDraft(SetupFixture &fixture)
{
    const auto draft = fixture.app->store().run([](Database &database) { return SetupDraftStore(database).latest(); });
    [&] { QTRY_VERIFY(draft.isFinished()); }();
    return draft.result().value();
}

} // namespace

class TestSetupFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void practiceGoesFromNothingToDevices()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        QSignalSpy completed(flow.get(), &SetupFlow::completed);
        open(*flow);

        goTo(*flow, fixture, SetupStep::FirstSync, Side::Practice);

        QTRY_COMPARE_WITH_TIMEOUT(completed.count(), 1, 30000);
        QCOMPARE(flow->run()->devices, 300);
        QCOMPARE(flow->obstacle(), QString());
        QVERIFY(flow->organisation()->isPractice);
        QTRY_COMPARE(storedDraft(fixture).id, 0);
    }

    void aRealOrganisationGoesFromNothingToDevices()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        QSignalSpy completed(flow.get(), &SetupFlow::completed);
        open(*flow);

        goTo(*flow, fixture, SetupStep::FirstSync, Side::Real);

        QTRY_COMPARE_WITH_TIMEOUT(completed.count(), 1, 30000);
        QVERIFY(flow->run()->devices > 0);
        QVERIFY(!fixture.practice->isRunning());
        QVERIFY(!flow->organisation()->isPractice);
    }

    void goesOnWhereItWasClosed_data()
    {
        QTest::addColumn<SetupStep>("step");
        QTest::addColumn<Side>("side");
        for (const Side side : {Side::Real, Side::Practice}) {
            for (int step = 0; step < int(SetupStep::StepCount); ++step)
                QTest::addRow("%s %d", side == Side::Real ? "real" : "practice", step + 1) << SetupStep(step) << side;
        }
    }

    void goesOnWhereItWasClosed()
    {
        QFETCH(SetupStep, step);
        QFETCH(Side, side);
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, step, side);
        const QString fingerprint = flow->key() ? flow->key()->fingerprint : QString();
        fixture.awaitSyncing(*flow);
        flow->close();

        flow.reset();
        fixture.restart();
        flow = fixture.flow();
        QSignalSpy opened(flow.get(), &SetupFlow::opened);
        flow->open();
        QTRY_COMPARE(opened.count(), 1);

        QCOMPARE(flow->step(), step);
        QCOMPARE(flow->name(), QStringLiteral("Riverside"));
        QCOMPARE(flow->side(), side);
        settle(*flow);
        QCOMPARE(flow->key() ? flow->key()->fingerprint : QString(), fingerprint);
        for (int before = 0; before < int(step); ++before)
            QVERIFY(flow->isDone(SetupStep(before)));
        // And from there to the end; what the practice portal gave is asked for again.
        if (side == Side::Practice && step == SetupStep::ServerToken) {
            flow->visitPortal();
            settle(*flow);
        }
        goTo(*flow, fixture, SetupStep::FirstSync, side);
        QTRY_VERIFY_WITH_TIMEOUT(flow->isDone(SetupStep::FirstSync), 30000);
        QTRY_COMPARE(storedDraft(fixture).id, 0);
    }

    void goesOnWhereItWasKilled_data()
    {
        QTest::addColumn<SetupStep>("step");
        for (int step = 0; step <= int(SetupStep::ServerToken); ++step)
            QTest::addRow("%d", step + 1) << SetupStep(step);
    }

    void goesOnWhereItWasKilled()
    {
        QFETCH(SetupStep, step);
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, step, Side::Real);
        const QString fingerprint = flow->key() ? flow->key()->fingerprint : QString();
        std::ignore = storedDraft(fixture); // what was handed in before it is on the disk

        flow.reset();
        fixture.crash();
        flow = fixture.flow();
        open(*flow);

        QCOMPARE(flow->step(), step);
        QCOMPARE(flow->side(), Side::Real);
        QCOMPARE(flow->key() ? flow->key()->fingerprint : QString(), fingerprint);
        goTo(*flow, fixture, SetupStep::FirstSync, Side::Real);
        QTRY_VERIFY_WITH_TIMEOUT(flow->isDone(SetupStep::FirstSync), 30000);
    }

    void saysWhyItCannotGoOn()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        QCOMPARE(flow->obstacle(), QStringLiteral("Choose one of the two first."));
        flow->next();
        QCOMPARE(flow->step(), SetupStep::WhatYouNeed);
        flow->decide(Side::Real);
        QCOMPARE(flow->obstacle(), QStringLiteral("Give the organisation a name."));
        flow->setName(QString(101, u'x'));
        QCOMPARE(flow->obstacle(), QStringLiteral("Use a name of at most 100 characters."));
        flow->setName(QStringLiteral("Riverside"));
        QCOMPARE(flow->obstacle(), QString());
        flow->next();
        QCOMPARE(flow->obstacle(), QStringLiteral("The key is being made."));
        settle(*flow);
        QCOMPARE(flow->obstacle(), QStringLiteral("Save or copy the public key first."));
        flow->noteKeyCopied();
        flow->next();
        QCOMPARE(flow->obstacle(), QStringLiteral("Tick the box when the key is uploaded."));
        flow->setServiceMade(true);
        flow->next();
        QCOMPARE(flow->obstacle(), QStringLiteral("Load the server token first."));
        flow->loadToken(QStringLiteral("x"), QByteArray("x"));
        QCOMPARE(flow->obstacle(), QStringLiteral("The token is being checked."));
        settle(*flow);
        QCOMPARE(flow->obstacle(), QStringLiteral("This token was not taken."));
        flow->back();
        QCOMPARE(flow->step(), SetupStep::ServiceAtApple);
    }

    void aNameThatIsTakenIsToldAtOnce()
    {
        SetupFixture fixture;
        QVERIFY(fixture.wait(fixture.app->organisations().add(QStringLiteral("Riverside"),
                                                              {.url = appleServiceUrl(), .authorityPem = {}}, false)));
        auto flow = fixture.flow();
        open(*flow);
        flow->decide(Side::Practice);
        flow->setName(QStringLiteral(" riverside "));
        QCOMPARE(flow->obstacle(), QStringLiteral("“riverside” is in this workspace already. Use another name."));
    }

    void anOrganisationLeftByACrashIsTakenUp()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        flow->decide(Side::Real);
        flow->setName(QStringLiteral("Riverside"));
        flow->keep();
        const auto id = fixture.wait(fixture.app->organisations().add(
            QStringLiteral("Riverside"), {.url = appleServiceUrl(), .authorityPem = {}}, false));

        flow->next(); // the draft knew nothing of the organisation yet
        settle(*flow);

        QVERIFY(!flow->error());
        QCOMPARE(flow->organisation()->id, *id);
        QVERIFY(flow->key());
    }

    void theKeyIsSavedAsAFile()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::PublicKey, Side::Real);
        flow->saveKey(fixture.folder.filePath(QStringLiteral("no/such/folder.pem")));
        settle(*flow);
        QVERIFY(flow->error()->message.contains(QStringLiteral("could not be written")));
        QVERIFY(!flow->isKeySaved());

        QCOMPARE(flow->keyFileName(), QStringLiteral("Riverside public key.pem"));
        const QString path = fixture.folder.filePath(flow->keyFileName());
        flow->saveKey(path);
        settle(*flow);

        QVERIFY(flow->isKeySaved());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), flow->key()->certificatePem);
    }

    void everyWrongTokenIsToldInWords_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("The file is empty.");
        QTest::newRow("noise") << QByteArray("abc") << QStringLiteral("This is not a server token.");
        QTest::newRow("page") << QByteArray("<!DOCTYPE html><html>")
                              << QStringLiteral("This is a web page, not a server token");
        QTest::newRow("own key") << QByteArray("KEY") << QStringLiteral("This is a certificate, the one to upload");
        QTest::newRow("private key") << QByteArray("-----BEGIN PRIVATE KEY-----\n")
                                     << QStringLiteral("This is a private key, not a server token.");
        QTest::newRow("headers only") << QByteArray("Content-Type: application/pkcs7-mime\nX: y\n\n")
                                      << QStringLiteral("The file ends after its first lines");
        QTest::newRow("cut off") << QByteArray("CUT") << QStringLiteral("The server token is cut off or damaged.");
        QTest::newRow("large") << QByteArray(300 * 1024, 'x') << QStringLiteral("it has 300");
        QTest::newRow("foreign") << QByteArray("FOREIGN")
                                 << QStringLiteral("This token was made for another public key.");
        QTest::newRow("other organisation")
            << QByteArray("OTHER")
            << QStringLiteral("This token was made for the public key of “Hillside”, not of “Riverside”.");
    }

    void everyWrongTokenIsToldInWords()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, words);
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Real);
        if (file == "KEY")
            file = flow->key()->certificatePem.toUtf8();
        else if (file == "CUT")
            file = fixture.token(flow->key()->certificatePem).first(900);
        else if (file == "FOREIGN")
            file = fixture.token(QString::fromUtf8(fixture.apple().certificate()));
        else if (file == "OTHER") {
            const auto id = fixture.wait(fixture.app->organisations().add(
                QStringLiteral("Hillside"), {.url = appleServiceUrl(), .authorityPem = {}}, false));
            file = fixture.token(
                fixture.wait(fixture.app->organisations().publicKey(*id, OrganisationService::Renew::WhenNeeded))
                    ->certificatePem);
        }

        flow->useTokenFile(fixture.write(fixture.folder.filePath(QStringLiteral("t.p7m")), file));
        settle(*flow);

        QVERIFY(flow->verdict()->error);
        QVERIFY2(flow->verdict()->error->message.contains(words), qPrintable(flow->verdict()->error->message));
        QVERIFY(!flow->isDone(SetupStep::ServerToken));

        // The right one mends it.
        flow->loadToken(QStringLiteral("right.p7m"), fixture.token(flow->key()->certificatePem));
        settle(*flow);
        QVERIFY(flow->isDone(SetupStep::ServerToken));
    }

    void whatAppleSaysAgainstATokenIsTold_data()
    {
        QTest::addColumn<bool>("terms");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("terms") << true << ErrorKind::TermsNotSigned;
        QTest::newRow("voided") << false << ErrorKind::Unauthorized;
    }

    void whatAppleSaysAgainstATokenIsTold()
    {
        QFETCH(bool, terms);
        QFETCH(ErrorKind, kind);
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Real);
        const QByteArray file = fixture.token(flow->key()->certificatePem);
        if (terms)
            fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(false); });
        else
            std::ignore = fixture.token(flow->key()->certificatePem); // each download voids the one before

        flow->loadToken(QStringLiteral("x.p7m"), file);
        settle(*flow);

        QCOMPARE(flow->verdict()->error->kind, kind);
        QVERIFY(flow->verdict()->checks[2].outcome == TokenCheck::Outcome::Passed);
        if (terms) {
            fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(true); });
            flow->retryToken();
            settle(*flow);
            QVERIFY(flow->isDone(SetupStep::ServerToken));
        }
    }

    void aMissingAndAHugeFileAreTold()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Real);
        flow->useTokenFile(fixture.folder.filePath(QStringLiteral("gone.p7m")));
        settle(*flow);
        QVERIFY(flow->error()->message.contains(QStringLiteral("is not there any more")));
        QFile huge(fixture.folder.filePath(QStringLiteral("huge.p7m")));
        QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(17 * 1024 * 1024));
        flow->useTokenFile(huge.fileName());
        settle(*flow);
        QVERIFY(flow->error()->message.contains(QStringLiteral("is not a server token")));
    }

    void aTokenOfAnotherServiceTakesAnExplicitYes()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Real);
        flow->loadToken(QStringLiteral("a.p7m"), fixture.token(flow->key()->certificatePem));
        settle(*flow);
        QCOMPARE(flow->organisation()->account->serverName, QStringLiteral("Muster"));

        flow->loadToken(QStringLiteral("b.p7m"), fixture.token(flow->key()->certificatePem, "?service=Service%202"));
        settle(*flow);
        QVERIFY(flow->needsConsent());
        QCOMPARE(flow->organisation()->account->serverName, QStringLiteral("Muster"));

        flow->consentToOtherService();
        settle(*flow);
        QVERIFY(!flow->verdict()->error);
        QCOMPARE(flow->organisation()->account->serverName, QStringLiteral("Service 2"));
    }

    void aTokenInDownloadsIsNoticed()
    {
        SetupFixture fixture;
        const QString old = fixture.write(fixture.downloads() + QStringLiteral("/old.p7m"), "old");
        QFile file(old);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-1), QFileDevice::FileModificationTime));
        file.close();
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Real);
        QVERIFY(flow->isWatchingDownloads());
        fixture.write(fixture.downloads() + QStringLiteral("/other.txt"), "text");

        fixture.write(fixture.downloads() + QStringLiteral("/new.p7m"), fixture.token(flow->key()->certificatePem));

        QTRY_VERIFY(flow->foundToken());
        QCOMPARE(flow->foundToken()->name, QStringLiteral("new.p7m"));
        flow->useFoundToken();
        settle(*flow);
        QVERIFY(flow->isDone(SetupStep::ServerToken));
        flow->close();
        QVERIFY(!flow->isWatchingDownloads());
    }

    void aFailedSyncCanBeTriedAgain()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Real);
        flow->loadToken(QStringLiteral("a.p7m"), fixture.token(flow->key()->certificatePem));
        settle(*flow);
        fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(false); });
        flow->next();
        settle(*flow);
        QVERIFY(flow->error());
        QCOMPARE(flow->error()->kind, ErrorKind::TermsNotSigned);
        QCOMPARE(flow->obstacle(), QStringLiteral("The devices are not here yet."));

        fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(true); });
        flow->startSync();
        settle(*flow);
        QVERIFY(flow->isDone(SetupStep::FirstSync));
    }

    void itCanBeBegunAfresh()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServiceAtApple, Side::Real);
        QVERIFY(flow->canStartOver());

        flow->startOver();
        settle(*flow);

        QCOMPARE(flow->step(), SetupStep::WhatYouNeed);
        QVERIFY(fixture.wait(fixture.app->organisations().all())->isEmpty());
        QCOMPARE(storedDraft(fixture).id, 0);
        goTo(*flow, fixture, SetupStep::ServerToken, Side::Practice);
    }

    void anotherNameRenamesTheOrganisation()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::PublicKey, Side::Real);
        flow->goTo(SetupStep::WhatYouNeed);
        flow->setName(QStringLiteral("Hillside"));
        flow->next();
        settle(*flow);
        QCOMPARE(fixture.wait(fixture.app->organisations().byId(flow->organisation()->id))->name,
                 QStringLiteral("Hillside"));
    }

    void aTokenIsRenewed()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::FirstSync, Side::Real);
        QTRY_VERIFY_WITH_TIMEOUT(flow->isDone(SetupStep::FirstSync), 30000);
        const OrganisationId id = flow->organisation()->id;

        QSignalSpy opened(flow.get(), &SetupFlow::opened);
        QSignalSpy completed(flow.get(), &SetupFlow::completed);
        flow->openForRenewal(id);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(flow->steps(), QList<SetupStep>{SetupStep::ServerToken});
        QVERIFY(!flow->isDone(SetupStep::ServerToken));
        flow->loadToken(QStringLiteral("new.p7m"), fixture.token(flow->key()->certificatePem));
        settle(*flow);

        QVERIFY(flow->isDone(SetupStep::ServerToken));
        QCOMPARE(completed.count(), 1);
        QTRY_COMPARE(storedDraft(fixture).id, 0);
    }

    void aHalfDoneOneMayWaitWhileAnotherIsMade()
    {
        SetupFixture fixture;
        auto flow = fixture.flow();
        open(*flow);
        goTo(*flow, fixture, SetupStep::ServiceAtApple, Side::Real);
        const OrganisationId waiting = flow->organisation()->id;
        QSignalSpy opened(flow.get(), &SetupFlow::opened);
        flow->openNew();
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(flow->step(), SetupStep::WhatYouNeed);
        flow->decide(Side::Practice);
        flow->setName(QStringLiteral("Trial"));
        flow->keep();

        flow->openHalfDone(waiting);
        QTRY_COMPARE(opened.count(), 2);
        QCOMPARE(flow->step(), SetupStep::ServiceAtApple);
        QCOMPARE(flow->name(), QStringLiteral("Riverside"));
    }
};

QTEST_GUILESS_MAIN(TestSetupFlow)
#include "tst_setupflow.moc"
