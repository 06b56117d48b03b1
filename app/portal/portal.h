// The simulated Apple's portal as the window uses it: what an admin does at Apple, what sellers and people do to
// devices, the faults and the clock. Everything goes over the sandbox's remote control, so that window, command line
// and tests move the same world.
//
// Reads the world again after each action and when refresh() is called. Lives on the main thread; what the constructor
// takes outlives it.
#pragma once

#include "app/core/openwork.h"
#include "app/sandbox/sandboxremote.h"
#include "app/setup/practiceapple.h"
#include "models/portal/portalvalues.h"

#include <QCoroTask>
#include <QObject>

namespace Muster {

// What a bulk act came to.
struct PortalOutcome {
    qint64 done = 0;
    QHash<QString, QString> refused; // why, by serial number
    QStringList rejectedRows; // of an uploaded file: "row 3, “…”: why"
};

struct PortalPage {
    QList<PortalDevice> devices;
    qint64 total = 0;
};

// New devices.
struct PortalOrder {
    int count = 0;
    QString family; // empty: the usual mix
    QString source = QStringLiteral("apple"); // apple, reseller, configurator
    QString number; // of the order; empty: the next one
    QString service; // a name; empty: where the families' defaults say
};

class Portal final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Portal)

public:
    Portal(PracticeApple &apple, OpenWork &work, QObject *parent = nullptr);

    // As it was read last; absent before the first time.
    [[nodiscard]] const std::optional<PortalState> &state() const { return m_state; }

    // Starts the simulated Apple if need be and reads it.
    [[nodiscard]] QCoro::Task<Result<>> refresh();

    [[nodiscard]] QCoro::Task<Result<>> addService(QString name);
    [[nodiscard]] QCoro::Task<Result<>> renameService(QString uuid, QString name);
    // New devices of these families come to the service; at most one service has a family.
    [[nodiscard]] QCoro::Task<Result<>> setDefaults(QString uuid, QStringList families);
    [[nodiscard]] QCoro::Task<Result<>> deleteService(QString uuid);
    [[nodiscard]] QCoro::Task<Result<>> uploadKey(QString uuid, QByteArray certificatePem);
    // The server token's file.
    [[nodiscard]] QCoro::Task<Result<QByteArray>> downloadToken(QString uuid);

    // The new devices' serial numbers.
    [[nodiscard]] QCoro::Task<Result<QStringList>> order(PortalOrder order);
    [[nodiscard]] QCoro::Task<Result<PortalPage>> devices(PortalFilter filter, qint64 offset, qint64 limit);
    // `action` as the control API names it: move (to `service`), unassign, release, replace, activate, leave.
    [[nodiscard]] QCoro::Task<Result<PortalOutcome>> change(QString action, QStringList serials, QString service = {});
    [[nodiscard]] QCoro::Task<Result<QByteArray>> downloadCsv(PortalFilter filter);
    // `action`: assign (to `service`), unassign or release the serial numbers of the file.
    [[nodiscard]] QCoro::Task<Result<PortalOutcome>> uploadCsv(QString action, QString service, QByteArray file);

    [[nodiscard]] QCoro::Task<Result<>> setTermsSigned(bool areSigned);
    [[nodiscard]] QCoro::Task<Result<>> setPersonActive(QString account, bool isActive);
    [[nodiscard]] QCoro::Task<Result<>> addFault(QString kind, qint64 value, QString text = {});
    [[nodiscard]] QCoro::Task<Result<>> removeFault(QString kind); // each that is on of this kind
    [[nodiscard]] QCoro::Task<Result<>> advanceClock(qint64 seconds);
    // The last `most` that Apple was asked, newest first.
    [[nodiscard]] QCoro::Task<Result<QList<PortalRequest>>> requests(int most);

Q_SIGNALS:
    void changed(); // state() is another
    // Devices of the world may have changed.
    void devicesChanged();
    // A device was switched on that no profile waits for.
    void startedUnmanaged(const QString &serial);

private:
    [[nodiscard]] QCoro::Task<Result<SandboxAnswer>> ask(QByteArray method, QString path, QByteArray body = {});
    // ask() for what changes the world: reads it again afterwards.
    [[nodiscard]] QCoro::Task<Result<SandboxAnswer>> act(QByteArray method, QString path, QByteArray body);
    [[nodiscard]] QCoro::Task<Result<SandboxAnswer>> act(QByteArray method, QString path, QJsonObject body);
    [[nodiscard]] static QString devicesPath(const QString &route, const PortalFilter &filter, qint64 offset,
                                             qint64 limit);

    PracticeApple &m_apple;
    OpenWork &m_work;
    std::optional<PortalState> m_state;
};

} // namespace Muster
