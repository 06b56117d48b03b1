#include "app/sandbox/controlaccounts.h"

#include "app/sandbox/es256.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUuid>

#include <algorithm>

namespace Muster::Control {

namespace {

QJsonObject accountJson(const SandboxApiAccount &account)
{
    return {{QStringLiteral("name"), text(account.name)},
            {QStringLiteral("client_id"), text(account.clientId)},
            {QStringLiteral("key_id"), text(account.keyId)},
            {QStringLiteral("role"), text(sandboxRoleName(account.role))},
            {QStringLiteral("scope"), text(BusinessTokens::scopeOf(account))},
            {QStringLiteral("audience"), text(BusinessTokens::audience)},
            {QStringLiteral("created"), date(account.createdAt)},
            {QStringLiteral("revoked"), account.isRevoked}};
}

QByteArray uuid(Random &random)
{
    QByteArray bytes = random.bytes(16);
    bytes[6] = char((bytes[6] & 0x0f) | 0x40); // version 4
    bytes[8] = char((bytes[8] & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toByteArray(QUuid::WithoutBraces);
}

} // namespace

HttpResponse listApiAccounts(ControlDesk &desk, const HttpRequest &)
{
    QJsonArray accounts;
    for (const SandboxApiAccount &account : desk.world.apiAccounts())
        accounts.append(accountJson(account));
    return json({{QStringLiteral("accounts"), accounts}});
}

HttpResponse addApiAccount(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const auto by = actorOf(desk, *wish, SandboxRight::ManagePeople);
    if (!by)
        return refused(by.error());
    const auto role =
        sandboxRole(wish->value(QLatin1StringView("role")).toString(QStringLiteral("administrator")).toUtf8());
    if (!role)
        return refused(400, QCoreApplication::translate("Sandbox", "There is no such role."));
    const auto key = makeEs256KeyPair();
    if (!key)
        return refused(key.error());
    const bool isSchool = desk.world.organisation().type == "edu";
    const auto added = desk.world.addApiAccount(
        {.name = wish->value(QLatin1StringView("name")).toString(QStringLiteral("API account")).toUtf8(),
         .clientId = (isSchool ? "SCHOOLAPI." : "BUSINESSAPI.") + uuid(desk.random),
         .keyId = uuid(desk.random),
         .publicKey = key->publicDer,
         .role = *role},
        *by, desk.now());
    if (!added)
        return refused(added.error());
    QJsonObject answer = accountJson(desk.world.apiAccounts()[*added]);
    answer.insert(QStringLiteral("private_key"), text(key->privatePem));
    return json(answer);
}

HttpResponse revokeApiAccount(ControlDesk &desk, const HttpRequest &request)
{
    const auto by = actorOf(desk, request, SandboxRight::ManagePeople);
    if (!by)
        return refused(by.error());
    const auto &accounts = desk.world.apiAccounts();
    const QByteArray id = queryItem(request, QStringLiteral("id")).toUtf8();
    const auto found = std::ranges::find(accounts, id, &SandboxApiAccount::clientId);
    const auto done = desk.world.revokeApiAccount(quint16(found - accounts.begin()), *by, desk.now());
    return done ? listApiAccounts(desk, request) : refused(done.error());
}

HttpResponse readLimits(ControlDesk &desk, const HttpRequest &)
{
    return json({{QStringLiteral("reads_per_minute"), qint64(desk.limits.readsPerMinute)},
                 {QStringLiteral("writes_per_hour"), qint64(desk.limits.writesPerHour)}});
}

HttpResponse setLimits(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const auto number = [&](QLatin1StringView name, quint32 before) {
        return quint32(std::clamp<qint64>(wish->value(name).toInteger(before), 0, 1'000'000));
    };
    desk.limits = {.readsPerMinute = number(QLatin1StringView("reads_per_minute"), desk.limits.readsPerMinute),
                   .writesPerHour = number(QLatin1StringView("writes_per_hour"), desk.limits.writesPerHour)};
    return readLimits(desk, request);
}

} // namespace Muster::Control
