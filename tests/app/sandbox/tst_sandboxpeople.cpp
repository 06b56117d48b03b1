// Who may do what at the simulated Apple, and the services that they manage.
#include "app/sandbox/sandboxworld.h"

#include <QTest>

using namespace Muster;

class TestSandboxPeople : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 8, 1), QTime(8, 0), QTimeZone::UTC);
    SystemRandom m_random;
    static constexpr QByteArrayView admin = "admin@school.appleid.example", manager = "m.keller@school.appleid.example",
                                    staff = "j.brandt@school.appleid.example";

    static SandboxPerson with(SandboxPerson person, SandboxRole role, bool isActive = true)
    {
        person.role = role;
        person.isActive = isActive;
        return person;
    }
    static quint8 bitOf(QByteArrayView family) { return quint8(1u << sandboxFamily(family).value()); }

private Q_SLOTS:
    void rolesReachAsFarAsTheyShould_data()
    {
        QTest::addColumn<QByteArray>("account");
        QTest::addColumn<int>("right");
        QTest::addColumn<bool>("may");
        const auto row = [](QByteArrayView account, SandboxRight right, bool may) {
            QTest::addRow("%s %d", account.data(), int(right)) << account.toByteArray() << int(right) << may;
        };
        for (const auto right : {SandboxRight::SignTerms, SandboxRight::ManagePeople}) {
            row(admin, right, true);
            row(manager, right, false);
            row(staff, right, false);
        }
        for (const auto right : {SandboxRight::ManageServices, SandboxRight::ManageDevices}) {
            row(admin, right, true);
            row(manager, right, true);
            row(staff, right, false);
        }
        row("nobody@school.example", SandboxRight::ManageDevices, false);
        row("", SandboxRight::SignTerms, true); // the first administrator
    }
    void rolesReachAsFarAsTheyShould()
    {
        QFETCH(QByteArray, account);
        QFETCH(int, right);
        QFETCH(bool, may);
        const auto actor = SandboxWorld().actor(account, SandboxRight(right));
        QCOMPARE(actor.has_value(), may);
        if (!may)
            QCOMPARE(actor.error().kind, ErrorKind::Unauthorized);
    }

    void whoLeftDoesNothing()
    {
        SandboxWorld world;
        const quint16 person = world.findPerson(manager).value();
        QVERIFY(world.changePerson(person, with(world.people()[person], SandboxRole::DeviceManager, false), {}, m_now)
                    .has_value());
        QVERIFY(!world.actor(manager, SandboxRight::ManageDevices).has_value());
        QCOMPARE(world.auditEvents().back().kind, SandboxAuditKind::AccountDeleted);
    }

    void theLastAdministratorStays()
    {
        SandboxWorld world;
        const quint16 second = world.findPerson("it-team@school.example").value();
        QVERIFY(world.changePerson(second, with(world.people()[second], SandboxRole::Staff), {}, m_now).has_value());
        const quint16 first = world.findPerson(admin).value();
        for (const auto &change : {with(world.people()[first], SandboxRole::Staff),
                                   with(world.people()[first], SandboxRole::Administrator, false)})
            QCOMPARE(world.changePerson(first, change, {}, m_now).error().kind, ErrorKind::Conflict);
    }

    void peopleNeedANameAndAnAccountOfTheirOwn()
    {
        SandboxWorld world;
        const auto add = [&](const char *name, const char *account) {
            return world.addPerson({.name = name, .account = account, .role = SandboxRole::Staff}, {}, m_now);
        };
        QVERIFY(add("New", "new@school.example").has_value());
        QCOMPARE(add("Again", "NEW@school.example").error().kind, ErrorKind::Conflict);
        for (const auto &[name, account] : {std::pair("", "a@b"),
                                            {"X", ""},
                                            {"X", "@b"},
                                            {"X", "a@"},
                                            {"X", "a b@c"},
                                            {"X\n", "a@b"},
                                            {"X", "a@b\x01"}})
            QCOMPARE(add(name, account).error().kind, ErrorKind::InvalidInput);
    }

    void aTokenDiesWithTheRightOfWhoDownloadedIt_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<bool>("lives");
        QTest::newRow("leaves") << int(SandboxRole::DeviceManager) << false << false;
        QTest::newRow("staff") << int(SandboxRole::Staff) << true << false;
        QTest::newRow("promoted") << int(SandboxRole::Administrator) << true << true;
    }
    void aTokenDiesWithTheRightOfWhoDownloadedIt()
    {
        QFETCH(int, role);
        QFETCH(bool, isActive);
        QFETCH(bool, lives);
        SandboxWorld world({.devices = 1, .services = 2});
        const quint16 person = world.findPerson(manager).value();
        for (const quint16 service : {0, 1})
            QVERIFY(world.uploadCertificate(service, "der", {}, m_now).has_value());
        QVERIFY(world.downloadToken(0, m_random, person, m_now).has_value());
        QVERIFY(world.downloadToken(1, m_random, 0, m_now).has_value());
        QCOMPARE(world.services()[0].tokens.last().adminId, manager.toByteArray());

        QVERIFY(world.changePerson(person, with(world.people()[person], SandboxRole(role), isActive), {}, m_now)
                    .has_value());

        QCOMPARE(!world.services()[0].tokens.last().revoked, lives);
        QVERIFY(!world.services()[1].tokens.last().revoked); // somebody else's
        QVERIFY(world.changePerson(person, with(world.people()[person], SandboxRole::Administrator), {}, m_now)
                    .has_value());
        QCOMPARE(!world.services()[0].tokens.last().revoked, lives); // what is dead stays dead
    }

    void aTokenNeedsACertificateFirst()
    {
        SandboxWorld world;
        QCOMPARE(world.downloadToken(0, m_random, 0, m_now).error().kind, ErrorKind::Conflict);
        QVERIFY(world.uploadCertificate(0, "der", {}, m_now).has_value());
        QVERIFY(world.downloadToken(0, m_random, 0, m_now).has_value());
    }

    void servicesHaveNamesOfTheirOwn()
    {
        SandboxWorld world({.devices = 1, .services = 2});
        QCOMPARE(world.checkServiceName("Muster").error().kind, ErrorKind::Conflict);
        QVERIFY(world.checkServiceName("Muster", 0).has_value());
        QCOMPARE(world.checkServiceName("").error().kind, ErrorKind::InvalidInput);
        QCOMPARE(world.checkServiceName("a\nb").error().kind, ErrorKind::InvalidInput);
        QCOMPARE(world.checkServiceName(QByteArray(201, 'x')).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(world.changeService(1, {.name = "Muster", .mayRelease = {}, .defaults = {}}, {}, m_now).error().kind,
                 ErrorKind::Conflict);
        QVERIFY(world.changeService(1, {.name = "Labs", .mayRelease = false, .defaults = {}}, {}, m_now).has_value());
        QCOMPARE(world.findService("Labs"), quint16(1));
        QVERIFY(!world.services()[1].mayRelease);
    }

    void aFamilyHasOneDefault()
    {
        SandboxWorld world({.devices = 0, .services = 2});
        const auto set = [&](quint16 service, quint8 bits) {
            return world.changeService(service, {.name = {}, .mayRelease = {}, .defaults = bits}, {}, m_now);
        };
        const quint8 iPad = bitOf("iPad"), mac = bitOf("MAC");
        QVERIFY(set(0, iPad | mac).has_value());
        QCOMPARE(set(1, mac).error().kind, ErrorKind::Conflict);
        QVERIFY(set(0, iPad).has_value());
        QVERIFY(set(1, mac).has_value());

        const auto first = world.order({.count = 200,
                                        .mix = {{"iPad", 1}, {"Mac", 1}, {"Watch", 1}},
                                        .number = {},
                                        .sourceId = {},
                                        .byDefaults = true},
                                       m_now);
        QVERIFY(first.has_value());
        for (const SandboxDevice &device : world.devices()) {
            const QByteArray &family = sandboxProducts()[device.product].family;
            QCOMPARE(device.service, family == "iPad" ? 0 : family == "Mac" ? 1 : SandboxWorld::nowhere);
        }
    }

    void onlyAnEmptyServiceIsDeleted()
    {
        SandboxWorld world({.devices = 3, .services = 1});
        const quint16 added = world.addService("Spare", m_random, {}, m_now);
        QVERIFY(world.uploadCertificate(added, "der", {}, m_now).has_value());
        QVERIFY(world.downloadToken(added, m_random, 0, m_now).has_value());
        QCOMPARE(world.deleteService(0, {}, m_now).error().kind, ErrorKind::Conflict);
        QVERIFY(world.deleteService(added, {}, m_now).has_value());
        QVERIFY(world.services()[added].tokens.last().revoked);
        QVERIFY(!world.findService("Spare"));
        QCOMPARE(world.moveDevice(0, added, m_now).error().kind, ErrorKind::NotFound);
        QVERIFY(world.checkServiceName("Spare").has_value()); // the name is free again
    }

    void theServiceForAppleConfiguratorIsBuiltIn()
    {
        SandboxWorld world({.devices = 2});
        QCOMPARE(world.services().size(), size_t(1));
        const auto first = world.order(
            {.count = 2, .mix = {}, .source = SandboxSource::Configurator, .number = {}, .sourceId = {}}, m_now);
        QVERIFY(first.has_value());
        const quint16 service = world.findService("Devices Added by Apple Configurator").value();
        QCOMPARE(world.devices()[*first].service, service);
        QCOMPARE(world.services()[service].present, 2u);
        QVERIFY(world
                    .order({.count = 1, .mix = {}, .source = SandboxSource::Configurator, .number = {}, .sourceId = {}},
                           m_now)
                    .has_value());
        QCOMPARE(world.services().size(), size_t(2)); // the same again

        QCOMPARE(world.moveDevice(0, service, m_now).error().kind, ErrorKind::Conflict);
        QCOMPARE(world.uploadCertificate(service, "der", {}, m_now).error().kind, ErrorKind::Conflict);
        QCOMPARE(world.downloadToken(service, m_random, 0, m_now).error().kind, ErrorKind::Conflict);
        QCOMPARE(
            world.changeService(service, {.name = "Mine", .mayRelease = {}, .defaults = {}}, {}, m_now).error().kind,
            ErrorKind::Conflict);
        for (quint32 device = *first; device < world.devices().size(); ++device)
            QVERIFY(world.moveDevice(device, 0, m_now).has_value());
        QCOMPARE(world.deleteService(service, {}, m_now).error().kind, ErrorKind::Conflict); // empty, but built in
    }
};

QTEST_GUILESS_MAIN(TestSandboxPeople)
#include "tst_sandboxpeople.moc"
