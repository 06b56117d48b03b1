// A world as a file: the plan it was generated from and what became different since, so that a million devices do not
// mean a large file unless they were all touched. Written whole and atomically; a version number in front.
#pragma once

#include "app/sandbox/sandboxworld.h"

#include <QString>

class QDataStream;

namespace Muster {

class SandboxState {
public:
    // 2: profiles. 3: people, API accounts, kinds and defaults of services, sources of orders, activities, audit
    // events. 4: the authority of simulated devices.
    static constexpr quint32 version = 4;

    [[nodiscard]] static QByteArray toBytes(const SandboxWorld &world);
    // Reads every version. InvalidInput for what is no state file, is damaged, or is of a later version.
    [[nodiscard]] static Result<SandboxWorld> fromBytes(const QByteArray &bytes);

    // Storage when the disk does not take it. The file holds token secrets of the sandbox and is for its owner only.
    [[nodiscard]] static Result<> save(const SandboxWorld &world, const QString &file);
    // NotFound when there is no such file.
    [[nodiscard]] static Result<SandboxWorld> load(const QString &file);

private:
    static void write(QDataStream &out, const SandboxWorld &world);
    static void writeServices(QDataStream &out, const SandboxWorld &world);
    static void writeDevices(QDataStream &out, const SandboxWorld &world);
    static void writeRecords(QDataStream &out, const SandboxWorld &world);
    // False when a number in it names something that is not there.
    [[nodiscard]] static bool read(QDataStream &in, quint32 fileVersion, SandboxWorld &world);
    static void readServices(QDataStream &in, quint32 fileVersion, SandboxWorld &world);
    [[nodiscard]] static bool readDevices(QDataStream &in, quint32 fileVersion, SandboxWorld &world);
    static void readProfiles(QDataStream &in, SandboxWorld &world);
    static void readRecords(QDataStream &in, SandboxWorld &world);
    static void upgrade(SandboxWorld &world, const QList<QByteArray> &admins);
    [[nodiscard]] static bool isConsistent(const SandboxWorld &world);
};

} // namespace Muster
