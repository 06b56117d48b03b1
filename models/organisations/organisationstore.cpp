#include "models/organisations/organisationstore.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Organisations", text);
}

constexpr auto columns =
    "o.id, o.name, o.url, o.authority_pem, o.practice, o.created_at, o.account_json, o.account_checked_at, "
    "o.trouble_kind, "
    "o.trouble_message, o.trouble_detail, o.trouble_retry_at, o.trouble_since, o.cursor, o.cursor_at, o.cursor_phase, "
    "o.generation, o.full_sync_at, o.protocol_version, t.expires_at, t.loaded_at, o.inquired_at, o.inquiry_serial, "
    "t.noted_warning "
    "FROM organisations o LEFT JOIN tokens t ON t.organisation_id = o.id AND t.state = 'current'";

QString phaseName(SyncPosition::Phase phase)
{
    switch (phase) {
    case SyncPosition::Phase::Fetch:
        return QStringLiteral("fetch");
    case SyncPosition::Phase::Sync:
        return QStringLiteral("sync");
    case SyncPosition::Phase::None:
        break;
    }
    return QString();
}

SyncPosition::Phase phaseFromName(const QString &name)
{
    if (name == QLatin1StringView("fetch"))
        return SyncPosition::Phase::Fetch;
    return name == QLatin1StringView("sync") ? SyncPosition::Phase::Sync : SyncPosition::Phase::None;
}

Organisation read(const Query &row)
{
    Organisation organisation;
    organisation.id = OrganisationId(row.value(0).toLongLong());
    organisation.name = row.value(1).toString();
    organisation.url = QUrl(row.value(2).toString());
    organisation.authorityPem = row.value(3).toString();
    organisation.isPractice = row.value(4).toBool();
    organisation.createdAt = readTime(row.value(5));
    if (const QByteArray json = row.value(6).toByteArray(); !json.isEmpty()) {
        if (auto facts = accountFactsFromJson(json))
            organisation.account = *facts;
    }
    organisation.accountCheckedAt = readTime(row.value(7));
    if (const QString kind = row.value(8).toString(); !kind.isEmpty()) {
        Error error{errorKindFromName(kind), row.value(9).toString(), row.value(10).toString(), {}};
        if (!row.value(11).isNull())
            error.retryAt = readTime(row.value(11));
        organisation.trouble = Trouble{error, readTime(row.value(12))};
    }
    organisation.notBefore = readTime(row.value(11));
    organisation.position = {.phase = phaseFromName(row.value(15).toString()),
                             .cursor = row.value(13).toString(),
                             .cursorAt = readTime(row.value(14)),
                             .generation = row.value(16).toLongLong()};
    organisation.fullSyncAt = readTime(row.value(17));
    organisation.protocolVersion = row.value(18).toInt();
    organisation.tokenExpiresAt = readTime(row.value(19));
    organisation.tokenLoadedAt = readTime(row.value(20));
    organisation.inquiredAt = readTime(row.value(21));
    organisation.inquirySerial = row.value(22).toString();
    if (!row.value(23).isNull())
        organisation.notedWarning = row.value(23).toInt();
    return organisation;
}

// A time to wait for: the full second in which it has come.
QVariant storedTimeToWaitFor(const QDateTime &time)
{
    return storedTime(time.isValid() ? time.addMSecs(999) : time);
}

Error notFound(const QString &name)
{
    return {ErrorKind::NotFound,
            say("There is no organisation “%1” in this workspace. See what there is with: musterctl organisation list")
                .arg(name)};
}

} // namespace

QVariant storedTime(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toSecsSinceEpoch()) : QVariant(QMetaType::fromType<qlonglong>());
}

QDateTime readTime(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromSecsSinceEpoch(value.toLongLong(), QTimeZone::UTC);
}

Result<QList<Organisation>> OrganisationStore::all()
{
    auto rows = m_database.run(QStringLiteral("SELECT %1 ORDER BY o.name").arg(QLatin1StringView(columns)));
    if (!rows)
        return std::unexpected(rows.error());
    QList<Organisation> organisations;
    while (rows->next())
        organisations.append(read(*rows));
    return organisations;
}

Result<Organisation> OrganisationStore::byId(OrganisationId id)
{
    auto rows = m_database.run(QStringLiteral("SELECT %1 WHERE o.id = ?").arg(QLatin1StringView(columns)),
                               {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return std::unexpected(notFound(QString::number(id.value())));
    return read(*rows);
}

Result<Organisation> OrganisationStore::find(const QString &nameOrNumber)
{
    const QString asked = nameOrNumber.trimmed();
    auto rows =
        m_database.run(QStringLiteral("SELECT %1 WHERE o.name = ? OR CAST(o.id AS TEXT) = ? ORDER BY o.name = ? DESC")
                           .arg(QLatin1StringView(columns)),
                       {asked, asked, asked});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return std::unexpected(notFound(nameOrNumber));
    return read(*rows);
}

Result<OrganisationId> OrganisationStore::add(const QString &name, const QUrl &url, const QString &authorityPem,
                                              bool isPractice, const QDateTime &now)
{
    const QString trimmed = name.simplified();
    if (trimmed.isEmpty())
        return failure(ErrorKind::InvalidInput, say("An organisation needs a name."));
    auto taken = m_database.value(QStringLiteral("SELECT 1 FROM organisations WHERE name = ?"), {trimmed});
    if (!taken)
        return std::unexpected(taken.error());
    if (taken->isValid())
        return failure(
            ErrorKind::Conflict,
            say("There is an organisation “%1” in this workspace already. Choose another name.").arg(trimmed));
    auto id =
        m_database.value(QStringLiteral("INSERT INTO organisations(name, url, authority_pem, practice, created_at) "
                                        "VALUES (?, ?, ?, ?, ?) RETURNING id"),
                         {trimmed, url.toString(), authorityPem, isPractice ? 1 : 0, storedTime(now)});
    if (!id)
        return std::unexpected(id.error());
    m_database.noteChange(Changed::Organisations);
    return OrganisationId(id->toLongLong());
}

Result<> OrganisationStore::update(const QString &assignment, QVariantList values, OrganisationId id, News news)
{
    values.append(qlonglong(id.value()));
    auto done = m_database.run(QStringLiteral("UPDATE organisations SET %1 WHERE id = ?").arg(assignment), values);
    if (!done)
        return std::unexpected(done.error());
    if (done->numRowsAffected() == 0)
        return std::unexpected(notFound(QString::number(id.value())));
    if (news == News::Announced)
        m_database.noteChange(Changed::Organisations);
    return {};
}

Result<> OrganisationStore::rename(OrganisationId id, const QString &name)
{
    const QString trimmed = name.simplified();
    if (trimmed.isEmpty())
        return failure(ErrorKind::InvalidInput, say("An organisation needs a name."));
    auto taken = m_database.value(QStringLiteral("SELECT 1 FROM organisations WHERE name = ? AND id <> ?"),
                                  {trimmed, qlonglong(id.value())});
    if (!taken)
        return std::unexpected(taken.error());
    if (taken->isValid())
        return failure(
            ErrorKind::Conflict,
            say("There is an organisation “%1” in this workspace already. Choose another name.").arg(trimmed));
    return update(QStringLiteral("name = ?"), {trimmed}, id);
}

Result<> OrganisationStore::remove(OrganisationId id)
{
    // Their history has no reference that would take it along, and SQLite gives the devices' numbers out again.
    auto history = m_database.run(QStringLiteral("DELETE FROM device_field_changes WHERE device_id IN "
                                                 "(SELECT id FROM devices WHERE organisation_id = ?)"),
                                  {qlonglong(id.value())});
    if (!history)
        return std::unexpected(history.error());
    // Tokens point to keys without a cascade, so that a key in use cannot be deleted by accident.
    for (const char *table : {"tokens", "devices", "organisations"}) {
        const QString column =
            qstrcmp(table, "organisations") == 0 ? QStringLiteral("id") : QStringLiteral("organisation_id");
        auto done = m_database.run(QStringLiteral("DELETE FROM %1 WHERE %2 = ?").arg(QLatin1StringView(table), column),
                                   {qlonglong(id.value())});
        if (!done)
            return std::unexpected(done.error());
    }
    // Events went with the devices, and SQLite gives their numbers out again, too.
    auto entered = m_database.run(QStringLiteral(
        "UPDATE device_events_entered SET entered = min(entered, coalesce((SELECT max(id) FROM device_events), 0))"));
    if (!entered)
        return std::unexpected(entered.error());
    m_database.noteChange(Changed::Organisations | Changed::DevicesGone | Changed::Runs | Changed::Setup
                          | Changed::Profiles | Changed::Assignments);
    return {};
}

Result<> OrganisationStore::setUrl(OrganisationId id, const QUrl &url, const QString &authorityPem)
{
    return update(QStringLiteral("url = ?, authority_pem = ?"), {url.toString(), authorityPem}, id);
}

Result<> OrganisationStore::setAccount(OrganisationId id, const QByteArray &accountJson, const QDateTime &now)
{
    return update(QStringLiteral("account_json = ?, account_checked_at = ?"),
                  {QString::fromUtf8(accountJson), storedTime(now)}, id);
}

Result<> OrganisationStore::setTrouble(OrganisationId id, const Error &error, const QDateTime &now)
{
    return update(QStringLiteral("trouble_since = CASE WHEN trouble_kind = ? THEN trouble_since ELSE ? END, "
                                 "trouble_kind = ?, trouble_message = ?, trouble_detail = ?, trouble_retry_at = ?"),
                  {errorKindName(error.kind), storedTime(now), errorKindName(error.kind), error.message, error.detail,
                   storedTimeToWaitFor(error.retryAt.value_or(QDateTime()))},
                  id);
}

Result<> OrganisationStore::setNotBefore(OrganisationId id, const QDateTime &time)
{
    return update(QStringLiteral("trouble_retry_at = ?"), {storedTimeToWaitFor(time)}, id);
}

Result<> OrganisationStore::clearTrouble(OrganisationId id)
{
    return update(
        QStringLiteral("trouble_kind = '', trouble_message = '', trouble_detail = '', trouble_retry_at = NULL, "
                       "trouble_since = NULL"),
        {}, id);
}

Result<> OrganisationStore::setPosition(OrganisationId id, const SyncPosition &position)
{
    return update(QStringLiteral("cursor = ?, cursor_at = ?, cursor_phase = ?, generation = ?"),
                  {position.cursor, storedTime(position.cursorAt), phaseName(position.phase), position.generation}, id,
                  News::Quiet);
}

Result<> OrganisationStore::setFullSyncAt(OrganisationId id, const QDateTime &time)
{
    return update(QStringLiteral("full_sync_at = ?"), {storedTime(time)}, id);
}

Result<> OrganisationStore::setInquiry(OrganisationId id, const QString &askedUpTo)
{
    return update(QStringLiteral("inquiry_serial = ?"), {askedUpTo}, id, News::Quiet);
}

Result<> OrganisationStore::endInquiry(OrganisationId id, const QDateTime &now)
{
    return update(QStringLiteral("inquiry_serial = '', inquired_at = ?"), {storedTime(now)}, id);
}

Result<> OrganisationStore::setProtocolVersion(OrganisationId id, int version)
{
    return update(QStringLiteral("protocol_version = ?"), {version}, id);
}

} // namespace Muster
