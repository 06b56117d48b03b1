#include "models/profiles/profilechanges.h"

#include <QTest>

using namespace Muster;

class TestProfileChanges : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDefaultThatIsWrittenOutChangesNothing()
    {
        EnrollmentProfile written;
        written.setFlag(ProfileKey::allowPairing, true);
        written.setText(ProfileKey::name, {});
        QCOMPARE(profileChanges({}, written), QList<ProfileChange>());
    }

    void changesStandInTheOrderOfTheKeysInWords()
    {
        const EnrollmentProfile before = EnrollmentProfile::recommended();
        EnrollmentProfile after = before;
        after.setList(ProfileKey::skipItems, {QStringLiteral("Siri"), QStringLiteral("AppleID")});
        after.setFlag(ProfileKey::awaitConfigured, false);
        after.setText(ProfileKey::name, QStringLiteral("Staff"));
        QVERIFY(after.setValue(QStringLiteral("x_room"), 7));
        const QList<ProfileChange> changes = profileChanges(before, after);
        QCOMPARE(changes.size(), 4);
        QCOMPARE(changes.at(0).after, QStringLiteral("Staff"));
        QCOMPARE(changes.at(1).name, QStringLiteral("Wait until configured"));
        QCOMPARE(changes.at(1).before, QStringLiteral("Yes"));
        QCOMPARE(changes.at(2).added, QStringList({QStringLiteral("Apple Account"), QStringLiteral("Siri")}));
        QCOMPARE(changes.at(3).key, QStringLiteral("x_room"));
        QCOMPARE(changes.at(3).after, QStringLiteral("7"));
        QCOMPARE(profileChanges(after, before).at(2).removed.size(), 2);
    }

    void everyKnownKeyHasAName()
    {
        for (const ProfileKeyFacts &facts : profileKeys())
            QVERIFY2(profileKeyName(facts.key) != facts.key, facts.key.data());
    }
};

QTEST_GUILESS_MAIN(TestProfileChanges)

#include "tst_profilechanges.moc"
