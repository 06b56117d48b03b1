// A disk that runs out of room: a layer between SQLite and the files that refuses to let them grow.
#pragma once

#include <QtGlobal>

#include <sqlite3.h>

#include <atomic>
#include <limits>
#include <new>

namespace Muster {

// Lives from before the first workspace is opened until after the last is closed. One at a time.
class FullDisk final {
public:
    FullDisk()
    {
        real() = sqlite3_vfs_find(nullptr);
        m_vfs = *real();
        m_vfs.zName = "fulldisk";
        m_vfs.szOsFile = int(sizeof(File)) + real()->szOsFile;
        m_vfs.xOpen = open;
        leave(std::numeric_limits<qint64>::max());
        sqlite3_vfs_register(&m_vfs, 1);
    }
    ~FullDisk()
    {
        sqlite3_vfs_unregister(&m_vfs);
        sqlite3_vfs_register(real(), 1);
    }
    Q_DISABLE_COPY_MOVE(FullDisk)

    // From now on all files together may grow by so many bytes.
    void leave(qint64 bytes) { room() = bytes; }
    // How often a write was refused.
    [[nodiscard]] int refusals() const { return refused(); }

private:
    struct File {
        sqlite3_file base{};
        sqlite3_io_methods methods{};
        const sqlite3_io_methods *inner = nullptr;
    };

    static sqlite3_vfs *&real()
    {
        static sqlite3_vfs *vfs = nullptr;
        return vfs;
    }
    static std::atomic<qint64> &room()
    {
        static std::atomic<qint64> bytes;
        return bytes;
    }
    static std::atomic<int> &refused()
    {
        static std::atomic<int> count;
        return count;
    }
    // The real file lies behind ours in the memory that SQLite gave us.
    static sqlite3_file *behind(sqlite3_file *file)
    {
        return reinterpret_cast<sqlite3_file *>(reinterpret_cast<File *>(file) + 1);
    }

    static int open(sqlite3_vfs *, sqlite3_filename name, sqlite3_file *given, int flags, int *outFlags)
    {
        auto *file = new (given) File;
        const int result = real()->xOpen(real(), name, behind(given), flags, outFlags);
        if (result != SQLITE_OK || !behind(given)->pMethods)
            return result;
        file->inner = behind(given)->pMethods;
        file->methods = forwarding();
        file->methods.iVersion = file->inner->iVersion;
        file->base.pMethods = &file->methods;
        return SQLITE_OK;
    }

    static int write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
    {
        sqlite3_int64 length = 0;
        behind(file)->pMethods->xFileSize(behind(file), &length);
        if (const qint64 growth = offset + size - length; growth > 0 && room().fetch_sub(growth) < growth) {
            room() += growth;
            ++refused();
            return SQLITE_FULL;
        }
        return behind(file)->pMethods->xWrite(behind(file), data, size, offset);
    }

    template <auto Method, typename... Arguments> static auto forward(sqlite3_file *file, Arguments... arguments)
    {
        return (behind(file)->pMethods->*Method)(behind(file), arguments...);
    }

    static sqlite3_io_methods forwarding()
    {
        using Methods = sqlite3_io_methods;
        Methods methods{};
        methods.xClose = forward<&Methods::xClose>;
        methods.xRead = forward<&Methods::xRead, void *, int, sqlite3_int64>;
        methods.xWrite = write;
        methods.xTruncate = forward<&Methods::xTruncate, sqlite3_int64>;
        methods.xSync = forward<&Methods::xSync, int>;
        methods.xFileSize = forward<&Methods::xFileSize, sqlite3_int64 *>;
        methods.xLock = forward<&Methods::xLock, int>;
        methods.xUnlock = forward<&Methods::xUnlock, int>;
        methods.xCheckReservedLock = forward<&Methods::xCheckReservedLock, int *>;
        methods.xFileControl = forward<&Methods::xFileControl, int, void *>;
        methods.xSectorSize = forward<&Methods::xSectorSize>;
        methods.xDeviceCharacteristics = forward<&Methods::xDeviceCharacteristics>;
        methods.xShmMap = forward<&Methods::xShmMap, int, int, int, void volatile **>;
        methods.xShmLock = forward<&Methods::xShmLock, int, int, int>;
        methods.xShmBarrier = forward<&Methods::xShmBarrier>;
        methods.xShmUnmap = forward<&Methods::xShmUnmap, int>;
        methods.xFetch = forward<&Methods::xFetch, sqlite3_int64, int, void **>;
        methods.xUnfetch = forward<&Methods::xUnfetch, sqlite3_int64, void *>;
        return methods;
    }

    sqlite3_vfs m_vfs{};
};

} // namespace Muster
