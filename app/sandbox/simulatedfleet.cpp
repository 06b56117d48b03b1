#include "app/sandbox/simulatedfleet.h"

#include "app/sandbox/activationrecord.h"

#include <QSslConfiguration>

#include <algorithm>

namespace Muster {

SimulatedFleet::SimulatedFleet(SandboxWorld &world, const Clock &clock, const SimulatedOptions &options,
                               const KeptFleet &kept, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_clock(clock)
    , m_options(options)
    , m_keys(world.deviceAuthority(), std::max<size_t>(options.keys, 1), kept.keys)
    , m_roots(QSslConfiguration::systemCaCertificates())
{
    for (const QByteArray &anchor : options.trusted)
        m_roots.append(QSslCertificate(anchor, QSsl::Der));
    goOn(kept);
}

SimulatedFleet::~SimulatedFleet()
{
    end();
}

void SimulatedFleet::end()
{
    m_isEnding = true;
    for (const auto &bench : m_benches)
        bench->thread->quit();
    for (const auto &bench : m_benches)
        bench->thread->wait();
    collect();
}

void SimulatedFleet::goOn(const KeptFleet &kept)
{
    for (const KeptDevice &each : kept.devices)
        m_slots.try_emplace(each.device.hardware.number).first->second.device = each.device;
    m_tokens = kept.tokens;
    for (const KeptDevice &each : kept.devices) {
        const SimulatedDevice &device = each.device;
        const auto voices = SimulatedVoices(each.woken | device.wishes());
        if (device.isEnrolled() && !device.isStuck && !device.isSilent && voices)
            enqueue(device.hardware.number, SimulatedTask::Connect, voices);
    }
    work();
}

KeptFleet SimulatedFleet::kept() const
{
    KeptFleet kept{.keys = m_keys.keys(), .devices = {}, .tokens = m_tokens};
    kept.devices.reserve(m_slots.size());
    for (const auto &[number, slot] : m_slots) {
        KeptDevice each{slot.device, SimulatedVoices(slot.voices | slot.woken)};
        if (slot.isErased) // what it says meanwhile is not heard any more
            each.device.erase();
        kept.devices.push_back(std::move(each));
    }
    return kept;
}

void SimulatedFleet::noteChange(quint32 device)
{
    ++m_revision;
    Q_EMIT deviceChanged(device);
}

SimulatedFleet::Slot &SimulatedFleet::slotOf(quint32 device)
{
    const auto [found, isNew] = m_slots.try_emplace(device);
    if (isNew)
        found->second.device.hardware = SimulatedHardware::of(m_world, device);
    return found->second;
}

qint64 SimulatedFleet::switchOn(const QList<quint32> &devices, const std::optional<SimulatedBehaviour> &behaviour)
{
    qint64 count = 0;
    for (const quint32 number : devices) {
        if (number >= m_world.devices().size())
            continue;
        ++m_revision;
        Slot &slot = slotOf(number);
        SimulatedDevice &device = slot.device;
        if (behaviour)
            device.behaviour = *behaviour;
        if (slot.isBusy) {
            slot.isSwitchedOn = slot.isErased; // erased meanwhile: it begins anew
            continue;
        }
        device.isSilent = false;
        if (device.isEnrolled()) {
            count += enqueue(number, SimulatedTask::Connect);
        } else if (device.state == SimulatedState::Fresh || device.state == SimulatedState::Failed) {
            count += enqueue(number, SimulatedTask::Enroll);
        }
    }
    work();
    return count;
}

qint64 SimulatedFleet::connectToServer(const QList<quint32> &devices)
{
    qint64 count = 0;
    for (const quint32 number : devices) {
        const auto slot = m_slots.find(number);
        if (slot == m_slots.end())
            continue;
        if (slot->second.isBusy) {
            slot->second.woken = EveryVoice;
            ++count;
        } else if (slot->second.device.isEnrolled() && !slot->second.device.isSilent) {
            count += enqueue(number, SimulatedTask::Connect);
        }
    }
    work();
    return count;
}

qint64 SimulatedFleet::erase(const QList<quint32> &devices)
{
    qint64 count = 0;
    for (const quint32 number : devices) {
        const auto slot = m_slots.find(number);
        if (slot == m_slots.end())
            continue;
        ++count;
        if (slot->second.isBusy) {
            slot->second.isErased = true;
            continue;
        }
        if (slot->second.next) { // it waits no longer
            slot->second.next.reset();
            slot->second.voices = NoVoice;
            std::erase(m_queue, number);
        }
        slot->second.device.erase();
        noteChange(number);
    }
    return count;
}

SimulatedFleet::Push SimulatedFleet::push(const QByteArray &token, const QString &magic, const QByteArray &topic)
{
    const auto number = m_tokens.constFind(token);
    if (number == m_tokens.cend())
        return Push::BadDeviceToken;
    Slot &slot = m_slots.at(*number);
    SimulatedDevice &device = slot.device;
    ++m_revision;
    if (slot.isBusy) { // its token may be newer than what we know of it
        slot.woken |= token == device.user.pushToken ? UserVoice
            : token == device.enrollment.pushToken   ? DeviceVoice
                                                     : EveryVoice;
        ++device.counters.pushes;
        return Push::Accepted;
    }
    const bool isForUser = device.user.isKnown && device.user.pushToken == token;
    if (!device.isEnrolled() || (!isForUser && device.enrollment.pushToken != token))
        return Push::Unregistered;
    if (!topic.isEmpty() && topic != device.enrollment.topic.toUtf8())
        return Push::DeviceTokenNotForTopic;
    ++device.counters.pushes;
    // Accepted is not delivered: one that is off does not hear it, and a wrong magic is ignored.
    const QString &expected = isForUser ? device.user.pushMagic : device.enrollment.pushMagic;
    if (!device.isSilent && !device.isStuck && magic == expected) {
        enqueue(*number, SimulatedTask::Connect, isForUser ? UserVoice : DeviceVoice);
        work();
    }
    return Push::Accepted;
}

SimulatedFleet::Counts SimulatedFleet::counts() const
{
    Counts counts{};
    for (const auto &[number, slot] : m_slots)
        ++counts[size_t(slot.device.state)];
    return counts;
}

QList<quint32> SimulatedFleet::devices() const
{
    QList<quint32> list;
    list.reserve(qsizetype(m_slots.size()));
    for (const auto &[number, slot] : m_slots)
        list.append(number);
    return list;
}

QList<quint32> SimulatedFleet::enrolledDevices() const
{
    QList<quint32> list;
    for (const auto &[number, slot] : m_slots) {
        if (slot.device.isEnrolled())
            list.append(number);
    }
    return list;
}

const SimulatedDevice *SimulatedFleet::find(quint32 device) const
{
    const auto slot = m_slots.find(device);
    return slot == m_slots.end() ? nullptr : &slot->second.device;
}

bool SimulatedFleet::enqueue(quint32 device, SimulatedTask task, SimulatedVoices voices)
{
    Slot &slot = m_slots.at(device);
    if (slot.isBusy)
        return false;
    slot.voices |= voices;
    ++m_revision;
    if (slot.next)
        return false;
    slot.next = task;
    m_queue.push_back(device);
    return true;
}

SimulatedFleet::Bench *SimulatedFleet::freeBench()
{
    for (const auto &bench : m_benches) {
        if (bench->isFree)
            return bench.get();
    }
    if (int(m_benches.size()) >= m_options.atOnce)
        return nullptr;
    auto bench = std::make_unique<Bench>();
    bench->thread = std::make_unique<QThread>();
    bench->worker = new SimulatedWorker({m_keys, m_clock, m_roots, m_isEnding});
    bench->worker->moveToThread(bench->thread.get());
    connect(bench->thread.get(), &QThread::finished, bench->worker, &QObject::deleteLater);
    bench->thread->start();
    m_benches.push_back(std::move(bench));
    return m_benches.back().get();
}

void SimulatedFleet::work()
{
    if (m_isEnding)
        return;
    bool hasActivated = false;
    while (!m_queue.empty()) {
        Bench *bench = freeBench();
        if (!bench)
            break;
        const quint32 number = m_queue.front();
        m_queue.pop_front();
        hasActivated = hasActivated || m_slots.at(number).next == SimulatedTask::Enroll;
        if (auto job = prepare(number))
            begin(*bench, number, std::move(*job));
    }
    if (hasActivated)
        Q_EMIT worldChanged();
}

// What Apple tells the device; nothing when it is thereby done.
std::optional<SimulatedJob> SimulatedFleet::prepare(quint32 number)
{
    Slot &slot = m_slots.at(number);
    SimulatedDevice &device = slot.device;
    const SimulatedTask task = std::exchange(slot.next, std::nullopt).value_or(SimulatedTask::Connect);
    if (task == SimulatedTask::Enroll) {
        device.state = SimulatedState::Activating;
        device.error.clear();
        const auto profile = m_world.activate(number, now());
        if (!profile) {
            device.state = SimulatedState::Unmanaged;
            slot.voices = NoVoice;
            noteChange(number);
            return {};
        }
        device.record = activationRecord(m_world.organisation(), m_world.profiles()[*profile]);
        device.state = SimulatedState::Enrolling;
        // Its server may push as soon as it has the token, which is before the talk is over.
        SimulatedDevice next = device;
        ++next.counters.enrollments;
        m_tokens.insert(next.bytesFor("push token", 32), number);
        if (device.hardware.isMac())
            m_tokens.insert(next.newUser().pushToken, number);
    }
    const bool mayLeave =
        device.isRemovable() || (m_world.provisionalUntil(number) && m_world.isProvisional(number, now()));
    return SimulatedJob{.device = device, .task = task, .voices = slot.voices, .mayLeave = mayLeave};
}

void SimulatedFleet::begin(Bench &bench, quint32 number, SimulatedJob job)
{
    bench.isFree = false;
    m_slots.at(number).isBusy = true;
    ++m_busy;
    QMetaObject::invokeMethod(
        bench.worker,
        [this, &bench, number, job = std::move(job), worker = bench.worker]() mutable {
            SimulatedJob done = worker->play(std::move(job));
            {
                const QMutexLocker lock(&m_playedLock);
                m_played.push_back({&bench, number, std::move(done)});
            }
            // The threads end before the fleet, and with it goes what was posted to it.
            QMetaObject::invokeMethod(this, [this] { collect(); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void SimulatedFleet::collect()
{
    std::vector<Played> played;
    {
        const QMutexLocker lock(&m_playedLock);
        played.swap(m_played);
    }
    for (Played &each : played)
        finish(*each.bench, each.number, std::move(each.job));
}

void SimulatedFleet::finish(Bench &bench, quint32 number, SimulatedJob job)
{
    bench.isFree = true;
    --m_busy;
    Slot &slot = m_slots.at(number);
    slot.isBusy = false;
    const qint64 pushes = slot.device.counters.pushes;
    const SimulatedBehaviour behaviour = slot.device.behaviour; // may have been set meanwhile
    const bool wasEnrolled = job.task == SimulatedTask::Enroll || slot.device.isEnrolled();
    slot.device = std::move(job.device);
    slot.device.counters.pushes = pushes;
    slot.device.behaviour = behaviour;
    if (wasEnrolled && slot.device.state == SimulatedState::Left && m_world.leaveManagement(number, now()))
        Q_EMIT worldChanged(); // within the 30 days it leaves the organisation as well
    if (slot.device.isEnrolled())
        m_tokens.insert(slot.device.enrollment.pushToken, number);
    if (slot.device.user.isKnown)
        m_tokens.insert(slot.device.user.pushToken, number);
    const SimulatedVoices voices = std::exchange(slot.voices, NoVoice);
    if (job.isCutShort)
        slot.woken |= voices;
    follow(number, slot, job.isSwitchedOnAgain);
    noteChange(number);
    work();
}

// What happened to it while it talked.
void SimulatedFleet::follow(quint32 number, Slot &slot, bool isSwitchedOnAgain)
{
    const auto voices = SimulatedVoices(std::exchange(slot.woken, NoVoice) | slot.device.wishes());
    if (std::exchange(slot.isErased, false)) {
        slot.device.erase();
        isSwitchedOnAgain = std::exchange(slot.isSwitchedOn, false);
    }
    slot.isSwitchedOn = false;
    if (isSwitchedOnAgain && slot.device.state == SimulatedState::Fresh) {
        slot.device.behaviour.reenrolls = 0; // once is enough
        enqueue(number, SimulatedTask::Enroll);
    } else if (slot.device.isEnrolled() && !slot.device.isStuck && !slot.device.isSilent && voices) {
        enqueue(number, SimulatedTask::Connect, voices);
    }
}

} // namespace Muster
