// The configuration items of an organisation in their order, with how they stand on devices.
#pragma once

#include "models/configuration/configurationitem.h"
#include "models/core/rowsmodel.h"

namespace Muster {

struct ConfigurationRow {
    ConfigurationItem item;
    ItemCounts counts;
    QString kind; // for people

    bool operator==(const ConfigurationRow &) const = default;
};

class ConfigurationModel final : public RowsModel<ConfigurationRow> {
    Q_OBJECT

public:
    enum Column {
        PositionColumn,
        NameColumn,
        KindColumn,
        AutoColumn,
        FamiliesColumn,
        InstalledColumn,
        WaitingColumn,
        FailedColumn,
        RevisionColumn,
        ColumnCount
    };

    explicit ConfigurationModel(QObject *parent = nullptr)
        : RowsModel(ColumnCount, parent)
    {
    }

protected:
    [[nodiscard]] bool isSame(const ConfigurationRow &one, const ConfigurationRow &other) const override
    {
        return one.item.id == other.item.id;
    }
    [[nodiscard]] QString text(const ConfigurationRow &row, int column) const override;
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
};

} // namespace Muster
