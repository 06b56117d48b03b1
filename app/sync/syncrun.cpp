#include "app/sync/syncrun.h"

#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"

#include <QCoreApplication>
#include <QCoroFuture>

namespace Muster {

namespace {

// Apple: a cursor older than seven days is EXPIRED_CURSOR. Asking with one that is nearly there saves nothing.
constexpr qint64 cursorLifeSeconds = 7 * 24 * 3600 - 3600;

// Events were seen to be lost for good, so the whole list is read once a week whatever the changes say.
constexpr qint64 reconciliationSeconds = 7 * 24 * 3600;

// The part of a full batch that an idle store is given.
constexpr int idlePagesShare = 5;

QString say(const char *text)
{
    return QCoreApplication::translate("Sync", text);
}

} // namespace

SyncRun::SyncRun(Patience::Surroundings surroundings, std::shared_ptr<EnrollmentClient> client,
                 Organisation organisation, RunId run, SyncSettings settings, std::stop_token stop)
    : m_store(surroundings.store)
    , m_client(std::move(client))
    , m_organisation(std::move(organisation))
    , m_run(run)
    , m_clock(surroundings.clock)
    , m_settings(settings)
    , m_patience(surroundings, m_organisation.id, run, {.tries = settings.tries, .firstWait = settings.firstWait},
                 std::move(stop))
    , m_inquiry(surroundings.store, m_client, m_patience, run, surroundings.clock)
    , m_position(m_organisation.position)
{
    m_patience.setBeforeWait([this] { return storeAll(); });
    m_sinceCommit.start();
}

int SyncRun::limit() const
{
    if (m_settings.pageLimit > 0)
        return m_settings.pageLimit;
    const QString path = m_position.phase == SyncPosition::Phase::Fetch ? QStringLiteral("/server/devices")
                                                                        : QStringLiteral("/devices/sync");
    return m_organisation.account ? m_organisation.account->pageLimit(path) : 100;
}

void SyncRun::beginFetch()
{
    m_position = {.phase = SyncPosition::Phase::Fetch,
                  .cursor = {},
                  .cursorAt = m_clock.now(),
                  .generation = m_organisation.position.generation + 1};
    m_organisation.position.generation = m_position.generation;
}

QCoro::Task<Result<>> SyncRun::run(RunKind kind)
{
    if (const Result<> begun = co_await begin(kind); !begun)
        co_return begun;
    for (;;) {
        Result<DevicePage> page = co_await m_patience.ask<DevicePage>([this] { return nextPage(); });
        Result<Next> next = Next::Ask;
        if (page)
            next = co_await take(std::move(*page));
        else
            next = co_await mend(page.error());
        if (!next)
            co_return std::unexpected(next.error());
        if (*next == Next::End)
            co_return {};
    }
}

QCoro::Task<Result<>> SyncRun::begin(RunKind kind)
{
    const bool tooOld = m_position.cursorAt.secsTo(m_clock.now()) > cursorLifeSeconds;
    const bool halfFetched = m_position.phase == SyncPosition::Phase::Fetch && !m_position.cursor.isEmpty() && !tooOld;
    const bool upToDate = m_position.phase == SyncPosition::Phase::Sync && !tooOld;
    // A full fetch that was cut off goes on where it was, whichever kind is asked for now.
    if (!halfFetched && (kind == RunKind::Full || !upToDate))
        beginFetch();
    if (kind == RunKind::Incremental && m_position.phase == SyncPosition::Phase::Fetch)
        co_await noteFull();
    // The run before may have ended with a time that Apple named.
    if (m_organisation.notBefore.isValid() && m_organisation.notBefore > m_clock.now())
        co_return co_await m_patience.waitUntil(m_organisation.notBefore,
                                                say("Apple asks to wait before the next request."));
    co_return {};
}

QCoro::Task<Result<SyncRun::Next>> SyncRun::take(DevicePage page)
{
    if (const Result<> fine = guardAgainstLoop(page); !fine) {
        (void)co_await storeAll();
        co_return std::unexpected(fine.error());
    }
    const bool more = page.hasMoreToFollow();
    accept(std::move(page));
    if (!more && m_position.phase == SyncPosition::Phase::Sync)
        co_return co_await endOrReconcile();
    Result<> stored;
    if (more)
        stored = co_await flushWhenDue();
    else // The list is complete; what changed while it was read comes by the same cursor.
        stored = co_await finishFetch();
    co_return stored.transform([] { return Next::Ask; });
}

QCoro::Task<Result<SyncRun::Next>> SyncRun::endOrReconcile()
{
    if (const Result<> stored = co_await storeAll(); !stored)
        co_return std::unexpected(stored.error());
    const QDateTime last = m_organisation.fullSyncAt;
    // Once a run: a list that Apple does not give to its end would be begun for ever.
    if (m_missed || !last.isValid() || last.secsTo(m_clock.now()) < reconciliationSeconds)
        co_return co_await inquire();
    beginFetch();
    m_missed = 0;
    co_await noteFull();
    co_return Next::Ask;
}

QCoro::Task<Result<SyncRun::Next>> SyncRun::inquire()
{
    if (Inquiry::isDue(m_organisation, m_clock.now())) {
        const Result<PageTally> tally = co_await m_inquiry.askForAll(m_organisation);
        if (!tally)
            co_return std::unexpected(tally.error());
        m_missed = m_missed.value_or(0) + tally->added + tally->changed + tally->left;
        if (const Result<> noted = co_await noteMissed(); !noted)
            co_return std::unexpected(noted.error());
    }
    const Result<> asked = co_await m_inquiry.askForOriginals(m_organisation.id);
    co_return asked.transform([] { return Next::End; });
}

QCoro::Task<Result<>> SyncRun::noteMissed()
{
    if (!m_missed)
        co_return {};
    co_return co_await m_store.run(
        [run = m_run, missed = *m_missed](Database &database) { return RunStore(database).setMissed(run, missed); });
}

QCoro::Task<Result<DevicePage>> SyncRun::nextPage()
{
    if (m_position.phase == SyncPosition::Phase::Fetch)
        co_return co_await m_client->fetchDevices(m_position.cursor, limit());
    co_return co_await m_client->syncDevices(m_position.cursor, limit());
}

QCoro::Task<Result<SyncRun::Next>> SyncRun::mend(Error error)
{
    const auto says = [&error](QLatin1StringView constant) {
        return error.kind == ErrorKind::InvalidInput && error.detail.contains(constant);
    };
    if (says(QLatin1StringView("EXHAUSTED_CURSOR"))) {
        // All was delivered already: go on with what changed since, or be done.
        if (m_position.phase == SyncPosition::Phase::Sync)
            co_return co_await endOrReconcile();
        if (m_pages == 0) {
            // A run that was cut off between the last page and its end.
            const Result<> finished = co_await finishFetch();
            co_return finished.transform([] { return Next::Ask; });
        }
        // The page before promised more, so this list proves nobody's absence.
        m_position.phase = SyncPosition::Phase::Sync;
        co_return Next::Ask;
    }
    const bool lost = says(QLatin1StringView("EXPIRED_CURSOR")) || says(QLatin1StringView("INVALID_CURSOR"))
        || says(QLatin1StringView("CURSOR_REQUIRED"));
    if (lost && !m_restarted) {
        m_restarted = true;
        // Before the new list begins: what came by the lost cursor does not prove that a device is on it.
        if (const Result<> kept = co_await storeAll(); !kept)
            co_return std::unexpected(kept.error());
        beginFetch();
        co_await noteFull();
        co_return Next::Ask;
    }
    // What has come so far is worth keeping.
    if (const Result<> kept = co_await storeAll(); !kept)
        co_return std::unexpected(kept.error());
    co_return std::unexpected(error);
}

QCoro::Task<> SyncRun::noteFull()
{
    const RunId run = m_run;
    (void)co_await m_store.run([run](Database &database) { return RunStore(database).setKind(run, RunKind::Full); });
}

Result<> SyncRun::guardAgainstLoop(const DevicePage &page) const
{
    // Apple was seen to answer the same cursor with more_to_follow for ever.
    if (page.hasMoreToFollow() && page.cursor() == m_position.cursor)
        return failure(ErrorKind::Protocol,
                       say("Apple's list does not move on: it names the same place again and says that more follows. "
                           "What came so far is "
                           "stored; sync again later."),
                       QStringLiteral("cursor repeated after %1 pages").arg(m_pages));
    if (m_pages >= m_settings.mostPages)
        return failure(ErrorKind::Protocol,
                       say("Apple's list does not end: %1 pages came and more follow. What came so far is stored; sync "
                           "again later.")
                           .arg(m_pages));
    return {};
}

void SyncRun::accept(DevicePage page)
{
    m_position.cursor = page.cursor();
    m_position.cursorAt = m_clock.now();
    m_batch.push_back(std::move(page));
    ++m_pages;
}

QCoro::Task<Result<>> SyncRun::flushWhenDue()
{
    const int pages = static_cast<int>(m_batch.size());
    const bool full = pages >= m_settings.pagesPerCommit;
    const bool storing = m_storing && !m_storing->isFinished();
    // A store that has nothing to do takes less than a full batch, and the first page at once: many organisations have
    // no more than two. While it is busy the reading goes on, up to a full batch.
    const bool due = full
        || (!storing
            && (m_pages == 1 || pages * idlePagesShare >= m_settings.pagesPerCommit
                || m_sinceCommit.elapsed() >= m_settings.timePerCommit.count()));
    if (!due)
        co_return {};
    co_return co_await flush();
}

QCoro::Task<Result<>> SyncRun::awaitStored()
{
    if (!m_storing)
        co_return {};
    const Result<PageTally> tally = co_await *m_storing;
    m_storing.reset();
    if (!tally)
        co_return std::unexpected(tally.error());
    count(*tally);
    co_return {};
}

void SyncRun::count(const PageTally &tally)
{
    if (m_missed && m_position.phase == SyncPosition::Phase::Fetch)
        *m_missed += tally.added + tally.changed + tally.left;
}

QCoro::Task<Result<>> SyncRun::storeAll()
{
    if (const Result<> stored = co_await flush(); !stored)
        co_return stored;
    co_return co_await awaitStored();
}

QCoro::Task<Result<>> SyncRun::flush()
{
    if (const Result<> stored = co_await awaitStored(); !stored)
        co_return stored;
    if (m_batch.empty())
        co_return {};
    auto pages = std::make_shared<std::vector<DevicePage>>(std::exchange(m_batch, {}));
    const SyncPosition position = m_position;
    const OrganisationId organisation = m_organisation.id;
    const RunId run = m_run;
    const QDateTime now = m_clock.now();
    m_storing = m_store.run(
        [=](Database &database) { return DevicePageStore(database, organisation).store(*pages, position, run, now); });
    m_sinceCommit.restart();
    co_return {};
}

QCoro::Task<Result<>> SyncRun::finishFetch()
{
    if (const Result<> stored = co_await storeAll(); !stored)
        co_return stored;
    SyncPosition position = m_position;
    position.phase = SyncPosition::Phase::Sync;
    const OrganisationId organisation = m_organisation.id;
    const RunId run = m_run;
    const QDateTime now = m_clock.now();
    const Result<PageTally> tally = co_await m_store.run(
        [=](Database &database) { return DevicePageStore(database, organisation).finishFetch(position, run, now); });
    if (!tally)
        co_return std::unexpected(tally.error());
    count(*tally);
    m_position = position;
    m_organisation.fullSyncAt = now;
    m_organisation.inquiredAt = now; // who was in the list need not be asked for
    co_return co_await noteMissed();
}

} // namespace Muster
