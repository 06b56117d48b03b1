#include "ui/devices/devicedetails.h"

#include "tests/support/fakeclock.h"
#include "ui/common/appearance.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/devices/explanationdialog.h"
#include "ui/devices/timelineview.h"

#include <QAbstractItemModelTester>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace Muster;

class TestDeviceDetails : public QObject {
    Q_OBJECT

private:
    Appearance m_appearance;
    FakeClock m_clock;

    static Device aDevice(int id)
    {
        Device device;
        device.id = DeviceId(id);
        device.serial = SerialNumber(QStringLiteral("S%1").arg(id));
        return device;
    }

    [[nodiscard]] ExplainedDevice explained(const Device &device) const
    {
        return {.serial = device.serial,
                .device = device,
                .organisation = QStringLiteral("North"),
                .verdict = {QStringLiteral("no-profile"), DeviceExplanation::Severity::Attention,
                            QStringLiteral("It would start unmanaged"), QStringLiteral("Nobody assigned a profile."),
                            QStringLiteral("Assign one."), QStringLiteral("assign")},
                .timeline = {{m_clock.now(), TimelineSource::Person, QStringLiteral("pencil"),
                              QStringLiteral("Written down"), QStringLiteral("Person: “Ada”"), QStringLiteral("ben")},
                             {m_clock.now().addDays(-1),
                              TimelineSource::Apple,
                              QStringLiteral("org"),
                              QStringLiteral("Assigned to this service"),
                              {}}}};
    }

private Q_SLOTS:
    void managementLeadsToCommandsAndToTheConversation()
    {
        DeviceDetails pane(m_clock);
        pane.setDevice(aDevice(7));
        pane.showManagement();
        pane.show();
        auto *command = pane.findChild<QPushButton *>(QStringLiteral("commandToDevice"));
        auto *conversation = pane.findChild<QPushButton *>(QStringLiteral("showConversation"));
        QVERIFY(!command->isVisible() && !conversation->isVisible()); // it has never come
        ExplainedDevice known = explained(aDevice(7));
        Enrollment enrollment;
        enrollment.state = EnrollmentState::Enrolled;
        known.managed.enrollment = enrollment;
        pane.setExplained(known);
        QVERIFY(command->isVisible() && conversation->isVisible());
        const QSignalSpy commands(&pane, &DeviceDetails::commandRequested);
        const QSignalSpy conversations(&pane, &DeviceDetails::conversationRequested);
        command->click();
        conversation->click();
        QCOMPARE(commands.first().first().value<DeviceId>(), DeviceId(7));
        QCOMPARE(conversations.first().first().toString(), QStringLiteral("S7"));
    }

    void aVerdictStandsWithItsNextStepAndItsAction()
    {
        DeviceDetails pane(m_clock);
        auto *strip = pane.findChild<MessageStrip *>(QStringLiteral("deviceVerdict"));
        pane.setDevice(aDevice(1));
        QVERIFY(strip->isHidden());

        pane.setExplained(explained(aDevice(1)));

        QVERIFY(!strip->isHidden());
        QVERIFY(strip->text().contains(QLatin1StringView("It would start unmanaged.")));
        QVERIFY(strip->text().contains(QLatin1StringView("What to do: Assign one.")));
        QVERIFY(pane.asText().startsWith(QLatin1StringView("S1\nIt would start unmanaged.")));
        QSignalSpy asked(&pane, &DeviceDetails::actionRequested);
        strip->button()->click();
        QCOMPARE(asked.value(0).value(0).toString(), QStringLiteral("assign"));
    }

    void anotherDevicesVerdictIsNotShown()
    {
        DeviceDetails pane(m_clock);
        pane.setDevice(aDevice(2));

        pane.setExplained(explained(aDevice(1)));

        QVERIFY(pane.findChild<MessageStrip *>(QStringLiteral("deviceVerdict"))->isHidden());
        QVERIFY(!pane.asText().contains(QLatin1StringView("unmanaged")));
    }

    void theTimelineHasATabOfItsOwn()
    {
        DeviceDetails pane(m_clock);
        auto *timeline = pane.findChild<TimelineView *>();
        const QAbstractItemModelTester tester(timeline->model());
        pane.setDevice(aDevice(1));
        pane.setExplained(explained(aDevice(1)));
        QVERIFY(timeline->isHidden());

        pane.findChild<QTabBar *>()->setCurrentIndex(1);

        QVERIFY(!timeline->isHidden());
        QCOMPARE(timeline->model()->rowCount(), 2);
        const QString read = timeline->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(read.startsWith(QStringLiteral("Written down, ben · Person: “Ada”")), qPrintable(read));
        pane.resize(400, 600);
        pane.show();
        QVERIFY(!pane.grab().isNull());
    }

    void anExplanationIsTextToCopy()
    {
        ExplanationDialog dialog(explained(aDevice(1)), m_clock.now());

        const QString text = dialog.findChild<QPlainTextEdit *>()->toPlainText();

        QVERIFY(text.startsWith(QLatin1StringView("S1, North\nIt would start unmanaged.")));
        QVERIFY(text.contains(QLatin1StringView("Written down  (ben)")));
    }
};

QTEST_MAIN(TestDeviceDetails)
#include "tst_devicedetails.moc"
