// The changes of many devices at once, and the audit events of all changes.
#include "app/sandbox/sandboxdice.h"
#include "app/sandbox/sandboxworld.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

// A UUID of version 4 in its form, thrown from the seed.
QByteArray makeUuid(SandboxDice dice)
{
    QByteArray hex = dice.hex(32).toLower();
    hex[12] = '4';
    hex[16] = "89ab"[dice.below(4)];
    for (const int at : {20, 16, 12, 8})
        hex.insert(at, '-');
    return hex;
}

QByteArray codeOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::NotFound:
        return "DEVICE_NOT_FOUND";
    case ErrorKind::Conflict:
        return "DEVICE_NOT_ELIGIBLE";
    default:
        return "FAILED";
    }
}

} // namespace

SandboxActivity &SandboxWorld::addActivity(const SandboxTask &task, const QDateTime &now)
{
    SandboxActivity activity;
    activity.id = makeUuid(SandboxDice(m_plan.seed ^ (quint64(++m_lastActivity) << 32) ^ 0xac7u));
    activity.kind = task.kind;
    activity.by = task.by;
    activity.service = task.service;
    activity.deadline = task.deadline;
    activity.created = quint32(now.toSecsSinceEpoch());
    for (const QByteArray &serial : task.serials)
        activity.outcomes.append({.serial = serial, .code = {}, .message = {}});
    if (m_activities.size() >= mostActivities)
        m_activities.pop_front();
    m_activities.push_back(std::move(activity));
    ++m_revision;
    return m_activities.back();
}

const SandboxActivity &SandboxWorld::perform(const SandboxTask &task, const QDateTime &now)
{
    SandboxActivity &activity = addActivity(task, now);
    complete(activity, now);
    return activity;
}

const SandboxActivity &SandboxWorld::begin(const SandboxTask &task, const QDateTime &now)
{
    return addActivity(task, now);
}

const SandboxActivity *SandboxWorld::poll(QByteArrayView id, const QDateTime &now)
{
    const auto found = std::ranges::find_if(m_activities, [id](const auto &activity) { return activity.id == id; });
    if (found == m_activities.end())
        return nullptr;
    if (!found->isDone()) {
        ++m_revision;
        if (++found->polls >= pollsToComplete)
            complete(*found, now);
    }
    return &*found;
}

const SandboxActivity *SandboxWorld::findActivity(QByteArrayView id) const
{
    const auto found = std::ranges::find_if(m_activities, [id](const auto &activity) { return activity.id == id; });
    return found == m_activities.end() ? nullptr : &*found;
}

void SandboxWorld::settle(const QDateTime &now)
{
    for (SandboxActivity &activity : m_activities) {
        if (!activity.isDone() && now.toSecsSinceEpoch() >= qint64(activity.created) + secondsToComplete)
            complete(activity, now);
    }
}

void SandboxWorld::complete(SandboxActivity &activity, const QDateTime &now)
{
    for (SandboxOutcome &outcome : activity.outcomes) {
        const auto device = find(outcome.serial);
        const Result<> done = device ? carryOut(activity, *device, now) : check(quint32(m_devices.size()));
        outcome.code = done ? QByteArray("SUCCESS") : codeOf(done.error().kind);
        outcome.message = done ? QByteArray() : done.error().message.toUtf8();
    }
    activity.completed = std::max<quint32>(1, quint32(now.toSecsSinceEpoch()));
    ++m_revision;
}

Result<> SandboxWorld::carryOut(const SandboxActivity &activity, quint32 device, const QDateTime &now)
{
    if (auto checked = check(device); !checked)
        return checked;
    const quint16 where = m_devices[device].service;
    const QDateTime deadline =
        activity.deadline ? QDateTime::fromSecsSinceEpoch(activity.deadline, QTimeZone::UTC) : QDateTime();
    switch (activity.kind) {
    case SandboxActivityKind::Assign:
        return moveDevice(device, activity.service, now, activity.by);
    case SandboxActivityKind::Unassign:
        if (activity.service != nowhere && where != activity.service) {
            return failure(ErrorKind::Conflict,
                           QCoreApplication::translate("Sandbox", "The device is not on this service."));
        }
        return moveDevice(device, nowhere, now, activity.by);
    case SandboxActivityKind::AssignWithDeadline: {
        if (auto checked = checkDeadline(device, deadline, now); !checked)
            return checked;
        const Result<> moved = moveDevice(device, activity.service, now, activity.by);
        return moved ? setMigrationDeadline(device, deadline, now) : moved;
    }
    case SandboxActivityKind::UpdateDeadline:
    case SandboxActivityKind::CancelMigration:
        if (m_devices[device].migrationDeadline == 0) {
            return failure(ErrorKind::Conflict,
                           QCoreApplication::translate("Sandbox", "No migration was asked of this device."));
        }
        return setMigrationDeadline(device,
                                    activity.kind == SandboxActivityKind::UpdateDeadline ? deadline : QDateTime(), now);
    case SandboxActivityKind::Release:
        break;
    }
    return releaseDevice(device, now, activity.by);
}

void SandboxWorld::audit(SandboxAuditKind kind, quint32 subject, SandboxActor by, const QDateTime &now, quint16 service)
{
    if (m_audit.size() >= mostAuditEvents)
        m_audit.pop_front();
    m_audit.push_back({.number = ++m_lastAudit,
                       .time = quint32(now.toSecsSinceEpoch()),
                       .subject = subject,
                       .service = service,
                       .by = by,
                       .kind = kind});
    ++m_revision;
}

// Only as much of a large order as is remembered anyway.
void SandboxWorld::auditOrder(const SandboxOrder &order, const QDateTime &now)
{
    const auto most = quint32(mostAuditEvents);
    const quint32 skipped = order.count > most ? order.count - most : 0;
    m_lastAudit += 2 * skipped;
    for (quint32 device = order.firstDevice + skipped; device < order.firstDevice + order.count; ++device) {
        audit(SandboxAuditKind::DeviceAdded, device, {}, now);
        if (const quint16 service = m_devices[device].service; service != nowhere)
            audit(SandboxAuditKind::DeviceAssigned, device, {}, now, service);
    }
}

} // namespace Muster
