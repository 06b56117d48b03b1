// What Apple's "Get account details" tells about the account behind a server token.
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace Muster {

struct AccountFacts {
    QString serverName; // the service's name in the portal
    QString serverUuid; // stable over renewals
    QString adminId; // who downloaded the token now in use
    QString orgName;
    QString orgEmail;
    QString orgPhone;
    QString orgAddress;
    QString orgId;
    QString orgIdHash;
    QString orgType; // "org", "edu"
    QString orgVersion; // "v1": the old Deployment Programs, "v2": Business or School Manager
    QHash<QString, int> pageLimits; // the largest accepted `limit` by path, where Apple names one

    // The page size to ask for. Apple: use the account's maximum for the path, else 100.
    [[nodiscard]] int pageLimit(const QString &path) const { return pageLimits.value(path, 100); }

    // "Apple School Manager" or "Apple Business Manager".
    [[nodiscard]] QString portalName() const;
    // Where it is: "school.apple.com" or "business.apple.com".
    [[nodiscard]] QString portalHost() const;

    bool operator==(const AccountFacts &) const = default;
};

// Unknown keys are ignored, missing strings stay empty; refuses what is not a JSON object.
[[nodiscard]] Result<AccountFacts> accountFactsFromJson(const QByteArray &json);

} // namespace Muster
