#include "models/journal/devicechanges.h"

#include "models/organisations/organisationstore.h"

#include <QCryptographicHash>

namespace Muster {

namespace {

constexpr std::pair<DeviceEvent::Kind, QLatin1StringView> kindNames[] = {
    {DeviceEvent::Kind::Profile, QLatin1StringView("profile")},
    {DeviceEvent::Kind::Left, QLatin1StringView("left")},
    {DeviceEvent::Kind::Returned, QLatin1StringView("returned")},
    {DeviceEvent::Kind::Asked, QLatin1StringView("asked")},
    {DeviceEvent::Kind::Answered, QLatin1StringView("answered")},
    {DeviceEvent::Kind::Verified, QLatin1StringView("verified")}};

} // namespace

Result<QList<DeviceEvent>> DeviceChanges::of(DeviceId device, int most)
{
    auto rows = m_database.run(QStringLiteral("SELECT at, kind, before, after FROM device_events WHERE device_id = ? "
                                              "ORDER BY id DESC LIMIT ?"),
                               {qlonglong(device.value()), most});
    if (!rows)
        return std::unexpected(rows.error());
    QList<DeviceEvent> events;
    while (rows->next()) {
        DeviceEvent event{
            .at = readTime(rows->value(0)), .before = rows->value(2).toString(), .after = rows->value(3).toString()};
        for (const auto &[kind, name] : kindNames) {
            if (rows->value(1).toString() == name)
                event.kind = kind;
        }
        events.append(event);
    }
    return events;
}

Result<QJsonObject> DeviceChanges::takeUnentered()
{
    auto bounds = m_database.run(
        QStringLiteral("SELECT entered, (SELECT max(id) FROM device_events) FROM device_events_entered"));
    if (!bounds)
        return std::unexpected(bounds.error());
    bounds->next();
    const qint64 first = bounds->value(0).toLongLong() + 1;
    const qint64 last = bounds->value(1).toLongLong();
    bounds->finish();
    QJsonObject json;
    if (last < first)
        return json;
    const auto hash = digest(first, last);
    if (!hash)
        return std::unexpected(hash.error());
    auto noted = m_database.run(QStringLiteral("UPDATE device_events_entered SET entered = ?"), {last});
    if (!noted)
        return std::unexpected(noted.error());
    json.insert(QStringLiteral("first"), first);
    json.insert(QStringLiteral("last"), last);
    json.insert(QStringLiteral("digest"), QString::fromLatin1(*hash));
    return json;
}

Result<QByteArray> DeviceChanges::digest(qint64 first, qint64 last)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT id, device_id, at, kind, before, after FROM device_events WHERE id "
                                      "BETWEEN ? AND ? ORDER BY id"),
                       {first, last});
    if (!rows)
        return std::unexpected(rows.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (rows->next()) {
        for (int i = 0; i < 6; ++i) {
            const QByteArray part = rows->value(i).toString().toUtf8();
            hash.addData(QByteArray(QByteArray::number(part.size()) + ':' + part));
        }
    }
    return hash.result().toHex();
}

} // namespace Muster
