#include "app/enrollment/serverswitch.h"

namespace Muster {

ServerSwitch::ServerSwitch(EnrollmentServer &server, OpenWork &work, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_work(work)
{
    connect(&m_server, &EnrollmentServer::statusChanged, this, &ServerSwitch::changed);
}

ServerSwitch::State ServerSwitch::state() const
{
    return m_isTurning         ? State::Turning
        : m_server.isRunning() ? State::On
        : !m_fault.isEmpty()   ? State::Failed
                               : State::Off;
}

void ServerSwitch::setTurning(bool isTurning)
{
    m_isTurning = isTurning;
    Q_EMIT changed();
}

QCoro::Task<Result<>> ServerSwitch::remember(bool isOn)
{
    auto settings = co_await m_server.settings();
    if (!settings)
        co_return std::unexpected(settings.error());
    if (settings->isOn == isOn)
        co_return {};
    settings->isOn = isOn;
    co_return co_await m_server.change(*settings);
}

QCoro::Task<Result<>> ServerSwitch::start()
{
    m_fault.clear();
    setTurning(true);
    const auto started = co_await m_server.start();
    if (!started && started.error().kind != ErrorKind::Conflict) // it runs already: as wished
        m_fault = started.error().message;
    setTurning(false);
    co_return m_fault.isEmpty() ? Result<>() : std::unexpected(started.error());
}

QCoro::Task<Result<>> ServerSwitch::turnOn()
{
    const OpenWork::Ticket ticket(m_work);
    if (auto remembered = co_await remember(true); !remembered)
        co_return remembered;
    co_return co_await start();
}

QCoro::Task<Result<>> ServerSwitch::turnOff()
{
    const OpenWork::Ticket ticket(m_work);
    const auto remembered = co_await remember(false);
    m_fault.clear();
    setTurning(true);
    co_await m_server.stop();
    setTurning(false);
    co_return remembered;
}

QCoro::Task<> ServerSwitch::resume()
{
    const OpenWork::Ticket ticket(m_work);
    const auto settings = co_await m_server.settings();
    if (settings && settings->isOn && !m_server.isRunning() && !m_isTurning)
        (void)co_await start();
}

QCoro::Task<> ServerSwitch::rest()
{
    const OpenWork::Ticket ticket(m_work);
    co_await m_server.stop();
}

} // namespace Muster
