#include "app/devices/deviceservice.h"

#include "app/core/person.h"
#include "models/devices/devicestore.h"
#include "models/storage/storethread.h"
#include "models/storage/transaction.h"

#include <QCoroFuture>

namespace Muster {

namespace {

Result<DeviceEdit> write(Database &database, const QList<DeviceId> &devices,
                         const QList<std::pair<OwnField, QString>> &values, const DeviceEdit &edit)
{
    auto transaction = Transaction::begin(database, Durability::Wishes);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto writer = OwnFieldWriter::begin(database, edit);
    if (!writer)
        return std::unexpected(writer.error());
    std::vector<std::string> texts;
    for (const auto &[field, text] : values)
        texts.push_back(text.toStdString());
    std::vector<OwnValue> given;
    for (qsizetype i = 0; i < values.size(); ++i)
        given.push_back({values.at(i).first, texts[static_cast<std::size_t>(i)]});
    for (const DeviceId device : devices) {
        if (auto done = (*writer)->write(device, given); !done)
            return std::unexpected(done.error());
    }
    auto finished = (*writer)->finish();
    if (!finished)
        return finished;
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    return finished;
}

} // namespace

QCoro::Task<Result<QStringList>> DeviceService::serials(std::vector<std::int32_t> ids)
{
    co_return co_await m_store.read(
        [ids = std::move(ids)](Database &database) { return DeviceStore(database).serials(ids); });
}

QCoro::Task<Result<RepairLinks>> DeviceService::repairLinks(OrganisationId organisation, SerialNumber serial)
{
    co_return co_await m_store.read([organisation, serial](Database &database) {
        return ReplacementStore(database).linksOf(organisation, serial);
    });
}

QCoro::Task<Result<QList<FieldChange>>> DeviceService::history(DeviceId device)
{
    co_return co_await m_store.read([device](Database &database) { return OwnFieldStore(database).history(device); });
}

QCoro::Task<Result<DeviceEdit>> DeviceService::setOwnFields(QList<DeviceId> devices,
                                                            QList<std::pair<OwnField, QString>> values)
{
    for (const auto &[field, text] : std::as_const(values)) {
        if (auto fits = checkOwnField(field, text); !fits)
            co_return std::unexpected(fits.error());
    }
    const DeviceEdit edit{.at = m_clock.now(), .by = personName(), .how = QStringLiteral("hand")};
    co_return co_await m_store.run(
        [devices, values, edit](Database &database) { return write(database, devices, values, edit); });
}

Result<> checkOwnField(OwnField field, const QString &text)
{
    if (text.toUtf8().size() <= mostOwnBytes(field))
        return {};
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("OwnField", "“%1” is too long: it may have %2 bytes.")
                       .arg(ownFieldText(field))
                       .arg(mostOwnBytes(field)));
}

} // namespace Muster
