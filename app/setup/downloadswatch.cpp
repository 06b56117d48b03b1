#include "app/setup/downloadswatch.h"

#include <QDir>
#include <QtConcurrentRun>

namespace Muster {

namespace {

struct Listing {
    QStringList candidates; // also those still empty, whose writing is to be noticed
    std::optional<FoundToken> newest;
};

Listing list(const QString &folder, const QDateTime &since)
{
    Listing listing;
    const QFileInfoList files =
        QDir(folder).entryInfoList({QStringLiteral("*.p7m")}, QDir::Files | QDir::Readable, QDir::Time);
    for (const QFileInfo &file : files) {
        const QDateTime modified = file.lastModified(QTimeZone::UTC);
        if (modified < since)
            continue;
        listing.candidates.append(file.absoluteFilePath());
        if (file.size() > 0 && !listing.newest)
            listing.newest = FoundToken{file.absoluteFilePath(), file.fileName(), modified};
    }
    return listing;
}

} // namespace

DownloadsWatch::DownloadsWatch(QString folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &DownloadsWatch::look);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &DownloadsWatch::look);
}

void DownloadsWatch::start(const QDateTime &since)
{
    if (m_folder.isEmpty() || !QFileInfo(m_folder).isDir())
        return;
    m_since = since;
    if (!m_watcher.directories().contains(m_folder))
        m_watcher.addPath(m_folder);
    look();
}

void DownloadsWatch::stop()
{
    m_since = QDateTime();
    m_found.reset();
    const QStringList watched = m_watcher.directories() + m_watcher.files();
    if (!watched.isEmpty())
        m_watcher.removePaths(watched);
}

void DownloadsWatch::look()
{
    if (!isWatching())
        return;
    if (m_looking) {
        m_lookAgain = true;
        return;
    }
    m_looking = true;
    QtConcurrent::run(list, m_folder, m_since).then(this, [this](const Listing &listing) {
        m_looking = false;
        if (!isWatching())
            return;
        // A folder tells that a file came, not that it was written to.
        for (const QString &path : listing.candidates) {
            if (!m_watcher.files().contains(path))
                m_watcher.addPath(path);
        }
        if (std::exchange(m_found, listing.newest) != listing.newest)
            Q_EMIT foundChanged();
        if (std::exchange(m_lookAgain, false))
            look();
    });
}

} // namespace Muster
