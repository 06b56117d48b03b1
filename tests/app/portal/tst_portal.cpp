#include "app/portal/faulttexts.h"
#include "app/portal/portal.h"
#include "app/sandbox/sandboxfault.h"
#include "tests/support/linkedorganisation.h"

#include <QSignalSpy>
#include <QtCrypto>

using namespace Muster;

// The window's side of the simulated Apple, over its real remote control.
class TestPortal : public QObject {
    Q_OBJECT

    const QCA::Initializer m_qca;
    QTemporaryDir m_folder;
    SystemClock m_clock;
    SystemRandom m_random;
    RunningApplication m_app;
    std::unique_ptr<PracticeApple> m_apple;
    std::unique_ptr<Portal> m_portal;

    const PortalState &state() const { return *m_portal->state(); }

    static SandboxPlan plan()
    {
        SandboxPlan plan;
        plan.seed = 3;
        plan.devices = 60;
        return plan;
    }

private Q_SLOTS:
    void init()
    {
        Application::Surroundings surroundings;
        surroundings.keyFolder = m_folder.filePath(QStringLiteral("keys"));
        m_app.reset(new Application(m_folder.filePath(QStringLiteral("portal.muster")), surroundings));
        needSoon(m_app->open());
        m_apple = std::make_unique<PracticeApple>(m_app->organisations(), m_clock, m_random, QString(), plan());
        m_portal = std::make_unique<Portal>(*m_apple, m_app->work());
        needNow(m_portal->refresh());
    }

    void cleanup()
    {
        m_portal.reset();
        m_apple.reset();
        m_app.reset();
    }

    void itStartsTheSimulatedAppleAndReadsIt()
    {
        QVERIFY(m_apple->isRunning());
        QCOMPARE(state().devices, 60);
        QCOMPARE(state().services.size(), 1);
        QVERIFY(state().areTermsSigned);
        QVERIFY(!state().people.isEmpty());
        QVERIFY(qAbs(state().now.secsTo(m_clock.now())) < 60);
    }

    void aServiceGoesItsWholeWay()
    {
        needNow(m_portal->addService(QStringLiteral("Riverside")));
        QCOMPARE(state().services.size(), 2);
        const QString uuid = state().services[1].uuid;
        QVERIFY(!state().services[1].hasCertificate);
        // Without a key there is no token.
        QVERIFY(!await(m_portal->downloadToken(uuid)));

        const PublicKey key = [&] {
            const OrganisationId id = needNow(m_app->organisations().add(
                QStringLiteral("Riverside"), {.url = QUrl(QStringLiteral("http://127.0.0.1:1")), .authorityPem = {}},
                true));
            return needNow(m_app->organisations().publicKey(id, OrganisationService::Renew::WhenNeeded));
        }();
        const auto noKey = await(m_portal->uploadKey(uuid, "no certificate"));
        QCOMPARE(noKey.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!noKey.error().message.isEmpty());
        needNow(m_portal->uploadKey(uuid, key.certificatePem.toUtf8()));
        QVERIFY(state().services[1].hasCertificate);
        const QByteArray token = needNow(m_portal->downloadToken(uuid));
        QVERIFY(token.contains("pkcs7-mime"));
        QVERIFY(state().services[1].tokenExpiresAt > state().now.addDays(364));

        needNow(m_portal->renameService(uuid, QStringLiteral("Riverside North")));
        needNow(m_portal->setDefaults(uuid, {QStringLiteral("Mac"), QStringLiteral("iPad")}));
        QCOMPARE(state().services[1].name, QStringLiteral("Riverside North"));
        QCOMPARE(QSet<QString>(state().services[1].defaults.begin(), state().services[1].defaults.end()),
                 (QSet<QString>{QStringLiteral("Mac"), QStringLiteral("iPad")}));
        // A family has one service.
        QVERIFY(!await(m_portal->setDefaults(state().services[0].uuid, {QStringLiteral("Mac")})));
        needNow(m_portal->deleteService(uuid));
        QCOMPARE(state().services.size(), 1);
        QVERIFY(!await(m_portal->deleteService(state().services[0].uuid))); // it has devices
    }

    void ordersArriveWhereTheDefaultsSay()
    {
        needNow(m_portal->addService(QStringLiteral("Macs")));
        needNow(m_portal->setDefaults(state().services[1].uuid, {QStringLiteral("Mac")}));
        QSignalSpy changed(m_portal.get(), &Portal::devicesChanged);
        const QStringList serials =
            needNow(m_portal->order({.count = 25, .family = QStringLiteral("Mac"), .number = {}, .service = {}}));
        QCOMPARE(serials.size(), 25);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(state().services[1].devices, 25);
        const PortalPage page =
            needNow(m_portal->devices({.words = serials.mid(0, 2).join(u' '), .service = {}, .family = {}}, 0, 100));
        QCOMPARE(page.total, 2);
        QCOMPARE(page.devices[0].service, QStringLiteral("Macs"));
        // Found while it is typed.
        const QString part = serials.first().mid(1, 6).toLower();
        const PortalPage typed = needNow(m_portal->devices({.words = part, .service = {}, .family = {}}, 0, 100));
        QVERIFY(std::ranges::any_of(typed.devices,
                                    [&](const PortalDevice &device) { return device.serial == serials.first(); }));
        QVERIFY(typed.total < 5);
        QCOMPARE(needNow(m_portal->devices({.words = QStringLiteral("?"), .service = {}, .family = {}}, 0, 100)).total,
                 0);
        const QString order = page.devices[0].order;
        QCOMPARE(needNow(m_portal->devices({.words = order, .service = {}, .family = {}}, 0, 100)).total, 25);
        // What Apple Configurator adds has a service of its own, and no default.
        (void)needNow(m_portal->order({.count = 3,
                                       .family = QStringLiteral("Mac"),
                                       .source = QStringLiteral("configurator"),
                                       .number = {},
                                       .service = {}}));
        QVERIFY(std::ranges::any_of(state().services, &PortalServiceEntry::isBuiltIn));
        QCOMPARE(state().services[1].devices, 25);
    }

    void bulkActsTellWhatWasRefused()
    {
        const PortalPage page = needNow(m_portal->devices({}, 0, 3));
        const QStringList serials{page.devices[0].serial, page.devices[1].serial, QStringLiteral("NOBODYHASTHIS")};
        const PortalOutcome moved = needNow(m_portal->change(QStringLiteral("unassign"), serials));
        QCOMPARE(moved.done, 2);
        QCOMPARE(moved.refused.keys(), QStringList{QStringLiteral("NOBODYHASTHIS")});
        QCOMPARE(state().unassigned, 2);

        QSignalSpy unmanaged(m_portal.get(), &Portal::startedUnmanaged);
        const PortalOutcome on = needNow(m_portal->change(QStringLiteral("activate"), {page.devices[2].serial}));
        QCOMPARE(on.done, 0);
        QCOMPARE(unmanaged.count(), 1);
        QCOMPARE(unmanaged[0][0].toString(), page.devices[2].serial);
    }

    void csvGoesUpAndDown()
    {
        const QByteArray file = needNow(m_portal->downloadCsv({}));
        QVERIFY(file.startsWith("Serial Number,Device Model"));
        QCOMPARE(file.count("\r\n"), 61);
        const PortalPage page = needNow(m_portal->devices({}, 0, 2));
        const QByteArray upload = "serial\n" + page.devices[0].serial.toUtf8() + "\n" + page.devices[0].serial.toUtf8()
            + "\n???\n" + page.devices[1].serial.toUtf8() + "\n";
        const PortalOutcome outcome = needNow(m_portal->uploadCsv(QStringLiteral("unassign"), {}, upload));
        QCOMPARE(outcome.done, 2);
        QCOMPARE(outcome.rejectedRows.size(), 2); // twice the same, and no serial at all
    }

    void onlyWhatAppleWasAskedIsListed()
    {
        QCOMPARE(needNow(m_portal->requests(10)).size(), 0); // nobody has asked yet but the window
        const QUrl dep = needNow(m_apple->address()).url;
        for (int i = 0; i < 3; ++i) {
            RawClient client(quint16(dep.port()), false);
            client.send("GET /session HTTP/1.1\r\nHost: x\r\n\r\n");
            (void)client.answer();
        }
        const QList<PortalRequest> requests = needNow(m_portal->requests(2));
        QCOMPARE(requests.size(), 2);
        QCOMPARE(requests[0].path, QStringLiteral("/session"));
    }

    void termsAreSignedAndPublished()
    {
        needNow(m_portal->setTermsSigned(false));
        QVERIFY(!state().areTermsSigned);
        // Nobody is left who may sign.
        QStringList administrators;
        for (const PortalPerson &person : state().people) {
            if (person.role == QLatin1StringView("administrator"))
                administrators.append(person.account);
        }
        QVERIFY(!administrators.isEmpty());
        needNow(m_portal->setTermsSigned(true));
        QVERIFY(state().areTermsSigned);
        needNow(m_portal->setPersonActive(administrators.last(), false));
        QVERIFY(std::ranges::any_of(state().people, [](const PortalPerson &person) { return !person.isActive; }));
    }

    void faultsAndTheClock()
    {
        needNow(m_portal->addFault(QStringLiteral("throttle"), 20));
        needNow(m_portal->addFault(QStringLiteral("html"), 0));
        QCOMPARE(state().faults.size(), 2);
        QCOMPARE(state().faults[0].value, 20);
        needNow(m_portal->removeFault(QStringLiteral("throttle")));
        QCOMPARE(state().faults.size(), 1);
        QVERIFY(!await(m_portal->addFault(QStringLiteral("no-such-fault"), 0)));
        const QDateTime before = state().now;
        needNow(m_portal->advanceClock(86400));
        QVERIFY(before.secsTo(state().now) >= 86400);
        QVERIFY(!await(m_portal->advanceClock(-5)));
    }

    void everyFaultOfTheSandboxHasWords()
    {
        const QList<FaultText> texts = faultTexts();
        for (const auto &[kind, name] : sandboxFaultNames) {
            const auto text = std::ranges::find(texts, QString::fromLatin1(name), &FaultText::kind);
            QVERIFY2(text != texts.end(), name.data());
            QVERIFY2(text->title != text->kind, qPrintable(text->kind + QStringLiteral(" has no words")));
        }
    }

    void anAppleThatIsGoneIsSaid()
    {
        needSoon([](QFuture<void> stopped) -> QFuture<Result<>> {
            return stopped.then([]() -> Result<> { return {}; });
        }(m_apple->server().stop()));
        const auto gone = await(m_portal->refresh());
        QVERIFY(!gone);
        QCOMPARE(gone.error().kind, ErrorKind::Unreachable);
        QVERIFY(m_portal->state()); // what was read stays to be seen
    }
};

QTEST_GUILESS_MAIN(TestPortal)
#include "tst_portal.moc"
