// The file of the devices that were switched on: everything comes back, and what is damaged, written on purpose or of
// another world does no harm.
#include "app/sandbox/fleetstate.h"
#include "app/sandbox/simulatedfleet.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Muster;

namespace {

constexpr qsizetype magicSize = 13;

SandboxWorld worldOf(quint64 seed = 7)
{
    static const SandboxDeviceAuthority authority = SandboxDeviceAuthority::make().value();
    SandboxWorld world({.seed = seed, .devices = 40});
    world.setDeviceAuthority(authority);
    return world;
}

QByteArray key()
{
    static const QByteArray der = [] {
        SimulatedKeys pool(worldOf().deviceAuthority(), 2);
        (void)pool.entry(0);
        return pool.keys().first();
    }();
    return der;
}

QVariantMap profile()
{
    return {{QStringLiteral("PayloadIdentifier"), QStringLiteral("org.example.wi-fi")},
            {QStringLiteral("PayloadVersion"), qint64(1)},
            {QStringLiteral("Share"), 0.25},
            {QStringLiteral("On"), true},
            {QStringLiteral("Expires"), QDateTime(QDate(2027, 1, 2), QTime(3, 4, 5), QTimeZone::UTC)},
            {QStringLiteral("PayloadContent"),
             QVariantList{QVariantMap{{QStringLiteral("Certificate"), QByteArray("\0der", 4)}}, QVariant()}}};
}

SimulatedEnrollment enrollment()
{
    SimulatedEnrollment enrollment;
    enrollment.identifier = QStringLiteral("org.example.enroll");
    enrollment.serverUrl = QUrl(QStringLiteral("https://localhost:8443/connect"));
    enrollment.checkInUrl = QUrl(QStringLiteral("https://localhost:8443/checkin?a=%2F"));
    enrollment.topic = QStringLiteral("com.apple.mgmt.External.x");
    enrollment.accessRights = 8191;
    enrollment.checksOut = true;
    enrollment.wasSigned = true;
    enrollment.capabilities = {QStringLiteral("com.apple.mdm.bootstraptoken")};
    enrollment.roots = {"root one", "root two"};
    enrollment.identity = "identity";
    enrollment.identityKey = "identity key";
    enrollment.pushToken = "push token";
    enrollment.unlockToken = "unlock token";
    enrollment.bootstrapToken = "bootstrap token";
    enrollment.pushMagic = QStringLiteral("push magic");
    enrollment.isComplete = true;
    return enrollment;
}

// Nothing of it is as it is in a fresh device.
SimulatedDevice device(const SandboxWorld &world, quint32 number)
{
    SimulatedDevice device;
    device.hardware = SimulatedHardware::of(world, number);
    device.hardware.osVersion = QStringLiteral("27.1");
    device.hardware.build = QStringLiteral("24B1");
    device.state = SimulatedState::Configured;
    device.error = QStringLiteral("The server was away.");
    device.record = {{QStringLiteral("ConfigurationURL"), QStringLiteral("https://localhost/enroll")},
                     {QStringLiteral("SkipSetup"), QJsonArray{QStringLiteral("Siri")}}};
    device.leaf = "leaf";
    device.enrollment = enrollment();
    device.behaviour = {.notNow = 0.1,
                        .error = 0.2,
                        .stuck = 0.3,
                        .leaves = 0.4,
                        .erases = 0.5,
                        .reenrolls = 0.6,
                        .wrongClock = 0.7,
                        .clockError = std::chrono::seconds(-60)};
    device.counters = {.enrollments = 1,
                       .connections = 2,
                       .requests = 3,
                       .commands = 4,
                       .acknowledged = 5,
                       .notNow = 6,
                       .errors = 7,
                       .pushes = 8};
    device.name = QStringLiteral("Room 7 – Ö");
    device.profiles = {{QStringLiteral("org.example.wi-fi"), profile()},
                       {QStringLiteral("org.example.none"), QVariantMap()}};
    device.apps = {{QStringLiteral("com.example.app"), {QStringLiteral("App"), QStringLiteral("1.2"), true}}};
    device.settings = {{QStringLiteral("TimeZone"), QStringLiteral("Europe/Berlin")}};
    device.user = {.identifier = QStringLiteral("GUID"),
                   .shortName = QStringLiteral("mia"),
                   .longName = QStringLiteral("Mia Ö"),
                   .pushToken = "user token",
                   .pushMagic = QStringLiteral("user magic"),
                   .isKnown = true,
                   .wantsBack = true,
                   .profiles = {{QStringLiteral("org.example.dock"), profile()}},
                   .postponed = {QStringLiteral("U-1")},
                   .unsentReport = {{QStringLiteral("Status"), QStringLiteral("Error")}}};
    device.bypassCode = QStringLiteral("00000-0");
    device.hasPasscode = device.isLost = device.isStuck = device.isSilent = device.wantsBack =
        device.synchronisesDeclarations = true;
    device.declarationsToken = QStringLiteral("token");
    device.postponed = {QStringLiteral("A-1"), QStringLiteral("A-2")};
    device.unsentReport = {{QStringLiteral("Status"), QStringLiteral("Acknowledged")}};
    device.generation = 3;
    device.throws = 44;
    return device;
}

KeptFleet fleetOf(const SandboxWorld &world)
{
    KeptFleet fleet;
    fleet.keys = {key(), QByteArray()};
    fleet.devices.push_back({device(world, 3), UserVoice});
    fleet.devices.push_back({device(world, 8), NoVoice});
    fleet.devices.back().device.state = SimulatedState::Left;
    fleet.devices.emplace_back().device.hardware = SimulatedHardware::of(world, 9);
    fleet.tokens = {{"push token", 3}, {"an older one", 8}};
    return fleet;
}

QByteArray bytesOf(const SandboxWorld &world)
{
    return FleetState::toBytes(fleetOf(world), FleetState::sealOf(world));
}

QByteArray bodyOf(const QByteArray &file)
{
    return file.sliced(magicSize + 4 + 4 + 32 + 4);
}

// The same file with other content and a hash that fits it.
QByteArray resealed(const QByteArray &file, const QByteArray &body)
{
    const auto number = [](quint32 value) {
        QByteArray bytes(4, '\0');
        qToBigEndian(value, bytes.data());
        return bytes;
    };
    return file.first(magicSize + 4) + number(32) + QCryptographicHash::hash(body, QCryptographicHash::Sha256)
        + number(quint32(body.size())) + body;
}

} // namespace

class TestFleetState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack()
    {
        const SandboxWorld world = worldOf();
        const KeptFleet fleet = fleetOf(world);

        const auto read = FleetState::fromBytes(bytesOf(world), world);

        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->keys, fleet.keys);
        QCOMPARE(read->tokens, fleet.tokens);
        QCOMPARE(read->devices.size(), fleet.devices.size());
        for (size_t i = 0; i < fleet.devices.size(); ++i) {
            QVERIFY(read->devices[i].device == fleet.devices[i].device);
            QCOMPARE(read->devices[i].woken, fleet.devices[i].woken);
        }
        QCOMPARE(FleetState::toBytes(*read, FleetState::sealOf(world)), bytesOf(world));
    }

    void whoWasEnrollingFailed()
    {
        const SandboxWorld world = worldOf();
        for (const SimulatedState state : {SimulatedState::Activating, SimulatedState::Enrolling}) {
            KeptFleet fleet = fleetOf(world);
            fleet.devices.front().device.state = state;
            const auto read = FleetState::fromBytes(FleetState::toBytes(fleet, FleetState::sealOf(world)), world);
            QCOMPARE(read->devices.front().device.state, SimulatedState::Failed);
            QVERIFY(read->devices.front().device.error.contains(QStringLiteral("Switch it on again")));
        }
    }

    // The world may have lost a device, but no push is to reach for it then.
    void whatTheWorldDoesNotHaveIsLeftOut()
    {
        const SandboxWorld world = worldOf();
        KeptFleet fleet = fleetOf(world);
        fleet.devices.back().device.hardware.number = 4000;
        fleet.tokens.insert("of nobody", 4000);
        fleet.tokens.insert("never switched on", 12);
        const auto read = FleetState::fromBytes(FleetState::toBytes(fleet, FleetState::sealOf(world)), world);
        QCOMPARE(read->devices.size(), size_t(2));
        QCOMPARE(read->tokens.size(), 2);
    }

    void whatManyHaveInCommonIsThereOnce()
    {
        const SandboxWorld world = worldOf();
        KeptFleet one, many;
        for (quint32 i = 0; i < 40; ++i) {
            KeptDevice kept{device(world, i)};
            kept.device.profiles.insert(QStringLiteral("org.example.large"),
                                        {{QStringLiteral("Icon"), QByteArray(50'000, 'x')}});
            if (i == 0)
                one.devices.push_back(kept);
            many.devices.push_back(kept);
        }
        const qsizetype single = FleetState::toBytes(one, FleetState::sealOf(world)).size();
        const qsizetype all = FleetState::toBytes(many, FleetState::sealOf(world)).size();
        QVERIFY2(all - single < 39 * 2'000, qPrintable(QString::number(all - single)));
    }

    void theFileIsForItsOwnerOnly()
    {
        QTemporaryDir folder;
        const SandboxWorld world = worldOf();
        const QString file = folder.filePath(QStringLiteral("w.sandbox.devices"));
        QVERIFY(FleetState::save(fleetOf(world), FleetState::sealOf(world), file).has_value());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(file) & others));
        QCOMPARE(FleetState::open(file, world).fleet.devices.size(), size_t(3));
        QVERIFY(FleetState::open(file, world).notice.isEmpty());
    }

    void whatCannotBeUsedIsSetAside_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("word");
        QByteArray later = bytesOf(worldOf());
        qToBigEndian(FleetState::version + 1, later.data() + magicSize);
        QTest::newRow("empty") << QByteArray() << QStringLiteral("damaged");
        QTest::newRow("something else") << QByteArray("no devices") << QStringLiteral("damaged");
        QTest::newRow("later") << later << QStringLiteral("later");
        QTest::newRow("of another seed") << bytesOf(worldOf(8)) << QStringLiteral("another world");
        SandboxWorld twin = worldOf();
        twin.setDeviceAuthority({"other", "other"});
        QTest::newRow("of a twin") << bytesOf(twin) << QStringLiteral("another world");
    }
    void whatCannotBeUsedIsSetAside()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, word);
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("w.sandbox.devices"));
        for (const QString &aside :
             {QString(name + QStringLiteral(".aside")), QString(name + QStringLiteral(".aside-2"))}) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
            file.close();

            const FleetState::Opened opened = FleetState::open(name, worldOf());

            QVERIFY(opened.fleet.devices.empty());
            QVERIFY2(opened.notice.contains(word) && opened.notice.contains(aside), qPrintable(opened.notice));
            QVERIFY(!QFile::exists(name));
            QFile kept(aside);
            QVERIFY(kept.open(QIODevice::ReadOnly));
            QCOMPARE(kept.readAll(), content);
        }
    }

    void whatIsDamagedIsRefused()
    {
        const SandboxWorld world = worldOf();
        const QByteArray good = bytesOf(world);
        for (qsizetype cut = 0; cut < good.size(); ++cut)
            QVERIFY2(!FleetState::fromBytes(good.first(cut), world), qPrintable(QString::number(cut)));
        for (qsizetype at = 0; at < good.size(); ++at) {
            QByteArray bad = good;
            bad[at] = char(bad[at] ^ 0x41);
            QVERIFY2(!FleetState::fromBytes(bad, world), qPrintable(QString::number(at)));
        }
    }

    // Every byte turned over and every length cut, with a hash that fits: refused, or a fleet that can be lived with.
    void whatWasWrittenOnPurposeDoesNoHarm()
    {
        SandboxWorld world = worldOf();
        const QByteArray good = bytesOf(world);
        const QByteArray body = bodyOf(good);
        QVERIFY(FleetState::fromBytes(resealed(good, body), world).has_value());
        for (qsizetype cut = 0; cut < body.size(); ++cut)
            QVERIFY(!FleetState::fromBytes(resealed(good, body.first(cut)), world));
        const SystemClock clock;
        int refused = 0;
        for (qsizetype at = 0; at < body.size(); ++at) {
            QByteArray bad = body;
            bad[at] = char(bad[at] ^ (at % 2 ? 0xff : 0x01));
            const auto read = FleetState::fromBytes(resealed(good, bad), world);
            if (!read) {
                ++refused;
                continue;
            }
            QVERIFY(FleetState::fromBytes(FleetState::toBytes(*read, FleetState::sealOf(world)), world));
            if (at % 97) // a fleet reads the system's authorities, which takes its time
                continue;
            KeptFleet quiet = *read;
            for (KeptDevice &each : quiet.devices) // nobody is to talk here
                each.device.isSilent = true;
            SimulatedFleet fleet(world, clock, {.trusted = {}}, quiet);
            for (auto token = quiet.tokens.keyBegin(); token != quiet.tokens.keyEnd(); ++token)
                (void)fleet.push(*token, QStringLiteral("magic"), "topic");
            for (const quint32 number : fleet.devices())
                (void)fleet.find(number)->skippedPanes();
            QCOMPARE(fleet.kept().devices.size(), read->devices.size());
        }
        QVERIFY2(refused > 100, qPrintable(QString::number(refused)));
    }

    // As many as the file says there are, in places where a list begins.
    void hugeCountsEndSoon()
    {
        const SandboxWorld world = worldOf();
        const QByteArray good = bytesOf(world);
        const QByteArray body = bodyOf(good);
        for (qsizetype at = 0; at + 4 <= body.size(); ++at) {
            QByteArray bad = body;
            bad.replace(at, 4, "\xff\xff\xff\xfe");
            (void)FleetState::fromBytes(resealed(good, bad), world); // it is enough to come back
            bad.replace(at, 4, QByteArray("\x7f\xff\xff\xff", 4));
            (void)FleetState::fromBytes(resealed(good, bad), world);
        }
        QVERIFY(!FleetState::fromBytes(resealed(good, body.first(36) + QByteArray(100'000, '\xff')), world));
        QVERIFY(!FleetState::fromBytes(resealed(good, body.first(36) + QByteArray(100'000, '\0')), world));
    }

    // A list in a list in a list: the reader does not follow it to the end of its stack.
    void endlessDepthIsRefused()
    {
        const SandboxWorld world = worldOf();
        QVariant inner = QStringLiteral("here");
        for (int i = 0; i < 60; ++i)
            inner = QVariantList{inner};
        KeptFleet fleet = fleetOf(world);
        fleet.devices.front().device.settings = {{QStringLiteral("deep"), inner}};
        const QByteArray seal = FleetState::sealOf(world);
        const auto read = FleetState::fromBytes(FleetState::toBytes(fleet, seal), world);
        QVERIFY(read && read->devices.front().device.settings == fleet.devices.front().device.settings);

        for (int i = 0; i < 5'000; ++i)
            inner = QVariantList{inner};
        fleet.devices.front().device.settings = {{QStringLiteral("deep"), inner}};
        QVERIFY(!FleetState::fromBytes(FleetState::toBytes(fleet, seal), world));
    }
};

QTEST_GUILESS_MAIN(TestFleetState)
#include "tst_fleetstate.moc"
