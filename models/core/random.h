// Where randomness comes from. Injected, so that tests and the sandbox's worlds are reproducible.
#pragma once

#include <QByteArray>
#include <QRandomGenerator>

namespace Muster {

class Random {
public:
    virtual ~Random() = default;

    // `count` bytes that nobody can foresee (of a seeded source: nobody without the seed).
    [[nodiscard]] virtual QByteArray bytes(qsizetype count) = 0;
};

// The operating system's generator. Safe to use from any thread.
class SystemRandom final : public Random {
public:
    [[nodiscard]] QByteArray bytes(qsizetype count) override
    {
        QByteArray result(count, Qt::Uninitialized);
        QRandomGenerator::system()->generate(result.begin(), result.end());
        return result;
    }
};

} // namespace Muster
