#include "app/configuration/itemvariables.h"

#include "models/organisations/organisationstore.h"
#include "models/people/personstore.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Muster {

namespace {

struct Variable {
    const char *name;
    const char *title;
};
constexpr std::array known{
    Variable{"serial", QT_TRANSLATE_NOOP("Configuration", "Serial number")},
    Variable{"udid", QT_TRANSLATE_NOOP("Configuration", "UDID")},
    Variable{"device-name", QT_TRANSLATE_NOOP("Configuration", "Name of the device")},
    Variable{"model", QT_TRANSLATE_NOOP("Configuration", "Model")},
    Variable{"family", QT_TRANSLATE_NOOP("Configuration", "Family")},
    Variable{"asset-tag", QT_TRANSLATE_NOOP("Configuration", "Asset tag")},
    Variable{"location", QT_TRANSLATE_NOOP("Configuration", "Location")},
    Variable{"person", QT_TRANSLATE_NOOP("Configuration", "Full name of the person")},
    Variable{"person-short", QT_TRANSLATE_NOOP("Configuration", "Short name of the person")},
    Variable{"person-email", QT_TRANSLATE_NOOP("Configuration", "E-mail address of the person")},
    Variable{"department", QT_TRANSLATE_NOOP("Configuration", "Department of the person")},
    Variable{"organisation", QT_TRANSLATE_NOOP("Configuration", "Organisation")},
};

const QRegularExpression &pattern()
{
    static const QRegularExpression expression(QStringLiteral("\\{\\{\\s*([a-z][a-z-]*)\\s*\\}\\}"));
    return expression;
}

QString replaced(const QString &text, const QHash<QString, QString> &values)
{
    if (!text.contains(QLatin1StringView("{{")))
        return text;
    QString result;
    qsizetype done = 0;
    for (auto matches = pattern().globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (!values.contains(match.captured(1)))
            continue;
        result += QStringView(text).sliced(done, match.capturedStart() - done);
        result += values.value(match.captured(1));
        done = match.capturedEnd();
    }
    return result + QStringView(text).sliced(done);
}

void collect(const QVariant &list, QStringList &names)
{
    switch (list.typeId()) {
    case QMetaType::QString:
        for (auto matches = pattern().globalMatch(list.toString()); matches.hasNext();) {
            if (const QString name = matches.next().captured(1); !names.contains(name))
                names.append(name);
        }
        break;
    case QMetaType::QVariantList:
        for (const QVariant &item : list.toList())
            collect(item, names);
        break;
    case QMetaType::QVariantMap:
        for (const QVariant &item : list.toMap())
            collect(item, names);
        break;
    default:
        break;
    }
}

} // namespace

const QStringList &itemVariableNames()
{
    static const QStringList names = [] {
        QStringList all;
        for (const Variable &variable : known)
            all.append(QString::fromLatin1(variable.name));
        return all;
    }();
    return names;
}

QString itemVariableTitle(const QString &name)
{
    for (const Variable &variable : known) {
        if (name == QLatin1StringView(variable.name))
            return QCoreApplication::translate("Configuration", variable.title);
    }
    return name;
}

Result<QHash<QString, QString>> itemVariables(Database &database, const Enrollment &enrollment,
                                              const std::optional<Device> &device)
{
    QHash<QString, QString> values{{QStringLiteral("serial"), enrollment.serial},
                                   {QStringLiteral("udid"), enrollment.udid},
                                   {QStringLiteral("device-name"), enrollment.name}};
    std::optional<Person> holder;
    if (device) {
        values.insert(QStringLiteral("model"), device->model);
        values.insert(QStringLiteral("family"), device->family);
        values.insert(QStringLiteral("asset-tag"), device->tag());
        values.insert(QStringLiteral("location"), device->own.location);
        // Whoever was written down for it in the table, where nobody of the people holds it.
        values.insert(QStringLiteral("person"), device->own.person);
        const auto found = PersonStore(database).holder(device->id);
        if (!found)
            return std::unexpected(found.error());
        holder = *found;
    }
    if (holder) {
        values.insert(QStringLiteral("person"), holder->fullName.isEmpty() ? holder->shortName : holder->fullName);
        values.insert(QStringLiteral("person-short"), holder->shortName);
        values.insert(QStringLiteral("person-email"), holder->email);
        values.insert(QStringLiteral("department"), holder->department);
    }
    const auto organisation = database.value(QStringLiteral("SELECT name FROM organisations WHERE id = ?"),
                                             {qlonglong(enrollment.organisation.value())});
    if (!organisation)
        return std::unexpected(organisation.error());
    values.insert(QStringLiteral("organisation"), organisation->toString());
    for (const QString &name : itemVariableNames())
        if (!values.contains(name))
            values.insert(name, QString());
    return values;
}

QStringList variablesIn(const QVariant &list)
{
    QStringList names;
    collect(list, names);
    return names;
}

QVariant withVariables(const QVariant &list, const QHash<QString, QString> &values)
{
    switch (list.typeId()) {
    case QMetaType::QString:
        return replaced(list.toString(), values);
    case QMetaType::QVariantList: {
        QVariantList all = list.toList();
        for (QVariant &item : all)
            item = withVariables(item, values);
        return all;
    }
    case QMetaType::QVariantMap: {
        QVariantMap all = list.toMap();
        for (QVariant &item : all)
            item = withVariables(item, values);
        return all;
    }
    default:
        return list;
    }
}

} // namespace Muster
