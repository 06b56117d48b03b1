// The story so far, told by the real program: ./dev tour.
#include "tests/tour/assignstory.h"
#include "tests/tour/enrollmentstory.h"
#include "tests/tour/profilesstory.h"
#include "tests/tour/tour.h"

#include "app/core/language.h"
#include "app/sandbox/sandboxserver.h"
#include "app/setup/practiceapple.h"
#include "models/core/clock.h"
#include "models/core/settings.h"
#include "ui/common/appearance.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/devices/devicespage.h"
#include "ui/devices/devicetable.h"
#include "ui/mainwindow.h"
#include "ui/sandbox/sandboxpage.h"
#include "ui/shell/program.h"
#include "ui/shell/session.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QLocale>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QtCrypto>

using namespace Muster;

namespace {

class Story {
public:
    Story(Tour &tour, Program &program, Appearance &appearance, QString folder)
        : m_tour(tour)
        , m_program(program)
        , m_appearance(appearance)
        , m_folder(std::move(folder))
    {
    }

    void tell()
    {
        emptyWorkspace();
        wizardInPractice();
        closeAndGoOn();
        firstDevices();
        searchAndSort();
        lookAtOne();
        changesArrive();
        troubleInWords();
        commandLineBeside();
        jobs();
        history();
        sandbox();
        tellProfiles(m_tour, window(), m_appearance);
        tellAssigning(m_tour, window(), m_appearance);
        tellEnrolling(m_tour, m_program, m_appearance);
        looks();
        reopen();
    }

private:
    [[nodiscard]] MainWindow &window() const { return *m_program.window(); }
    [[nodiscard]] DevicesModel &model() const { return m_program.session()->model; }
    [[nodiscard]] DeviceTable &table() const { return window().devicesPage().table(); }
    [[nodiscard]] QLineEdit *search() { return m_tour.find<QLineEdit>(QStringLiteral("deviceSearch"), &window()); }

    void emptyWorkspace()
    {
        m_tour.step(QStringLiteral("an empty workspace"), [this] {
            const QString path = QDir(m_folder).filePath(QStringLiteral("Tour.muster"));
            m_program.open(path);
            m_tour.await([this] { return m_program.window() != nullptr; }, QStringLiteral("the window opens"));
            window().resize(1440, 900);
            m_tour.await([this] { return window().isVisible() && m_program.session()->organisations.isRead(); },
                         QStringLiteral("the window is visible"));
            m_tour.find(QStringLiteral("overviewEmpty"), &window());
            m_tour.picture(QStringLiteral("empty"));
            return QStringLiteral("the window says what to do next");
        });
    }

    void awaitRows()
    {
        m_tour.await([this] { return table().indexAt(QPoint(1, 1)).data(DevicesModel::IsLoadedRole).toBool(); },
                     QStringLiteral("rows have come"));
    }

    void next(const QString &expectedTitle)
    {
        auto *button = m_tour.find<PushButton>(QStringLiteral("next"));
        m_tour.await([button] { return button->isEnabled(); },
                     QStringLiteral("the wizard can go on to ") + expectedTitle);
        m_tour.click(button);
    }

    void wizardInPractice()
    {
        m_tour.step(QStringLiteral("the wizard: what you need"), [this] {
            m_tour.click(m_tour.find(QStringLiteral("overviewEmpty"), &window())->findChild<QPushButton *>());
            m_tour.await([this] { return m_tour.find(QStringLiteral("setupWizard"))->isVisible(); },
                         QStringLiteral("the wizard opens"));
            m_tour.picture(QStringLiteral("wizard-what-you-need"));
            m_tour.click(m_tour.find(QStringLiteral("practiceChoice")));
            auto *name = m_tour.find<QLineEdit>(QStringLiteral("name"));
            name->clear();
            m_tour.type(name, QStringLiteral("Riverside Schools"));
            next(QStringLiteral("Public key"));
            return QStringLiteral("practice chosen, the organisation named");
        });
        m_tour.step(QStringLiteral("the wizard: public key"), [this] {
            auto *copy = m_tour.find<QPushButton>(QStringLiteral("copyKey"));
            m_tour.await([copy] { return copy->isEnabled() && copy->isVisible(); }, QStringLiteral("the key is made"));
            m_tour.click(copy);
            m_tour.await(
                [] {
                    return QApplication::clipboard()->text().startsWith(QStringLiteral("-----BEGIN CERTIFICATE-----"));
                },
                QStringLiteral("the certificate is on the clipboard"));
            m_tour.picture(QStringLiteral("wizard-public-key"));
            return QStringLiteral("RSA key pair made, the certificate copied");
        });
    }

    void closeAndGoOn()
    {
        m_tour.step(QStringLiteral("closed half-done, it goes on there"), [this] {
            m_tour.click(m_tour.find(QStringLiteral("later")));
            auto *empty = m_tour.find(QStringLiteral("overviewEmpty"), &window());
            m_tour.await(
                [empty] { return empty->findChild<QPushButton *>()->text().contains(QStringLiteral("Go on")); },
                QStringLiteral("the set-up is offered again"));
            m_tour.click(empty->findChild<QPushButton *>());
            m_tour.await([] { return true; }, QString());
            next(QStringLiteral("Service at Apple"));
            return QStringLiteral("the wizard opened at the public key again");
        });
        m_tour.step(QStringLiteral("the wizard: service at Apple"), [this] {
            auto *visit = m_tour.find<QPushButton>(QStringLiteral("visitPortal"));
            m_tour.picture(QStringLiteral("wizard-service"));
            m_tour.click(visit);
            next(QStringLiteral("Server token"));
            return QStringLiteral("the simulated portal took the key and gave a token");
        });
        m_tour.step(QStringLiteral("the wizard: server token"), [this] {
            auto *use = m_tour.find(QStringLiteral("offer"))->findChild<QPushButton *>(QStringLiteral("useOffer"));
            if (use && use->isVisible() && use->isEnabled())
                m_tour.click(use);
            auto *button = m_tour.find<PushButton>(QStringLiteral("next"));
            m_tour.await([button] { return button->isEnabled(); }, QStringLiteral("the token is accepted"));
            m_tour.picture(QStringLiteral("wizard-token"));
            m_tour.click(button);
            return QStringLiteral("decrypted, checked with Apple over HTTP, stored");
        });
    }

    void firstDevices()
    {
        m_tour.step(QStringLiteral("the wizard: first sync"), [this] {
            auto *button = m_tour.find<PushButton>(QStringLiteral("next"));
            m_tour.await([button] { return button->isEnabled(); }, QStringLiteral("the first sync ends"));
            m_tour.picture(QStringLiteral("wizard-first-sync"));
            m_tour.click(button);
            m_tour.await([this] { return table().isVisible() && model().totalCount() > 0; },
                         QStringLiteral("the devices are shown"));
            const qint64 world = worldCount();
            m_tour.need(model().totalCount() == world,
                        QStringLiteral("the table has the %1 devices of Apple's world, not %2")
                            .arg(world)
                            .arg(model().totalCount()));
            awaitRows();
            m_tour.picture(QStringLiteral("devices"));
            return QStringLiteral("%1 devices, as many as in Apple's world").arg(world);
        });
    }

    [[nodiscard]] qint64 worldCount()
    {
        auto count = m_program.practice()->server().run([](SandboxWorld &world) {
            qint64 present = 0;
            for (const SandboxService &service : world.services())
                present += service.present;
            return present;
        });
        m_tour.await([&] { return count.isFinished(); }, QStringLiteral("the sandbox answers"));
        return count.result();
    }

    void searchAndSort()
    {
        m_tour.step(QStringLiteral("search while typing"), [this] {
            const qint64 all = model().totalCount();
            m_tour.type(search(), QStringLiteral("family:ipad"));
            m_tour.await([&] { return model().shownCount() > 0 && model().shownCount() < all; },
                         QStringLiteral("fewer devices are shown"));
            const qint64 found = model().shownCount();
            awaitRows();
            m_tour.picture(QStringLiteral("devices-search"));
            search()->clear();
            m_tour.type(search(), QStringLiteral("famly:ipad"));
            m_tour.await([this] { return !m_tour.find(QStringLiteral("searchFault"), &window())->isHidden(); },
                         QStringLiteral("the mistake is named"));
            m_tour.picture(QStringLiteral("devices-search-fault"));
            m_tour.press(search(), Qt::Key_Escape);
            m_tour.await([&] { return model().shownCount() == all; }, QStringLiteral("all devices are shown again"));
            return QStringLiteral("%1 of %2, and a mistyped field gets its sentence").arg(found).arg(all);
        });
        m_tour.step(QStringLiteral("sort by a column"), [this] {
            QHeaderView *header = table().horizontalHeader();
            const QPoint place(header->sectionViewportPosition(DevicesModel::SerialColumn) + 20, header->height() / 2);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
            const auto serial = [this](int row) {
                return model().index(row, DevicesModel::SerialColumn).data().toString();
            };
            m_tour.await([&] { return !serial(0).isEmpty() && !serial(1).isEmpty() && serial(0) < serial(1); },
                         QStringLiteral("serials stand in order"));
            return QStringLiteral("%1 stands before %2").arg(serial(0), serial(1));
        });
        m_tour.step(QStringLiteral("copy serials"), [this] {
            table().selectAll();
            m_tour.press(&table(), Qt::Key_C, Qt::ControlModifier);
            const qsizetype all = static_cast<qsizetype>(model().shownCount());
            m_tour.await([&] { return QApplication::clipboard()->text().count(u'\n') == all - 1; },
                         QStringLiteral("one serial a line is on the clipboard"));
            m_tour.picture(QStringLiteral("devices-selected"));
            table().clearSelection();
            return QStringLiteral("%1 serials, one a line").arg(all);
        });
    }

    void lookAtOne()
    {
        m_tour.step(QStringLiteral("the facts of a device"), [this] {
            table().setCurrentIndex(model().index(3, 0));
            m_tour.press(&table(), Qt::Key_Space);
            auto *details = m_tour.find(QStringLiteral("deviceDetails"), &window());
            m_tour.await([details] { return details->isVisible(); }, QStringLiteral("the details are shown"));
            m_tour.picture(QStringLiteral("devices-details"));
            return QStringLiteral("%1 with its verdict").arg(model().index(3, 0).data().toString());
        });
    }

    void changesArrive()
    {
        m_tour.step(QStringLiteral("an order arrives, F5"), [this] {
            const qint64 before = model().totalCount();
            m_program.practice()->server().run([](SandboxWorld &world) {
                return world.orderDevices(25, {{"iPad", 1}}, 0, SystemClock().now()).has_value();
            });
            m_tour.press(&window(), Qt::Key_F5);
            m_tour.await([&] { return model().totalCount() == before + 25; },
                         QStringLiteral("25 more devices are in the table"));
            return QStringLiteral("%1 devices became %2").arg(before).arg(model().totalCount());
        });
    }

    void troubleInWords()
    {
        m_tour.step(QStringLiteral("Apple's terms change"), [this] {
            m_program.practice()->server().run([](SandboxWorld &world) { world.setTermsSigned(false); });
            m_tour.press(&window(), Qt::Key_F5);
            auto *trouble = m_tour.find<MessageStrip>(QStringLiteral("trouble"), &window());
            m_tour.await([trouble] { return trouble->isVisible(); }, QStringLiteral("the trouble is said where it is"));
            const QString words = trouble->text();
            m_tour.need(words.contains(QStringLiteral("terms")), QStringLiteral("it names the terms"));
            m_tour.picture(QStringLiteral("devices-trouble"));
            m_program.practice()->server().run([](SandboxWorld &world) { world.setTermsSigned(true); });
            m_tour.press(&window(), Qt::Key_F5);
            m_tour.await([trouble] { return !trouble->isVisible(); }, QStringLiteral("it clears by itself"));
            return QStringLiteral("“%1” and gone again after they were signed").arg(words);
        });
    }

    void commandLineBeside()
    {
        m_tour.step(QStringLiteral("musterctl beside the window"), [this] {
            const qint64 before = model().totalCount();
            m_program.practice()->server().run([](SandboxWorld &world) {
                return world.orderDevices(7, {{"Mac", 1}}, 0, SystemClock().now()).has_value();
            });
            QProcess tool;
            tool.start(QCoreApplication::applicationDirPath() + QStringLiteral("/musterctl"),
                       {QStringLiteral("--workspace"), m_program.session()->application.path(),
                        QStringLiteral("--json"), QStringLiteral("sync")});
            m_tour.await([&] { return tool.state() == QProcess::NotRunning; }, QStringLiteral("musterctl ends"));
            const QJsonObject run = QJsonDocument::fromJson(tool.readAllStandardOutput()).object();
            m_tour.need(run.value(QLatin1StringView("added")).toInt() == 7,
                        QStringLiteral("musterctl brought 7 devices"));
            m_tour.await([&] { return model().totalCount() == before + 7; }, QStringLiteral("the window noticed"));
            return QStringLiteral("it synced 7 devices, and the open window shows them");
        });
    }

    void jobs()
    {
        m_tour.step(QStringLiteral("a full sync is paused and goes on"), [this] {
            m_program.practice()->server().runOnFaults([](SandboxFaults &faults) {
                faults.add({.kind = SandboxFaultKind::Slow, .endpoint = "/server/devices", .value = 1500});
            });
            m_tour.press(&window(), Qt::Key_F5, Qt::ShiftModifier);
            const auto state = [this] {
                const auto run = m_program.session()->runs.latest({});
                return run ? run->state : RunState::Interrupted;
            };
            m_tour.await([&] { return state() == RunState::Running; }, QStringLiteral("it runs"));
            m_tour.press(&window(), Qt::Key_J, Qt::ControlModifier);
            m_tour.click(m_tour.find(QStringLiteral("pauseJob")));
            m_tour.await([&] { return state() == RunState::Paused || state() == RunState::Done; },
                         QStringLiteral("it rests before its next request"));
            m_tour.picture(QStringLiteral("jobs"));
            m_program.practice()->server().runOnFaults([](SandboxFaults &faults) { faults.clear(); });
            if (state() == RunState::Paused)
                m_tour.click(m_tour.find(QStringLiteral("pauseJob")));
            m_tour.await([&] { return state() == RunState::Done; }, QStringLiteral("it goes on to its end"));
            m_tour.press(m_tour.find(QStringLiteral("jobsPopover")), Qt::Key_Escape);
            return QStringLiteral("paused, resumed, done");
        });
    }

    void history()
    {
        m_tour.step(QStringLiteral("the history of syncs, and the schedule"), [this] {
            m_tour.press(&window(), Qt::Key_7, Qt::ControlModifier);
            auto *table = m_tour.find<QTableView>(QStringLiteral("runsTable"), &window());
            m_tour.await([table] { return table->isVisible() && table->model()->rowCount() > 3; },
                         QStringLiteral("the syncs so far are listed"));
            m_tour.picture(QStringLiteral("activity"));
            m_tour.press(&window(), Qt::Key_I, Qt::ControlModifier);
            auto *kind = m_tour.find<QComboBox>(QStringLiteral("scheduleKind"));
            m_tour.await([kind] { return kind->isEnabled(); }, QStringLiteral("the schedule is read"));
            kind->setCurrentIndex(1);
            m_tour.picture(QStringLiteral("schedule"));
            m_tour.click(m_tour.find(QStringLiteral("saveSchedule")));
            const OrganisationId id = m_program.session()->organisations.all().first().id;
            const auto due = [this, id] { return m_program.session()->application.scheduler().nextOf(id); };
            const QDateTime last = m_program.session()->runs.latest({})->startedAt;
            m_tour.await([&] { return due() == last.addSecs(3600); },
                         QStringLiteral("the next sync is an hour after the last one"));
            return QStringLiteral("%1 syncs; the next at %2")
                .arg(table->model()->rowCount())
                .arg(due().toLocalTime().toString(QStringLiteral("HH:mm")));
        });
    }

    // The third lesson: the portal's terms, from the window alone.
    void sandbox()
    {
        m_tour.step(QStringLiteral("the simulated portal: order 25 iPads"), [this] {
            const qint64 before = model().totalCount();
            m_tour.press(&window(), Qt::Key_8, Qt::ControlModifier);
            auto *order = m_tour.find<QPushButton>(QStringLiteral("order25"), &window());
            m_tour.await([order] { return order->isEnabled(); }, QStringLiteral("the portal is read"));
            m_tour.picture(QStringLiteral("sandbox-services"));
            m_tour.click(order);
            auto *told = m_tour.find<MessageStrip>(QStringLiteral("sandboxTold"), &window());
            m_tour.await([told] { return told->isVisible(); }, QStringLiteral("the delivery is told"));
            window().sandboxPage().showView(QStringLiteral("devices"));
            auto *table = m_tour.find<QTableView>(QStringLiteral("portalDevicesTable"), &window());
            m_tour.await([table] { return table->model()->rowCount() > 0; }, QStringLiteral("its devices are listed"));
            table->selectRow(2);
            m_tour.picture(QStringLiteral("sandbox-devices"));
            m_tour.press(&window(), Qt::Key_F5);
            m_tour.await([&] { return model().totalCount() == before + 25; }, QStringLiteral("25 more devices came"));
            return told->text();
        });
        m_tour.step(QStringLiteral("a lesson: terms changed"), [this] {
            window().sandboxPage().showView(QStringLiteral("lesson:terms"));
            LessonRun &run = m_program.session()->lessons.run();
            m_tour.need(run.lesson() && run.step() == 0, QStringLiteral("the lesson begins"));
            window().sandboxPage().showView(QStringLiteral("people"));
            auto *terms = m_tour.find<MessageStrip>(QStringLiteral("terms"), &window());
            m_tour.click(terms->button());
            m_tour.await([&] { return run.step() == 1; }, QStringLiteral("new terms are published"));
            m_tour.press(&window(), Qt::Key_F5);
            m_tour.await([&] { return run.step() == 2; }, QStringLiteral("Muster says what is wrong"));
            m_tour.picture(QStringLiteral("sandbox-lesson"));
            m_tour.click(terms->button());
            m_tour.await([&] { return run.step() == 3; }, QStringLiteral("the terms are signed"));
            m_tour.press(&window(), Qt::Key_F5);
            m_tour.await([&] { return run.isDone(); }, QStringLiteral("and it clears"));
            run.end();
            return QStringLiteral("four steps, each by its own facts");
        });
        m_tour.step(QStringLiteral("a fault from the window"), [this] {
            window().sandboxPage().showView(QStringLiteral("faults"));
            auto *box = m_tour.find<QCheckBox>(QStringLiteral("fault-html"), &window());
            m_tour.click(box);
            auto *clear = m_tour.find(QStringLiteral("clearFaults"), &window());
            m_tour.await([box, clear] { return box->isChecked() && clear->isEnabled(); }, QStringLiteral("it is on"));
            m_tour.picture(QStringLiteral("sandbox-faults"));
            m_tour.click(clear);
            m_tour.await([box] { return !box->isChecked(); }, QStringLiteral("it is off again"));
            window().sandboxPage().showView(QStringLiteral("requests"));
            auto *requests = m_tour.find<QTableView>(QStringLiteral("requestsTable"), &window());
            m_tour.await([requests] { return requests->model()->rowCount() > 5; },
                         QStringLiteral("requests are listed"));
            m_tour.picture(QStringLiteral("sandbox-requests"));
            return QStringLiteral("on, off, and what Apple was asked");
        });
    }

    void looks()
    {
        m_tour.step(QStringLiteral("overview, dark, and a small screen"), [this] {
            window().showPlace(QStringLiteral("overview"));
            m_tour.picture(QStringLiteral("overview"));
            m_appearance.palette().setChoice(Palette::Choice::Dark);
            m_tour.picture(QStringLiteral("overview-dark"));
            window().showPlace(QStringLiteral("devices"));
            awaitRows();
            m_tour.picture(QStringLiteral("devices-dark"));
            for (const char *place : {"activity", "sandbox"}) {
                window().showPlace(QString::fromLatin1(place));
                m_tour.picture(QString::fromLatin1(place) + QStringLiteral("-dark"));
            }
            window().sandboxPage().showView(QStringLiteral("devices"));
            m_tour.picture(QStringLiteral("sandbox-devices-dark"));
            m_appearance.palette().setChoice(Palette::Choice::Light);
            window().resize(1280, 800);
            m_tour.await([this] { return window().width() == 1280; }, QStringLiteral("the window takes the size"));
            m_tour.picture(QStringLiteral("sandbox-1280x800"));
            window().showPlace(QStringLiteral("devices"));
            awaitRows();
            m_tour.picture(QStringLiteral("devices-1280x800"));
            return QStringLiteral("pictures taken");
        });
    }

    void reopen()
    {
        m_tour.step(QStringLiteral("closed and opened again"), [this] {
            const qint64 before = model().totalCount();
            const QString path = m_program.session()->application.path();
            const QUrl address = m_program.session()->organisations.current()->url;
            QSignalSpy opened(&m_program, &Program::opened);
            m_program.open(path);
            m_tour.await([&] { return !opened.isEmpty() && m_program.session()->model.totalCount() > 0; },
                         QStringLiteral("the workspace opens"));
            m_tour.need(model().totalCount() == before, QStringLiteral("every device is there"));
            m_tour.await([&] { return m_program.session()->organisations.current()->url != address; },
                         QStringLiteral("the organisation knows where its simulated Apple is now"));
            m_tour.press(&window(), Qt::Key_F5);
            m_tour.await(
                [this] {
                    const auto run = m_program.session()->runs.latest({});
                    return run && run->state == RunState::Done
                        && !m_program.session()->application.sync().isAnyRunning();
                },
                QStringLiteral("the simulated Apple is found again at its new port"));
            return QStringLiteral("%1 devices, and a sync works").arg(before);
        });
    }

    Tour &m_tour;
    Program &m_program;
    Appearance &m_appearance;
    QString m_folder;
};

} // namespace

int main(int argc, char *argv[])
{
    Appearance::prepare();
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Muster"));
    QApplication::setQuitOnLastWindowClosed(false);
    const QCA::Initializer qca;
    QTranslator translator;
    installLanguage(translator);
    const QString folder = QString::fromLocal8Bit(argc > 1 ? argv[1] : ".");
    QElapsedTimer timer;
    timer.start();
    Settings settings(QDir(folder).filePath(QStringLiteral("tour.ini")));
    settings.setValue(Setting::ColorScheme, QStringLiteral("light"));
    Appearance appearance;
    Program program(settings, appearance);
    Tour tour(folder);
    Story(tour, program, appearance, folder).tell();
    std::printf("%d steps done in %.1f s; pictures in %s\n", tour.steps(), static_cast<double>(timer.elapsed()) / 1000,
                qPrintable(folder));
    program.window()->close(); // as a person ends it
    return QApplication::exec();
}
