#include "models/journal/journalstore.h"

#include "models/devices/devicequery.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/snapshot.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace Muster {

namespace {

constexpr std::pair<JournalSource, QLatin1StringView> sourceNames[] = {
    {JournalSource::Person, QLatin1StringView("person")},
    {JournalSource::Rule, QLatin1StringView("rule")},
    {JournalSource::Muster, QLatin1StringView("muster")},
    {JournalSource::Apple, QLatin1StringView("apple")}};

JournalSource sourceFromName(const QString &name)
{
    for (const auto &[source, known] : sourceNames) {
        if (known == name)
            return source;
    }
    return JournalSource::Muster;
}

constexpr QLatin1StringView columns("id, at, source, actor, organisation_id, action, subject, before, after, hash");

JournalEntry read(const Query &row)
{
    return {.number = row.value(0).toLongLong(),
            .at = readTime(row.value(1)),
            .source = sourceFromName(row.value(2).toString()),
            .actor = row.value(3).toString(),
            .organisation = OrganisationId(row.value(4).toLongLong()),
            .action = row.value(5).toString(),
            .subject = row.value(6).toString(),
            .before = row.value(7).toString(),
            .after = row.value(8).toString(),
            .hash = row.value(9).toByteArray()};
}

// A null QString would be bound as NULL, and the columns are NOT NULL.
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

// Not by SQLite, whose lower() knows only the letters of ASCII.
bool holdsAll(const JournalEntry &entry, const QStringList &words)
{
    if (words.isEmpty())
        return true;
    const QString all =
        folded(QStringList{entry.actor, entry.action, entry.subject, entry.before, entry.after}.join(u' '));
    return std::ranges::all_of(words, [&all](const QString &word) { return all.contains(word); });
}

QString say(const char *sentence)
{
    return QCoreApplication::translate("Journal", sentence);
}

} // namespace

QString journalSourceName(JournalSource source)
{
    for (const auto &[known, name] : sourceNames) {
        if (known == source)
            return name;
    }
    return {};
}

QByteArray journalHash(const QByteArray &previous, const JournalEntry &entry)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(QByteArray(QByteArray::number(part.size()) + ':'));
        hash.addData(part);
    };
    add(previous);
    add(QByteArray::number(entry.number));
    add(QByteArray::number(entry.at.toSecsSinceEpoch()));
    add(journalSourceName(entry.source).toUtf8());
    add(entry.actor.toUtf8());
    add(QByteArray::number(entry.organisation.value()));
    for (const QString &part : {entry.action, entry.subject, entry.before, entry.after})
        add(part.toUtf8());
    return hash.result();
}

Result<> JournalStore::append(const JournalEntry &given)
{
    auto head = m_database.run(QStringLiteral("SELECT last_id, hash FROM journal_head"));
    if (!head)
        return std::unexpected(head.error());
    if (!head->next())
        return failure(ErrorKind::Storage, say("The journal has lost its head. Look with: musterctl journal verify"));
    JournalEntry entry = given;
    entry.number = head->value(0).toLongLong() + 1;
    entry.hash = journalHash(head->value(1).toByteArray(), entry);
    head->finish();
    auto written =
        m_database.run(QStringLiteral("INSERT INTO journal(%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").arg(columns),
                       {entry.number, storedTime(entry.at), journalSourceName(entry.source), text(entry.actor),
                        qlonglong(entry.organisation.value()), entry.action, text(entry.subject), text(entry.before),
                        text(entry.after), entry.hash});
    if (!written)
        return std::unexpected(written.error());
    auto noted =
        m_database.run(QStringLiteral("UPDATE journal_head SET last_id = ?, hash = ?"), {entry.number, entry.hash});
    if (!noted)
        return std::unexpected(noted.error());
    m_database.noteChange(Changed::Journal);
    return {};
}

Result<QList<JournalEntry>> JournalStore::entries(const JournalFilter &filter)
{
    QStringList conditions;
    QVariantList values;
    if (filter.organisation) {
        conditions.append(QStringLiteral("organisation_id = ?"));
        values.append(qlonglong(filter.organisation->value()));
    }
    if (filter.olderThan > 0) {
        conditions.append(QStringLiteral("id < ?"));
        values.append(filter.olderThan);
    }
    const QString where =
        conditions.isEmpty() ? QString() : QStringLiteral("WHERE ") + conditions.join(QStringLiteral(" AND "));
    auto rows =
        m_database.run(QStringLiteral("SELECT %1 FROM journal %2 ORDER BY id DESC").arg(columns, where), values);
    if (!rows)
        return std::unexpected(rows.error());
    const QStringList words = folded(filter.text).simplified().split(u' ', Qt::SkipEmptyParts);
    QList<JournalEntry> found;
    while (found.size() < filter.most && rows->next()) {
        JournalEntry entry = read(*rows);
        if (holdsAll(entry, words))
            found.append(std::move(entry));
    }
    return found;
}

Result<> JournalStore::forEach(const std::function<bool(const JournalEntry &)> &visit)
{
    auto rows = m_database.run(QStringLiteral("SELECT %1 FROM journal ORDER BY id").arg(columns));
    if (!rows)
        return std::unexpected(rows.error());
    while (rows->next()) {
        if (!visit(read(*rows)))
            break;
    }
    return {};
}

Result<JournalCheck> JournalStore::verify(const QByteArray &expectedHead)
{
    constexpr qsizetype mostFaults = 20;
    // Entries and head of one moment: another program may be writing.
    const Snapshot moment(m_database);
    JournalCheck check;
    bool isExpectedFound = expectedHead.isEmpty();
    QByteArray previous;
    qint64 number = 0;
    auto done = forEach([&](const JournalEntry &entry) {
        if (entry.number <= number) {
            check.faults.append(say("There is an entry %1 where none was written.").arg(entry.number));
            return check.faults.size() < mostFaults;
        }
        if (entry.number != number + 1)
            check.faults.append(say("Entries %1 to %2 are missing.").arg(number + 1).arg(entry.number - 1));
        else if (entry.hash != journalHash(previous, entry))
            check.faults.append(say("Entry %1 (%2, %3) is not what was written.")
                                    .arg(entry.number)
                                    .arg(entry.action, entry.at.toString(Qt::ISODate)));
        // Goes on from what stands there, so that one edited entry is one fault.
        previous = entry.hash;
        number = entry.number;
        ++check.entries;
        isExpectedFound = isExpectedFound || entry.hash == expectedHead;
        return check.faults.size() < mostFaults;
    });
    if (!done)
        return std::unexpected(done.error());
    check.head = previous;
    if (check.faults.size() >= mostFaults)
        return check;
    auto head = m_database.run(QStringLiteral("SELECT last_id, hash FROM journal_head"));
    if (!head)
        return std::unexpected(head.error());
    if (!head->next())
        check.faults.append(
            say("The journal has lost its head: whether entries are missing at its end cannot be told."));
    else if (head->value(0).toLongLong() > number)
        check.faults.append(
            say("Entries after number %1 are missing: %2 were written.").arg(number).arg(head->value(0).toLongLong()));
    else if (head->value(0).toLongLong() < number || head->value(1).toByteArray() != previous)
        check.faults.append(say("The last entry is not the one that was written last."));
    if (!isExpectedFound)
        check.faults.append(say("The hash that was noted before is not in the journal: it was written anew since."));
    return check;
}

} // namespace Muster
