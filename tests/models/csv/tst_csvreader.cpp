#include "models/csv/csvreader.h"
#include "models/csv/csvwriter.h"
#include "tests/support/workspace.h"

#include <QBuffer>

using namespace Muster;

// Bytes of any number that are made when they are read: a file larger than memory ought to hold.
class EndlessFile : public QIODevice {
public:
    EndlessFile(QByteArray head, char filling, qint64 size)
        : m_head(std::move(head))
        , m_filling(filling)
        , m_size(size)
    {
        open(ReadOnly | Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_at >= m_size; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min(most, m_size - m_at);
        for (qint64 i = 0; i < count; ++i)
            data[i] = m_at + i < m_head.size() ? m_head.at(m_at + i) : m_filling;
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_head;
    char m_filling;
    qint64 m_size;
    qint64 m_at = 0;
};

class TestCsvReader : public QObject {
    Q_OBJECT

private:
    // Each row as "line: cell|cell", one with a fault as "line! text".
    static QStringList rows(const QByteArray &bytes, const CsvDialect &dialect = {})
    {
        QBuffer buffer;
        buffer.setData(bytes);
        buffer.open(QIODevice::ReadOnly);
        return rows(buffer, dialect);
    }

    static QStringList rows(QIODevice &device, const CsvDialect &dialect = {}, int most = 1000)
    {
        CsvReader reader(device, dialect);
        QStringList result;
        CsvRow row;
        while (need(reader.next(&row)) && result.size() < most) {
            QStringList cells;
            for (const std::string_view cell : row.cells)
                cells.append(QString::fromUtf8(cell.data(), qsizetype(cell.size())));
            result.append(QString::number(row.line) + (row.fault == CsvFault::None ? u':' : u'!') + QStringLiteral(" ")
                          + cells.join(u'|'));
        }
        return result;
    }

    static QStringList texts(std::initializer_list<const char *> lines)
    {
        QStringList result;
        for (const char *line : lines)
            result.append(QString::fromUtf8(line));
        return result;
    }

private Q_SLOTS:
    void rowsComeWithTheirLines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const QByteArray &bytes, std::initializer_list<const char *> lines) {
            QTest::newRow(name) << bytes << texts(lines);
        };
        row("nothing", "", {});
        row("only line ends", "\r\n\n\r\r\n", {});
        row("plain", "a,b\r\nc,d\r\n", {"1: a|b", "2: c|d"});
        row("no end", "a,b\nc,d", {"1: a|b", "2: c|d"});
        row("no end, quoted", "a,b\nc,\"d\"", {"1: a|b", "2: c|d"});
        row("mixed ends", "a\nb\r\nc\rd\n\re", {"1: a", "2: b", "3: c", "4: d", "6: e"});
        row("empty cells", ",a,\n,\n", {"1: |a|", "2: |"});
        row("blanks around", " a ,\tb\t,\" c \"\n", {"1: a|b| c "});
        row("quotes", "\"a,\"\"b\"\"\",c\n", {"1: a,\"b\"|c"});
        row("a line within", "x,\"a\nb\r\nc\"\ny\n", {"1: x|a\nb\r\nc", "4: y"});
        row("a mark",
            "\xef\xbb\xbf"
            "a,b\n",
            {"1: a|b"});
        row("a quotation mark inside", "5\" disk,b\nc\n", {"1: 5\" disk|b", "2: c"});
        row("text behind quotes", "\"a\"b,c\nd\n", {"1! \"a\"b,c", "2: d"});
        row("an open quotation mark", "a\n\"b,c\nd,e\n", {"1: a", "2! \"b,c", "3: d|e"});
        row("the last one open", "a\nb,\"", {"1: a", "2! b,\""});
        row("a NUL byte", QByteArray("a\nb\0c\nd\n", 8), {"1: a", "2! b c", "3: d"});
        row("no UTF-8", "a\nb\xff\nd\n", {"1: a", "2! b\xef\xbf\xbd", "3: d"});
        row("no UTF-8 in a quoted line", "\"a\n\xff\"\nd\n", {"1! \"a", "2! \xef\xbf\xbd\"", "3: d"});
    }
    void rowsComeWithTheirLines()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, expected);
        QCOMPARE(rows(bytes), expected);
    }

    void otherEncodingsAreRead()
    {
        QCOMPARE(rows("J\xfcrgen;\x80\n", {.encoding = "windows-1252", .separator = ';'}), texts({"1: Jürgen|€"}));
        QCOMPARE(rows("J\x9frgen\tx\n", {.encoding = "macintosh", .separator = '\t'}), texts({"1: Jürgen|x"}));
        QStringEncoder utf16("UTF-16LE");
        const QByteArray wide = "\xff\xfe" + QByteArray(utf16(QStringLiteral("a,\"ü\n\"\n李,b\n")));
        QCOMPARE(rows(wide, {.encoding = "UTF-16LE"}), texts({"1: a|ü\n", "3: 李|b"}));
    }

    void aCharacterAcrossTwoBlocksStaysWhole()
    {
        QByteArray bytes(256 * 1024 - 1, 'x');
        bytes += "\xc3\xbc,end\r\nnext\r\n";
        const QStringList found = rows(bytes);
        QCOMPARE(found.size(), 2);
        QVERIFY(found.first().endsWith(QStringLiteral("xü|end")));
        QCOMPARE(found.last(), QStringLiteral("2: next"));
    }

    void aPairOfLineEndsAcrossTwoBlocksIsOne()
    {
        QByteArray bytes(256 * 1024 - 1, 'x');
        bytes += "\r\nnext\r\n";
        QCOMPARE(rows(bytes).last(), QStringLiteral("2: next"));
    }

    void aLineOfAGigabyteIsPassedOverInBoundedMemory()
    {
        EndlessFile file("first,row\n", 'x', qint64(1) << 30);
        const QStringList found = rows(file);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.first(), QStringLiteral("1: first|row"));
        QVERIFY(found.last().startsWith(QStringLiteral("2! xxx")));
        QVERIFY(found.last().size() < 3000);
    }

    void aQuotedFieldOfAGigabyteIsPassedOver()
    {
        EndlessFile file("a,b\nc,\"", 'x', qint64(1) << 28);
        const QStringList found = rows(file);
        QCOMPARE(found.size(), 2);
        QVERIFY(found.last().startsWith(QStringLiteral("2! c,\"x")));
    }

    void afterALongLineReadingGoesOn()
    {
        QByteArray bytes = "a\n" + QByteArray(3 << 20, 'x') + "\r\nb\n";
        const QStringList found = rows(bytes);
        QCOMPARE(found.size(), 3);
        QVERIFY(found.at(2).endsWith(QStringLiteral(": b")));
    }

    void tenThousandColumnsAreRead()
    {
        QCOMPARE(rows(QByteArray(9999, ',') + "\n").first().count(u'|'), 9999);
        QVERIFY(rows(QByteArray(20000, ',') + "\nx\n").first().startsWith(QStringLiteral("1!")));
        QVERIFY(rows("\"\"" + QByteArray(20000, ',') + "\nx\n").first().startsWith(QStringLiteral("1!")));
    }

    // Each line opens a quotation mark that none closes: read over and over it would take hours.
    void aFileOfOpenQuotationMarksIsReadInTime()
    {
        QByteArray bytes;
        for (int i = 0; i < 200'000; ++i)
            bytes += "x,\"a\"\",b\n";
        bytes += "\"";
        const QStringList found = rows(bytes);
        QVERIFY(found.size() < 100);
        QVERIFY(found.first().startsWith(QStringLiteral("1! x")));
    }

    void whatIsWrittenIsReadBack_data()
    {
        QTest::addColumn<QString>("cell");
        for (const char *cell : {"plain", "a,b",  "a;b",    "say \"hi\"", "two\nlines", "cr\rhere", " blanks ",
                                 "\ttab", "=1+1", "+49 30", "-",          "@home",      "'quoted",  "'=x",
                                 "''-x",  "'",    "ü李",    "\"",         "=\"a\"",     "-5,3"})
            QTest::newRow(cell) << QString::fromUtf8(cell);
    }
    void whatIsWrittenIsReadBack()
    {
        QFETCH(QString, cell);
        const std::string text = cell.toStdString();
        for (const char separator : {',', ';', '\t', '|'}) {
            QBuffer buffer;
            buffer.open(QIODevice::ReadWrite);
            CsvWriter writer(buffer, {.separator = separator, .hasMark = true});
            writer.row(std::vector<std::string_view>{"first", text, "last"});
            need(writer.finish());
            const char start = buffer.data().at(3 + 6);
            QVERIFY2(start != '=' && start != '+' && start != '-' && start != '@', buffer.data().constData());
            buffer.seek(0);

            CsvReader reader(buffer, {.separator = separator});
            CsvRow row;
            QVERIFY(need(reader.next(&row)));
            QCOMPARE(row.cells.size(), 3UL);
            QCOMPARE(withoutGuard(row.cells[1]), std::string_view(text));
            QCOMPARE(row.cells[2], "last");
            QVERIFY(!need(reader.next(&row)));
        }
    }

    void aDeviceThatTakesNothingIsTold()
    {
        QBuffer closed;
        closed.open(QIODevice::ReadOnly);
        CsvWriter writer(closed, {});
        writer.row(std::vector<std::string_view>{"a"});
        QCOMPARE(writer.finish().error().kind, ErrorKind::Storage);
    }
};

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csvreader.moc"
