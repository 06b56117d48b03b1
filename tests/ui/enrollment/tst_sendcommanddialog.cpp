#include "tests/support/enrollmentfixture.h"
#include "tests/support/widgets.h"
#include "ui/assignment/plangroups.h"
#include "ui/common/appearance.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/enrollment/sendcommanddialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTableView>

using namespace Muster;

// From the choice of a command over its plan to the queue.
class TestSendCommandDialog : public QObject {
    Q_OBJECT

    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<EnrollmentFixture> m_fixture;
    std::vector<std::int32_t> m_devices; // two that enrolled, two that did not

    std::unique_ptr<SendCommandDialog> open(const char *type)
    {
        auto dialog =
            std::make_unique<SendCommandDialog>(m_fixture->application->commands(), m_fixture->organisation, m_devices);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->choose(QString::fromLatin1(type));
        dialog->show();
        return dialog;
    }
    static QPushButton *next(SendCommandDialog &dialog) { return widgetIn<QPushButton>(dialog, "commandNext"); }
    static QString heading(SendCommandDialog &dialog) { return widgetIn<QLabel>(dialog, "commandHeading")->text(); }
    // Presses Plan and waits for it.
    static void plan(SendCommandDialog &dialog)
    {
        clickIn(dialog, "commandNext");
        [&] { QTRY_VERIFY(widgetIn<QPushButton>(dialog, "commandBack")->isVisible()); }();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>();
        m_fixture = std::make_unique<EnrollmentFixture>();
        m_fixture->switchOn({0, 1});
        for (const Enrollment &enrollment : m_fixture->enrollments())
            m_devices.push_back(static_cast<std::int32_t>(enrollment.device.value()));
        for (std::int32_t id = 1; m_devices.size() < 4; ++id) {
            if (!std::ranges::contains(m_devices, id))
                m_devices.push_back(id);
        }
    }
    void cleanupTestCase()
    {
        m_fixture.reset();
        m_look.reset();
    }

    void everyCommandHasItsForm()
    {
        const auto dialog = open("DeviceInformation");
        for (const CommandForm &form : commandForms()) {
            dialog->choose(form.type);
            for (const CommandField &field : form.fields)
                QVERIFY2(!dialog->findChildren<QWidget *>(field.key).isEmpty(), qPrintable(form.type + field.key));
        }
    }

    void aQuestionIsPlannedAndSent()
    {
        const auto dialog = open("SecurityInfo");
        const QSignalSpy sent(dialog.get(), &SendCommandDialog::sent);
        plan(*dialog);
        QVERIFY2(heading(*dialog).contains(QStringLiteral("2 of 4")), qPrintable(heading(*dialog)));
        QVERIFY(!widgetIn<QLineEdit>(*dialog, "commandConfirm")->isVisible());
        auto *groups = dialog->findChild<PlanGroups *>();
        QCOMPARE(groups->model()->rowCount(), 2); // who gets it, who never enrolled
        auto *table = widgetIn<QTableView>(*dialog, "commandTargets");
        QCOMPARE(table->model()->rowCount(), 2);
        const qsizetype before = m_fixture->commands().size();
        clickIn(*dialog, "commandNext");
        QTRY_COMPARE(sent.size(), 1);
        QCOMPARE(m_fixture->commands().size(), before + 2);
        QVERIFY(heading(*dialog).contains(QStringLiteral("queued")));
        clickIn(*dialog, "commandNext");
        QTRY_VERIFY(!dialog->isVisible());
    }

    void whatCannotBeUndoneWantsTheNumberTyped()
    {
        const auto dialog = open("EraseDevice");
        plan(*dialog);
        auto *strip = widgetIn<MessageStrip>(*dialog, "commandStrip");
        QVERIFY(strip->isVisible() && strip->text().contains(QStringLiteral("cannot be undone")));
        QVERIFY(!next(*dialog)->isEnabled());
        auto *confirm = widgetIn<QLineEdit>(*dialog, "commandConfirm");
        QTest::keyClicks(confirm, QStringLiteral("4")); // chosen, but not the number that gets it
        QVERIFY(!next(*dialog)->isEnabled());
        confirm->selectAll();
        QTest::keyClicks(confirm, QStringLiteral("2"));
        QVERIFY(next(*dialog)->isEnabled());
        QTest::keyClick(confirm, Qt::Key_Return);
        QVERIFY(heading(*dialog).contains(QStringLiteral("2 of 4"))); // Enter is no yes
        clickIn(*dialog, "commandBack");
        plan(*dialog);
        QVERIFY(confirm->text().isEmpty() && !next(*dialog)->isEnabled()); // it was another plan's yes
    }

    void whatIsWrongIsSaidAtOnce()
    {
        const auto dialog = open("DeviceLock");
        QTest::keyClicks(widgetIn<QLineEdit>(*dialog, "PIN"), QStringLiteral("12"));
        clickIn(*dialog, "commandNext");
        auto *strip = widgetIn<MessageStrip>(*dialog, "commandStrip");
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->text().contains(QStringLiteral("six digits")));
        QVERIFY(!widgetIn<QPushButton>(*dialog, "commandBack")->isVisible());
    }

    // A switch that nobody touched is no wish to switch off.
    void aSettingThatIsNotSaidIsNotSent()
    {
        const auto dialog = open("Settings");
        clickIn(*dialog, "commandNext");
        auto *strip = widgetIn<MessageStrip>(*dialog, "commandStrip");
        QTRY_VERIFY(strip->isVisible());
        widgetIn<QComboBox>(*dialog, "Bluetooth")->setCurrentIndex(2);
        plan(*dialog);
        QVERIFY(next(*dialog)->isEnabled());
    }

    void nobodyIsNoPlan()
    {
        const auto dialog = open("DeviceConfigured");
        plan(*dialog);
        QVERIFY(heading(*dialog).startsWith(QStringLiteral("No device")));
        QVERIFY(!next(*dialog)->isEnabled());
    }
};

QTEST_MAIN(TestSendCommandDialog)
#include "tst_sendcommanddialog.moc"
