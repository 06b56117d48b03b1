#include "models/enrollment/exchange.h"

#include "models/storage/storedvalue.h"

namespace Muster {

namespace {

constexpr qint64 mostKept = 100'000;

constexpr auto columns =
    "id, at_ms, took_us, organisation_id, enrollment_id, serial, udid, peer, method, path, status, "
    "what, words, is_failed, request, answer";

Exchange read(const Query &row)
{
    return {.number = row.value(0).toLongLong(),
            .atMs = row.value(1).toLongLong(),
            .tookUs = row.value(2).toLongLong(),
            .organisation = OrganisationId(row.value(3).toLongLong()),
            .enrollment = EnrollmentId(row.value(4).toLongLong()),
            .serial = row.value(5).toString(),
            .udid = row.value(6).toString(),
            .peer = row.value(7).toString(),
            .method = row.value(8).toString(),
            .path = row.value(9).toString(),
            .status = row.value(10).toInt(),
            .what = row.value(11).toString(),
            .words = row.value(12).toString(),
            .isFailed = row.value(13).toBool(),
            .request = row.value(14).toString(),
            .answer = row.value(15).toString()};
}

} // namespace

Result<> ExchangeStore::add(const QList<Exchange> &exchanges)
{
    m_database.noteChange(Changed::Exchanges);
    qint64 last = 0;
    for (const Exchange &exchange : exchanges) {
        auto added = m_database.run(
            QStringLiteral("INSERT INTO exchanges(at_ms, took_us, organisation_id, enrollment_id, serial, udid, peer, "
                           "method, path, status, what, words, is_failed, request, answer) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            {exchange.atMs, exchange.tookUs, storedId(exchange.organisation), storedId(exchange.enrollment),
             storedText(exchange.serial), storedText(exchange.udid), storedText(exchange.peer), exchange.method,
             exchange.path, exchange.status, exchange.what, storedText(exchange.words), exchange.isFailed,
             storedText(exchange.request), storedText(exchange.answer)});
        if (!added)
            return std::unexpected(added.error());
        last = added->lastInsertId().toLongLong();
    }
    // Numbers have no gaps but at the beginning, so that this costs what it deletes.
    return wasRun(m_database.run(QStringLiteral("DELETE FROM exchanges WHERE id <= ?"), {last - mostKept}));
}

Result<QList<Exchange>> ExchangeStore::list(const ExchangeFilter &filter)
{
    QString where = QStringLiteral("id > ?");
    QVariantList values{filter.newerThan};
    if (filter.organisation) {
        where += QStringLiteral(" AND (organisation_id = ? OR organisation_id IS NULL)");
        values.append(qlonglong(filter.organisation->value()));
    }
    if (!filter.serial.isEmpty()) {
        where += QStringLiteral(" AND (serial = ? OR (serial = '' AND udid = ?))");
        values << filter.serial << filter.serial;
    }
    values.append(filter.most);
    auto rows = m_database.run(QStringLiteral("SELECT * FROM (SELECT %1 FROM exchanges WHERE %2 ORDER BY id DESC LIMIT "
                                              "?) ORDER BY id")
                                   .arg(QLatin1StringView(columns), where),
                               values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Exchange> found;
    while (rows->next())
        found.append(read(*rows));
    return found;
}

Result<QList<Conversation>> ExchangeStore::conversations(std::optional<OrganisationId> organisation,
                                                         const QString &text, int most)
{
    QString where = QStringLiteral("(serial <> '' OR udid <> '')");
    QVariantList values;
    if (organisation) {
        where += QStringLiteral(" AND organisation_id = ?");
        values.append(qlonglong(organisation->value()));
    }
    if (!text.isEmpty()) {
        where += QStringLiteral(" AND (instr(serial, ?) OR instr(lower(udid || ' ' || what || ' ' || words), ?))");
        values << text.toUpper() << text.toLower();
    }
    values.append(most);
    // With max(), SQLite takes the other columns from the row that has it.
    auto rows = m_database.run(
        QStringLiteral(
            "SELECT max(id), organisation_id, enrollment_id, serial, udid, at_ms, count(*), is_failed, what, "
            "words FROM exchanges WHERE %1 GROUP BY CASE serial WHEN '' THEN udid ELSE serial END "
            "ORDER BY 1 DESC LIMIT ?")
            .arg(where),
        values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Conversation> found;
    while (rows->next())
        found.append({.organisation = OrganisationId(rows->value(1).toLongLong()),
                      .enrollment = EnrollmentId(rows->value(2).toLongLong()),
                      .serial = rows->value(3).toString(),
                      .udid = rows->value(4).toString(),
                      .lastAtMs = rows->value(5).toLongLong(),
                      .requests = rows->value(6).toInt(),
                      .isFailed = rows->value(7).toBool(),
                      .what = rows->value(8).toString(),
                      .words = rows->value(9).toString()});
    return found;
}

Result<ExchangePace> ExchangeStore::pace(qint64 sinceMs)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT count(DISTINCT CASE serial WHEN '' THEN udid ELSE serial END), count(*) FROM (SELECT "
                       "serial, udid, at_ms FROM exchanges ORDER BY id DESC LIMIT 20000) WHERE at_ms > ? AND (serial "
                       "<> '' OR udid <> '')"),
        {sinceMs});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return ExchangePace();
    return ExchangePace{.devices = rows->value(0).toInt(), .requests = rows->value(1).toInt()};
}

} // namespace Muster
