#include "tests/support/enrollmentfixture.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/configuration/giveitemdialog.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTableView>

using namespace Muster;

// From a selection in Devices over the plan to the queue.
class TestGiveItemDialog : public QObject {
    Q_OBJECT

    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<EnrollmentFixture> m_fixture;
    std::vector<std::int32_t> m_devices; // one that enrolled, one that did not

    std::unique_ptr<GiveItemDialog> open()
    {
        auto dialog = std::make_unique<GiveItemDialog>(m_fixture->application->configuration(), m_fixture->organisation,
                                                       m_devices);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->show();
        return dialog;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>();
        m_fixture = std::make_unique<EnrollmentFixture>();
        m_fixture->switchOn({0});
        m_devices.push_back(static_cast<std::int32_t>(m_fixture->enrollments().first().device.value()));
        m_devices.push_back(m_devices.front() == 1 ? 2 : 1);
    }
    void cleanupTestCase()
    {
        m_fixture.reset();
        m_look.reset();
    }

    void withoutAnItemItSaysWhatToDo()
    {
        const auto dialog = open();
        QTRY_VERIFY(!widgetIn<QComboBox>(*dialog, "giveItem")->isVisible());
        QVERIFY(!widgetIn<QPushButton>(*dialog, "applyGiving")->isEnabled());
    }

    void theChosenGetItAndTheOthersAreNamed()
    {
        for (const char *name : {"First", "Second"}) {
            const QJsonObject wifi{{QStringLiteral("SSID_STR"), QString::fromLatin1(name)},
                                   {QStringLiteral("EncryptionType"), QStringLiteral("None")}};
            (void)needNow(m_fixture->application->configuration().save(
                m_fixture->organisation, {}, QStringLiteral("wifi"), wifi, {.name = QString::fromLatin1(name)}));
        }
        const auto dialog = open();
        const QSignalSpy given(dialog.get(), &GiveItemDialog::given);
        auto *items = widgetIn<QComboBox>(*dialog, "giveItem");
        QTRY_COMPARE(items->count(), 2);
        items->setCurrentIndex(1);
        const QAbstractItemModel *rows = widgetIn<QTableView>(*dialog, "redeployTable")->model();
        QTRY_COMPARE(rows->rowCount(), 2);
        auto *apply = widgetIn<QPushButton>(*dialog, "applyGiving");
        QTRY_VERIFY(apply->isEnabled());
        QVERIFY2(apply->text().startsWith(QStringLiteral("Tell 1 ")), qPrintable(apply->text()));
        clickIn(*dialog, "applyGiving");
        QTRY_COMPARE(given.size(), 1);
        QCOMPARE(given.first().first().toInt(), 1);
        const auto commands = m_fixture->commands();
        QVERIFY(std::ranges::any_of(commands, [](const Command &command) {
            return command.title == QLatin1StringView("InstallProfile Second");
        }));
        QVERIFY(std::ranges::none_of(commands, [](const Command &command) {
            return command.title == QLatin1StringView("InstallProfile First");
        }));
    }
};

QTEST_MAIN(TestGiveItemDialog)
#include "tst_giveitemdialog.moc"
