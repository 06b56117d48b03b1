#include "models/assignment/policystore.h"
#include "models/devices/devicequery.h"
#include "models/profiles/profilestore.h"
#include "tests/support/linkedorganisation.h"
#include "tests/support/walkingworld.h"

#include <QRandomGenerator>

using namespace Muster;
using namespace std::chrono_literals;

namespace {

constexpr int steps = 250; // of a walk

// Works the queue and is killed. Arguments: --work WORKSPACE KEYS ORGANISATION MILLISECONDS.
int workAsAnotherProcess(const QStringList &arguments)
{
    const QCA::Initializer qca;
    FakeClock clock(QDateTime::fromMSecsSinceEpoch(arguments.at(5).toLongLong(), QTimeZone::UTC));
    FakeAlarm alarm(clock);
    Application::Surroundings surroundings;
    surroundings.clock = &clock;
    surroundings.alarm = &alarm;
    surroundings.keyFolder = arguments.at(3);
    const RunningApplication application(new Application(arguments.at(2), surroundings));
    const auto work = [](Application &app, OrganisationId id) -> QCoro::Task<int> {
        const Result<QString> opened = co_await app.open();
        co_return opened &&co_await app.worker().work(id) ? 0 : 1;
    };
    return QCoro::waitFor(work(*application, OrganisationId(arguments.at(4).toLongLong())));
}

} // namespace

// Any sequence of edits, rules, decisions, undos, faults and kills: when Apple behaves again the queue ends empty, and
// Apple has for every device what hand, rules and defaults want of it. 5 walks; 200 with MUSTER_LONG_TESTS=1, one with
// MUSTER_WALK=<seed>.
class TestAssignmentWalk : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;
    QRandomGenerator m_random{1};
    std::unique_ptr<WalkingWorld> m_walk;
    QStringList m_said; // what was done, for a walk that fails

    int below(int bound) { return m_random.bounded(bound); }

    void say(const QString &what) { m_said.append(what); }

    void change(int count)
    {
        m_apple->sandbox.server
            .run([this, count](SandboxWorld &world) {
                for (int i = 0; i < count; ++i)
                    m_walk->step(world, m_apple->clock.now());
            })
            .waitForFinished();
    }

    QList<Profile> profiles() { return needNow(m_app->profiles().all(m_school)); }

    ProfileId anyProfile()
    {
        const QList<Profile> all = profiles();
        return all.isEmpty() ? ProfileId() : all.at(below(int(all.size()))).id;
    }

    void saveProfile()
    {
        const QList<Profile> all = profiles();
        const bool isNew = all.isEmpty() || below(4) == 0;
        const Profile known = isNew ? Profile() : all.at(below(int(all.size())));
        const QString name = isNew ? QStringLiteral("Profile %1").arg(all.size() + 1) : known.name;
        // Apple may be away, which keeps nobody from saving.
        (void)needNow(
            m_app->profiles().save(m_school, isNew ? std::nullopt : std::optional(known.id),
                                   {{QStringLiteral("profile_name"), name},
                                    {QStringLiteral("url"), QStringLiteral("https://mdm.example/%1").arg(below(1000))}},
                                   {}));
        say(QStringLiteral("save %1").arg(name));
    }

    void apply(const Result<AssignmentPlan> &plan)
    {
        if (!plan)
            return;
        const Result<PlanId> done = await(m_app->assignments().apply(*plan));
        [&] {
            QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().message + done.error().detail));
        }();
        say(QStringLiteral("apply %1: %2 of %3").arg(plan->title).arg(plan->changing()).arg(plan->items.size()));
    }

    void decideByHand()
    {
        AssignmentRequest request{
            .organisation = m_school, .hand = {}, .devices = {}, .serials = {}, .query = {}, .lines = {}};
        static const QStringList queries{QStringLiteral("family:ipad"), QStringLiteral("family:mac"),
                                         QStringLiteral("serial:A*"),   QStringLiteral("serial:*7*"),
                                         QStringLiteral("tag:Room*"),   QStringLiteral("state:ready")};
        request.query = queries.at(below(int(queries.size())));
        switch (below(5)) {
        case 0:
            request.hand = handNone;
            break;
        case 1:
            request.hand = handLeave;
            break;
        case 2:
            break;
        default:
            if (const ProfileId profile = anyProfile(); profile.isValid())
                request.hand = std::int32_t(profile.value());
        }
        apply(await(m_app->assignments().plan(request)));
    }

    void decideByPolicy()
    {
        AssignmentPolicy policy = needNow(m_app->assignments().policy(m_school));
        const ProfileId profile = anyProfile();
        static const QStringList queries{QStringLiteral("family:iphone"), QStringLiteral("tag:\"Room 7\""),
                                         QStringLiteral("serial:C*|D*"), QStringLiteral("!family:mac color:silver")};
        switch (below(4)) {
        case 0:
            policy.defaultProfile = below(5) == 0 ? ProfileId() : profile;
            break;
        case 1:
            if (profile.isValid())
                policy.familyDefaults.insert(below(2) == 0 ? QStringLiteral("iPad") : QStringLiteral("Mac"), profile);
            else
                policy.familyDefaults.clear();
            break;
        case 2:
            if (profile.isValid())
                policy.rules.insert(below(int(policy.rules.size()) + 1),
                                    {.name = QStringLiteral("Rule"),
                                     .query = queries.at(below(int(queries.size()))),
                                     .profile = profile,
                                     .isEnabled = below(4) != 0});
            break;
        default:
            if (!policy.rules.isEmpty())
                policy.rules.removeAt(below(int(policy.rules.size())));
        }
        apply(await(m_app->assignments().planPolicy(m_school, policy, PolicyScope(below(3)))));
    }

    void undo()
    {
        const QList<PlanRecord> plans = needNow(m_app->assignments().plans(m_school, 20));
        if (!plans.isEmpty())
            apply(await(m_app->assignments().planUndo(plans.at(below(int(plans.size()))).id)));
    }

    void misbehave()
    {
        using enum SandboxFaultKind;
        m_apple->clearFaults();
        static constexpr std::array kinds{AssignFailed,  AssignThrottled, MissingSerials, Drop,          Cut,
                                          Status,        HtmlAnswer,      MalformedJson,  NotAccessible, VerdictList,
                                          RotateSession, Throttle,        TermsNotSigned, ShortUuid,     Unauthorized};
        for (int i = below(3); i >= 0; --i) {
            SandboxFault fault{.kind = kinds[std::size_t(below(int(kinds.size())))],
                               .endpoint = below(2) == 0 ? "*" : "/profile/devices",
                               .probability = below(2) == 0 ? 0.3 : 1.0,
                               .count = below(2) == 0 ? -1 : 1 + below(4)};
            if (fault.kind == Status)
                fault.value = 503;
            // Lists that lie about who is here are the sync's own walk.
            if (fault.kind == NotAccessible)
                fault.endpoint = "/profile/devices";
            if (fault.kind == Throttle || fault.kind == AssignThrottled)
                fault.retryAfter = 1 + below(7200);
            m_apple->fault(fault);
        }
        say(QStringLiteral("faults"));
    }

    void killAWorker()
    {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--work"), m_apple->path, m_apple->folder.filePath(QStringLiteral("keys")),
                       QString::number(m_school.value()), QString::number(m_apple->clock.now().toMSecsSinceEpoch())});
        QVERIFY(process.waitForStarted());
        if (!process.waitForFinished(30 + below(120))) {
            process.kill(); // SIGKILL
            QVERIFY(process.waitForFinished());
        }
        // What it still had on its way has arrived before anything else is asked.
        QCOMPARE(m_apple->sandbox.control("GET", "faults").status, 200);
        say(QStringLiteral("kill"));
    }

    void step()
    {
        const int what = below(100);
        if (what < 25)
            change(1 + below(10));
        else if (what < 40)
            (void)needNow(m_app->sync().sync(m_school, RunKind::Incremental));
        else if (what < 48)
            saveProfile();
        else if (what < 60)
            decideByHand();
        else if (what < 68)
            decideByPolicy();
        else if (what < 72)
            undo();
        else if (what < 78)
            misbehave();
        else if (what < 82)
            m_apple->clearFaults();
        else if (what < 88)
            m_apple->clock.advance(std::chrono::minutes(1 + below(600)));
        else if (what < 96)
            (void)await(m_app->worker().work(m_school));
        else if (what < 98) {
            m_app.reset();
            m_app = m_apple->start();
        } else
            killAWorker();
    }

    // By serial number: the profile that Apple has for it, or nothing.
    QHash<QString, QString> atApple()
    {
        return m_apple->sandbox.run([](SandboxWorld &world) {
            QHash<QString, QString> carried;
            for (const SandboxDevice &device : world.devices()) {
                if (device.service != 0)
                    continue;
                const bool has = device.profile != 0
                    && (device.profileStatus == SandboxProfileStatus::Assigned
                        || device.profileStatus == SandboxProfileStatus::Pushed);
                carried.insert(QString::fromLatin1(device.serialText()),
                               has ? QString::fromLatin1(world.profiles()[device.profile - 1].uuid) : QString());
            }
            return carried;
        });
    }

    void settle()
    {
        m_apple->clearFaults();
        m_apple->alarm.asked = {}; // the world stands still
        m_apple->sandbox.server.run([](SandboxWorld &world) { world.setTermsSigned(true); }).waitForFinished();
        for (int round = 0; round < 8; ++round) {
            m_apple->clock.advance(25h);
            const Run run = needNow(m_app->sync().sync(m_school, RunKind::Full));
            QVERIFY2(run.state == RunState::Done, qPrintable(run.error ? run.error->message : QString()));
            const Result<WorkTally> tally = await(m_app->worker().work(m_school));
            QVERIFY2(tally.has_value(), qPrintable(tally ? QString() : tally.error().message + tally.error().detail));
            if (tally->left.all == 0)
                return;
        }
    }

    // What stands in the queue, for a walk that fails.
    QString queueText()
    {
        return needSoon(m_app->store().read([id = m_school](Database &database) -> Result<QString> {
            auto rows = database.run(QStringLiteral("SELECT d.serial, q.profile_id, q.state, q.answer, q.attempts, "
                                                    "q.not_before, d.profile_status, d.profile_uuid FROM "
                                                    "assignment_queue q JOIN devices d ON d.id = q.device_id WHERE "
                                                    "q.organisation_id = ?"),
                                     {qlonglong(id.value())});
            if (!rows)
                return std::unexpected(rows.error());
            QString text;
            while (rows->next()) {
                for (int i = 0; i < 8; ++i)
                    text += rows->value(i).toString() + u' ';
                text += QStringLiteral("| ");
            }
            return text;
        }));
    }

    void verify(quint32 seed)
    {
        settle();
        const QByteArray story =
            QStringLiteral("seed %1: %2").arg(seed).arg(m_said.join(QStringLiteral("; "))).toUtf8();
        if (needNow(m_app->assignments().queueCounts(m_school)).all > 0)
            QFAIL(qPrintable(queueText() + QString::fromUtf8(story)));
        const AssignmentPolicy policy = needNow(m_app->assignments().policy(m_school));
        QHash<ProfileId, QString> uuids;
        for (const Profile &profile : profiles())
            uuids.insert(profile.id, profile.uuid);
        const QHash<QString, QString> carried = atApple();
        const QList<Device> stored =
            needSoon(m_app->store().read([id = m_school](Database &database) -> Result<QList<Device>> {
                QList<Device> devices;
                auto done = DeviceStore(database).forEach(id, [&](const Device &device) {
                    if (device.isPresent)
                        devices.append(device);
                    return true;
                });
                return done.transform([&devices] { return devices; });
            }));
        QCOMPARE(stored.size(), carried.size());
        for (const Device &device : stored) {
            // The slow road, device by device, which the queue does not go.
            const Wanted wanted = wantedOf(device, policy, m_apple->clock.now());
            if (wanted.profile == handLeave)
                continue;
            const QString expected = uuids.value(ProfileId(wanted.profile));
            if (carried.value(device.serial.text()).compare(expected, Qt::CaseInsensitive) != 0)
                QFAIL(qPrintable(QStringLiteral("%1 has “%2”, not “%3”; %4 %5, by hand %6, policy %7; %8")
                                     .arg(device.serial.text(), carried.value(device.serial.text()), expected,
                                          profileStatusName(device.profileStatus), device.profileUuid)
                                     .arg(device.hand.value_or(-99))
                                     .arg(QString::fromUtf8(policyToJson(policy, {})), QString::fromUtf8(story))));
            QVERIFY(device.hand != handClear);
        }
        // What was asked for is done, or overtaken, or cannot be done for those that left.
        for (const PlanRecord &plan : needNow(m_app->assignments().plans(m_school, 1000))) {
            for (const PlanResult &result : needNow(m_app->assignments().results(plan.id, {}, 10'000)))
                QVERIFY2(result.foundAt.isValid() || !carried.contains(result.serial.text()),
                         qPrintable(QStringLiteral("plan %1, %2: %3; %4")
                                        .arg(plan.id.value())
                                        .arg(result.serial.text(), result.answer, QString::fromUtf8(story))));
        }
        const JournalCheck check = needNow(m_app->journal().verify({}));
        QCOMPARE(check.faults, QStringList());
    }

private Q_SLOTS:
    void theQueueEndsEmptyAndAppleHasWhatIsWanted_data()
    {
        QTest::addColumn<quint32>("seed");
        const quint32 only = qEnvironmentVariable("MUSTER_WALK").toUInt();
        const quint32 walks = qEnvironmentVariableIntValue("MUSTER_LONG_TESTS") == 1 ? 200 : 5;
        for (quint32 seed = only ? only : 1; seed <= (only ? only : walks); ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void theQueueEndsEmptyAndAppleHasWhatIsWanted()
    {
        QFETCH(quint32, seed);
        m_random.seed(seed);
        m_said.clear();
        m_walk = std::make_unique<WalkingWorld>(seed * 31 + 7);
        m_app.reset();
        SandboxOptions options;
        options.plan.services = 2;
        options.plan.unassignedShare = 0.1;
        m_apple = std::make_unique<AppleFixture>(120, options);
        m_app = m_apple->start();
        m_school = m_apple->link(*m_app);
        m_apple->alarm.asked = [this] {
            if (below(2) == 0)
                change(1 + below(3));
        };
        for (int i = 0; i < steps; ++i)
            step();
        verify(seed);
        m_app.reset();
        m_apple.reset();
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == QLatin1StringView("--work"))
        return workAsAnotherProcess(application.arguments());
    TestAssignmentWalk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_assignmentwalk.moc"
