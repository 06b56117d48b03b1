#include "app/plist/propertylist.h"

#include "models/core/clock.h"
#include "tests/support/binaryplist.h"

#include <QDirIterator>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Muster;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString dataPath(const char *name)
{
    return QStringLiteral(MUSTER_TEST_DATA "/mdm/") + QString::fromLatin1(name);
}

QByteArray xml(const QByteArray &inside)
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
           "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">"
        + inside + "</plist>\n";
}

// Python's plistlib, which nobody here wrote, turns XML into binary and back.
QByteArray byPython(const QByteArray &list, const char *format)
{
    QProcess python;
    python.start(QStringLiteral("python3"),
                 {QStringLiteral("-c"),
                  QStringLiteral("import plistlib,sys;sys.stdout.buffer.write(plistlib.dumps(plistlib.loads("
                                 "sys.stdin.buffer.read()),fmt=plistlib.FMT_%1))")
                      .arg(QString::fromLatin1(format))});
    python.write(list);
    python.closeWriteChannel();
    python.waitForFinished(30'000);
    return python.exitCode() == 0 ? python.readAllStandardOutput() : QByteArray();
}

QVariantMap everyKind()
{
    return {{QStringLiteral("text"), QStringLiteral("Żółw <&> \" 猫 😀")},
            {QStringLiteral("empty"), QString()},
            {QStringLiteral("data"), QByteArray("\0\1\2\xff", 4)},
            {QStringLiteral("nothing"), QByteArray()},
            {QStringLiteral("yes"), true},
            {QStringLiteral("no"), false},
            {QStringLiteral("least"), std::numeric_limits<qlonglong>::min()},
            {QStringLiteral("most"), std::numeric_limits<qlonglong>::max()},
            {QStringLiteral("more"), std::numeric_limits<qulonglong>::max()},
            {QStringLiteral("real"), 0.1},
            {QStringLiteral("date"), QDateTime(QDate(2026, 11, 23), QTime(8, 1, 2), QTimeZone::UTC)},
            {QStringLiteral("list"), QVariantList{1LL, QVariantList(), QVariantMap()}}};
}

} // namespace

class TestPropertyList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadAsItWas()
    {
        const QVariantMap all = everyKind();
        QCOMPARE(needValue(readPropertyList(writePropertyList(all))), QVariant(all));
    }

    void anotherProgramReadsWhatWeWrite()
    {
        const QByteArray written = writePropertyList(everyKind());
        const QByteArray asBinary = byPython(written, "BINARY");
        QVERIFY(asBinary.startsWith("bplist00"));
        QCOMPARE(needValue(readPropertyList(asBinary)), QVariant(everyKind()));
        QCOMPARE(needValue(readPropertyList(byPython(asBinary, "XML"))), QVariant(everyKind()));
    }

    void everyMessageOfARealDeviceIsRead_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("key");
        for (const auto &[folder, key] : {std::pair{"messages", "MessageType"}, {"reports", "Status"}}) {
            QDirIterator files(dataPath(folder), QDir::Files);
            while (files.hasNext()) {
                const QString path = files.next();
                if (!path.endsWith(QStringLiteral(".json")))
                    QTest::newRow(qPrintable(files.fileName())) << path << QString::fromLatin1(key);
            }
        }
    }
    void everyMessageOfARealDeviceIsRead()
    {
        QFETCH(QString, path);
        QFETCH(QString, key);
        const QVariantMap dict = needValue(readPropertyDict(contentOf(path)));
        QVERIFY(!plistText(dict, key).isEmpty());
        const QByteArray asBinary = byPython(contentOf(path), "BINARY");
        if (!asBinary.isEmpty()) // some have dates that Python does not take
            QCOMPARE(needValue(readPropertyDict(asBinary)), dict);
    }

    void theSampleInBinaryIsRead()
    {
        const QVariantMap dict = needValue(readPropertyDict(contentOf(dataPath("plist-binary/sample2.binary.plist"))));
        QVERIFY(dict.size() > 5);
    }

    void whatFuzzingFoundIsRefusedQuickly_data()
    {
        QTest::addColumn<QString>("path");
        QDirIterator files(dataPath("plist-binary/crashers"), QDir::Files);
        while (files.hasNext())
            QTest::newRow(qPrintable(files.fileName())) << files.next();
    }
    void whatFuzzingFoundIsRefusedQuickly()
    {
        QFETCH(QString, path);
        const Result<QVariant> list = readPropertyList(contentOf(path));
        QVERIFY(!list);
        QCOMPARE(list.error().kind, ErrorKind::InvalidInput);
    }

    void hostileXmlIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
        row("nothing", {});
        row("no list", "<html/>");
        row("no value", xml({}));
        row("two values", xml("<true/><true/>"));
        row("text after it", xml("<true/>") + "more");
        row("a list after it", xml("<true/>") + "<plist/>");
        row("entities",
            "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><plist><string>&b;"
            "</string></plist>");
        row("an entity from outside",
            "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><plist><string>&a;"
            "</string></plist>");
        row("an entity that nobody declared", xml("<string>&a;</string>"));
        row("another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><plist><true/></plist>");
        row("bytes that are no UTF-8", xml("<string>\xff\xfe</string>"));
        row("a control character", xml("<string>\x01</string>"));
        row("an unknown element", xml("<dict><key>a</key><set/></dict>"));
        row("a key twice", xml("<dict><key>a</key><true/><key>a</key><true/></dict>"));
        row("a key without a value", xml("<dict><key>a</key></dict>"));
        row("two keys", xml("<dict><key>a</key><key>b</key></dict>"));
        row("a value without a key", xml("<dict><true/></dict>"));
        row("text in a dict", xml("<dict>a</dict>"));
        row("a number too large", xml("<integer>18446744073709551616</integer>"));
        row("a number too small", xml("<integer>-9223372036854775809</integer>"));
        row("no number", xml("<integer>1x</integer>"));
        row("an empty number", xml("<integer></integer>"));
        row("a number in hex", xml("<integer>0x10</integer>"));
        row("no real", xml("<real>one</real>"));
        row("base64 with letters that it has not", xml("<data>?!?!</data>"));
        row("base64 cut off", xml("<data>YWI</data>"));
        row("no date", xml("<date>yesterday</date>"));
        row("a date with another zone", xml("<date>2026-01-01T00:00:00+01:00</date>"));
        row("children in a text", xml("<string><b/></string>"));
        row("cut off", xml("<string>a</string>").chopped(12));
        row("nested too deep", xml(QByteArray("<array>").repeated(70) + QByteArray("</array>").repeated(70)));
        row("too many values", xml("<array>" + QByteArray("<true/>").repeated(500'001) + "</array>"));
        row("a text too long", xml("<string>" + QByteArray(9 * 1024 * 1024, 'a') + "</string>"));
        row("too large", QByteArray(17 * 1024 * 1024, ' '));
    }
    void hostileXmlIsRefused()
    {
        QFETCH(QByteArray, bytes);
        const Result<QVariant> list = readPropertyList(bytes);
        QVERIFY(!list);
        QCOMPARE(list.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!list.error().message.isEmpty());
    }

    void oddButRightXmlIsRead()
    {
        QCOMPARE(needValue(readPropertyList("\xef\xbb\xbf" + xml("<!-- a --><integer> +007 </integer><?b?>"))),
                 QVariant(7LL));
        QCOMPARE(needValue(readPropertyList(xml("<string><![CDATA[<a>]]>&#x41;&amp;</string>"))),
                 QVariant(QStringLiteral("<a>A&")));
        QCOMPARE(needValue(readPropertyList(xml("<data>\n\tAA\n\t==\n</data>"))), QVariant(QByteArray(1, '\0')));
        QCOMPARE(needValue(readPropertyList("<plist><dict/></plist>")), QVariant(QVariantMap()));
        QCOMPARE(plistNumber(needValue(readPropertyDict(xml("<dict><key>a</key><real>12.0</real></dict>"))), u"a"), 12);
        QVERIFY(!readPropertyDict(xml("<array/>")));
    }

    void hostileBinaryIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
        row("only a name", "bplist00");
        row("another version", binaryPlist({"\x09"}).replace(0, 8, "bplist01"));
        row("itself inside", binaryPlist({QByteArray("\xa1\x00", 2)}));
        row("each inside the other", binaryPlist({QByteArray("\xa1\x01", 2), QByteArray("\xa1\x00", 2)}));
        row("an object that is not there", binaryPlist({QByteArray("\xa1\x07", 2)}));
        row("longer than the file", binaryPlist({QByteArray("\xaf\x12\x7f\xff\xff\xff", 6)}));
        row("a length below nothing", binaryPlist({QByteArray("\x5f\x13\xff\xff\xff\xff\xff\xff\xff\xff", 10)}));
        row("a key that is a number", binaryPlist({QByteArray("\x10\x01", 2), QByteArray("\xd1\x00\x00", 3)}));
        row("a key twice",
            binaryPlist({"\x51"
                         "a",
                         QByteArray("\xd2\x00\x00\x00\x00", 5)}));
        row("a key twice, spelled another way",
            binaryPlist({"\x51"
                         "a",
                         QByteArray("\x61\0a", 3), QByteArray("\xd2\0\1\0\0", 5)}));
        row("a key with a NUL", binaryPlist({QByteArray("\x52\0a", 3), QByteArray("\xd1\0\0", 3)}));
        row("a key with a NUL, in wide letters",
            binaryPlist({QByteArray("\x62\0a\0\0", 5), QByteArray("\xd1\0\0", 3)}));
        row("letters above ASCII", binaryPlist({"\x51\xe9"}));
        row("half a letter", binaryPlist({"\x61\xd8\x3d"}));
        row("nothing at all", binaryPlist({QByteArray(1, '\0')}));
        row("a UID", binaryPlist({QByteArray("\x80\x01", 2)}));
        row("a set", binaryPlist({QByteArray("\xc1\x00", 2)}));
        row("a date that is no number", binaryPlist({QByteArray("\x33\x7f\xf8\0\0\0\0\0\0", 9)}));
        row("an integer of 16 bytes", binaryPlist({"\x14" + QByteArray(16, '\x7f')}));
        row("the top outside", binaryPlist({"\x09"}, 4));
        QByteArray sizes = binaryPlist({"\x09"});
        sizes[sizes.size() - 26] = '\x09';
        row("offsets of nine bytes", sizes);
        QByteArray counts = binaryPlist({"\x09"});
        counts.replace(counts.size() - 24, 8, "\x7f\xff\xff\xff\xff\xff\xff\xff");
        row("more objects than bytes", counts);
        // 30 arrays, each with the one before twice: a billion values in 400 bytes.
        QList<QByteArray> doubling{"\x09"};
        for (char i = 0; i < 30; ++i)
            doubling.append(QByteArray("\xa2").append(i).append(i));
        row("small, and a billion values", binaryPlist(doubling));
        QList<QByteArray> deep{"\x09"};
        for (char i = 0; i < 80; ++i)
            deep.append(QByteArray("\xa1").append(i));
        row("nested too deep", binaryPlist(deep));
    }
    void hostileBinaryIsRefused()
    {
        QFETCH(QByteArray, bytes);
        const Result<QVariant> list = readPropertyList(bytes);
        QVERIFY(!list);
        QCOMPARE(list.error().kind, ErrorKind::InvalidInput);
    }

    void noCutAndNoFlippedBitBreaksTheReader()
    {
        const QByteArray sample = contentOf(dataPath("plist-binary/sample2.binary.plist"));
        for (qsizetype size = 0; size < sample.size(); ++size)
            (void)readPropertyList(sample.first(size));
        for (qsizetype bit = 0; bit < sample.size() * 8; ++bit) {
            QByteArray flipped = sample;
            flipped[bit / 8] = char(flipped[bit / 8] ^ (1 << bit % 8));
            (void)readPropertyList(flipped);
        }
    }

    void whatXmlCannotHoldIsLeftOut()
    {
        QCOMPARE(needValue(readPropertyList(writePropertyList(QStringLiteral("a\x01"
                                                                             "b\ufffe")))),
                 QVariant(QStringLiteral("ab")));
    }

private:
    template <typename T> static T needValue(const Result<T> &result)
    {
        [&] { QVERIFY2(result.has_value(), qPrintable(result ? QString() : result.error().message)); }();
        return *result;
    }
};

QTEST_GUILESS_MAIN(TestPropertyList)
#include "tst_propertylist.moc"
