// Forms for the common kinds of configuration: what they ask, as data, so that a window and a command line ask the
// same.
//
// The name of a field is the path of its key in the payload, after Apple's "Profile-Specific Payload Keys": "SSID_STR",
// "IKEv2/RemoteAddress".
#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

namespace Muster {

enum class FieldKind {
    Text,
    Secret, // a text that is not shown
    Flag,
    NumberFlag, // a flag that Apple writes as 0 or 1
    Number,
    Choice, // of texts
    NumberChoice,
    File // base64 in values, data in a payload
};

struct FormChoice {
    QString value;
    QString label;

    bool operator==(const FormChoice &) const = default;
};

struct FormField {
    QString key;
    FieldKind kind = FieldKind::Text;
    QString label = {};
    QString help = {}; // what it does, on which devices
    bool isRequired = false;
    int least = 0; // of a number
    int most = 255; // of a number; of a text its length
    QJsonValue standard = {}; // what holds when the key is missing
    QList<FormChoice> choices = {};
    QString whenKey = {}; // only asked while that field has one of these values
    QStringList whenValues = {};

    bool operator==(const FormField &) const = default;
};

struct ItemForm {
    QString kind; // as ConfigurationItem::kind
    QString payloadType; // empty where it depends on the values
    QString title;
    QString help;
    QList<FormField> fields;
};

// In the order in which they are offered, in the language of the program. The last one, "profile", takes a file.
[[nodiscard]] const QList<ItemForm> &itemForms();
// Null for a kind without a form.
[[nodiscard]] const ItemForm *itemForm(const QString &kind);

} // namespace Muster
