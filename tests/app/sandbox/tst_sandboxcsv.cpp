#include "app/sandbox/sandboxcsv.h"

#include <QStringEncoder>
#include <QTest>

using namespace Muster;
using namespace Muster::SandboxCsv;

class TestSandboxCsv : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 8, 1), QTime(8, 0), QTimeZone::UTC);

    static QByteArray utf16(const QString &text, QStringConverter::Encoding encoding)
    {
        QStringEncoder encode(encoding, QStringConverter::Flag::WriteBom);
        return encode(text);
    }

private Q_SLOTS:
    void uploadsAreReadAsPeopleWriteThem_data()
    {
        QTest::addColumn<QByteArray>("file");
        const QByteArray titled = "Name,SERIAL number,Room\r\nA,ABC123,1\r\nB, def456 ,2\r\n";
        QTest::newRow("titled") << titled;
        QTest::newRow("semicolons") << QByteArray(titled).replace(',', ';');
        QTest::newRow("tabs") << QByteArray(titled).replace(',', '\t');
        QTest::newRow("bare") << QByteArray("ABC123\nDEF456\n");
        QTest::newRow("no last line end") << QByteArray("ABC123\nDEF456");
        QTest::newRow("old line ends") << QByteArray("ABC123\rDEF456\r");
        QTest::newRow("mark") << QByteArray("\xef\xbb\xbf" + titled);
        QTest::newRow("mark, bare") << QByteArray("\xef\xbb\xbf"
                                                  "ABC123\r\nDEF456\r\n");
        QTest::newRow("quoted") << QByteArray(
            "\"Serial Number\",\"Note\"\n\"ABC123\",\"a, \"\"b\"\"\nc\"\n\"DEF456\",\n");
        QTest::newRow("first column") << QByteArray("ABC123,x\nDEF456,y\n");
        const QString text = QString::fromLatin1(titled);
        QTest::newRow("UTF-16 LE") << utf16(text, QStringConverter::Utf16LE);
        QTest::newRow("UTF-16 BE") << utf16(text, QStringConverter::Utf16BE);
    }
    void uploadsAreReadAsPeopleWriteThem()
    {
        QFETCH(QByteArray, file);
        const auto upload = readUpload(file);
        QVERIFY(upload.has_value());
        QCOMPARE(upload->serials, QList<QByteArray>({"ABC123", "DEF456"}));
        QVERIFY(upload->rejected.isEmpty());
    }

    void everyRejectedRowIsReported()
    {
        const auto upload =
            readUpload("Serial\nABC123\n\nabc123\n  \nAB C1\n=1+1\nÄBC\n" + QByteArray(31, 'A') + "\nZ9\n");
        QVERIFY(upload.has_value());
        QCOMPARE(upload->serials, QList<QByteArray>({"ABC123", "Z9"}));
        QCOMPARE(upload->blanks, 2);
        const QList<RejectedRow> expected{{4, "abc123", "duplicate"},
                                          {6, "AB C1", "not-a-serial"},
                                          {7, "=1+1", "not-a-serial"},
                                          {8, "ÄBC", "not-a-serial"},
                                          {9, QByteArray(31, 'A'), "not-a-serial"}};
        QCOMPARE(upload->rejected, expected);
    }

    void whatIsNoListIsRefused_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("open quote") << QByteArray("ABC123\n\"DEF456\n");
        QTest::newRow("not UTF-8") << QByteArray("ABC\xff\xfe\n");
        QTest::newRow("zeros") << QByteArray(100, '\0');
        QTest::newRow("too long") << QByteArray("A\n").repeated(mostRows + 1);
        QTest::newRow("half UTF-16") << QByteArray("\xff\xfe\x41", 3);
    }
    void whatIsNoListIsRefused()
    {
        QFETCH(QByteArray, file);
        QCOMPARE(readUpload(file).error().kind, ErrorKind::InvalidInput);
    }

    void oddFilesAreReadWithoutHarm()
    {
        QVERIFY(readUpload({})->serials.isEmpty());
        for (const char *odd : {",", "\"\"", "\"", "\"\"\"", "\r", "\n\n\n", "Serial", "a,b,c\n,,\n;;", "\"a\"b\"c\"\n",
                                "\xef\xbb\xbf", ",,,,\"", "\t\t\t"})
            (void)readUpload(odd);
        const auto wide = readUpload("A" + QByteArray(1'000'000, ','));
        QCOMPARE(wide->serials, QList<QByteArray>({"A"}));
        const auto quotes = readUpload("\"" + QByteArray(1'000'000, '"') + "\"");
        QVERIFY(quotes.has_value());
        QCOMPARE(quotes->rejected.size(), 1);
        QCOMPARE(quotes->rejected.first().text.size(), 100);
    }

    void theListHasItsColumnsAndIsQuoted()
    {
        SandboxWorld world({.devices = 0});
        world.renameService(0, "=cmd|' /C calc'!A0, \"Labs\"");
        const quint32 device = world.orderDevices(1, {{"Mac", 1}}, 0, m_now, "-12").value();
        QVERIFY(world.orderDevices(1, {{"iPhone", 1}}, 0, m_now, "+1").has_value());
        QVERIFY(world.releaseDevice(device + 1, m_now.addDays(1)).has_value());
        const QByteArray file = deviceList(world, std::array{device, device + 1});
        const QList<QByteArray> lines = file.split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0],
                 QByteArray("Serial Number,Device Model,Product Family,Product Type,Storage,Color,Part Number,Order "
                            "Number,Order Date,Source Type,Source ID,Added Date,Status,Device Management "
                            "Service,IMEI,MEID,EID,Wi-Fi MAC,Bluetooth MAC,Ethernet MAC,Released Date\r"));
        QVERIFY(lines[1].contains(",\"'=cmd|' /C calc'!A0, \"\"Labs\"\"\","));
        QVERIFY(lines[1].contains(",'-12,2026-08-01T08:00:00Z,APPLE,"));
        QVERIFY(lines[1].contains(",ASSIGNED,"));
        QVERIFY(lines[2].contains(",'+1,"));
        QVERIFY(lines[2].contains(",RELEASED,,35"));
        QVERIFY(lines[2].endsWith(",2026-08-02T08:00:00Z\r"));
        // What was downloaded can be uploaded.
        const auto again = readUpload(file);
        QCOMPARE(again->serials,
                 QList<QByteArray>({world.devices()[device].serialText(), world.devices()[device + 1].serialText()}));
    }
};

QTEST_GUILESS_MAIN(TestSandboxCsv)
#include "tst_sandboxcsv.moc"
