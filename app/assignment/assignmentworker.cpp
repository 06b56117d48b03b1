#include "app/assignment/assignmentworker.h"

#include "app/organisations/troubletext.h"
#include "models/devices/devicepagestore.h"
#include "models/journal/journalstore.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QScopeGuard>

namespace Muster {

namespace {

using namespace std::chrono_literals;

// Apple names no time for a device that was assigned too often before version 10 of its protocol.
constexpr auto throttledFor = 24h;

// After a failure that trying again does not mend, unless somebody changes something.
constexpr qint64 restSeconds = 15 * 60;

QString say(const char *text)
{
    return QCoreApplication::translate("Assignment", text);
}

QString wordOf(DeviceVerdict verdict)
{
    switch (verdict) {
    case DeviceVerdict::Success:
        return QStringLiteral("SUCCESS");
    case DeviceVerdict::NotAccessible:
        return QStringLiteral("NOT_ACCESSIBLE");
    case DeviceVerdict::Throttled:
        return QStringLiteral("THROTTLED");
    case DeviceVerdict::Missing:
        return QStringLiteral("MISSING");
    case DeviceVerdict::Failed:
        break;
    }
    return QStringLiteral("FAILED");
}

Error stopped()
{
    return {ErrorKind::Cancelled, say("Stopped. What was not sent stays in the queue.")};
}

QStringList serialsOf(const QList<QueueRow> &rows)
{
    QStringList serials;
    for (const QueueRow &row : rows)
        serials.append(row.serial.text());
    return serials;
}

// What Apple shows of rows that were asked for.
struct Seen {
    QSet<std::int32_t> fulfilled;
    QSet<std::int32_t> left; // no longer with the service
};

Result<Seen> lookAt(Database &database, const QList<QueueRow> &rows)
{
    Seen seen;
    for (const QueueRow &row : rows) {
        auto is = database.run(QStringLiteral("SELECT present, profile_status, profile_uuid FROM devices WHERE id = ?"),
                               {row.device});
        if (!is)
            return std::unexpected(is.error());
        if (!is->next() || !is->value(0).toBool()) {
            seen.left.insert(row.device);
            continue;
        }
        const bool hasOne = is->value(1).toInt() == static_cast<int>(ProfileStatus::Assigned)
            || is->value(1).toInt() == static_cast<int>(ProfileStatus::Pushed);
        const QString uuid = hasOne ? is->value(2).toString() : QString();
        if (uuid.compare(row.askedUuid, Qt::CaseInsensitive) == 0)
            seen.fulfilled.insert(row.device);
    }
    return seen;
}

// A device that was asked for: settled, or to be tried again.
Result<WorkTally> noteReadBack(Database &database, OrganisationId organisation, const QList<QueueRow> &rows,
                               const QDateTime &now)
{
    const auto seen = lookAt(database, rows);
    if (!seen)
        return std::unexpected(seen.error());
    WorkTally tally;
    QList<QueueRow> settled;
    QList<QueueAnswer> answers;
    QList<QueueRow> unasked;
    for (const QueueRow &row : rows) {
        if (seen->fulfilled.contains(row.device)) {
            settled.append(row);
            ++tally.verified;
        } else if (row.answer == QLatin1StringView("NOT_ACCESSIBLE")) {
            // Left, and out of the queue with the next comparison; or given out all the same, and tried again.
            answers.append({row.device, row.answer, now.addSecs(waitAfterFailures(row.attempts).count()),
                            seen->left.contains(row.device) ? QueueState::Refused : QueueState::Waiting});
        } else if (row.answer == QLatin1StringView("SUCCESS")) {
            // Apple said yes and did nothing: the silent failure that the read-back is for.
            answers.append({row.device, QStringLiteral("UNCHANGED"),
                            now.addSecs(waitAfterFailures(row.attempts + 1).count()), QueueState::Waiting});
            ++tally.failed;
        } else {
            unasked.append(row); // the request never arrived
        }
    }
    AssignmentQueue queue(database, organisation);
    if (auto done = queue.settle(settled, now); !done)
        return std::unexpected(done.error());
    if (auto done = queue.noteAnswers(answers, now); !done)
        return std::unexpected(done.error());
    if (auto done = queue.noteNotAsked(unasked); !done)
        return std::unexpected(done.error());
    return tally;
}

} // namespace

AssignmentWorker::AssignmentWorker(StoreThread &store, OpenWork &work, OrganisationService &organisations,
                                   SyncService &sync, ProfileService &profiles, AssignmentService &assignments,
                                   SpeakingTurns &speaking, const Clock &clock, Alarm &alarm, WorkSettings settings,
                                   QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_organisations(organisations)
    , m_sync(sync)
    , m_profiles(profiles)
    , m_assignments(assignments)
    , m_speaking(speaking)
    , m_clock(clock)
    , m_alarm(alarm)
    , m_settings(settings)
{
}

QCoro::Task<Result<>> AssignmentWorker::takeTurn(std::shared_ptr<Line> line)
{
    line->turn =
        co_await m_speaking.take(line->organisation.id, m_work.stopToken(), SpeakingTurns::OtherPrograms::Wait);
    co_return line->turn ? Result<>() : std::unexpected(stopped());
}

QCoro::Task<Result<WorkTally>> AssignmentWorker::work(OrganisationId id)
{
    const OpenWork::Ticket ticket(m_work);
    std::shared_ptr<Turns> &turns = m_turns[id];
    if (!turns)
        turns = std::make_shared<Turns>(1);
    const Turns::Turn own = co_await turns->take();
    if (m_work.stopToken().stop_requested())
        co_return std::unexpected(stopped());
    m_working.insert(id);
    auto forget = qScopeGuard([this, id] { m_working.remove(id); });
    const Result<Organisation> organisation = co_await m_organisations.byId(id);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    const auto line = std::make_shared<Line>(Line{*organisation, {}, {}});
    Result<> done = co_await takeTurn(line);
    if (!done)
        co_return std::unexpected(done.error());
    done = co_await workAll(line);
    m_rest.remove(id);
    if (!done)
        m_rest.insert(id, m_clock.now().addSecs(restSeconds));
    const Result<QueueCounts> left = co_await m_assignments.queueCounts(id);
    if (left)
        line->tally.left = *left;
    line->turn.reset();
    forget.dismiss();
    m_working.remove(id);
    Q_EMIT ended(id, line->tally);
    if (!done)
        co_return std::unexpected(explained(done.error(), *organisation));
    co_return line->tally;
}

QCoro::Task<Result<>> AssignmentWorker::workAll(std::shared_ptr<Line> line)
{
    const OrganisationId id = line->organisation.id;
    // What others changed meanwhile is looked at once more at the end.
    for (bool isChanged = true; isChanged;) {
        const Result<bool> reconciled = co_await m_assignments.reconcile(id);
        if (!reconciled)
            co_return std::unexpected(reconciled.error());
        bool hasWorked = false;
        for (;;) {
            const Result<bool> more = co_await step(line);
            if (!more)
                co_return std::unexpected(more.error());
            if (!*more)
                break;
            hasWorked = true;
            if (!m_speaking.isAnyWaiting(id))
                continue;
            // A sync that somebody asked for does not wait until a long queue is empty. What it brings counts at once.
            line->turn.reset();
            if (const Result<> again = co_await takeTurn(line); !again)
                co_return again;
            if (const Result<bool> renewed = co_await m_assignments.reconcile(id); !renewed)
                co_return std::unexpected(renewed.error());
        }
        isChanged = hasWorked || *reconciled;
    }
    co_return {};
}

QCoro::Task<Result<bool>> AssignmentWorker::step(std::shared_ptr<Line> line)
{
    if (m_work.stopToken().stop_requested())
        co_return std::unexpected(stopped());
    const OrganisationId id = line->organisation.id;
    struct Next {
        Rows unsettled;
        Rows due;
    };
    const int most = m_settings.batch;
    const Result<Next> next = co_await m_store.run([id, most, now = m_clock.now()](Database &database) -> Result<Next> {
        AssignmentQueue queue(database, id);
        const auto isPaused = queue.isPaused();
        if (!isPaused)
            return std::unexpected(isPaused.error());
        Next found;
        auto unsettled = queue.unsettled(most);
        if (!unsettled)
            return std::unexpected(unsettled.error());
        found.unsettled = *unsettled;
        if (*isPaused || !found.unsettled.isEmpty())
            return found;
        auto due = queue.due(now, most);
        if (!due)
            return std::unexpected(due.error());
        found.due = *due;
        return found;
    });
    if (!next)
        co_return std::unexpected(next.error());
    if (next->unsettled.isEmpty() && next->due.isEmpty())
        co_return false;
    if (!line->apple) {
        const auto apple = co_await m_organisations.client(id, m_work.stopToken());
        if (!apple)
            co_return std::unexpected(apple.error());
        line->apple = *apple;
    }
    const qint64 verified = line->tally.verified;
    const bool isSending = next->unsettled.isEmpty();
    const Result<> done = isSending ? co_await send(line, next->due) : co_await readBack(line, next->unsettled);
    // A look at what never arrived is no success: otherwise a line that is cut with every request would be tried for
    // ever.
    if (done && (isSending || line->tally.verified > verified))
        line->failures = 0;
    if (done) {
        Q_EMIT progressed(id, line->tally);
        co_return true;
    }
    if (const Result<> borne = co_await bear(line, done.error()); !borne)
        co_return std::unexpected(borne.error());
    co_return true;
}

QCoro::Task<Result<>> AssignmentWorker::readBack(std::shared_ptr<Line> line, Rows rows)
{
    Result<DevicePage> details = co_await line->apple->deviceDetails(serialsOf(rows));
    if (!details)
        co_return std::unexpected(details.error());
    const auto page = std::make_shared<DevicePage>(std::move(*details));
    const OrganisationId id = line->organisation.id;
    const QDateTime now = m_clock.now();
    const Result<PageTally> stored = co_await m_store.run(
        [page, id, now](Database &database) { return DevicePageStore(database, id).storeDetails(*page, {}, {}, now); });
    if (!stored)
        co_return std::unexpected(stored.error());
    const Result<WorkTally> noted = co_await m_store.run([id, rows, now](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return noteReadBack(database, id, rows, now); });
    });
    if (!noted)
        co_return std::unexpected(noted.error());
    line->tally.verified += noted->verified;
    line->tally.failed += noted->failed;
    co_return {};
}

QCoro::Task<Result<QString>> AssignmentWorker::uuidOf(std::shared_ptr<Line> line, ProfileId profile)
{
    const Result<Profile> known = co_await m_profiles.byId(profile);
    if (!known)
        co_return std::unexpected(known.error());
    if (!known->uuid.isEmpty())
        co_return known->uuid;
    co_return co_await m_profiles.define(known->latest, line->apple);
}

QCoro::Task<Result<>> AssignmentWorker::send(std::shared_ptr<Line> line, Rows rows)
{
    const std::int32_t profile = rows.first().profile;
    QString uuid;
    if (profile != handNone) {
        const Result<QString> known = co_await uuidOf(line, ProfileId(profile));
        if (!known)
            co_return std::unexpected(known.error());
        uuid = *known;
    }
    const OrganisationId id = line->organisation.id;
    const Result<> noted = co_await m_store.run([id, rows, uuid, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return AssignmentQueue(database, id).noteAsked(rows, uuid, now); });
    });
    if (!noted)
        co_return noted;
    line->tally.sent += rows.size();
    const QStringList serials = serialsOf(rows);
    const Result<DeviceVerdicts> verdicts = profile == handNone ? co_await line->apple->removeProfile(serials)
                                                                : co_await line->apple->assignProfile(uuid, serials);
    if (verdicts)
        co_return co_await noteAnswers(line, rows, *verdicts);
    // Apple refused it as a whole, so nothing was done. After a line that broke nobody knows: it is read back.
    const bool isRefused = verdicts.error().kind != ErrorKind::Unreachable
        && verdicts.error().kind != ErrorKind::Protocol && verdicts.error().kind != ErrorKind::Cancelled;
    if (isRefused) {
        const Result<> back = co_await m_store.run([id, rows](Database &database) {
            return inTransaction(database, Durability::Wishes,
                                 [&] { return AssignmentQueue(database, id).noteNotAsked(rows); });
        });
        if (!back)
            co_return back;
    }
    // Apple forgets profiles when the service is made anew: the version gets another number there.
    if (verdicts.error().kind == ErrorKind::NotFound && profile != handNone) {
        const Result<Profile> known = co_await m_profiles.byId(ProfileId(profile));
        if (known && known->uuid == uuid && !line->definedAnew.contains(known->id)) {
            line->definedAnew.insert(known->id);
            co_return co_await m_profiles.forget(known->latest);
        }
    }
    co_return std::unexpected(verdicts.error());
}

QCoro::Task<Result<>> AssignmentWorker::noteAnswers(std::shared_ptr<Line> line, Rows rows, DeviceVerdicts verdicts)
{
    const QDateTime now = m_clock.now();
    QList<QueueAnswer> answers;
    for (const QueueRow &row : rows) {
        const DeviceVerdict verdict = verdicts.devices.value(row.serial, DeviceVerdict::Missing);
        QueueAnswer answer{row.device, wordOf(verdict), {}, QueueState::Waiting};
        switch (verdict) {
        case DeviceVerdict::Success:
            answer.state = QueueState::Asked;
            break;
        case DeviceVerdict::NotAccessible:
            // Whether it has left is what asking for it tells.
            answer.state = QueueState::Asked;
            ++line->tally.refused;
            break;
        case DeviceVerdict::Throttled:
            answer.notBefore = now.addSecs(
                verdicts.retryAfter.value_or(std::chrono::duration_cast<std::chrono::seconds>(throttledFor)).count());
            ++line->tally.throttled;
            break;
        case DeviceVerdict::Failed:
        case DeviceVerdict::Missing:
            answer.notBefore = now.addSecs(waitAfterFailures(row.attempts + 1).count());
            ++line->tally.failed;
            break;
        }
        answers.append(answer);
    }
    const OrganisationId id = line->organisation.id;
    co_return co_await m_store.run([id, answers, now](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return AssignmentQueue(database, id).noteAnswers(answers, now); });
    });
}

QCoro::Task<Result<>> AssignmentWorker::bear(std::shared_ptr<Line> line, Error error)
{
    const OrganisationId id = line->organisation.id;
    const bool mayPass =
        error.kind == ErrorKind::Throttled || error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Protocol;
    if (error.retryAt)
        (void)co_await m_store.run(
            [id, at = *error.retryAt](Database &database) { return OrganisationStore(database).setNotBefore(id, at); });
    if (m_work.stopToken().stop_requested())
        co_return std::unexpected(stopped());
    if (!mayPass || ++line->failures >= m_settings.tries) {
        co_await noteTrouble(line->organisation, error);
        co_return std::unexpected(error);
    }
    const std::chrono::seconds wait =
        std::min<std::chrono::seconds>(m_settings.firstWait * (1L << std::min(line->failures - 1, 20)), 1h);
    line->turn.reset();
    co_await m_alarm.waitUntil(error.retryAt.value_or(m_clock.now().addSecs(wait.count())), m_work.stopToken());
    co_return co_await takeTurn(line);
}

QCoro::Task<> AssignmentWorker::noteTrouble(Organisation organisation, Error error)
{
    if (!isTrouble(error, organisation.trouble))
        co_return;
    (void)co_await m_store.run(
        [organisation, error = explained(error, organisation), now = m_clock.now()](Database &database) {
            return OrganisationStore(database).setTrouble(organisation.id, error, now);
        });
}

} // namespace Muster
