#include "models/assignment/assignmentqueue.h"
#include "models/assignment/planstore.h"
#include "models/profiles/profilestore.h"
#include "tests/support/workspace.h"

using namespace Muster;

namespace {

constexpr std::int32_t staff = 1; // AAAA at Apple
constexpr std::int32_t pupils = 2;

} // namespace

// Devices: 1 bare, 2 with "Staff", 3 with a profile that Muster does not know, 4 bare.
class TestPlanStore : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_school;

    Database &database() { return *m_workspace->database; }
    PlanStore plans() { return PlanStore(database()); }

    template <typename Function> auto wish(Function change)
    {
        return need(inTransaction(database(), Durability::Wishes, change));
    }

    void storePage(const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(database(), m_school)
                 .store({&one, 1}, position("c", 1, SyncPosition::Phase::Sync), RunId(0), m_now));
    }

    static QJsonObject device(const char *serial, const char *uuid)
    {
        return deviceJson(
            serial,
            {{QStringLiteral("profile_status"), uuid[0] == '\0' ? QStringLiteral("empty") : QStringLiteral("assigned")},
             {QStringLiteral("profile_uuid"), QString::fromLatin1(uuid)}});
    }

    static PlanItem item(std::int32_t number, std::int32_t will, std::optional<std::int32_t> before,
                         std::optional<std::int32_t> after, PlanGroup group = PlanGroup::FirstStart)
    {
        return {.device = number, .group = group, .has = {}, .will = will, .handBefore = before, .handAfter = after};
    }

    PlanId add(std::vector<PlanItem> items, std::optional<AssignmentPolicy> before = {}, PlanId undoOf = {})
    {
        AssignmentPlan plan{.organisation = m_school,
                            .title = QStringLiteral("Assign “Staff” v1"),
                            .factsAt = {},
                            .items = std::move(items),
                            .unknownSerials = {},
                            .directory = {},
                            .policyBefore = before,
                            .policyAfter = before ? std::optional(AssignmentPolicy()) : std::nullopt,
                            .undoOf = undoOf,
                            .warnings = {}};
        return wish([&] { return plans().add(plan, QStringLiteral("ada"), m_now); });
    }

    PlanRecord record(PlanId id) { return need(plans().byId(id)); }

    std::optional<std::int32_t> handOf(int number)
    {
        const QVariant hand =
            need(database().value(QStringLiteral("SELECT hand_profile_id FROM devices WHERE id = ?"), {number}));
        return hand.isNull() ? std::nullopt : std::optional(hand.toInt());
    }

    AssignmentQueue queue() { return {database(), m_school}; }

    void reconcile(const std::vector<Difference> &differences)
    {
        (void)wish([&] { return queue().reconcile(differences, m_now); });
    }

    void answer(int number, const char *word)
    {
        wish(
            [&] { return queue().noteAnswers({{number, QString::fromLatin1(word), {}, QueueState::Waiting}}, m_now); });
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_school = m_workspace->addOrganisation();
        storePage({device("AAA", ""), device("BBB", "AAAA"), device("CCC", "FFFF"), device("DDD", "")});
        ProfileStore profiles(database());
        for (const char *name : {"Staff", "Pupils"}) {
            const ProfileVersion version =
                need(profiles.save({.organisation = m_school,
                                    .profile = {},
                                    .content = {{QStringLiteral("profile_name"), QString::fromLatin1(name)}},
                                    .by = QStringLiteral("ada"),
                                    .note = {},
                                    .at = m_now}));
            if (version.profile.value() == staff)
                need(profiles.noteDefinition(version.id, QStringLiteral("AAAA"), m_now));
        }
    }

    void whatChangesIsKeptAndTheRestIsNot()
    {
        const PlanId id = add({item(1, staff, {}, staff), item(2, staff, {}, staff, PlanGroup::AlreadySo),
                               item(3, pupils, {}, {}, PlanGroup::AlreadySo),
                               item(4, staff, {}, staff, PlanGroup::NotPossible), item(0, staff, {}, staff)});

        const PlanRecord kept = record(id);
        QCOMPARE(kept.devices, 2); // one that Apple has already is a decision all the same
        QCOMPARE(kept.verified, 1);
        QCOMPARE(kept.open(), 1);
        QCOMPARE(kept.title, QStringLiteral("Assign “Staff” v1"));
        QCOMPARE(kept.madeBy, QStringLiteral("ada"));
        QCOMPARE(kept.madeAt, m_now);
        QCOMPARE(kept.kind, QStringLiteral("assign"));
        QCOMPARE(handOf(1), std::optional(staff));
        QCOMPARE(handOf(2), std::optional(staff));
        QCOMPARE(handOf(4), std::optional<std::int32_t>());
        const QList<PlanResult> results = need(plans().results(id, {}, 10));
        QCOMPARE(results.size(), 2);
        QCOMPARE(results.last().hadUuid, QStringLiteral("AAAA"));
        QCOMPARE(results.last().answer, QStringLiteral("ALREADY"));
        QCOMPARE(need(plans().results(id, QStringLiteral("AAA"), 10)).size(), 1);
    }

    void whatAnotherPlanWantsIsOvertaken()
    {
        const PlanId first = add({item(1, staff, {}, staff), item(4, staff, {}, staff)});
        const PlanId second = add({item(1, pupils, staff, pupils)});

        QCOMPARE(record(first).overtaken, 1);
        QCOMPARE(record(first).open(), 1);
        QCOMPARE(record(second).open(), 1);
        QCOMPARE(need(plans().devices(first, PlanOutcome::Overtaken)), (std::vector<std::int32_t>{1}));
        QCOMPARE(need(plans().devices(first, PlanOutcome::Open)), (std::vector<std::int32_t>{4}));
        // What Apple answers now is the second one's.
        reconcile({{1, pupils, 0}, {4, staff, 0}});
        answer(1, "FAILED");
        QCOMPARE(record(first).failed, 0);
        QCOMPARE(record(second).failed, 1);
    }

    void anAnswerIsCountedUntilItIsVerified()
    {
        const PlanId id = add({item(1, staff, {}, staff), item(3, staff, {}, staff), item(4, staff, {}, staff)});
        reconcile({{1, staff, 0}, {3, staff, 1}, {4, staff, 0}});
        answer(1, "THROTTLED");
        answer(3, "NOT_ACCESSIBLE");
        answer(4, "UNCHANGED");

        PlanRecord now = record(id);
        QCOMPARE(now.throttled, 1);
        QCOMPARE(now.refused, 1);
        QCOMPARE(now.failed, 1);
        QCOMPARE(now.open(), 3);
        const std::int32_t asked[] = {1, 2, 3};
        const auto standings = need(plans().standings(id, asked));
        QCOMPARE(standings.size(), 2); // 2 is not in the plan
        QCOMPARE(standings.value(1).outcome, PlanOutcome::Throttled);
        QCOMPARE(standings.value(3).outcome, PlanOutcome::Refused);

        storePage({device("AAA", "AAAA")});
        reconcile({{3, staff, 1}, {4, staff, 0}});

        now = record(id);
        QCOMPARE(now.verified, 1);
        QCOMPARE(now.throttled, 0);
        QCOMPARE(need(plans().standings(id, asked)).value(1).outcome, PlanOutcome::Verified);
    }

    void whatAppleHasInsteadIsNotCalledVerified()
    {
        const PlanId id = add({item(1, staff, {}, staff)});
        storePage({device("AAA", "FFFF")});
        // Nobody wants anything for it any more.
        reconcile({});
        QCOMPARE(record(id).verified, 0);
        QCOMPARE(record(id).overtaken, 1);
    }

    void undoingKnowsWhatEveryDeviceHad()
    {
        const PlanId id = add({item(1, pupils, {}, pupils), item(2, pupils, staff, pupils),
                               item(3, pupils, handLeave, pupils), item(4, pupils, {}, pupils)});
        (void)need(database().run(QStringLiteral("UPDATE devices SET hand_profile_id = ? WHERE id = 4"), {staff}));

        const PlanStore::Undo undo = need(plans().undoOf(id));

        QCOMPARE(undo.decidedSince, 1); // what was decided since stays
        QCOMPARE(undo.devices.size(), 3u);
        QCOMPARE(undo.devices[0].device, 1);
        QCOMPARE(undo.devices[0].hand, std::optional<std::int32_t>());
        QCOMPARE(undo.devices[0].profile, handNone);
        QCOMPARE(undo.devices[1].hand, std::optional(staff));
        QCOMPARE(undo.devices[1].profile, staff);
        QCOMPARE(undo.devices[2].hand, std::optional(handLeave));
        QCOMPARE(undo.devices[2].profile, Has::foreign);
        QCOMPARE(undo.devices[2].uuid, QStringLiteral("FFFF"));
        QVERIFY(!undo.policyBefore.has_value());
    }

    void undoingKnowsTheRulesAndDefaultsBefore()
    {
        const AssignmentPolicy before{
            .rules = {{QStringLiteral("R"), QStringLiteral("family:ipad"), ProfileId(staff), true}},
            .familyDefaults = {},
            .defaultProfile = ProfileId(pupils)};
        const PlanId id = add({}, before);
        QCOMPARE(need(plans().undoOf(id)).policyBefore, std::optional(before));
        QCOMPARE(plans().undoOf(PlanId(99)).error().kind, ErrorKind::NotFound);
    }

    void aPlanAndItsUndoKnowEachOther()
    {
        const PlanId first = add({item(1, staff, {}, staff)});
        const PlanId undo = add({item(1, handNone, staff, handClear)}, {}, first);
        QCOMPARE(record(first).undoneBy, undo);
        QCOMPARE(record(undo).undoOf, first);
        const QList<PlanRecord> latest = need(plans().latest(m_school, 10));
        QCOMPARE(latest.size(), 2);
        QCOMPARE(latest.first().id, undo);
        QCOMPARE(need(plans().latest({}, 1)).size(), 1);
        QCOMPARE(need(plans().latest(m_workspace->addOrganisation(QStringLiteral("Other")), 10)).size(), 0);
    }

    void theDigestCoversWhatWasDecidedAndNotWhatBecameOfIt()
    {
        const PlanId id = add({item(1, staff, {}, staff), item(2, pupils, {}, pupils)});
        const QByteArray digest = need(plans().digest(id));
        reconcile({{1, staff, 0}, {2, pupils, 1}});
        answer(1, "FAILED");
        QCOMPARE(need(plans().digest(id)), digest);
        for (const char *edit :
             {"UPDATE plan_items SET hand_after = 2 WHERE device_id = 1",
              "UPDATE plan_items SET hand_before = 0 WHERE device_id = 1",
              "UPDATE plan_items SET had_uuid = 'X' WHERE device_id = 1",
              "UPDATE plan_items SET wanted_profile_id = 2 WHERE device_id = 1", "DELETE FROM plan_items"}) {
            const auto transaction = need(Transaction::begin(database(), Durability::Facts));
            (void)need(database().run(QString::fromLatin1(edit)));
            QVERIFY2(need(plans().digest(id)) != digest, edit);
        }
        QCOMPARE(need(plans().digest(id)), digest);
    }
};

QTEST_GUILESS_MAIN(TestPlanStore)
#include "tst_planstore.moc"
