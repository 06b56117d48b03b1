// A world as a file: the plan it was generated from and what became different since, so that a million devices do not
// mean a large file unless they were all touched. Written whole and atomically; a version number in front.
#pragma once

#include "app/sandbox/sandboxworld.h"

#include <QString>

class QDataStream;

namespace Muster {

class SandboxState {
public:
    static constexpr quint32 version = 2;

    [[nodiscard]] static QByteArray toBytes(const SandboxWorld &world);
    // InvalidInput for what is no state file, is damaged, or is of a later version.
    [[nodiscard]] static Result<SandboxWorld> fromBytes(const QByteArray &bytes);

    // Storage when the disk does not take it. The file holds token secrets of the sandbox and is for its owner only.
    [[nodiscard]] static Result<> save(const SandboxWorld &world, const QString &file);
    // NotFound when there is no such file.
    [[nodiscard]] static Result<SandboxWorld> load(const QString &file);

private:
    static void readProfiles(QDataStream &in, SandboxWorld &world);
};

} // namespace Muster
