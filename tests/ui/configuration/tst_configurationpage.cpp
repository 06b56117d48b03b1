#include "app/configuration/itemforms.h"
#include "app/organisations/organisationwatch.h"
#include "tests/support/enrollmentfixture.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/common/emptystate.h"
#include "ui/common/pushbutton.h"
#include "ui/configuration/configurationpage.h"
#include "ui/configuration/itemdialog.h"
#include "ui/configuration/redeploydialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace Muster;

namespace {

// The page over a workspace with an enrollment server.
class Desk {
public:
    Desk()
        : organisations(fixture.application->store())
        , page(fixture.application->configuration(), organisations)
    {
        page.resize(1228, 800);
        page.show();
        page.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&page)); }();
        [&] { QTRY_VERIFY(organisations.currentId().has_value()); }();
    }

    template <typename T> T *find(const char *name) { return widgetIn<T>(page, name); }
    void click(const char *name) { clickIn(page, name); }

    [[nodiscard]] QStringList names()
    {
        const auto *model = find<QTableView>("configurationTable")->model();
        QStringList all;
        for (int row = 0; row < model->rowCount(); ++row)
            all.append(model->index(row, ConfigurationModel::NameColumn).data().toString());
        return all;
    }

    // Fills in the form for a network and saves it.
    void addWifi(const char *name, bool isAuto = true)
    {
        page.openForm(QStringLiteral("wifi"));
        auto *dialog = find<QDialog>("itemDialog");
        dialog->findChild<QLineEdit *>(QStringLiteral("itemName"))->setText(QString::fromLatin1(name));
        dialog->findChild<QLineEdit *>(QStringLiteral("SSID_STR"))->setText(QStringLiteral("School"));
        dialog->findChild<QLineEdit *>(QStringLiteral("Password"))->setText(QStringLiteral("topsecret"));
        dialog->findChild<QAbstractButton *>(QStringLiteral("itemAuto"))->setChecked(isAuto);
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("saveItem")), Qt::LeftButton);
        [&] { QTRY_VERIFY(names().contains(QString::fromLatin1(name))); }();
        [&] { QTRY_VERIFY(!page.findChild<QDialog *>(QStringLiteral("itemDialog"))); }();
    }

    EnrollmentFixture fixture;
    OrganisationWatch organisations;
    ConfigurationPage page;
};

} // namespace

class TestConfigurationPage : public QObject {
    Q_OBJECT

    Appearance m_appearance;

private Q_SLOTS:
    void anEmptyPlaceOffersTheNextStep()
    {
        Desk desk;
        QTRY_VERIFY(desk.find<EmptyState>("configurationEmpty")->isVisible());
        QTRY_VERIFY(desk.find<EmptyState>("configurationEmpty")->button()->text().contains(QStringLiteral("form")));
        QVERIFY(!desk.find<QPushButton>("redeployItem")->isEnabled());
    }

    void aFormSaysWhatIsMissingAndMakesAnItem()
    {
        Desk desk;
        desk.page.openForm(QStringLiteral("wifi"));
        auto *dialog = desk.find<QDialog>("itemDialog");
        auto *password = dialog->findChild<QLineEdit *>(QStringLiteral("Password"));
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("saveItem")), Qt::LeftButton);
        QVERIFY(dialog->isVisible()); // the name of the network is missing
        auto *security = dialog->findChild<QComboBox *>(QStringLiteral("EncryptionType"));
        security->setCurrentIndex(security->findData(QStringLiteral("None")));
        QVERIFY(!password->isVisibleTo(dialog)); // an open network has none
        dialog->findChild<QLineEdit *>(QStringLiteral("SSID_STR"))->setText(QStringLiteral("Open"));
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("saveItem")), Qt::LeftButton);
        QTRY_COMPARE(desk.names(), QStringList{QStringLiteral("Wi-Fi")});
    }

    void itemsAreOrderedMarkedAndDeleted()
    {
        Desk desk;
        desk.addWifi("First");
        desk.addWifi("Second", false);
        desk.find<QTableView>("configurationTable")->selectRow(1);
        desk.click("moveUp");
        QTRY_COMPARE(desk.names().first(), QStringLiteral("Second"));
        QTRY_VERIFY(!desk.find<QPushButton>("moveUp")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("autoItem")->isChecked());
        desk.click("autoItem");
        QTRY_VERIFY(needNow(desk.fixture.application->configuration().all(desk.fixture.organisation)).first().isAuto);
        desk.click("removeItem");
        auto *box = desk.find<QMessageBox>("deleteItem");
        for (QAbstractButton *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QTRY_COMPARE(desk.names(), QStringList{QStringLiteral("First")});
    }

    void aRedeploymentIsShownBeforeItIsDone()
    {
        Desk desk;
        desk.addWifi("Network");
        desk.fixture.switchOn({0, 1});
        auto *results = desk.find<QTableView>("itemResults");
        QTRY_COMPARE(results->model()->rowCount(), 2);
        QTRY_COMPARE(results->model()->index(0, ItemResultsModel::StateColumn).data().toString(),
                     QStringLiteral("Installed"));
        desk.click("editItem");
        auto *dialog = desk.find<QDialog>("itemDialog");
        QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("SSID_STR"))->text(), QStringLiteral("School"));
        dialog->findChild<QLineEdit *>(QStringLiteral("SSID_STR"))->setText(QStringLiteral("School 2"));
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("saveItem")), Qt::LeftButton);
        auto *plan = desk.find<RedeployDialog>("redeployDialog");
        QCOMPARE(plan->findChild<QTableView *>(QStringLiteral("redeployTable"))->model()->rowCount(), 2);
        const qsizetype before = desk.fixture.commands().size();
        QTest::mouseClick(plan->findChild<QPushButton *>(QStringLiteral("applyRedeploy")), Qt::LeftButton);
        QTRY_COMPARE(desk.fixture.commands().size(), before + 2);
    }

    void everyFormOpens()
    {
        for (const ItemForm &form : itemForms()) {
            ItemDialog dialog(form);
            dialog.setAttribute(Qt::WA_DeleteOnClose, false);
            dialog.show();
            QVERIFY(dialog.isVisible());
        }
    }
};

QTEST_MAIN(TestConfigurationPage)
#include "tst_configurationpage.moc"
