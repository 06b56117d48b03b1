// Fields as the lists of forms write them. For the .cpp files of app/configuration that make forms; texts are marked
// with QT_TRANSLATE_NOOP("ConfigurationForms", …).
#pragma once

#include "app/configuration/itemforms.h"

#include <QCoreApplication>

namespace Muster::FormFields {

[[nodiscard]] inline QString say(const char *text)
{
    return QCoreApplication::translate("ConfigurationForms", text);
}

[[nodiscard]] inline QString key(const char *name)
{
    return QString::fromLatin1(name);
}

[[nodiscard]] inline FormField field(const char *name, FieldKind kind, const char *label, const char *help = "")
{
    return {.key = key(name), .kind = kind, .label = say(label), .help = *help ? say(help) : QString()};
}

[[nodiscard]] inline FormField required(FormField field)
{
    field.isRequired = true;
    return field;
}

[[nodiscard]] inline FormField flag(const char *name, const char *label, bool standard, const char *help = "",
                                    FieldKind kind = FieldKind::Flag)
{
    FormField result = field(name, kind, label, help);
    result.standard = standard;
    return result;
}

[[nodiscard]] inline FormField number(const char *name, const char *label, int least, int most, const char *help = "")
{
    FormField result = field(name, FieldKind::Number, label, help);
    result.least = least;
    result.most = most;
    return result;
}

[[nodiscard]] inline FormField choice(const char *name, const char *label, QList<FormChoice> choices,
                                      const char *help = "")
{
    FormField result = field(name, FieldKind::Choice, label, help);
    result.standard = choices.first().value;
    result.choices = std::move(choices);
    return result;
}

[[nodiscard]] inline FormField when(FormField field, const char *name, QStringList values)
{
    field.whenKey = key(name);
    field.whenValues = std::move(values);
    return field;
}

[[nodiscard]] inline FormChoice one(const char *value, const char *label)
{
    return {key(value), say(label)};
}

} // namespace Muster::FormFields
