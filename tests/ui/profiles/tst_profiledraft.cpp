#include "tests/support/fakeclock.h"
#include "ui/profiles/profiledraft.h"

#include <QSignalSpy>
#include <QTest>

using namespace Muster;

class TestProfileDraft : public QObject {
    Q_OBJECT

    FakeClock m_clock;

    static EnrollmentProfile good()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setText(ProfileKey::name, QStringLiteral("Staff"));
        profile.setText(ProfileKey::url, QStringLiteral("https://mdm.example.org/"));
        return profile;
    }

    // As somebody types it at this place of the JSON.
    static void type(ProfileDraft &draft, qsizetype at, const QString &letters)
    {
        for (qsizetype i = 0; i < letters.size(); ++i) {
            QString text = draft.text();
            draft.setJson(text.insert(at + i, letters.at(i)));
        }
    }

private Q_SLOTS:
    void lettersTypedIntoOneFieldAreOneStep()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        const QString before = draft.text();
        for (const char *text : {"I", "IT", "IT S"})
            draft.setText(ProfileKey::department, QString::fromLatin1(text));
        QCOMPARE(draft.history().count(), 1);
        draft.setText(ProfileKey::supportPhone, QStringLiteral("123"));
        QCOMPARE(draft.history().count(), 2);
        draft.history().undo();
        draft.history().undo();
        QCOMPARE(draft.text(), before);
        QCOMPARE(draft.profile(), good());
    }

    void leavingAFieldEndsTheStep()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        draft.setText(ProfileKey::department, QStringLiteral("IT"));
        draft.endStep();
        draft.setText(ProfileKey::department, QStringLiteral("ITS"));
        QCOMPARE(draft.history().count(), 2);
    }

    void whatIsTypedBackToWhereItBeganLeavesNoStep()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        draft.setText(ProfileKey::department, QStringLiteral("I"));
        draft.setText(ProfileKey::department, {});
        QCOMPARE(draft.history().count(), 0);
        QVERIFY(draft.changes().isEmpty());
    }

    void formAndJsonShareOneHistory()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        draft.setFlag(ProfileKey::awaitConfigured, false);
        type(draft, draft.text().indexOf(QStringLiteral("Staff")) + 5, QStringLiteral("Mac"));
        QCOMPARE(draft.profile().name(), QStringLiteral("StaffMac"));
        draft.setFlag(ProfileKey::supervised, true); // nothing new: no step
        QCOMPARE(draft.history().count(), 2);
        draft.history().undo();
        QCOMPARE(draft.profile().name(), QStringLiteral("Staff"));
        QVERIFY(!draft.profile().awaitsConfiguration());
        draft.history().undo();
        QVERIFY(draft.profile().awaitsConfiguration());
        draft.history().redo();
        draft.history().redo();
        QCOMPARE(draft.profile().name(), QStringLiteral("StaffMac"));
    }

    void wordsOfTheJsonAreStepsOfTheirOwn()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        const qsizetype at = draft.text().indexOf(QStringLiteral("Staff")) + 5;
        type(draft, at, QStringLiteral("abc de"));
        QCOMPARE(draft.history().count(), 3); // abc, the space, de
        QString text = draft.text();
        draft.setJson(text.remove(at + 5, 1)); // backspace goes on with the word
        QCOMPARE(draft.history().count(), 3);
        draft.history().undo();
        QCOMPARE(draft.profile().name(), QStringLiteral("Staffabc "));
    }

    void whileTheJsonCannotBeReadTheProfileStaysAndSavingIsBlocked()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        draft.setJson(QStringLiteral("{\n  \"profile_name\": \"New\",\n  \"is_supervised\": \"yes\"\n}"));
        QVERIFY(!draft.isReadable());
        QCOMPARE(draft.profile(), good());
        QCOMPARE(draft.findings().size(), 1);
        QCOMPARE(draft.findings().first().key, QStringLiteral("is_supervised"));
        QVERIFY(blocksSaving(draft.findings()));
        draft.history().undo();
        QVERIFY(draft.isReadable());
        draft.history().redo();
        QVERIFY(!draft.isReadable());
        QVERIFY(draft.text().contains(QStringLiteral("\"yes\"")));
    }

    void whatTheJsonSaysBeyondTheFormIsKept()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        draft.setJson(
            QStringLiteral("{\"profile_name\": \"A\", \"x_room\": [1, {\"b\": null}], \"supervised\": true}"));
        QCOMPARE(draft.findingsAt(ProfileKey::supervised).first().id, QStringLiteral("short-spelling"));
        draft.setFlag(ProfileKey::mandatory, true);
        QVERIFY(draft.text().contains(QStringLiteral("\"x_room\"")));
        QVERIFY(draft.text().contains(QStringLiteral("\"is_supervised\"")));
    }

    void mendingIsAStepLikeAnyOther()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::removable, true);
        ProfileDraft draft(m_clock);
        draft.begin(profile, profile);
        QSignalSpy changed(&draft, &ProfileDraft::changed);
        draft.mend(*draft.findings().first().fix);
        QVERIFY(draft.findings().isEmpty());
        QCOMPARE(draft.changes().size(), 1);
        QVERIFY(!changed.isEmpty());
        draft.history().undo();
        QCOMPARE(draft.findings().size(), 1);
    }

    void houseRulesAreHeldAgainstTheDraft()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        draft.setHouseRules(
            *readHouseRules("{\"rules\": [{\"id\": \"p\", \"key\": \"support_phone_number\", \"present\": true}]}"));
        QCOMPARE(draft.findings().size(), 1);
        draft.setText(ProfileKey::supportPhone, QStringLiteral("12345"));
        QVERIFY(draft.findings().isEmpty());
    }

    void aLongTextIsStillOneStep()
    {
        ProfileDraft draft(m_clock);
        draft.begin(good(), good());
        QString text;
        for (int i = 0; i < 300; ++i)
            draft.setText(ProfileKey::department, text += u'a');
        QCOMPARE(draft.history().count(), 1);
        QCOMPARE(draft.findingsAt(ProfileKey::department).first().id, QStringLiteral("department-too-long"));
    }
};

QTEST_MAIN(TestProfileDraft)

#include "tst_profiledraft.moc"
