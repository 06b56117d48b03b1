// What property lists hold, in a data stream: QVariant's own operators would build any type that a file names, set
// aside room for as much as it says, and descend as deep as it goes.
#pragma once

#include <QDataStream>
#include <QVariantMap>

namespace Muster::FleetValues {

// Of the types that SimulatedPlist knows; integers become qint64, lists of strings QVariantList.
void write(QDataStream &out, const QVariantMap &values);

// An empty map, and a status that is not Ok, for what write() does not write.
[[nodiscard]] QVariantMap read(QDataStream &in);

} // namespace Muster::FleetValues
