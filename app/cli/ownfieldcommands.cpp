// musterctl devices set: what only the organisation knows of a device.
#include "app/cli/invocation.h"
#include "app/cli/ownfieldtext.h"
#include "app/devices/deviceservice.h"
#include "models/devices/devicestore.h"
#include "models/devices/keptcolumns.h"

#include <QCoroFuture>
#include <QJsonDocument>

namespace Muster {

namespace {

Result<QList<std::pair<OwnField, QString>>> wishes(const QCommandLineParser &parser)
{
    QList<std::pair<OwnField, QString>> values;
    for (int i = 0; i < ownFieldCount; ++i) {
        const auto field = static_cast<OwnField>(i);
        if (field != OwnField::More && parser.isSet(ownFieldName(field)))
            values.append({field, parser.value(ownFieldName(field))});
    }
    const QStringList cleared = parser.values(QStringLiteral("clear"));
    for (const QString &name : cleared) {
        const auto field = ownFieldFromName(name);
        if (!field)
            return failure(ErrorKind::InvalidInput, QStringLiteral("There is no field “%1”.").arg(name));
        values.append({*field, QString()});
    }
    if (values.isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("Say what to set, such as --person Ada."));
    return values;
}

QCoro::Task<int> set(Invocation &invocation)
{
    const auto values = wishes(invocation.parser);
    if (!values)
        co_return invocation.fail(values.error());
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const SerialNumber serial(invocation.argument(0));
    const Result<QList<Device>> devices = co_await (*application)->store().read([serial](Database &database) {
        return DeviceStore(database).bySerial(serial);
    });
    if (!devices)
        co_return invocation.fail(devices.error());
    if (devices->isEmpty())
        co_return invocation.fail(
            {ErrorKind::NotFound, QStringLiteral("No device has the serial %1.").arg(serial.text())});
    DeviceService service((*application)->store(), (*application)->clock());
    const Result<DeviceEdit> edit = co_await service.setOwnFields({devices->first().id}, *values);
    if (!edit)
        co_return invocation.fail(edit.error());
    invocation.tell(edit->cells == 0 ? QStringLiteral("It was so already.")
                                     : QStringLiteral("%1: %2 changed").arg(serial.text()).arg(edit->cells),
                    {{QStringLiteral("serial"), serial.text()},
                     {QStringLiteral("changed"), edit->cells},
                     {QStringLiteral("edit"), qint64(edit->id.value())}});
    co_return Done;
}

} // namespace

void insertOwnFields(QJsonObject &json, const OwnFields &own)
{
    for (const OwnField field :
         {OwnField::Person, OwnField::Location, OwnField::Note, OwnField::OrderNumber, OwnField::Source}) {
        if (const QString value = own.value(field); !value.isEmpty())
            json.insert(ownFieldName(field), value);
    }
    if (!own.tag.isEmpty())
        json.insert(QStringLiteral("ownTag"), own.tag);
    if (!own.more.isEmpty())
        json.insert(ownFieldName(OwnField::More), QJsonDocument::fromJson(own.more.toUtf8()).object());
}

QJsonArray historyJson(const QList<FieldChange> &history)
{
    QJsonArray array;
    for (const FieldChange &change : history)
        array.append(QJsonObject{{QStringLiteral("at"), isoDate(change.edit.at)},
                                 {QStringLiteral("by"), change.edit.by},
                                 {QStringLiteral("how"), change.edit.how},
                                 {QStringLiteral("what"), change.edit.what},
                                 {QStringLiteral("edit"), qint64(change.edit.id.value())},
                                 {QStringLiteral("field"), ownFieldName(change.field)},
                                 {QStringLiteral("before"), change.before},
                                 {QStringLiteral("after"), change.after}});
    return array;
}

QString historyText(const QList<FieldChange> &history)
{
    QString text;
    for (const FieldChange &change : history)
        text += QStringLiteral("\n%1  %2  %3: “%4” → “%5”%6")
                    .arg(isoDate(change.edit.at), change.edit.by, ownFieldText(change.field), keptText(change.before),
                         keptText(change.after),
                         change.edit.what.isEmpty() ? QString() : QString(u"  " + change.edit.what));
    return text;
}

QList<Verb> ownFieldCommands()
{
    return {
        {QStringLiteral("devices set"),
         QStringLiteral("SERIAL [--person NAME] [--tag TAG] [--location PLACE] [--note TEXT] [--clear FIELD]"),
         1,
         1,
         QStringLiteral("write down who has it, its tag, where it is, a note"),
         QStringLiteral(
             "Sets what an organisation knows of a device and Apple does not. Nothing is sent to Apple. What "
             "was there before\nstays in the history, which \"devices show\" prints.\n\n"
             "  musterctl devices set C02XK1ZPJGH5 --person 'Ada Lovelace' --location 'Room 7'\n"
             "  musterctl devices set C02XK1ZPJGH5 --clear person --clear note"),
         {{ownFieldName(OwnField::Person), QStringLiteral("who has it"), QStringLiteral("NAME")},
          {ownFieldName(OwnField::Tag), QStringLiteral("the organisation's asset tag"), QStringLiteral("TAG")},
          {ownFieldName(OwnField::Location), QStringLiteral("where it is"), QStringLiteral("PLACE")},
          {ownFieldName(OwnField::Note), QStringLiteral("what to remember"), QStringLiteral("TEXT")},
          {ownFieldName(OwnField::OrderNumber), QStringLiteral("the order's number"), QStringLiteral("NUMBER")},
          {ownFieldName(OwnField::Source), QStringLiteral("where it was bought"), QStringLiteral("TEXT")},
          {QStringLiteral("clear"), QStringLiteral("empties a field; may stand several times"),
           QStringLiteral("FIELD")}},
         set},
    };
}

} // namespace Muster
