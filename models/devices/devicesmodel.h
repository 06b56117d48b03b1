// The device table over any number of rows: row numbers of the current question in memory, the rows themselves in pages
// of 64, fetched when somebody looks at them.
//
// data() never waits: a row that has not come yet is empty and IsLoadedRole says so; its page is fetched from the event
// loop and announced by dataChanged. The model is reset only when the question changes or a change reorders it beyond
// recognition; smaller changes are inserts and removes. Lives on the main thread.
#pragma once

#include "models/devices/device.h"
#include "models/devices/deviceindexthread.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>

#include <vector>

namespace Muster {

class DevicesModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DevicesModel)

public:
    enum Column {
        SerialColumn,
        ModelColumn,
        StateColumn,
        ProfileColumn,
        AddedColumn,
        AssetTagColumn,
        DescriptionColumn,
        ColorColumn,
        FamilyColumn,
        OsColumn,
        AssignedByColumn,
        ProfileAssignedColumn,
        SwitchedOnColumn,
        ChangedColumn,
        PersonColumn,
        LocationColumn,
        NoteColumn,
        OrderColumn,
        SourceColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    enum Role {
        DeviceRole = Qt::UserRole + 1, // the whole Device
        IsLoadedRole, // bool
        StateRole, // DeviceState as int
        TimeRole // QDateTime of a date column
    };
    Q_ENUM(Role)

    // The store must be open.
    DevicesModel(StoreThread &store, DeviceIndexThread &index, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    // Asks anew with this column leading; rows move when the answer comes.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    void setQuestion(const DeviceQuestion &question);
    [[nodiscard]] const DeviceQuestion &question() const { return m_question; }

    // How many are shown, of how many; -1 while the total is not known yet.
    [[nodiscard]] qint64 shownCount() const { return static_cast<qint64>(m_ids.size()); }
    [[nodiscard]] qint64 totalCount() const { return m_total; }
    [[nodiscard]] const QHash<DeviceField, QList<FacetValue>> &facets() const { return m_facets; }

    // "Staff iPads v7" by UUID, lower case; read anew whenever profiles change.
    [[nodiscard]] const QHash<QString, QString> &profileNames() const { return m_profileNames; }

    // See DeviceQuery::nameOldVersions(); read together with the names.
    [[nodiscard]] const QStringList &oldVersions() const { return m_oldVersions; }

    [[nodiscard]] DeviceId idAt(int row) const;
    // The row numbers of a selection, which may be a million: as they stand in the database.
    [[nodiscard]] const std::vector<std::int32_t> &ids() const { return m_ids; }
    // -1 when it is not among those shown.
    [[nodiscard]] int rowOf(DeviceId id) const;

    [[nodiscard]] static DeviceSort sortOf(int column);

Q_SIGNALS:
    // An answer was taken over: counts and facets are new.
    void answered();
    void profileNamesChanged();

private:
    using Page = QList<Device>;
    static constexpr int pageSize = 64;
    static constexpr int cachedPages = 256;

    [[nodiscard]] const Device *deviceAt(int row) const;
    void readProfileNames();
    void ask();
    void showNewest();
    void take(const std::shared_ptr<const DeviceAnswer> &answer);
    void replaceIds(const std::vector<std::int32_t> &ids);
    [[nodiscard]] bool replaceInPlace(const std::vector<std::int32_t> &ids);
    void wantPage(int page) const;
    void fetchWanted();
    void fetch(int page);

    StoreThread &m_store;
    DeviceIndexThread &m_index;
    DeviceQuestion m_question;
    QHash<QString, QString> m_profileNames;
    QStringList m_oldVersions;
    bool m_questionChanged = true;
    std::vector<std::int32_t> m_ids;
    qint64 m_total = -1;
    QHash<DeviceField, QList<FacetValue>> m_facets;
    mutable QCache<int, Page> m_pages{cachedPages};
    mutable QList<int> m_wanted; // latest last
    mutable bool m_fetchIsQueued = false;
    QSet<int> m_fetching;
    quint64 m_epoch = 0; // grows with every change of m_ids: pages of an older one are dropped
};

} // namespace Muster
