#include "app/sandbox/controlpeople.h"

#include "app/sandbox/controlfaults.h"
#include "app/sandbox/controlservices.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Muster::Control {

namespace {

QJsonObject personJson(const SandboxWorld &world, const SandboxPerson &person)
{
    qint64 tokens = 0;
    for (const SandboxService &service : world.services()) {
        tokens += std::ranges::count_if(service.tokens, [&](const SandboxToken &token) {
            return !token.revoked && token.adminId == person.account;
        });
    }
    return {{QStringLiteral("name"), text(person.name)},
            {QStringLiteral("account"), text(person.account)},
            {QStringLiteral("role"), text(sandboxRoleName(person.role))},
            {QStringLiteral("active"), person.isActive},
            {QStringLiteral("tokens"), tokens}};
}

HttpResponse noSuchRole()
{
    return refused(400,
                   QCoreApplication::translate("Sandbox",
                                               "There is no such role. Known are: administrator, device-manager, "
                                               "staff."));
}

} // namespace

HttpResponse state(ControlDesk &desk, const HttpRequest &)
{
    const SandboxWorld &world = desk.world;
    qint64 assigned = 0;
    QJsonArray services;
    for (const SandboxService &service : world.services()) {
        assigned += service.present;
        if (!service.isDeleted)
            services.append(serviceJson(service));
    }
    const auto released = qint64(std::ranges::count_if(
        world.devices(), [](const SandboxDevice &device) { return device.has(SandboxDevice::Released); }));
    QJsonArray faults;
    for (const SandboxFaults::Active &active : desk.faults.active())
        faults.append(faultJson(active));
    const SandboxOrganisation &organisation = world.organisation();
    const auto total = qint64(world.devices().size());
    return json({{QStringLiteral("organisation"),
                  QJsonObject{{QStringLiteral("name"), text(organisation.name)},
                              {QStringLiteral("id"), text(organisation.id)},
                              {QStringLiteral("type"), text(organisation.type)},
                              {QStringLiteral("customer_number"), text(organisation.customerNumber)},
                              {QStringLiteral("reseller_number"), text(organisation.resellerNumber)}}},
                 {QStringLiteral("seed"), QString::number(world.plan().seed)},
                 {QStringLiteral("now"), isoDate(desk.now())},
                 {QStringLiteral("clock_offset_seconds"), qint64(world.clockOffset().count())},
                 {QStringLiteral("terms_signed"), world.termsSigned()},
                 {QStringLiteral("devices"), total},
                 {QStringLiteral("assigned"), assigned},
                 {QStringLiteral("released"), released},
                 {QStringLiteral("unassigned"), total - assigned - released},
                 {QStringLiteral("orders"), qint64(world.orders().size())},
                 {QStringLiteral("people"), qint64(world.people().size())},
                 {QStringLiteral("activities"), qint64(world.activities().size())},
                 {QStringLiteral("sessions"), qint64(desk.sessions.count())},
                 {QStringLiteral("services"), services},
                 {QStringLiteral("faults"), faults}});
}

HttpResponse listPeople(ControlDesk &desk, const HttpRequest &)
{
    QJsonArray people;
    for (const SandboxPerson &person : desk.world.people())
        people.append(personJson(desk.world, person));
    return json({{QStringLiteral("people"), people}});
}

HttpResponse addPerson(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const auto role = sandboxRole(wish->value(QLatin1StringView("role")).toString().toUtf8());
    if (!role)
        return noSuchRole();
    const auto by = actorOf(desk, *wish, SandboxRight::ManagePeople);
    if (!by)
        return refused(by.error());
    const auto added = desk.world.addPerson({.name = wish->value(QLatin1StringView("name")).toString().toUtf8(),
                                             .account = wish->value(QLatin1StringView("account")).toString().toUtf8(),
                                             .role = *role},
                                            *by, desk.now());
    return added ? json(personJson(desk.world, desk.world.people()[*added])) : refused(added.error());
}

HttpResponse changePerson(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const auto person = desk.world.findPerson(wish->value(QLatin1StringView("account")).toString().toUtf8());
    if (!person)
        return refused(404, QCoreApplication::translate("Sandbox", "There is no such person."));
    SandboxPerson changed = desk.world.people()[*person];
    changed.name = wish->value(QLatin1StringView("name")).toString(text(changed.name)).toUtf8();
    changed.isActive = wish->value(QLatin1StringView("active")).toBool(changed.isActive);
    if (const QJsonValue given = wish->value(QLatin1StringView("role")); !given.isUndefined()) {
        const auto role = sandboxRole(given.toString().toUtf8());
        if (!role)
            return noSuchRole();
        changed.role = *role;
    }
    const auto by = actorOf(desk, *wish, SandboxRight::ManagePeople);
    if (!by)
        return refused(by.error());
    const auto done = desk.world.changePerson(*person, changed, *by, desk.now());
    return done ? json(personJson(desk.world, desk.world.people()[*person])) : refused(done.error());
}

// Signing is an administrator's; new terms to sign are Apple's.
HttpResponse setTerms(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish || !wish->value(QLatin1StringView("signed")).isBool())
        return malformed();
    if (wish->value(QLatin1StringView("signed")).toBool()) {
        const auto by = actorOf(desk, *wish, SandboxRight::SignTerms);
        if (!by)
            return refused(by.error());
        desk.world.signTerms(*by, desk.now());
    } else {
        desk.world.setTermsSigned(false);
    }
    return json({{QStringLiteral("terms_signed"), desk.world.termsSigned()}});
}

} // namespace Muster::Control
