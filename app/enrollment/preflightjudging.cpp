#include "app/enrollment/preflightjudging.h"

#include "app/enrollment/profilepointing.h"
#include "models/organisations/tokenlife.h"

#include <QCoreApplication>

namespace Muster {

namespace {

// Names in a sentence; more would hide what it says.
constexpr qsizetype mostNames = 5;
// Apple's OAuth refuses times that are off by more than some minutes, and certificates are young by a day.
constexpr qint64 offWarning = 30;
constexpr qint64 offFault = 240;

QString say(const char *text)
{
    return QCoreApplication::translate("Preflight", text);
}

QString sayCount(const char *text, qint64 count)
{
    return QCoreApplication::translate("Preflight", text, nullptr, int(count));
}

QString day(const QDateTime &time)
{
    return time.toString(QStringLiteral("yyyy-MM-dd"));
}

QString listed(const QStringList &names)
{
    const QString first = names.first(qMin(names.size(), mostNames)).join(QStringLiteral(", "));
    return names.size() <= mostNames ? first : say("%1 and %2 more").arg(first).arg(names.size() - mostNames);
}

PreflightCheck titled(const char *id, const QString &title)
{
    return {.id = QString::fromLatin1(id), .title = title};
}

PreflightCheck &with(PreflightCheck &check, PreflightOutcome outcome, const QString &finding,
                     const QString &remedy = QString(), PreflightDeed deed = PreflightDeed::None)
{
    check.outcome = outcome;
    check.finding = finding;
    check.remedy = remedy;
    check.deed = deed;
    return check;
}

} // namespace

PreflightCheck judgeDeviceAuthority(const CertifiedKey &authority, int identityDays, const QDateTime &now)
{
    PreflightCheck check = titled("device-authority", say("Authority of the devices"));
    const auto facts = readCertificate(authority.certificate);
    if (!facts)
        return with(check, PreflightOutcome::Failed, facts.error().message);
    if (facts->notAfter <= now || facts->notBefore > now)
        return with(
            check, PreflightOutcome::Failed,
            say("It holds from %1 to %2, and today is %3.").arg(day(facts->notBefore), day(facts->notAfter), day(now)),
            say("Look at this machine's clock. If it is right, every device must enroll anew with a new one."));
    if (now.daysTo(facts->notAfter) < identityDays)
        return with(check, PreflightOutcome::Warning,
                    say("It ends on %1, before identities that are issued today would.").arg(day(facts->notAfter)),
                    say("Plan to enroll the devices anew before that day."));
    return with(check, PreflightOutcome::Passed, say("%1, until %2.").arg(facts->commonName, day(facts->notAfter)));
}

PreflightCheck judgeServerCertificate(const ServerCertificates &certificates, const QString &host, const QDateTime &now)
{
    PreflightCheck check = titled("certificate", say("Certificate"));
    const CertificateVerdict verdict = judgeTlsCertificate(certificates.tls, host, now);
    if (!verdict.fault.isEmpty())
        return with(check, PreflightOutcome::Failed, verdict.fault,
                    certificates.isTlsBrought ? say("Load a certificate that holds, or let Muster make one.")
                                              : say("Stop and start the server: it makes a new one."),
                    PreflightDeed::LoadCertificate);
    const QString facts = say("%1, until %2, %3 %4, for %5.")
                              .arg(certificates.isTlsBrought ? say("Brought") : say("Made by Muster"),
                                   day(verdict.facts.notAfter), verdict.facts.keyKind)
                              .arg(verdict.facts.keyBits)
                              .arg(verdict.facts.hosts.join(QStringLiteral(", ")));
    if (!verdict.warning.isEmpty())
        return with(check, PreflightOutcome::Warning, facts + u' ' + verdict.warning,
                    say("Load the renewed one in time."), PreflightDeed::LoadCertificate);
    return with(check, PreflightOutcome::Passed, facts);
}

PreflightCheck judgeName(const QString &host, const QList<QHostAddress> &found, const QList<QHostAddress> &own)
{
    PreflightCheck check = titled("name", say("Name"));
    if (found.isEmpty())
        return with(check, PreflightOutcome::Failed, say("“%1” is not known: no address belongs to it.").arg(host),
                    say("Enter it in the DNS that devices ask, or give devices another name."),
                    PreflightDeed::ChangeAddress);
    QStringList texts;
    for (const QHostAddress &address : found)
        texts.append(address.toString());
    const QString all = listed(texts);
    if (std::ranges::all_of(found, &QHostAddress::isLoopback))
        return with(
            check, PreflightOutcome::Warning,
            say("%1 is this machine, and for this machine alone: only simulated devices on it get here.").arg(all),
            say("For real devices, give a name or address that leads here from their network."),
            PreflightDeed::ChangeAddress);
    if (std::ranges::any_of(found, [&own](const QHostAddress &address) { return own.contains(address); }))
        return with(check, PreflightOutcome::Passed, say("%1 is this machine.").arg(all));
    return with(check, PreflightOutcome::Passed,
                say("%1 is no address of this machine: a router or proxy there has to hand requests on.").arg(all));
}

PreflightCheck judgeProfiles(const QList<ProfileInForce> &profiles, const QString &baseUrl, const QByteArray &anchor)
{
    PreflightCheck check = titled("profiles", say("Enrollment profiles"));
    QStringList here, wrong, elsewhere;
    for (const ProfileInForce &one : profiles) {
        switch (directionOf(one.content, baseUrl, anchor)) {
        case ProfileDirection::Here:
            here.append(one.profile.name);
            break;
        case ProfileDirection::HereWrongly:
            wrong.append(QStringLiteral("%1 (%2)").arg(one.profile.name, misdirection(one.content, baseUrl, anchor)));
            break;
        case ProfileDirection::Elsewhere:
            elsewhere.append(one.profile.name);
            break;
        }
    }
    const QString point = say("Point them to this server: each gets a new version with the right address and anchor.");
    if (profiles.isEmpty())
        return with(check, PreflightOutcome::Warning, say("There is none, so no device is sent here."),
                    say("Make one, and assign it to devices."));
    if (!wrong.isEmpty())
        return with(check, PreflightOutcome::Failed, say("Devices would not get through with: %1.").arg(listed(wrong)),
                    point, PreflightDeed::PointProfiles);
    if (here.isEmpty())
        return with(check, PreflightOutcome::Warning,
                    say("None leads here; elsewhere lead: %1.").arg(listed(elsewhere)), point,
                    PreflightDeed::PointProfiles);
    QString finding =
        say("With the right address%1: %2.").arg(anchor.isEmpty() ? QString() : say(" and anchor"), listed(here));
    if (!elsewhere.isEmpty())
        finding += u' ' + say("Elsewhere lead: %1.").arg(listed(elsewhere));
    return with(check, PreflightOutcome::Passed, finding);
}

PreflightCheck judgeClock(const QDateTime &apple, const QDateTime &now)
{
    PreflightCheck check = titled("clock", say("Clock"));
    if (!apple.isValid())
        return with(check, PreflightOutcome::Skipped, say("Apple named no time."));
    const qint64 off = apple.secsTo(now);
    if (qAbs(off) < offWarning)
        return with(check, PreflightOutcome::Passed, say("As Apple's."));
    const QString finding =
        off > 0 ? sayCount("%n second(s) ahead of Apple's.", off) : sayCount("%n second(s) behind Apple's.", -off);
    return with(
        check, qAbs(off) < offFault ? PreflightOutcome::Warning : PreflightOutcome::Failed, finding,
        say("Let this machine set its clock by the network. Apple refuses requests of another time, and devices "
            "certificates that have not begun."));
}

PreflightCheck judgeToken(const Organisation &organisation, const QDateTime &now)
{
    PreflightCheck check = titled("token", say("Server token"));
    if (!organisation.isLinked())
        return with(check, PreflightOutcome::Failed, say("There is none: Muster cannot assign devices."),
                    say("Link the organisation with a server token."));
    const QString life = tokenLifeText(organisation.tokenExpiresAt, now);
    const auto warning = tokenWarning(organisation.tokenExpiresAt, now);
    if (warning && *warning == 0)
        return with(check, PreflightOutcome::Failed, life, say("Load a new server token."));
    if (warning)
        return with(check, PreflightOutcome::Warning, life, say("Load a new server token in time."));
    return with(check, PreflightOutcome::Passed, life);
}

PreflightCheck judgeTerms(const Organisation &organisation)
{
    PreflightCheck check = titled("terms", say("Apple's answer"));
    if (!organisation.isLinked())
        return with(check, PreflightOutcome::Skipped, say("Without a server token Apple is not asked."));
    if (organisation.trouble && organisation.trouble->error.kind == ErrorKind::TermsNotSigned)
        return with(check, PreflightOutcome::Failed, say("Apple's new terms are not accepted yet."),
                    organisation.trouble->error.message);
    if (organisation.trouble)
        return with(check, PreflightOutcome::Warning, organisation.trouble->error.message);
    return with(check, PreflightOutcome::Passed, say("No terms wait for acceptance, and nothing else is refused."));
}

PreflightCheck judgePush(const PushState &state)
{
    PreflightCheck check = titled("push", say("Push certificate"));
    const QString end = state.certificate ? day(state.certificate->notAfter) : QString();
    const QString renew = say("Renew it in Apple's portal with the same Apple Account.");
    switch (state.stand) {
    case PushStand::Ended:
        return with(check, PreflightOutcome::Failed, say("It ended on %1: devices cannot be woken.").arg(end), renew,
                    PreflightDeed::LoadPush);
    case PushStand::NearEnd:
        return with(check, PreflightOutcome::Warning, say("It ends on %1.").arg(end), renew, PreflightDeed::LoadPush);
    case PushStand::Present:
        return with(check, PreflightOutcome::Passed, say("Until %1.").arg(end));
    case PushStand::Practice:
        return with(check, PreflightOutcome::Skipped, pushStateText(state));
    case PushStand::Missing:
    case PushStand::Requested:
        break;
    }
    return with(check, PreflightOutcome::Warning,
                say("There is none: devices are reached when they come by themselves, and some may refuse to enroll."),
                state.isRequested() ? say("A request was made. Load the certificate that came of it.")
                                    : say("Get one from Apple's push certificates portal before real devices enroll."),
                PreflightDeed::LoadPush);
}

PreflightCheck judgeItems(const QList<ItemReach> &items)
{
    PreflightCheck check = titled("items", say("Configuration"));
    if (items.isEmpty())
        return with(check, PreflightOutcome::Passed, say("Nothing is set for devices that enroll."));
    QStringList lost;
    for (const ItemReach &reach : items) {
        if (!reach.fault.isEmpty())
            lost.append(QStringLiteral("%1 (%2)").arg(reach.item.name, reach.fault));
        else if (!reach.item.latest.isValid())
            lost.append(QStringLiteral("%1 (%2)").arg(reach.item.name, say("it is empty")));
        else if (reach.devices == 0)
            lost.append(reach.item.name);
    }
    if (!lost.isEmpty())
        return with(check, PreflightOutcome::Warning, say("No device can get: %1.").arg(listed(lost)),
                    say("Look at whom they are for."));
    return with(check, PreflightOutcome::Passed, sayCount("%n item(s), each for at least one device.", items.size()));
}

} // namespace Muster
