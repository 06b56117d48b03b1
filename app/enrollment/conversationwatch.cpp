#include "app/enrollment/conversationwatch.h"

#include "models/devices/devicestore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/storage/storethread.h"

namespace Muster {

namespace {

constexpr int betweenReads = 500; // ms
constexpr int mostDevices = 300;
constexpr int mostExchanges = 2000; // of one device: weeks of them

struct Standing {
    std::optional<Enrollment> enrollment;
    ItemProgress items;
};

Result<Standing> standingOf(Database &database, EnrollmentId id)
{
    Standing standing;
    if (!id.isValid())
        return standing;
    const auto enrollment = EnrollmentStore(database).byId(id);
    const auto commands = CommandQueue(database).list({.enrollment = id});
    if (!enrollment || !commands)
        return std::unexpected(enrollment ? commands.error() : enrollment.error());
    standing.enrollment = *enrollment;
    if (standing.enrollment)
        standing.items = itemProgress(*commands, standing.enrollment->generation);
    return standing;
}

Result<QList<ConversationRow>> rowsOf(Database &database, std::optional<OrganisationId> organisation,
                                      const QString &text, const QDateTime &now)
{
    const auto talks = ExchangeStore(database).conversations(organisation, text, mostDevices);
    if (!talks)
        return std::unexpected(talks.error());
    QList<ConversationRow> rows;
    for (const Conversation &talk : *talks) {
        const auto standing = standingOf(database, talk.enrollment);
        const auto devices = DeviceStore(database).bySerial(SerialNumber(talk.serial));
        if (!standing || !devices)
            return std::unexpected(standing ? devices.error() : standing.error());
        ConversationRow row{.talk = talk, .device = {}, .family = {}, .state = {}};
        if (!devices->isEmpty()) {
            row.device = devices->first().model.isEmpty() ? devices->first().description : devices->first().model;
            row.family = devices->first().family;
        } else if (standing->enrollment) {
            row.device = standing->enrollment->product;
        }
        row.state = stateOf(talk, standing->enrollment, standing->items, now);
        rows.append(row);
    }
    return rows;
}

} // namespace

ConversationWatch::ConversationWatch(StoreThread &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(betweenReads);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (m_isStale)
            refresh();
    });
    connect(&m_store, &StoreThread::committed, this, &ConversationWatch::follow);
}

void ConversationWatch::follow(ChangeSet changes)
{
    if (!(changes & (Changed::Exchanges | Changed::Enrollments | Changed::Organisations)))
        return;
    m_isStale = true;
    if (!m_pace.isActive())
        refresh();
}

void ConversationWatch::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_organisation == organisation)
        return;
    m_organisation = organisation;
    readRows();
}

void ConversationWatch::setText(const QString &text)
{
    m_text = text;
    readRows();
}

void ConversationWatch::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    if (!m_isPaused && m_isStale)
        refresh();
}

void ConversationWatch::setWatching(bool isWatching)
{
    m_isWatching = isWatching;
    if (m_isWatching && m_isStale)
        refresh();
}

void ConversationWatch::choose(const QString &key)
{
    if (m_chosen.key == key)
        return;
    m_chosen = {.key = key, .exchanges = {}, .enrollment = {}, .steps = {}};
    readChosen();
}

void ConversationWatch::refresh()
{
    if (m_isPaused || !m_isWatching)
        return;
    m_isStale = false;
    m_pace.start();
    readRows();
    readChosen();
}

void ConversationWatch::readRows()
{
    m_store
        .read([organisation = m_organisation, text = m_text, now = m_clock.now()](Database &database) {
            return rowsOf(database, organisation, text, now);
        })
        .then(this, [this, organisation = m_organisation, text = m_text](const Result<QList<ConversationRow>> &rows) {
            if (organisation != m_organisation || text != m_text) // asked anew since
                return;
            m_isRead = true;
            m_rows = rows.value_or(QList<ConversationRow>());
            Q_EMIT listed();
        });
}

void ConversationWatch::readChosen()
{
    if (m_chosen.key.isEmpty()) {
        Q_EMIT talked();
        return;
    }
    const qint64 known = m_chosen.exchanges.isEmpty() ? 0 : m_chosen.exchanges.last().number;
    struct Read {
        QList<Exchange> more;
        Standing standing;
    };
    m_store
        .read([key = m_chosen.key, known](Database &database) -> Result<Read> {
            const auto more = ExchangeStore(database).list(
                {.organisation = {}, .serial = key, .newerThan = known, .most = mostExchanges});
            const auto enrollments = EnrollmentStore(database).find(key);
            if (!more || !enrollments)
                return std::unexpected(more ? enrollments.error() : more.error());
            const auto standing =
                standingOf(database, enrollments->isEmpty() ? EnrollmentId() : enrollments->first().id);
            if (!standing)
                return std::unexpected(standing.error());
            return Read{*more, *standing};
        })
        .then(this, [this, key = m_chosen.key, known](const Result<Read> &read) {
            const qint64 last = m_chosen.exchanges.isEmpty() ? 0 : m_chosen.exchanges.last().number;
            if (!read || m_chosen.key != key || last != known)
                return;
            m_chosen.exchanges += read->more;
            m_chosen.enrollment = read->standing.enrollment;
            m_chosen.steps = stepsOf(m_chosen.exchanges, m_chosen.enrollment, read->standing.items);
            Q_EMIT talked();
        });
}

} // namespace Muster
