// The journal: everything that was done, by whom or what, with before and after, each entry chained to the one before
// it by a hash, so that an entry that was edited, removed or moved is found out.
//
// An entry is written in the transaction of the change that it tells. Two programs on one workspace keep one chain,
// since SQLite lets one transaction write at a time. What a hash covers is said at journalHash().
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

#include <QList>

#include <functional>
#include <optional>

namespace Muster {

// Who or what did it.
enum class JournalSource { Person, Rule, Muster, Apple };

struct JournalEntry {
    qint64 number = 0; // from 1, without gaps; given by the store
    QDateTime at;
    JournalSource source = JournalSource::Person;
    QString actor; // a person's name of the system, or a rule's; empty for Muster and Apple
    OrganisationId organisation; // invalid when it concerns none
    QString action; // stable names such as "profile.saved"
    QString subject; // what it was done to, for people
    QString before; // text or JSON, empty when there was nothing
    QString after;
    QByteArray hash; // given by the store

    bool operator==(const JournalEntry &) const = default;
};

// From here on the rows that older entries of the organisation tell of are gone.
inline constexpr QLatin1StringView organisationUnlinked("organisation.unlinked");

[[nodiscard]] QString journalSourceName(JournalSource source); // person, rule, muster, apple

// SHA-256 over the hash of the entry before it and all members but the hash, each as its length in bytes, a colon and
// its UTF-8 text.
[[nodiscard]] QByteArray journalHash(const QByteArray &previous, const JournalEntry &entry);

// What looking at the whole chain came to.
struct JournalCheck {
    qint64 entries = 0;
    QByteArray head; // the hash of the last one: noted elsewhere it proves that nothing before was changed
    QStringList faults; // in words; empty when all is as it was written

    bool operator==(const JournalCheck &) const = default;
};

struct JournalFilter {
    std::optional<OrganisationId> organisation;
    QString text; // in actor, action, subject, before or after
    qint64 olderThan = 0; // a number; 0: from the newest
    int most = 200;

    bool operator==(const JournalFilter &) const = default;
};

class JournalStore final {
public:
    explicit JournalStore(Database &database)
        : m_database(database)
    {
    }

    // Only inside a Transaction, which is the change's own.
    [[nodiscard]] Result<> append(const JournalEntry &entry);

    // Newest first.
    [[nodiscard]] Result<QList<JournalEntry>> entries(const JournalFilter &filter);
    // From the first on, until `visit` answers false.
    [[nodiscard]] Result<> forEach(const std::function<bool(const JournalEntry &)> &visit);
    // Reads all of it. `expectedHead`, if given, is a hash that was noted earlier and must be in the chain.
    [[nodiscard]] Result<JournalCheck> verify(const QByteArray &expectedHead = {});

private:
    Database &m_database;
};

} // namespace Muster
