// Strong identifiers: a swapped argument does not compile.
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <compare>
#include <cstdint>

namespace Muster {

// A database row's number. 0 means "none".
template <typename Tag> class RowId {
public:
    constexpr RowId() = default;
    constexpr explicit RowId(std::int64_t value)
        : m_value(value)
    {
    }

    [[nodiscard]] constexpr std::int64_t value() const { return m_value; }
    [[nodiscard]] constexpr bool isValid() const { return m_value > 0; }
    constexpr auto operator<=>(const RowId &) const = default;

private:
    std::int64_t m_value = 0;
};

template <typename Tag> size_t qHash(RowId<Tag> id, size_t seed = 0)
{
    return ::qHash(static_cast<qint64>(id.value()), seed);
}

using OrganisationId = RowId<struct OrganisationTag>;
using DeviceId = RowId<struct DeviceTag>;
using RunId = RowId<struct RunTag>;
using KeyId = RowId<struct KeyTag>;
using TokenId = RowId<struct TokenTag>;
using ProfileId = RowId<struct ProfileTag>;
using ProfileVersionId = RowId<struct ProfileVersionTag>;
using PlanId = RowId<struct PlanTag>;
using EnrollmentId = RowId<struct EnrollmentTag>;
using ChannelUserId = RowId<struct ChannelUserTag>; // none: the device itself
using ChallengeId = RowId<struct ChallengeTag>;
using IdentityId = RowId<struct IdentityTag>;
using CommandId = RowId<struct CommandTag>;
using ItemId = RowId<struct ItemTag>;
using ItemRevisionId = RowId<struct ItemRevisionTag>;
using PersonId = RowId<struct PersonTag>;

// What Apple prints on a device. Opaque text of no fixed length; people's input is trimmed and upper-cased.
class SerialNumber {
public:
    SerialNumber() = default;
    explicit SerialNumber(const QString &text)
        : m_text(text.trimmed().toUpper())
    {
    }

    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    bool operator==(const SerialNumber &) const = default;
    auto operator<=>(const SerialNumber &other) const { return m_text.compare(other.m_text) <=> 0; }

private:
    QString m_text;
};

inline size_t qHash(const SerialNumber &serial, size_t seed = 0)
{
    return ::qHash(serial.text(), seed);
}

} // namespace Muster

Q_DECLARE_METATYPE(Muster::OrganisationId)
Q_DECLARE_METATYPE(Muster::DeviceId)
Q_DECLARE_METATYPE(Muster::RunId)
Q_DECLARE_METATYPE(Muster::ProfileId)
Q_DECLARE_METATYPE(Muster::PlanId)
Q_DECLARE_METATYPE(Muster::EnrollmentId)
Q_DECLARE_METATYPE(Muster::ItemId)
Q_DECLARE_METATYPE(Muster::PersonId)
