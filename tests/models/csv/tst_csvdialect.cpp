#include "models/csv/csvcolumns.h"
#include "models/csv/csvdialect.h"
#include "tests/support/workspace.h"

#include <QStringEncoder>

using namespace Muster;

class TestCsvDialect : public QObject {
    Q_OBJECT

private:
    static QByteArray encoded(const char *encoding, const QString &text)
    {
        QStringEncoder encoder(encoding);
        return encoder(text);
    }

private Q_SLOTS:
    void encodingsAreRecognised_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("encoding");
        const auto german = QStringLiteral("Seriennummer;Benutzer;Standort\nC02XK1ZPJGH5;Jürgen Groß;Göttingen, Süd\n"
                                           "C02XK1ZPJGH6;Ärzte für Übung;Köln\n");
        const auto french = QStringLiteral("numéro de série;utilisateur\nC02XK1ZPJGH5;Élève à Besançon\n"
                                           "C02XK1ZPJGH6;Hôtel, où ça\n");
        const auto japanese = QStringLiteral("シリアル番号,使用者,場所\nC02XK1ZPJGH5,山田太郎,東京都千代田区\n"
                                             "C02XK1ZPJGH6,鈴木花子さん,大阪府の学校\n");
        const auto chinese = QStringLiteral("序列号,用户,位置\nC02XK1ZPJGH5,王小明,北京市海淀区中学\n"
                                            "C02XK1ZPJGH6,李老师的平板电脑,上海图书馆\n");
        QTest::newRow("empty") << QByteArray() << QByteArray("UTF-8");
        QTest::newRow("ASCII") << QByteArray("serial\nX\n") << QByteArray("UTF-8");
        QTest::newRow("UTF-8") << german.toUtf8() << QByteArray("UTF-8");
        QTest::newRow("UTF-8, marked") << "\xef\xbb\xbf" + german.toUtf8() << QByteArray("UTF-8");
        for (const char *encoding : {"windows-1252", "macintosh"}) {
            QTest::addRow("%s german", encoding) << encoded(encoding, german) << QByteArray(encoding);
            QTest::addRow("%s french", encoding) << encoded(encoding, french) << QByteArray(encoding);
        }
        QTest::newRow("one name") << QByteArray("serial,person\nC02XK1ZPJGH5,J\xfcrgen\n")
                                  << QByteArray("windows-1252");
        for (const char *encoding : {"UTF-16LE", "UTF-16BE"}) {
            QTest::addRow("%s", encoding) << encoded(encoding, german) << QByteArray(encoding);
            QTest::addRow("%s marked", encoding)
                << encoded(encoding, QString(QChar(0xfeff)) + german) << QByteArray(encoding);
        }
        QTest::newRow("Shift_JIS") << encoded("Shift_JIS", japanese) << QByteArray("Shift_JIS");
        QTest::newRow("GB18030") << encoded("GB18030", chinese) << QByteArray("GB18030");
    }
    void encodingsAreRecognised()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, encoding);
        QCOMPARE(recogniseCsv(bytes, true).encoding, encoding);
    }

    void aCharacterThatWasCutOffIsStillUtf8()
    {
        const QByteArray bytes = QStringLiteral("serial,person\nX,Jü").toUtf8().chopped(1);
        QCOMPARE(recogniseCsv(bytes, false).encoding, QByteArray("UTF-8"));
        QCOMPARE(recogniseCsv(bytes, true).encoding, QByteArray("windows-1252"));
    }

    void separatorsAreRecognised_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<char>("separator");
        QTest::newRow("one column") << QByteArray("C02XK1ZPJGH5\nC02XK1ZPJGH6\n") << ',';
        QTest::newRow("nothing") << QByteArray() << ',';
        QTest::newRow("comma") << QByteArray("serial,person\nA,b\nC,d\n") << ',';
        QTest::newRow("semicolon") << QByteArray("serial;person\nA;\"b, c\"\nC;d, e\n") << ';';
        QTest::newRow("semicolon, commas") << QByteArray("serial;price\nA;1,5\nC;2,5\nD;2,5\n") << ';';
        QTest::newRow("tab") << QByteArray("serial\tperson\nA\tb, c\nC\td; e\n") << '\t';
        QTest::newRow("bar") << QByteArray("serial|person\nA|b\n") << '|';
    }
    void separatorsAreRecognised()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(char, separator);
        QCOMPARE(recogniseCsv(bytes, true).separator, separator);
    }

    void headersAreRecognised()
    {
        QVERIFY(recogniseCsv("Serial Number,Foo\nC02XK1ZPJGH5,x\n", true).hasHeader);
        QVERIFY(recogniseCsv("Seriennummer\nC02XK1ZPJGH5\n", true).hasHeader);
        QVERIFY(recogniseCsv("Gerät;Wer\nC02XK1ZPJGH5;Ada\n", true).hasHeader);
        QVERIFY(!recogniseCsv("C02XK1ZPJGH5,Ada\nC02XK1ZPJGH6,Ben\n", true).hasHeader);
        QVERIFY(!recogniseCsv("C02XK1ZPJGH5\n", true).hasHeader);
        QVERIFY(!recogniseCsv("1,2\n3,4\n", true).hasHeader);
    }

    void titlesAreKnownInSeveralLanguages()
    {
        const ColumnUse serial{ColumnUse::Kind::Serial};
        for (const char *title :
             {"serial", "SERIAL NUMBER", "Serial_Number", "serialNumber", "Seriennummer", "Serien-Nr.",
              "numéro de série", "Nº de serie", "N° de série", "シリアル番号", "序列号"})
            QCOMPARE(columnOfTitle(QString::fromUtf8(title)), serial);
        const ColumnUse person{ColumnUse::Kind::Field, OwnField::Person};
        for (const char *title : {"Person", "user", "Benutzer", "utilisateur", "Usuario", "使用者", "用户"})
            QCOMPARE(columnOfTitle(QString::fromUtf8(title)), person);
        QVERIFY(!columnOfTitle(QStringLiteral("Warranty")));
    }

    void thePortalsOwnFileIsKnown()
    {
        const QStringList titles =
            QStringLiteral(
                "Serial Number,Device Model,Product Family,Product Type,Storage,Color,Part Number,Order Number,"
                "Order Date,Source Type,Source ID,Added Date,Status,Device Management Service,IMEI,MEID,EID,"
                "Wi-Fi MAC,Bluetooth MAC,Ethernet MAC,Released Date")
                .split(u',');

        const QList<ColumnUse> uses = recogniseColumns(titles);

        QStringList names;
        for (const ColumnUse &use : uses)
            names.append(columnUseName(use));
        QCOMPARE(names.join(u' '),
                 QStringLiteral("serial ignore ignore ignore ignore ignore ignore order keep source keep ignore ignore "
                                "ignore ignore ignore ignore ignore ignore ignore ignore"));
    }

    void ofTwoColumnsForTheSameTheFirstCounts()
    {
        const QList<ColumnUse> uses = recogniseColumns(
            {QStringLiteral("User"), QStringLiteral("Serial"), QStringLiteral("Person"), QStringLiteral("SN"), {}});
        QCOMPARE(uses.at(0), (ColumnUse{ColumnUse::Kind::Field, OwnField::Person}));
        QCOMPARE(uses.at(1), ColumnUse{ColumnUse::Kind::Serial});
        QCOMPARE(uses.at(2), ColumnUse{ColumnUse::Kind::Keep});
        QCOMPARE(uses.at(3), ColumnUse{ColumnUse::Kind::Keep});
        QCOMPARE(uses.at(4), ColumnUse{ColumnUse::Kind::Ignore});
    }

    void withoutATitleOfSerialsTheFirstColumnHasThem()
    {
        QCOMPARE(recogniseColumns({QStringLiteral("Thing"), QStringLiteral("Person")}).first(),
                 ColumnUse{ColumnUse::Kind::Serial});
        QCOMPARE(recogniseColumns({QStringLiteral("Thing"), QStringLiteral("Device serial (Apple)")}).at(1),
                 ColumnUse{ColumnUse::Kind::Serial});
        QVERIFY(recogniseColumns({}).isEmpty());
    }

    void everyUseHasANameOfItsOwn()
    {
        const QList<ColumnUse> uses = allColumnUses();
        for (const ColumnUse &use : uses) {
            QCOMPARE(columnUseFromName(columnUseName(use)), use);
            QVERIFY(!columnUseText(use).isEmpty());
        }
        QVERIFY(!columnUseFromName(QStringLiteral("colour")));
    }

    void everyEncodingOfTheListCanBeRead()
    {
        for (const QByteArray &encoding : csvEncodings())
            QVERIFY2(QStringDecoder(encoding.constData()).isValid(), encoding.constData());
    }
};

QTEST_GUILESS_MAIN(TestCsvDialect)
#include "tst_csvdialect.moc"
