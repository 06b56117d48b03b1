#include "models/core/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <array>

namespace Muster {

namespace {

struct Definition {
    Setting setting;
    QLatin1StringView key;
    QVariant fallback;
};

const std::array<Definition, static_cast<size_t>(Setting::SettingCount)> &definitions()
{
    static const std::array<Definition, static_cast<size_t>(Setting::SettingCount)> table{{
        {Setting::LastWorkspace, QLatin1StringView("workspace/last"), QString()},
        {Setting::RecentWorkspaces, QLatin1StringView("workspace/recent"), QStringList()},
        {Setting::ColorScheme, QLatin1StringView("look/colorScheme"), QStringLiteral("system")},
        {Setting::CompactRows, QLatin1StringView("look/compactRows"), false},
        {Setting::DeviceColumns, QLatin1StringView("devices/columns"), QByteArray()},
        {Setting::DeviceSort, QLatin1StringView("devices/sort"), QString()},
        {Setting::WindowGeometry, QLatin1StringView("window/geometry"), QByteArray()},
        {Setting::WindowState, QLatin1StringView("window/state"), QByteArray()},
        {Setting::FinishedLessons, QLatin1StringView("lessons/finished"), QStringList()},
        {Setting::HouseRules, QLatin1StringView("profiles/houseRules"), QString()},
    }};
    return table;
}

constexpr int settingsVersion = 1;
constexpr qsizetype mostRecent = 10;

} // namespace

QString dataFolder()
{
    const QString named = qEnvironmentVariable("MUSTER_DATA_DIR");
    return named.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/muster")
        : named;
}

Settings::Settings()
    : Settings(qEnvironmentVariableIsSet("MUSTER_DATA_DIR")
                   ? dataFolder() + QStringLiteral("/muster.ini")
                   : QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
                       + QStringLiteral("/muster/muster.ini"))
{
}

Settings::Settings(const QString &iniFile)
    : m_settings(std::make_unique<QSettings>(iniFile, QSettings::IniFormat))
{
    m_settings->setValue(QLatin1StringView("version"), settingsVersion);
}

QVariant Settings::value(Setting setting) const
{
    const Definition &definition = definitions()[static_cast<size_t>(setting)];
    return m_settings->value(definition.key, definition.fallback);
}

void Settings::setValue(Setting setting, const QVariant &value)
{
    m_settings->setValue(definitions()[static_cast<size_t>(setting)].key, value);
}

void Settings::noteWorkspace(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList recent = value(Setting::RecentWorkspaces).toStringList();
    recent.removeAll(absolute);
    recent.prepend(absolute);
    setValue(Setting::RecentWorkspaces, recent.first(qMin(recent.size(), mostRecent)));
    setValue(Setting::LastWorkspace, absolute);
    m_settings->sync(); // musterctl may ask for it the next moment
}

QStringList Settings::recentWorkspaces() const
{
    QStringList existing;
    const QStringList recent = value(Setting::RecentWorkspaces).toStringList();
    for (const QString &path : recent) {
        if (QFileInfo::exists(path))
            existing.append(path);
    }
    return existing;
}

QString Settings::currentWorkspace() const
{
    const QString last = value(Setting::LastWorkspace).toString();
    if (!last.isEmpty() && QFileInfo::exists(last))
        return last;
    return QDir(dataFolder()).filePath(QStringLiteral("Muster.muster"));
}

} // namespace Muster
