#include "tests/tour/assignstory.h"

#include "models/devices/devicesmodel.h"
#include "tests/tour/tour.h"
#include "ui/assignment/managedialog.h"
#include "ui/assignment/plandialog.h"
#include "ui/assignment/plangroups.h"
#include "ui/assignment/rulesdialog.h"
#include "ui/common/appearance.h"
#include "ui/devices/devicespage.h"
#include "ui/devices/devicetable.h"
#include "ui/mainwindow.h"
#include "ui/profiles/profilespage.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>

namespace Muster {

namespace {

// The plan's dialog that is open, its first rows read.
PlanDialog *planDialog(Tour &tour, MainWindow &window)
{
    tour.await([&window] { return window.findChild<PlanDialog *>() != nullptr; }, QStringLiteral("the plan is shown"));
    auto *dialog = window.findChild<PlanDialog *>();
    auto *table = dialog->findChild<QTableView *>();
    tour.await(
        [table] { return table->model()->rowCount() == 0 || !table->model()->index(0, 0).data().toString().isEmpty(); },
        QStringLiteral("its devices are shown"));
    return dialog;
}

void applyAndClose(Tour &tour, MainWindow &window, const QString &name)
{
    const QPointer<PlanDialog> dialog(planDialog(tour, window));
    tour.picture(QStringLiteral("plan-%1").arg(name));
    tour.click(dialog->findChild<QPushButton *>(QStringLiteral("applyPlan")));
    auto *undo = dialog->findChild<QPushButton *>(QStringLiteral("undoPlan"));
    tour.await([undo] { return undo->isVisible(); }, QStringLiteral("it is applied and verified"));
    auto *table = dialog->findChild<QTableView *>();
    tour.await(
        [table] {
            return table->model()->rowCount() > 0 && !table->model()->index(0, 4).data().toString().isEmpty()
                && table->model()->index(0, 4).data().toString().startsWith(
                    PlannedDevicesModel::tr("Verified %1").arg(QString()));
        },
        QStringLiteral("each device's outcome is shown"));
    tour.picture(QStringLiteral("verify-%1").arg(name));
}

void close(Tour &tour, MainWindow &window)
{
    const QPointer<PlanDialog> dialog(window.findChild<PlanDialog *>());
    tour.click(dialog->findChild<QPushButton *>(QStringLiteral("applyPlan")));
    tour.await([dialog] { return dialog.isNull(); }, QStringLiteral("the dialog is gone"));
}

} // namespace

void tellAssigning(Tour &tour, MainWindow &window, Appearance &appearance)
{
    tour.step(QStringLiteral("devices get a profile: plan, apply, verify"), [&] {
        tour.press(&window, Qt::Key_2, Qt::ControlModifier);
        auto *search = tour.find<QLineEdit>(QStringLiteral("deviceSearch"), &window);
        tour.type(search, QStringLiteral("family:ipad state:no-profile"));
        DeviceTable &table = window.devicesPage().table();
        tour.await([&table] { return table.model()->rowCount() > 0 && table.model()->rowCount() < 300; },
                   QStringLiteral("the iPads without a profile are shown"));
        table.selectAll();
        tour.click(tour.find<QPushButton>(QStringLiteral("assignButton"), &window));
        tour.await([&window] { return window.findChild<QComboBox *>(QStringLiteral("assignWhat")) != nullptr; },
                   QStringLiteral("it asks what they get"));
        auto *what = window.findChild<QComboBox *>(QStringLiteral("assignWhat"));
        tour.picture(QStringLiteral("assign"));
        what->setCurrentIndex(0);
        tour.click(tour.find<QPushButton>(QStringLiteral("assignPlan")));
        applyAndClose(tour, window, QStringLiteral("assign"));
        tour.await([&window] { return window.devicesPage().table().model()->rowCount() == 0; },
                   QStringLiteral("none of them is without a profile any more"));
        return QStringLiteral("every iPad verified");
    });
    tour.step(QStringLiteral("it is undone by a plan of its own"), [&] {
        const QPointer<PlanDialog> first(window.findChild<PlanDialog *>());
        tour.click(first->findChild<QPushButton *>(QStringLiteral("undoPlan")));
        tour.await([first] { return first.isNull(); }, QStringLiteral("the first dialog is gone"));
        applyAndClose(tour, window, QStringLiteral("undo"));
        close(tour, window);
        tour.await([&window] { return window.devicesPage().table().model()->rowCount() > 0; },
                   QStringLiteral("they are without a profile again"));
        tour.find<QLineEdit>(QStringLiteral("deviceSearch"), &window)->clear();
        return QStringLiteral("as it was");
    });
    tour.step(QStringLiteral("manage the devices of a profile"), [&] {
        tour.press(&window, Qt::Key_3, Qt::ControlModifier);
        auto *list = tour.find<QTableView>(QStringLiteral("profilesTable"), &window);
        Q_EMIT window.profilesPage().manageRequested(ProfileId(1));
        tour.await([&window] { return window.findChild<ManageDialog *>() != nullptr; }, QStringLiteral("it opens"));
        auto *dialog = window.findChild<ManageDialog *>();
        auto *table = dialog->findChildren<QTableView *>().last();
        tour.await([table] { return !table->model()->index(0, 0).data().toString().isEmpty(); },
                   QStringLiteral("devices without a profile are listed"));
        for (int row = 0; row < 3; ++row)
            table->model()->setData(table->model()->index(row, 0), Qt::Checked, Qt::CheckStateRole);
        tour.picture(QStringLiteral("manage-devices"));
        tour.click(dialog->findChild<QPushButton *>(QStringLiteral("manageSave")));
        appearance.palette().setChoice(Palette::Choice::Dark);
        applyAndClose(tour, window, QStringLiteral("manage-dark"));
        appearance.palette().setChoice(Palette::Choice::Light);
        close(tour, window);
        Q_UNUSED(list)
        return QStringLiteral("three devices ticked, verified");
    });
    tour.step(QStringLiteral("rules are tried on the fleet before they are saved"), [&] {
        tour.press(&window, Qt::Key_R, Qt::ControlModifier);
        tour.await([&window] { return window.findChild<RulesDialog *>() != nullptr; }, QStringLiteral("it opens"));
        auto *dialog = window.findChild<RulesDialog *>();
        auto *add = dialog->findChild<QPushButton *>(QStringLiteral("addRule"));
        tour.await([add] { return add->isEnabled(); }, QStringLiteral("the profiles are read"));
        tour.click(add);
        tour.type(dialog->findChild<QLineEdit *>(QStringLiteral("ruleQuery")), QStringLiteral("family:mac"));
        auto *table = dialog->findChild<QTableView *>();
        tour.await([table] { return table->model()->index(0, 6).data().toString() > QStringLiteral("0"); },
                   QStringLiteral("it says how many would move"));
        tour.picture(QStringLiteral("rules"));
        tour.click(dialog->findChild<QPushButton *>(QStringLiteral("rulesPlan")));
        applyAndClose(tour, window, QStringLiteral("rules"));
        close(tour, window);
        return QStringLiteral("every Mac follows the rule");
    });
}

} // namespace Muster
