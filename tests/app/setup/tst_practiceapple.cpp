#include "app/application.h"
#include "app/setup/practiceapple.h"
#include "tests/support/setupfixture.h"

#include <QTest>

using namespace Muster;

class TestPracticeApple : public QObject {
    Q_OBJECT

private:
    static OrganisationId link(SetupFixture &fixture, const QString &name)
    {
        const auto address = fixture.wait(fixture.practice->address());
        const auto id = fixture.wait(fixture.app->organisations().add(name, *address, true));
        const auto key =
            fixture.wait(fixture.app->organisations().publicKey(*id, OrganisationService::Renew::WhenNeeded));
        const auto download = fixture.wait(fixture.practice->tokenFor({name, {}, key->certificatePem}));
        const TokenVerdict verdict =
            fixture.wait(fixture.app->organisations().loadToken(*id, download->file, TokenConsent::SameServiceOnly));
        [&] { QVERIFY2(!verdict.error, qPrintable(verdict.error.value_or(Error()).message)); }();
        return *id;
    }

private Q_SLOTS:
    void theSchoolIsMostlyIPadsWithAFewProfiles()
    {
        const SandboxWorld world(PracticeApple::schoolPlan());
        int iPads = 0;
        int profiled = 0;
        for (const SandboxDevice &device : world.devices()) {
            iPads += sandboxProducts()[device.product].family == "iPad";
            profiled += device.profileStatus != SandboxProfileStatus::Empty;
        }
        QCOMPARE(int(world.devices().size()), 300);
        QVERIFY2(iPads >= 200, qPrintable(QString::number(iPads)));
        QVERIFY2(profiled >= 5 && profiled <= 60, qPrintable(QString::number(profiled)));
    }

    void startsOnlyWhenItIsNeeded()
    {
        SetupFixture fixture;
        QCOMPARE(fixture.wait(fixture.practice->resume()).value(), 0);
        QVERIFY(!fixture.practice->isRunning());
        QVERIFY(!QFile::exists(PracticeApple::stateFileOf(fixture.workspace())));

        QVERIFY(fixture.wait(fixture.practice->address()).has_value());
        QVERIFY(fixture.practice->isRunning());
    }

    void everyOrganisationHasItsOwnService()
    {
        SetupFixture fixture;
        const OrganisationId first = link(fixture, QStringLiteral("Riverside"));
        const OrganisationId second = link(fixture, QStringLiteral("Hillside"));

        const auto one = fixture.wait(fixture.app->organisations().byId(first));
        const auto other = fixture.wait(fixture.app->organisations().byId(second));
        QCOMPARE(one->account->serverName, QStringLiteral("Muster Riverside"));
        QCOMPARE(other->account->serverName, QStringLiteral("Muster Hillside"));
        QCOMPARE(one->account->orgName, QStringLiteral("Riverside"));
        QCOMPARE(fixture.wait(fixture.practice->deviceCount(one->account->serverUuid)).value(), 300);
        QCOMPARE(fixture.wait(fixture.practice->deviceCount(other->account->serverUuid)).value(), 300);
    }

    void theSameKeyComesBackToTheSameService()
    {
        SetupFixture fixture;
        const OrganisationId id = link(fixture, QStringLiteral("Riverside"));
        const auto key = fixture.wait(fixture.app->organisations().publicKey(id, OrganisationService::Renew::Always));
        const auto linked = fixture.wait(fixture.app->organisations().byId(id));

        const auto again = fixture.wait(fixture.practice->tokenFor(
            {QStringLiteral("Riverside"), linked->account->serverUuid, key->certificatePem}));

        QCOMPARE(again->serviceName, QStringLiteral("Muster Riverside"));
        const TokenVerdict verdict =
            fixture.wait(fixture.app->organisations().loadToken(id, again->file, TokenConsent::SameServiceOnly));
        QVERIFY(!verdict.error);
    }

    void aRestartKeepsTheWorldAndTellsTheNewAddress()
    {
        SetupFixture fixture;
        const OrganisationId id = link(fixture, QStringLiteral("Riverside"));
        const QUrl before = fixture.wait(fixture.app->organisations().byId(id))->url;

        fixture.restart();
        QVERIFY(!fixture.practice->isRunning());
        QCOMPARE(fixture.wait(fixture.practice->resume()).value(), 1);

        const auto organisation = fixture.wait(fixture.app->organisations().byId(id));
        QCOMPARE(organisation->url, fixture.wait(fixture.practice->address())->url);
        QVERIFY(organisation->url != before);
        const auto run = fixture.wait(fixture.app->sync().sync(id, RunKind::Full));
        QCOMPARE(run->state, RunState::Done);
        QCOMPARE(run->devices, 300);
    }

    void anotherSandboxIsLeftAlone()
    {
        SetupFixture fixture;
        link(fixture, QStringLiteral("Riverside"));
        SandboxFixture other;
        const auto id = fixture.wait(fixture.app->organisations().add(
            QStringLiteral("Elsewhere"), {.url = other.addresses.dep, .authorityPem = {}}, true));

        fixture.restart();
        QCOMPARE(fixture.wait(fixture.practice->resume()).value(), 1);
        QCOMPARE(fixture.wait(fixture.app->organisations().byId(*id))->url, other.addresses.dep);
    }

    void aDamagedStateFileIsToldAndTheNextTryMayWork()
    {
        SetupFixture fixture;
        QFile file(PracticeApple::stateFileOf(fixture.workspace()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no world");
        file.close();
        QCOMPARE(fixture.wait(fixture.practice->address()).error().kind, ErrorKind::InvalidInput);

        QVERIFY(file.remove());
        QVERIFY(fixture.wait(fixture.practice->address()).has_value());
    }

    void refusesWhatIsNoCertificate()
    {
        SetupFixture fixture;
        const auto download =
            fixture.wait(fixture.practice->tokenFor({QStringLiteral("X"), {}, QStringLiteral("nothing")}));
        QCOMPARE(download.error().kind, ErrorKind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestPracticeApple)
#include "tst_practiceapple.moc"
