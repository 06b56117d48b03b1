#include "models/profiles/enrollmentprofile.h"
#include "models/profiles/setuppanes.h"

#include <QTest>

#include <algorithm>

using namespace Muster;

class TestSetupPanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableHasApplesPanesAndThoseSeenElsewhere()
    {
        const QList<SetupPane> &panes = setupPanes();
        QCOMPARE(std::ranges::count_if(panes, &SetupPane::isDocumented), 53);
        QCOMPARE(panes.size(), 70);
        for (const SetupPane &pane : panes) {
            QVERIFY2(!pane.key.isEmpty() && !pane.title.isEmpty(), qPrintable(pane.key));
            const bool somewhere =
                std::ranges::any_of(pane.spans, [](const std::optional<PaneSpan> &span) { return span.has_value(); });
            QVERIFY2(somewhere, qPrintable(pane.key));
            if (pane.isDocumented())
                QVERIFY2(!systemRange(pane).isEmpty(), qPrintable(pane.key));
        }
    }

    void rangesAreReadByPlatform()
    {
        const SetupPane *tone = setupPane(u"DisplayTone");
        QVERIFY(tone);
        QCOMPARE(systemRange(*tone), QStringLiteral("9.3.2–15"));
        QCOMPARE(platformNames(*tone), QStringLiteral("iOS Mac"));
        QCOMPARE(tone->status, SetupPane::Status::Deprecated);
        const SetupPane *paper = setupPane(u"Wallpaper");
        QVERIFY(paper);
        QVERIFY(!paper->isOn(PanePlatform::Ios));
        QCOMPARE(paper->spans.at(size_t(PanePlatform::Macos))->removed, QVersionNumber(26, 0));
        QVERIFY(concerns(*paper, PanePlatform::Macos, QVersionNumber(15, 5)));
        QVERIFY(!concerns(*paper, PanePlatform::Macos, QVersionNumber(26, 0)));
        QVERIFY(!concerns(*paper, PanePlatform::Macos, QVersionNumber(26)));
        QVERIFY(!concerns(*paper, PanePlatform::Ios, QVersionNumber(17)));
        QCOMPARE(systemRange(*setupPane(u"AccessibilityAppearance")), QStringLiteral("17+"));
    }

    void notesWithCommasStayWhole()
    {
        QVERIFY(setupPane(u"Keyboard")->notes.endsWith(QStringLiteral("so it cannot always be hidden")));
        QVERIFY(!setupPane(u"Keyboard")->alwaysSkippable);
        QVERIFY(setupPane(u"Siri")->alwaysSkippable);
    }

    void namesAreComparedLetterByLetter()
    {
        QVERIFY(setupPane(u"iCloudStorage"));
        QVERIFY(!setupPane(u"ICloudStorage"));
        QVERIFY(!setupPane(u""));
    }

    void aMisspeltNameFindsTheLikelyOne_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("meant");
        QTest::newRow("case") << "appleid" << "AppleID";
        QTest::newRow("capital i") << "ICloudStorage" << "iCloudStorage";
        QTest::newRow("letter dropped") << "Diagnstics" << "Diagnostics";
        QTest::newRow("title") << "Touch ID / Face ID / Optic ID" << "Biometric";
        QTest::newRow("snake") << "screen_time" << "ScreenTime";
        QTest::newRow("older name") << "LockdownMode" << "EnableLockdownMode";
        QTest::newRow("older tone") << "Tone" << "DisplayTone";
        QTest::newRow("nothing near") << "Frobnicate" << "";
        QTest::newRow("short and far") << "Abc" << "";
        QTest::newRow("endless") << QString(100'000, u'a') << "";
    }

    void aMisspeltNameFindsTheLikelyOne()
    {
        QFETCH(QString, written);
        QFETCH(QString, meant);
        const SetupPane *pane = likelyPane(written);
        QCOMPARE(pane ? pane->key : QString(), meant);
    }

    void noPresetHidesAccessibilityOrWhatNoSystemShows()
    {
        for (const PanePreset preset : panePresets) {
            const QStringList keys = presetPanes(preset);
            for (const QString &key : keys) {
                QVERIFY2(!isAccessibilityPane(key), qPrintable(key));
                QVERIFY2(setupPane(key)->isDocumented(), qPrintable(key));
                QVERIFY2(setupPane(key)->status != SetupPane::Status::Removed, qPrintable(key));
            }
            QCOMPARE(keys, sortedPanes(keys));
            QVERIFY(!presetName(preset).isEmpty() && !presetReason(preset).isEmpty());
        }
    }

    void presetsAreForTheirPlatform()
    {
        QVERIFY(presetPanes(PanePreset::Nothing).isEmpty());
        const QStringList school = presetPanes(PanePreset::SchoolIpad);
        QVERIFY(school.contains(QStringLiteral("AppleID")));
        QVERIFY(!school.contains(QStringLiteral("Passcode")));
        QVERIFY(!school.contains(QStringLiteral("FileVault")));
        const QStringList office = presetPanes(PanePreset::OfficeMac);
        QVERIFY(!office.contains(QStringLiteral("FileVault")));
        QVERIFY(!office.contains(QStringLiteral("WatchMigration")));
        QVERIFY(presetPanes(PanePreset::Kiosk).contains(QStringLiteral("Zoom")));
    }

    void aPresetKeepsNamesOutsideApplesList()
    {
        const QStringList hidden{QStringLiteral("Avatar"), QStringLiteral("x_own"), QStringLiteral("Siri")};
        QCOMPARE(withPreset(hidden, PanePreset::Nothing),
                 QStringList({QStringLiteral("Avatar"), QStringLiteral("x_own")}));
        const QStringList everything = withPreset(hidden, PanePreset::Everything);
        QVERIFY(everything.contains(QStringLiteral("x_own")));
        QCOMPARE(presetOf(everything), std::optional(PanePreset::Everything));
        QCOMPARE(presetOf({QStringLiteral("Siri")}), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestSetupPanes)

#include "tst_setuppanes.moc"
