// Property lists as a simulated device writes and reads them, over libplist and for the sandbox alone: the enrollment
// server has a reader of its own, so that neither hides a fault of the other.
//
// Strings are QString, data QByteArray, integers qint64, reals double, dates QDateTime (UTC), arrays QVariantList and
// dictionaries QVariantMap.
#pragma once

#include <QVariantMap>

#include <optional>

namespace Muster::SimulatedPlist {

// XML, as every known device sends it.
[[nodiscard]] QByteArray toXml(const QVariantMap &dictionary);

// XML or binary. Nothing when it is no property list or its top is no dictionary.
[[nodiscard]] std::optional<QVariantMap> read(const QByteArray &bytes);

// Whether a value is there with exactly this type, as a device insists on it.
template <typename Value> [[nodiscard]] bool has(const QVariantMap &dictionary, const char *key)
{
    const auto found = dictionary.constFind(QString::fromLatin1(key));
    return found != dictionary.cend() && found->metaType() == QMetaType::fromType<Value>();
}

// The value if it is there with this type; otherwise an empty one.
template <typename Value> [[nodiscard]] Value value(const QVariantMap &dictionary, const char *key)
{
    return has<Value>(dictionary, key) ? dictionary.value(QString::fromLatin1(key)).value<Value>() : Value();
}

} // namespace Muster::SimulatedPlist
