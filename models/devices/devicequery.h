// The small query language of the device table and of musterctl's --query.
//
// Words are joined by "and": each must occur in the serial, model, description, asset tag, order, the person who has
// the device or the one who assigned it. `field:value` looks in one field, `!` excludes, "…" takes blanks in and means
// the whole value, `*` stands for anything, `|` is "or". Dates take `<30d` (less than 30 days ago), `>30d`,
// `>=2026-01-31`, `2026-01`.
#pragma once

#include "models/devices/device.h"
#include "models/devices/devicerisk.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>

namespace Muster {

enum class DeviceField {
    AnyText, // the searched ones together
    Serial,
    Model,
    Description,
    Color,
    AssetTag,
    Family,
    Os,
    ProfileUuid,
    AssignedBy,
    Person,
    Location,
    Note,
    OrderNumber,
    Source,
    State,
    Risk, // is:failed and the like, see devicerisk.h
    AddedAt, // assigned to the service
    ProfileAssignedAt,
    ProfilePushedAt,
    ChangedAt, // Apple's last event
    LeftAt,
    FieldCount
};

// One condition. For texts `patterns` holds the alternatives, case-folded; for dates `from` and `until` bound it.
struct DeviceTerm {
    enum class Match { Contains, Equals, Wildcard };
    struct Pattern {
        QString text;
        Match match = Match::Contains;

        bool operator==(const Pattern &) const = default;
    };

    DeviceField field = DeviceField::AnyText;
    bool isExcluding = false;
    QList<Pattern> patterns;
    std::optional<QDateTime> from; // inclusive
    std::optional<QDateTime> until; // exclusive
    QList<DeviceRisk> risks = {}; // the alternatives of is:, with `from` for the one that is a matter of time
    QStringList oldVersions = {}; // UUIDs, lower case, for is:old-version

    bool operator==(const DeviceTerm &) const = default;
};

// Where a text is not a query, and why: `start` and `length` mark the place.
struct QueryFault {
    qsizetype start = 0;
    qsizetype length = 0;
    QString message;
};

struct DeviceQuery {
    QList<DeviceTerm> terms;

    // `now` is what `<30d` counts from.
    [[nodiscard]] static std::expected<DeviceQuery, QueryFault> parse(const QString &text, const QDateTime &now);

    // Whether it can only be meant for devices that are no longer here, or for these too: state:left, left:<30d.
    [[nodiscard]] bool asksForLeft() const;

    // profile:staff means those whose profile is called so, too: `names` holds the names by UUID, lower case.
    void nameProfiles(const QHash<QString, QString> &names);

    // What is:old-version means: the UUIDs, lower case, of versions that have a newer one.
    void nameOldVersions(const QStringList &uuids);

    // Whether a device meets every term; the slow road, for one device at a time.
    [[nodiscard]] bool matches(const Device &device) const;

    bool operator==(const DeviceQuery &) const = default;
};

// The names that stand before the colon, for completion and help; the first of a field's names is the usual one.
[[nodiscard]] QStringList deviceFieldNames();
[[nodiscard]] bool isDateField(DeviceField field);

// Unicode case folding, as searched texts are kept.
[[nodiscard]] inline QString folded(const QString &text)
{
    return text.toCaseFolded();
}

[[nodiscard]] bool matchesPattern(QStringView foldedText, const DeviceTerm::Pattern &pattern);

} // namespace Muster
