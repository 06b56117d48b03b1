// Items that are commands of the set-up instead of profiles: the account of a Mac, and settings.
//
// Their wishes are kept as a payload, so that revisions, variables, secrets and the journal treat them as all others.
// settingsArguments() and accountArguments() make the command of it when a device fetches it.
#pragma once

#include "app/configuration/itemforms.h"
#include "models/core/result.h"

#include <QJsonObject>
#include <QVariantMap>

namespace Muster {

struct FieldFault;

[[nodiscard]] ItemForm accountForm();
[[nodiscard]] ItemForm settingsForm();

// What stands for a password of which only the hash is known: saving it keeps the hash.
[[nodiscard]] QString keptPassword();

// What fields say together that cannot be.
[[nodiscard]] QList<FieldFault> setupFaults(const QString &kind, const QJsonObject &values);

// The payload with the password of the administrator replaced by its hash, which is `keptHash` where it is kept.
[[nodiscard]] Result<QVariantMap> withHashedPassword(QVariantMap payload, const QByteArray &keptHash);
[[nodiscard]] QByteArray passwordHashOf(const QVariantMap &profile);

// The settings that a payload names, in the order in which they are sent; and those of them that a family knows.
[[nodiscard]] QStringList settingsIn(const QVariantMap &payload);
[[nodiscard]] QStringList settingsFor(const QString &family, const QStringList &settings);

// The Command dict without its RequestType, of a payload whose variables are filled in.
[[nodiscard]] QVariantMap settingsArguments(const QVariantMap &payload, const QString &family);
[[nodiscard]] QVariantMap accountArguments(const QVariantMap &payload);

} // namespace Muster
