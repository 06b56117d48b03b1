#include "models/storage/transaction.h"

namespace Muster {

Result<std::unique_ptr<Transaction>> Transaction::begin(Database &database, Durability durability)
{
    // SQLite takes this setting only between transactions, and parses it anew each time. Every connection is opened
    // with FULL and has it again after facts.
    if (durability == Durability::Facts) {
        if (auto set = database.run(QStringLiteral("PRAGMA synchronous=NORMAL")); !set)
            return std::unexpected(set.error());
    }
    // IMMEDIATE: waits here for another writer, instead of failing in the middle.
    if (auto begun = database.run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return std::unexpected(begun.error());
    return std::unique_ptr<Transaction>(new Transaction(database, durability));
}

Transaction::~Transaction()
{
    if (m_open) {
        // After a full disk SQLite may have rolled back by itself; then this fails, and nothing is left to undo.
        (void)m_database.run(QStringLiteral("ROLLBACK"));
        (void)m_database.takeChanges();
    }
    // The setting outlives the transaction, and a single statement without one may be a wish.
    if (m_durability == Durability::Facts)
        (void)m_database.run(QStringLiteral("PRAGMA synchronous=FULL"));
}

Result<> Transaction::commit()
{
    if (auto done = m_database.run(QStringLiteral("COMMIT")); !done)
        return std::unexpected(done.error());
    m_open = false;
    return {};
}

} // namespace Muster
