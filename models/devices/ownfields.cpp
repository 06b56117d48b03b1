#include "models/devices/ownfields.h"

#include <QCoreApplication>

#include <array>

namespace Muster {

namespace {

struct Name {
    QLatin1StringView name;
    const char *text;
};

// In the order of OwnField.
constexpr std::array<Name, ownFieldCount> names{{
    {QLatin1StringView("person"), QT_TRANSLATE_NOOP("OwnField", "Person")},
    {QLatin1StringView("tag"), QT_TRANSLATE_NOOP("OwnField", "Asset tag")},
    {QLatin1StringView("location"), QT_TRANSLATE_NOOP("OwnField", "Location")},
    {QLatin1StringView("note"), QT_TRANSLATE_NOOP("OwnField", "Note")},
    {QLatin1StringView("order"), QT_TRANSLATE_NOOP("OwnField", "Order")},
    {QLatin1StringView("source"), QT_TRANSLATE_NOOP("OwnField", "Source")},
    {QLatin1StringView("more"), QT_TRANSLATE_NOOP("OwnField", "More")},
}};

} // namespace

const QString &OwnFields::value(OwnField field) const
{
    switch (field) {
    case OwnField::Person:
        return person;
    case OwnField::Tag:
        return tag;
    case OwnField::Location:
        return location;
    case OwnField::Note:
        return note;
    case OwnField::OrderNumber:
        return orderNumber;
    case OwnField::Source:
        return source;
    case OwnField::More:
        break;
    }
    return more;
}

QString &OwnFields::value(OwnField field)
{
    return const_cast<QString &>(std::as_const(*this).value(field));
}

QString ownFieldName(OwnField field)
{
    return names.at(static_cast<std::size_t>(field)).name;
}

std::optional<OwnField> ownFieldFromName(const QString &name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name.compare(names.at(i).name, Qt::CaseInsensitive) == 0)
            return static_cast<OwnField>(i);
    }
    return std::nullopt;
}

QString ownFieldText(OwnField field)
{
    return QCoreApplication::translate("OwnField", names.at(static_cast<std::size_t>(field)).text);
}

} // namespace Muster
