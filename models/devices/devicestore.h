// The SQL that reads devices.
#pragma once

#include "models/devices/device.h"
#include "models/storage/database.h"

#include <QHash>
#include <QList>
#include <QStringList>

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace Muster {

// How many devices stand where. `byState` is indexed by DeviceState.
struct DeviceCounts {
    qint64 present = 0;
    qint64 withProfile = 0; // of these; an enrolled one may have none for its next erase
    std::array<qint64, deviceStateCount> byState{};
    QHash<QString, qint64> presentByFamily;

    [[nodiscard]] qint64 in(DeviceState state) const { return byState[static_cast<size_t>(state)]; }
    // Would start unmanaged if somebody switched them on now.
    [[nodiscard]] qint64 unmanagedNext() const { return in(DeviceState::NoProfile) + in(DeviceState::Dropped); }
    [[nodiscard]] qint64 switchedOn() const
    {
        return in(DeviceState::SwitchedOn) + in(DeviceState::InSetup) + in(DeviceState::Enrolled)
            + in(DeviceState::Removed);
    }
    bool operator==(const DeviceCounts &) const = default;
};

class DeviceStore final {
public:
    explicit DeviceStore(Database &database)
        : m_database(database)
    {
    }

    // Whole devices by row number, in the order asked; unknown numbers are left out.
    [[nodiscard]] Result<QList<Device>> rows(std::span<const std::int32_t> ids);
    // Only their serials, for copying; as many as are asked for.
    [[nodiscard]] Result<QStringList> serials(std::span<const std::int32_t> ids);
    // Every device with this serial, of any organisation, present ones first.
    [[nodiscard]] Result<QList<Device>> bySerial(const SerialNumber &serial);

    // Of one organisation, or of all when `organisation` is absent.
    [[nodiscard]] Result<DeviceCounts> counts(std::optional<OrganisationId> organisation);

    // Row numbers of the latest `most` that are here, newest known first.
    [[nodiscard]] Result<std::vector<std::int32_t>> newestFirst(std::optional<OrganisationId> organisation, int most);

    // Serials of the organisation's devices that are here, in order, beginning behind `after`.
    [[nodiscard]] Result<QStringList> presentSerials(OrganisationId organisation, const QString &after, int most);

    // We know of ourselves that these have left. Writes; inside a Transaction.
    [[nodiscard]] Result<> noteDeparture(OrganisationId organisation, const QStringList &serials,
                                         DeviceDeparture departure, const QDateTime &now);

    // Calls `visit` for every device in the order of arrival, until it answers false.
    [[nodiscard]] Result<> forEach(std::optional<OrganisationId> organisation,
                                   const std::function<bool(const Device &)> &visit);

private:
    Database &m_database;
};

} // namespace Muster
