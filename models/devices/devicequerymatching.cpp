// Whether devices meet a query, one at a time.
#include "models/devices/devicequery.h"

#include <QRegularExpression>

#include <algorithm>

namespace Muster {

namespace {

QString foldedField(const Device &device, DeviceField field)
{
    switch (field) {
    case DeviceField::Serial:
        return folded(device.serial.text());
    case DeviceField::Model:
        return folded(device.model);
    case DeviceField::Description:
        return folded(device.description);
    case DeviceField::Color:
        return folded(device.color);
    case DeviceField::AssetTag:
        return folded(device.tag());
    case DeviceField::Family:
        return folded(device.family);
    case DeviceField::Os:
        return folded(device.os);
    case DeviceField::ProfileUuid:
        // Apple leaves the former one's number behind when it removes a profile.
        return device.profileStatus == ProfileStatus::Removed ? QString() : folded(device.profileUuid);
    case DeviceField::AssignedBy:
        return folded(device.assignedBy);
    case DeviceField::Person:
        return folded(device.own.person);
    case DeviceField::Location:
        return folded(device.own.location);
    case DeviceField::Note:
        return folded(device.own.note);
    case DeviceField::OrderNumber:
        return folded(device.own.orderNumber);
    case DeviceField::Source:
        return folded(device.own.source);
    default:
        return {};
    }
}

QDateTime dateField(const Device &device, DeviceField field)
{
    switch (field) {
    case DeviceField::AddedAt:
        return device.assignedAt;
    case DeviceField::ProfileAssignedAt:
        return device.profileAssignedAt;
    case DeviceField::ProfilePushedAt:
        return device.profilePushedAt;
    case DeviceField::ChangedAt:
        return device.operationAt;
    default:
        return device.leftAt;
    }
}

bool riskHolds(DeviceRisk risk, const DeviceTerm &term, const Device &device)
{
    const DeviceState state = device.state();
    if (state == DeviceState::Left)
        return false;
    const bool isBare = !device.hasProfile();
    switch (risk) {
    case DeviceRisk::NoProfile:
        return isBare && !isSwitchedOn(state);
    case DeviceRisk::Unmanaged:
        return isBare && (device.activatedAt.isValid() || isSwitchedOn(state));
    case DeviceRisk::Failed:
        return device.queue == QueueStanding::Failed;
    case DeviceRisk::Throttled:
        return device.queue == QueueStanding::Throttled;
    case DeviceRisk::Refused:
        return device.queue == QueueStanding::Refused;
    case DeviceRisk::OldVersion:
        return !isBare && term.oldVersions.contains(device.profileUuid.toLower());
    case DeviceRisk::Stuck:
        return state == DeviceState::InSetup && term.until && device.managedAt < *term.until;
    case DeviceRisk::Provisional:
        break;
    }
    return device.activatedAt.isValid() && term.from && device.activatedAt >= *term.from
        && isConfiguratorSource(folded(device.own.source));
}

bool termMatches(const DeviceTerm &term, const Device &device)
{
    if (term.field == DeviceField::Risk)
        return std::ranges::any_of(term.risks, [&](DeviceRisk risk) { return riskHolds(risk, term, device); });
    if (isDateField(term.field)) {
        const QDateTime time = dateField(device, term.field);
        if (!term.from && !term.until)
            return true;
        return time.isValid() && (!term.from || time >= *term.from) && (!term.until || time < *term.until);
    }
    if (term.patterns.isEmpty())
        return true;
    const auto fieldMatches = [&](DeviceField field) {
        const QString text = foldedField(device, field);
        return std::ranges::any_of(term.patterns,
                                   [&](const auto &candidate) { return matchesPattern(text, candidate); });
    };
    if (term.field == DeviceField::State) {
        return std::ranges::any_of(deviceStateNames(device.state()), [&](const QString &name) {
            return std::ranges::any_of(term.patterns,
                                       [&](const auto &candidate) { return matchesPattern(name, candidate); });
        });
    }
    if (term.field != DeviceField::AnyText)
        return fieldMatches(term.field);
    return fieldMatches(DeviceField::Serial) || fieldMatches(DeviceField::Model)
        || fieldMatches(DeviceField::Description) || fieldMatches(DeviceField::AssetTag)
        || fieldMatches(DeviceField::AssignedBy) || fieldMatches(DeviceField::Person)
        || fieldMatches(DeviceField::OrderNumber);
}

} // namespace

bool isDateField(DeviceField field)
{
    return field >= DeviceField::AddedAt && field <= DeviceField::LeftAt;
}

void DeviceQuery::nameProfiles(const QHash<QString, QString> &names)
{
    for (DeviceTerm &term : terms) {
        if (term.field != DeviceField::ProfileUuid)
            continue;
        const QList<DeviceTerm::Pattern> asked = term.patterns;
        for (auto name = names.cbegin(); name != names.cend(); ++name) {
            // "Staff iPads v7", and whoever gives the name alone means every version.
            const QString text = folded(name.value());
            const QString anyVersion = text.left(text.lastIndexOf(QStringLiteral(" v")));
            if (std::ranges::any_of(asked, [&](const auto &pattern) {
                    return matchesPattern(text, pattern) || matchesPattern(anyVersion, pattern);
                }))
                term.patterns.append({folded(name.key()), DeviceTerm::Match::Equals});
        }
    }
}

void DeviceQuery::nameOldVersions(const QStringList &uuids)
{
    for (DeviceTerm &term : terms) {
        if (term.risks.contains(DeviceRisk::OldVersion))
            term.oldVersions = uuids;
    }
}

bool matchesPattern(QStringView foldedText, const DeviceTerm::Pattern &pattern)
{
    switch (pattern.match) {
    case DeviceTerm::Match::Equals:
        return foldedText == pattern.text;
    case DeviceTerm::Match::Contains:
        return foldedText.contains(pattern.text);
    case DeviceTerm::Match::Wildcard:
        break;
    }
    // Greedy from the left: each piece between stars must follow the one before.
    const auto pieces = pattern.text.split(u'*');
    qsizetype at = 0;
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const QString &piece = pieces.at(i);
        if (i == 0) {
            if (!foldedText.startsWith(piece))
                return false;
            at = piece.size();
        } else if (i == pieces.size() - 1) {
            return foldedText.size() - at >= piece.size() && foldedText.endsWith(piece);
        } else {
            const qsizetype found = foldedText.indexOf(piece, at);
            if (found < 0)
                return false;
            at = found + piece.size();
        }
    }
    return true;
}

bool DeviceQuery::asksForLeft() const
{
    return std::ranges::any_of(terms, [](const DeviceTerm &term) {
        if (term.isExcluding)
            return false;
        return term.field == DeviceField::LeftAt
            || (term.field == DeviceField::State
                && std::ranges::any_of(term.patterns, [](const DeviceTerm::Pattern &candidate) {
                       return matchesPattern(deviceStateName(DeviceState::Left), candidate);
                   }));
    });
}

bool DeviceQuery::matches(const Device &device) const
{
    return std::ranges::all_of(terms,
                               [&](const DeviceTerm &term) { return termMatches(term, device) != term.isExcluding; });
}

} // namespace Muster
