#include "models/assignment/fleetview.h"

namespace Muster {

namespace {

std::uint8_t placeOf(qsizetype rule)
{
    return static_cast<std::uint8_t>(std::min<qsizetype>(rule, 255));
}

// What the defaults say of a family, case-folded.
Wanted byDefault(const AssignmentPolicy &policy, const QString &family)
{
    for (auto own = policy.familyDefaults.cbegin(); own != policy.familyDefaults.cend(); ++own) {
        if (folded(own.key()) == family)
            return {static_cast<std::int32_t>(own.value().value()), WantedBy::FamilyDefault};
    }
    if (policy.defaultProfile.isValid())
        return {static_cast<std::int32_t>(policy.defaultProfile.value()), WantedBy::Default};
    return {};
}

Wanted byHand(std::int32_t hand)
{
    return {hand == handClear ? handNone : hand, WantedBy::Hand};
}

} // namespace

Wanted wantedOf(const Device &device, const AssignmentPolicy &policy, const QDateTime &now)
{
    if (!device.isPresent)
        return {};
    if (device.hand)
        return byHand(*device.hand);
    for (qsizetype i = 0; i < policy.rules.size(); ++i) {
        const AssignmentRule &rule = policy.rules.at(i);
        const auto query = DeviceQuery::parse(rule.query, now);
        if (rule.isEnabled && query && !query->terms.isEmpty() && query->matches(device))
            return {static_cast<std::int32_t>(rule.profile.value()), WantedBy::Rule, placeOf(i)};
    }
    return byDefault(policy, folded(device.family));
}

FleetView::FleetView(DeviceIndex &index, OrganisationId organisation, ProfileDirectory directory)
    : m_index(index)
    , m_organisation(organisation)
    , m_directory(std::move(directory))
    , m_present(index.presentRows(organisation))
{
    const TextColumn &uuids = m_index.profiles();
    m_hasByValue.reserve(uuids.valueCount());
    for (std::size_t i = 0; i < uuids.valueCount(); ++i) {
        const std::string_view text = uuids.value(i);
        const auto known =
            m_directory.byUuid.constFind(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
        if (text.empty())
            m_hasByValue.push_back({});
        else if (known == m_directory.byUuid.cend())
            m_hasByValue.push_back({.profile = Has::foreign});
        else
            m_hasByValue.push_back({.profile = static_cast<std::int32_t>(known->profile.value()),
                                    .number = known->number,
                                    .isLatest = known->isLatest});
    }
}

Has FleetView::hasAt(std::size_t row) const
{
    // A number that Apple left behind is no profile.
    if (!m_index.hasProfile(row))
        return {};
    return m_hasByValue[m_index.profiles().valueOf(row)];
}

std::vector<Wanted> FleetView::derived(const AssignmentPolicy &policy, const QDateTime &now) const
{
    std::vector<Wanted> result(m_index.size());
    // From the weakest to the strongest, each over the ones before.
    std::vector<Wanted> byFamily(m_index.families().valueCount());
    for (std::size_t i = 0; i < byFamily.size(); ++i) {
        const std::string_view name = m_index.families().value(i);
        byFamily[i] = byDefault(policy, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    }
    m_present.forEach([&](std::size_t row) { result[row] = byFamily[m_index.families().valueOf(row)]; });
    for (qsizetype i = policy.rules.size() - 1; i >= 0; --i) {
        const AssignmentRule &rule = policy.rules.at(i);
        const auto query = DeviceQuery::parse(rule.query, now);
        if (!rule.isEnabled || !query || query->terms.isEmpty())
            continue;
        Bitmap rows = m_index.matching(*query);
        rows &= m_present;
        const Wanted wanted{static_cast<std::int32_t>(rule.profile.value()), WantedBy::Rule, placeOf(i)};
        rows.forEach([&](std::size_t row) { result[row] = wanted; });
    }
    return result;
}

std::vector<Wanted> FleetView::wanted(const AssignmentPolicy &policy, const QDateTime &now) const
{
    std::vector<Wanted> result = derived(policy, now);
    m_present.forEach([&](std::size_t row) {
        if (const std::int32_t hand = m_index.handOf(row); hand != DeviceIndex::nothingByHand)
            result[row] = byHand(hand);
    });
    return result;
}

} // namespace Muster
