// What the preflight of the enrollment server looks at, and what it found.
#pragma once

#include "models/core/ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Muster {

enum class PreflightOutcome { Passed, Warning, Failed, Skipped };

// What one may do about a finding from where it is shown.
enum class PreflightDeed { None, PointProfiles, StartServer, ChangeAddress, LoadCertificate, LoadPush };

struct PreflightCheck {
    QString id; // stable: "settings", "certificate", "profiles", …
    QString title;
    QString subject = {}; // the organisation that it is about; empty: the server
    OrganisationId organisation = {};
    PreflightOutcome outcome = PreflightOutcome::Passed;
    QString finding = {}; // what was found, in words; for a skipped one: why
    QString remedy = {}; // what to do
    PreflightDeed deed = PreflightDeed::None;

    bool operator==(const PreflightCheck &) const = default;
};

struct PreflightReport {
    QDateTime at;
    QString baseUrl; // as devices are told; empty when it is not known
    QList<PreflightCheck> checks;

    [[nodiscard]] int count(PreflightOutcome outcome) const;
    // Those that were looked at.
    [[nodiscard]] int countDone() const { return int(checks.size()) - count(PreflightOutcome::Skipped); }
    // The worst of all; Skipped counts as a warning, since nothing is known.
    [[nodiscard]] PreflightOutcome worst() const;

    // To be read, and to be sent to whoever helps: neither holds a secret.
    [[nodiscard]] QString toText() const;
    [[nodiscard]] QJsonObject toJson() const;

    bool operator==(const PreflightReport &) const = default;
};

[[nodiscard]] QString preflightOutcomeName(PreflightOutcome outcome); // ok, warning, failed, skipped: for --json
[[nodiscard]] QString preflightOutcomeText(PreflightOutcome outcome); // for people

} // namespace Muster

Q_DECLARE_METATYPE(Muster::PreflightCheck)
