#include "models/assignment/assignmentplan.h"
#include "tests/support/workspace.h"

using namespace Muster;
using namespace std::chrono_literals;

namespace {

// Profiles of the tests, by their numbers.
constexpr std::int32_t staff = 1; // UUID BBBB is its latest version, AAAA the one before
constexpr std::int32_t pupils = 2; // CCCC

} // namespace

class TestAssignmentPlan : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    std::unique_ptr<DeviceIndex> m_index;
    OrganisationId m_school;

    static QJsonObject device(const char *serial, const char *status, const char *uuid, const char *family = "iPad")
    {
        QJsonObject json{{QStringLiteral("profile_status"), QString::fromLatin1(status)},
                         {QStringLiteral("profile_uuid"), QString::fromLatin1(uuid)},
                         {QStringLiteral("device_family"), QString::fromLatin1(family)}};
        if (qstrcmp(status, "pushed") == 0)
            json.insert(QStringLiteral("profile_push_time"), QStringLiteral("2026-09-02T00:00:00Z"));
        return deviceJson(serial, json);
    }

    void storePage(const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(*m_workspace->database, m_school)
                 .store({&one, 1}, position("c", 1, SyncPosition::Phase::Sync), RunId(0), m_now));
        load();
    }

    void load()
    {
        while (need(m_index->update(*m_workspace->database, 100)) == 100) { }
    }

    void decide(const char *serial, std::int32_t hand)
    {
        const qint64 revision = need(m_workspace->database->nextRevision());
        (void)need(m_workspace->database->run(
            QStringLiteral("UPDATE devices SET hand_profile_id = ?, revision = ? WHERE serial = ?"),
            {hand, revision, QString::fromLatin1(serial)}));
        load();
    }

    static ProfileDirectory directory()
    {
        ProfileDirectory known;
        known.byUuid = {{QStringLiteral("aaaa"), {ProfileId(staff), 1, false, QStringLiteral("Staff")}},
                        {QStringLiteral("bbbb"), {ProfileId(staff), 2, true, QStringLiteral("Staff")}},
                        {QStringLiteral("cccc"), {ProfileId(pupils), 1, true, QStringLiteral("Pupils")}}};
        known.names = {{ProfileId(staff), QStringLiteral("Staff")}, {ProfileId(pupils), QStringLiteral("Pupils")}};
        return known;
    }

    FleetView fleet() { return {*m_index, m_school, directory()}; }

    std::int32_t idOf(const char *serial)
    {
        const auto row = m_index->rowOfSerial(m_school, SerialNumber(QString::fromLatin1(serial)));
        [&] { QVERIFY(row.has_value()); }();
        return m_index->idOf(*row);
    }

    PlanItem hand(const char *serial, std::optional<std::int32_t> wanted, const AssignmentPolicy &policy = {},
                  const QueuedWaits &waits = {})
    {
        const HandWish wish{idOf(serial), wanted};
        return planHands(fleet(), {&wish, 1}, policy, waits, m_now).front();
    }

    // "serial group will[ by hand]", in order.
    QStringList policyPlan(const AssignmentPolicy &before, const AssignmentPolicy &after,
                           PolicyScope scope = PolicyScope::Everybody)
    {
        QStringList lines;
        for (const PlanItem &item : planPolicy(fleet(), before, after, scope, {}, m_now)) {
            const QString serial =
                need(DeviceStore(*m_workspace->database).serials(std::span(&item.device, 1))).constFirst();
            lines.append(QStringLiteral("%1 %2 %3%4")
                             .arg(serial, planGroupName(item.group), QString::number(item.will),
                                  item.handAfter ? QStringLiteral(" hand %1").arg(*item.handAfter) : QString()));
        }
        lines.sort();
        return lines;
    }

    static AssignmentPolicy defaultOf(std::int32_t profile)
    {
        return {.rules = {}, .familyDefaults = {}, .defaultProfile = ProfileId(profile)};
    }

    static AssignmentRule rule(const char *query, std::int32_t profile, bool isEnabled = true)
    {
        return {QStringLiteral("Rule"), QString::fromLatin1(query), ProfileId(profile), isEnabled};
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_index = std::make_unique<DeviceIndex>();
        m_school = m_workspace->addOrganisation();
    }

    void everyStateAndWishHasItsGroup_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("uuid");
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("wait"); // -1: none; else PlanReason
        QTest::addColumn<int>("group");
        QTest::addColumn<int>("will");
        const auto row = [](const char *name, const char *status, const char *uuid, int wanted, int wait,
                            PlanGroup group, int will) {
            QTest::newRow(name) << QByteArray(status) << QByteArray(uuid) << wanted << wait << int(group) << will;
        };
        using enum PlanGroup;
        const int none = -1;
        row("bare, profile", "empty", "", staff, none, FirstStart, staff);
        row("bare, none", "empty", "", handNone, none, AlreadySo, handNone);
        row("bare, leave", "empty", "", handLeave, none, AlreadySo, handNone);
        row("bare, clear", "empty", "", handClear, none, AlreadySo, handNone);
        row("dropped, profile", "removed", "BBBB", staff, none, FirstStart, staff);
        row("dropped, none", "removed", "BBBB", handNone, none, AlreadySo, handNone);
        row("ready, the same", "assigned", "BBBB", staff, none, AlreadySo, staff);
        row("ready, an older version", "assigned", "AAAA", staff, none, FirstStart, staff);
        row("ready, another", "assigned", "CCCC", staff, none, FirstStart, staff);
        row("ready, none", "assigned", "BBBB", handNone, none, FirstStart, handNone);
        row("ready, clear", "assigned", "BBBB", handClear, none, FirstStart, handNone);
        row("ready, leave", "assigned", "AAAA", handLeave, none, AlreadySo, staff);
        row("on, the same", "pushed", "BBBB", staff, none, AlreadySo, staff);
        row("on, an older version", "pushed", "AAAA", staff, none, NextErase, staff);
        row("on, another", "pushed", "CCCC", staff, none, NextErase, staff);
        row("on, none", "pushed", "BBBB", handNone, none, NextErase, handNone);
        row("foreign, profile", "assigned", "FFFF", staff, none, FirstStart, staff);
        row("foreign, leave", "assigned", "FFFF", handLeave, none, AlreadySo, Has::foreign);
        row("foreign and on, none", "pushed", "FFFF", handNone, none, NextErase, handNone);
        row("throttled", "empty", "", staff, int(PlanReason::Throttled), MustWait, staff);
        row("on and throttled", "pushed", "CCCC", staff, int(PlanReason::Throttled), MustWait, staff);
        row("failed", "empty", "", staff, int(PlanReason::Failed), MustWait, staff);
        row("refused", "empty", "", staff, int(PlanReason::Refused), MustWait, staff);
        row("throttled, but so already", "assigned", "BBBB", staff, int(PlanReason::Throttled), AlreadySo, staff);
    }

    void everyStateAndWishHasItsGroup()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, uuid);
        QFETCH(int, wanted);
        QFETCH(int, wait);
        QFETCH(int, group);
        QFETCH(int, will);
        storePage({device("AAA", status, uuid)});
        QueuedWaits waits;
        const auto reason = static_cast<PlanReason>(qMax(wait, 0));
        const qint64 until = reason == PlanReason::Refused ? 0 : m_now.addSecs(3600).toSecsSinceEpoch();
        if (wait >= 0)
            waits.insert(idOf("AAA"), {reason, until, staff});

        const PlanItem item = hand("AAA", wanted, {}, waits);

        QCOMPARE(int(item.group), group);
        QCOMPARE(item.will, will);
        QCOMPARE(item.reason, item.group == PlanGroup::MustWait ? reason : PlanReason::None);
        QCOMPARE(item.waitUntil, item.group == PlanGroup::MustWait ? until : 0);
    }

    void aTimeThatHasComeIsNoWait()
    {
        storePage({device("AAA", "empty", "")});
        const QueuedWaits waits{{idOf("AAA"), {PlanReason::Throttled, m_now.toSecsSinceEpoch(), staff}}};
        QCOMPARE(hand("AAA", staff, {}, waits).group, PlanGroup::FirstStart);
    }

    void whoLeftOrIsNotOursIsNotPossible()
    {
        storePage({device("AAA", "empty", "")});
        const std::int32_t id = idOf("AAA");
        const OrganisationId other = m_workspace->addOrganisation(QStringLiteral("Other School"));
        const HandWish wishes[] = {{id, staff}, {99, staff}};
        const std::vector<PlanItem> items = planHands(FleetView(*m_index, other, directory()), wishes, {}, {}, m_now);
        QCOMPARE(items.size(), 2u);
        for (const PlanItem &item : items) {
            QCOMPARE(item.group, PlanGroup::NotPossible);
            QCOMPARE(item.reason, PlanReason::Unknown);
        }

        storePage({eventJson("AAA", "deleted", "2026-10-14T09:00:00Z")});
        QCOMPARE(hand("AAA", staff).group, PlanGroup::NotPossible);
        QCOMPARE(hand("AAA", staff).reason, PlanReason::Left);
    }

    void aDecisionIsTakenBackToWhatRulesAndDefaultsSay()
    {
        storePage({device("AAA", "assigned", "CCCC")});
        decide("AAA", pupils);

        const PlanItem back = hand("AAA", std::nullopt, defaultOf(staff));
        QCOMPARE(back.handBefore, std::optional(pupils));
        QCOMPARE(back.handAfter, std::optional<std::int32_t>());
        QCOMPARE(back.group, PlanGroup::FirstStart);
        QCOMPARE(back.will, staff);

        // Where nothing decides, Apple's stays.
        const PlanItem stays = hand("AAA", std::nullopt);
        QCOMPARE(stays.group, PlanGroup::AlreadySo);
        QCOMPARE(stays.will, pupils);
    }

    void clearingWhatHasNothingLeavesNoDecision()
    {
        storePage({device("AAA", "empty", ""), device("BBB", "assigned", "CCCC")});
        decide("AAA", staff);
        QCOMPARE(hand("AAA", handClear).handAfter, std::optional<std::int32_t>());
        QCOMPARE(hand("BBB", handClear).handAfter, std::optional(handClear));
    }

    void theStrongestDecides()
    {
        storePage({device("AAA", "empty", ""), device("BBB", "empty", "", "Mac"), device("CCC", "empty", "", "iPhone"),
                   device("DDD", "empty", "")});
        AssignmentPolicy policy = defaultOf(staff);
        policy.familyDefaults.insert(QStringLiteral("mac"), ProfileId(pupils));
        policy.rules = {rule("serial:AAA", 3), rule("family:ipad", 4), rule("family:iphone", 5, false)};
        decide("DDD", handNone);
        const auto wanted = fleet().wanted(policy, m_now);
        const auto of = [&](const char *serial) { return wanted[m_index->rowOf(idOf(serial))]; };

        QCOMPARE(of("AAA"), (Wanted{3, WantedBy::Rule, 0})); // the first that matches
        QCOMPARE(of("BBB"), (Wanted{pupils, WantedBy::FamilyDefault, 0}));
        QCOMPARE(of("CCC"), (Wanted{staff, WantedBy::Default, 0})); // its rule is off
        QCOMPARE(of("DDD"), (Wanted{handNone, WantedBy::Hand, 0}));
        std::ranges::swap(policy.rules[0], policy.rules[1]);
        QCOMPARE(fleet().wanted(policy, m_now)[m_index->rowOf(idOf("AAA"))], (Wanted{4, WantedBy::Rule, 0}));
        QCOMPARE(fleet().wanted({}, m_now)[m_index->rowOf(idOf("AAA"))], Wanted());
    }

    void aScopeSaysWhomANewDefaultTakesAlong()
    {
        storePage({device("BARE", "empty", ""), device("FOREIGN", "assigned", "FFFF"),
                   device("SAME", "assigned", "BBBB"), device("HAND", "empty", ""), device("ON", "pushed", "CCCC")});
        decide("HAND", handNone);

        QCOMPARE(policyPlan({}, defaultOf(staff)),
                 (QStringList{QStringLiteral("BARE first-start 1"), QStringLiteral("FOREIGN first-start 1"),
                              QStringLiteral("ON next-erase 1"), QStringLiteral("SAME already-so 1")}));
        QCOMPARE(policyPlan({}, defaultOf(staff), PolicyScope::WithoutProfile),
                 (QStringList{QStringLiteral("BARE first-start 1"), QStringLiteral("FOREIGN already-so -2 hand -1"),
                              QStringLiteral("ON already-so 2 hand -1"), QStringLiteral("SAME already-so 1")}));
        QCOMPARE(
            policyPlan({}, defaultOf(staff), PolicyScope::NewOnly),
            (QStringList{QStringLiteral("BARE already-so 0 hand -1"), QStringLiteral("FOREIGN already-so -2 hand -1"),
                         QStringLiteral("ON already-so 2 hand -1"), QStringLiteral("SAME already-so 1")}));
    }

    void aPolicyThatMeansTheSameConcernsNobody()
    {
        storePage({device("AAA", "empty", "")});
        AssignmentPolicy other = defaultOf(staff);
        other.rules = {rule("family:ipad", staff)};
        QCOMPARE(policyPlan(defaultOf(staff), other), QStringList());
        // A default that is taken away takes no profile away.
        storePage({device("AAA", "assigned", "BBBB")});
        QCOMPARE(policyPlan(defaultOf(staff), {}), QStringList{QStringLiteral("AAA already-so 1")});
    }

    void aTallyCountsWhatARuleMatchesDecidesAndMoves()
    {
        storePage({device("AAA", "empty", ""), device("BBB", "assigned", "CCCC"), device("CCC", "empty", ""),
                   device("DDD", "empty", "", "Mac")});
        decide("CCC", handNone);
        const AssignmentPolicy policy{
            .rules = {rule("serial:AAA", staff), rule("family:ipad", pupils), rule("family:mac", staff, false)},
            .familyDefaults = {},
            .defaultProfile = {}};

        QCOMPARE(tallyRules(fleet(), policy, m_now), (QList<RuleTally>{{1, 1, 1}, {3, 1, 0}, {1, 0, 0}}));
    }

    void aRuleMustNotAskWhatItsOwnAssignmentChanges_data()
    {
        QTest::addColumn<bool>("isFine");
        for (const char *query : {"family:ipad", "model:*Air* added:<90d", "tag:Room", "serial:A*|B*"})
            QTest::newRow(query) << true;
        for (const char *query : {"", "state:ready", "family:ipad state:no-profile", "profile:Staff", "famly:ipad"})
            QTest::newRow(query) << false;
    }

    void aRuleMustNotAskWhatItsOwnAssignmentChanges()
    {
        QFETCH(bool, isFine);
        const Result<> checked = checkRule(rule(QTest::currentDataTag(), staff), m_now);
        QCOMPARE(checked.has_value(), isFine);
        if (!isFine)
            QCOMPARE(checked.error().kind, ErrorKind::InvalidInput);
        AssignmentRule nameless = rule("family:ipad", staff);
        nameless.name = QStringLiteral(" ");
        QVERIFY(!checkRule(nameless, m_now));
        QVERIFY(!checkRule(rule("family:ipad", 0), m_now));
    }

    void aPolicySurvivesItsJson()
    {
        AssignmentPolicy policy = defaultOf(staff);
        policy.familyDefaults.insert(QStringLiteral("AppleTV"), ProfileId(pupils));
        policy.rules = {rule("family:ipad", 3), rule("tag:\"Room 7\"", 4, false)};
        QCOMPARE(need(policyFromJson(policyToJson(policy, directory().names))), policy);
        QCOMPARE(need(policyFromJson(policyToJson({}, {}))), AssignmentPolicy());
    }

    void countsAreOfGroups()
    {
        storePage({device("AAA", "empty", ""), device("BBB", "assigned", "BBBB"), device("CCC", "pushed", "CCCC")});
        AssignmentPlan plan;
        plan.items = {hand("AAA", staff), hand("BBB", staff), hand("CCC", staff)};
        countGroups(plan);
        QCOMPARE(plan.counts, (std::array<qint64, planGroupCount>{1, 1, 1, 0, 0}));
        QCOMPARE(plan.changing(), 2);
    }
};

QTEST_GUILESS_MAIN(TestAssignmentPlan)
#include "tst_assignmentplan.moc"
