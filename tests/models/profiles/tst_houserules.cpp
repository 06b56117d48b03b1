#include "models/profiles/profilelint.h"

#include <QTest>

using namespace Muster;

class TestHouseRules : public QObject {
    Q_OBJECT

    static QList<HouseRule> rules(const QByteArray &list)
    {
        const Result<QList<HouseRule>> read = readHouseRules("{\"rules\": [" + list + "]}");
        [&] { QVERIFY2(read, read ? "" : qPrintable(read.error().message)); }();
        return *read;
    }

    static EnrollmentProfile profile()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setText(ProfileKey::name, QStringLiteral("Staff"));
        profile.setText(ProfileKey::url, QStringLiteral("https://mdm.riverside.example/ade"));
        profile.setList(ProfileKey::skipItems, {QStringLiteral("AppleID"), QStringLiteral("TOS")});
        return profile;
    }

private Q_SLOTS:
    void aRuleHoldsOrNamesItselfAndMends_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<bool>("isKept");
        QTest::addColumn<bool>("isMended");
        QTest::newRow("value kept") << QByteArray("\"key\": \"is_supervised\", \"value\": true") << true << false;
        QTest::newRow("value broken") << QByteArray("\"key\": \"allow_pairing\", \"value\": false") << false << true;
        QTest::newRow("default counts") << QByteArray("\"key\": \"is_multi_user\", \"value\": false") << true << false;
        QTest::newRow("text value") << QByteArray("\"key\": \"department\", \"value\": \"IT\"") << false << true;
        QTest::newRow("not kept") << QByteArray("\"key\": \"url\", \"not\": \"https://test\"") << true << false;
        QTest::newRow("not broken") << QByteArray("\"key\": \"is_supervised\", \"not\": true") << false << true;
        QTest::newRow("pattern kept") << QByteArray(
            "\"key\": \"url\", \"pattern\": \"^https://mdm\\\\.riverside\\\\.example/\"")
                                      << true << false;
        QTest::newRow("pattern broken") << QByteArray("\"key\": \"profile_name\", \"pattern\": \"^R-\"") << false
                                        << false;
        QTest::newRow("present broken") << QByteArray("\"key\": \"support_phone_number\", \"present\": true") << false
                                        << false;
        QTest::newRow("absent kept") << QByteArray("\"key\": \"department\", \"present\": false") << true << false;
        QTest::newRow("absent broken") << QByteArray("\"key\": \"skip_setup_items\", \"present\": false") << false
                                       << true;
        QTest::newRow("hidden kept") << QByteArray("\"hidden\": [\"AppleID\"]") << true << false;
        QTest::newRow("hidden broken") << QByteArray("\"hidden\": [\"AppleID\", \"Siri\"]") << false << true;
        QTest::newRow("shown broken") << QByteArray("\"shown\": [\"TOS\", \"Siri\"]") << false << true;
        QTest::newRow("unknown key") << QByteArray("\"key\": \"x_room\", \"value\": {\"a\": [1]}") << false << true;
    }

    void aRuleHoldsOrNamesItselfAndMends()
    {
        QFETCH(QByteArray, rule);
        QFETCH(bool, isKept);
        QFETCH(bool, isMended);
        const QList<HouseRule> read = rules("{\"id\": \"r1\", \"reason\": \"Because.\", " + rule + "}");
        const EnrollmentProfile before = profile();
        const std::optional<LintFinding> finding = breach(read.first(), before);
        QCOMPARE(!finding, isKept);
        if (isKept)
            return;
        QCOMPARE(finding->id, QStringLiteral("house:r1"));
        QCOMPARE(finding->severity, LintSeverity::Warning);
        QCOMPARE(finding->reason, QStringLiteral("Because."));
        QVERIFY(!finding->message.isEmpty() && !finding->key.isEmpty());
        QCOMPARE(finding->fix.has_value(), isMended);
        if (isMended)
            QVERIFY(!breach(read.first(), mended(before, *finding->fix)));
    }

    void rulesAreLintedWithTheirSeverity()
    {
        const LintContext context{
            .now = {},
            .certificates = {},
            .houseRules = rules("{\"id\": \"a\", \"key\": \"department\", \"present\": true, \"severity\": \"error\"},"
                                "{\"id\": \"b\", \"shown\": [\"TOS\"], \"severity\": \"info\"}"),
            .shortSpellings = {}};
        const QList<LintFinding> found = lint(profile(), context);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.first().id, QStringLiteral("house:a"));
        QVERIFY(blocksSaving(found));
        QCOMPARE(found.last().severity, LintSeverity::Info);
    }

    void whatIsNoRuleIsRefusedByItsNumber_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<QString>("said");
        QTest::newRow("no object") << QByteArray("7") << "object";
        QTest::newRow("no id") << QByteArray("{\"key\": \"url\", \"present\": true}") << "id";
        QTest::newRow("id no text") << QByteArray("{\"id\": 4, \"key\": \"url\", \"present\": true}") << "id";
        QTest::newRow("no key") << QByteArray("{\"id\": \"a\", \"present\": true}") << "key";
        QTest::newRow("key too much") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"hidden\": [\"TOS\"]}")
                                      << "key";
        QTest::newRow("no condition") << QByteArray("{\"id\": \"a\", \"key\": \"url\"}") << "exactly one";
        QTest::newRow("two conditions") << QByteArray(
            "{\"id\": \"a\", \"key\": \"url\", \"present\": true, \"not\": \"x\"}")
                                        << "exactly one";
        QTest::newRow("misspelt") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"patern\": \"x\"}") << "patern";
        QTest::newRow("bad pattern") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"pattern\": \"(\"}")
                                     << "regular";
        QTest::newRow("pattern no text") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"pattern\": 3}")
                                         << "regular";
        QTest::newRow("pattern for a flag")
            << QByteArray("{\"id\": \"a\", \"key\": \"is_supervised\", \"pattern\": \"x\"}") << "no text";
        QTest::newRow("long pattern") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"pattern\": \"")
                + QByteArray(1001, 'x')
                + QByteArray("\"}") << "1,000";
        QTest::newRow("wrong type") << QByteArray("{\"id\": \"a\", \"key\": \"is_supervised\", \"value\": \"yes\"}")
                                    << "is_supervised";
        QTest::newRow("null") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"value\": null}") << "null";
        QTest::newRow("no panes") << QByteArray("{\"id\": \"a\", \"hidden\": []}") << "list of panes";
        QTest::newRow("panes no texts") << QByteArray("{\"id\": \"a\", \"hidden\": [1]}") << "texts";
        QTest::newRow("severity") << QByteArray(
            "{\"id\": \"a\", \"key\": \"url\", \"present\": true, \"severity\": \"bad\"}")
                                  << "severity";
        QTest::newRow("present no flag") << QByteArray("{\"id\": \"a\", \"key\": \"url\", \"present\": \"yes\"}")
                                         << "present";
    }

    void whatIsNoRuleIsRefusedByItsNumber()
    {
        QFETCH(QByteArray, rule);
        QFETCH(QString, said);
        const QByteArray good("{\"id\": \"good\", \"key\": \"url\", \"present\": true}");
        const Result<QList<HouseRule>> read = readHouseRules("{\"rules\": [" + good + ", " + rule + "]}");
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(QStringLiteral("House rule 2")), qPrintable(read.error().message));
        QVERIFY2(read.error().message.contains(said), qPrintable(read.error().message));
    }

    void twoRulesOfOneNameAreRefused()
    {
        const QByteArray rule("{\"id\": \"a\", \"key\": \"url\", \"present\": true}");
        const Result<QList<HouseRule>> read = readHouseRules("{\"rules\": [" + rule + "," + rule + "]}");
        QVERIFY(!read);
        QVERIFY(read.error().message.contains(QStringLiteral("already")));
    }

    void hostileFilesAreRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("other member") << QByteArray("{\"rules\": [], \"rule\": 1}");
        QTest::newRow("rules no list") << QByteArray("{\"rules\": {}}");
        QTest::newRow("cut") << QByteArray("{\"rules\": [{\"id\"");
        QTest::newRow("deep") << QByteArray("{\"rules\":").append(QByteArray(100'000, '['));
        QTest::newRow("large") << QByteArray(1024 * 1024 + 1, ' ');
        QTest::newRow("many") << QByteArray("{\"rules\": [0") + QByteArray(",0").repeated(1000) + QByteArray("]}");
    }

    void hostileFilesAreRefusedInWords()
    {
        QFETCH(QByteArray, bytes);
        const Result<QList<HouseRule>> read = readHouseRules(bytes);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!read.error().message.isEmpty());
    }

    void aPatternThatRunsWildEndsAllTheSame()
    {
        const QList<HouseRule> read = rules("{\"id\": \"a\", \"key\": \"department\", \"pattern\": \"^(a+)+$\"}");
        EnrollmentProfile wild = profile();
        wild.setText(ProfileKey::department, QString(2000, u'a') + u'!');
        QVERIFY(breach(read.first(), wild)); // what cannot be shown to hold does not hold
    }
};

QTEST_GUILESS_MAIN(TestHouseRules)

#include "tst_houserules.moc"
