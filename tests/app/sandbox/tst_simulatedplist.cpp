#include "app/sandbox/simulatedplist.h"

#include "tests/support/binaryplist.h"

#include <QTest>

using namespace Muster;

namespace {

// A dictionary with one key, given with its marker, that is true.
QByteArray binaryWithKey(const QByteArray &key)
{
    return binaryPlist({key, "\x09", QByteArray("\xd1\0\1", 3)});
}

QByteArray binaryWithText(const QByteArray &key)
{
    return binaryWithKey(char(0x50 + key.size()) + key);
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
        QCOMPARE(SimulatedPlist::read(binaryWithText("abc")), (QVariantMap{{QStringLiteral("abc"), true}}));
    }

    void aNulInAKeyBreaksNothing()
    {
        for (const QByteArray &bytes :
             {binaryWithText(QByteArray("a\0c", 3)), binaryWithKey(QByteArray("\x62\0a\0\0", 5))})
            QVERIFY(SimulatedPlist::read(bytes).has_value());
    }

    void whatIsNoDictionaryIsRefused()
    {
        for (const QByteArray &bytes : {QByteArray(), QByteArray("bplist00"), QByteArray("<plist><true/></plist>"),
                                        QByteArray("<html/>"), binaryPlist({"\x09"}), binaryWithText("abc").chopped(9)})
            QVERIFY(!SimulatedPlist::read(bytes));
    }
};

QTEST_GUILESS_MAIN(TestSimulatedPlist)
#include "tst_simulatedplist.moc"
