// Turns the enrollment server on and off, and remembers that with the workspace. Lives on the main thread.
#pragma once

#include "app/enrollment/enrollmentserver.h"

namespace Muster {

class ServerSwitch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServerSwitch)

public:
    enum class State { Off, Turning, On, Failed };

    ServerSwitch(EnrollmentServer &server, OpenWork &work, QObject *parent = nullptr);

    [[nodiscard]] State state() const;
    // Why it does not run although it should.
    [[nodiscard]] const QString &fault() const { return m_fault; }

    [[nodiscard]] QCoro::Task<Result<>> turnOn();
    [[nodiscard]] QCoro::Task<Result<>> turnOff();
    // Starts it if it was on when the workspace was last open.
    [[nodiscard]] QCoro::Task<> resume();
    // The workspace is about to be closed; the wish to have it on stays.
    [[nodiscard]] QCoro::Task<> rest();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QCoro::Task<Result<>> remember(bool isOn);
    [[nodiscard]] QCoro::Task<Result<>> start();
    void setTurning(bool isTurning);

    EnrollmentServer &m_server;
    OpenWork &m_work;
    bool m_isTurning = false;
    QString m_fault;
};

} // namespace Muster
