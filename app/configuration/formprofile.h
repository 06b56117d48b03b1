// From the values of a form to a configuration profile, and back.
#pragma once

#include "app/configuration/itemforms.h"
#include "models/core/result.h"

#include <QJsonObject>
#include <QVariantMap>

namespace Muster {

// What is wrong with a value.
struct FieldFault {
    QString key;
    QString message; // for people, with what to do

    bool operator==(const FieldFault &) const = default;
};

// Values are texts, numbers and booleans by the keys of fields; files are base64. What is missing holds as its
// standard. A key that the form does not have is a fault.
[[nodiscard]] QList<FieldFault> faultsOf(const QString &kind, const QJsonObject &values);

struct FormIdentity {
    QString name; // PayloadDisplayName
    QString identifier; // PayloadIdentifier; empty: a new one
    QByteArray keptHash = {}; // of the password that is kept as it is; see keptPassword()
};

// A profile with one payload and new UUIDs. InvalidInput with every fault, one a line. Slow where a password is hashed.
[[nodiscard]] Result<QVariantMap> profileOfForm(const QString &kind, const QJsonObject &values,
                                                const FormIdentity &identity);

// The values that make this profile. InvalidInput when the form cannot show it.
[[nodiscard]] Result<QJsonObject> valuesOfProfile(const QString &kind, const QVariantMap &profile);

// Whether a field is asked for, since the one it depends on says so.
[[nodiscard]] bool isAsked(const ItemForm &form, const FormField &field, const QJsonObject &values);

} // namespace Muster
