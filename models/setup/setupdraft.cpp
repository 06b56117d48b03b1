#include "models/setup/setupdraft.h"

#include "models/organisations/organisationstore.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Muster {

namespace {

QString toJson(const SetupDraft &draft)
{
    const QJsonObject object{
        {QStringLiteral("step"), static_cast<int>(draft.step)}, {QStringLiteral("decided"), draft.isDecided},
        {QStringLiteral("practice"), draft.isPractice},         {QStringLiteral("name"), draft.organisationName},
        {QStringLiteral("keySaved"), draft.isKeySaved},         {QStringLiteral("serviceMade"), draft.isServiceMade}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

SetupDraft fromRow(const Query &row)
{
    const QJsonObject object = QJsonDocument::fromJson(row.value(2).toByteArray()).object();
    const int lastStep = static_cast<int>(SetupStep::StepCount) - 1;
    return {.id = row.value(0).toLongLong(),
            .organisation = OrganisationId(row.value(1).toLongLong()),
            .step = static_cast<SetupStep>(qBound(0, object.value(QLatin1StringView("step")).toInt(), lastStep)),
            .isDecided = object.value(QLatin1StringView("decided")).toBool(),
            .isPractice = object.value(QLatin1StringView("practice")).toBool(),
            .organisationName = object.value(QLatin1StringView("name")).toString(),
            .isKeySaved = object.value(QLatin1StringView("keySaved")).toBool(),
            .isServiceMade = object.value(QLatin1StringView("serviceMade")).toBool()};
}

} // namespace

Result<SetupDraft> SetupDraftStore::latest()
{
    auto rows = m_database.run(QStringLiteral(
        "SELECT id, organisation_id, state FROM setup_drafts ORDER BY updated_at DESC, id DESC LIMIT 1"));
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next() ? fromRow(*rows) : SetupDraft();
}

Result<SetupDraft> SetupDraftStore::of(OrganisationId organisation)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT id, organisation_id, state FROM setup_drafts WHERE organisation_id = ? "
                                      "ORDER BY updated_at DESC, id DESC LIMIT 1"),
                       {qlonglong(organisation.value())});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next() ? fromRow(*rows) : SetupDraft();
}

Result<qint64> SetupDraftStore::save(const SetupDraft &draft, const QDateTime &now)
{
    const QVariant organisation = draft.organisation.isValid() ? QVariant(qlonglong(draft.organisation.value()))
                                                               : QVariant(QMetaType::fromType<qlonglong>());
    const QVariant id = draft.id > 0 ? QVariant(draft.id) : QVariant(QMetaType::fromType<qlonglong>());
    auto row = m_database.value(
        QStringLiteral("INSERT INTO setup_drafts(id, organisation_id, state, updated_at) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT(id) DO UPDATE SET organisation_id = excluded.organisation_id, "
                       "state = excluded.state, updated_at = excluded.updated_at RETURNING id"),
        {id, organisation, toJson(draft), storedTime(now)});
    if (!row)
        return std::unexpected(row.error());
    m_database.noteChange(Changed::Setup);
    return row->toLongLong();
}

Result<> SetupDraftStore::remove(qint64 id)
{
    auto done = m_database.run(QStringLiteral("DELETE FROM setup_drafts WHERE id = ?"), {id});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Setup);
    return {};
}

} // namespace Muster
