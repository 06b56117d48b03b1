// The tables of the import wizard: the columns of the file, its first rows, the lines set aside, the changes.
#pragma once

#include "app/csv/devicesimport.h"

#include <QAbstractTableModel>

namespace Muster {

// One row a column of the file: title, first values, what becomes of it (editable, an index into allColumnUses()).
class ColumnsModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ColumnsModel)

public:
    enum Column { TitleColumn, ValuesColumn, UseColumn, ColumnCount };

    explicit ColumnsModel(QObject *parent = nullptr)
        : QAbstractTableModel(parent)
    {
    }

    void setPreview(const ImportPreview &preview);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void useChosen(qsizetype column, const Muster::ColumnUse &use);

private:
    ImportPreview m_preview;
};

// The file's first rows as they stand in it.
class PreviewModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreviewModel)

public:
    explicit PreviewModel(QObject *parent = nullptr)
        : QAbstractTableModel(parent)
    {
    }

    void setPreview(const ImportPreview &preview);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    ImportPreview m_preview;
};

// The lines that were set aside, with their reasons.
class SetAsideModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SetAsideModel)

public:
    enum Column { LineColumn, TextColumn, ReasonColumn, ColumnCount };

    explicit SetAsideModel(QObject *parent = nullptr)
        : QAbstractTableModel(parent)
    {
    }

    void setPlan(const DeviceImportPointer &plan);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    DeviceImportPointer m_plan;
};

// The plan cell by cell: device, field, now, then. Reads the plan where it lies, so that millions cost nothing.
class ChangesModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChangesModel)

public:
    enum Column { SerialColumn, FieldColumn, BeforeColumn, AfterColumn, ColumnCount };

    explicit ChangesModel(QObject *parent = nullptr)
        : QAbstractTableModel(parent)
    {
    }

    void setPlan(const DeviceImportPointer &plan);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    DeviceImportPointer m_plan;
};

} // namespace Muster
