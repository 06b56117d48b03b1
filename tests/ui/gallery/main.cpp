// Paints every component in both palettes into a folder, at the ratio that QT_SCALE_FACTOR asks for.
#include "tests/ui/gallery/sheets.h"

#include "ui/common/appearance.h"

#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QTest>

using namespace Muster;

namespace {

bool save(QWidget &widget, const QString &file)
{
    widget.show();
    widget.activateWindow();
    if (!QTest::qWaitForWindowActive(&widget))
        return false;
    if (auto *focused = widget.findChild<QWidget *>(QStringLiteral("focused"))) {
        focused->setFocus(Qt::TabFocusReason);
        if (!QTest::qWaitFor([focused] { return focused->hasFocus(); }))
            return false;
    }
    return widget.grab().save(file);
}

QMenu *menu()
{
    auto *menu = new QMenu;
    menu->addAction(QStringLiteral("Plan assignment…"))->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    QAction *compact = menu->addAction(QStringLiteral("Compact rows"));
    compact->setCheckable(true);
    compact->setChecked(true);
    menu->addSeparator();
    menu->addMenu(QStringLiteral("Copy as"));
    menu->addAction(QStringLiteral("Release…"))->setEnabled(false);
    menu->setActiveAction(menu->actions().first());
    return menu;
}

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Appearance::prepare();
    QApplication app(argc, argv);
    if (argc != 2) {
        qWarning("usage: muster_gallery FOLDER");
        return 2;
    }
    Appearance appearance;
    QDir folder(QString::fromLocal8Bit(argv[1]));
    bool saved = folder.mkpath(QStringLiteral("."));
    for (const auto choice : {Palette::Choice::Light, Palette::Choice::Dark}) {
        appearance.palette().setChoice(choice);
        const QString end =
            choice == Palette::Choice::Light ? QStringLiteral("-light.png") : QStringLiteral("-dark.png");
        const std::pair<const char *, QWidget *> sheets[]{
            {"components", Gallery::components()},
            {"icons", Gallery::icons()},
            {"overview", Gallery::overview()},
            {"wizard", Gallery::wizard()},
            {"table", Gallery::table()},
            {"menu", menu()},
            {"profile", Gallery::profileEditor()},
            {"profile-advanced", Gallery::profileEditorAdvanced()},
            {"profile-narrow", Gallery::profileEditorNarrow()},
        };
        for (const auto &[name, sheet] : sheets) {
            saved = save(*sheet, folder.filePath(QString::fromLatin1(name) % end)) && saved;
            delete sheet;
        }
    }
    return saved ? 0 : 1;
}
