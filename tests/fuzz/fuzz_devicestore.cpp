// Pages of devices on their way into a workspace: whatever Apple sends, what was stored reads back.
#include "tests/fuzz/fuzz.h"

#include "models/devices/devicepagestore.h"
#include "models/devices/devicestore.h"
#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"
#include "models/storage/workspacefile.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTimeZone>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

struct Workspace {
    Workspace()
    {
        auto opening = openWorkspace(folder.filePath(QStringLiteral("fuzz.muster")));
        claim(opening.has_value(), "a workspace can be made");
        database = std::move(opening->database);
        const auto added = OrganisationStore(*database).add(QStringLiteral("Fuzz"),
                                                            QUrl(QStringLiteral("http://127.0.0.1/")), {}, true, now);
        claim(added.has_value(), "an organisation can be added");
        organisation = *added;
        const auto begun = RunStore(*database).begin(organisation, RunKind::Full, now);
        claim(begun.has_value(), "a run can begin");
        run = *begun;
    }

    QTemporaryDir folder;
    QDateTime now{QDate(2026, 10, 14), QTime(9, 0), QTimeZone::UTC};
    std::unique_ptr<Database> database;
    OrganisationId organisation;
    RunId run;
};

QSet<SerialNumber> serialsOf(const DevicePage &page)
{
    QSet<SerialNumber> serials;
    for (const DeviceRecord &record : page.records())
        serials.insert(
            SerialNumber(QString::fromUtf8(record.serial.data(), static_cast<qsizetype>(record.serial.size()))));
    return serials;
}

QList<Device> everything(Database &database)
{
    QList<Device> devices;
    const auto read = DeviceStore(database).forEach({}, [&](const Device &device) {
        devices.append(device);
        return true;
    });
    claim(read.has_value(), "the table can be read");
    return devices;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static QCoreApplication &application = startQt(); // Qt looks for the database's driver beside it
    Q_UNUSED(application)
    static Workspace &workspace = *new Workspace;
    const Result<DevicePage> page = DevicePage::parse(bytes(data, size));
    if (!page)
        return 0;
    Database &database = *workspace.database;
    claim(database.run(QStringLiteral("DELETE FROM devices")).has_value(), "the table can be emptied");
    const SyncPosition position{SyncPosition::Phase::Sync, page->cursor(), workspace.now, 1};
    DevicePageStore store(database, workspace.organisation);
    const auto tally = store.store({&*page, 1}, position, workspace.run, workspace.now);
    claim(tally.has_value(), "a page that was read can be stored");
    claim(tally->devices == page->count() && tally->unusable == page->unusable(), "the tally counts every record");

    const QList<Device> devices = everything(database);
    QSet<SerialNumber> found;
    for (const Device &device : devices) {
        found.insert(device.serial);
        claim(device.extra.isEmpty() || isJsonObject(device.extra.toUtf8()), "what we have no column for reads back");
    }
    claim(found == serialsOf(*page), "every device that was stored is read back");
    claim(tally->added == std::ranges::count_if(devices, &Device::isPresent), "what was added is there");

    const auto again = store.store({&*page, 1}, position, workspace.run, workspace.now);
    claim(again && again->added == 0 && everything(database) == devices, "the same page again changes nothing");
    return 0;
}
