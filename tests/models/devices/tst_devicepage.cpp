#include "models/devices/devicepage.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Muster;

class TestDevicePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void applesPagesAreRead_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("cursor");
        QTest::newRow("micromdm-device_response")
            << 1 << QStringLiteral("MDowOjE1MzY0Mjc2OTg5MTQ6MTUzNjQyNzY5ODkxNDp0cnVlOjE1MzY0Mjc2OTg5MTQ");
        QTest::newRow("micromdm-empty_sync_response")
            << 0 << QStringLiteral("MDowOjE1MzY0Mjg0ODkzMDc6MTUzNjQyODQ4OTMwNzp0cnVlOjE1MzY0Mjg0ODkzMDc");
        QTest::newRow("petarov-server-devices-page") << 2 << QString();
        QTest::newRow("petarov-sync-empty")
            << 0 << QStringLiteral("MTAwOjA5MTc0NjI2MDg4MzIyNToxNyQ3NjYwODgzMjI1OnRydWU6MTc0NjI2MDg4MzIyNQ");
    }
    void applesPagesAreRead()
    {
        QFETCH(int, count);
        QFETCH(QString, cursor);
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/dep/%1.json").arg(QLatin1StringView(QTest::currentDataTag())));
        QVERIFY(file.open(QIODevice::ReadOnly));

        const auto page = DevicePage::parse(file.readAll());

        QVERIFY(page.has_value());
        QCOMPARE(page->count(), count);
        QVERIFY(!page->hasMoreToFollow());
        QVERIFY(!page->cursor().isEmpty());
        if (!cursor.isEmpty())
            QCOMPARE(page->cursor(), cursor);
    }

    void aPageDoesNotDependOnTheBody()
    {
        QByteArray body = "{\"devices\":[{\"serial_number\":\"A\"}],\"cursor\":\"c\",\"more_to_follow\":true}";
        const auto page = DevicePage::parse(body);
        body.fill('x');
        QCOMPARE(page->cursor(), QStringLiteral("c"));
        QVERIFY(page->hasMoreToFollow());
        QCOMPARE(page->count(), 1);
    }

    void whatIsNoPageIsRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray good = "{\"devices\":[],\"cursor\":\"c\"}";
        const QByteArray deep(100'000, '[');
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not JSON") << QByteArray("hello");
        QTest::newRow("HTML") << QByteArray("<!DOCTYPE html><html><body>Sign in</body></html>");
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("string") << QByteArray("\"devices\"");
        QTest::newRow("cut") << good.chopped(1);
        QTest::newRow("two documents") << good + good;
        QTest::newRow("no devices") << QByteArray("{\"cursor\":\"c\"}");
        QTest::newRow("devices null") << QByteArray("{\"devices\":null,\"cursor\":\"c\"}");
        QTest::newRow("devices an object") << QByteArray("{\"devices\":{},\"cursor\":\"c\"}");
        QTest::newRow("no cursor") << QByteArray("{\"devices\":[]}");
        QTest::newRow("cursor a number") << QByteArray("{\"devices\":[],\"cursor\":5}");
        QTest::newRow("cursor empty") << QByteArray("{\"devices\":[],\"cursor\":\"\"}");
        QTest::newRow("cursor of 1 MB") << "{\"devices\":[],\"cursor\":\"" + QByteArray(1'000'000, 'c') + "\"}";
        QTest::newRow("deep") << deep;
        QTest::newRow("deep and closed") << deep + QByteArray(100'000, ']');
        QTest::newRow("deep in a field") << "{\"cursor\":\"c\",\"devices\":[{\"x\":" + deep + QByteArray(100'000, ']')
                + "}]}";
        QTest::newRow("deep objects") << "{\"cursor\":\"c\",\"devices\":[],\"x\":"
                + QByteArray("{\"a\":").repeated(1000) + "1" + QByteArray(1000, '}') + '}';
        QTest::newRow("NUL") << QByteArray("{\"devices\":[],\0\"cursor\":\"c\"}", 27);
        QTest::newRow("raw NUL in a text") << QByteArray("{\"devices\":[],\"cursor\":\"a\0b\"}", 28);
        QTest::newRow("invalid UTF-8") << QByteArray(
            "{\"devices\":[{\"serial_number\":\"\xff\xfe\"}],\"cursor\":\"c\"}");
        QTest::newRow("half a surrogate")
            << QByteArray("{\"devices\":[{\"serial_number\":\"\\ud800\"}],\"cursor\":\"c\"}");
        QTest::newRow("zeros") << QByteArray(5'000'000, '\0');
        QByteArray noise(5'000'000, Qt::Uninitialized);
        QRandomGenerator(7).generate(reinterpret_cast<quint32 *>(noise.data()),
                                     reinterpret_cast<quint32 *>(noise.data()) + noise.size() / 4);
        QTest::newRow("5 MB of noise") << noise;
    }
    void whatIsNoPageIsRefusedInWords()
    {
        QFETCH(QByteArray, body);
        const auto page = DevicePage::parse(body);
        QVERIFY(!page);
        QCOMPARE(page.error().kind, ErrorKind::Protocol);
        QVERIFY(page.error().message.contains(QStringLiteral("not a list of devices")));
        QVERIFY(page.error().detail.size() < 1200);
    }

    void wrongTypesAroundTheListDoNoHarm()
    {
        const auto page = DevicePage::parse(
            "{\"devices\":[1,null,\"x\",[],{}],\"cursor\":\"c\",\"more_to_follow\":\"yes\",\"fetched_until\":{}}");
        QVERIFY(page.has_value());
        QCOMPARE(page->count(), 5);
        QVERIFY(!page->hasMoreToFollow());
    }

    // Every cut and many a changed bit of a real page: read or refused, never worse.
    void damageNeverCrashes()
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/dep/petarov-server-devices-page.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll().trimmed();
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY(!DevicePage::parse(whole.first(size)));
        QRandomGenerator random(11);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray broken = whole;
            broken[random.bounded(broken.size())] = char(random.generate());
            if (const auto page = DevicePage::parse(broken))
                QVERIFY(page->count() >= 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestDevicePage)
#include "tst_devicepage.moc"
