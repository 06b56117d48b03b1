#include "app/sandbox/sandboxstate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDataStream>
#include <QFile>
#include <QSaveFile>

namespace Muster {

namespace {

constexpr QByteArrayView magic = "MUSTER-SANDBOX\n";

std::unexpected<Error> damaged()
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Sandbox",
                                               "The sandbox's state file is damaged or is something else. Choose "
                                               "another file, or delete it to begin afresh."));
}

QDataStream &operator>>(QDataStream &in, SandboxPlan &p)
{
    return in >> p.seed >> p.devices >> p.services >> p.unassignedShare >> p.profiledShare >> p.oddities >> p.until;
}

} // namespace

QByteArray SandboxState::toBytes(const SandboxWorld &world)
{
    QByteArray body;
    QDataStream out(&body, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_8);
    write(out, world);

    QByteArray file;
    QDataStream whole(&file, QIODevice::WriteOnly);
    whole.writeRawData(magic.data(), int(magic.size()));
    whole << version << QCryptographicHash::hash(body, QCryptographicHash::Sha256) << body;
    return file;
}

Result<SandboxWorld> SandboxState::fromBytes(const QByteArray &bytes)
{
    if (!bytes.startsWith(magic))
        return damaged();
    QDataStream whole(bytes.sliced(magic.size()));
    quint32 found = 0;
    QByteArray hash;
    QByteArray body;
    whole >> found;
    if (found > version) {
        return failure(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("Sandbox", "The sandbox's state file was written by a later Muster."));
    }
    whole >> hash >> body;
    // A hash finds what decayed; what was written on purpose is found by looking at every number.
    if (whole.status() != QDataStream::Ok || hash != QCryptographicHash::hash(body, QCryptographicHash::Sha256))
        return damaged();

    QDataStream in(body);
    in.setVersion(QDataStream::Qt_6_8);
    SandboxPlan plan;
    in >> plan;
    if (in.status() != QDataStream::Ok || !plan.until.isValid())
        return damaged();
    SandboxWorld world(plan);
    if (!read(in, found, world))
        return damaged();
    return world;
}

Result<> SandboxState::save(const SandboxWorld &world, const QString &file)
{
    QSaveFile out(file);
    const QByteArray bytes = toBytes(world);
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || out.write(bytes) != bytes.size() || !out.commit()) {
        return failure(
            ErrorKind::Storage,
            QCoreApplication::translate("Sandbox", "The sandbox's state could not be saved to %1.").arg(file),
            out.errorString());
    }
    return {};
}

Result<SandboxWorld> SandboxState::load(const QString &file)
{
    QFile in(file);
    if (!in.exists())
        return failure(ErrorKind::NotFound, QCoreApplication::translate("Sandbox", "There is no file %1.").arg(file));
    if (!in.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Storage, QCoreApplication::translate("Sandbox", "%1 cannot be read.").arg(file),
                       in.errorString());
    }
    return fromBytes(in.readAll());
}

} // namespace Muster
