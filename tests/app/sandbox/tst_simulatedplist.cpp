#include "app/sandbox/simulatedplist.h"

#include <QTest>

using namespace Muster;

namespace {

// A binary list by hand: a dictionary with one key, given with its marker, that is true.
QByteArray binaryWithKey(const QByteArray &key)
{
    const QByteArray head = "bplist00";
    const QByteArray objects = QByteArray("\xd1\1\2", 3) + key + '\x09';
    const char places[] = {8, 11, char(11 + key.size())};
    QByteArray bytes = head + objects + QByteArray(places, 3);
    bytes += QByteArray(6, '\0') + '\1' + '\1';
    for (const qsizetype number : {qsizetype(3), qsizetype(0), head.size() + objects.size()})
        bytes += QByteArray(7, '\0') + char(number);
    return bytes;
}

} // namespace

class TestSimulatedPlist : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadAsItWas()
    {
        const QVariantMap all{{QStringLiteral("text"), QStringLiteral("a <&> ż")},
                              {QStringLiteral("data"), QByteArray("\0\xff", 2)},
                              {QStringLiteral("number"), qint64(-7)},
                              {QStringLiteral("list"), QVariantList{true, QVariantMap()}}};
        QCOMPARE(SimulatedPlist::read(SimulatedPlist::toXml(all)), all);
    }

    void aBinaryListIsRead()
    {
        const auto list = SimulatedPlist::read(binaryWithKey("\x53"
                                                             "abc"));
        QCOMPARE(list, (QVariantMap{{QStringLiteral("abc"), true}}));
    }

    void aNulInAKeyBreaksNothing()
    {
        for (const QByteArray &key : {QByteArray("\x53"
                                                 "a\0c",
                                                 4),
                                      QByteArray("\x62\0a\0\0", 5)})
            QVERIFY(!SimulatedPlist::read(binaryWithKey(key)).value_or(QVariantMap()).contains(QStringLiteral("abc")));
    }

    void whatIsNoDictionaryIsRefused()
    {
        for (const QByteArray &bytes :
             {QByteArray(), QByteArray("bplist00"), QByteArray("<plist><true/></plist>"), QByteArray("<html/>"),
              binaryWithKey("\x53"
                            "abc")
                  .chopped(9)})
            QVERIFY(!SimulatedPlist::read(bytes));
    }
};

QTEST_GUILESS_MAIN(TestSimulatedPlist)
#include "tst_simulatedplist.moc"
