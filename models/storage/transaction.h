// A transaction that rolls back unless commit() was reached.
#pragma once

#include "models/storage/database.h"

#include <type_traits>

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

// Runs `Result<T>()` in a transaction of its own, and commits when it returned a value.
template <typename Function>
[[nodiscard]] std::invoke_result_t<Function> inTransaction(Database &database, Durability durability, Function change)
{
    auto transaction = Transaction::begin(database, durability);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto result = change();
    if (!result)
        return result;
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    return result;
}

} // namespace Muster
