// How far a long reading or writing of a file is, and the wish to stop it. Shared between the thread that works and the
// one that shows it.
#pragma once

#include <QtTypes>

#include <atomic>
#include <memory>

namespace Muster {

struct CsvProgress {
    std::atomic<qint64> done = 0;
    std::atomic<qint64> total = 0; // 0: not known
    std::atomic<bool> isCancelled = false;

    // For models/csv, which asks now and then whether to go on.
    [[nodiscard]] bool goOn(qint64 sofar)
    {
        done = sofar;
        return !isCancelled;
    }
};
using CsvProgressPointer = std::shared_ptr<CsvProgress>;

} // namespace Muster
