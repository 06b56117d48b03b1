#include "models/devices/devicetimeline.h"

#include <QTest>

using namespace Muster;

class TestDeviceTimeline : public QObject {
    Q_OBJECT

private:
    static QDateTime at(const char *time)
    {
        return QDateTime::fromString(QStringLiteral("2026-10-%1Z").arg(QString::fromLatin1(time)), Qt::ISODate);
    }

    // "14 08:00 apple Fact | detail", one a line.
    static QString golden(const TimelineFacts &facts)
    {
        QString text;
        for (const TimelineEntry &entry : timelineOf(facts)) {
            text +=
                entry.at.toString(QStringLiteral("dd HH:mm ")) + timelineSourceName(entry.source) + u' ' + entry.fact;
            if (!entry.detail.isEmpty())
                text += QStringLiteral(" | ") + entry.detail;
            if (entry.plan.isValid())
                text += QStringLiteral(" #%1").arg(entry.plan.value());
            text += u'\n';
        }
        return text;
    }

    static TimelineFacts someFacts()
    {
        TimelineFacts facts;
        facts.profileNames = {{QStringLiteral("aa"), QStringLiteral("Staff v7")},
                              {QStringLiteral("bb"), QStringLiteral("Loaners v2")}};
        facts.device.firstSeenAt = at("01T09:00:00");
        facts.device.assignedAt = at("01T08:00:00");
        facts.device.assignedBy = QStringLiteral("jo@example.org");
        return facts;
    }

private Q_SLOTS:
    void aNewDeviceWasAssignedAndSeen()
    {
        QCOMPARE(golden(someFacts()),
                 QStringLiteral("01 09:00 muster Seen for the first time\n"
                                "01 08:00 apple Assigned to this service | By jo@example.org.\n"));
    }

    void aChangeIsAskedAnsweredAndRead()
    {
        TimelineFacts facts = someFacts();
        facts.device.profileStatus = ProfileStatus::Assigned;
        facts.device.profileUuid = QStringLiteral("AA");
        facts.device.profileAssignedAt = at("03T10:02:01");
        facts.plans = {{PlanId(4), QStringLiteral("Assign “Staff”"), at("03T10:00:00"), QStringLiteral("ada")}};
        facts.events = {
            {at("03T10:03:00"), DeviceEvent::Kind::Verified, {}, QStringLiteral("AA")},
            {at("03T10:02:00"), DeviceEvent::Kind::Profile, QStringLiteral("0:"), QStringLiteral("1:AA")},
            {at("03T10:02:00"), DeviceEvent::Kind::Answered, QStringLiteral("SUCCESS"), QStringLiteral("AA")},
            {at("03T10:01:00"), DeviceEvent::Kind::Asked, {}, QStringLiteral("AA")}};

        QCOMPARE(golden(facts),
                 QStringLiteral("03 10:03 muster Read back: Apple has what was wanted #4\n"
                                "03 10:02 apple Has “Staff v7” now\n"
                                "03 10:02 apple Answered: SUCCESS #4\n"
                                "03 10:01 muster Asked Apple to assign “Staff v7” #4\n"
                                "03 10:00 person Assign “Staff” #4\n"
                                "01 09:00 muster Seen for the first time\n"
                                "01 08:00 apple Assigned to this service | By jo@example.org.\n"));
    }

    void refusalsSayWhatTheyMean()
    {
        TimelineFacts facts = someFacts();
        facts.device.firstSeenAt = facts.device.assignedAt = QDateTime();
        int hour = 0;
        for (const char *word : {"FAILED", "MISSING", "NOT_ACCESSIBLE", "THROTTLED", "UNCHANGED"}) {
            const QDateTime when = at("05T00:00:00").addSecs(3600 * qint64(hour++));
            facts.events.prepend({when, DeviceEvent::Kind::Answered, QString::fromLatin1(word), QStringLiteral("AA")});
        }

        QCOMPARE(
            golden(facts),
            QStringLiteral("05 04:00 apple Answered: UNCHANGED | Apple accepted it and changed nothing.\n"
                           "05 03:00 apple Answered: THROTTLED | Its profile was changed too often lately.\n"
                           "05 02:00 apple Answered: NOT_ACCESSIBLE | Apple does not give it out to this service.\n"
                           "05 01:00 apple Answered: MISSING | Apple's answer did not name it.\n"
                           "05 00:00 apple Answered: FAILED | A fault on Apple's side.\n"));
    }

    void profilesComeAndGo()
    {
        TimelineFacts facts = someFacts();
        facts.device.firstSeenAt = facts.device.assignedAt = QDateTime();
        const auto change = [&](const char *when, const char *before, const char *after) {
            facts.events.prepend(
                {at(when), DeviceEvent::Kind::Profile, QString::fromLatin1(before), QString::fromLatin1(after)});
        };
        change("06T01:00:00", "1:AA", "1:BB");
        change("06T02:00:00", "1:BB", "2:BB");
        change("06T03:00:00", "2:BB", "3:BB");
        change("06T04:00:00", "1:AA", "0:");
        facts.events.prepend({at("06T05:00:00"), DeviceEvent::Kind::Left, QStringLiteral("0:"), QStringLiteral("5")});
        facts.events.prepend({at("06T06:00:00"), DeviceEvent::Kind::Returned, QStringLiteral("0:"), {}});

        QCOMPARE(golden(facts),
                 QStringLiteral("06 06:00 apple Came back to this service\n"
                                "06 05:00 apple Left this service | It was released from the organisation with Muster\n"
                                "06 04:00 apple Has no profile any more | Before: “Staff v7”.\n"
                                "06 03:00 apple Apple dropped its profile | It was assigned to this service again. "
                                "Before: “Loaners v2”.\n"
                                "06 02:00 apple Switched on, took “Loaners v2”\n"
                                "06 01:00 apple Has “Loaners v2” now | Before: “Staff v7”.\n"));
    }

    void whatPeopleWroteDownStandsByEdit()
    {
        TimelineFacts facts = someFacts();
        facts.device.firstSeenAt = facts.device.assignedAt = QDateTime();
        const DeviceEdit byHand{
            .id = EditId(1), .at = at("07T01:00:00"), .by = QStringLiteral("ada"), .how = QStringLiteral("hand")};
        const DeviceEdit byFile{.id = EditId(2),
                                .at = at("07T02:00:00"),
                                .by = QStringLiteral("ben"),
                                .how = QStringLiteral("import"),
                                .what = QStringLiteral("rooms.csv")};
        facts.changes = {{byFile, OwnField::Location, {}, QStringLiteral("Room 7")},
                         {byHand, OwnField::Person, {}, QStringLiteral("Ada")},
                         {byHand, OwnField::Note, QStringLiteral("old"), {}}};

        QCOMPARE(golden(facts),
                 QStringLiteral("07 02:00 person Changed by the file rooms.csv | Location: “Room 7”\n"
                                "07 01:00 person Written down | Person: “Ada”; Note: “old” taken away\n"));
        QCOMPARE(timelineSourceText(timelineOf(facts).first()), QStringLiteral("ben"));
    }

    void devicesAndRepairsSpeakToo()
    {
        TimelineFacts facts = someFacts();
        facts.device.assignedAt = QDateTime();
        facts.repair.original = SerialNumber(QStringLiteral("OLD"));
        facts.contacts = {{at("08T02:00:00"), DeviceContact::Kind::Waiting, QStringLiteral("Wi-Fi")},
                          {at("08T01:00:00"), DeviceContact::Kind::CheckedIn, {}}};

        QCOMPARE(golden(facts),
                 QStringLiteral("08 02:00 device Waits in Setup Assistant | Wi-Fi\n"
                                "08 01:00 device Asked for its enrollment profile\n"
                                "01 09:00 muster Seen for the first time\n"
                                "01 09:00 apple Took the place of OLD in a repair\n"));
    }

    void appleDatesAreToldWhereNoEventTellsThem()
    {
        TimelineFacts facts = someFacts();
        facts.device.firstSeenAt = facts.device.assignedAt = QDateTime();
        facts.device.profileStatus = ProfileStatus::Pushed;
        facts.device.profileUuid = facts.device.activatedUuid = QStringLiteral("AA");
        facts.device.profileAssignedAt = at("02T01:00:00");
        facts.device.profilePushedAt = at("02T05:00:00");

        QCOMPARE(golden(facts),
                 QStringLiteral("02 05:00 apple Switched on, took “Staff v7”\n"
                                "02 01:00 apple Has “Staff v7” now\n"));
    }
};

QTEST_GUILESS_MAIN(TestDeviceTimeline)
#include "tst_devicetimeline.moc"
