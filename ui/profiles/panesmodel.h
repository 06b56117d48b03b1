// The panes of Setup Assistant as rows, with a check where a pane is hidden. A filter by words, platform and version.
//
// Apple's panes first; names outside Apple's list have a row only while the profile hides them.
#pragma once

#include "models/profiles/setuppanes.h"

#include <QAbstractTableModel>

namespace Muster {

class PanesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PaneColumn, PlatformColumn, SystemColumn, ColumnCount };
    enum DataRole { NoteRole = Qt::UserRole + 1, KeyRole }; // "retired", "seed", "not in Apple’s list"

    explicit PanesModel(QObject *parent = nullptr);

    void setHidden(const QStringList &hidden);
    // Words must all occur in name, key, screen or platform; a number is a version of the system.
    void setFilter(const QString &words, std::optional<PanePlatform> platform);

    [[nodiscard]] static int offeredCount();
    [[nodiscard]] int rowOf(const QString &key) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    // Somebody ticked a box; nothing has changed yet.
    void hideRequested(const QString &key, bool hide);

private:
    [[nodiscard]] QStringList matching() const;
    [[nodiscard]] QList<PanePlatform> meantPlatforms() const;
    [[nodiscard]] bool matches(const SetupPane &pane) const;
    void refill();

    QStringList m_hidden;
    QStringList m_words;
    std::optional<QVersionNumber> m_version;
    std::optional<PanePlatform> m_platform;
    QStringList m_keys;
};

} // namespace Muster
