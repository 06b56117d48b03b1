// A workspace in a temporary folder, and pages of devices as Apple would send them.
#pragma once

#include "models/devices/devicepage.h"
#include "models/devices/devicepagestore.h"
#include "models/devices/devicestore.h"
#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"
#include "models/storage/storethread.h"
#include "models/storage/transaction.h"
#include "models/storage/workspacefile.h"

#include <QFuture>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

namespace Muster {

// The value of a result that a test cannot do without.
template <typename T> T need(Result<T> result)
{
    QVERIFY2(result.has_value(),
             qPrintable(result ? QString() : result.error().message + u' ' + result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

template <typename T> T needSoon(QFuture<Result<T>> future)
{
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 30000);
    return need(future.takeResult());
}

inline QDateTime utc(const char *iso)
{
    return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toUTC();
}

inline QJsonObject deviceJson(const char *serial, QJsonObject more = {})
{
    more.insert(QStringLiteral("serial_number"), QString::fromUtf8(serial));
    return more;
}

// A record of a sync page.
inline QJsonObject eventJson(const char *serial, const char *kind, const char *date, QJsonObject more = {})
{
    more.insert(QStringLiteral("op_type"), QString::fromLatin1(kind));
    more.insert(QStringLiteral("op_date"), QString::fromLatin1(date));
    return deviceJson(serial, more);
}

inline DevicePage page(const QJsonArray &devices, const char *cursor = "cursor", bool more = false)
{
    const QJsonObject object{{QStringLiteral("devices"), devices},
                             {QStringLiteral("cursor"), QString::fromLatin1(cursor)},
                             {QStringLiteral("more_to_follow"), more}};
    return need(DevicePage::parse(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

inline SyncPosition position(const char *cursor, qint64 generation = 1,
                             SyncPosition::Phase phase = SyncPosition::Phase::Fetch)
{
    return {phase, QString::fromLatin1(cursor), utc("2026-10-14T09:00:00Z"), generation};
}

class TestWorkspace {
public:
    TestWorkspace() { database = need(openWorkspace(path)).database; }

    OrganisationId addOrganisation(const QString &name = QStringLiteral("Example School"))
    {
        return need(OrganisationStore(*database).add(name, QUrl(QStringLiteral("https://example.org")), {}, false,
                                                     utc("2026-10-14T09:00:00Z")));
    }

    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("school.muster"));
    std::unique_ptr<Database> database;
};

// The same behind its threads, open.
class TestStore {
public:
    TestStore() { needSoon(store->open()); }

    OrganisationId addOrganisation(const QString &name = QStringLiteral("Example School"))
    {
        return needSoon(store->run([name](Database &database) {
            return OrganisationStore(database).add(name, QUrl(QStringLiteral("https://example.org")), {}, false,
                                                   utc("2026-10-14T09:00:00Z"));
        }));
    }

    // Stores one page of a sync.
    void storePage(OrganisationId organisation, const QJsonArray &devices)
    {
        needSoon(store->run([organisation, devices](Database &database) {
            const DevicePage one = page(devices);
            return DevicePageStore(database, organisation)
                .store({&one, 1}, position("c", 1, SyncPosition::Phase::Sync), RunId(0), utc("2026-10-14T09:00:00Z"));
        }));
    }

    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("school.muster"));
    std::unique_ptr<StoreThread> store = std::make_unique<StoreThread>(path);
};

} // namespace Muster
