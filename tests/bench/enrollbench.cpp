// Devices that enroll at `musterctl serve`, against what their cryptography takes alone on the same cores.
#include "tests/bench/benches.h"
#include "tests/bench/enrollclient.h"
#include "tests/bench/enrollfloor.h"
#include "tests/support/servingprocess.h"

#include <QElapsedTimer>
#include <QFile>

#include <atomic>
#include <mutex>
#include <thread>

#include <unistd.h>

namespace Muster::Bench {

namespace {

constexpr int items = 5;
constexpr size_t warmUp = 300;
constexpr size_t timed = 2400;
constexpr size_t paced = 1200;
constexpr int atOnce = 40; // devices in the timed part
constexpr int atOncePaced = 24; // enough that nobody waits for a place

QVariantMap payload(int number)
{
    return {{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")},
            {QStringLiteral("allowCamera"), number % 2 == 0}};
}

double residentBytes(qint64 process)
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    return file.open(QIODevice::ReadOnly)
        ? file.readAll().split(' ').value(1).toDouble() * double(::sysconf(_SC_PAGESIZE))
        : 0;
}

void fill(EnrollWorld &world, EnrollmentFixture &fixture, quint16 port, const QByteArray &anchor)
{
    world.port = port;
    world.commands = items + 1; // and the release
    auto asked = fixture.apple.sandbox.server.run([](SandboxWorld &apple) {
        std::vector<SimulatedHardware> all;
        for (quint32 number = 0; number < apple.devices().size(); ++number) {
            SimulatedHardware device = SimulatedHardware::of(apple, number);
            if (device.isMac() || device.isMobile())
                all.push_back(std::move(device));
        }
        return std::pair(all, apple.deviceAuthority());
    });
    asked.waitForFinished();
    world.devices = asked.result().first;
    world.keys = std::make_unique<SimulatedKeys>(asked.result().second, 32);
    for (const SimulatedHardware &device : world.devices)
        world.leaves.push_back(world.keys->issueLeaf(device.number, device.serial));
    world.tls.reset(SSL_CTX_new(TLS_client_method()));
    const auto trusted = OpenSsl::fromDer<OpenSsl::Certificate, d2i_X509>(anchor);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(world.tls.get()), trusted.get());
    SSL_CTX_set_verify(world.tls.get(), SSL_VERIFY_PEER, nullptr);
}

// Devices [from, to) enroll, `most` at once; with an interval, one begins each so many seconds, whether or not the ones
// before it are done. What each report of a command took, in ms.
std::vector<double> enrollAll(const EnrollWorld &world, size_t from, size_t to, int most, double interval)
{
    std::atomic<size_t> next = from;
    std::vector<double> all;
    std::mutex mutex;
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < most; ++i) {
        threads.emplace_back([&] {
            std::vector<double> trips;
            for (size_t device = next++; device < to; device = next++) {
                std::this_thread::sleep_until(begin
                                              + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                                  std::chrono::duration<double>(interval * double(device - from))));
                EnrollClient(world, device).enroll(trips);
            }
            const std::scoped_lock lock(mutex);
            all.insert(all.end(), trips.begin(), trips.end());
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    return all;
}

} // namespace

QList<Figure> enrollFigures(const QString &programs)
{
    EnrollmentFixture fixture(quint32(double(warmUp + timed + paced) * 1.5));
    const QByteArray anchor = fixture.anchor();
    ServingProcess server(fixture, programs);
    for (int i = 0; i < items; ++i)
        (void)fixture.addItem(QStringLiteral("Item %1").arg(i), payload(i));
    EnrollWorld world;
    fill(world, fixture, server.port(), anchor);
    fixture.leave();
    if (world.devices.size() < warmUp + timed + paced || !server.start())
        qFatal("the enrollment server does not start");

    (void)enrollAll(world, 0, warmUp, atOnce, 0);
    QElapsedTimer timer;
    timer.start();
    const std::vector<double> trips = enrollAll(world, warmUp, warmUp + timed, atOnce, 0);
    const double whole = double(timer.nsecsElapsed()) / 1e9;
    const double floor =
        enrollmentCryptography(int(timed), int(std::thread::hardware_concurrency()), 2 * timed + trips.size());
    const double each = whole / double(timed);
    // The database's cache, which is bounded, is full by now: what is added from here on belongs to the devices.
    const double before = residentBytes(server.processId());
    const std::vector<double> half = enrollAll(world, warmUp + timed, warmUp + timed + paced, atOncePaced, 2 * each);
    const double after = residentBytes(server.processId());
    return {{QStringLiteral("enroll-one-of-many"), each * 1000, QStringLiteral("ms"), floor * 1000 / double(timed), 2},
            {QStringLiteral("enroll-roundtrip-p99-half-load"), percentile(half, 0.99), QStringLiteral("ms"), {}, 50},
            {QStringLiteral("enroll-memory-idle-device"),
             (after - before) / double(paced) / 1024,
             QStringLiteral("KB"),
             {},
             2}};
}

} // namespace Muster::Bench
