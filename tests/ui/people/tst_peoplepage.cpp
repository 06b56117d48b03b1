#include "app/organisations/organisationwatch.h"
#include "tests/support/linkedorganisation.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/common/emptystate.h"
#include "ui/common/pushbutton.h"
#include "ui/people/peoplepage.h"

#include <QDialog>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

using namespace Muster;

namespace {

class Desk {
public:
    Desk()
        : application(apple.start())
        , organisation(apple.link(*application))
        , organisations(application->store())
        , page(application->people(), application->configuration(), organisations)
    {
        (void)apple.sync(*application, organisation);
        page.resize(1228, 800);
        page.show();
        [&] { QTRY_VERIFY(organisations.currentId().has_value()); }();
    }

    template <typename T> T *find(const char *name) { return widgetIn<T>(page, name); }
    void click(const char *name) { clickIn(page, name); }
    int rows() { return find<QTableView>("peopleTable")->model()->rowCount(); }

    AppleFixture apple;
    RunningApplication application;
    OrganisationId organisation;
    OrganisationWatch organisations;
    PeoplePage page;
};

} // namespace

class TestPeoplePage : public QObject {
    Q_OBJECT

    Appearance m_appearance;

private Q_SLOTS:
    void peopleAreAddedImportedFoundAndGivenDevices()
    {
        Desk desk;
        QTRY_VERIFY(desk.find<EmptyState>("peopleEmpty")->isVisible());
        desk.click("newPerson");
        auto *dialog = desk.find<QDialog>("personDialog");
        auto *save = dialog->findChild<QPushButton *>(QStringLiteral("savePerson"));
        QTest::mouseClick(save, Qt::LeftButton);
        QVERIFY(dialog->isVisible()); // without a short name
        dialog->findChild<QLineEdit *>(QStringLiteral("shortName"))->setText(QStringLiteral("ada"));
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_COMPARE(desk.rows(), 1);

        QFile file(desk.apple.folder.filePath(QStringLiteral("p.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("username,name\nbob,Bob\nx y,\n");
        file.close();
        desk.page.importFile(file.fileName());
        auto *import = desk.find<QDialog>("peopleImportDialog");
        QTest::mouseClick(import->findChild<QPushButton *>(QStringLiteral("applyImport")), Qt::LeftButton);
        QTRY_COMPARE(desk.rows(), 2);

        auto *search = desk.find<QLineEdit>("peopleSearch");
        search->setText(QStringLiteral("bo"));
        QTRY_COMPARE(desk.rows(), 1);
        search->setText(QStringLiteral("nobody"));
        QTRY_VERIFY(desk.find<EmptyState>("peopleEmpty")->isVisible());
        search->clear();
        QTRY_COMPARE(desk.rows(), 2);

        const QString serial = needSoon(desk.application->store().read([&](Database &database) {
                                   return DeviceStore(database).presentSerials(desk.organisation, {}, 1);
                               })).first();
        desk.find<QTableView>("peopleTable")->selectRow(0);
        desk.find<QLineEdit>("serials")->setText(serial);
        desk.click("giveDevices");
        const auto held = [&] {
            return needNow(desk.application->people().find(desk.organisation, QStringLiteral("ada"))).devices;
        };
        QTRY_COMPARE(held(), 1);
        desk.find<QLineEdit>("serials")->setText(serial);
        desk.click("takeDevices");
        QTRY_COMPARE(held(), 0);
    }
};

QTEST_MAIN(TestPeoplePage)
#include "tst_peoplepage.moc"
