#include "app/apple/appleerror.h"

#include <QTest>
#include <QTimeZone>

using namespace Muster;

class TestAppleError : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 10, 14), QTime(9, 22), QTimeZone::UTC);

private Q_SLOTS:
    void aConstantIsFoundInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("constant");
        const auto row = [](const char *body, const char *constant) {
            QTest::newRow(body) << QByteArray(body) << QByteArray(constant);
        };
        row("T_C_NOT_SIGNED", "T_C_NOT_SIGNED");
        row("  T_C_NOT_SIGNED\r\n", "T_C_NOT_SIGNED");
        row("\"T_C_NOT_SIGNED\"", "T_C_NOT_SIGNED");
        row("{\"code\":\"T_C_NOT_SIGNED\"}", "T_C_NOT_SIGNED");
        row("{\"ERROR_CODE\":\"T_C_NOT_SIGNED\"}", "T_C_NOT_SIGNED");
        row("<html><body>HTTP_ERROR: T_C_NOT_SIGNED</body></html>", "T_C_NOT_SIGNED");
        row("UNAUTHORIZED", "UNAUTHORIZED");
        row("\"FORBIDDEN\"", "FORBIDDEN");
        row("TOO_MANY_REQUESTS", "TOO_MANY_REQUESTS");
        row("SOMETHING_NEW", "SOMETHING_NEW");
        row("", "");
        row("not found", "");
        row("<html>Service Unavailable</html>", "");
    }
    void aConstantIsFoundInEveryForm()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, constant);
        QCOMPARE(appleConstant(body), constant);
    }

    void everyAnswerHasItsMeaning_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](int status, const char *body, ErrorKind kind, const char *words) {
            QTest::addRow("%d %s", status, body) << status << QByteArray(body) << kind << QString::fromUtf8(words);
        };
        using enum ErrorKind;
        row(400, "MALFORMED_REQUEST_BODY", InvalidInput, "MALFORMED_REQUEST_BODY");
        row(400, "USER_AGENT_MISSING", InvalidInput, "USER_AGENT_MISSING");
        row(400, "INVALID_CURSOR", InvalidInput, "INVALID_CURSOR");
        row(400, "oauth_problem_adviceBad Request", Unauthorized, "signed request");
        row(400, "", Protocol, "HTTP 400");
        row(401, "UNAUTHORIZED", Unauthorized, "does not accept the server token");
        row(401, "oauth_problem_adviceUnauthorized", Unauthorized, "does not accept");
        row(401, "token_expiredUnauthorized", Unauthorized, "has expired");
        row(401, "TOKEN_EXPIRED", Unauthorized, "has expired");
        row(401, "token_rejectedUnauthorized", Unauthorized, "no longer accepts");
        row(401, "nonce used", Unauthorized, "clock");
        row(401, "timestamp refused", Unauthorized, "clock");
        row(403, "token_expiredForbidden", Unauthorized, "has expired");
        row(403, "FORBIDDEN", Unauthorized, "refuses");
        row(403, "T_C_NOT_SIGNED", TermsNotSigned, "terms are unsigned");
        row(403, "\"T_C_NOT_SIGNED\"", TermsNotSigned, "terms are unsigned");
        row(403, "{\"code\":\"T_C_NOT_SIGNED\"}", TermsNotSigned, "terms are unsigned");
        row(403, "ACCESS_DENIED", Unauthorized, "denies");
        row(404, "", NotFound, "address");
        row(405, "", Protocol, "HTTP 405");
        row(302, "", Protocol, "HTTP 302");
        row(418, "<html>", Protocol, "HTTP 418");
        row(429, "TOO_MANY_REQUESTS", Throttled, "wait");
        row(500, "<html>", Unreachable, "outage");
        row(502, "", Unreachable, "outage");
        row(503, "Service Unavailable", Unreachable, "outage");
        row(504, "", Unreachable, "outage");
    }
    void everyAnswerHasItsMeaning()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, words);
        const Error error = appleError({status, body, {}, {}}, m_now);
        QCOMPARE(error.kind, kind);
        QVERIFY2(error.message.contains(words), qPrintable(error.message));
        QVERIFY(error.detail.contains(QString::number(status)));
        QVERIFY(!error.retryAt);
    }

    void retryAfterIsSecondsOrADate_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<qint64>("seconds"); // -1: none
        QTest::newRow("none") << QByteArray() << qint64(-1);
        QTest::newRow("seconds") << QByteArray("77") << qint64(77);
        QTest::newRow("blanks") << QByteArray(" 77 ") << qint64(77);
        QTest::newRow("zero") << QByteArray("0") << qint64(0);
        QTest::newRow("negative") << QByteArray("-5") << qint64(0);
        QTest::newRow("too long") << QByteArray("99999999999") << qint64(7 * 86400);
        QTest::newRow("date") << QByteArray("Wed, 14 Oct 2026 09:32:00 GMT") << qint64(600);
        QTest::newRow("past") << QByteArray("Wed, 14 Oct 2020 09:32:00 GMT") << qint64(0);
        QTest::newRow("in a century") << QByteArray("Mon, 14 Oct 2126 09:32:00 GMT") << qint64(7 * 86400);
        QTest::newRow("older form") << QByteArray("Wednesday, 14-Oct-26 09:32:00 GMT") << qint64(600);
        QTest::newRow("C form") << QByteArray("Wed Oct 14 09:32:00 2026") << qint64(600);
        QTest::newRow("words") << QByteArray("soon") << qint64(-1);
        QTest::newRow("fraction") << QByteArray("1.5") << qint64(-1);
    }
    void retryAfterIsSecondsOrADate()
    {
        QFETCH(QByteArray, header);
        QFETCH(qint64, seconds);
        for (const int status : {429, 503}) {
            const Error error = appleError({status, {}, header, {}}, m_now);
            QCOMPARE(error.retryAt ? m_now.secsTo(*error.retryAt) : -1, seconds);
        }
        QVERIFY(!appleError({403, {}, header, {}}, m_now).retryAt);
    }

    void aWrongClockIsNamed_data()
    {
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<QString>("words");
        QTest::newRow("ahead") << QByteArray("Wed, 14 Oct 2026 09:00:00 GMT") << QStringLiteral("22 minute(s) ahead");
        QTest::newRow("behind") << QByteArray("Wed, 14 Oct 2026 15:22:00 GMT") << QStringLiteral("6 hour(s) behind");
        QTest::newRow("days") << QByteArray("Fri, 14 Aug 2026 09:22:00 GMT") << QStringLiteral("61 day(s) ahead");
        QTest::newRow("near") << QByteArray("Wed, 14 Oct 2026 09:23:30 GMT") << QStringLiteral("does not accept");
        QTest::newRow("none") << QByteArray() << QStringLiteral("does not accept");
        QTest::newRow("no date") << QByteArray("yesterday") << QStringLiteral("does not accept");
    }
    void aWrongClockIsNamed()
    {
        QFETCH(QByteArray, date);
        QFETCH(QString, words);
        const Error error = appleError({401, "UNAUTHORIZED", {}, date}, m_now);
        QVERIFY2(error.message.contains(words), qPrintable(error.message));
    }

    void onlyALostSessionAsksForANewOne()
    {
        QVERIFY(wantsNewSession({401, "UNAUTHORIZED", {}, {}}));
        QVERIFY(wantsNewSession({403, "FORBIDDEN", {}, {}}));
        QVERIFY(wantsNewSession({403, "\"FORBIDDEN\"", {}, {}}));
        QVERIFY(!wantsNewSession({403, "T_C_NOT_SIGNED", {}, {}}));
        QVERIFY(!wantsNewSession({403, "ACCESS_DENIED", {}, {}}));
        QVERIFY(!wantsNewSession({500, "UNAUTHORIZED", {}, {}}));
        QVERIFY(refusesProtocolVersion({400, "PROTOCOL_VERSION_NOT_SUPPORTED", {}, {}}));
        QVERIFY(!refusesProtocolVersion({400, "INVALID_CURSOR", {}, {}}));
    }

    void aLongBodyIsCutForTheLog()
    {
        QVERIFY(appleError({500, QByteArray(5'000'000, 'x'), {}, {}}, m_now).detail.size() < 1100);
        QCOMPARE(appleConstant(QByteArray(2000, ' ') + "T_C_NOT_SIGNED"), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestAppleError)
#include "tst_appleerror.moc"
