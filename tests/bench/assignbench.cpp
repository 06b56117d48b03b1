// Planning and rules over a million devices, and what the window's event loop feels of it.
#include "tests/bench/benches.h"

#include "app/application.h"
#include "models/assignment/policystore.h"
#include "models/profiles/profilestore.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

namespace Muster::Bench {

namespace {

double seconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

// The longest time that the event loop did not come round, in ms, while it lives.
class StallWatch final : public QObject {
public:
    StallWatch()
    {
        m_since.start();
        connect(&m_beat, &QTimer::timeout, this, [this] {
            m_longest = std::max(m_longest, static_cast<double>(m_since.nsecsElapsed()) / 1e6);
            m_since.start();
        });
        m_beat.start(0);
    }
    [[nodiscard]] double longest() const { return m_longest; }

private:
    QTimer m_beat;
    QElapsedTimer m_since;
    double m_longest = 0;
};

template <typename T> T await(QCoro::Task<Result<T>> task, const char *what)
{
    Result<T> result = QCoro::waitFor(std::move(task));
    if (!result)
        qFatal("%s: %s %s", what, qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

double median(std::vector<double> values)
{
    return percentile(std::move(values), 0.5);
}

AssignmentPolicy rulesFor(ProfileId profile)
{
    AssignmentPolicy policy;
    for (const char *query : {"family:ipad model:air", "family:mac", "serial:C*|D*|F*", "color:silver", "tag:room",
                              "added:>=2024-01", "by:admin", "!family:ipad"})
        policy.rules.append({.name = QString::fromLatin1(query),
                             .query = QString::fromLatin1(query),
                             .profile = profile,
                             .isEnabled = true});
    policy.defaultProfile = profile;
    return policy;
}

} // namespace

QList<Figure> assignFigures(const QString &workspace, const QString &folder)
{
    const QString copy = folder + QStringLiteral("/assign.muster");
    QFile::remove(copy);
    if (!QFile::copy(workspace, copy))
        return {};
    Application application(copy);
    const auto opened = QCoro::waitFor([](QFuture<Result<QString>> opening) -> QCoro::Task<Result<QString>> {
        co_return co_await opening;
    }(application.open()));
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message));
    const OrganisationId school = await(application.organisations().all(), "organisations").first().id;
    const SavedProfile saved =
        await(application.profiles().save(school, {},
                                          {{QStringLiteral("profile_name"), QStringLiteral("Bench")},
                                           {QStringLiteral("url"), QStringLiteral("https://mdm.example/")}},
                                          {}),
              "profile");
    AssignmentService &assignments = application.assignments();
    const AssignmentPolicy policy = rulesFor(saved.profile.id);
    (void)await(assignments.tally(school, policy), "load the index");

    // As a selection in the table has them.
    std::vector<std::int32_t> chosen;
    for (std::int32_t id = 1; id <= 200'000; ++id)
        chosen.push_back(id);
    std::vector<double> plans;
    std::vector<double> rules;
    std::vector<double> policies;
    const StallWatch watch;
    for (int pass = 0; pass < 5; ++pass) {
        QElapsedTimer timer;
        timer.start();
        const AssignmentPlan plan = await(assignments.plan({.organisation = school,
                                                            .hand = static_cast<std::int32_t>(saved.profile.id.value()),
                                                            .devices = chosen,
                                                            .serials = {},
                                                            .query = {},
                                                            .lines = {}}),
                                          "plan");
        plans.push_back(seconds(timer));
        timer.start();
        (void)await(assignments.tally(school, policy), "rules");
        rules.push_back(seconds(timer));
        timer.start();
        (void)await(assignments.planPolicy(school, policy, PolicyScope::Everybody), "rules plan");
        policies.push_back(seconds(timer));
    }
    const AssignmentPlan plan = await(assignments.plan({.organisation = school,
                                                        .hand = static_cast<std::int32_t>(saved.profile.id.value()),
                                                        .devices = chosen,
                                                        .serials = {},
                                                        .query = {},
                                                        .lines = {}}),
                                      "plan");
    QElapsedTimer timer;
    timer.start();
    (void)await(assignments.apply(plan), "apply");
    const double applied = seconds(timer);
    const double stall = watch.longest();
    QCoro::waitFor([](QFuture<void> closing) -> QCoro::Task<> { co_await closing; }(application.close()));
    return {{QStringLiteral("plan-200k-of-1m"), median(plans), QStringLiteral("s"), {}, 2},
            {QStringLiteral("rules-test-1m"), median(rules), QStringLiteral("s"), {}, 3},
            {QStringLiteral("rules-plan-1m"), median(policies), QStringLiteral("s"), {}, 3},
            {QStringLiteral("apply-200k-of-1m"), applied, QStringLiteral("s"), {}, 10},
            {QStringLiteral("event-loop-longest-stall"), stall, QStringLiteral("ms"), {}, 50}};
}

} // namespace Muster::Bench
