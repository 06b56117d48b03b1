#include "app/people/handover.h"

#include "models/configuration/configurationstore.h"
#include "models/devices/devicestore.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/journal/journalstore.h"
#include "models/people/personstore.h"

#include <QJsonArray>
#include <QSet>

namespace Muster {

namespace {

// Variables that stand for the person who holds a device; see itemvariables.h.
const QSet<QString> &personVariables()
{
    static const QSet<QString> names{QStringLiteral("person"), QStringLiteral("person-short"),
                                     QStringLiteral("person-email"), QStringLiteral("department")};
    return names;
}

} // namespace

int HandoverPlan::count(HandoverGroup group) const
{
    return static_cast<int>(
        std::ranges::count_if(rows, [group](const HandoverRow &row) { return row.group == group; }));
}

Result<HandoverPlan> planHandover(Database &database, OrganisationId organisation, const std::optional<Person> &person,
                                  const QStringList &serials)
{
    HandoverPlan plan{organisation, person, {}};
    QSet<QString> seen;
    for (const QString &text : serials) {
        HandoverRow row{.serial = SerialNumber(text), .device = {}, .group = HandoverGroup::Unknown, .holder = {}};
        if (row.serial.isEmpty() || seen.contains(row.serial.text()))
            continue;
        seen.insert(row.serial.text());
        const auto devices = DeviceStore(database).bySerial(row.serial);
        if (!devices)
            return std::unexpected(devices.error());
        for (const Device &device : *devices) {
            if (device.organisation == organisation && !row.device.isValid())
                row.device = device.id;
        }
        if (row.device.isValid()) {
            const auto holder = PersonStore(database).holder(row.device);
            if (!holder)
                return std::unexpected(holder.error());
            row.holder = *holder ? (*holder)->shortName : QString();
            const PersonId has = *holder ? (*holder)->id : PersonId();
            row.group = has == (person ? person->id : PersonId()) ? HandoverGroup::Already : HandoverGroup::Change;
        }
        plan.rows.append(row);
    }
    return plan;
}

Result<QList<DeviceId>> applyHandover(Database &database, const HandoverPlan &plan, const QString &by,
                                      const QDateTime &now)
{
    QList<DeviceId> changed;
    const QString after = plan.person ? plan.person->shortName : QString();
    for (const HandoverRow &row : plan.rows) {
        if (row.group != HandoverGroup::Change)
            continue;
        auto done = PersonStore(database).setHolder(row.device, plan.person ? plan.person->id : PersonId(), now);
        if (done)
            done = JournalStore(database).append({.at = now,
                                                  .source = JournalSource::Person,
                                                  .actor = by,
                                                  .organisation = plan.organisation,
                                                  .action = QStringLiteral("device.handed-over"),
                                                  .subject = row.serial.text(),
                                                  .before = row.holder,
                                                  .after = after,
                                                  .hash = {}});
        if (!done)
            return std::unexpected(done.error());
        changed.append(row.device);
    }
    return changed;
}

Result<QList<ItemId>> itemsAboutPeople(Database &database, OrganisationId organisation)
{
    const auto items = ConfigurationStore(database).all(organisation);
    if (!items)
        return std::unexpected(items.error());
    QList<ItemId> found;
    for (const ConfigurationItem &item : *items) {
        const QJsonArray used = item.summary.value(QLatin1StringView("variables")).toArray();
        if (std::ranges::any_of(used,
                                [](const QJsonValue &name) { return personVariables().contains(name.toString()); }))
            found.append(item.id);
    }
    return found;
}

Result<QList<EnrollmentId>> enrollmentsOf(Database &database, const QList<DeviceId> &ids)
{
    QList<EnrollmentId> found;
    for (const DeviceId id : ids) {
        const auto enrollment = EnrollmentStore(database).byDevice(id);
        if (!enrollment)
            return std::unexpected(enrollment.error());
        if (*enrollment && (*enrollment)->isManaged())
            found.append((*enrollment)->id);
    }
    return found;
}

} // namespace Muster
