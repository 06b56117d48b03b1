// A transaction that rolls back unless commit() was reached.
#pragma once

#include "models/storage/database.h"

namespace Muster {

// How much a commit is worth. Facts can be fetched again from Apple; Wishes (keys, tokens, what the admin decided) only
// we know, so they are flushed to the disk before commit() returns and survive a power cut.
enum class Durability { Facts, Wishes };

class Transaction final {
    Q_DISABLE_COPY_MOVE(Transaction)

public:
    [[nodiscard]] static Result<std::unique_ptr<Transaction>> begin(Database &database, Durability durability);
    ~Transaction();

    [[nodiscard]] Result<> commit();

private:
    Transaction(Database &database, Durability durability)
        : m_database(database)
        , m_durability(durability)
    {
    }

    Database &m_database;
    Durability m_durability;
    bool m_open = true;
};

} // namespace Muster
