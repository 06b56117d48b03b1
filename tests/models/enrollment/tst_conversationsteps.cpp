#include "models/enrollment/conversationsteps.h"

#include <QTest>
#include <QTimeZone>

using namespace Muster;

namespace {

QDateTime at(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::UTC);
}

Exchange exchange(qint64 atMs, const char *what, const char *path, bool isFailed = false)
{
    return {.atMs = atMs,
            .path = QString::fromLatin1(path),
            .status = isFailed ? 400 : 200,
            .what = QString::fromLatin1(what),
            .isFailed = isFailed};
}

Command item(CommandState state, int generation = 1)
{
    Command command;
    command.item = ItemId(1);
    command.generation = generation;
    command.state = state;
    return command;
}

Enrollment enrolled(bool isAwaiting)
{
    Enrollment enrollment;
    enrollment.state = EnrollmentState::Enrolled;
    enrollment.generation = 1;
    enrollment.isAwaiting = isAwaiting;
    return enrollment;
}

} // namespace

class TestConversationSteps : public QObject {
    Q_OBJECT

    using State = ConversationStep::State;
    const QList<Exchange> m_talk{
        exchange(1000, "Profile request", "/enroll"), exchange(1700, "SCEP PKIOperation", "/scep/…"),
        exchange(2900, "TokenUpdate", "/mdm/checkin"), exchange(39'000, "Acknowledged", "/mdm/connect")};

private Q_SLOTS:
    void aReleasedDeviceHasAllStepsWithTimes()
    {
        Enrollment enrollment = enrolled(false);
        enrollment.configuredAt = at(42'000);
        const auto steps = stepsOf(m_talk, enrollment, {.done = 9, .failed = 0, .all = 9});
        QCOMPARE(steps.size(), 5);
        const QList<qint64> expected{0, 700, 1900, 38'000, 41'000};
        for (qsizetype i = 0; i < steps.size(); ++i) {
            QCOMPARE(steps.at(i).state, State::Done);
            QCOMPARE(steps.at(i).afterMs.value_or(-1), expected.at(i));
        }
        QCOMPARE(steps.at(3).name, QStringLiteral("9 of 9 items"));
    }

    void whatHappensWithinOneSecondHasItsTimes()
    {
        Enrollment enrollment = enrolled(false);
        enrollment.configuredAt = at(1000); // as stored: 1.4 s
        const QList<Exchange> quick{exchange(1200, "Profile request", "/enroll"),
                                    exchange(1300, "TokenUpdate", "/mdm/checkin"),
                                    exchange(1400, "Acknowledged", "/mdm/connect")};
        const auto steps = stepsOf(quick, enrollment, {.done = 1, .failed = 0, .all = 1});
        QCOMPARE(steps.at(3).afterMs.value_or(-1), 200);
        QCOMPARE(steps.at(4).afterMs.value_or(-1), 200);
    }

    void aRefusedDeviceStopsWhereItWasRefused()
    {
        const auto steps = stepsOf({exchange(0, "Profile request", "/enroll", true)}, std::nullopt, {});
        QCOMPARE(steps.at(0).state, State::Failed);
        QCOMPARE(steps.at(1).state, State::Open);
        QCOMPARE(steps.at(4).state, State::Open);
    }

    void onlyTheLatestEnrollmentCounts()
    {
        QList<Exchange> twice = m_talk;
        twice.append(exchange(90'000, "Profile request", "/enroll"));
        const auto steps = stepsOf(twice, std::nullopt, {});
        QCOMPARE(steps.at(0).afterMs.value_or(-1), 0);
        QCOMPARE(steps.at(1).state, State::Open);
    }

    void itemsOfAnEarlierEnrollmentAndVoidOnesAreNotCounted()
    {
        const ItemProgress progress =
            itemProgress({item(CommandState::Done), item(CommandState::Failed), item(CommandState::Waiting),
                          item(CommandState::Void), item(CommandState::Done, 0)},
                         1);
        QCOMPARE(progress, (ItemProgress{.done = 2, .failed = 1, .all = 3}));
    }

    void theStateNamesWhatIsGoingOn()
    {
        Conversation talk;
        talk.lastAtMs = 1'000'000;
        const QDateTime now = at(1'010'000);
        QCOMPARE(stateOf(talk, enrolled(true), {.done = 5, .failed = 0, .all = 9}, now).text,
                 QStringLiteral("Item 6 of 9"));
        QCOMPARE(stateOf(talk, enrolled(true), {}, now).text, QStringLiteral("In Setup Assistant"));
        Enrollment released = enrolled(false);
        released.configuredAt = now;
        QCOMPARE(stateOf(talk, released, {}, now).text, QStringLiteral("Released"));
        QVERIFY(stateOf(talk, enrolled(true), {}, now.addSecs(7200)).kind == ConversationState::Kind::Attention);
        talk.isFailed = true;
        talk.words = QStringLiteral("Certificate refused");
        const ConversationState refused = stateOf(talk, std::nullopt, {}, now);
        QVERIFY(refused.kind == ConversationState::Kind::Failed);
        QCOMPARE(refused.text, talk.words);
    }
};

QTEST_GUILESS_MAIN(TestConversationSteps)
#include "tst_conversationsteps.moc"
