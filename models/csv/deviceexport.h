// Writes devices as CSV: the columns that were chosen, in the order that a table shows, one row at a time.
#pragma once

#include "models/csv/csvwriter.h"
#include "models/csv/deviceimport.h"

#include <optional>

namespace Muster {

// By name: "serial", "model", "person", … The names are those of the query language where it has one.
[[nodiscard]] QStringList exportColumnNames();
// What an export has when nobody chose: enough to edit own fields elsewhere and bring them back.
[[nodiscard]] QStringList usualExportColumns();
// The title in the file. It is the same in every language, so that colleagues can exchange files, and Apple's own where
// the portal has the column.
[[nodiscard]] QString exportTitle(const QString &name);

struct DeviceExport {
    QStringList columns = usualExportColumns();
    // These, in this order. Absent: all of the organisation, in the order of their arrival.
    std::optional<std::vector<std::int32_t>> ids = {};
    std::optional<OrganisationId> organisation = {};
    bool includesLeft = false; // without `ids`
    CsvStyle style = {};
};

// Returns how many devices were written.
[[nodiscard]] Result<qint64> exportDevices(Database &database, QIODevice &target, const DeviceExport &wish,
                                           const GoOn &goOn = {});

} // namespace Muster
