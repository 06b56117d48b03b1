#include "app/lessons/lesson.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Lessons)
};

const auto devicesPlace = QStringLiteral("devices");
const auto overviewPlace = QStringLiteral("overview");
const auto sandboxPlace = QStringLiteral("sandbox");

bool isLinked(const LessonFacts &facts)
{
    return std::ranges::any_of(facts.practice, &Organisation::isLinked);
}

bool isSynced(const LessonFacts &facts)
{
    return std::ranges::any_of(facts.practice,
                               [](const Organisation &organisation) { return organisation.fullSyncAt.isValid(); });
}

bool isTroubledByTerms(const LessonFacts &facts)
{
    return std::ranges::any_of(facts.practice, [](const Organisation &organisation) {
        return organisation.trouble && organisation.trouble->error.kind == ErrorKind::TermsNotSigned;
    });
}

bool hasOrdered(const LessonFacts &now, const LessonFacts &before)
{
    return now.portal.orders > before.portal.orders;
}

bool hasMoreDevices(const LessonFacts &now, const LessonFacts &before)
{
    return now.counts.present > before.counts.present;
}

Lesson setUp()
{
    return {
        QStringLiteral("set-up"),
        Words::tr("Set up an organisation"),
        Words::tr("From nothing to the list of the organisation's devices, and the first delivery."),
        {{Words::tr("Open the wizard and practise"),
          Words::tr("Choose Organisation > Enroll organisation…, then *Practise now*, and give the organisation a "
                    "name. Muster makes a key pair: the public key goes to Apple, the private one stays here."),
          {},
          [](const LessonFacts &now, const LessonFacts &) { return !now.practice.isEmpty(); }},
         {Words::tr("Bring the server token back"),
          Words::tr("In the portal the public key is uploaded and a server token downloaded; it only opens with your "
                    "private key. The wizard's next steps do both with the simulated Apple."),
          {},
          [](const LessonFacts &now, const LessonFacts &) { return isLinked(now); }},
         {Words::tr("Read the list"),
          Words::tr("The first sync reads every device that Apple has for this service. It begins in the wizard's "
                    "last step."),
          devicesPlace, [](const LessonFacts &now, const LessonFacts &) { return isSynced(now); }},
         {Words::tr("Order 25 iPads"),
          Words::tr("Play the seller: on the Sandbox page press *Order 25 iPads*. Apple now knows of them, Muster does "
                    "not yet."),
          sandboxPlace, hasOrdered},
         {Words::tr("Sync"),
          Words::tr("Press Sync (F5). Only what changed is asked for, and the new devices stand in the table."),
          devicesPlace, hasMoreDevices}}};
}

Lesson noProfile()
{
    return {
        QStringLiteral("no-profile"),
        Words::tr("A device with no profile"),
        Words::tr("What happens when somebody switches on a device too early, and where Muster says so before."),
        {{Words::tr("Order a delivery"),
          Words::tr("New devices carry no enrollment profile. Order some on the Sandbox page."), sandboxPlace,
          hasOrdered},
         {Words::tr("Sync"), Words::tr("Press Sync (F5), so that Muster knows of them."), devicesPlace, hasMoreDevices},
         {Words::tr("Find them at risk"),
          Words::tr("On the Overview, *No profile assigned* counts every device that would start unmanaged. Click the "
                    "figure to see them."),
          overviewPlace,
          [](const LessonFacts &now, const LessonFacts &) {
              return now.place == devicesPlace && now.isNarrowed && now.shownState == DeviceState::NoProfile;
          }},
         {Words::tr("Switch one on too early"),
          Words::tr("On the Sandbox page, under Devices, choose one that *would start unmanaged* and press *Switch "
                    "on*. Apple has no profile for it, so it starts like anybody's own: to mend that it must be "
                    "erased once a profile is assigned."),
          sandboxPlace, [](const LessonFacts &now, const LessonFacts &before) {
              return !now.startedUnmanaged.isEmpty() && now.startedUnmanaged != before.startedUnmanaged;
          }}}};
}

Lesson terms()
{
    return {
        QStringLiteral("terms"),
        Words::tr("Terms changed"),
        Words::tr("Apple publishes new terms several times a year. Until they are signed nothing can be seen or "
                  "changed."),
        {{Words::tr("Let Apple publish new terms"),
          Words::tr("On the Sandbox page, under People and terms, press *Publish new terms*."), sandboxPlace,
          [](const LessonFacts &now, const LessonFacts &) { return !now.portal.areTermsSigned; }},
         {Words::tr("Sync, and read what Muster says"),
          Words::tr("Press Sync (F5). It fails in words: what is wrong, who can mend it, and where. Other "
                    "organisations go on."),
          devicesPlace, [](const LessonFacts &now, const LessonFacts &) { return isTroubledByTerms(now); }},
         {Words::tr("Sign as an administrator"),
          Words::tr("Only an administrator can sign; nothing can be done from Muster or by a device manager. On the "
                    "Sandbox page, under People and terms, press *Sign the terms*."),
          sandboxPlace, [](const LessonFacts &now, const LessonFacts &) { return now.portal.areTermsSigned; }},
         {Words::tr("See it clear by itself"),
          Words::tr("Muster looks every half hour; Sync (F5) looks now. The warning goes as soon as Apple answers "
                    "again."),
          devicesPlace,
          [](const LessonFacts &now, const LessonFacts &) { return isLinked(now) && !isTroubledByTerms(now); }}}};
}

} // namespace

QList<Lesson> lessons()
{
    return {setUp(), noProfile(), terms()};
}

} // namespace Muster
