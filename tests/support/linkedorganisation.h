// A program without a window around a workspace, with a simulated Apple and organisations that are linked to it.
// Clock and alarm are fakes that both sides share, so that waiting takes no time.
#pragma once

#include "app/application.h"
#include "tests/support/fakealarm.h"
#include "tests/support/sandboxfixture.h"
#include "tests/support/workspace.h"

#include <QCoroFuture>
#include <QCoroTask>

namespace Muster {

template <typename T> T await(QCoro::Task<T> task)
{
    return QCoro::waitFor(std::move(task));
}

template <typename T> T needNow(QCoro::Task<Result<T>> task)
{
    return need(QCoro::waitFor(std::move(task)));
}

// Ends what runs before the application goes, as the programs do.
struct CloseFirst {
    void operator()(Application *application) const
    {
        QCoro::waitFor([](QFuture<void> closed) -> QCoro::Task<> { co_await closed; }(application->close()));
        QCoreApplication::processEvents(); // whoever awaited a run is told
        delete application;
    }
};
using RunningApplication = std::unique_ptr<Application, CloseFirst>;

class AppleFixture {
public:
    // `real` instead of the fake clock, where another process takes part; it outlives the fixture.
    explicit AppleFixture(quint32 devices = 100, SandboxOptions options = {}, const Clock *real = nullptr)
        : sandbox(withDevices(options, devices), real ? real : &clock)
        , m_real(real)
    {
    }

    static SandboxOptions withDevices(SandboxOptions options, quint32 devices)
    {
        options.plan.devices = devices;
        options.plan.seed = 7;
        options.plan.profiledShare = 0.5;
        return options;
    }

    // A start of the program on the workspace.
    RunningApplication start(SyncSettings settings = {.pageLimit = 100}, const QString &workspace = {})
    {
        Application::Surroundings surroundings;
        surroundings.clock = m_real ? m_real : &clock;
        surroundings.alarm = m_real ? nullptr : &alarm;
        surroundings.keyFolder = folder.filePath(QStringLiteral("keys"));
        surroundings.sync = settings;
        RunningApplication application(new Application(workspace.isEmpty() ? path : workspace, surroundings));
        needSoon(application->open());
        application->organisations().setTimeout(std::chrono::seconds(10));
        return application;
    }

    OrganisationId add(Application &application, const QString &name = QStringLiteral("Example School"))
    {
        return needNow(application.organisations().add(name, {.url = sandbox.addresses.dep, .authorityPem = {}}, true));
    }

    // A token file of the sandbox's portal for the organisation's key.
    QByteArray download(Application &application, OrganisationId id, const QByteArray &service = {})
    {
        const PublicKey key =
            needNow(application.organisations().publicKey(id, OrganisationService::Renew::WhenNeeded));
        const HttpReply reply = sandbox.control(
            "POST", service.isEmpty() ? QByteArray("token") : "token?service=" + service, key.certificatePem.toUtf8());
        [&] { QCOMPARE(reply.status, 200); }();
        return reply.body;
    }

    OrganisationId link(Application &application, const QString &name = QStringLiteral("Example School"),
                        const QByteArray &service = {})
    {
        const OrganisationId id = add(application, name);
        const QByteArray file = download(application, id, service);
        const TokenVerdict verdict =
            await(application.organisations().loadToken(id, file, TokenConsent::SameServiceOnly));
        [&] {
            QVERIFY2(!verdict.error,
                     qPrintable(verdict.error ? verdict.error->message + verdict.error->detail : QString()));
        }();
        return id;
    }

    Run sync(Application &application, OrganisationId id, RunKind kind = RunKind::Incremental)
    {
        return needNow(application.sync().sync(id, kind));
    }

    void fault(const SandboxFault &fault)
    {
        sandbox.server.runOnFaults([fault](SandboxFaults &faults) { faults.add(fault); }).waitForFinished();
    }
    void clearFaults()
    {
        sandbox.server.runOnFaults([](SandboxFaults &faults) { faults.clear(); }).waitForFinished();
    }

    // Apple's requests so far, without those to the control.
    QList<SandboxLogEntry> log()
    {
        auto future = sandbox.server.log();
        future.waitForFinished();
        QList<SandboxLogEntry> entries = future.result();
        entries.removeIf([](const SandboxLogEntry &entry) { return entry.path.startsWith("/control"); });
        return entries;
    }

    // What differs between the store and what Apple has: an empty list when every serial and every compared fact is
    // equal, no device is twice and none is missing.
    QStringList differences(Application &application, OrganisationId id, quint16 service = 0)
    {
        struct Fact {
            QString model, description, color, tag, status, profile, by, added;
            bool operator==(const Fact &) const = default;
        };
        QHash<QString, Fact> expected = sandbox.run([service](SandboxWorld &world) {
            QHash<QString, Fact> facts;
            for (quint32 i = 0; i < world.devices().size(); ++i) {
                const SandboxDevice &device = world.devices()[i];
                if (device.service != service)
                    continue;
                const SandboxProduct &product = sandboxProducts()[device.product];
                static const char *statuses[] = {"empty", "assigned", "pushed", "removed"};
                const bool assigner = device.assignedAt && !device.has(SandboxDevice::NoAssigner)
                    && device.assignedBy < world.people().size();
                facts.insert(
                    QString::fromLatin1(device.serialText()),
                    {QString::fromUtf8(product.model), QString::fromUtf8(product.description),
                     device.has(SandboxDevice::NoColour) ? QString() : QString::fromUtf8(product.colour),
                     QString::fromUtf8(world.assetTag(i)), QString::fromLatin1(statuses[int(device.profileStatus)]),
                     device.profile ? QString::fromLatin1(world.profiles()[device.profile - 1].uuid) : QString(),
                     assigner ? QString::fromUtf8(world.people().at(device.assignedBy).account) : QString(),
                     device.assignedAt ? isoDate(QDateTime::fromSecsSinceEpoch(device.assignedAt, QTimeZone::UTC))
                                       : QString()});
            }
            return facts;
        });
        QStringList result;
        const QList<Device> stored =
            needSoon(application.store().read([id](Database &database) -> Result<QList<Device>> {
                QList<Device> devices;
                if (auto done = DeviceStore(database).forEach(id,
                                                              [&](const Device &device) {
                                                                  devices.append(device);
                                                                  return true;
                                                              });
                    !done)
                    return std::unexpected(done.error());
                return devices;
            }));
        for (const Device &device : stored) {
            if (!device.isPresent)
                continue;
            const QString serial = device.serial.text();
            const auto found = expected.constFind(serial);
            if (found == expected.cend()) {
                result.append(serial + QStringLiteral(" is not at Apple, or twice here"));
                continue;
            }
            const Fact fact{device.model,
                            device.description,
                            device.color,
                            device.assetTag,
                            profileStatusName(device.profileStatus),
                            device.profileUuid,
                            device.assignedBy,
                            isoDate(device.assignedAt)};
            if (fact != *found)
                result.append(serial + QStringLiteral(" differs: ")
                              + QStringList{fact.model, fact.tag, fact.status, fact.profile, fact.by, fact.added,
                                            found->model, found->tag, found->status, found->profile, found->by,
                                            found->added}
                                    .join(u'|'));
            expected.remove(serial);
        }
        for (auto missing = expected.cbegin(); missing != expected.cend(); ++missing)
            result.append(missing.key() + QStringLiteral(" is missing"));
        return result.size() > 20 ? result.first(20) << QStringLiteral("… %1 in all").arg(result.size()) : result;
    }

    Organisation organisation(Application &application, OrganisationId id)
    {
        return needNow(application.organisations().byId(id));
    }

    QCA::Initializer qca;
    FakeClock clock;
    FakeAlarm alarm{clock};
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("school.muster"));
    SandboxFixture sandbox;

private:
    const Clock *m_real;
};

} // namespace Muster
