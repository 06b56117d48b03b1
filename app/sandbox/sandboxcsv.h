// The portal's CSV files: the list of devices to download, lists of serial numbers to upload, results of activities.
//
// Apple publishes no column titles; these are the sandbox's choice. Written as RFC 4180 says, in UTF-8, and with an
// apostrophe before what a spreadsheet would take for a formula.
#pragma once

#include "app/sandbox/sandboxworld.h"

#include <span>

namespace Muster {

namespace SandboxCsv {

// The whole file: a title row and a row for each device.
[[nodiscard]] QByteArray deviceList(const SandboxWorld &world, std::span<const quint32> devices);

// "Serial Number,Status,Message", as an activity's result.
[[nodiscard]] QByteArray result(const SandboxActivity &activity);

struct RejectedRow {
    qint64 row = 0; // counted from 1, the title row too
    QByteArray text; // of the cell, at most 100 bytes
    QByteArray reason; // "not-a-serial", "duplicate"

    bool operator==(const RejectedRow &) const = default;
};

struct Upload {
    QList<QByteArray> serials; // trimmed, in upper case, each once
    QList<RejectedRow> rejected;
    qint64 blanks = 0; // rows without a serial number, dropped

    bool operator==(const Upload &) const = default;
};

inline constexpr qsizetype mostRows = 100'000;

// Takes what spreadsheets write: comma, semicolon or tab, with or without a title row, UTF-8 or UTF-16 by its mark, any
// line ends; the column whose title names a serial number, else the first. InvalidInput for what is no such text, has
// an open quote, or more than 100,000 rows.
[[nodiscard]] Result<Upload> readUpload(const QByteArray &file);

} // namespace SandboxCsv

} // namespace Muster
