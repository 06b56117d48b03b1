#include "app/organisations/organisationwatch.h"
#include "app/profiles/profilewatch.h"
#include "models/core/settings.h"
#include "tests/support/linkedorganisation.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/common/emptystate.h"
#include "ui/common/pushbutton.h"
#include "ui/profiles/profileeditor.h"
#include "ui/profiles/profilespage.h"
#include "ui/profiles/versionsview.h"

#include <QAbstractItemModelTester>
#include <QDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Muster;

namespace {

// A workspace with an organisation and the page over it.
class Desk {
public:
    enum class Link { Linked, NotYet };

    explicit Desk(AppleFixture &apple, Link link = Link::Linked)
        : application(apple.start())
        , organisation(link == Link::Linked ? apple.link(*application) : apple.add(*application))
        , organisations(application->store())
        , watch(application->store())
        , settings(apple.folder.filePath(QStringLiteral("muster.ini")))
        , page(application->profiles(), watch, organisations, apple.clock, settings)
    {
        page.resize(1228, 800);
        page.show();
        page.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&page)); }();
        [&] { QTRY_VERIFY(organisations.currentId().has_value()); }();
    }

    template <typename T> T *find(const char *name) { return widgetIn<T>(page, name); }

    static EnrollmentProfile profile(const char *name)
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setText(ProfileKey::name, QString::fromLatin1(name));
        profile.setText(ProfileKey::url, QStringLiteral("https://mdm.example.org/"));
        return profile;
    }

    // Presses Save, and Save again where it says what it does.
    void save(const char *note = "")
    {
        page.editor().save();
        auto *dialog = find<QDialog>("saveProfile");
        dialog->findChild<QLineEdit *>(QStringLiteral("saveNote"))->setText(QString::fromLatin1(note));
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("confirmSave")), Qt::LeftButton);
        dialog->setObjectName({}); // it goes later
    }

    [[nodiscard]] QList<ProfileRow> rows() const { return watch.rows(organisation); }

    RunningApplication application;
    OrganisationId organisation;
    OrganisationWatch organisations;
    ProfileWatch watch;
    Settings settings;
    ProfilesPage page;
};

} // namespace

class TestProfilesPage : public QObject {
    Q_OBJECT

    std::unique_ptr<AppleFixture> m_apple;
    std::unique_ptr<Appearance> m_look;

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }
    void init() { m_apple = std::make_unique<AppleFixture>(20); }
    void cleanup() { m_apple.reset(); }

    void anEmptyListOffersTheFirstProfile()
    {
        Desk desk(*m_apple);
        auto *empty = desk.find<EmptyState>("profilesEmpty");
        QTRY_VERIFY(empty->isVisible());
        Q_EMIT empty->buttonClicked();
        QVERIFY(desk.page.editor().isVisible());
        QCOMPARE(desk.page.editor().draft().profile(), EnrollmentProfile::recommended());
        QVERIFY(!desk.page.editor().canSave()); // name and address are still missing
    }

    void aSavedProfileIsDefinedAtAppleAndStandsInTheList()
    {
        Desk desk(*m_apple);
        desk.page.openNew(Desk::profile("Staff iPads"));
        desk.save();
        QTRY_COMPARE(desk.rows().size(), 1);
        QTRY_VERIFY(!desk.rows().first().profile.uuid.isEmpty());
        QTRY_VERIFY(!desk.page.editor().hasChanges());
        QVERIFY(desk.find<QPushButton>("saveButton")->text().contains(QStringLiteral("v2")));
        desk.page.showList();
        auto *table = desk.find<QTableView>("profilesTable");
        const QAbstractItemModelTester tester(table->model());
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, ProfilesModel::NameColumn).data().toString(), QStringLiteral("Staff iPads"));
        QTRY_COMPARE(table->model()->index(0, ProfilesModel::VersionColumn).data().toString(), QStringLiteral("v1"));
    }

    void anEditIsANewVersionAndAnOldOneComesBackAsADraft()
    {
        Desk desk(*m_apple);
        desk.page.openNew(Desk::profile("Staff"));
        desk.save();
        QTRY_VERIFY(!desk.page.editor().hasChanges() && desk.rows().size() == 1);
        desk.page.editor().draft().setFlag(ProfileKey::allowPairing, false);
        desk.save("no cables");
        QTRY_COMPARE(desk.rows().first().profile.number, 2);
        QTRY_VERIFY(!desk.page.editor().hasChanges());
        auto *versions = desk.find<QTableView>("versionsTable");
        QTRY_COMPARE(versions->model()->rowCount(), 2);
        QCOMPARE(versions->model()->index(0, 3).data().toString(), QStringLiteral("no cables"));
        versions->selectRow(1);
        desk.find<QPushButton>("restoreVersion")->click();
        QVERIFY(desk.page.editor().draft().profile().allowsPairing());
        QCOMPARE(desk.page.editor().draft().changes().size(), 1);
        desk.page.editor().draft().history().undo();
        QVERIFY(!desk.page.editor().hasChanges());
    }

    void whatIsEditedWhileAppleIsAskedIsNotLost()
    {
        Desk desk(*m_apple);
        desk.page.openNew(Desk::profile("Staff"));
        desk.save();
        desk.page.editor().draft().setText(ProfileKey::department, QStringLiteral("IT"));
        QTRY_COMPARE(desk.rows().size(), 1);
        QTRY_COMPARE(desk.page.editor().draft().changes().size(), 1);
        QCOMPARE(desk.page.editor().draft().profile().text(ProfileKey::department), QStringLiteral("IT"));
    }

    void whatAppleCannotBeGivenYetIsSavedAndTold()
    {
        Desk desk(*m_apple, Desk::Link::NotYet);
        desk.page.openNew(Desk::profile("Staff"));
        desk.save();
        QTRY_COMPARE(desk.rows().size(), 1);
        QVERIFY(desk.rows().first().profile.uuid.isEmpty());
        QTRY_VERIFY(!desk.page.editor().hasChanges());
    }

    void aNameThatIsTakenLosesNothing()
    {
        Desk desk(*m_apple);
        desk.page.openNew(Desk::profile("Staff"));
        desk.save();
        QTRY_COMPARE(desk.rows().size(), 1);
        desk.page.openNew(Desk::profile("Staff"));
        desk.save();
        QTRY_VERIFY(desk.page.editor().canSave()); // refused, and still there to be renamed
        QCOMPARE(desk.rows().size(), 1);
        desk.page.editor().draft().setText(ProfileKey::name, QStringLiteral("Staff 2"));
        desk.save();
        QTRY_COMPARE(desk.rows().size(), 2);
    }

    void aChosenProfileIsOpenedDuplicatedAndDeleted()
    {
        Desk desk(*m_apple);
        desk.page.openNew(Desk::profile("Staff"));
        desk.save();
        QTRY_COMPARE(desk.rows().size(), 1);
        desk.page.showList();
        auto *table = desk.find<QTableView>("profilesTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        desk.find<QPushButton>("duplicateProfile")->click();
        QTRY_VERIFY(desk.page.editor().isVisible());
        QCOMPARE(desk.page.editor().draft().profile().name(), QStringLiteral("Staff (copy)"));
        desk.page.showList();
        desk.page.openProfile(desk.rows().first().profile.id);
        QTRY_VERIFY(desk.page.editor().isVisible());
        QCOMPARE(desk.page.editor().draft().profile(), Desk::profile("Staff"));
        QVERIFY(!desk.page.hasDraft());
        desk.page.editor().close();
        QVERIFY(!desk.page.editor().isVisible());
        table->selectRow(0);
        desk.find<QPushButton>("removeProfile")->click();
        auto *box = desk.page.findChild<QMessageBox *>();
        QVERIFY(box);
        QVERIFY(box->defaultButton()->text().contains(QStringLiteral("Cancel")));
        for (QAbstractButton *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QTRY_COMPARE(desk.rows().size(), 0);
    }

    void filesAreImportedAsNewProfilesAndHouseRulesAreKept()
    {
        Desk desk(*m_apple);
        QFile file(m_apple->folder.filePath(QStringLiteral("a.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(Desk::profile("Imported").toJson());
        file.close();
        desk.page.importFile(file.fileName());
        QCOMPARE(desk.page.editor().draft().profile().name(), QStringLiteral("Imported"));
        desk.page.showList();
        desk.page.importFile(m_apple->folder.filePath(QStringLiteral("none.json")));
        QVERIFY(!desk.page.editor().isVisible());
    }
};

QTEST_MAIN(TestProfilesPage)

#include "tst_profilespage.moc"
