// What happened to single devices: Apple's facts as they changed, and what was asked of Apple. Written by triggers and
// by the assignment queue; the journal keeps a digest of them.
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace Muster {

struct DeviceEvent {
    // See migration 0007 for what before and after hold.
    enum class Kind { Profile, Left, Returned, Asked, Answered, Verified };

    QDateTime at;
    Kind kind = Kind::Profile;
    QString before;
    QString after;

    bool operator==(const DeviceEvent &) const = default;
};

class DeviceChanges final {
public:
    explicit DeviceChanges(Database &database)
        : m_database(database)
    {
    }

    // Newest first.
    [[nodiscard]] Result<QList<DeviceEvent>> of(DeviceId device, int most);

    // For a journal entry: first, last, count and digest of what happened since the last time it was asked.
    [[nodiscard]] Result<QJsonObject> takeUnentered();
    // SHA-256 over the events with these numbers, in order.
    [[nodiscard]] Result<QByteArray> digest(qint64 first, qint64 last);

private:
    Database &m_database;
};

} // namespace Muster
