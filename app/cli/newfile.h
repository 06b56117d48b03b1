// A file that a command makes and never overwrites: it is there, empty, before anything is asked for that cannot be
// asked for twice, and goes again when nothing was written.
#pragma once

#include "models/core/result.h"

#include <QFile>
#include <QString>

#include <memory>

namespace Muster {

class NewFile final {
    Q_DISABLE_COPY(NewFile)

public:
    // Conflict when there is one of that name, Storage when it cannot be made.
    [[nodiscard]] static Result<NewFile> make(const QString &path);
    NewFile(NewFile &&) = default;
    NewFile &operator=(NewFile &&) = delete;
    ~NewFile();

    [[nodiscard]] Result<> write(const QByteArray &content);

private:
    explicit NewFile(const QString &path)
        : m_file(std::make_unique<QFile>(path))
    {
    }

    std::unique_ptr<QFile> m_file;
    bool m_isWritten = false;
};

// Both at once, for what can be asked for again.
[[nodiscard]] Result<> writeNewFile(const QString &path, const QByteArray &content);

} // namespace Muster
