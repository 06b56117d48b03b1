#include "app/organisations/tokencalendar.h"

#include "models/organisations/tokenlife.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <libical/ical.h>

#include <memory>

namespace Muster {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TokenCalendar)
};

struct Freed {
    void operator()(icalcomponent *component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Freed>;

icaltimetype moment(const QDateTime &time)
{
    return icaltime_from_timet_with_zone(time.toSecsSinceEpoch(), 0, icaltimezone_get_utc_timezone());
}

QByteArray uidOf(const Organisation &organisation)
{
    const QString service =
        organisation.account ? organisation.account->serverUuid : QString::number(organisation.id.value());
    return QCryptographicHash::hash(QByteArray("server token " + service.toUtf8()), QCryptographicHash::Sha256)
               .toHex()
               .first(32)
        + "@muster";
}

icalcomponent *alarmOf(int daysBefore, const QByteArray &text)
{
    icalcomponent *alarm = icalcomponent_new_valarm();
    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_description(text.constData()));
    const icaltriggertype trigger{.time = icaltime_null_time(),
                                  .duration = icaldurationtype_from_int(-daysBefore * 86400)};
    icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
    return alarm;
}

} // namespace

Result<QByteArray> tokenCalendar(const Organisation &organisation, const QDateTime &now)
{
    if (!organisation.tokenExpiresAt.isValid())
        return failure(
            ErrorKind::NotFound,
            Words::tr("“%1” has no server token whose end is known. Load one first.").arg(organisation.name));
    const AccountFacts facts = organisation.account.value_or(AccountFacts());
    const QByteArray title = Words::tr("Server token of %1 ends").arg(organisation.name).toUtf8();
    const QByteArray what =
        Words::tr(
            "Before then, download a new token from the service “%1” in %2 (%3) and load it in Muster. Without it "
            "no device can be seen or assigned; those that are enrolled go on.")
            .arg(facts.serverName, facts.portalName(), facts.portalHost())
            .toUtf8();

    const Component calendar(icalcomponent_new_vcalendar());
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Muster//Server token//EN"));
    icalcomponent *event = icalcomponent_new_vevent();
    icalcomponent_add_component(calendar.get(), event);
    icalcomponent_add_property(event, icalproperty_new_uid(uidOf(organisation).constData()));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(moment(now)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(moment(organisation.tokenExpiresAt)));
    icalcomponent_add_property(event, icalproperty_new_summary(title.constData()));
    icalcomponent_add_property(event, icalproperty_new_description(what.constData()));
    for (const int days : tokenWarningDays)
        icalcomponent_add_component(event, alarmOf(days, title));
    char *text = icalcomponent_as_ical_string_r(calendar.get());
    QByteArray bytes(text);
    icalmemory_free_buffer(text);
    return bytes;
}

} // namespace Muster
