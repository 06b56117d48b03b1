#include "models/devices/devicequery.h"

#include <QTest>
#include <QTimeZone>

using namespace Muster;

class TestDeviceQuery : public QObject {
    Q_OBJECT

private:
    static QDateTime utc(const char *iso)
    {
        return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toUTC();
    }
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");

    static Device aDevice()
    {
        Device device;
        device.serial = SerialNumber(QStringLiteral("C02XK1ZPJGH5"));
        device.model = QStringLiteral("iPad Pro");
        device.description = QStringLiteral("IPAD PRO 11 ÜBERGRÖSSE 64GB");
        device.color = QStringLiteral("SPACE GRAY");
        device.assetTag = QStringLiteral("Room 7");
        device.family = QStringLiteral("iPad");
        device.os = QStringLiteral("iPadOS");
        device.assignedBy = QStringLiteral("Jo@Example.org");
        device.profileStatus = ProfileStatus::Assigned;
        device.profileUuid = QStringLiteral("ABCD");
        device.assignedAt = utc("2026-09-30T12:00:00Z");
        return device;
    }

private Q_SLOTS:
    void aProfileIsFoundByItsNameWithAndWithoutTheVersion_data()
    {
        QTest::addColumn<QByteArrayList>("found");
        const QByteArrayList both{"aaaa", "bbbb"};
        QTest::newRow("profile:\"Staff iPads\"") << both;
        QTest::newRow("profile:\"staff ipads v2\"") << QByteArrayList{"bbbb"};
        QTest::newRow("profile:Staff*") << QByteArrayList{"aaaa", "bbbb", "cccc"};
        QTest::newRow("profile:Pupils") << QByteArrayList();
    }

    void aProfileIsFoundByItsNameWithAndWithoutTheVersion()
    {
        QFETCH(QByteArrayList, found);
        auto query = DeviceQuery::parse(QString::fromLatin1(QTest::currentDataTag()),
                                        QDateTime(QDate(2026, 10, 14), QTime(9, 22), QTimeZone::UTC));
        QVERIFY(query.has_value());
        query->nameProfiles({{QStringLiteral("aaaa"), QStringLiteral("Staff iPads v1")},
                             {QStringLiteral("bbbb"), QStringLiteral("Staff iPads v2")},
                             {QStringLiteral("cccc"), QStringLiteral("Staff Macs v1")}});
        for (const char *uuid : {"aaaa", "bbbb", "cccc"}) {
            Device device;
            device.profileUuid = QString::fromLatin1(uuid);
            device.profileStatus = ProfileStatus::Assigned;
            QCOMPARE(query->matches(device), found.contains(QByteArray(uuid)));
        }
    }

    void aDeviceMeetsAQuery_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("meets");
        const auto row = [](const char *text, bool meets) { QTest::newRow(text) << QString::fromUtf8(text) << meets; };
        row("", true);
        row("   ", true);
        row("ipad", true);
        row("IPAD pro", true);
        row("ipad mini", false);
        row("übergrösse", true);
        row("xk1z", true);
        row("jo@", true);
        row("gray", false); // colours are looked for by field
        row("color:gray", true);
        row("COLOUR:gray", true);
        row("family:ipad", true);
        row("family:pad", true);
        row("family:\"pad\"", false);
        row("family:\"ipad\"", true);
        row("family:mac|ipad", true);
        row("family:mac|iphone", false);
        row("!family:mac", true);
        row("!family:ipad", false);
        row("!ipad", false);
        row("tag:\"room 7\"", true);
        row("\"room 7\"", true);
        row("\"room\"", false);
        row("tag:room*", true);
        row("tag:*7", true);
        row("tag:r*m*7", true);
        row("tag:oom*", false);
        row("serial:c02*h5", true);
        row("serial:c02*h5*h5", false);
        row("*", true);
        row("tag:*", true);
        row("state:ready", true);
        row("state:no-profile", false);
        row("profile:abcd", true);
        row("added:<30d", true);
        row("added:<7d", false);
        row("added:>7d", true);
        row("added:14d", true);
        row("added:2026-09", true);
        row("added:2026-09-30", true);
        row("added:2026", true);
        row("added:2026-10", false);
        row("added:>=2026-09-30", true);
        row("added:>2026-09-30", false);
        row("added:<2026-09-30", false);
        row("added:<=2026-09-30", true);
        row("added:=2026-9-30", true);
        row("changed:<30d", false); // no such date
        row("!changed:<30d", true);
        row("added:", true); // still being typed
        row("family:", true);
        row("!", false); // a mark to look for
        row("http://x", false);
        row("a|", true);
        row("|", true);
    }
    void aDeviceMeetsAQuery()
    {
        QFETCH(QString, text);
        QFETCH(bool, meets);
        if (text.startsWith(QLatin1StringView("http:"))) {
            QVERIFY(!DeviceQuery::parse(text, m_now));
            return;
        }
        const auto query = DeviceQuery::parse(text, m_now);
        QVERIFY2(query.has_value(), qPrintable(query ? QString() : query.error().message));
        QCOMPARE(query->matches(aDevice()), meets);
    }

    void faultsNameThePlaceAndTheWay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *text, int start, int length, const char *words) {
            QTest::newRow(text) << QString::fromUtf8(text) << start << length << QString::fromUtf8(words);
        };
        row("famly:ipad", 0, 5, "Did you mean family?");
        row("x  serail:1", 3, 6, "Did you mean serial?");
        row("!stat:left", 1, 4, "Did you mean state?");
        row("thisisnothing:1", 0, 13, "There is no field");
        row("a \"open", 2, 5, "not closed");
        row("added:yesterday", 6, 9, "no date");
        row("added:2026-13", 6, 7, "no date");
        row("added:<>30d", 6, 5, "no date");
        row("!added:=5d", 7, 3, "no date");
    }
    void faultsNameThePlaceAndTheWay()
    {
        QFETCH(QString, text);
        QFETCH(int, start);
        QFETCH(int, length);
        QFETCH(QString, words);
        const auto query = DeviceQuery::parse(text, m_now);
        QVERIFY(!query);
        QCOMPARE(query.error().start, start);
        QCOMPARE(query.error().length, length);
        QVERIFY2(query.error().message.contains(words), qPrintable(query.error().message));
    }

    void everyFieldHasAName()
    {
        const QStringList names = deviceFieldNames();
        QCOMPARE(names.first(), QStringLiteral("serial"));
        for (const QString &name : names)
            QVERIFY2(DeviceQuery::parse(name + QStringLiteral(":\"2026\""), m_now)
                         || DeviceQuery::parse(name + QStringLiteral(":2026"), m_now)
                         || DeviceQuery::parse(name + QStringLiteral(":failed"), m_now),
                     qPrintable(name));
        QSet<DeviceField> fields;
        for (const QString &name : names) {
            const QString value = name == QLatin1StringView("is") ? QStringLiteral(":failed") : QStringLiteral(":2026");
            fields.insert(DeviceQuery::parse(name + value, m_now)->terms.first().field);
        }
        QCOMPARE(fields.size(), qsizetype(DeviceField::FieldCount) - 1); // all but AnyText
    }

    void aRemovedProfileCountsAsNone()
    {
        Device device = aDevice();
        device.profileStatus = ProfileStatus::Removed;
        QVERIFY(!DeviceQuery::parse(QStringLiteral("profile:abcd"), m_now)->matches(device));
        QVERIFY(DeviceQuery::parse(QStringLiteral("state:no-profile"), m_now)->matches(device));
    }

    void onlyAQueryForDevicesThatLeftAsksForThem_data()
    {
        QTest::addColumn<bool>("asks");
        QTest::newRow("state:left") << true;
        QTest::newRow("state:ready|left") << true;
        QTest::newRow("state:\"left\"") << true;
        QTest::newRow("left:<30d") << true;
        QTest::newRow("ipad left:2026") << true;
        QTest::newRow("state:ready") << false;
        QTest::newRow("!state:ready") << false;
        QTest::newRow("!state:left") << false;
        QTest::newRow("left") << false;
    }
    void onlyAQueryForDevicesThatLeftAsksForThem()
    {
        QFETCH(bool, asks);
        QCOMPARE(DeviceQuery::parse(QString::fromUtf8(QTest::currentDataTag()), m_now)->asksForLeft(), asks);
    }

    void noTextIsTooOdd()
    {
        const QString letters = QStringLiteral("a:!\"|*<>=-0d. \n\u00e4\u0000\U0001F34E");
        quint32 state = 1;
        for (int round = 0; round < 20000; ++round) {
            QString text;
            for (int i = 0; i < 12; ++i) {
                state = state * 1664525 + 1013904223;
                text += letters.at((state >> 16) % uint(letters.size()));
            }
            if (const auto query = DeviceQuery::parse(text, m_now)) {
                (void)query->matches(aDevice());
            } else {
                QVERIFY(query.error().start >= 0 && query.error().start + query.error().length <= text.size());
                QVERIFY(!query.error().message.isEmpty());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestDeviceQuery)
#include "tst_devicequery.moc"
