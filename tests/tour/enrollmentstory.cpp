#include "tests/tour/enrollmentstory.h"

#include "app/sandbox/simulatedfleet.h"
#include "models/enrollment/exchangesmodel.h"
#include "tests/tour/tour.h"
#include "ui/assignment/plangroups.h"
#include "ui/common/appearance.h"
#include "ui/common/navigationlist.h"
#include "ui/configuration/configurationpage.h"
#include "ui/configuration/giveitemdialog.h"
#include "ui/configuration/itemdialog.h"
#include "ui/devices/devicespage.h"
#include "ui/devices/devicetable.h"
#include "ui/enrollment/sendcommanddialog.h"
#include "ui/mainwindow.h"
#include "ui/shell/program.h"
#include "ui/shell/session.h"

#include <QCoroTask>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

namespace Muster {

namespace {

class Enrolling {
public:
    Enrolling(Tour &tour, Program &program, Appearance &appearance)
        : m_tour(tour)
        , m_program(program)
        , m_appearance(appearance)
        , m_organisation(*program.session()->organisations.currentId())
    {
    }

    void tell()
    {
        configuration();
        people();
        serverBefore();
        devicesCome();
        management();
        item();
        command();
        smallScreen();
    }

private:
    [[nodiscard]] MainWindow &window() const { return *m_program.window(); }
    [[nodiscard]] Application &application() const { return m_program.session()->application; }
    template <typename T> T *find(const char *name) { return m_tour.find<T>(QString::fromLatin1(name), &window()); }

    // What the service answers; a refusal ends the tour.
    template <typename T> T needed(QCoro::Task<Result<T>> task)
    {
        const Result<T> result = QCoro::waitFor(std::move(task));
        m_tour.need(result.has_value(), result ? QString() : result.error().message);
        return *result;
    }

    void inBothLooks(const char *name)
    {
        m_tour.picture(QString::fromLatin1(name));
        m_appearance.palette().setChoice(Palette::Choice::Dark);
        m_tour.picture(QString::fromLatin1(name) + QStringLiteral("-dark"));
        m_appearance.palette().setChoice(Palette::Choice::Light);
    }

    void addItem(const char *form, const char *name, const QJsonObject &values)
    {
        needed(application().configuration().save(m_organisation, {}, QString::fromLatin1(form), values,
                                                  {.name = QString::fromLatin1(name), .isAuto = true}));
    }

    void configuration()
    {
        m_tour.step(QStringLiteral("items that every device gets"), [this] {
            m_tour.press(&window(), Qt::Key_4, Qt::ControlModifier);
            auto *page = window().findChild<ConfigurationPage *>();
            m_tour.await([page] { return page->isVisible(); }, QStringLiteral("the page is shown"));
            m_tour.picture(QStringLiteral("configuration-empty"));
            page->openForm(QStringLiteral("wifi"));
            m_tour.await([this] { return window().findChild<ItemDialog *>() != nullptr; },
                         QStringLiteral("the form opens"));
            const QPointer<ItemDialog> dialog(window().findChild<ItemDialog *>());
            m_tour.type(dialog->findChild<QLineEdit *>(QStringLiteral("SSID_STR")), QStringLiteral("Riverside"));
            m_tour.type(dialog->findChild<QLineEdit *>(QStringLiteral("Password")), QStringLiteral("rivers and seas"));
            inBothLooks("configuration-form");
            dialog->findChild<QAbstractButton *>(QStringLiteral("itemAuto"))->setChecked(true);
            m_tour.click(dialog->findChild<QPushButton *>(QStringLiteral("saveItem")));
            m_tour.await([dialog] { return dialog.isNull(); }, QStringLiteral("it is saved"));
            page->openForm(QStringLiteral("account"));
            const QPointer<ItemDialog> account(window().findChild<ItemDialog *>());
            inBothLooks("configuration-account");
            account->reject();
            m_tour.await([account] { return account.isNull(); }, QStringLiteral("the form is closed"));
            page->openForm(QStringLiteral("settings"));
            const QPointer<ItemDialog> settings(window().findChild<ItemDialog *>());
            m_tour.picture(QStringLiteral("configuration-settings"));
            settings->reject();
            addItem("settings", "Names", {{QStringLiteral("DeviceName"), QStringLiteral("{{family}}-{{serial}}")}});
            addItem("passcode", "Passcode", {{QStringLiteral("forcePIN"), true}, {QStringLiteral("minLength"), 6}});
            addItem("webclip", "Timetable",
                    {{QStringLiteral("Label"), QStringLiteral("Timetable")},
                     {QStringLiteral("URL"), QStringLiteral("https://riverside.example/{{serial}}")}});
            auto *table = find<QTableView>("configurationTable");
            m_tour.await([table] { return table->model()->rowCount() == 4; }, QStringLiteral("four items stand there"));
            return QStringLiteral("a network, names, a passcode and a web clip");
        });
    }

    void people()
    {
        m_tour.step(QStringLiteral("people who hold devices"), [this] {
            m_tour.press(&window(), Qt::Key_5, Qt::ControlModifier);
            m_tour.picture(QStringLiteral("people-empty"));
            const std::pair<const char *, const char *> names[] = {
                {"ada", "Ada Lovelace"}, {"grace", "Grace Hopper"}, {"emmy", "Emmy Noether"}};
            for (const auto &[shortName, fullName] : names) {
                Person person;
                person.organisation = m_organisation;
                person.shortName = QString::fromLatin1(shortName);
                person.fullName = QString::fromLatin1(fullName);
                person.email = person.shortName + QStringLiteral("@riverside.example");
                person.department = QStringLiteral("Mathematics");
                needed(application().people().save(person));
            }
            auto *table = find<QTableView>("peopleTable");
            m_tour.await([table] { return table->model()->rowCount() == 3; }, QStringLiteral("three people are there"));
            table->selectRow(1);
            inBothLooks("people");
            return QStringLiteral("three");
        });
    }

    void serverBefore()
    {
        m_tour.step(QStringLiteral("the enrollment server, before anybody comes"), [this] {
            m_tour.press(&window(), Qt::Key_6, Qt::ControlModifier);
            auto *power = find<QPushButton>("serverPower");
            m_tour.picture(QStringLiteral("server-off"));
            ServerSettings settings;
            settings.listenPort = 0;
            (void)needed(application().enrollmentServer().change(settings));
            m_tour.click(power);
            m_tour.await([this] { return m_program.session()->serverSwitch.state() == ServerSwitch::State::On; },
                         QStringLiteral("it is on"));
            m_tour.picture(QStringLiteral("server-on"));
            auto *tabs = find<QTabWidget>("serverTabs");
            for (const auto &[tab, name] :
                 {std::pair{2, "server-address"}, std::pair{3, "server-push"}, std::pair{4, "server-limits"}}) {
                tabs->setCurrentIndex(tab);
                inBothLooks(name);
            }
            return application().enrollmentServer().status().baseUrl;
        });
    }

    void pointAndAssign()
    {
        const auto made = needed(
            application().profiles().save(m_organisation, {},
                                          {{QStringLiteral("profile_name"), QStringLiteral("Everybody")},
                                           {QStringLiteral("url"), QStringLiteral("https://elsewhere.example/enroll")},
                                           {QStringLiteral("is_supervised"), true},
                                           {QStringLiteral("is_mandatory"), true},
                                           {QStringLiteral("await_device_configured"), true}},
                                          {}));
        const auto pointing = needed(application().profilePointing().plan(m_organisation, {}));
        (void)needed(application().profilePointing().apply(pointing));
        const AssignmentPlan plan =
            needed(application().assignments().plan({.organisation = m_organisation,
                                                     .hand = std::int32_t(made.profile.id.value()),
                                                     .devices = {},
                                                     .serials = {},
                                                     .query = QString(),
                                                     .lines = {}}));
        (void)needed(application().assignments().apply(plan));
        (void)needed(application().worker().work(m_organisation));
    }

    void devicesCome()
    {
        m_tour.step(QStringLiteral("devices are switched on and enroll"), [this] {
            pointAndAssign();
            auto *tabs = find<QTabWidget>("serverTabs");
            m_tour.click(find<QPushButton>("serverPreflight"));
            m_tour.await([this] { return !application().preflight().isRunning(); },
                         QStringLiteral("the preflight ends"), 60000);
            inBothLooks("server-preflight");
            tabs->setCurrentIndex(0);
            QList<quint32> devices;
            for (quint32 device = 0; device < 9; ++device)
                devices.append(device);
            m_program.practice()->server().runOnFleet(
                [devices](SimulatedFleet &fleet) { return fleet.switchOn(devices, {}); });
            auto *list = find<QListView>("conversationList");
            m_tour.await([list] { return list->model()->rowCount() >= 9; }, QStringLiteral("nine talk"), 60000);
            const auto released = [this] {
                const auto all = needed(application().enrollments().list(m_organisation, {}, 100));
                return std::ranges::count_if(all, [](const Enrollment &e) { return e.configuredAt.isValid(); });
            };
            m_tour.await([&] { return released() >= 9; }, QStringLiteral("all are let out"), 60000);
            auto *table = find<QTableView>("exchangesTable");
            table->selectRow(4);
            inBothLooks("server-conversations");
            m_tour.press(&window(), Qt::Key_4, Qt::ControlModifier);
            find<QTableView>("configurationTable")->selectRow(0);
            m_tour.await([this] { return find<QTableView>("itemResults")->model()->rowCount() > 0; },
                         QStringLiteral("how it stands on each is shown"));
            inBothLooks("configuration");
            m_tour.press(&window(), Qt::Key_6, Qt::ControlModifier);
            return QStringLiteral("%1 released").arg(released());
        });
    }

    void management()
    {
        m_tour.step(QStringLiteral("from a conversation to its device"), [this] {
            m_tour.click(find<QPushButton>("conversationDevice"));
            auto *command = find<QPushButton>("commandToDevice");
            m_tour.await([command] { return command->isVisible(); }, QStringLiteral("its management is shown"));
            inBothLooks("devices-management");
            return QStringLiteral("its state, items and commands");
        });
    }

    // Everybody, enrolled or not.
    void selectAll()
    {
        find<QLineEdit>("deviceSearch")->clear();
        DeviceTable &table = window().devicesPage().table();
        m_tour.await([&table] { return table.model()->rowCount() > 100; }, QStringLiteral("all are shown again"));
        table.selectAll();
    }

    void item()
    {
        m_tour.step(QStringLiteral("an item for a selection"), [this] {
            selectAll();
            m_tour.press(&window(), Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
            m_tour.await([this] { return window().findChild<GiveItemDialog *>() != nullptr; },
                         QStringLiteral("it asks which"));
            const QPointer<GiveItemDialog> dialog(window().findChild<GiveItemDialog *>());
            auto *rows = dialog->findChild<QTableView *>(QStringLiteral("redeployTable"));
            m_tour.await([rows] { return rows->model()->rowCount() > 100; }, QStringLiteral("everybody is judged"));
            inBothLooks("give-item");
            const int judged = rows->model()->rowCount();
            m_tour.press(dialog, Qt::Key_Escape);
            m_tour.await([dialog] { return dialog.isNull(); }, QStringLiteral("the dialog is gone"));
            return QStringLiteral("%1 devices are judged").arg(judged);
        });
    }

    void command()
    {
        m_tour.step(QStringLiteral("a command for a selection"), [this] {
            selectAll();
            m_tour.picture(QStringLiteral("devices-selection"));
            m_tour.click(find<QPushButton>("commandSelected"));
            m_tour.await([this] { return window().findChild<SendCommandDialog *>() != nullptr; },
                         QStringLiteral("it asks which"));
            const QPointer<SendCommandDialog> dialog(window().findChild<SendCommandDialog *>());
            m_tour.picture(QStringLiteral("command-question"));
            dialog->choose(QStringLiteral("DeviceLock"));
            m_tour.type(dialog->findChild<QLineEdit *>(QStringLiteral("Message")), QStringLiteral("Bring me back"));
            inBothLooks("command-choice");
            auto *next = dialog->findChild<QPushButton *>(QStringLiteral("commandNext"));
            auto *confirm = dialog->findChild<QLineEdit *>(QStringLiteral("commandConfirm"));
            m_tour.click(next);
            m_tour.await([confirm] { return confirm->isVisible(); }, QStringLiteral("the plan wants a yes"));
            inBothLooks("command-plan");
            auto *groups = dialog->findChild<PlanGroups *>();
            const QString getting = dialog->findChild<QTableView *>(QStringLiteral("commandTargets"))
                ? QString::number(
                      dialog->findChild<QTableView *>(QStringLiteral("commandTargets"))->model()->rowCount())
                : QString();
            m_tour.need(groups->currentId() == 0, QStringLiteral("who gets it stands first"));
            m_tour.type(confirm, getting);
            m_tour.click(next);
            m_tour.await([next] { return next->text().startsWith(SendCommandDialog::tr("Close")); },
                         QStringLiteral("it is queued"));
            m_tour.picture(QStringLiteral("command-sent"));
            m_tour.click(next);
            m_tour.await([dialog] { return dialog.isNull(); }, QStringLiteral("the dialog is gone"));
            return QStringLiteral("%1 devices are locked").arg(getting);
        });
    }

    void smallScreen()
    {
        m_tour.step(QStringLiteral("the same places on a small screen"), [this] {
            window().resize(1280, 800);
            m_tour.await([this] { return window().width() == 1280; }, QStringLiteral("the window takes the size"));
            for (const char *place : {"configuration", "people", "server"}) {
                window().showPlace(QString::fromLatin1(place));
                m_tour.picture(QString::fromLatin1(place) + QStringLiteral("-1280x800"));
            }
            auto *tabs = find<QTabWidget>("serverTabs");
            for (int tab = 1; tab < tabs->count(); ++tab) {
                tabs->setCurrentIndex(tab);
                m_tour.picture(QStringLiteral("server-1280x800-%1").arg(tab));
            }
            tabs->setCurrentIndex(0);
            window().resize(1440, 900);
            m_tour.await([this] { return window().width() == 1440; }, QStringLiteral("it is large again"));
            return QStringLiteral("pictures taken");
        });
    }

    Tour &m_tour;
    Program &m_program;
    Appearance &m_appearance;
    OrganisationId m_organisation;
};

} // namespace

void tellEnrolling(Tour &tour, Program &program, Appearance &appearance)
{
    Enrolling(tour, program, appearance).tell();
}

} // namespace Muster
