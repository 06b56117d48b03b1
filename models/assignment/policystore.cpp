#include "models/assignment/policystore.h"

namespace Muster {

Result<AssignmentPolicy> PolicyStore::of(OrganisationId organisation)
{
    const QVariantList whose{qlonglong(organisation.value())};
    AssignmentPolicy policy;
    auto rules = m_database.run(QStringLiteral("SELECT name, query, profile_id, enabled FROM assignment_rules WHERE "
                                               "organisation_id = ? ORDER BY position"),
                                whose);
    if (!rules)
        return std::unexpected(rules.error());
    while (rules->next())
        policy.rules.append({.name = rules->value(0).toString(),
                             .query = rules->value(1).toString(),
                             .profile = ProfileId(rules->value(2).toLongLong()),
                             .isEnabled = rules->value(3).toBool()});
    auto defaults = m_database.run(
        QStringLiteral("SELECT family, profile_id FROM default_profiles WHERE organisation_id = ?"), whose);
    if (!defaults)
        return std::unexpected(defaults.error());
    while (defaults->next()) {
        const ProfileId profile(defaults->value(1).toLongLong());
        if (const QString family = defaults->value(0).toString(); family.isEmpty())
            policy.defaultProfile = profile;
        else
            policy.familyDefaults.insert(family, profile);
    }
    return policy;
}

Result<> PolicyStore::set(OrganisationId organisation, const AssignmentPolicy &policy)
{
    const qlonglong whose = organisation.value();
    for (const char *table : {"assignment_rules", "default_profiles"}) {
        auto done = m_database.run(
            QStringLiteral("DELETE FROM %1 WHERE organisation_id = ?").arg(QLatin1StringView(table)), {whose});
        if (!done)
            return std::unexpected(done.error());
    }
    int position = 0;
    for (const AssignmentRule &rule : policy.rules) {
        auto done = m_database.run(
            QStringLiteral("INSERT INTO assignment_rules(organisation_id, position, name, query, profile_id, "
                           "enabled) VALUES (?, ?, ?, ?, ?, ?)"),
            {whose, ++position, rule.name.simplified(), rule.query.simplified(), qlonglong(rule.profile.value()),
             rule.isEnabled ? 1 : 0});
        if (!done)
            return std::unexpected(done.error());
    }
    QHash<QString, ProfileId> defaults = policy.familyDefaults;
    if (policy.defaultProfile.isValid())
        defaults.insert(QStringLiteral(""), policy.defaultProfile);
    for (auto each = defaults.cbegin(); each != defaults.cend(); ++each) {
        auto done = m_database.run(
            QStringLiteral("INSERT INTO default_profiles(organisation_id, family, profile_id) VALUES (?, ?, ?)"),
            {whose, each.key(), qlonglong(each.value().value())});
        if (!done)
            return std::unexpected(done.error());
    }
    m_database.noteChange(Changed::Profiles);
    return {};
}

} // namespace Muster
