// The world's things as resources of Apple's Business API.
#pragma once

#include "app/sandbox/businesscall.h"

namespace Muster::Business {

// Attribute names, for `fields[…]`.
[[nodiscard]] const QStringList &deviceFields();
[[nodiscard]] const QStringList &serverFields();
[[nodiscard]] const QStringList &activityFields();
[[nodiscard]] const QStringList &coverageFields();

// "OrgDevice"
[[nodiscard]] QJsonObject deviceResource(const BusinessCall &call, quint32 device);
// "MdmServer"
[[nodiscard]] QJsonObject serverResource(const BusinessCall &call, quint16 service);
// "OrgDeviceActivity"
[[nodiscard]] QJsonObject activityResource(const BusinessCall &call, const SandboxActivity &activity);
// "AppleCareCoverage": the limited warranty of every device, and the plans that some of them have. Follows from the
// seed.
[[nodiscard]] QJsonArray coverageResources(const BusinessCall &call, quint32 device);
// "AuditEvent"
[[nodiscard]] QJsonObject auditResource(const BusinessCall &call, const SandboxAuditEvent &event);
// By which the events' filters know who and what.
[[nodiscard]] QString actorId(const SandboxWorld &world, const SandboxActor &actor);
[[nodiscard]] QString subjectId(const SandboxWorld &world, const SandboxAuditEvent &event);

// The address of an activity's result, which needs no access token but works for an hour only.
[[nodiscard]] QString downloadUrl(const BusinessCall &call, const SandboxActivity &activity);
inline constexpr qint64 downloadLifetime = 3600; // seconds
// The signature in it, over the activity and when it expires, in seconds since 1970.
[[nodiscard]] QByteArray downloadSignature(const BusinessCall &call, const QByteArray &activity, qint64 expires);

} // namespace Muster::Business
