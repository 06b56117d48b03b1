// What the columns of a device file mean: recognised by their titles in several languages and spellings, Apple's portal
// among them.
#pragma once

#include "models/devices/ownfields.h"

#include <QList>
#include <QStringList>

namespace Muster {

// What becomes of a column.
struct ColumnUse {
    enum class Kind {
        Ignore,
        Serial, // says which device the row is about
        Field, // an own field
        Profile, // the name of the enrollment profile that the device should get
        Keep, // into OwnFields::more under its title
    };

    Kind kind = Kind::Ignore;
    OwnField field = OwnField::Person; // of Kind::Field

    bool operator==(const ColumnUse &) const = default;
};

// Nothing for a title that nobody knows. One that names a fact of Apple's is known, and ignored.
[[nodiscard]] std::optional<ColumnUse> columnOfTitle(const QString &title);

// The uses of all columns of a file. Of several serials, or several for the same field, the first one counts. Without
// a title that says serial number the first column has it. Unknown titles are kept.
[[nodiscard]] QList<ColumnUse> recogniseColumns(const QStringList &titles);

// "serial", "person", …, "profile", "keep", "ignore": for the command line. Nothing for another word.
[[nodiscard]] std::optional<ColumnUse> columnUseFromName(const QString &name);
[[nodiscard]] QString columnUseName(const ColumnUse &use);
// For people, translated.
[[nodiscard]] QString columnUseText(const ColumnUse &use);
[[nodiscard]] QList<ColumnUse> allColumnUses();

} // namespace Muster
