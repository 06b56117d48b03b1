#include "app/devices/deviceactions.h"

#include "app/core/person.h"
#include "app/crypto/bypasscode.h"
#include "app/organisations/troubletext.h"
#include "models/devices/bypasscodestore.h"
#include "models/devices/devicepagestore.h"
#include "models/journal/journalstore.h"
#include "models/storage/transaction.h"

#include <QCoroFuture>

namespace Muster {

namespace {

QByteArray sealingContext(const SerialNumber &serial)
{
    return "bypass-code/" + serial.text().toUtf8();
}

// Changes what only we know.
template <typename Function> auto wish(StoreThread &store, Function change)
{
    return store.run([change = std::move(change)](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return change(database); });
    });
}

// What was done to devices at Apple that no plan undoes.
Result<> enter(Database &database, OrganisationId organisation, const QString &action, const QString &serials,
               const QDateTime &now)
{
    return JournalStore(database).append({.at = now,
                                          .source = JournalSource::Person,
                                          .actor = personName(),
                                          .organisation = organisation,
                                          .action = action,
                                          .subject = serials,
                                          .before = {},
                                          .after = {},
                                          .hash = {}});
}

} // namespace

QCoro::Task<Result<DeviceActions::Line>> DeviceActions::lineOf(OrganisationId id)
{
    const Result<Organisation> organisation = co_await m_organisations.byId(id);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    const auto apple = co_await m_organisations.client(id, m_work.stopToken());
    if (!apple)
        co_return std::unexpected(apple.error());
    co_return Line{*organisation, *apple};
}

QCoro::Task<Result<QHash<SerialNumber, bool>>> DeviceActions::ask(OrganisationId id, QStringList serials)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Line> line = co_await lineOf(id);
    if (!line)
        co_return std::unexpected(line.error());
    Result<DevicePage> details = co_await line->apple->deviceDetails(serials);
    if (!details)
        co_return std::unexpected(explained(details.error(), line->organisation));
    QHash<SerialNumber, bool> found;
    for (const DeviceRecord &record : details->records())
        found.insert(
            SerialNumber(QString::fromUtf8(record.serial.data(), static_cast<qsizetype>(record.serial.size()))),
            record.status == RecordStatus::Told);
    const auto page = std::make_shared<DevicePage>(std::move(*details));
    const Result<PageTally> stored = co_await m_store.run([page, id, now = m_clock.now()](Database &database) {
        return DevicePageStore(database, id).storeDetails(*page, {}, RunId(), now);
    });
    co_return stored.transform([&found](const PageTally &) { return found; });
}

QCoro::Task<Result<DeviceVerdicts>> DeviceActions::release(OrganisationId id, QStringList serials)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Line> line = co_await lineOf(id);
    if (!line)
        co_return std::unexpected(line.error());
    const Result<DeviceVerdicts> verdicts = co_await line->apple->disown(serials);
    if (!verdicts)
        co_return std::unexpected(explained(verdicts.error(), line->organisation));
    QStringList released;
    for (auto each = verdicts->devices.cbegin(); each != verdicts->devices.cend(); ++each) {
        if (each.value() == DeviceVerdict::Success)
            released.append(each.key().text());
    }
    const Result<> noted = co_await wish(m_store, [id, released, now = m_clock.now()](Database &database) -> Result<> {
        if (released.isEmpty())
            return {};
        if (auto done = DeviceStore(database).noteDeparture(id, released, DeviceDeparture::Released, now); !done)
            return done;
        return enter(database, id, QStringLiteral("devices.released"), released.join(u' '), now);
    });
    co_return noted.transform([&verdicts] { return *verdicts; });
}

QCoro::Task<Result<LockedDevice>> DeviceActions::lock(OrganisationId id, QString serial, QString message)
{
    const OpenWork::Ticket ticket(m_work);
    const SerialNumber device(serial);
    const Result<Line> line = co_await lineOf(id);
    if (!line)
        co_return std::unexpected(line.error());
    const BypassCode code = BypassCode::make(m_random);
    const Result<QByteArray> escrowKey = code.escrowKey();
    if (!escrowKey)
        co_return std::unexpected(escrowKey.error());
    const Result<QByteArray> sealed = m_vault.seal(code.bytes(), sealingContext(device));
    if (!sealed)
        co_return std::unexpected(sealed.error());
    const Result<qint64> kept =
        co_await wish(m_store, [id, device, sealed = *sealed, now = m_clock.now()](Database &database) {
            return BypassCodeStore(database).add(id, device, sealed, now);
        });
    if (!kept)
        co_return std::unexpected(kept.error());
    const Result<ActivationLockVerdict> verdict = co_await line->apple->lockDevice(device.text(), *escrowKey, message);
    // A clear refusal locked nothing. After a line that broke nobody knows, and the code stays.
    if (verdict && *verdict != ActivationLockVerdict::Success) {
        (void)co_await wish(m_store,
                            [row = *kept](Database &database) { return BypassCodeStore(database).remove(row); });
    }
    if (!verdict)
        co_return std::unexpected(explained(verdict.error(), line->organisation));
    if (*verdict == ActivationLockVerdict::Success)
        (void)co_await wish(m_store, [id, device, now = m_clock.now()](Database &database) {
            return enter(database, id, QStringLiteral("device.locked"), device.text(), now);
        });
    co_return LockedDevice{*verdict, *verdict == ActivationLockVerdict::Success ? code.text() : Secret()};
}

QCoro::Task<Result<Secret>> DeviceActions::bypassCode(QString serial)
{
    const OpenWork::Ticket ticket(m_work);
    const SerialNumber device(serial);
    const Result<StoredBypassCode> stored =
        co_await m_store.read([device](Database &database) { return BypassCodeStore(database).latest(device); });
    if (!stored)
        co_return std::unexpected(stored.error());
    if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
        co_return std::unexpected(unlocked.error());
    const Result<Secret> bytes = m_vault.open(stored->sealed, sealingContext(device));
    if (!bytes)
        co_return std::unexpected(bytes.error());
    const Result<BypassCode> code = BypassCode::fromBytes(bytes->revealBytes());
    co_return code.transform([](const BypassCode &known) { return known.text(); });
}

} // namespace Muster
