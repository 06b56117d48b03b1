// Values on their way into a statement: Qt binds a null text as NULL, which no column of ours wants.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"

#include <QVariant>

namespace Muster {

// NULL for none.
template <typename Tag> [[nodiscard]] QVariant storedId(RowId<Tag> id)
{
    return id.isValid() ? QVariant::fromValue(qlonglong(id.value())) : QVariant();
}

[[nodiscard]] inline QString storedText(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

[[nodiscard]] inline QByteArray storedBytes(const QByteArray &value)
{
    return value.isNull() ? QByteArray("") : value;
}

// For statements whose rows nobody wants.
[[nodiscard]] inline Result<> wasRun(const Result<Query> &query)
{
    return query ? Result<>() : std::unexpected(query.error());
}

} // namespace Muster
