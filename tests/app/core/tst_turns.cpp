#include "app/core/turns.h"

#include <QCoroTask>
#include <QTest>

#include <memory>
#include <vector>

using namespace Muster;

class TestTurns : public QObject {
    Q_OBJECT

    // Takes turns and keeps them until told otherwise.
    std::vector<int> m_served;
    std::vector<std::unique_ptr<Turns::Turn>> m_held;

    QCoro::Task<> take(Turns *turns, int who)
    {
        auto turn = std::make_unique<Turns::Turn>(co_await turns->take());
        m_served.push_back(who);
        m_held.push_back(std::move(turn));
    }

private Q_SLOTS:
    void init()
    {
        m_served.clear();
        m_held.clear();
    }

    void atMostSoManyAndInTheOrderOfAsking()
    {
        Turns turns(2);
        for (int who = 1; who <= 5; ++who)
            take(&turns, who).then([] {});
        QCOMPARE(m_served, (std::vector{1, 2}));
        m_held.erase(m_held.begin());
        QTRY_COMPARE(m_served, (std::vector{1, 2, 3}));
        m_held.clear(); // both at once
        QTRY_COMPARE(m_served, (std::vector{1, 2, 3, 4, 5}));
        m_held.clear();
        take(&turns, 6).then([] {});
        QCOMPARE(m_served.back(), 6);
        m_held.clear();
    }
};

QTEST_GUILESS_MAIN(TestTurns)
#include "tst_turns.moc"
