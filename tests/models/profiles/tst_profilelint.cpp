#include "models/profiles/profilelint.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Muster;

class TestProfileLint : public QObject {
    Q_OBJECT

    const QDateTime m_now = QDateTime::fromString(QStringLiteral("2026-10-12T08:00:00Z"), Qt::ISODate);

    // A profile of which nothing is to be said.
    static EnrollmentProfile good()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setText(ProfileKey::name, QStringLiteral("Staff iPads"));
        profile.setText(ProfileKey::url, QStringLiteral("https://mdm.riverside.example/ade"));
        return profile;
    }

    QList<LintFinding> findings(const EnrollmentProfile &profile) const { return lint(profile, {.now = m_now}); }

    QStringList ids(const EnrollmentProfile &profile) const
    {
        QStringList result;
        const QList<LintFinding> found = findings(profile);
        for (const LintFinding &finding : found)
            result.append(finding.id);
        return result;
    }

    std::optional<LintFinding> find(const EnrollmentProfile &profile, const QString &id) const
    {
        const QList<LintFinding> found = findings(profile);
        const auto it = std::ranges::find(found, id, &LintFinding::id);
        return it == found.end() ? std::nullopt : std::optional(*it);
    }

private Q_SLOTS:
    void theRecommendedProfileHasNothingToSay() { QCOMPARE(ids(good()), QStringList()); }

    void anEmptyProfileIsBlockedAndWarned()
    {
        const QStringList found = ids({});
        QCOMPARE(found,
                 QStringList({QStringLiteral("name-missing"), QStringLiteral("url-missing"),
                              QStringLiteral("not-supervised"), QStringLiteral("not-mandatory"),
                              QStringLiteral("removable"), QStringLiteral("not-waiting")}));
        QVERIFY(blocksSaving(findings({})));
    }

    void lengthsAreCountedInCharactersAndNamedWithApplesWord_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QString>("refusal");
        QTest::newRow("name") << "profile_name" << 125 << "CONFIG_NAME_INVALID";
        QTest::newRow("department") << "department" << 125 << "DEPARTMENT_INVALID";
        QTest::newRow("phone") << "support_phone_number" << 50 << "SUPPORT_PHONE_INVALID";
        QTest::newRow("magic") << "org_magic" << 256 << "MAGIC_INVALID";
        QTest::newRow("email") << "support_email_address" << 250 << "SUPPORT_EMAIL_INVALID";
        QTest::newRow("url") << "url" << 2000 << "CONFIG_URL_INVALID";
    }

    void lengthsAreCountedInCharactersAndNamedWithApplesWord()
    {
        QFETCH(QString, key);
        QFETCH(int, limit);
        QFETCH(QString, refusal);
        const QString start = key == QStringLiteral("url") ? QStringLiteral("https://a.example/")
            : key.contains(QStringLiteral("email"))        ? QStringLiteral("a@b.example")
                                                           : QStringLiteral("123");
        // The domain ends the address, so what fills it up stands first.
        const auto text = [&](int size) {
            const QString fill(size - start.size(), u'1');
            return key.contains(QStringLiteral("email")) ? QString(fill + start) : QString(start + fill);
        };
        EnrollmentProfile profile = good();
        QVERIFY(profile.setValue(key, text(limit)));
        QCOMPARE(ids(profile), QStringList());
        QVERIFY(profile.setValue(key, text(limit + 1)));
        const QList<LintFinding> found = findings(profile);
        QCOMPARE(found.size(), 1);
        QVERIFY(found.first().id.endsWith(QStringLiteral("-too-long")));
        QCOMPARE(found.first().severity, LintSeverity::Error);
        QCOMPARE(found.first().detail, refusal);
    }

    void bytesOverTheLimitWarnWhileCharactersHold()
    {
        EnrollmentProfile profile = good();
        profile.setText(ProfileKey::name, QString(100, QChar(0x5b66)));
        const auto finding = find(profile, QStringLiteral("name-bytes"));
        QVERIFY(finding);
        QCOMPARE(finding->severity, LintSeverity::Warning);
        // A flag of two halves of a surrogate pair each is two characters, not four.
        profile.setText(ProfileKey::supportPhone, QStringLiteral("123") + QStringLiteral("\U0001F4F1").repeated(47));
        QVERIFY(!find(profile, QStringLiteral("phone-too-long")));
        QVERIFY(find(profile, QStringLiteral("phone-bytes")));
    }

    void addressesAreCountedEncoded()
    {
        EnrollmentProfile profile = good();
        profile.setText(ProfileKey::url, QStringLiteral("https://a.example/") + QString(400, QChar(0xe9)));
        QCOMPARE(ids(profile), QStringList({QStringLiteral("url-too-long")}));
    }

    void texts_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("id"); // empty: nothing to say
        QTest::addColumn<QString>("mended");
        const auto row = [](const char *key, const char *text, const char *id, const char *mended = "") {
            QTest::addRow("%s=%s", key, text) << QString::fromLatin1(key) << QString::fromUtf8(text)
                                              << QString::fromLatin1(id) << QString::fromLatin1(mended);
        };
        row("support_email_address", "it@riverside", "email-form");
        row("support_email_address", "it@riverside.example", "");
        row("support_email_address", " it@riverside.example", "email-form", "it@riverside.example");
        row("support_email_address", "riverside.example", "email-form");
        row("support_email_address", "@riverside.example", "email-form");
        row("support_email_address", "a@b@c.example", "email-form");
        row("support_email_address", "it@.example", "email-form");
        row("support_email_address", "it@a..example", "email-form");
        row("support_phone_number", "ask Ada", "phone-form");
        row("support_phone_number", "+1 555 0142", "");
        row("support_phone_number", "112", "");
        row("url", "mdm.riverside.example/ade", "url-invalid", "https://mdm.riverside.example/ade");
        row("url", "ftp://mdm.riverside.example", "url-invalid");
        row("url", "https://", "url-invalid");
        row("url", "https:///path", "url-invalid");
        row("url", "http://mdm.riverside.example/ade", "url-not-https", "https://mdm.riverside.example/ade");
        row("url", "HTTPS://mdm.riverside.example/ade", "");
        row("language", "en", "");
        row("language", "haw", "");
        row("language", "EN", "language-form", "en");
        row("language", "en_US", "language-form", "en");
        row("language", "english", "language-form");
        row("language", "qqq", "language-unknown");
        row("region", "US", "");
        row("region", "us", "region-form", "US");
        row("region", "en-US", "region-form", "US");
        row("region", "uk", "region-form", "GB");
        row("region", "USA", "region-form");
        row("region", "QQ", "region-unknown");
    }

    void texts()
    {
        QFETCH(QString, key);
        QFETCH(QString, text);
        QFETCH(QString, id);
        QFETCH(QString, mended);
        EnrollmentProfile profile = good();
        QVERIFY(profile.setValue(key, text));
        QCOMPARE(ids(profile), id.isEmpty() ? QStringList() : QStringList({id}));
        if (mended.isEmpty())
            return;
        const LintFinding finding = findings(profile).first();
        QVERIFY(finding.fix);
        const EnrollmentProfile after = Muster::mended(profile, *finding.fix);
        QCOMPARE(after.object().value(key).toString(), mended);
        QCOMPARE(ids(after), QStringList());
    }

    void managementThatStaysNeedsSupervision()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::supervised, false);
        const auto finding = find(profile, QStringLiteral("locked-unsupervised"));
        QVERIFY(finding);
        QCOMPARE(finding->severity, LintSeverity::Error);
        QCOMPARE(finding->detail, QStringLiteral("FLAGS_INVALID"));
        QVERIFY(find(profile, QStringLiteral("waiting-unsupervised")));
        QCOMPARE(ids(mended(profile, *finding->fix)), QStringList());
    }

    void mendingARemovableProfileSupervisesItToo()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::removable, true);
        profile.setFlag(ProfileKey::supervised, false);
        const EnrollmentProfile after = mended(profile, *find(profile, QStringLiteral("removable"))->fix);
        QVERIFY(!after.isRemovable());
        QVERIFY(after.isSupervised());
    }

    void advancingByItselfWantsLanguageAndRegion()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::autoAdvance, true);
        QCOMPARE(find(profile, QStringLiteral("auto-advance-locale"))->key, QString(ProfileKey::language));
        profile.setText(ProfileKey::language, QStringLiteral("en"));
        QCOMPARE(find(profile, QStringLiteral("auto-advance-locale"))->key, QString(ProfileKey::region));
        profile.setText(ProfileKey::region, QStringLiteral("US"));
        QCOMPARE(ids(profile), QStringList({QStringLiteral("auto-advance-where")}));
    }

    void sharedIpadAndPairingSayWhatTheyNeed()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::multiUser, true);
        QCOMPARE(ids(profile), QStringList({QStringLiteral("shared-capability")}));
        profile = good();
        profile.setList(ProfileKey::hostCerts, {QStringLiteral("AAAA")});
        QCOMPARE(ids(profile), QStringList({QStringLiteral("hosts-without-effect")}));
        profile.setFlag(ProfileKey::allowPairing, false);
        QCOMPARE(ids(profile), QStringList({QStringLiteral("hosts-may-pair")}));
    }

    void theSignInPageMustBeOnTheHostOfEnrollment()
    {
        EnrollmentProfile profile = good();
        profile.setText(ProfileKey::webUrl, QStringLiteral("https://mdm.riverside.example/login"));
        QCOMPARE(ids(profile), QStringList({QStringLiteral("web-url-set")}));
        profile.setText(ProfileKey::webUrl, QStringLiteral("https://login.riverside.example/"));
        QVERIFY(find(profile, QStringLiteral("web-url-host")));
    }

    void returningToServiceWaitsWhateverIsSaid()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::returnToService, true);
        profile.setFlag(ProfileKey::awaitConfigured, false);
        QVERIFY(find(profile, QStringLiteral("return-waits")));
        QVERIFY(!find(profile, QStringLiteral("not-waiting")));
    }

    void panes_data()
    {
        QTest::addColumn<QString>("pane");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("severity");
        QTest::newRow("current") << "Siri" << "" << 0;
        QTest::newRow("case") << "appleid" << "pane-misspelt" << 1;
        QTest::newRow("older name") << "LockdownMode" << "pane-misspelt" << 1;
        QTest::newRow("unknown") << "Frobnicate" << "pane-unknown" << 1;
        QTest::newRow("seen elsewhere") << "Avatar" << "pane-undocumented" << 2;
        QTest::newRow("retired") << "Wallpaper" << "pane-removed" << 2;
        QTest::newRow("deprecated") << "OnBoarding" << "pane-deprecated" << 2;
        QTest::newRow("not always") << "Keyboard" << "pane-not-always" << 2;
        QTest::newRow("accessibility") << "Accessibility" << "accessibility-hidden" << 1;
        QTest::newRow("look") << "AccessibilityAppearance" << "accessibility-hidden" << 1;
        QTest::newRow("eSIM") << "SIMSetup" << "pane-esim" << 2;
    }

    void panes()
    {
        QFETCH(QString, pane);
        QFETCH(QString, id);
        QFETCH(int, severity);
        EnrollmentProfile profile = good();
        profile.setList(ProfileKey::skipItems, {pane, QStringLiteral("TOS")});
        QCOMPARE(ids(profile), id.isEmpty() ? QStringList() : QStringList({id}));
        if (id.isEmpty())
            return;
        const LintFinding finding = findings(profile).first();
        QCOMPARE(int(finding.severity), severity);
        QCOMPARE(finding.element, pane);
        if (finding.fix && id != QStringLiteral("pane-undocumented")) {
            const EnrollmentProfile after = mended(profile, *finding.fix);
            QVERIFY(!after.hiddenPanes().contains(pane));
            QVERIFY(after.hiddenPanes().contains(QStringLiteral("TOS")));
        }
    }

    void aPaneNamedTwiceIsTidiedUp()
    {
        EnrollmentProfile profile = good();
        QVERIFY(profile.setValue(ProfileKey::skipItems, QJsonArray({QStringLiteral("TOS"), QStringLiteral("TOS")})));
        const auto finding = find(profile, QStringLiteral("pane-twice"));
        QCOMPARE(mended(profile, *finding->fix).hiddenPanes(), QStringList({QStringLiteral("TOS")}));
    }

    void certificatesAreJudgedByTheirDates_data()
    {
        QTest::addColumn<int>("begins"); // days from now
        QTest::addColumn<int>("ends");
        QTest::addColumn<QString>("id");
        QTest::newRow("good") << -10 << 400 << "";
        QTest::newRow("near its end") << -400 << 59 << "certificate-near-expiry";
        QTest::newRow("ended") << -400 << -1 << "certificate-expired";
        QTest::newRow("begins later") << 1 << 400 << "certificate-early";
    }

    void certificatesAreJudgedByTheirDates()
    {
        QFETCH(int, begins);
        QFETCH(int, ends);
        QFETCH(QString, id);
        EnrollmentProfile profile = good();
        const QString entry = QStringLiteral("TUlJ");
        profile.setList(ProfileKey::anchorCerts, {entry, QStringLiteral("not asked about")});
        LintContext context{.now = m_now};
        context.certificates.insert(entry,
                                    {.subject = QStringLiteral("Riverside CA"),
                                     .notBefore = m_now.addDays(begins),
                                     .notAfter = m_now.addDays(ends)});
        const QList<LintFinding> found = lint(profile, context);
        QCOMPARE(found.isEmpty() ? QString() : found.first().id, id);
        QCOMPARE(found.size(), id.isEmpty() ? 0 : 1);
        context.certificates[entry].fault = QStringLiteral("broken");
        const LintFinding broken = lint(profile, context).first();
        QCOMPARE(broken.id, QStringLiteral("certificate-broken"));
        QCOMPARE(mended(profile, *broken.fix).list(ProfileKey::anchorCerts),
                 QStringList({QStringLiteral("not asked about")}));
    }

    void unknownKeysAreToldAndMisspeltOnesRenamed()
    {
        EnrollmentProfile profile = good();
        QVERIFY(profile.setValue(QStringLiteral("x_room_code"), QStringLiteral("B-204")));
        const auto unknown = find(profile, QStringLiteral("unknown-key"));
        QVERIFY(unknown);
        QCOMPARE(unknown->severity, LintSeverity::Info);
        QVERIFY(profile.setValue(QStringLiteral("departement"), QStringLiteral("IT")));
        const auto misspelt = find(profile, QStringLiteral("key-misspelt"));
        QVERIFY(misspelt);
        const EnrollmentProfile after = mended(profile, *misspelt->fix);
        QCOMPARE(after.text(ProfileKey::department), QStringLiteral("IT"));
        QVERIFY(!after.object().contains(QStringLiteral("departement")));
    }

    void whatIsNotSentIsTold()
    {
        EnrollmentProfile profile = good();
        QVERIFY(profile.setValue(ProfileKey::devices, QJsonArray({QStringLiteral("C1")})));
        QVERIFY(profile.setValue(ProfileKey::uuid, QStringLiteral("AB")));
        QCOMPARE(ids(profile), QStringList({QStringLiteral("not-sent"), QStringLiteral("not-sent")}));
    }

    void errorsStandFirstAndSeveritiesHaveNames()
    {
        EnrollmentProfile profile = good();
        profile.setFlag(ProfileKey::mandatory, false);
        profile.setText(ProfileKey::region, QStringLiteral("usa!"));
        const QList<LintFinding> found = findings(profile);
        QCOMPARE(found.first().severity, LintSeverity::Error);
        QCOMPARE(countOf(found, LintSeverity::Warning), 1);
        for (const LintSeverity severity : {LintSeverity::Error, LintSeverity::Warning, LintSeverity::Info})
            QCOMPARE(severityFromName(severityName(severity)), std::optional(severity));
        QCOMPARE(severityFromName(u"fatal"), std::nullopt);
    }

    void everyFindingOfAWildProfileHasWordsAndEveryFixChangesSomething()
    {
        EnrollmentProfile profile;
        profile.setText(ProfileKey::name, QString(200, u'x'));
        profile.setText(ProfileKey::url, QStringLiteral("http://a"));
        profile.setText(ProfileKey::webUrl, QStringLiteral("nowhere"));
        profile.setText(ProfileKey::language, QStringLiteral("DE"));
        profile.setText(ProfileKey::region, QStringLiteral("de"));
        profile.setFlag(ProfileKey::multiUser, true);
        profile.setFlag(ProfileKey::autoAdvance, true);
        profile.setFlag(ProfileKey::notFromBackup, true);
        profile.setList(ProfileKey::hostCerts, {QStringLiteral("AAAA")});
        profile.setList(ProfileKey::skipItems,
                        {QStringLiteral("siri"), QStringLiteral("Accessibility"), QStringLiteral("Zoom")});
        QVERIFY(profile.setValue(QStringLiteral("is_mandatary"), true));
        const QList<LintFinding> found = findings(profile);
        QVERIFY(found.size() > 12);
        for (const LintFinding &finding : found) {
            QVERIFY2(!finding.message.isEmpty() && !finding.key.isEmpty(), qPrintable(finding.id));
            if (finding.fix)
                QVERIFY2(mended(profile, *finding.fix) != profile, qPrintable(finding.id));
        }
    }
};

QTEST_GUILESS_MAIN(TestProfileLint)

#include "tst_profilelint.moc"
