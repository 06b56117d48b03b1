// What the program remembers between starts, outside of any workspace: one table of definitions, one object handed in.
#pragma once

#include <QSettings>
#include <QStringList>
#include <QVariant>

#include <memory>

namespace Muster {

enum class Setting {
    LastWorkspace, // path of the workspace that the desktop program opened last
    RecentWorkspaces, // paths, newest first
    ColorScheme, // "system", "light", "dark"
    CompactRows, // bool
    DeviceColumns, // the device table's header state
    DeviceSort, // which columns, as text
    WindowGeometry,
    WindowState,
    FinishedLessons, // their ids
    HouseRules, // path of the file that enrollment profiles are held against
    SettingCount
};

class Settings final {
public:
    // The user's own settings file.
    Settings();
    // A file of the caller's, for tests and for a second profile.
    explicit Settings(const QString &iniFile);

    [[nodiscard]] QVariant value(Setting setting) const;
    void setValue(Setting setting, const QVariant &value);

    // Notes an opened workspace as the last and newest one.
    void noteWorkspace(const QString &path);
    // Those that still exist.
    [[nodiscard]] QStringList recentWorkspaces() const;
    // The workspace that was opened last, or the default one in the user's documents or data folder.
    [[nodiscard]] QString currentWorkspace() const;

private:
    std::unique_ptr<QSettings> m_settings;
};

// The user's data folder for Muster: key files, sandboxes, the default workspace. Named by MUSTER_DATA_DIR where that
// is set.
[[nodiscard]] QString dataFolder();

} // namespace Muster
