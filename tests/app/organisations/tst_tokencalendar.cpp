#include "app/organisations/tokencalendar.h"
#include "app/organisations/troubletext.h"
#include "models/organisations/tokenlife.h"
#include "tests/support/workspace.h"

using namespace Muster;

class TestTokenCalendar : public QObject {
    Q_OBJECT

    const QDateTime m_now = utc("2026-10-14T09:22:00Z");

    Organisation organisation() const
    {
        Organisation result;
        result.id = OrganisationId(1);
        result.name = QStringLiteral("Straße, Süd; \"A\\B\"\nzwei");
        result.tokenExpiresAt = utc("2027-10-14T09:23:00Z");
        result.account = AccountFacts();
        result.account->serverName = QStringLiteral("Muster");
        result.account->serverUuid = QStringLiteral("AAAA");
        result.account->adminId = QStringLiteral("m.keller@school.example");
        result.account->orgName = QStringLiteral("Example School");
        result.account->orgType = QStringLiteral("edu");
        return result;
    }

private Q_SLOTS:
    void theFileHoldsTheEndAndFiveAlarms()
    {
        const QByteArray file = need(tokenCalendar(organisation(), m_now));
        QVERIFY(file.startsWith("BEGIN:VCALENDAR\r\n"));
        QVERIFY(file.endsWith("END:VCALENDAR\r\n"));
        QVERIFY(file.contains("DTSTART:20271014T092300Z\r\n"));
        QCOMPARE(file.count("BEGIN:VALARM"), 5);
        for (const char *trigger : {"-P60D", "-P30D", "-P2W", "-P1W", "-P1D"})
            QVERIFY2(file.contains(QByteArray("TRIGGER:").append(trigger).append("\r\n")), trigger);
        // RFC 5545: lines of at most 75 octets; commas, semicolons, backslashes and line ends escaped.
        for (const QByteArray &line : file.split('\n'))
            QVERIFY2(line.size() <= 76, line.constData());
        QByteArray unfolded = file;
        unfolded.replace("\r\n ", "");
        QVERIFY2(unfolded.contains("Straße\\, Süd\\; \"A\\\\B\"\\nzwei"), unfolded.constData());
    }

    void aRenewedTokenMovesTheEntry()
    {
        Organisation renewed = organisation();
        renewed.tokenExpiresAt = utc("2028-10-14T09:23:00Z");
        const auto uid = [](const QByteArray &file) { return file.mid(file.indexOf("UID:")).split('\r').first(); };
        QCOMPARE(uid(need(tokenCalendar(renewed, m_now))), uid(need(tokenCalendar(organisation(), m_now))));
        Organisation other = organisation();
        other.account->serverUuid = QStringLiteral("BBBB");
        QVERIFY(uid(need(tokenCalendar(other, m_now))) != uid(need(tokenCalendar(organisation(), m_now))));
    }

    void aTokenWithoutAnEndHasNoEntry()
    {
        Organisation endless = organisation();
        endless.tokenExpiresAt = {};
        QCOMPARE(tokenCalendar(endless, m_now).error().kind, ErrorKind::NotFound);
    }

    void warningsComeAtTheirDays_data()
    {
        QTest::addColumn<qint64>("secondsLeft");
        QTest::addColumn<int>("warning"); // -1: none
        constexpr qint64 day = 86400;
        QTest::newRow("61 days") << 61 * day << -1;
        QTest::newRow("just over 60") << 60 * day + 1 << -1;
        QTest::newRow("60") << 60 * day << 60;
        QTest::newRow("31") << 31 * day << 60;
        QTest::newRow("30") << 30 * day << 30;
        QTest::newRow("14") << 14 * day << 14;
        QTest::newRow("8") << 8 * day << 14;
        QTest::newRow("7") << 7 * day << 7;
        QTest::newRow("one second over a day") << day + 1 << 7;
        QTest::newRow("1") << day << 1;
        QTest::newRow("an hour") << qint64(3600) << 1;
        QTest::newRow("now") << qint64(0) << 0;
        QTest::newRow("gone") << -5 * day << 0;
    }

    void warningsComeAtTheirDays()
    {
        QFETCH(qint64, secondsLeft);
        QFETCH(int, warning);
        QCOMPARE(tokenWarning(m_now.addSecs(secondsLeft), m_now).value_or(-1), warning);
    }

    void aLowerProtocolIsToldWithWhatItCosts()
    {
        Organisation school = organisation();
        QVERIFY(protocolText(school).isEmpty());
        school.protocolVersion = 10;
        QVERIFY(protocolText(school).contains(QLatin1StringView("newest")));
        for (const int version : {1, 7, 8, 9}) {
            school.protocolVersion = version;
            QVERIFY2(protocolText(school).contains(QLatin1StringView("refuses")), qPrintable(protocolText(school)));
        }
    }

    void noEndNoWarning() { QVERIFY(!tokenWarning({}, m_now)); }

    void troubleSaysWhoCanMendItAndWhere()
    {
        const Error terms{
            ErrorKind::TermsNotSigned, QStringLiteral("?"), QStringLiteral("HTTP 403 T_C_NOT_SIGNED"), {}};
        const QString message = explained(terms, organisation()).message;
        for (const char *words : {"Example School", "administrator", "Apple School Manager", "school.apple.com"})
            QVERIFY2(message.contains(QLatin1StringView(words)), qPrintable(message));

        const Error expired{
            ErrorKind::Unauthorized, QStringLiteral("?"), QStringLiteral("HTTP 401 token_expiredUnauthorized"), {}};
        QVERIFY(explained(expired, organisation()).message.contains(QLatin1StringView("2027")));
        const Error rejected{
            ErrorKind::Unauthorized, QStringLiteral("?"), QStringLiteral("HTTP 401 token_rejected"), {}};
        QVERIFY(explained(rejected, organisation()).message.contains(QLatin1StringView("m.keller@school.example")));
        // A wrong clock is what to mend, whatever Apple calls it.
        const Error clock{ErrorKind::Unauthorized,
                          QStringLiteral("The clock is 3 hours behind."),
                          QStringLiteral("clock off by -10800 s, HTTP 401 token_expired"),
                          {}};
        QCOMPARE(explained(clock, organisation()).message, clock.message);
        const Error outage{ErrorKind::Unreachable, QStringLiteral("Apple has an outage."), {}, {}};
        QCOMPARE(explained(outage, organisation()).message, outage.message);
    }
};

QTEST_GUILESS_MAIN(TestTokenCalendar)
#include "tst_tokencalendar.moc"
