#include "app/configuration/itemedits.h"

#include "app/configuration/setupforms.h"
#include "app/enrollment/deployment.h"
#include "app/enrollment/plistmask.h"
#include "app/plist/propertylist.h"
#include "models/assignment/assignmentpolicy.h"
#include "models/configuration/configurationstore.h"
#include "models/devices/devicequery.h"
#include "models/journal/journalstore.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

constexpr qsizetype longestName = 120;

// What remains of a profile when its UUIDs are set aside: two of equal remains do the same on a device.
QVariantMap withoutUuids(QVariantMap profile)
{
    const QString key = QStringLiteral("PayloadUUID");
    profile.remove(key);
    QVariantList payloads = profile.value(QStringLiteral("PayloadContent")).toList();
    for (QVariant &payload : payloads) {
        QVariantMap dict = payload.toMap();
        dict.remove(key);
        payload = dict;
    }
    profile.insert(QStringLiteral("PayloadContent"), payloads);
    return profile;
}

// How an item stands, but for its content, for the journal.
QString standing(const ConfigurationItem &item)
{
    const QJsonObject json{{QStringLiteral("name"), item.name},
                           {QStringLiteral("autoDeploy"), item.isAuto},
                           {QStringLiteral("beforeRelease"), item.blocksRelease},
                           {QStringLiteral("families"), QJsonArray::fromStringList(item.families)},
                           {QStringLiteral("query"), item.query}};
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<> note(Database &database, const ConfigurationItem &item, const char *action, const QString &by,
              const QDateTime &at, const QString &before, const QString &after)
{
    return JournalStore(database).append(
        {.at = at,
         .source = JournalSource::Person,
         .actor = by,
         .organisation = item.organisation,
         .action = QString::fromLatin1(action),
         .subject = item.latestNumber > 0 ? QStringLiteral("%1 v%2").arg(item.name).arg(item.latestNumber) : item.name,
         .before = before,
         .after = after,
         .hash = {}});
}

void apply(const ItemChange &change, ConfigurationItem *item)
{
    item->name = change.name.value_or(item->name).trimmed();
    item->isAuto = change.isAuto.value_or(item->isAuto);
    item->blocksRelease = change.blocksRelease.value_or(item->blocksRelease);
    item->families = change.families.value_or(item->families);
    item->query = change.query.value_or(item->query);
}

Result<ItemRevision> addRevision(Database &database, const Sealer &sealer, const ItemSaving &saving, ItemId item,
                                 const QVariantMap &profile)
{
    const QByteArray list = writePropertyList(profile);
    QJsonObject summary = summaryOfProfile(profile);
    if (saving.kind == ItemKind::settings) {
        const QVariantMap payload = profile.value(QStringLiteral("PayloadContent")).toList().value(0).toMap();
        summary.insert(QStringLiteral("settings"), QJsonArray::fromStringList(settingsIn(payload)));
    }
    const auto sealed = sealer.seal(list, revisionContext(item));
    if (!sealed)
        return std::unexpected(sealed.error());
    return ConfigurationStore(database).addRevision(
        {.id = {},
         .item = item,
         .sealedContent = *sealed,
         .digest = QCryptographicHash::hash(list, QCryptographicHash::Sha256),
         .summary = summary,
         .savedAt = saving.at,
         .savedBy = saving.by});
}

} // namespace

Result<ItemChange> checkedChange(ItemChange change, const QDateTime &now)
{
    if (change.name && (change.name->trimmed().isEmpty() || change.name->size() > longestName))
        return failure(ErrorKind::InvalidInput, say("A name needs 1 to %1 characters.").arg(longestName));
    if (change.families) {
        QStringList spelled;
        const QStringList families = deviceFamilies();
        for (const QString &given : std::as_const(*change.families)) {
            const auto family = std::ranges::find_if(families, [&given](const QString &known) {
                return known.compare(given.trimmed(), Qt::CaseInsensitive) == 0;
            });
            if (family == families.end())
                return failure(
                    ErrorKind::InvalidInput,
                    say("“%1” is no device family. Apple's are: %2.").arg(given, families.join(QStringLiteral(", "))));
            if (!spelled.contains(*family))
                spelled.append(*family);
        }
        change.families = spelled;
    }
    if (change.query && !change.query->trimmed().isEmpty()) {
        if (const auto query = DeviceQuery::parse(*change.query, now); !query)
            return failure(ErrorKind::InvalidInput,
                           say("The rule “%1” cannot be read: %2").arg(*change.query, query.error().message));
    }
    return change;
}

Result<SavedItem> saveItem(Database &database, const Sealer &sealer, const ItemSaving &saving)
{
    ConfigurationStore configuration(database);
    SavedItem saved{.item = {}, .isNew = !saving.item, .isRevision = true, .warnings = {}};
    QVariantMap profile = saving.profile;
    QVariantMap previous;
    const QString identifier = plistText(profile, u"PayloadIdentifier");
    if (saving.item) {
        const auto known = configuration.byId(*saving.item);
        if (!known)
            return std::unexpected(known.error());
        saved.item = *known;
        if (known->identifier != identifier)
            return failure(ErrorKind::Conflict,
                           say("“%1” has the identifier %2, this one has %3: a device would keep the old beside it. "
                               "Save it as a new item, or change its PayloadIdentifier.")
                               .arg(known->name, known->identifier, identifier));
        const auto content = contentOf(database, sealer, known->latest);
        if (!content)
            return std::unexpected(content.error());
        previous = *content;
        saved.isRevision = withoutUuids(previous) != withoutUuids(profile);
        if (saved.isRevision && plistText(previous, u"PayloadUUID") == plistText(profile, u"PayloadUUID"))
            profile.insert(QStringLiteral("PayloadUUID"), QUuid::createUuid().toString(QUuid::WithoutBraces).toUpper());
    }
    const QString before = standing(saved.item);
    saved.item.organisation = saving.organisation;
    saved.item.kind = saving.kind;
    saved.item.identifier = identifier;
    apply(saving.change, &saved.item);
    const auto id = configuration.save(saved.item);
    if (!id)
        return std::unexpected(id.error());
    if (saved.isRevision) {
        const auto revision = addRevision(database, sealer, saving, *id, profile);
        if (!revision)
            return std::unexpected(revision.error());
    }
    const auto whole = configuration.byId(*id);
    if (!whole)
        return std::unexpected(whole.error());
    const bool isMoved = saving.item && standing(*whole) != before;
    saved.item = *whole;
    if (saved.isRevision) {
        const auto noted = note(database, *whole, "configuration.saved", saving.by, saving.at,
                                previous.isEmpty() ? QString() : maskedJson(previous), maskedJson(profile));
        if (!noted)
            return std::unexpected(noted.error());
    }
    if (isMoved) {
        const auto noted =
            note(database, *whole, "configuration.changed", saving.by, saving.at, before, standing(*whole));
        if (!noted)
            return std::unexpected(noted.error());
    }
    return saved;
}

Result<ConfigurationItem> changeItem(Database &database, ItemId id, const ItemChange &change, const QString &by,
                                     const QDateTime &at)
{
    ConfigurationStore configuration(database);
    auto item = configuration.byId(id);
    if (!item)
        return item;
    const QString before = standing(*item);
    apply(change, &*item);
    if (standing(*item) == before)
        return item;
    if (const auto saved = configuration.save(*item); !saved)
        return std::unexpected(saved.error());
    const auto noted = note(database, *item, "configuration.changed", by, at, before, standing(*item));
    if (!noted)
        return std::unexpected(noted.error());
    return item;
}

Result<> moveItem(Database &database, ItemId id, int position, const QString &by, const QDateTime &at)
{
    ConfigurationStore configuration(database);
    const auto before = configuration.byId(id);
    if (!before)
        return std::unexpected(before.error());
    if (auto moved = configuration.move(id, position); !moved)
        return moved;
    const auto after = configuration.byId(id);
    if (!after)
        return std::unexpected(after.error());
    if (after->position == before->position)
        return {};
    return note(database, *after, "configuration.moved", by, at, QString::number(before->position),
                QString::number(after->position));
}

Result<> deleteItem(Database &database, const Sealer &sealer, ItemId id, const QString &by, const QDateTime &at)
{
    ConfigurationStore configuration(database);
    const auto item = configuration.byId(id);
    if (!item)
        return std::unexpected(item.error());
    const auto content = contentOf(database, sealer, item->latest);
    if (!content)
        return std::unexpected(content.error());
    if (auto done = configuration.remove(id, at); !done)
        return done;
    return note(database, *item, "configuration.deleted", by, at, maskedJson(*content), QString());
}

Result<QVariantMap> contentOf(Database &database, const Sealer &sealer, ItemRevisionId id)
{
    const auto revision = ConfigurationStore(database).revision(id);
    if (!revision)
        return std::unexpected(revision.error());
    return sealer.open(revision->sealedContent, revisionContext(revision->item)).and_then([](const QByteArray &list) {
        return readPropertyDict(list);
    });
}

} // namespace Muster
