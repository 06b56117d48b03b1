#include "models/organisations/accountfacts.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Muster {

QString AccountFacts::portalName() const
{
    return orgType == QLatin1StringView("edu") ? QStringLiteral("Apple School Manager")
                                               : QStringLiteral("Apple Business Manager");
}

QString AccountFacts::portalHost() const
{
    return orgType == QLatin1StringView("edu") ? QStringLiteral("school.apple.com")
                                               : QStringLiteral("business.apple.com");
}

Result<AccountFacts> accountFactsFromJson(const QByteArray &json)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
    if (!document.isObject())
        return failure(ErrorKind::Protocol,
                       QCoreApplication::translate("Apple",
                                                   "Apple's answer about the account could not be read. Try again "
                                                   "later; if it stays so, send us the detail."),
                       fault.errorString() + QStringLiteral(": ")
                           + QString::fromUtf8(json.first(qMin(json.size(), 1024))));
    const QJsonObject object = document.object();
    const auto text = [&](const char *key) { return object.value(QLatin1StringView(key)).toString(); };
    AccountFacts facts{.serverName = text("server_name"),
                       .serverUuid = text("server_uuid"),
                       .adminId = text("admin_id"),
                       .orgName = text("org_name"),
                       .orgEmail = text("org_email"),
                       .orgPhone = text("org_phone"),
                       .orgAddress = text("org_address"),
                       .orgId = text("org_id"),
                       .orgIdHash = text("org_id_hash"),
                       .orgType = text("org_type"),
                       .orgVersion = text("org_version"),
                       .pageLimits = {}};
    if (facts.adminId.isEmpty())
        facts.adminId = text("facilitator_id"); // the older name of the same
    const QJsonArray urls = object.value(QLatin1StringView("urls")).toArray();
    for (const QJsonValue &entry : urls) {
        const int maximum = entry[QLatin1StringView("limit")][QLatin1StringView("maximum")].toInt();
        if (maximum > 0)
            facts.pageLimits.insert(entry[QLatin1StringView("uri")].toString(), maximum);
    }
    return facts;
}

} // namespace Muster
