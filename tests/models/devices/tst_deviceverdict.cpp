#include "models/devices/deviceverdict.h"

#include <QSet>
#include <QTest>

#include <functional>

using namespace Muster;

namespace {

const QDateTime now = QDateTime::fromString(QStringLiteral("2026-10-14T12:00:00Z"), Qt::ISODate);

QDateTime hoursAgo(int hours)
{
    return now.addSecs(-3600 * qint64(hours));
}

// A device that is here without a profile; its organisation was synced an hour ago.
DeviceFacts aDevice()
{
    DeviceFacts facts;
    facts.serial = SerialNumber(QStringLiteral("C02XK1ZPJGH5"));
    facts.now = now;
    facts.factsAt = hoursAgo(1);
    Organisation organisation;
    organisation.name = QStringLiteral("Riverside Schools");
    organisation.account = AccountFacts();
    organisation.tokenLoadedAt = hoursAgo(1000);
    organisation.tokenExpiresAt = now.addDays(200);
    facts.organisation = organisation;
    Device device;
    device.serial = facts.serial;
    device.family = QStringLiteral("iPad");
    device.assignedAt = hoursAgo(500);
    facts.device = device;
    return facts;
}

DeviceFacts unknown()
{
    DeviceFacts facts = aDevice();
    facts.device.reset();
    return facts;
}

DeviceFacts left(DeviceDeparture how)
{
    DeviceFacts facts = aDevice();
    facts.device->isPresent = false;
    facts.device->departure = how;
    facts.device->leftAt = hoursAgo(20 * 24);
    return facts;
}

DeviceFacts ready()
{
    DeviceFacts facts = aDevice();
    facts.device->profileStatus = ProfileStatus::Assigned;
    facts.device->profileUuid = QStringLiteral("NEW");
    facts.device->profileAssignedAt = hoursAgo(10);
    facts.has = ProfileOfUuid{ProfileId(7), 7, true, QStringLiteral("Staff iPads")};
    facts.wanted = {7, WantedBy::Rule, 0};
    facts.wantedName = QStringLiteral("Staff iPads");
    facts.decidedBy = QStringLiteral("Staff");
    return facts;
}

DeviceFacts switchedOn()
{
    DeviceFacts facts = ready();
    facts.device->profileStatus = ProfileStatus::Pushed;
    facts.device->profilePushedAt = hoursAgo(5);
    facts.device->activatedAt = hoursAgo(5);
    facts.device->activatedUuid = QStringLiteral("NEW");
    facts.activated = facts.has;
    facts.newestNumber = 7;
    return facts;
}

DeviceFacts queued(const char *answer = "", QueueState state = QueueState::Waiting)
{
    DeviceFacts facts = aDevice();
    facts.wanted = {7, WantedBy::Default, 0};
    facts.wantedName = QStringLiteral("Staff iPads");
    QueueRow row;
    row.profile = 7;
    row.state = state;
    row.since = hoursAgo(3);
    row.askedAt = hoursAgo(0);
    row.answer = QString::fromLatin1(answer);
    facts.queue = row;
    return facts;
}

DeviceFacts seen(DeviceContact::Kind kind, int hours, const char *item = "")
{
    DeviceFacts facts = switchedOn();
    facts.contacts = {{hoursAgo(hours), kind, QString::fromLatin1(item)}};
    return facts;
}

DeviceFacts troubled(DeviceFacts facts, ErrorKind kind, const char *message)
{
    facts.organisation->trouble = Trouble{{kind, QString::fromLatin1(message)}, hoursAgo(2)};
    return facts;
}

DeviceFacts with(DeviceFacts facts, const std::function<void(DeviceFacts &)> &change)
{
    change(facts);
    return facts;
}

using Severity = DeviceExplanation::Severity;

} // namespace

class TestDeviceVerdict : public QObject {
    Q_OBJECT

private:
    static void row(const char *name, const char *id, Severity severity, const DeviceFacts &facts,
                    const QStringList &says = {})
    {
        QTest::newRow(name) << QString::fromLatin1(id) << severity << facts << says;
    }
    static void unknownRows();
    static void departureRows();
    static void contactRows();
    static void queueRows();
    static void bareRows();
    static void profileRows();

private Q_SLOTS:
    static void initTestCase() { qputenv("TZ", "UTC"); }
    void factsHaveAVerdict_data();
    void factsHaveAVerdict();
    void aVerdictIsCopiedAsText();
};

Q_DECLARE_METATYPE(DeviceFacts)
Q_DECLARE_METATYPE(DeviceExplanation::Severity)

void TestDeviceVerdict::unknownRows()
{
    row("no organisation at all", "no-organisation", Severity::Neutral,
        with(unknown(), [](DeviceFacts &f) { f.organisation.reset(); }), {QStringLiteral("Enroll")});
    row("an organisation without a token", "no-organisation", Severity::Neutral,
        with(unknown(), [](DeviceFacts &f) { f.organisation->account.reset(); }));
    row("never synced", "never-synced", Severity::Attention,
        with(unknown(), [](DeviceFacts &f) { f.factsAt = QDateTime(); }), {QStringLiteral("Riverside Schools")});
    row("unknown while Apple does not answer", "unknown-trouble", Severity::Failed,
        troubled(unknown(), ErrorKind::TermsNotSigned, "Apple's terms are unsigned."), {QStringLiteral("unsigned")});
    row("unknown, and looks mistyped", "mistyped", Severity::Attention,
        with(unknown(), [](DeviceFacts &f) { f.serial = SerialNumber(QStringLiteral("CO2XK1ZPJGH5")); }),
        {QStringLiteral("zero")});
    row("unknown", "never-seen", Severity::Attention, unknown(),
        {QStringLiteral("today at 11:00"), QStringLiteral("portal")});
}

void TestDeviceVerdict::departureRows()
{
    row("taken", "taken", Severity::Neutral, left(DeviceDeparture::Taken), {QStringLiteral("24 Sep")});
    row("on another organisation's service", "other-organisation", Severity::Neutral,
        with(left(DeviceDeparture::Taken), [](DeviceFacts &f) { f.elsewhere = QStringLiteral("Hillside"); }),
        {QStringLiteral("Hillside")});
    row("its user left in the provisional period", "left-provisional", Severity::Attention,
        with(left(DeviceDeparture::Taken),
             [](DeviceFacts &f) {
                 f.device->own.source = QStringLiteral("Apple Configurator");
                 f.device->activatedAt = hoursAgo(30 * 24);
             }),
        {QStringLiteral("provisional")});
    row("taken after the provisional period", "taken", Severity::Neutral,
        with(left(DeviceDeparture::Taken), [](DeviceFacts &f) {
            f.device->own.source = QStringLiteral("Apple Configurator");
            f.device->activatedAt = hoursAgo(60 * 24);
        }));
    row("released with Muster", "released", Severity::Neutral, left(DeviceDeparture::Released),
        {QStringLiteral("reseller")});
    row("not accessible", "not-accessible", Severity::Attention, left(DeviceDeparture::Asked));
    row("missing from the list", "missing", Severity::Attention, left(DeviceDeparture::Absent));
    row("replaced, by whom is known", "replaced", Severity::Neutral,
        with(left(DeviceDeparture::Replaced),
             [](DeviceFacts &f) { f.repair.successor = SerialNumber(QStringLiteral("NEWONE")); }),
        {QStringLiteral("NEWONE")});
    row("replaced, by whom is not known", "replaced", Severity::Neutral, left(DeviceDeparture::Replaced));
    row("left for unknown reasons", "left", Severity::Neutral, left(DeviceDeparture::Unknown));
}

void TestDeviceVerdict::contactRows()
{
    using Kind = DeviceContact::Kind;
    row("waits in Setup Assistant for something", "setup-waiting", Severity::Waiting, seen(Kind::Waiting, 1, "Wi-Fi"),
        {QStringLiteral("Wi-Fi"), QStringLiteral("today at 11:00")});
    row("waits in Setup Assistant for nobody knows what", "setup-waiting", Severity::Waiting, seen(Kind::Waiting, 1));
    row("enrolled", "enrolled", Severity::Ok, seen(Kind::Enrolled, 4), {QStringLiteral("today at 08:00")});
    row("enrolled then removed", "removed", Severity::Attention, seen(Kind::RemovedByUser, 2),
        {QStringLiteral("today at 10:00"), QStringLiteral("Erase")});
    row("removed while provisional", "removed", Severity::Attention,
        with(seen(Kind::RemovedByUser, 2),
             [](DeviceFacts &f) { f.device->own.source = QStringLiteral("MANUALLY_ADDED"); }),
        {QStringLiteral("provisional")});
    row("just checked in", "checked-in", Severity::Waiting, seen(Kind::CheckedIn, 0));
    row("checked in long ago", "checked-in", Severity::Attention, seen(Kind::CheckedIn, 3), {QStringLiteral("screen")});
    row("clock ahead", "clock", Severity::Failed,
        with(seen(Kind::CheckedIn, 1), [](DeviceFacts &f) { f.contacts.first().clockSkew = std::chrono::hours(3); }),
        {QStringLiteral("3 h ahead")});
    row("clock behind", "clock", Severity::Failed,
        with(seen(Kind::CheckedIn, 1), [](DeviceFacts &f) { f.contacts.first().clockSkew = std::chrono::hours(-80); }),
        {QStringLiteral("behind")});
    row("clock a minute off", "enrolled", Severity::Ok,
        with(seen(Kind::Enrolled, 1), [](DeviceFacts &f) { f.contacts.first().clockSkew = std::chrono::minutes(1); }));
    row("removed before it was switched on again", "switched-on", Severity::Ok, seen(Kind::RemovedByUser, 100));
}

void TestDeviceVerdict::queueRows()
{
    row("queued", "queued", Severity::Waiting, queued(),
        {QStringLiteral("Staff iPads"), QStringLiteral("by the default")});
    row("queued for one that is in use", "queued", Severity::Waiting,
        with(switchedOn(), [](DeviceFacts &f) { f.queue = queued().queue; }), {QStringLiteral("erased")});
    row("its profile is being removed", "being-removed", Severity::Waiting,
        with(queued(), [](DeviceFacts &f) { f.queue->profile = handNone; }));
    row("asked", "asked", Severity::Waiting, queued("", QueueState::Asked));
    row("throttled", "throttled", Severity::Waiting,
        with(queued("THROTTLED"), [](DeviceFacts &f) { f.queue->notBefore = now.addSecs(8400); }),
        {QStringLiteral("today at 14:20"), QStringLiteral("by itself")});
    row("throttled until now", "throttled-over", Severity::Waiting,
        with(queued("THROTTLED"), [](DeviceFacts &f) { f.queue->notBefore = hoursAgo(1); }));
    row("failed", "failed", Severity::Failed,
        with(queued("FAILED"),
             [](DeviceFacts &f) {
                 f.queue->attempts = 3;
                 f.queue->notBefore = now.addSecs(3600);
             }),
        {QStringLiteral("FAILED"), QStringLiteral("3 times"), QStringLiteral("today at 13:00")});
    row("Apple left it out", "failed-missing", Severity::Failed, queued("MISSING"));
    row("Apple changed nothing", "failed-unchanged", Severity::Failed, queued("UNCHANGED"));
    row("refused", "refused", Severity::Failed, queued("NOT_ACCESSIBLE", QueueState::Refused),
        {QStringLiteral("NOT_ACCESSIBLE")});
    row("paused", "paused", Severity::Attention, with(queued(), [](DeviceFacts &f) { f.isQueuePaused = true; }));
    row("unsigned terms", "terms", Severity::Failed, troubled(queued(), ErrorKind::TermsNotSigned, "Unsigned."),
        {QStringLiteral("administrator")});
    row("a refused token", "token", Severity::Failed, troubled(queued(), ErrorKind::Unauthorized, "No."));
    row("Apple out of reach", "unreachable", Severity::Failed,
        troubled(queued(), ErrorKind::Unreachable, "Connection refused."), {QStringLiteral("Connection refused")});
    row("a token that has ended", "token-expired", Severity::Failed,
        with(queued(), [](DeviceFacts &f) { f.organisation->tokenExpiresAt = hoursAgo(12); }),
        {QStringLiteral("today at 00:00")});
}

void TestDeviceVerdict::bareRows()
{
    row("wanted, not queued yet", "about-to-be-assigned", Severity::Waiting,
        with(queued(), [](DeviceFacts &f) { f.queue.reset(); }), {QStringLiteral("Staff iPads")});
    row("nobody decided", "undecided", Severity::Attention, aDevice(), {QStringLiteral("default")});
    row("no profile by hand", "none-by-hand", Severity::Attention,
        with(aDevice(), [](DeviceFacts &f) { f.wanted = {handNone, WantedBy::Hand, 0}; }));
    row("left as it is by hand", "no-profile", Severity::Attention,
        with(aDevice(), [](DeviceFacts &f) { f.wanted = {handLeave, WantedBy::Hand, 0}; }));
    row("dropped by Apple", "dropped", Severity::Attention,
        with(aDevice(), [](DeviceFacts &f) { f.device->profileStatus = ProfileStatus::Removed; }),
        {QStringLiteral("assigned again")});
    row("in use without a profile", "unmanaged", Severity::Attention,
        with(aDevice(), [](DeviceFacts &f) { f.device->activatedAt = hoursAgo(100); }), {QStringLiteral("erase")});
    row("a replacement without a profile", "replacement-bare", Severity::Attention,
        with(aDevice(), [](DeviceFacts &f) { f.repair.original = SerialNumber(QStringLiteral("OLDONE")); }),
        {QStringLiteral("OLDONE")});
    row("old facts", "undecided", Severity::Attention,
        with(aDevice(), [](DeviceFacts &f) { f.factsAt = hoursAgo(240); }), {QStringLiteral("10 day")});
}

void TestDeviceVerdict::profileRows()
{
    row("ready", "ready", Severity::Ok, ready(), {QStringLiteral("Staff iPads v7"), QStringLiteral("“Staff”")});
    row("ready with a foreign profile", "foreign", Severity::Neutral,
        with(ready(), [](DeviceFacts &f) { f.has.reset(); }));
    row("ready with an old version", "old-version", Severity::Attention,
        with(ready(), [](DeviceFacts &f) { f.has->isLatest = false; }));
    row("no profile when switched on", "on-before-profile", Severity::Attention,
        with(ready(), [](DeviceFacts &f) { f.device->activatedAt = hoursAgo(24); }),
        {QStringLiteral("14 h"), QStringLiteral("Erase it once")});
    row("in touch before its profile came", "on-before-profile", Severity::Attention,
        with(ready(), [](DeviceFacts &f) { f.contacts = {{hoursAgo(34), DeviceContact::Kind::Enrolled, {}}}; }),
        {QStringLiteral("24 h")});
    row("assigned again with an old push time", "former-profile", Severity::Waiting,
        with(ready(), [](DeviceFacts &f) { f.device->profilePushedAt = hoursAgo(82); }), {QStringLiteral("3 day")});
    row("switched on", "switched-on", Severity::Ok, switchedOn(), {QStringLiteral("today at 07:00")});
    row("switched on with a foreign profile", "switched-on", Severity::Ok, with(switchedOn(), [](DeviceFacts &f) {
            f.has.reset();
            f.activated.reset();
        }));
    row("another profile waits for the next erase", "next-erase", Severity::Waiting,
        with(switchedOn(),
             [](DeviceFacts &f) {
                 f.device->profileStatus = ProfileStatus::Assigned;
                 f.device->activatedUuid = QStringLiteral("OLD");
                 f.activated = ProfileOfUuid{ProfileId(8), 2, true, QStringLiteral("Loaners")};
             }),
        {QStringLiteral("Loaners v2"), QStringLiteral("Staff iPads v7")});
    row("switched on with an old version", "on-old-version", Severity::Attention,
        with(switchedOn(), [](DeviceFacts &f) { f.newestNumber = 9; }), {QStringLiteral("version 9")});
    row("provisional", "provisional", Severity::Attention,
        with(switchedOn(), [](DeviceFacts &f) { f.device->own.source = QStringLiteral("Apple Configurator"); }),
        {QStringLiteral("29 day"), QStringLiteral("13 Nov")});
    row("no longer provisional", "switched-on", Severity::Ok, with(switchedOn(), [](DeviceFacts &f) {
            f.device->own.source = QStringLiteral("Apple Configurator");
            f.device->profileAssignedAt = hoursAgo(41 * 24);
            f.device->profilePushedAt = f.device->activatedAt = hoursAgo(40 * 24);
        }));
    row("trouble is told with every verdict", "ready", Severity::Ok,
        troubled(ready(), ErrorKind::TermsNotSigned, "Apple's terms are unsigned."),
        {QStringLiteral("terms are unsigned")});
}

void TestDeviceVerdict::factsHaveAVerdict_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<DeviceExplanation::Severity>("severity");
    QTest::addColumn<DeviceFacts>("facts");
    QTest::addColumn<QStringList>("says");
    unknownRows();
    departureRows();
    contactRows();
    queueRows();
    bareRows();
    profileRows();
}

void TestDeviceVerdict::factsHaveAVerdict()
{
    QFETCH(const QString, id);
    QFETCH(const DeviceExplanation::Severity, severity);
    QFETCH(const DeviceFacts, facts);
    QFETCH(const QStringList, says);

    const DeviceExplanation verdict = explain(facts);

    QCOMPARE(verdict.id, id);
    QCOMPARE(severityName(verdict.severity), severityName(severity));
    QVERIFY(!verdict.heading.isEmpty() && !verdict.heading.endsWith(u'.'));
    QVERIFY2(verdict.heading.split(u' ').size() <= 9, qPrintable(verdict.heading));
    QVERIFY(verdict.body.endsWith(u'.'));
    QVERIFY(verdict.nextStep.endsWith(u'.'));
    const QString text = verdict.text();
    QVERIFY2(!text.contains(u'%') && !text.contains(QLatin1StringView("  ")), qPrintable(text));
    for (const QString &part : says)
        QVERIFY2(text.contains(part), qPrintable(part + QStringLiteral(" is not in: ") + text));
}

void TestDeviceVerdict::aVerdictIsCopiedAsText()
{
    const QString text = explain(ready()).text();

    QCOMPARE(
        text,
        QStringLiteral("Ready, not yet on. “Staff iPads v7” was assigned today at 02:00. It should have it (by the "
                       "rule “Staff”).\nWhat to do: Switch it on: it enrolls by itself."));
}

QTEST_GUILESS_MAIN(TestDeviceVerdict)
#include "tst_deviceverdict.moc"
