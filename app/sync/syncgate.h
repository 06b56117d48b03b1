// Stands open while a run may go on. Closed by a pause; lives on the main thread.
#pragma once

#include <QObject>

namespace Muster {

class SyncGate final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncGate)

public:
    using QObject::QObject;

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    void close() { m_isOpen = false; }
    // Also for a run that is to end: it goes on, and sees that.
    void open()
    {
        m_isOpen = true;
        Q_EMIT opened();
    }

Q_SIGNALS:
    void opened();

private:
    bool m_isOpen = true;
};

} // namespace Muster
