#include "app/enrollment/commandplan.h"

#include "app/enrollment/machineinfo.h"
#include "models/devices/devicequery.h"
#include "models/devices/devicestore.h"
#include "models/enrollment/commandtargets.h"
#include "models/profiles/profilequery.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

namespace Muster {

namespace {

// Of more than these everything is read in one go; fewer are looked up one by one.
constexpr std::size_t fewDevices = 500;

QString say(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

CommandConditions conditionsOf(const CommandForm &form, const QVariantMap &arguments)
{
    return {.families = form.families,
            .supervised = form.supervised,
            .wantsUnlockToken = form.type == QLatin1StringView("ClearPasscode"),
            .wantsAwaiting = form.type == QLatin1StringView("DeviceConfigured")
                || form.type == QLatin1StringView("AccountConfiguration"),
            // Two with different arguments are two different wishes; two locks are one.
            .isOnce = form.isUrgent || arguments.isEmpty()};
}

class Planning {
public:
    Planning(Database &database, CommandPlan plan, const CommandWish &wish)
        : m_database(database)
        , m_store(database, wish.organisation, wish.type)
        , m_plan(std::move(plan))
        , m_wish(wish)
    {
    }

    Result<CommandPlan> make(const QDateTime &now)
    {
        Result<> found = !m_wish.serials.isEmpty() ? named() : m_wish.devices.empty() ? matching(now) : chosen();
        if (!found)
            return std::unexpected(found.error());
        for (const CommandTarget &target : m_targets)
            ++m_plan.counts[static_cast<std::size_t>(target.group)];
        m_plan.targets = std::make_shared<const std::vector<CommandTarget>>(std::move(m_targets));
        return std::move(m_plan);
    }

private:
    void add(CommandTarget target)
    {
        if (target.family.isEmpty())
            target.family = familyOfProduct(target.product);
        if (target.enrollment.isValid())
            target.group = groupOf(m_plan.conditions, target);
        m_targets.push_back(std::move(target));
    }

    Result<> chosen() { return m_wish.devices.size() > fewDevices ? many(m_wish.devices) : few(m_wish.devices); }

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
                     .group = row.organisation == m_wish.organisation ? CommandGroup::NeverEnrolled
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
        const auto query = readDeviceQuery(m_database, m_wish.query, now);
        if (!query)
            return std::unexpected(query.error());
        std::vector<std::int32_t> devices;
        const auto done = DeviceStore(m_database).forEach(m_wish.organisation, [&](const Device &device) {
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
        for (const QString &name : m_wish.serials) {
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
        const auto own = std::ranges::find(*devices, m_wish.organisation, &Device::organisation);
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
    CommandPlan m_plan;
    const CommandWish &m_wish;
    std::vector<CommandTarget> m_targets;
};

} // namespace

Result<CommandPlan> planCommand(Database &database, const CommandWish &wish, const QDateTime &now)
{
    const CommandForm *form = commandForm(wish.type);
    if (!form)
        return failure(ErrorKind::InvalidInput,
                       say("There is no command “%1”. See: musterctl command forms").arg(wish.type));
    const auto arguments = commandArguments(*form, wish.values);
    if (!arguments)
        return std::unexpected(arguments.error());
    const CommandPlan empty{.organisation = wish.organisation,
                            .form = *form,
                            .arguments = *arguments,
                            .conditions = conditionsOf(*form, *arguments),
                            .targets = {}};
    return Planning(database, empty, wish).make(now);
}

} // namespace Muster
