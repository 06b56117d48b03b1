#include "app/devices/managedfacts.h"

#include "models/configuration/configurationstore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/conversationsteps.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/enrollment/exchange.h"

namespace Muster {

namespace {

constexpr int mostCommands = 60;
constexpr int mostExchanges = 100;

// What Setup Assistant waits for: the first that blocks it, by the name of its item where it has one.
QString waitedFor(const ManagedFacts &facts)
{
    const Command *first = nullptr;
    for (const Command &command : facts.commands) {
        if (!command.isToDo() || !command.isBlocking || command.purpose == CommandPurpose::Release)
            continue;
        if (!first || command.rank < first->rank || (command.rank == first->rank && command.id < first->id))
            first = &command;
    }
    if (!first)
        return {};
    const QString prefix = first->requestType + u' ';
    return first->title.startsWith(prefix) ? first->title.sliced(prefix.size()) : first->title;
}

Result<QList<ManagedItem>> itemsOf(Database &database, EnrollmentId id)
{
    ConfigurationStore configuration(database);
    const auto results = configuration.resultsOf(id);
    if (!results)
        return std::unexpected(results.error());
    QList<std::pair<int, ManagedItem>> items;
    for (const ItemResult &result : *results) {
        const auto item = configuration.byId(result.item);
        if (!item)
            return std::unexpected(item.error());
        items.append({item->position, {item->name, result.state, result.reason, result.at}});
    }
    std::ranges::stable_sort(items, {}, &std::pair<int, ManagedItem>::first);
    QList<ManagedItem> sorted;
    for (const auto &[position, item] : std::as_const(items))
        sorted.append(item);
    return sorted;
}

} // namespace

Result<ManagedFacts> readManagedFacts(Database &database, const Device &device)
{
    ManagedFacts facts;
    auto enrollment = EnrollmentStore(database).byDevice(device.id);
    const auto exchanges = ExchangeStore(database).list(
        {.organisation = device.organisation, .serial = device.serial.text(), .most = mostExchanges});
    if (!enrollment || !exchanges)
        return std::unexpected(enrollment ? exchanges.error() : enrollment.error());
    for (const Exchange &exchange : *exchanges) {
        // In seconds, as enrollments have their times: they are compared.
        if (beginsEnrollment(exchange) && exchange.status == 200)
            facts.askedAt = QDateTime::fromSecsSinceEpoch(exchange.atMs / 1000).toUTC();
    }
    facts.enrollment = *enrollment;
    if (!facts.enrollment)
        return facts;
    auto commands = CommandQueue(database).list({.enrollment = facts.enrollment->id, .most = mostCommands});
    auto items = itemsOf(database, facts.enrollment->id);
    if (!commands || !items)
        return std::unexpected(commands ? items.error() : commands.error());
    for (Command &command : *commands) {
        command.sealedPayload.clear();
        command.sealedResult.clear();
    }
    facts.commands = *commands;
    facts.items = *items;
    return facts;
}

QList<DeviceContact> contactsOf(const ManagedFacts &facts)
{
    using Kind = DeviceContact::Kind;
    QList<DeviceContact> contacts;
    const auto add = [&contacts](const QDateTime &at, Kind kind, const QString &item = {}) {
        contacts.append({.at = at, .kind = kind, .item = item});
    };
    if (!facts.enrollment) {
        if (facts.askedAt.isValid())
            add(facts.askedAt, Kind::CheckedIn);
        return contacts;
    }
    const Enrollment &enrollment = *facts.enrollment;
    switch (enrollment.state) {
    case EnrollmentState::Authenticated:
        add(enrollment.authenticatedAt, Kind::CheckedIn);
        break;
    case EnrollmentState::Enrolled:
        if (enrollment.isAwaiting)
            add(enrollment.enrolledAt, Kind::Waiting, waitedFor(facts));
        else
            add(enrollment.enrolledAt, Kind::Enrolled);
        break;
    case EnrollmentState::Left:
        add(enrollment.leftAt, Kind::RemovedByUser);
        break;
    case EnrollmentState::Erased: // by us: what it does next is news again
    case EnrollmentState::Removed:
        break;
    }
    // It began anew since, and has not come as far.
    const QDateTime last = contacts.isEmpty() ? enrollment.leftAt : contacts.first().at;
    if (facts.askedAt.isValid() && last.isValid() && facts.askedAt > last
        && !(enrollment.state == EnrollmentState::Enrolled && enrollment.authenticatedAt >= facts.askedAt))
        contacts.prepend({.at = facts.askedAt, .kind = Kind::CheckedIn, .item = {}});
    return contacts;
}

} // namespace Muster
