#include "app/activity/activityservice.h"
#include "app/organisations/organisationwatch.h"
#include "app/sync/runwatch.h"
#include "models/assignment/planresultsmodel.h"
#include "models/assignment/plansmodel.h"
#include "tests/support/linkedorganisation.h"
#include "tests/support/widgets.h"
#include "ui/activity/activitypage.h"
#include "ui/activity/journaltab.h"
#include "ui/common/appearance.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"

#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QStyleHints>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace Muster;

namespace {

// A workspace where something was done, and the page over it.
class Desk {
public:
    explicit Desk(AppleFixture &apple)
        : application(apple.start())
        , organisation(apple.link(*application))
        , organisations(application->store())
        , runs(application->store())
        , activity(application->store())
        , page(*application, activity, organisations, runs)
    {
        (void)apple.sync(*application, organisation);
        for (const char *url : {"https://a.example.org/", "https://b.example.org/"}) {
            const QList<Profile> known = needNow(application->profiles().all(organisation));
            (void)needNow(application->profiles().save(organisation,
                                                       known.isEmpty() ? std::nullopt : std::optional(known.first().id),
                                                       {{QStringLiteral("profile_name"), QStringLiteral("Staff iPads")},
                                                        {QStringLiteral("url"), QString::fromLatin1(url)}},
                                                       {}));
        }
        apply(QStringLiteral("family:ipad"));
        (void)needNow(application->worker().work(organisation));
        page.resize(1228, 800);
        page.show();
        [&] { QTRY_VERIFY(organisations.currentId().has_value()); }();
    }

    PlanId apply(const QString &query)
    {
        const Profile staff = needNow(application->profiles().find(organisation, QStringLiteral("Staff iPads")));
        return needNow(application->assignments().apply(
            needNow(application->assignments().plan({.organisation = organisation,
                                                     .hand = std::int32_t(staff.id.value()),
                                                     .devices = {},
                                                     .serials = {},
                                                     .query = query,
                                                     .lines = {}}))));
    }

    template <typename T> T *find(const char *name) { return widgetIn<T>(page, name); }

    void turnTo(int tab) { find<QTabWidget>("activityTabs")->setCurrentIndex(tab); }
    void press(const char *button) { clickIn(page, button); }

    static QString text(const QTableView *table, int row, int column)
    {
        return table->model()->index(row, column).data().toString();
    }

    RunningApplication application;
    OrganisationId organisation;
    OrganisationWatch organisations;
    RunWatch runs;
    ActivityService activity;
    ActivityPage page;
};

enum Tab { Syncs, Changes, Journal };

} // namespace

class TestActivityPage : public QObject {
    Q_OBJECT

    std::unique_ptr<AppleFixture> m_apple;
    std::unique_ptr<Appearance> m_look;

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }
    void init() { m_apple = std::make_unique<AppleFixture>(30); }
    void cleanup() { m_apple.reset(); }

    void aChangeShowsHowFarItIsAndLeadsToItsUndo()
    {
        Desk desk(*m_apple);
        desk.turnTo(Changes);
        auto *table = desk.find<QTableView>("changesTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(Desk::text(table, 0, PlansModel::OutcomeColumn), QStringLiteral("Verified"));

        (void)needNow(desk.application->assignments().setPaused(desk.organisation, true));
        desk.apply(QStringLiteral("family:mac|appletv|iphone"));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTRY_COMPARE(Desk::text(table, 0, PlansModel::OutcomeColumn), QStringLiteral("Waiting"));
        table->selectRow(1);
        QSignalSpy undo(&desk.page, &ActivityPage::undoRequested);
        desk.press("undoChange");
        QCOMPARE(undo.count(), 1);
        QCOMPARE(undo.first().first().value<PlanId>(), PlanId(1));

        (void)needNow(
            desk.application->assignments().apply(needNow(desk.application->assignments().planUndo(PlanId(1)))));
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QTRY_COMPARE(Desk::text(table, 2, PlansModel::OutcomeColumn), QStringLiteral("Undone"));
        QTRY_VERIFY(!desk.find<QPushButton>("undoChange")->isEnabled()); // it stays chosen
    }

    void aDoubleClickShowsEachDevicesOutcome()
    {
        Desk desk(*m_apple);
        desk.turnTo(Changes);
        auto *table = desk.find<QTableView>("changesTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        const QPoint place = table->visualRect(table->model()->index(0, PlansModel::TitleColumn)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
        auto *dialog = desk.find<QDialog>("outcomesDialog");
        auto *devices = dialog->findChild<QTableView *>(QStringLiteral("outcomesTable"));
        QTRY_COMPARE(devices->model()->rowCount(), Desk::text(table, 0, PlansModel::DevicesColumn).toInt());
        QCOMPARE(Desk::text(devices, 0, PlanResultsModel::OutcomeColumn), QStringLiteral("Verified"));
        dialog->close();
    }

    void theJournalIsSearchedWhileTyping()
    {
        Desk desk(*m_apple);
        desk.turnTo(Journal);
        auto *table = desk.find<QTableView>("journalTable");
        QTRY_VERIFY(table->model()->rowCount() > 5);
        QTest::keyClicks(desk.find<QLineEdit>("journalSearch"), QStringLiteral("profile.saved b.example.org"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(Desk::text(table, 0, JournalModel::ActionColumn), QStringLiteral("Profile saved"));
        const QString shown = desk.find<QPlainTextEdit>("journalDifference")->toPlainText();
        QVERIFY2(shown.contains(QStringLiteral("-     \"url\": \"https://a.example.org/\"")), qPrintable(shown));
        QVERIFY2(shown.contains(QStringLiteral("+     \"url\": \"https://b.example.org/\"")), qPrintable(shown));
        desk.find<QLineEdit>("journalSearch")->clear();
        QTRY_VERIFY(table->model()->rowCount() > 5);
    }

    void verifyingGivesTheHeadToCopy()
    {
        Desk desk(*m_apple);
        desk.turnTo(Journal);
        desk.press("journalVerify");
        auto *strip = desk.find<MessageStrip>("journalStrip");
        QTRY_VERIFY(strip->isVisible());
        QCOMPARE(strip->meaning(), Meaning::Ok);
        strip->button()->click();
        const JournalCheck check = needNow(desk.application->journal().verify({}));
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(check.head.toHex()));

        needSoon(desk.application->store().run([](Database &database) -> Result<> {
            for (const char *statement :
                 {"DROP TRIGGER journal_is_not_edited", "UPDATE journal SET actor = 'eve' WHERE id = 1"}) {
                if (auto done = database.run(QString::fromLatin1(statement)); !done)
                    return std::unexpected(done.error());
            }
            return {};
        }));
        desk.press("journalVerify");
        QTRY_COMPARE(strip->meaning(), Meaning::Failed);
        QVERIFY(strip->text().contains(QStringLiteral("Entry 1")));
    }

    void theExportTellsWhereItStands()
    {
        Desk desk(*m_apple);
        desk.turnTo(Journal);
        const QString path = m_apple->folder.filePath(QStringLiteral("journal.jsonl"));
        desk.find<JournalTab>("journalTab")->exportTo(path);
        auto *strip = desk.find<MessageStrip>("journalStrip");
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->text().contains(path));
        QVERIFY(QFile::exists(path));
    }
};

QTEST_MAIN(TestActivityPage)
#include "tst_activitypage.moc"
