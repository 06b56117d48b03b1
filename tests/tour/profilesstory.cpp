#include "tests/tour/profilesstory.h"

#include "models/profiles/setuppanes.h"
#include "tests/tour/tour.h"
#include "ui/assignment/defaultdialog.h"
#include "ui/common/appearance.h"
#include "ui/common/emptystate.h"
#include "ui/mainwindow.h"
#include "ui/profiles/profileeditor.h"
#include "ui/profiles/profilespage.h"

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

namespace Muster {

namespace {

void save(Tour &tour, MainWindow &window)
{
    ProfileEditor &editor = window.profilesPage().editor();
    tour.need(editor.canSave(), QStringLiteral("nothing blocks saving"));
    editor.save();
    auto *confirm = tour.find<QPushButton>(QStringLiteral("confirmSave"));
    tour.picture(QStringLiteral("profile-save"));
    tour.click(confirm);
    tour.await([&editor] { return !editor.hasChanges() && !editor.canSave(); }, QStringLiteral("the version is saved"));
}

} // namespace

void tellProfiles(Tour &tour, MainWindow &window, Appearance &appearance)
{
    ProfilesPage &page = window.profilesPage();
    tour.step(QStringLiteral("a first enrollment profile"), [&] {
        tour.press(&window, Qt::Key_3, Qt::ControlModifier);
        tour.await([&page] { return page.isVisible(); }, QStringLiteral("the page is shown"));
        tour.picture(QStringLiteral("profiles-empty"));
        tour.click(tour.find<QPushButton>(QStringLiteral("newProfile"), &window));
        tour.await([&page] { return page.editor().isVisible(); }, QStringLiteral("the editor opens"));
        tour.type(tour.find<QLineEdit>(QStringLiteral("profile_name"), &page), QStringLiteral("Staff iPads"));
        tour.type(tour.find<QLineEdit>(QStringLiteral("url"), &page),
                  QStringLiteral("https://mdm.riverside.example/ade"));
        auto *email = tour.find<QLineEdit>(QStringLiteral("support_email_address"), &page);
        tour.type(email, QStringLiteral("it@riverside"));
        tour.need(!page.editor().canSave(), QStringLiteral("an address without a dot blocks saving"));
        page.editor().draft().setList(ProfileKey::skipItems, presetPanes(PanePreset::SchoolIpad), {});
        tour.picture(QStringLiteral("profile-editor"));
        email->setFocus();
        tour.type(email, QStringLiteral(".example"));
        save(tour, window);
        return QStringLiteral("saved as v1");
    });
    tour.step(QStringLiteral("a second version, by the JSON"), [&] {
        auto *json = tour.find<QPlainTextEdit>(QStringLiteral("json"), &page);
        QString text = json->toPlainText();
        json->setPlainText(
            text.replace(QStringLiteral("\"allow_pairing\": true"), QStringLiteral("\"allow_pairing\": false")));
        tour.need(!page.editor().draft().profile().allowsPairing(), QStringLiteral("the form follows"));
        save(tour, window);
        auto *tabs = tour.find<QTabWidget>(QStringLiteral("formTabs"), &page);
        tour.await([tabs] { return tabs->count() >= 4; }, QStringLiteral("versions and coverage are shown"));
        auto *versions = page.findChild<QTableView *>(QStringLiteral("versionsTable"));
        tour.await([versions] { return versions->model()->rowCount() == 2; },
                   QStringLiteral("both versions are listed"));
        for (int tab = 2; tab < 4; ++tab) {
            tabs->setCurrentIndex(tab);
            tour.picture(QStringLiteral("profile-tab-%1").arg(tab));
        }
        appearance.palette().setChoice(Palette::Choice::Dark);
        tabs->setCurrentIndex(0);
        tour.picture(QStringLiteral("profile-editor-dark"));
        appearance.palette().setChoice(Palette::Choice::Light);
        return QStringLiteral("saved as v2");
    });
    tour.step(QStringLiteral("whom a default takes along"), [&] {
        tour.click(tour.find<QPushButton>(QStringLiteral("defaultButton"), &page));
        tour.await([&window] { return window.findChild<DefaultDialog *>() != nullptr; },
                   QStringLiteral("whom it takes along is asked"));
        tour.picture(QStringLiteral("profile-default"));
        window.findChild<DefaultDialog *>()->reject();
        page.showList();
        tour.picture(QStringLiteral("profiles"));
        return QStringLiteral("asked, and left as it was");
    });
}

} // namespace Muster
