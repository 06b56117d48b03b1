#include "app/sandbox/simulatedworker.h"

#include "app/sandbox/simulatedconversation.h"
#include "app/sandbox/simulatedenroller.h"

namespace Muster {

SimulatedJob SimulatedWorker::play(SimulatedJob job)
{
    if (!m_lines)
        m_lines = std::make_unique<SimulatedLines>(m_workshop.roots, m_workshop.isEnding, m_workshop.clock);
    const Result<> done = talk(job);
    SimulatedDevice &device = job.device;
    device.error.clear();
    if (done)
        return job;
    if (done.error().kind == ErrorKind::Cancelled) {
        job.isCutShort = true; // neither its fault nor its server's
        return job;
    }
    const QString &detail = done.error().detail;
    device.error = done.error().message + (detail.isEmpty() ? QString() : u' ' + detail);
    if (device.state == SimulatedState::Enrolling)
        device.state = SimulatedState::Failed;
    return job;
}

// Somebody logs in as soon as there is a desktop, and their channel asks for commands at once.
Result<> SimulatedWorker::talkForUser(SimulatedJob &job)
{
    SimulatedDevice &device = job.device;
    if (!device.hasUserChannel())
        return {};
    if (device.user.identifier.isEmpty())
        device.user = device.newUser();
    if (device.user.isKnown && !(job.voices & UserVoice))
        return {};
    SimulatedChannel channel(device, {*m_lines, m_workshop.keys, m_workshop.clock}, &device.user);
    SimulatedConversation conversation(device, channel);
    if (const auto introduced = conversation.introduce(); !introduced)
        return introduced;
    return conversation.connect();
}

Result<> SimulatedWorker::talk(SimulatedJob &job)
{
    SimulatedDevice &device = job.device;
    SimulatedChannel channel(device, {*m_lines, m_workshop.keys, m_workshop.clock});
    SimulatedConversation conversation(device, channel);
    const bool wasConfigured = job.task == SimulatedTask::Connect && device.state == SimulatedState::Configured;
    if (job.task == SimulatedTask::Enroll) {
        if (const auto enrolled = SimulatedEnroller(device, channel).enroll(); !enrolled)
            return enrolled;
        device.isStuck = device.throwFor(device.behaviour.stuck);
    }
    if (device.isStuck)
        return {};
    if (job.task == SimulatedTask::Enroll || (job.voices & DeviceVoice)) {
        if (const auto connected = conversation.connect(); !connected)
            return connected;
    }
    if (const auto connected = talkForUser(job); !connected)
        return connected;
    if (wasConfigured || device.state != SimulatedState::Configured)
        return {};
    // Its user has it now.
    if (job.mayLeave && device.throwFor(device.behaviour.leaves)) {
        conversation.leave();
    } else if (device.throwFor(device.behaviour.reenrolls)) {
        device.erase();
        job.isSwitchedOnAgain = true;
    } else if (device.throwFor(device.behaviour.erases)) {
        device.erase();
    }
    return {};
}

} // namespace Muster
