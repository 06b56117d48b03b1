#include "app/sync/inquiry.h"

#include "models/devices/devicestore.h"
#include "models/devices/replacementstore.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/transaction.h"

#include <QCoroFuture>

namespace Muster {

namespace {

constexpr int mostSerials = 1000; // of one "Get device details"
constexpr int mostReplacements = 100; // of one run: each is a request of its own
constexpr qint64 daySeconds = 24 * 3600;

} // namespace

bool Inquiry::isDue(const Organisation &organisation, const QDateTime &now)
{
    return !organisation.inquiredAt.isValid() || organisation.inquiredAt.secsTo(now) >= daySeconds;
}

QCoro::Task<Result<PageTally>> Inquiry::askForAll(Organisation organisation)
{
    PageTally total;
    QString after = organisation.inquirySerial;
    const OrganisationId id = organisation.id;
    for (;;) {
        const Result<QStringList> serials = co_await m_store.read(
            [id, after](Database &database) { return DeviceStore(database).presentSerials(id, after, mostSerials); });
        if (!serials)
            co_return std::unexpected(serials.error());
        if (serials->isEmpty())
            break;
        Result<DevicePage> details = co_await m_patience.ask<DevicePage>(
            [client = m_client, serials = *serials] { return client->deviceDetails(serials); });
        if (!details)
            co_return std::unexpected(details.error());
        after = serials->last();
        const auto page = std::make_shared<DevicePage>(std::move(*details));
        const Result<PageTally> stored =
            co_await m_store.run([page, id, after, run = m_run, now = m_clock.now()](Database &database) {
                return DevicePageStore(database, id).storeDetails(*page, after, run, now);
            });
        if (!stored)
            co_return stored;
        total += *stored;
    }
    const Result<> ended = co_await m_store.run([id, now = m_clock.now()](Database &database) -> Result<> {
        auto transaction = Transaction::begin(database, Durability::Facts);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (auto done = OrganisationStore(database).endInquiry(id, now); !done)
            return done;
        return (*transaction)->commit();
    });
    co_return ended.transform([&total] { return total; });
}

QCoro::Task<Result<>> Inquiry::askForOriginals(OrganisationId organisation)
{
    const Result<QStringList> serials = co_await m_store.read([organisation](Database &database) {
        return ReplacementStore(database).unasked(organisation, mostReplacements);
    });
    if (!serials)
        co_return std::unexpected(serials.error());
    for (const QString &serial : *serials) {
        const Result<Replacement> answer =
            co_await m_patience.ask<Replacement>([client = m_client, serial] { return client->replacement(serial); });
        // NotFound is an answer, too: Apple knows of no repair.
        if (!answer && answer.error().kind != ErrorKind::NotFound)
            co_return std::unexpected(answer.error());
        const SerialNumber original = answer ? answer->original : SerialNumber();
        const QDate date = answer ? answer->date : QDate();
        const Result<> noted = co_await m_store.run([organisation, serial, original, date,
                                                     now = m_clock.now()](Database &database) -> Result<> {
            auto transaction = Transaction::begin(database, Durability::Facts);
            if (!transaction)
                return std::unexpected(transaction.error());
            if (auto done = ReplacementStore(database).note(organisation, SerialNumber(serial), original, date, now);
                !done)
                return done;
            return (*transaction)->commit();
        });
        if (!noted)
            co_return noted;
    }
    co_return {};
}

} // namespace Muster
