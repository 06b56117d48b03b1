// Apple's property lists, XML 1.0 and binary ("bplist00"), as Qt's values.
//
//   dict QVariantMap    array QVariantList    string QString    data QByteArray    date QDateTime (UTC)
//   true, false bool    real double           integer qlonglong, or qulonglong above its range
//
// Reading meets bytes of strangers: XML goes through Qt's reader, element by element, without entities or anything
// from outside; binary goes through our own check of its structure before libplist sees it. Both are refused, never
// repaired. Functions may be called from any thread.
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QVariant>

namespace Muster {

// Beyond any of these a list is refused.
struct PropertyListLimits {
    qsizetype bytes = 16 * 1024 * 1024; // of the whole
    qsizetype itemBytes = 8 * 1024 * 1024; // of one string or data
    int depth = 64;
    int objects = 500'000;
    int keys = 100'000; // of one dict
};

// InvalidInput with what is wrong and where. UTF-8 only; a dict's keys must differ; nothing may follow the list.
[[nodiscard]] Result<QVariant> readPropertyList(const QByteArray &bytes, const PropertyListLimits &limits = {});
// The same where only a dict makes sense.
[[nodiscard]] Result<QVariantMap> readPropertyDict(const QByteArray &bytes, const PropertyListLimits &limits = {});

// As XML in UTF-8 with Apple's document type. Keys come in alphabetical order; characters that XML cannot hold
// (controls) are left out. `value` holds nothing but the types above and int.
[[nodiscard]] QByteArray writePropertyList(const QVariant &value);

// A member of the kind that is wanted; empty, 0 or false otherwise. An integral real counts as an integer.
[[nodiscard]] QString plistText(const QVariantMap &dict, QAnyStringView key);
[[nodiscard]] QByteArray plistData(const QVariantMap &dict, QAnyStringView key);
[[nodiscard]] bool plistFlag(const QVariantMap &dict, QAnyStringView key, bool standard = false);
[[nodiscard]] qint64 plistNumber(const QVariantMap &dict, QAnyStringView key, qint64 standard = 0);

} // namespace Muster
