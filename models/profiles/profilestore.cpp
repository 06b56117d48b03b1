#include "models/profiles/profilestore.h"

#include "models/organisations/organisationstore.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <map>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Profiles", text);
}

Error notFound(const QString &name)
{
    return {ErrorKind::NotFound,
            say("There is no enrollment profile “%1”. See what there is with: musterctl profiles list").arg(name)};
}

ProfileVersion readVersion(const Query &row)
{
    return {.id = ProfileVersionId(row.value(0).toLongLong()),
            .profile = ProfileId(row.value(1).toLongLong()),
            .number = row.value(2).toInt(),
            .content = QJsonDocument::fromJson(row.value(3).toString().toUtf8()).object(),
            .savedAt = readTime(row.value(4)),
            .savedBy = row.value(5).toString(),
            .note = row.value(6).toString(),
            .uuid = row.value(7).toString()};
}

constexpr QLatin1StringView versionColumns("id, profile_id, number, content, saved_at, saved_by, note, uuid");

} // namespace

Result<QList<Profile>> ProfileStore::select(const QString &condition, const QVariantList &values)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT p.id, p.organisation_id, p.name, p.created_at, v.number, v.id, v.uuid, v.saved_at, "
                       "(SELECT group_concat(d.family, char(10)) FROM default_profiles d WHERE d.profile_id = p.id) "
                       "FROM profiles p JOIN profile_versions v ON v.profile_id = p.id AND v.number = (SELECT "
                       "max(number) FROM profile_versions WHERE profile_id = p.id) WHERE %1 ORDER BY p.name")
            .arg(condition),
        values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Profile> profiles;
    while (rows->next()) {
        Profile profile{.id = ProfileId(rows->value(0).toLongLong()),
                        .organisation = OrganisationId(rows->value(1).toLongLong()),
                        .name = rows->value(2).toString(),
                        .createdAt = readTime(rows->value(3)),
                        .number = rows->value(4).toInt(),
                        .latest = ProfileVersionId(rows->value(5).toLongLong()),
                        .uuid = rows->value(6).toString(),
                        .savedAt = readTime(rows->value(7)),
                        .defaultFamilies = {}};
        if (!rows->value(8).isNull())
            profile.defaultFamilies = rows->value(8).toString().split(u'\n');
        profile.isDefault = profile.defaultFamilies.removeAll(QString()) > 0;
        profiles.append(profile);
    }
    return profiles;
}

Result<QList<Profile>> ProfileStore::all(std::optional<OrganisationId> organisation)
{
    if (organisation)
        return select(QStringLiteral("p.deleted_at IS NULL AND p.organisation_id = ?"),
                      {qlonglong(organisation->value())});
    return select(QStringLiteral("p.deleted_at IS NULL"), {});
}

Result<Profile> ProfileStore::byId(ProfileId id)
{
    auto found = select(QStringLiteral("p.id = ?"), {qlonglong(id.value())});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return std::unexpected(notFound(QString::number(id.value())));
    return found->first();
}

Result<Profile> ProfileStore::find(OrganisationId organisation, const QString &nameOrNumber)
{
    const QString asked = nameOrNumber.simplified();
    auto profiles = all(organisation);
    if (!profiles)
        return std::unexpected(profiles.error());
    for (const Profile &profile : *profiles) {
        if (profile.name.compare(asked, Qt::CaseInsensitive) == 0)
            return profile;
    }
    for (const Profile &profile : *profiles) {
        if (QString::number(profile.id.value()) == asked
            || (!asked.isEmpty() && profile.uuid.compare(asked, Qt::CaseInsensitive) == 0))
            return profile;
    }
    return std::unexpected(notFound(nameOrNumber));
}

Result<QList<ProfileVersion>> ProfileStore::versions(ProfileId id)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM profile_versions WHERE profile_id = ? ORDER BY number DESC").arg(versionColumns),
        {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<ProfileVersion> versions;
    while (rows->next())
        versions.append(readVersion(*rows));
    return versions;
}

Result<ProfileVersion> ProfileStore::version(ProfileId id, int number)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM profile_versions WHERE profile_id = ? AND number = ?").arg(versionColumns),
        {qlonglong(id.value()), number});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return failure(ErrorKind::NotFound, say("The profile has no version %1.").arg(number));
    return readVersion(*rows);
}

Result<ProfileVersion> ProfileStore::version(ProfileVersionId id)
{
    auto rows = m_database.run(QStringLiteral("SELECT %1 FROM profile_versions WHERE id = ?").arg(versionColumns),
                               {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return failure(ErrorKind::NotFound, say("The profile was deleted."));
    return readVersion(*rows);
}

Result<ProfileVersion> ProfileStore::save(const Saving &saving)
{
    const QString name = saving.content.value(QLatin1StringView("profile_name")).toString().trimmed();
    if (name.isEmpty())
        return failure(ErrorKind::InvalidInput, say("An enrollment profile needs a name: give profile_name."),
                       QStringLiteral("CONFIG_NAME_REQUIRED"));
    const qlonglong own = saving.profile ? saving.profile->value() : 0;
    auto taken = m_database.value(
        QStringLiteral("SELECT id FROM profiles WHERE organisation_id = ? AND name = ? AND id <> ? AND deleted_at IS "
                       "NULL"),
        {qlonglong(saving.organisation.value()), name, own});
    if (!taken)
        return std::unexpected(taken.error());
    if (taken->isValid())
        return failure(ErrorKind::Conflict,
                       say("There is an enrollment profile “%1” already. Choose another name, or save as a new version "
                           "of it.")
                           .arg(name));
    auto id = saving.profile
        ? m_database.value(QStringLiteral("UPDATE profiles SET name = ? WHERE id = ? AND deleted_at IS NULL RETURNING "
                                          "id"),
                           {name, own})
        : m_database.value(
              QStringLiteral("INSERT INTO profiles(organisation_id, name, created_at) VALUES (?, ?, ?) RETURNING id"),
              {qlonglong(saving.organisation.value()), name, storedTime(saving.at)});
    if (!id)
        return std::unexpected(id.error());
    if (!id->isValid())
        return std::unexpected(notFound(name));
    auto number = m_database.value(
        QStringLiteral("INSERT INTO profile_versions(profile_id, number, content, saved_at, saved_by, note) SELECT "
                       "?, coalesce(max(number), 0) + 1, ?, ?, ?, ? FROM profile_versions WHERE profile_id = ? "
                       "RETURNING number"),
        {*id, QString::fromUtf8(QJsonDocument(saving.content).toJson(QJsonDocument::Compact)), storedTime(saving.at),
         saving.by, saving.note.isNull() ? QStringLiteral("") : saving.note, *id});
    if (!number)
        return std::unexpected(number.error());
    m_database.noteChange(Changed::Profiles);
    return version(ProfileId(id->toLongLong()), number->toInt());
}

Result<> ProfileStore::noteDefinition(ProfileVersionId version, const QString &uuid, const QDateTime &at)
{
    auto noted = m_database.run(QStringLiteral("UPDATE profile_versions SET uuid = ? WHERE id = ?"),
                                {uuid, qlonglong(version.value())});
    if (!noted)
        return std::unexpected(noted.error());
    auto kept = m_database.run(
        QStringLiteral("INSERT OR REPLACE INTO profile_definitions(organisation_id, uuid, version_id, defined_at) "
                       "SELECT p.organisation_id, ?, v.id, ? FROM profile_versions v JOIN profiles p ON p.id = "
                       "v.profile_id WHERE v.id = ?"),
        {uuid, storedTime(at), qlonglong(version.value())});
    if (!kept)
        return std::unexpected(kept.error());
    m_database.noteChange(Changed::Profiles);
    return {};
}

Result<> ProfileStore::forgetDefinition(ProfileVersionId version)
{
    auto done = m_database.run(QStringLiteral("UPDATE profile_versions SET uuid = '' WHERE id = ?"),
                               {qlonglong(version.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Profiles);
    return {};
}

Result<> ProfileStore::remove(ProfileId id, const QDateTime &at)
{
    auto used = m_database.value(
        QStringLiteral(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM default_profiles WHERE profile_id = p.id) THEN 'default' "
            "WHEN EXISTS (SELECT 1 FROM assignment_rules WHERE profile_id = p.id) THEN 'rule' WHEN EXISTS "
            "(SELECT 1 FROM devices WHERE hand_profile_id = p.id AND present = 1) THEN 'hand' ELSE '' END "
            "FROM profiles p WHERE p.id = ?"),
        {qlonglong(id.value())});
    if (!used)
        return std::unexpected(used.error());
    const QString use = used->toString();
    if (use == QLatin1StringView("default"))
        return failure(ErrorKind::Conflict,
                       say("It is a default profile. Make another one the default first, so that new devices do not "
                           "start unmanaged."));
    if (use == QLatin1StringView("rule"))
        return failure(ErrorKind::Conflict, say("A rule gives it to devices. Change or delete the rule first."));
    if (use == QLatin1StringView("hand"))
        return failure(ErrorKind::Conflict,
                       say("Devices were given it by hand. Assign another profile to them first, or unassign it."));
    auto done = m_database.run(QStringLiteral("UPDATE profiles SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"),
                               {storedTime(at), qlonglong(id.value())});
    if (!done)
        return std::unexpected(done.error());
    if (done->numRowsAffected() == 0)
        return std::unexpected(notFound(QString::number(id.value())));
    m_database.noteChange(Changed::Profiles);
    return {};
}

Result<QHash<QString, ProfileOfUuid>> ProfileStore::definitions(OrganisationId organisation)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT d.uuid, v.profile_id, v.number, v.number = (SELECT max(number) FROM profile_versions "
                       "WHERE profile_id = v.profile_id) AND v.uuid = d.uuid, p.name FROM profile_definitions d JOIN "
                       "profile_versions v ON v.id = d.version_id JOIN profiles p ON p.id = v.profile_id WHERE "
                       "d.organisation_id = ?"),
        {qlonglong(organisation.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<QString, ProfileOfUuid> known;
    while (rows->next())
        known.insert(rows->value(0).toString().toLower(),
                     {ProfileId(rows->value(1).toLongLong()), rows->value(2).toInt(), rows->value(3).toBool(),
                      rows->value(4).toString()});
    return known;
}

Result<QJsonObject> ProfileStore::contentOf(OrganisationId organisation, const QString &uuid)
{
    const auto content = m_database.value(
        QStringLiteral("SELECT v.content FROM profile_definitions d JOIN profile_versions v ON v.id = d.version_id "
                       "WHERE d.organisation_id = ? AND d.uuid IN (?, ?, ?)"),
        {qlonglong(organisation.value()), uuid, uuid.toUpper(), uuid.toLower()});
    return content.transform([](const QVariant &json) { return QJsonDocument::fromJson(json.toByteArray()).object(); });
}

Result<ProfileDirectory> ProfileStore::directory(OrganisationId organisation)
{
    auto known = definitions(organisation);
    if (!known)
        return std::unexpected(known.error());
    auto profiles = all(organisation);
    if (!profiles)
        return std::unexpected(profiles.error());
    ProfileDirectory directory{.byUuid = *known, .names = {}, .latest = {}};
    for (const ProfileOfUuid &one : std::as_const(directory.byUuid))
        directory.names.insert(one.profile, one.name);
    for (const Profile &profile : std::as_const(*profiles)) {
        directory.names.insert(profile.id, profile.name);
        directory.latest.insert(profile.id, profile.number);
    }
    return directory;
}

Result<QHash<QString, QString>> ProfileStore::namesByUuid()
{
    auto rows = m_database.run(QStringLiteral("SELECT d.uuid, p.name, v.number FROM profile_definitions d JOIN "
                                              "profile_versions v ON v.id = d.version_id JOIN profiles p ON p.id = "
                                              "v.profile_id"));
    if (!rows)
        return std::unexpected(rows.error());
    QHash<QString, QString> names;
    while (rows->next())
        names.insert(rows->value(0).toString().toLower(),
                     ProfileOfUuid{{}, rows->value(2).toInt(), false, rows->value(1).toString()}.text());
    return names;
}

Result<QStringList> ProfileStore::oldVersions()
{
    auto rows = m_database.run(
        QStringLiteral("SELECT d.uuid FROM profile_definitions d JOIN profile_versions v ON v.id = d.version_id JOIN "
                       "profiles p ON p.id = v.profile_id WHERE p.deleted_at IS NULL AND (v.uuid <> d.uuid OR v.number "
                       "< (SELECT max(number) FROM profile_versions WHERE profile_id = v.profile_id))"));
    if (!rows)
        return std::unexpected(rows.error());
    QStringList uuids;
    while (rows->next())
        uuids.append(rows->value(0).toString().toLower());
    return uuids;
}

Result<QList<ProfileCoverage>> ProfileStore::coverage(ProfileId id)
{
    std::map<int, ProfileCoverage, std::greater<>> byNumber;
    auto assigned = m_database.run(
        QStringLiteral("SELECT v.number, count(*) FROM profile_versions v JOIN profile_definitions f ON f.version_id "
                       "= v.id JOIN devices d ON d.profile_uuid = f.uuid AND d.organisation_id = f.organisation_id "
                       "WHERE v.profile_id = ? AND d.present = 1 AND d.profile_status IN (1, 2) GROUP BY 1"),
        {qlonglong(id.value())});
    if (!assigned)
        return std::unexpected(assigned.error());
    while (assigned->next()) {
        ProfileCoverage &one = byNumber[assigned->value(0).toInt()];
        one.assigned = assigned->value(1).toLongLong();
    }
    auto activated = m_database.run(
        QStringLiteral("SELECT v.number, count(*), total(d.profile_uuid <> d.activated_uuid OR d.profile_status NOT IN "
                       "(1, 2)) FROM profile_versions v JOIN profile_definitions f ON f.version_id = v.id JOIN devices "
                       "d ON d.activated_uuid = f.uuid AND d.organisation_id = f.organisation_id WHERE v.profile_id = "
                       "? AND d.present = 1 AND d.activated_at IS NOT NULL GROUP BY 1"),
        {qlonglong(id.value())});
    if (!activated)
        return std::unexpected(activated.error());
    while (activated->next()) {
        ProfileCoverage &one = byNumber[activated->value(0).toInt()];
        one.activated = activated->value(1).toLongLong();
        one.activatedNeedErase = activated->value(2).toLongLong();
    }
    QList<ProfileCoverage> coverage;
    for (auto &[number, one] : byNumber) {
        one.number = number;
        coverage.append(one);
    }
    return coverage;
}

} // namespace Muster
