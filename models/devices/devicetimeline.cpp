#include "models/devices/devicetimeline.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("DeviceTimeline", text);
}

class Timeline {
public:
    explicit Timeline(const TimelineFacts &facts)
        : m_facts(facts)
    {
    }

    [[nodiscard]] QList<TimelineEntry> made()
    {
        for (const DeviceEvent &event : m_facts.events)
            addEvent(event);
        for (const DevicePlan &plan : m_facts.plans)
            add({plan.at, TimelineSource::Person, QStringLiteral("diff"), plan.title, {}, plan.by, plan.id});
        addChanges();
        for (const DeviceContact &contact : m_facts.contacts)
            addContact(contact);
        addAppleDates();
        addRepair();
        std::ranges::stable_sort(m_entries, std::ranges::greater(), &TimelineEntry::at);
        return std::move(m_entries);
    }

private:
    void add(TimelineEntry entry)
    {
        if (entry.at.isValid())
            m_entries.append(std::move(entry));
    }

    [[nodiscard]] QString nameOf(const QString &uuid) const { return m_facts.profileNames.value(uuid.toLower(), uuid); }

    // The plan in force when something was asked of Apple.
    [[nodiscard]] PlanId planAt(const QDateTime &at) const
    {
        const DevicePlan *found = nullptr;
        for (const DevicePlan &plan : m_facts.plans) {
            if (plan.at <= at && (!found || plan.at > found->at))
                found = &plan;
        }
        return found ? found->id : PlanId();
    }

    void addEvent(const DeviceEvent &event)
    {
        switch (event.kind) {
        case DeviceEvent::Kind::Profile:
            addProfileChange(event);
            return;
        case DeviceEvent::Kind::Left:
            add({event.at, TimelineSource::Apple, QStringLiteral("unlink"), say("Left this service"),
                 departureText(static_cast<DeviceDeparture>(qBound(0, event.after.toInt(), 5)))});
            return;
        case DeviceEvent::Kind::Returned:
            add({event.at, TimelineSource::Apple, QStringLiteral("link"), say("Came back to this service"), {}});
            return;
        case DeviceEvent::Kind::Asked:
            add({event.at,
                 TimelineSource::Muster,
                 QStringLiteral("out"),
                 event.after.isEmpty() ? say("Asked Apple to remove its profile")
                                       : say("Asked Apple to assign “%1”").arg(nameOf(event.after)),
                 {},
                 {},
                 planAt(event.at)});
            return;
        case DeviceEvent::Kind::Answered:
            addAnswer(event);
            return;
        case DeviceEvent::Kind::Verified:
            add({event.at,
                 TimelineSource::Muster,
                 QStringLiteral("ok"),
                 say("Read back: Apple has what was wanted"),
                 {},
                 {},
                 planAt(event.at)});
            return;
        }
    }

    void addAnswer(const DeviceEvent &event)
    {
        const bool isFine = event.before == QLatin1StringView("SUCCESS");
        const bool isWait = event.before == QLatin1StringView("THROTTLED");
        const QString detail = isFine                             ? QString()
            : isWait                                              ? say("Its profile was changed too often lately.")
            : event.before == QLatin1StringView("NOT_ACCESSIBLE") ? say("Apple does not give it out to this service.")
            : event.before == QLatin1StringView("MISSING")        ? say("Apple's answer did not name it.")
            : event.before == QLatin1StringView("UNCHANGED")      ? say("Apple accepted it and changed nothing.")
                                                                  : say("A fault on Apple's side.");
        add({event.at,
             TimelineSource::Apple,
             isFine       ? QStringLiteral("ok")
                 : isWait ? QStringLiteral("waiting")
                          : QStringLiteral("failed"),
             say("Answered: %1").arg(event.before),
             detail,
             {},
             planAt(event.at)});
    }

    void addProfileChange(const DeviceEvent &event)
    {
        const auto [before, beforeUuid] = parted(event.before);
        const auto [after, afterUuid] = parted(event.after);
        switch (after) {
        case ProfileStatus::Assigned:
            add({event.at, TimelineSource::Apple, QStringLiteral("profile"), say("Has “%1” now").arg(nameOf(afterUuid)),
                 before == ProfileStatus::Empty || before == ProfileStatus::Removed
                     ? QString()
                     : say("Before: “%1”.").arg(nameOf(beforeUuid))});
            return;
        case ProfileStatus::Pushed:
            add({event.at,
                 TimelineSource::Apple,
                 QStringLiteral("power"),
                 say("Switched on, took “%1”").arg(nameOf(afterUuid)),
                 {}});
            return;
        case ProfileStatus::Removed:
            add({event.at, TimelineSource::Apple, QStringLiteral("attention"), say("Apple dropped its profile"),
                 say("It was assigned to this service again. Before: “%1”.").arg(nameOf(beforeUuid))});
            return;
        case ProfileStatus::Empty:
            break;
        }
        add({event.at, TimelineSource::Apple, QStringLiteral("unlink"), say("Has no profile any more"),
             beforeUuid.isEmpty() ? QString() : say("Before: “%1”.").arg(nameOf(beforeUuid))});
    }

    // "1:UUID", as the triggers write it.
    [[nodiscard]] static std::pair<ProfileStatus, QString> parted(const QString &text)
    {
        const qsizetype colon = text.indexOf(u':');
        return {static_cast<ProfileStatus>(qBound(0, text.first(qMax<qsizetype>(0, colon)).toInt(), 3)),
                text.sliced(colon + 1)};
    }

    // One entry for each edit, which may have changed several fields.
    void addChanges()
    {
        QHash<EditId, qsizetype> entries;
        for (const FieldChange &change : m_facts.changes) {
            if (!change.edit.at.isValid())
                continue;
            const QString what = change.before.isEmpty()
                ? QStringLiteral("%1: “%2”").arg(ownFieldText(change.field), change.after)
                : change.after.isEmpty()
                ? say("%1: “%2” taken away").arg(ownFieldText(change.field), change.before)
                : QStringLiteral("%1: “%2” → “%3”").arg(ownFieldText(change.field), change.before, change.after);
            if (const auto known = entries.constFind(change.edit.id); known != entries.cend()) {
                m_entries[*known].detail += QStringLiteral("; ") + what;
                continue;
            }
            const QString fact = change.edit.how == QLatin1StringView("import")
                ? say("Changed by the file %1").arg(change.edit.what)
                : change.edit.how == QLatin1StringView("undo") ? say("A change was taken back")
                                                               : say("Written down");
            entries.insert(change.edit.id, m_entries.size());
            add({change.edit.at, TimelineSource::Person, QStringLiteral("pencil"), fact, what, change.edit.by});
        }
    }

    void addContact(const DeviceContact &contact)
    {
        const auto entry = [&](const char *icon, const QString &fact, const QString &detail = {}) {
            add({contact.at, TimelineSource::Device, QString::fromLatin1(icon), fact, detail});
        };
        switch (contact.kind) {
        case DeviceContact::Kind::CheckedIn:
            entry("power", say("Asked for its enrollment profile"));
            return;
        case DeviceContact::Kind::Waiting:
            entry("waiting", say("Waits in Setup Assistant"), contact.item);
            return;
        case DeviceContact::Kind::Enrolled:
            entry("ok", say("Enrolled"));
            return;
        case DeviceContact::Kind::RemovedByUser:
            entry("failed", say("Its management was removed"));
            return;
        }
    }

    // What Apple's record says by itself; events tell the same again where there were any.
    void addAppleDates()
    {
        const Device &device = m_facts.device;
        add({device.assignedAt, TimelineSource::Apple, QStringLiteral("org"), say("Assigned to this service"),
             device.assignedBy.isEmpty() ? QString() : say("By %1.").arg(device.assignedBy)});
        add({device.firstSeenAt, TimelineSource::Muster, QStringLiteral("sync"), say("Seen for the first time"), {}});
        const auto isTold = [this](const QDateTime &at) {
            return std::ranges::any_of(m_entries, [&](const TimelineEntry &entry) {
                return entry.source == TimelineSource::Apple && qAbs(entry.at.secsTo(at)) < 60
                    && entry.fact != say("Assigned to this service");
            });
        };
        const bool hasProfile =
            device.profileStatus == ProfileStatus::Assigned || device.profileStatus == ProfileStatus::Pushed;
        if (hasProfile && !isTold(device.profileAssignedAt))
            add({device.profileAssignedAt,
                 TimelineSource::Apple,
                 QStringLiteral("profile"),
                 say("Has “%1” now").arg(nameOf(device.profileUuid)),
                 {}});
        if (!isTold(device.profilePushedAt))
            add({device.profilePushedAt,
                 TimelineSource::Apple,
                 QStringLiteral("power"),
                 device.activatedUuid.isEmpty() ? say("Switched on, took its profile")
                                                : say("Switched on, took “%1”").arg(nameOf(device.activatedUuid)),
                 {}});
        if (!device.isPresent && !isTold(device.leftAt))
            add({device.leftAt, TimelineSource::Apple, QStringLiteral("unlink"), say("Left this service"),
                 departureText(device.departure)});
    }

    void addRepair()
    {
        const Device &device = m_facts.device;
        const QDateTime at = m_facts.repair.date.isValid() ? m_facts.repair.date.startOfDay(QTimeZone::UTC)
            : device.leftAt.isValid()                      ? device.leftAt
                                                           : device.firstSeenAt;
        if (!m_facts.repair.original.isEmpty())
            add({at,
                 TimelineSource::Apple,
                 QStringLiteral("redo"),
                 say("Took the place of %1 in a repair").arg(m_facts.repair.original.text()),
                 {}});
        if (!m_facts.repair.successor.isEmpty())
            add({at,
                 TimelineSource::Apple,
                 QStringLiteral("redo"),
                 say("%1 took its place in a repair").arg(m_facts.repair.successor.text()),
                 {}});
    }

    const TimelineFacts &m_facts;
    QList<TimelineEntry> m_entries;
};

} // namespace

QList<TimelineEntry> timelineOf(const TimelineFacts &facts)
{
    return Timeline(facts).made();
}

QString timelineSourceName(TimelineSource source)
{
    switch (source) {
    case TimelineSource::Apple:
        return QStringLiteral("apple");
    case TimelineSource::Muster:
        return QStringLiteral("muster");
    case TimelineSource::Device:
        return QStringLiteral("device");
    case TimelineSource::Person:
        break;
    }
    return QStringLiteral("person");
}

QString timelineSourceText(const TimelineEntry &entry)
{
    switch (entry.source) {
    case TimelineSource::Apple:
        return say("Apple");
    case TimelineSource::Muster:
        return say("Muster");
    case TimelineSource::Device:
        return say("The device");
    case TimelineSource::Person:
        break;
    }
    return entry.who.isEmpty() ? say("Somebody") : entry.who;
}

} // namespace Muster
