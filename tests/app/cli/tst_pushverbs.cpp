#include "tests/support/musterctl.h"
#include "tests/support/pushportal.h"

#include <QtCrypto>

using namespace Muster;

class TestPushVerbs : public QObject {
    Q_OBJECT

    const QCA::Initializer m_qca;

private Q_SLOTS:
    void fromNoneToOneInForce()
    {
        Musterctl musterctl;
        const auto run = [&](const QString &words) { return musterctl.run(words.split(u' ')); };
        const auto shown = [&] {
            return QJsonDocument::fromJson(run(QStringLiteral("push show --json")).output).object();
        };
        const auto stateName = [&] { return shown().value(QLatin1StringView("state")).toString(); };
        QCOMPARE(run(QStringLiteral("organisation add School")).exitCode, 0);
        QCOMPARE(stateName(), QStringLiteral("missing"));

        const QString request = musterctl.file(QStringLiteral("push.csr"));
        QCOMPARE(musterctl.run({QStringLiteral("push"), QStringLiteral("request"), QStringLiteral("--out"), request})
                     .exitCode,
                 0);
        QCOMPARE(stateName(), QStringLiteral("requested"));
        QVERIFY(!shown().value(QLatin1StringView("requested")).toString().isEmpty());

        // A second one that has no place to go leaves the first as it is.
        const QJsonValue first = shown().value(QLatin1StringView("requested"));
        for (const QString &place : {request, musterctl.file(QStringLiteral("nowhere/push.csr"))})
            QVERIFY(musterctl.run({QStringLiteral("push"), QStringLiteral("request"), QStringLiteral("--out"), place})
                        .exitCode
                    != 0);
        QCOMPARE(shown().value(QLatin1StringView("requested")), first);

        QFile asked(request);
        QVERIFY(asked.open(QIODevice::ReadOnly));
        QFile answer(musterctl.file(QStringLiteral("push.pem")));
        QVERIFY(answer.open(QIODevice::WriteOnly));
        answer.write(PushPortal().sign(asked.readAll(), QStringLiteral("com.apple.mgmt.External.5f1c"), 20));
        answer.close();
        QCOMPARE(musterctl.run({QStringLiteral("push"), QStringLiteral("load"), answer.fileName()}).exitCode, 0);

        const QJsonObject state = shown();
        QCOMPARE(state.value(QLatin1StringView("state")).toString(), QStringLiteral("near-end"));
        QCOMPARE(state.value(QLatin1StringView("topic")).toString(), QStringLiteral("com.apple.mgmt.External.5f1c"));
        QVERIFY(state.value(QLatin1StringView("daysLeft")).toInt() >= 19);
        QCOMPARE(state.value(QLatin1StringView("sha256")).toString().size(), 64);
        const RunResult words = run(QStringLiteral("push show"));
        QCOMPARE(words.exitCode, 0);
        QVERIFY2(words.output.startsWith("School: near-end\nIt ends on "), words.output.constData());
        QVERIFY2(words.output.contains("topic\tcom.apple.mgmt.External.5f1c"), words.output.constData());

        QCOMPARE(run(QStringLiteral("organisation add Sandbox --url https://127.0.0.1:9")).exitCode, 0);
        const RunResult practice = run(QStringLiteral("push show --organisation Sandbox"));
        QVERIFY2(practice.output.startsWith("Sandbox: practice\nNot needed"), practice.output.constData());
    }
};

QTEST_GUILESS_MAIN(TestPushVerbs)
#include "tst_pushverbs.moc"
