#include "app/lessons/lessonrun.h"

#include <QSignalSpy>
#include <QTest>

using namespace Muster;

class TestLessons : public QObject {
    Q_OBJECT

    static Lesson called(const char *id)
    {
        const QList<Lesson> all = lessons();
        return *std::ranges::find(all, QString::fromLatin1(id), &Lesson::id);
    }

    static Organisation practice(bool isLinked = false)
    {
        Organisation organisation;
        organisation.id = OrganisationId(1);
        organisation.isPractice = true;
        if (isLinked) {
            organisation.account = AccountFacts();
            organisation.tokenLoadedAt = QDateTime::currentDateTimeUtc();
        }
        return organisation;
    }

private Q_SLOTS:
    void eachHasWordsForEachStep()
    {
        const QList<Lesson> all = lessons();
        QCOMPARE(all.size(), 3);
        QSet<QString> ids;
        for (const Lesson &lesson : all) {
            ids.insert(lesson.id);
            QVERIFY(!lesson.title.isEmpty() && !lesson.summary.isEmpty() && lesson.steps.size() >= 4);
            for (const LessonStep &step : lesson.steps)
                QVERIFY2(!step.title.isEmpty() && step.words.endsWith(u'.') && step.isDone, qPrintable(step.title));
        }
        QCOMPARE(ids.size(), all.size());
    }

    void setUpFollowsTheFacts()
    {
        LessonRun run;
        QSignalSpy changed(&run, &LessonRun::changed);
        LessonFacts facts;
        run.look(facts);
        run.begin(called("set-up"));
        QCOMPARE(run.step(), 0);
        facts.practice = {practice()};
        run.look(facts);
        QCOMPARE(run.step(), 1);
        facts.practice = {practice(true)};
        run.look(facts);
        QCOMPARE(run.step(), 2);
        facts.practice[0].fullSyncAt = QDateTime::currentDateTimeUtc();
        facts.counts.present = 300;
        run.look(facts);
        QCOMPARE(run.step(), 3);
        run.look(facts);
        QCOMPARE(run.step(), 3); // orders of before do not count
        facts.portal.orders = 9;
        run.look(facts);
        QCOMPARE(run.step(), 4);
        facts.counts.present = 325;
        run.look(facts);
        QVERIFY(run.isDone());
        QCOMPARE(run.finished(), QSet<QString>{QStringLiteral("set-up")});
        QVERIFY(changed.count() >= 5);
    }

    void whatIsDoneAlreadyIsPassedOver()
    {
        LessonRun run;
        LessonFacts facts;
        facts.practice = {practice(true)};
        run.look(facts);
        run.begin(called("set-up"));
        QCOMPARE(run.step(), 2);
    }

    void termsGoThereAndBack()
    {
        LessonRun run;
        LessonFacts facts;
        facts.practice = {practice(true)};
        run.look(facts);
        run.begin(called("terms"));
        QCOMPARE(run.step(), 0);
        facts.portal.areTermsSigned = false;
        run.look(facts);
        QCOMPARE(run.step(), 1);
        facts.practice[0].trouble = Trouble{{ErrorKind::Unreachable, {}, {}, {}}, {}};
        run.look(facts);
        QCOMPARE(run.step(), 1); // another trouble
        facts.practice[0].trouble = Trouble{{ErrorKind::TermsNotSigned, {}, {}, {}}, {}};
        run.look(facts);
        QCOMPARE(run.step(), 2);
        facts.portal.areTermsSigned = true;
        run.look(facts);
        QCOMPARE(run.step(), 3);
        facts.practice[0].trouble.reset();
        run.look(facts);
        QVERIFY(run.isDone());
    }

    void aDeviceWithNoProfileIsFoundThenSwitchedOn()
    {
        LessonRun run;
        LessonFacts facts;
        run.look(facts);
        run.begin(called("no-profile"));
        facts.portal.orders = 1;
        run.look(facts);
        facts.counts.present = 1;
        run.look(facts);
        QCOMPARE(run.step(), 2);
        facts.place = QStringLiteral("devices");
        run.look(facts);
        QCOMPARE(run.step(), 2); // the table must be narrowed to them
        facts.isNarrowed = true;
        facts.shownState = DeviceState::NoProfile;
        run.look(facts);
        QCOMPARE(run.step(), 3);
        facts.startedUnmanaged = QStringLiteral("C02XK1ZPJGH5");
        run.look(facts);
        QVERIFY(run.isDone());
    }

    void aStepCanBeSkippedAndALessonEnded()
    {
        LessonRun run;
        run.begin(called("terms"));
        run.skipStep();
        QCOMPARE(run.step(), 1);
        for (int i = 0; i < 10; ++i)
            run.skipStep();
        QVERIFY(run.isDone());
        run.end();
        QVERIFY(!run.lesson() && !run.isDone());
        run.skipStep();
        run.look({});
        QVERIFY(!run.lesson());
    }
};

QTEST_GUILESS_MAIN(TestLessons)
#include "tst_lessons.moc"
