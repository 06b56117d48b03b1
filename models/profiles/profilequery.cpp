#include "models/profiles/profilequery.h"

#include "models/profiles/profilestore.h"

namespace Muster {

Result<DeviceQuery> readDeviceQuery(Database &database, const QString &text, const QDateTime &now)
{
    auto query = DeviceQuery::parse(text, now);
    if (!query)
        return failure(ErrorKind::InvalidInput, query.error().message);
    ProfileStore profiles(database);
    const auto names = profiles.namesByUuid();
    if (!names)
        return std::unexpected(names.error());
    const auto oldVersions = profiles.oldVersions();
    if (!oldVersions)
        return std::unexpected(oldVersions.error());
    query->nameProfiles(*names);
    query->nameOldVersions(*oldVersions);
    return *query;
}

} // namespace Muster
