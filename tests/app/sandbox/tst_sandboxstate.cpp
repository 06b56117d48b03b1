// The sandbox's state file: everything comes back, older files are read, and what was written on purpose is refused.
#include "app/sandbox/sandboxstate.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>
#include <QtEndian>

using namespace Muster;

class TestSandboxState : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 8, 1), QTime(8, 0), QTimeZone::UTC);
    SystemRandom m_random;

    static QByteArray bytesOf(const char *name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/sandbox/") + QString::fromLatin1(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // The same file with other content and a hash that fits it.
    static QByteArray resealed(const QByteArray &file, const QByteArray &body)
    {
        const qsizetype front = 15 + 4; // the name of the format, the version
        const auto number = [](quint32 value) {
            QByteArray bytes(4, '\0');
            qToBigEndian(value, bytes.data());
            return bytes;
        };
        return file.first(front) + number(32) + QCryptographicHash::hash(body, QCryptographicHash::Sha256)
            + number(quint32(body.size())) + body;
    }
    static QByteArray bodyOf(const QByteArray &file) { return file.sliced(15 + 4 + 4 + 32 + 4); }

    SandboxWorld full()
    {
        SandboxWorld world({.seed = 3, .devices = 60, .services = 2, .unassignedShare = 0.1, .profiledShare = 0.5});
        const quint16 added = world.addService("Third", m_random, {}, m_now);
        world.issueToken(0, "der", m_random, m_now);
        (void)world.addPerson({.name = "New", .account = "new@school.example", .role = SandboxRole::Staff}, {}, m_now);
        (void)world.changePerson(1, {.name = "M", .account = {}, .role = SandboxRole::Staff, .isActive = false}, {},
                                 m_now);
        (void)world.changeService(1, {.name = "Two", .mayRelease = false, .defaults = quint8(3)}, {}, m_now);
        (void)world.deleteService(added, {}, m_now);
        (void)world.order({.count = 3, .mix = {}, .source = SandboxSource::Configurator, .number = {}, .sourceId = {}},
                          m_now);
        (void)world.order({.count = 2, .mix = {}, .source = SandboxSource::Reseller, .number = "R", .sourceId = "1R"},
                          m_now);
        world.noteConnection(0, "127.0.0.1", m_now);
        (void)world.addApiAccount({.name = "Script", .clientId = "BUSINESSAPI.x", .keyId = "k", .publicKey = "der"}, {},
                                  m_now);
        world.perform({.kind = SandboxActivityKind::Release,
                       .serials = {world.devices()[4].serialText(), "NONE"},
                       .by = SandboxActor::person(0)},
                      m_now);
        world.begin({.kind = SandboxActivityKind::Assign,
                     .serials = {world.devices()[5].serialText()},
                     .service = 0,
                     .by = SandboxActor::apiAccount(0)},
                    m_now);
        (void)world.replaceDevice(6, m_now);
        (void)world.moveDevice(7, 0, m_now);
        world.assignProfile(7, 1, m_now);
        world.activate(7, m_now);
        world.setTermsSigned(false);
        world.advanceClock(std::chrono::seconds(77));
        return world;
    }

private Q_SLOTS:
    void everythingComesBack()
    {
        SandboxWorld world = full();
        const QByteArray bytes = SandboxState::toBytes(world);
        auto read = SandboxState::fromBytes(bytes);
        QVERIFY(read.has_value());
        QVERIFY(*read == world);
        QCOMPARE(SandboxState::toBytes(*read), bytes);
        // And goes on as the other does.
        const QByteArray serial = world.devices()[5].serialText();
        for (SandboxWorld *each : {&world, &*read}) {
            each->settle(m_now.addSecs(60));
            each->perform({.kind = SandboxActivityKind::Release, .serials = {serial}, .by = {}}, m_now.addSecs(70));
        }
        QVERIFY(*read == world);
    }

    void olderFilesAreRead_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("1") << bytesOf("world-v1.sandbox");
        QTest::newRow("2") << bytesOf("world-v2.sandbox");
    }
    void olderFilesAreRead()
    {
        QFETCH(QByteArray, file);
        const auto world = SandboxState::fromBytes(file);
        QVERIFY(world.has_value());
        QCOMPARE(world->devices().size(), size_t(44)); // 40, three ordered, one instead of another
        QCOMPARE(world->services().size(), size_t(2));
        QCOMPARE(world->services()[1].name, QByteArray("Second"));
        QCOMPARE(world->services()[1].present, 1u);
        QVERIFY(!world->services()[1].tokens.isEmpty());
        QVERIFY(world->devices()[0].has(SandboxDevice::Released));
        QVERIFY(world->devices()[0].leftAt > 0);
        QCOMPARE(world->assetTag(2), QByteArray("Room 7"));
        QVERIFY(world->replacementOf(43).has_value());
        QVERIFY(world->devices()[4].migrationDeadline > 0);
        QCOMPARE(world->people().size(), size_t(4));
        QVERIFY(world->auditEvents().empty());
        // Written anew it is the same world.
        const auto again = SandboxState::fromBytes(SandboxState::toBytes(*world));
        QVERIFY(again.has_value());
        QVERIFY(*again == *world);
    }

    void laterFilesAreRefusedInWords()
    {
        QByteArray file = SandboxState::toBytes(SandboxWorld({.devices = 1}));
        qToBigEndian(SandboxState::version + 1, file.data() + 15);
        const auto read = SandboxState::fromBytes(file);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY(read.error().message.contains(QStringLiteral("later")));
    }

    void whatIsDamagedIsRefused()
    {
        const QByteArray good = SandboxState::toBytes(full());
        for (qsizetype cut = 0; cut < good.size(); cut += 11)
            QVERIFY(!SandboxState::fromBytes(good.first(cut)).has_value());
        for (qsizetype at = 0; at < good.size(); at += 5) {
            QByteArray bad = good;
            bad[at] = char(bad[at] ^ 0x41);
            QVERIFY(!SandboxState::fromBytes(bad).has_value());
        }
    }

    // Every byte turned over, with a hash that fits: either refused, or a world that holds together.
    void whatWasWrittenOnPurposeDoesNoHarm()
    {
        const QByteArray good = SandboxState::toBytes(full());
        const QByteArray body = bodyOf(good);
        QVERIFY(SandboxState::fromBytes(resealed(good, body)).has_value());
        int refused = 0;
        for (qsizetype at = 15; at < body.size(); ++at) { // behind the seed and the number of devices
            for (const char flip : {char(0xff), char(0x01)}) {
                QByteArray bad = body;
                bad[at] = char(bad[at] ^ flip);
                auto read = SandboxState::fromBytes(resealed(good, bad));
                if (!read) {
                    ++refused;
                    continue;
                }
                for (quint32 number = 0; number < read->devices().size(); ++number) {
                    (void)read->updatedAt(number);
                    (void)read->hardware(number);
                    (void)read->moveDevice(number, 0, m_now);
                }
                read->settle(m_now.addYears(5));
                QVERIFY(SandboxState::fromBytes(SandboxState::toBytes(*read)).has_value());
            }
        }
        QVERIFY(refused > 100);
    }

    void noiseIsRefused()
    {
        const QByteArray good = SandboxState::toBytes(SandboxWorld({.devices = 5}));
        for (const QByteArray &body : {QByteArray(), QByteArray(5000, '\xff'), QByteArray(5000, '\0'),
                                       QByteArray(bodyOf(good).first(60) + QByteArray(4000, '\x7f'))})
            QVERIFY(!SandboxState::fromBytes(resealed(good, body)).has_value());
    }
};

QTEST_GUILESS_MAIN(TestSandboxState)
#include "tst_sandboxstate.moc"
