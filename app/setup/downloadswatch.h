// Watches a folder for server tokens that appear in it.
//
// The folder is read on another thread. Files from before the time that is given do not count: a token is never older
// than the key it was made for. Lives on the main thread.
#pragma once

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>

#include <optional>

namespace Muster {

// A token file that may be meant.
struct FoundToken {
    QString path;
    QString name;
    QDateTime modifiedAt;

    bool operator==(const FoundToken &) const = default;
};

class DownloadsWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DownloadsWatch)

public:
    // An empty folder: nothing is watched.
    explicit DownloadsWatch(QString folder, QObject *parent = nullptr);

    void start(const QDateTime &since);
    void stop();
    [[nodiscard]] bool isWatching() const { return m_since.isValid(); }
    // The newest one, while watching.
    [[nodiscard]] const std::optional<FoundToken> &found() const { return m_found; }

Q_SIGNALS:
    // Another file is the newest now, or it is gone.
    void foundChanged();

private:
    void look();

    QString m_folder;
    QDateTime m_since;
    QFileSystemWatcher m_watcher;
    std::optional<FoundToken> m_found;
    bool m_looking = false;
    bool m_lookAgain = false;
};

} // namespace Muster
