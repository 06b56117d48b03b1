// What a device in Setup Assistant says of itself when it asks for its enrollment profile: MachineInfo, as in Apple's
// "Device Enrollment" documentation ("MachineInfo" object).
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>
#include <QVariantMap>

namespace Muster {

struct MachineInfo {
    QString udid;
    QString serial; // trimmed, upper case
    QString product; // "iPhone15,2"
    QString build;
    QString osVersion; // empty before iOS 17 and macOS 14
    QString osVersionExtra; // "(a)" of a rapid security response
    QString language;
    bool canUpdate = false; // may be asked to update first
    QVariantMap all; // as it came, for the log

    // "17.4 (a)"
    [[nodiscard]] QString fullVersion() const;
};

// Which authority signed it.
enum class MachineTrust { Apple, Practice };

struct SignedMachineInfo {
    MachineInfo info;
    MachineTrust trust = MachineTrust::Apple;
};

// Takes it apart and checks the signature: by a certificate of Apple's device authorities, or of one of the sandboxes'.
// Nothing of it is used before. It has no nonce and no time: it identifies a device and does not prove that it is here.
[[nodiscard]] Result<SignedMachineInfo>
readMachineInfo(const QByteArray &body, const QList<QByteArray> &practiceAuthorities, const QDateTime &now);

// The family that devices of this kind belong to, in Apple's words: "iPad", "Mac", …; empty when it is unknown.
[[nodiscard]] QString familyOfProduct(const QString &product);

} // namespace Muster
