#include "app/sandbox/fleetstate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>

namespace Muster {

namespace {

// Where the file can go without overwriting one that was set aside before; empty when it cannot.
QString setAside(const QString &file)
{
    constexpr int most = 100;
    for (int i = 1; i <= most; ++i) {
        const QString name = file + (i == 1 ? QStringLiteral(".aside") : QStringLiteral(".aside-%1").arg(i));
        if (!QFile::exists(name))
            return QFile::rename(file, name) ? name : QString();
    }
    return {};
}

Result<KeptFleet> load(const QString &file, const SandboxWorld &world)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Storage, QCoreApplication::translate("Sandbox", "%1 cannot be read.").arg(file),
                       in.errorString());
    }
    return FleetState::fromBytes(in.readAll(), world);
}

} // namespace

QString FleetState::fileOf(const QString &stateFile)
{
    return stateFile + QStringLiteral(".devices");
}

QByteArray FleetState::sealOf(const SandboxWorld &world)
{
    const QByteArray facts = QByteArray::number(world.plan().seed) + ' ' + world.deviceAuthority().certificate;
    return QCryptographicHash::hash(facts, QCryptographicHash::Sha256);
}

Result<> FleetState::save(const KeptFleet &fleet, const QByteArray &seal, const QString &file)
{
    QSaveFile out(file);
    const QByteArray bytes = toBytes(fleet, seal);
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || out.write(bytes) != bytes.size() || !out.commit()) {
        return failure(
            ErrorKind::Storage,
            QCoreApplication::translate("Sandbox", "The sandbox's devices could not be saved to %1.").arg(file),
            out.errorString());
    }
    return {};
}

FleetState::Opened FleetState::open(const QString &file, const SandboxWorld &world)
{
    if (!QFile::exists(file))
        return {};
    auto fleet = load(file, world);
    if (fleet)
        return {std::move(*fleet), {}};
    const QString name = setAside(file);
    const QString notice = fleet.error().message + u' '
        + (name.isEmpty() ? QCoreApplication::translate("Sandbox",
                                                        "All devices are as from the factory. The file %1 could not be "
                                                        "set aside; move it away to keep it.")
                                .arg(file)
                          : QCoreApplication::translate(
                                "Sandbox", "All devices are as from the factory; the file was set aside as %1.")
                                .arg(name));
    return {{}, notice};
}

} // namespace Muster
