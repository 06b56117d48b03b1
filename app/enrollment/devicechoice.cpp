#include "app/enrollment/devicechoice.h"

#include "app/enrollment/machineinfo.h"
#include "models/devices/devicequery.h"
#include "models/devices/devicestore.h"
#include "models/enrollment/commandtargets.h"
#include "models/profiles/profilequery.h"

#include <QHash>
#include <QSet>

namespace Muster {

namespace {

// Of more than these everything is read in one go; fewer are looked up one by one.
constexpr std::size_t fewDevices = 500;

class Choosing {
public:
    Choosing(Database &database, const DeviceChoice &choice, const QString &requestType,
             const CommandConditions &conditions)
        : m_database(database)
        , m_store(database, choice.organisation, requestType)
        , m_choice(choice)
        , m_conditions(conditions)
    {
    }

    Result<std::vector<CommandTarget>> targets(const QDateTime &now)
    {
        const Result<> found = !m_choice.serials.isEmpty() ? named()
            : m_choice.devices.empty()                     ? matching(now)
                                                           : chosen();
        if (!found)
            return std::unexpected(found.error());
        return std::move(m_targets);
    }

private:
    void add(CommandTarget target)
    {
        if (target.family.isEmpty())
            target.family = familyOfProduct(target.product);
        if (target.enrollment.isValid())
            target.group = groupOf(m_conditions, target);
        m_targets.push_back(std::move(target));
    }

    Result<> chosen() { return m_choice.devices.size() > fewDevices ? many(m_choice.devices) : few(m_choice.devices); }

    Result<> few(const std::vector<std::int32_t> &devices)
    {
        for (const std::int32_t device : devices) {
            const auto found = m_store.ofDevice(DeviceId(device));
            if (!found)
                return std::unexpected(found.error());
            if (!found->isEmpty()) {
                add(found->last());
                continue;
            }
            const auto rows = DeviceStore(m_database).rows(std::span(&device, 1));
            if (!rows)
                return std::unexpected(rows.error());
            for (const Device &row : *rows)
                add({.device = row.id,
                     .serial = row.serial.text(),
                     .family = row.family,
                     .group = row.organisation == m_choice.organisation ? CommandGroup::NeverEnrolled
                                                                        : CommandGroup::Unknown});
        }
        return {};
    }

    Result<> many(const std::vector<std::int32_t> &devices)
    {
        const auto enrolled = m_store.all();
        const auto strangers = m_store.strangers();
        if (!enrolled || !strangers)
            return std::unexpected(enrolled ? strangers.error() : enrolled.error());
        // The latest contact comes last and takes the place of those before it.
        QHash<std::int64_t, const CommandTarget *> byDevice;
        byDevice.reserve(strangers->size());
        for (const QList<CommandTarget> *list : {&*strangers, &*enrolled}) {
            for (const CommandTarget &target : *list) {
                if (target.device.isValid())
                    byDevice.insert(target.device.value(), &target);
            }
        }
        m_targets.reserve(devices.size());
        for (const std::int32_t device : devices) {
            if (const CommandTarget *target = byDevice.value(device))
                add(*target);
        }
        return {};
    }

    Result<> matching(const QDateTime &now)
    {
        const auto query = readDeviceQuery(m_database, m_choice.query, now);
        if (!query)
            return std::unexpected(query.error());
        std::vector<std::int32_t> devices;
        const auto done = DeviceStore(m_database).forEach(m_choice.organisation, [&](const Device &device) {
            if (device.isPresent && query->matches(device))
                devices.push_back(static_cast<std::int32_t>(device.id.value()));
            return true;
        });
        if (!done)
            return done;
        return devices.size() > fewDevices ? many(devices) : few(devices);
    }

    Result<> named()
    {
        QSet<QString> seen;
        for (const QString &name : m_choice.serials) {
            if (seen.contains(name.toUpper()))
                continue;
            seen.insert(name.toUpper());
            const auto found = m_store.named(name);
            if (!found)
                return std::unexpected(found.error());
            if (found->isEmpty()) {
                if (auto done = stranger(name); !done)
                    return done;
            } else {
                add(found->last());
            }
        }
        return {};
    }

    Result<> stranger(const QString &name)
    {
        CommandTarget target{.serial = name.trimmed().toUpper(), .group = CommandGroup::Unknown};
        const auto devices = DeviceStore(m_database).bySerial(SerialNumber(name));
        if (!devices)
            return std::unexpected(devices.error());
        const auto own = std::ranges::find(*devices, m_choice.organisation, &Device::organisation);
        if (own != devices->end()) {
            target.device = own->id;
            target.family = own->family;
            target.group = CommandGroup::NeverEnrolled;
        }
        add(target);
        return {};
    }

    Database &m_database;
    CommandTargets m_store;
    const DeviceChoice &m_choice;
    const CommandConditions &m_conditions;
    std::vector<CommandTarget> m_targets;
};

} // namespace

Result<std::vector<CommandTarget>> chosenTargets(Database &database, const DeviceChoice &choice,
                                                 const QString &requestType, const CommandConditions &conditions,
                                                 const QDateTime &now)
{
    return Choosing(database, choice, requestType, conditions).targets(now);
}

} // namespace Muster
