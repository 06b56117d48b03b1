// An enrollment server beside a simulated Apple whose devices have its profile: switch them on, and see what becomes of
// them. Real HTTPS over loopback, real time.
#pragma once

#include "app/enrollment/deployment.h"
#include "app/plist/propertylist.h"
#include "app/sandbox/simulatedfleet.h"
#include "models/configuration/configurationstore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/storage/transaction.h"
#include "tests/support/linkedorganisation.h"

#include <QCryptographicHash>
#include <QUuid>

namespace Muster {

class EnrollmentFixture {
public:
    explicit EnrollmentFixture(quint32 devices = 30, const QJsonObject &profile = {},
                               const SandboxOptions &sandbox = options())
        : apple(devices, sandbox, &clock)
        , application(apple.start({.pageLimit = 1000}))
        , organisation(apple.link(*application))
    {
        (void)apple.sync(*application, organisation);
        ServerSettings settings;
        settings.listenPort = 0;
        change(settings);
        base = needNow(application->enrollmentServer().start()).baseUrl;
        assignAll(profile);
    }
    ~EnrollmentFixture() { leave(); }

    // Stops the server and closes the program; Apple goes on.
    void leave()
    {
        if (application)
            await(application->enrollmentServer().stop());
        application.reset();
    }

    static SandboxOptions options()
    {
        SandboxOptions options;
        options.devices.keys = 8;
        return options;
    }

    void change(const ServerSettings &settings) { (void)needNow(application->enrollmentServer().change(settings)); }
    ServerSettings settings() { return needNow(application->enrollmentServer().settings()); }

    // Every device gets a profile that leads here.
    void assignAll(const QJsonObject &more)
    {
        QJsonObject content{{QStringLiteral("profile_name"), QStringLiteral("Everybody")},
                            {QStringLiteral("url"), QString(base + QStringLiteral("/enroll"))},
                            {QStringLiteral("anchor_certs"), QJsonArray{QString::fromLatin1(anchor().toBase64())}},
                            {QStringLiteral("is_supervised"), true},
                            {QStringLiteral("is_mandatory"), true},
                            {QStringLiteral("is_mdm_removable"), false},
                            {QStringLiteral("await_device_configured"), true}};
        for (auto member = more.begin(); member != more.end(); ++member)
            content.insert(member.key(), member.value());
        const auto saved = needNow(application->profiles().save(organisation, {}, content, {}));
        const AssignmentPlan plan =
            needNow(application->assignments().plan({.organisation = organisation,
                                                     .hand = std::int32_t(saved.profile.id.value()),
                                                     .devices = {},
                                                     .serials = {},
                                                     .query = QString(),
                                                     .lines = {}}));
        (void)needNow(application->assignments().apply(plan));
        (void)needNow(application->worker().work(organisation));
    }

    QByteArray anchor() { return needNow(application->enrollmentServer().context())->anchor; }
    std::shared_ptr<const ServerContext> context() { return needNow(application->enrollmentServer().context()); }

    // A configuration profile with one payload, marked for everybody.
    ItemId addItem(const QString &name, const QVariantMap &payload, ConfigurationItem item = {})
    {
        QVariantMap inner = payload;
        inner.insert(QStringLiteral("PayloadVersion"), 1LL);
        inner.insert(QStringLiteral("PayloadIdentifier"), QStringLiteral("org.example.%1.payload").arg(name));
        inner.insert(QStringLiteral("PayloadUUID"), QUuid::createUuid().toString(QUuid::WithoutBraces));
        const QVariantMap profile{{QStringLiteral("PayloadType"), QStringLiteral("Configuration")},
                                  {QStringLiteral("PayloadVersion"), 1LL},
                                  {QStringLiteral("PayloadIdentifier"), QStringLiteral("org.example.%1").arg(name)},
                                  {QStringLiteral("PayloadUUID"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                                  {QStringLiteral("PayloadDisplayName"), name},
                                  {QStringLiteral("PayloadContent"), QVariantList{inner}}};
        item.organisation = organisation;
        item.name = name;
        item.kind = QStringLiteral("profile");
        item.identifier = QStringLiteral("org.example.%1").arg(name);
        item.isAuto = true;
        const Sealer sealer = *application->vault().sealer();
        const QByteArray list = writePropertyList(profile);
        return needSoon(application->store().run([=](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<ItemId> {
                ConfigurationStore configuration(database);
                const auto id = configuration.save(item);
                if (!id)
                    return id;
                const auto sealed = sealer.seal(list, revisionContext(*id));
                const auto revision =
                    configuration.addRevision({.id = {},
                                               .item = *id,
                                               .sealedContent = *sealed,
                                               .digest = QCryptographicHash::hash(list, QCryptographicHash::Sha256),
                                               .summary = item.summary,
                                               .savedAt = QDateTime::currentDateTimeUtc(),
                                               .savedBy = QStringLiteral("test")});
                if (!revision)
                    return std::unexpected(revision.error());
                return *id;
            });
        }));
    }

    // Until every device has said all that it has to say.
    SimulatedFleet::Counts switchOn(const QList<quint32> &devices, const SimulatedBehaviour &behaviour = {},
                                    int milliseconds = 60'000)
    {
        apple.sandbox.server
            .runOnFleet([devices, behaviour](SimulatedFleet &fleet) { return fleet.switchOn(devices, behaviour); })
            .waitForFinished();
        return rest(milliseconds);
    }
    // Rows of managed devices that never said a word: their serial numbers.
    QStringList enrollMany(int count)
    {
        QStringList serials;
        for (int i = 0; i < count; ++i)
            serials.append(QStringLiteral("BULK%1").arg(i, 5, 10, QLatin1Char('0')));
        (void)needSoon(application->store().run([&](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
                for (const QString &serial : serials) {
                    auto added = database.run(QStringLiteral("INSERT INTO enrollments(organisation_id, udid, serial, "
                                                             "kind, state, generation, first_at, contact_at) VALUES "
                                                             "(?, ?, ?, 'ade', 1, 1, 0, 0)"),
                                              {qlonglong(organisation.value()), serial, serial});
                    if (!added)
                        return std::unexpected(added.error());
                }
                return {};
            });
        }));
        return serials;
    }
    SimulatedFleet::Counts rest(int milliseconds = 60'000)
    {
        struct State {
            bool isAtRest = false;
            SimulatedFleet::Counts counts{};
        };
        State state;
        const auto look = [&] {
            auto asked = apple.sandbox.server.runOnFleet(
                [](SimulatedFleet &fleet) { return State{fleet.isAtRest(), fleet.counts()}; });
            asked.waitForFinished();
            state = asked.result();
            return state.isAtRest;
        };
        [&] { QTRY_VERIFY_WITH_TIMEOUT(look(), milliseconds); }();
        return state.counts;
    }
    QString faultOf(quint32 device)
    {
        auto asked = apple.sandbox.server.runOnFleet([device](SimulatedFleet &fleet) {
            const SimulatedDevice *found = fleet.find(device);
            return found ? found->error : QString();
        });
        asked.waitForFinished();
        return asked.result();
    }

    template <typename T> T read(std::function<Result<T>(Database &)> question)
    {
        return needSoon(application->store().read(std::move(question)));
    }
    QList<Enrollment> enrollments()
    {
        return read<QList<Enrollment>>(
            [](Database &database) { return EnrollmentStore(database).latest({}, {}, 100'000); });
    }
    QList<Command> commands()
    {
        return read<QList<Command>>([](Database &database) { return CommandQueue(database).list({.most = 100'000}); });
    }

    SystemClock clock;
    AppleFixture apple;
    RunningApplication application;
    OrganisationId organisation;
    QString base;
};

} // namespace Muster
