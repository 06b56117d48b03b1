// The faults that are switched on, and which of them strike a request. Seeded: the same requests in the same order meet
// the same faults.
#pragma once

#include "app/sandbox/sandboxdice.h"
#include "app/sandbox/sandboxfault.h"

#include <QList>

namespace Muster {

class SandboxFaults {
public:
    struct Active {
        quint32 id = 0;
        SandboxFault fault;
        quint32 seen = 0; // matching requests
        qint64 struck = 0;
        SandboxDice dice{0};
    };

    explicit SandboxFaults(quint64 seed = 1)
        : m_seed(seed)
    {
    }

    // The new fault's id.
    quint32 add(const SandboxFault &fault)
    {
        const quint32 id = ++m_lastId;
        m_active.append({id, fault, 0, 0, SandboxDice(m_seed ^ (quint64(id) << 32))});
        return id;
    }
    void remove(quint32 id)
    {
        m_active.removeIf([id](const Active &active) { return active.id == id; });
    }
    void clear() { m_active.clear(); }
    [[nodiscard]] const QList<Active> &active() const { return m_active; }

    // The faults that strike this request, in the order they were added. Counts it.
    [[nodiscard]] QList<SandboxFault> strike(const QByteArray &endpoint)
    {
        QList<SandboxFault> result;
        for (Active &active : m_active) {
            if (active.fault.endpoint != "*" && active.fault.endpoint != endpoint)
                continue;
            if (active.seen++ < active.fault.after || (active.fault.count >= 0 && active.struck >= active.fault.count)
                || !active.dice.chance(active.fault.probability))
                continue;
            ++active.struck;
            result.append(active.fault);
        }
        return result;
    }

private:
    quint64 m_seed;
    quint32 m_lastId = 0;
    QList<Active> m_active;
};

} // namespace Muster
