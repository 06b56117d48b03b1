#include "models/assignment/policystore.h"
#include "models/profiles/profilestore.h"
#include "tests/support/workspace.h"

using namespace Muster;

class TestProfileStore : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_school;

    Database &database() { return *m_workspace->database; }
    ProfileStore store() { return ProfileStore(database()); }

    static QJsonObject content(const QString &name, const QString &url = QStringLiteral("https://mdm.example/enroll"))
    {
        return {{QStringLiteral("profile_name"), name}, {QStringLiteral("url"), url}};
    }

    Result<ProfileVersion> trySave(const QString &name, std::optional<ProfileId> of = {},
                                   const QString &url = QStringLiteral("https://mdm.example/enroll"),
                                   std::optional<OrganisationId> whose = {})
    {
        return store().save({.organisation = whose.value_or(m_school),
                             .profile = of,
                             .content = content(name, url),
                             .by = QStringLiteral("ada"),
                             .note = QStringLiteral("because"),
                             .at = m_now});
    }

    ProfileVersion save(const QString &name, std::optional<ProfileId> of = {},
                        const QString &url = QStringLiteral("https://mdm.example/enroll"))
    {
        return need(trySave(name, of, url));
    }

    static QJsonObject with(const char *serial, const char *status, const QString &uuid)
    {
        return deviceJson(serial,
                          {{QStringLiteral("profile_status"), QString::fromLatin1(status)},
                           {QStringLiteral("profile_uuid"), uuid},
                           {QStringLiteral("profile_assign_time"), QStringLiteral("2026-09-01T00:00:00Z")},
                           {QStringLiteral("profile_push_time"), QStringLiteral("2026-09-02T00:00:00Z")}});
    }

    void storePage(const QJsonArray &devices)
    {
        const DevicePage one = page(devices);
        need(DevicePageStore(database(), m_school)
                 .store({&one, 1}, position("c", 1, SyncPosition::Phase::Sync), RunId(0), m_now));
    }

    void decide(const char *serial, std::int32_t hand)
    {
        (void)need(database().run(QStringLiteral("UPDATE devices SET hand_profile_id = ? WHERE serial = ?"),
                                  {hand, QString::fromLatin1(serial)}));
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_school = m_workspace->addOrganisation();
    }

    void everySaveIsAVersionAndNoneIsChanged()
    {
        const ProfileVersion first = save(QStringLiteral("Staff"));
        const ProfileVersion second =
            save(QStringLiteral("Teachers"), first.profile, QStringLiteral("https://b.example"));

        QCOMPARE(first.number, 1);
        QCOMPARE(second.number, 2);
        QCOMPARE(second.profile, first.profile);
        const QList<ProfileVersion> versions = need(store().versions(first.profile));
        QCOMPARE(versions.size(), 2);
        QCOMPARE(versions.first().id, second.id); // newest first
        QCOMPARE(versions.last().content, content(QStringLiteral("Staff")));
        QCOMPARE(versions.last().savedBy, QStringLiteral("ada"));
        QCOMPARE(versions.last().note, QStringLiteral("because"));
        QCOMPARE(versions.last().savedAt, m_now);
        QCOMPARE(need(store().version(first.profile, 1)).id, first.id);
        QCOMPARE(store().version(first.profile, 3).error().kind, ErrorKind::NotFound);
        // The name is the latest version's.
        const Profile profile = need(store().byId(first.profile));
        QCOMPARE(profile.name, QStringLiteral("Teachers"));
        QCOMPARE(profile.number, 2);
        QCOMPARE(profile.latest, second.id);
    }

    void aNameIsOneProfilesWhateverItsCase()
    {
        const ProfileVersion staff = save(QStringLiteral("Staff"));
        const ProfileVersion pupils = save(QStringLiteral("Pupils"));

        QCOMPARE(trySave(QStringLiteral("staff")).error().kind, ErrorKind::Conflict);
        QCOMPARE(trySave(QStringLiteral("STAFF"), pupils.profile).error().kind, ErrorKind::Conflict);
        QVERIFY(trySave(QStringLiteral("STAFF"), staff.profile).has_value()); // its own
        QCOMPARE(trySave(QStringLiteral("  ")).error().kind, ErrorKind::InvalidInput);
        // Another organisation has names of its own.
        const OrganisationId other = m_workspace->addOrganisation(QStringLiteral("Other School"));
        QVERIFY(trySave(QStringLiteral("Staff"), {}, QStringLiteral("https://b.example"), other).has_value());
        QCOMPARE(need(store().all(m_school)).size(), 2);
        QCOMPARE(need(store().all({})).size(), 3);
    }

    void theNameOfADeletedProfileIsFreeAgain()
    {
        const ProfileVersion first = save(QStringLiteral("Staff"));
        need(store().noteDefinition(first.id, QStringLiteral("AAAA"), m_now));
        need(store().remove(first.profile, m_now));

        QCOMPARE(need(store().all(m_school)).size(), 0);
        QCOMPARE(store().find(m_school, QStringLiteral("Staff")).error().kind, ErrorKind::NotFound);
        QCOMPARE(store().remove(first.profile, m_now).error().kind, ErrorKind::NotFound);
        QCOMPARE(trySave(QStringLiteral("Staff"), first.profile).error().kind, ErrorKind::NotFound);
        const ProfileVersion again = save(QStringLiteral("Staff"));
        QVERIFY(again.profile != first.profile);
        QCOMPARE(again.number, 1);
        // Devices that still carry it can be told about.
        QCOMPARE(need(store().definitions(m_school)).value(QStringLiteral("aaaa")).name, QStringLiteral("Staff"));
    }

    void aProfileIsFoundByNameNumberOrUuid()
    {
        const ProfileVersion seven = save(QStringLiteral("7"));
        for (int i = 2; i <= 7; ++i)
            (void)save(QStringLiteral("Profile %1").arg(i));
        need(store().noteDefinition(seven.id, QStringLiteral("ABCD"), m_now));
        const auto found = [this](const char *text) {
            return need(store().find(m_school, QString::fromLatin1(text))).id.value();
        };

        QCOMPARE(found("profile  2"), 2);
        QCOMPARE(found("3"), 3);
        QCOMPARE(found("7"), 1); // a name comes before a number
        QCOMPARE(found("abcd"), 1);
        QCOMPARE(store().find(m_school, {}).error().kind, ErrorKind::NotFound);
    }

    void aProfileInUseIsNotDeleted()
    {
        storePage({with("AAA", "empty", {})});
        const ProfileId profile = save(QStringLiteral("Staff")).profile;
        PolicyStore policies(database());
        const auto refusal = [&] { return store().remove(profile, m_now).error(); };

        AssignmentPolicy policy{.rules = {}, .familyDefaults = {}, .defaultProfile = profile};
        need(policies.set(m_school, policy));
        QVERIFY(refusal().message.contains(QStringLiteral("default")));
        QVERIFY(need(store().byId(profile)).isDefault);

        policy = {.rules = {}, .familyDefaults = {{QStringLiteral("iPad"), profile}}, .defaultProfile = {}};
        need(policies.set(m_school, policy));
        QVERIFY(refusal().message.contains(QStringLiteral("default")));
        QCOMPARE(need(store().byId(profile)).defaultFamilies, QStringList{QStringLiteral("iPad")});

        policy = {.rules = {{QStringLiteral("R"), QStringLiteral("family:ipad"), profile, false}},
                  .familyDefaults = {},
                  .defaultProfile = {}};
        need(policies.set(m_school, policy));
        QVERIFY(refusal().message.contains(QStringLiteral("rule"))); // also one that is switched off
        QCOMPARE(refusal().kind, ErrorKind::Conflict);

        need(policies.set(m_school, {}));
        decide("AAA", std::int32_t(profile.value()));
        QVERIFY(refusal().message.contains(QStringLiteral("by hand")));

        decide("AAA", handNone);
        need(store().remove(profile, m_now));
    }

    void whatLeftKeepsNoProfileFromBeingDeleted()
    {
        storePage({with("AAA", "empty", {})});
        const ProfileId profile = save(QStringLiteral("Staff")).profile;
        decide("AAA", std::int32_t(profile.value()));
        storePage({eventJson("AAA", "deleted", "2026-10-14T09:00:00Z")});
        need(store().remove(profile, m_now));
    }

    void everyNumberThatAVersionHadStandsForIt()
    {
        const ProfileVersion first = save(QStringLiteral("Staff"));
        need(store().noteDefinition(first.id, QStringLiteral("AAAA"), m_now));
        const ProfileVersion second = save(QStringLiteral("Staff"), first.profile, QStringLiteral("https://b.example"));
        need(store().noteDefinition(second.id, QStringLiteral("BBBB"), m_now));
        need(store().forgetDefinition(second.id));
        QCOMPARE(need(store().version(second.id)).uuid, QString());
        need(store().noteDefinition(second.id, QStringLiteral("CCCC"), m_now));

        const QHash<QString, ProfileOfUuid> known = need(store().definitions(m_school));

        QCOMPARE(known.size(), 3);
        QCOMPARE(known.value(QStringLiteral("aaaa")).text(), QStringLiteral("Staff v1"));
        QVERIFY(!known.value(QStringLiteral("aaaa")).isLatest);
        // The number that Apple lost is not as good as the one that it knows.
        QVERIFY(!known.value(QStringLiteral("bbbb")).isLatest);
        QVERIFY(known.value(QStringLiteral("cccc")).isLatest);
        QCOMPARE(need(store().byId(first.profile)).uuid, QStringLiteral("CCCC"));
        QCOMPARE(need(store().namesByUuid()).value(QStringLiteral("bbbb")), QStringLiteral("Staff v2"));
        const OrganisationId other = m_workspace->addOrganisation(QStringLiteral("Other School"));
        QCOMPARE(need(store().definitions(other)).size(), 0);
    }

    void coverageCountsWhoCarriesAVersionAndWhoWasSwitchedOnWithIt()
    {
        const ProfileVersion first = save(QStringLiteral("Staff"));
        need(store().noteDefinition(first.id, QStringLiteral("AAAA"), m_now));
        storePage({with("ON1", "pushed", QStringLiteral("AAAA")), with("ON2", "pushed", QStringLiteral("AAAA")),
                   with("OFF", "assigned", QStringLiteral("AAAA")), with("GONE", "removed", QStringLiteral("AAAA"))});
        const ProfileVersion second = save(QStringLiteral("Staff"), first.profile, QStringLiteral("https://b.example"));
        need(store().noteDefinition(second.id, QStringLiteral("BBBB"), m_now));
        // One of them gets the new version, but was switched on with the old one.
        storePage({with("ON2", "assigned", QStringLiteral("BBBB"))});

        const QList<ProfileCoverage> coverage = need(store().coverage(first.profile));

        QCOMPARE(coverage.size(), 2);
        QCOMPARE(coverage.first(), (ProfileCoverage{2, 1, 0, 0}));
        QCOMPARE(coverage.last(), (ProfileCoverage{1, 2, 2, 1}));
    }

    void unlinkingTakesTheProfilesAlong()
    {
        (void)save(QStringLiteral("Staff"));
        need(OrganisationStore(database()).remove(m_school));
        QCOMPARE(need(store().all({})).size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
