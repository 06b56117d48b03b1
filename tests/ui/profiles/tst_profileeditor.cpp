#include "tests/support/fakeclock.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/profiles/choicepair.h"
#include "ui/profiles/countedfield.h"
#include "ui/profiles/editorbar.h"
#include "ui/profiles/findingnotes.h"
#include "ui/profiles/jsonview.h"
#include "ui/profiles/panesmodel.h"
#include "ui/profiles/profileeditor.h"
#include "ui/profiles/reviewlists.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace Muster;

class TestProfileEditor : public QObject {
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<ProfileEditor> m_editor;

    static EnrollmentProfile good()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setText(ProfileKey::name, QStringLiteral("Staff"));
        profile.setText(ProfileKey::url, QStringLiteral("https://mdm.example.org/"));
        profile.setText(ProfileKey::supportEmail, QStringLiteral("it@example.org"));
        return profile;
    }

    template <typename T> T *find(const char *name) const { return widgetIn<T>(*m_editor, name); }

    void begin(const EnrollmentProfile &profile = good(), int version = 7)
    {
        m_editor->setState({.name = profile.name(),
                            .version = version,
                            .base = profile,
                            .start = {},
                            .devices = 1514,
                            .alreadyOn = 1204,
                            .isDefault = false});
    }

    void typeInto(const char *key, const QString &text)
    {
        auto *field = find<CountedField>(key);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }

    void init()
    {
        m_editor = std::make_unique<ProfileEditor>(m_clock);
        m_editor->resize(1228, 800);
        m_editor->show();
        m_editor->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
        begin();
    }

    void cleanup() { m_editor.reset(); }

    void aFieldIsJudgedWhileItIsTyped()
    {
        typeInto("support_email_address", QStringLiteral("it@riverside"));
        auto *field = find<CountedField>("support_email_address");
        QVERIFY(field->isInvalid());
        QCOMPARE(field->counter(), QStringLiteral("12 / 250"));
        QVERIFY(find<JsonView>("json")->toPlainText().contains(QStringLiteral("\"it@riverside\"")));
        QCOMPARE(find<JsonView>("json")->wrongLines().size(), 1);
        QVERIFY(!m_editor->canSave());
        QTest::keyClicks(field, QStringLiteral(".example"));
        QVERIFY(!field->isInvalid());
        QVERIFY(m_editor->canSave());
    }

    void counterGoesToNothingWithoutText()
    {
        QCOMPARE(find<CountedField>("department")->counter(), QStringLiteral("optional"));
        typeInto("profile_name", QStringLiteral("Ab"));
        QCOMPARE(find<CountedField>("profile_name")->counter(), QStringLiteral("2 / 125"));
    }

    void decisionsAreSwitchedByKeysAndMendedByTheLink()
    {
        auto *choice = find<ChoicePair>("await_device_configured");
        QVERIFY(choice->isYes());
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Right);
        QVERIFY(!m_editor->draft().profile().awaitsConfiguration());
        const QList<LintFinding> findings = m_editor->draft().findingsAt(ProfileKey::awaitConfigured);
        QCOMPARE(findings.size(), 1);
        QVERIFY(m_editor->canSave()); // a warning blocks nothing
        QTest::mouseClick(find<QPushButton>("followAll"), Qt::LeftButton);
        QVERIFY(choice->isYes());
    }

    void undoAndRedoGoThroughFormAndJsonWhereverTheFocusIs()
    {
        typeInto("department", QStringLiteral("IT"));
        auto *json = find<JsonView>("json");
        json->setFocus();
        QTextCursor cursor = json->document()->find(QStringLiteral("Staff"));
        cursor.setPosition(cursor.selectionEnd());
        json->setTextCursor(cursor);
        QTest::keyClicks(json, QStringLiteral("X"));
        QCOMPARE(find<CountedField>("profile_name")->text(), QStringLiteral("StaffX"));
        QTest::keyClick(json, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(find<CountedField>("profile_name")->text(), QStringLiteral("Staff"));
        auto *field = find<CountedField>("department");
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(field->text(), QString());
        QVERIFY(!m_editor->hasChanges());
        QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(field->text(), QStringLiteral("IT"));
    }

    void theFormRestsWhileTheJsonCannotBeRead()
    {
        auto *json = find<JsonView>("json");
        json->setPlainText(QStringLiteral("{\n\"profile_name\": \"A\",\n"));
        QVERIFY(!find<CountedField>("profile_name")->isEnabled());
        QVERIFY(!m_editor->canSave());
        QVERIFY(!json->wrongLines().isEmpty());
        json->setPlainText(QString::fromUtf8(good().toJson()));
        QVERIFY(find<CountedField>("profile_name")->isEnabled());
    }

    void f8LeadsToWhatBlocksSaving()
    {
        typeInto("support_email_address", QStringLiteral("x"));
        m_editor->draft().setText(ProfileKey::language, QStringLiteral("XX"));
        find<CountedField>("department")->setFocus();
        QTest::keyClick(m_editor.get(), Qt::Key_F8);
        QVERIFY(find<CountedField>("support_email_address")->hasFocus());
        QTest::keyClick(m_editor.get(), Qt::Key_F8);
        QTRY_VERIFY(find<CountedField>("language")->hasFocus()); // on the other page
        m_editor->draft().replace(good(), {});
        m_editor->draft().setList(ProfileKey::skipItems, {QStringLiteral("Accessibility")}, {});
        m_editor->walk();
        QCOMPARE(find<QTableView>("panes")->currentIndex().data(PanesModel::KeyRole).toString(),
                 QStringLiteral("Accessibility"));
    }

    void panesAreHiddenByClickAndByPreset()
    {
        auto *table = find<QTableView>("panes");
        const QModelIndex first = table->model()->index(2, 0);
        const QString key = first.data(PanesModel::KeyRole).toString();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(first).center());
        QCOMPARE(m_editor->draft().profile().hiddenPanes(), QStringList({key}));
        table->setFocus();
        table->setCurrentIndex(first);
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(m_editor->draft().profile().hiddenPanes(), QStringList());
        auto *preset = find<QComboBox>("panePreset");
        const int number = preset->findText(presetName(PanePreset::SchoolIpad));
        preset->setCurrentIndex(number);
        Q_EMIT preset->activated(number);
        QCOMPARE(m_editor->draft().profile().hiddenPanes(), presetPanes(PanePreset::SchoolIpad));
        m_editor->draft().setList(ProfileKey::skipItems, {QStringLiteral("Siri")}, {});
        QCOMPARE(preset->currentIndex(), -1); // now it is nobody's
    }

    void savingAsksSaysWhatItDoesAndHandsOverTheProfile()
    {
        QVERIFY(!m_editor->canSave()); // nothing changed yet
        typeInto("department", QStringLiteral("IT"));
        QSignalSpy saved(m_editor.get(), &ProfileEditor::saveRequested);
        QTest::keyClick(m_editor.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(m_editor->findChild<QDialog *>(QStringLiteral("saveProfile")));
        auto *dialog = find<QDialog>("saveProfile");
        QCOMPARE(saved.count(), 0);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("saveNote")), QStringLiteral("new team"));
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("confirmSave")), Qt::LeftButton);
        QCOMPARE(saved.count(), 1);
        QCOMPARE(saved.first().at(0).value<EnrollmentProfile>().text(ProfileKey::department), QStringLiteral("IT"));
        QCOMPARE(saved.first().at(1).toString(), QStringLiteral("new team"));
        QVERIFY(!m_editor->canSave()); // while Apple is asked
        m_editor->showError({ErrorKind::Unreachable, QStringLiteral("Apple cannot be reached."), {}, {}});
        QVERIFY(m_editor->canSave());
        QVERIFY(m_editor->hasChanges());
    }

    void aNewProfileCanBeSavedUnchangedAndSaysThatNoDeviceHasIt()
    {
        begin(good(), 0);
        QVERIFY(m_editor->canSave());
        QVERIFY(!find<QPushButton>("manageButton")->isEnabled());
    }

    void closingWithChangesAsks()
    {
        QSignalSpy closed(m_editor.get(), &ProfileEditor::closed);
        m_editor->close();
        QCOMPARE(closed.count(), 1);
        typeInto("department", QStringLiteral("IT"));
        m_editor->close();
        QCOMPARE(closed.count(), 1);
    }

    void filesGoInAndOut()
    {
        QTemporaryDir folder;
        typeInto("department", QStringLiteral("IT"));
        const QString path = folder.filePath(QStringLiteral("a.json"));
        m_editor->exportFile(path);
        const EnrollmentProfile exported = m_editor->draft().profile();
        begin(EnrollmentProfile::recommended());
        m_editor->importFile(path);
        QCOMPARE(m_editor->draft().profile(), exported);
        m_editor->draft().history().undo();
        QCOMPARE(m_editor->draft().profile(), EnrollmentProfile::recommended());
        QFile broken(folder.filePath(QStringLiteral("broken.json")));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("[]") == 2);
        broken.close();
        m_editor->importFile(broken.fileName());
        m_editor->importFile(folder.filePath(QStringLiteral("none.json")));
        QCOMPARE(m_editor->draft().profile(), EnrollmentProfile::recommended());
    }

    void aNarrowEditorShowsTheJsonAsATab()
    {
        auto *tabs = find<QTabWidget>("formTabs");
        const int before = tabs->count();
        m_editor->resize(920, 600);
        QTRY_COMPARE(tabs->count(), before + 1);
        m_editor->goTo(QStringLiteral("x_unknown"), {});
        QCOMPARE(tabs->currentIndex(), before);
        QVERIFY(find<JsonView>("json")->isVisible());
        m_editor->resize(1300, 600);
        QTRY_COMPARE(tabs->count(), before);
        QVERIFY(find<JsonView>("json")->isVisible());
    }

    void everythingThatTakesTheFocusHasAName()
    {
        const QList<QWidget *> widgets = m_editor->findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            const bool isOwn = widget->objectName() != QStringLiteral("qt_spinbox_lineedit");
            if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible() || !isOwn)
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool hasText = button && !(button->text().isEmpty() && button->toolTip().isEmpty());
            QVERIFY2(hasText || !widget->accessibleName().isEmpty() || qobject_cast<const QTabBar *>(widget)
                         || qobject_cast<const QTabWidget *>(widget),
                     qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
        }
    }

    void thePanesModelKeepsItsPromises()
    {
        PanesModel model;
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), PanesModel::offeredCount());
        model.setFilter(QStringLiteral("mac 15"), {});
        QVERIFY(model.rowOf(QStringLiteral("FileVault")) >= 0);
        QVERIFY(model.rowOf(QStringLiteral("OSShowcase")) < 0); // macOS 26
        QVERIFY(model.rowOf(QStringLiteral("ActionButton")) < 0); // no Mac has it
        model.setFilter(QStringLiteral("26"), PanePlatform::Macos);
        QVERIFY(model.rowOf(QStringLiteral("Wallpaper")) < 0); // removed in 26.0
        model.setFilter({}, {});
        model.setHidden({QStringLiteral("x_own"), QStringLiteral("Avatar")});
        QCOMPARE(model.rowCount(), PanesModel::offeredCount() + 2);
        model.setFilter(QStringLiteral("no such pane"), {});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestProfileEditor)

#include "tst_profileeditor.moc"
