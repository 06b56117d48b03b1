// A lock between programs that a crash does not leave behind.
#pragma once

#include <QLockFile>
#include <QString>

#include <chrono>

namespace Muster {

// Whether the lock could be had within `wait`. Its holder is named in the file, so that one left by a crash is found
// out and removed. A crash between making the file and writing into it leaves one that says nothing, which QLockFile
// would respect for ever.
[[nodiscard]] inline bool takeLock(QLockFile &lock, std::chrono::milliseconds wait)
{
    lock.setStaleLockTime(std::chrono::milliseconds(0));
    if (lock.tryLock(std::chrono::milliseconds(0)))
        return true;
    qint64 process = 0;
    QString host;
    QString program;
    if (lock.error() == QLockFile::LockFailedError && !lock.getLockInfo(&process, &host, &program))
        (void)lock.removeStaleLockFile(); // refuses while somebody has it open under a lock of the system
    return lock.tryLock(wait);
}

} // namespace Muster
