#include "ui/profiles/panesmodel.h"

#include <algorithm>

namespace Muster {

namespace {

QString tipOf(const SetupPane &pane)
{
    QStringList lines{pane.title + QLatin1StringView(" (") + pane.key + u')'};
    if (!pane.screen.isEmpty())
        lines.append(pane.screen);
    for (size_t platform = 0; platform < pane.spans.size(); ++platform) {
        if (const std::optional<PaneSpan> &span = pane.spans.at(platform); span && !systemRange(*span).isEmpty())
            lines.append(platformName(PanePlatform(platform)) + u' ' + systemRange(*span));
    }
    if (!pane.notes.isEmpty())
        lines.append(pane.notes);
    return lines.join(u'\n');
}

} // namespace

PanesModel::PanesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_keys = matching();
}

int PanesModel::offeredCount()
{
    return int(std::ranges::count_if(setupPanes(), &SetupPane::isDocumented));
}

void PanesModel::setHidden(const QStringList &hidden)
{
    if (m_hidden == hidden)
        return;
    m_hidden = hidden;
    refill();
    if (!m_keys.isEmpty())
        Q_EMIT dataChanged(index(0, PaneColumn), index(rowCount() - 1, PaneColumn), {Qt::CheckStateRole});
}

void PanesModel::setFilter(const QString &words, std::optional<PanePlatform> platform)
{
    m_words.clear();
    m_version.reset();
    m_platform = platform;
    const QStringList parts = words.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QVersionNumber version = QVersionNumber::fromString(part);
        if (!version.isNull() && part.front().isDigit())
            m_version = version;
        else
            m_words.append(part);
    }
    refill();
}

// "mac 15" means version 15 of macOS, not of another system that the pane is on, too.
QList<PanePlatform> PanesModel::meantPlatforms() const
{
    if (m_platform)
        return {*m_platform};
    const QList<PanePlatform> all{PanePlatform::Ios, PanePlatform::Macos, PanePlatform::Tvos, PanePlatform::Visionos};
    QList<PanePlatform> named;
    for (const PanePlatform platform : all) {
        if (m_words.contains(platformName(platform), Qt::CaseInsensitive))
            named.append(platform);
    }
    return named.isEmpty() ? all : named;
}

bool PanesModel::matches(const SetupPane &pane) const
{
    const QString all = QStringList{pane.title, pane.key, pane.screen, platformNames(pane)}.join(u' ');
    if (!std::ranges::all_of(m_words, [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); }))
        return false;
    return std::ranges::any_of(meantPlatforms(), [&](PanePlatform platform) {
        return pane.isOn(platform) && (!m_version || concerns(pane, platform, *m_version));
    });
}

QStringList PanesModel::matching() const
{
    QStringList keys;
    for (const SetupPane &pane : setupPanes()) {
        if ((pane.isDocumented() || m_hidden.contains(pane.key)) && matches(pane))
            keys.append(pane.key);
    }
    for (const QString &key : m_hidden) {
        const auto holds = [&key](const QString &word) { return key.contains(word, Qt::CaseInsensitive); };
        if (!setupPane(key) && !m_platform && !m_version && std::ranges::all_of(m_words, holds) && !keys.contains(key))
            keys.append(key);
    }
    return keys;
}

void PanesModel::refill()
{
    const QStringList keys = matching();
    if (keys == m_keys)
        return;
    beginResetModel();
    m_keys = keys;
    endResetModel();
}

int PanesModel::rowOf(const QString &key) const
{
    return int(m_keys.indexOf(key));
}

int PanesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_keys.size());
}

int PanesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PanesModel::data(const QModelIndex &index, int role) const
{
    const QString &key = m_keys.at(index.row());
    const SetupPane *pane = setupPane(key);
    if (role == KeyRole)
        return key;
    if (role == Qt::ToolTipRole)
        return pane ? tipOf(*pane) : tr("“%1” is not in Apple’s list of panes. It is kept.").arg(key);
    if (role == Qt::CheckStateRole && index.column() == PaneColumn)
        return m_hidden.contains(key) ? Qt::Checked : Qt::Unchecked;
    if (role == NoteRole) {
        if (!pane || !pane->isDocumented())
            return tr("not in Apple’s list");
        const bool isRetired =
            pane->status == SetupPane::Status::Deprecated || pane->status == SetupPane::Status::Removed;
        return isRetired ? tr("retired") : pane->status == SetupPane::Status::Seed ? tr("in seeds") : QString();
    }
    if (role == Qt::TextAlignmentRole && index.column() == SystemColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case PaneColumn:
        return pane ? pane->title : key;
    case PlatformColumn:
        return pane ? platformNames(*pane) : QString();
    default:
        break;
    }
    if (!pane)
        return {};
    return m_platform && pane->isOn(*m_platform) ? systemRange(*pane->spans.at(size_t(*m_platform)))
                                                 : systemRange(*pane);
}

QVariant PanesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == SystemColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == PaneColumn ? tr("Hide") : section == PlatformColumn ? tr("Platform") : tr("System");
}

Qt::ItemFlags PanesModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == PaneColumn ? flags | Qt::ItemIsUserCheckable : flags;
}

bool PanesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != PaneColumn)
        return false;
    Q_EMIT hideRequested(m_keys.at(index.row()), value.toInt() == Qt::Checked);
    return true;
}

} // namespace Muster
