#include "app/core/openwork.h"
#include "models/devices/devicestore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/workspace.h"
#include "ui/common/appearance.h"
#include "ui/common/messagestrip.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/csv/exportdialog.h"
#include "ui/csv/importdialog.h"
#include "ui/csv/importpages.h"
#include "ui/devices/ownfieldspanel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTest>

using namespace Muster;

class TestImportDialog : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Appearance> m_appearance;
    FakeClock m_clock;
    OpenWork m_work;
    std::unique_ptr<TestStore> m_store;
    std::unique_ptr<ImportDialog> m_dialog;
    OrganisationId m_organisation;

    QString write(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_store->folder.filePath(name);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return path;
    }

    void open(const QByteArray &bytes)
    {
        m_dialog = std::make_unique<ImportDialog>(std::make_unique<ImportFlow>(*m_store->store, m_work, m_clock));
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
        flow().setFile(write(QStringLiteral("inventory.csv"), bytes));
        settle();
    }

    ImportFlow &flow() { return m_dialog->flow(); }
    void settle() { QTRY_COMPARE_WITH_TIMEOUT(flow().activity(), ImportFlow::Activity::None, 30000); }

    template <typename Widget = QWidget> Widget *find(const char *name)
    {
        const auto all = m_dialog->findChildren<Widget *>(QString::fromLatin1(name));
        for (Widget *widget : all) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }

    void click(const char *name)
    {
        auto *widget = find<QWidget>(name);
        QVERIFY2(widget && widget->isEnabled(), name);
        QTest::mouseClick(widget, Qt::LeftButton);
        settle();
    }

    QString title() { return find<QLabel>("title")->text(); }
    QString sentence() { return find<QLabel>("sentence")->text(); }

    Device device(const char *serial)
    {
        return needSoon(m_store->store->read([serial](Database &database) {
                   return DeviceStore(database).bySerial(SerialNumber(QString::fromUtf8(serial)));
               }))
            .value(0);
    }

    // Grabs a window for people to look at, in both palettes, where MUSTER_PICTURES names a folder.
    void picture(QWidget *widget, const char *name)
    {
        const QString folder = qEnvironmentVariable("MUSTER_PICTURES");
        if (folder.isEmpty())
            return;
        for (const auto choice : {Palette::Choice::Dark, Palette::Choice::Light}) {
            m_appearance->palette().setChoice(choice);
            QEvent change(QEvent::ApplicationPaletteChange); // which is only sent by itself while the application runs
            QApplication::sendEvent(widget, &change);
            QApplication::sendPostedEvents();
            const char *end = choice == Palette::Choice::Light ? "light" : "dark";
            QVERIFY(widget->grab().save(
                QStringLiteral("%1/%2-%3.png").arg(folder, QString::fromLatin1(name), QString::fromLatin1(end))));
        }
    }

    static constexpr const char *inventory = "Seriennummer;Benutzer;Raum;Garantie\nS1;Ada Lovelace;Room 7;2027\n"
                                             "S2;Ben;-;2028\nNOPE;Cid;;\nS3;;Room 9;\n;x;;\n";

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>();
        m_appearance->palette().setChoice(Palette::Choice::Light);
    }
    void cleanupTestCase() { m_appearance.reset(); }

    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_organisation = m_store->addOrganisation();
        m_store->storePage(m_organisation, {deviceJson("S1"), deviceJson("S2"), deviceJson("S3")});
    }

    void cleanup()
    {
        m_dialog.reset();
        QCOMPARE(m_work.isAny(), false);
        m_store.reset();
    }

    void aFileGoesInStepByStepAndOutAgain()
    {
        open(inventory);
        picture(m_dialog.get(), "import-file");
        QCOMPARE(title(), QStringLiteral("File"));
        click("next");
        QCOMPARE(title(), QStringLiteral("Columns"));
        QCOMPARE(find<QComboBox>("separator")->currentData().toInt(), int(';'));
        picture(m_dialog.get(), "import-columns");
        click("next");
        QCOMPARE(title(), QStringLiteral("Problems"));
        QCOMPARE(find<PlainTable>("problems")->model()->rowCount(), 2);
        picture(m_dialog.get(), "import-problems");
        flow().saveSetAside(m_store->folder.filePath(QStringLiteral("left-out.csv")));
        QTRY_VERIFY(!flow().savedLines().isEmpty());
        QVERIFY(QFile::exists(m_store->folder.filePath(QStringLiteral("left-out.csv"))));
        click("next");
        QCOMPARE(title(), QStringLiteral("Changes"));
        QCOMPARE(find<PlainTable>("changes")->model()->rowCount(), 6);
        QVERIFY(sentence().startsWith(QStringLiteral("6 cells of 3 devices change.")));
        QCOMPARE(find<PushButton>("next")->text(), QStringLiteral("&Apply to 3"));
        picture(m_dialog.get(), "import-changes");
        QVERIFY(device("S1").own.person.isEmpty());
        click("next");
        QTRY_COMPARE(title(), QStringLiteral("Done"));
        QCOMPARE(device("S1").own.person, QStringLiteral("Ada Lovelace"));
        QCOMPARE(device("S1").own.location, QStringLiteral("Room 7"));
        picture(m_dialog.get(), "import-done");

        QTest::mouseClick(find<MessageStrip>("way")->button(), Qt::LeftButton);
        QTRY_COMPARE(title(), QStringLiteral("Undo"));
        settle();
        QVERIFY(!find<QWidget>("back")->isEnabled());
        click("next");
        QTRY_COMPARE(title(), QStringLiteral("Done"));
        QVERIFY(device("S1").own.person.isEmpty());
        QVERIFY(flow().edit().undid.isValid());
    }

    void columnsAreMappedWhileTheyAreInView()
    {
        open("Gizmo,Whom,a,b,c,d,e,f,g,h,Where\nS1,Ada,1,2,3,4,5,6,7,8,Attic\n");
        click("next");
        auto *columns = find<PlainTable>("columns");
        auto *rows = find<PlainTable>("rows");
        columns->setCurrentIndex(columns->model()->index(10, 0));
        QVERIFY(rows->selectionModel()->isColumnSelected(10));
        QVERIFY(rows->viewport()->rect().intersects(rows->visualRect(rows->model()->index(0, 10))));

        flow().setUse(10, {ColumnUse::Kind::Field, OwnField::Location});
        flow().setUse(1, {ColumnUse::Kind::Field, OwnField::Person});
        QCOMPARE(find<QComboBox>("use1")->currentText(), QStringLiteral("Person"));
        flow().setUse(2, {ColumnUse::Kind::Field, OwnField::Person}); // moves
        QCOMPARE(find<QComboBox>("use1")->currentText(), QStringLiteral("Leave out"));
        flow().setUse(1, {ColumnUse::Kind::Field, OwnField::Person});
        flow().setUse(0, {});
        QVERIFY(!find<QWidget>("next")->isEnabled());
        QVERIFY(find<QLabel>("reason")->text().contains(QStringLiteral("serial")));
        flow().setUse(0, {ColumnUse::Kind::Serial});
        click("next");
        QCOMPARE(title(), QStringLiteral("Changes")); // no line was bad
        click("back");
        QCOMPARE(title(), QStringLiteral("Columns"));
    }

    void anotherReadingIsTakenOver()
    {
        open("serial;person\nS1;J\x9frgen\n");
        click("next");
        auto *encoding = find<QComboBox>("encoding");
        QCOMPARE(encoding->currentText(), QStringLiteral("Mac Roman"));
        flow().setEncoding("windows-1252");
        settle();
        QCOMPARE(encoding->currentText(), QStringLiteral("Windows-1252"));
        flow().setHeader(false);
        settle();
        QCOMPARE(find<PlainTable>("rows")->model()->rowCount(), 2);
        flow().setSeparator(',');
        settle();
        QCOMPARE(find<PlainTable>("rows")->model()->columnCount(), 1);
    }

    void aFileThatCannotBeReadIsTold()
    {
        open("");
        QVERIFY(!find<QWidget>("next")->isEnabled());
        QCOMPARE(find<QLabel>("reason")->text(), QStringLiteral("The file has no rows."));
        flow().setFile(m_store->folder.filePath(QStringLiteral("missing.csv")));
        settle();
        QVERIFY(find<MessageStrip>("importError"));
    }

    void everythingWithoutChangesSaysSo()
    {
        open("serial,person\nS1,\n");
        click("next");
        click("next");
        QCOMPARE(title(), QStringLiteral("Changes"));
        QVERIFY(!find<QWidget>("next")->isEnabled());
        QVERIFY(sentence().startsWith(QStringLiteral("Nothing changes")));
    }

    void theModelsKeepTheirWord()
    {
        ChangesModel changes;
        SetAsideModel lines;
        ColumnsModel columns;
        PreviewModel rows;
        const QAbstractItemModelTester testers[] = {
            QAbstractItemModelTester(&changes), QAbstractItemModelTester(&lines), QAbstractItemModelTester(&columns),
            QAbstractItemModelTester(&rows)};
        open(inventory);
        columns.setPreview(flow().preview());
        rows.setPreview(flow().preview());
        click("next");
        click("next");
        changes.setPlan(flow().plan());
        lines.setPlan(flow().plan());
        QCOMPARE(changes.index(0, ChangesModel::SerialColumn).data().toString(), QStringLiteral("S1"));
        QCOMPARE(changes.index(0, ChangesModel::BeforeColumn).data().toString(), QStringLiteral("None"));
        QCOMPARE(changes.index(0, ChangesModel::AfterColumn).data().toString(), QStringLiteral("Ada Lovelace"));
        QCOMPARE(lines.index(0, SetAsideModel::TextColumn).data().toString(), QStringLiteral("NOPE"));
        changes.setPlan({});
        lines.setPlan({});
        columns.setPreview({});
        rows.setPreview({});
        QCOMPARE(std::size(testers), 4UL);
    }

    void everyFieldHasANameForScreenReaders()
    {
        open(inventory);
        for (int step = 0; step < 4; ++step) {
            const auto widgets = m_dialog->findChildren<QWidget *>();
            for (QWidget *widget : widgets) {
                const bool isField = qobject_cast<QComboBox *>(widget) || qobject_cast<QLineEdit *>(widget)
                    || qobject_cast<QAbstractItemView *>(widget) || qobject_cast<QProgressBar *>(widget);
                if (isField && widget->isVisible() && widget->focusPolicy() != Qt::NoFocus
                    && !widget->objectName().startsWith(QLatin1StringView("qt_")))
                    QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            }
            if (step < 3)
                click("next");
        }
    }

    void theViewGoesOutWithTheChosenColumns()
    {
        ExportDialog dialog(*m_store->store, m_work, {3, 1}, QStringLiteral("Devices.csv"));
        dialog.show();
        picture(&dialog, "export");
        auto *columns = dialog.findChild<QListWidget *>(QStringLiteral("exportColumns"));
        for (int i = 0; i < columns->count(); ++i)
            columns->item(i)->setCheckState(i == 0 ? Qt::Checked : Qt::Unchecked);
        QSignalSpy written(&dialog, &ExportDialog::written);
        const QString path = m_store->folder.filePath(QStringLiteral("out.csv"));
        dialog.write(path);
        QTRY_COMPARE(written.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("Serial Number\r\nS3\r\nS1\r\n"));

        columns->item(0)->setCheckState(Qt::Unchecked);
        QVERIFY(!dialog.findChild<QWidget *>(QStringLiteral("exportSave"))->isEnabled());
    }

    void exportsFromPracticeSaySoInTheirName()
    {
        QCOMPARE(exportFileName(QStringLiteral("A/B"), true, utc("2026-10-14T12:00:00Z")),
                 QStringLiteral("Devices of A_B (practice) 2026-10-14.csv"));
        QCOMPARE(exportFileName({}, false, utc("2026-10-14T12:00:00Z")), QStringLiteral("Devices 2026-10-14.csv"));
    }

    void ownFieldsAreWrittenWhereTheyStand()
    {
        OwnFieldsPanel panel(m_clock);
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel)); // who has no focus does not type
        panel.setDevice(device("S1"));
        QSignalSpy edited(&panel, &OwnFieldsPanel::edited);
        auto *person = panel.findChild<QLineEdit *>(QStringLiteral("own-person"));
        person->setFocus();
        QTest::keyClicks(person, QStringLiteral("Ada"));
        panel.setDevice(device("S1")); // news of a sync
        QCOMPARE(person->text(), QStringLiteral("Ada"));
        QTest::keyClick(person, Qt::Key_Return);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.first().at(2).toString(), QStringLiteral("Ada"));
        QTest::keyClicks(person, QStringLiteral("x"));
        QTest::keyClick(person, Qt::Key_Escape);
        QCOMPARE(person->text(), QStringLiteral("Ada"));
        QTest::keyClicks(person, QStringLiteral("y"));
        panel.setDevice(device("S2")); // what was begun belongs to the first
        QCOMPARE(edited.count(), 2);
        QCOMPARE(edited.last().at(0).value<DeviceId>(), DeviceId(1));
        QVERIFY(person->text().isEmpty());
    }
};

int main(int argc, char *argv[])
{
    Appearance::prepare();
    QApplication application(argc, argv);
    TestImportDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_importdialog.moc"
