#include "app/enrollment/profilepointing.h"

#include "app/enrollment/managementprofile.h"
#include "app/enrollment/servercontext.h"
#include "models/profiles/enrollmentprofile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUrl>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ProfilePointing", text);
}

// Devices that have an address of a web view open that one.
QUrl addressOf(const QJsonObject &content)
{
    const QString web = content.value(ProfileKey::webUrl).toString();
    return QUrl(web.isEmpty() ? content.value(ProfileKey::url).toString() : web);
}

bool hasAnchor(const QJsonObject &content, const QByteArray &anchor)
{
    const QJsonArray anchors = content.value(ProfileKey::anchorCerts).toArray();
    return std::ranges::any_of(anchors, [&anchor](const QJsonValue &value) {
        return QByteArray::fromBase64(value.toString().toLatin1()) == anchor;
    });
}

QString enrollPath()
{
    return QString::fromLatin1(ServerPath::enroll);
}

} // namespace

QString misdirection(const QJsonObject &content, const QString &baseUrl, const QByteArray &anchor)
{
    const QUrl address = addressOf(content);
    const QUrl here(baseUrl);
    QStringList faults;
    if (!content.value(ProfileKey::webUrl).toString().isEmpty())
        faults.append(say("it opens a web page, which this server does not have"));
    else if (address.host() != here.host() || address.port(443) != here.port(443))
        faults.append(say("it leads to %1").arg(address.isEmpty() ? say("no address") : address.toDisplayString()));
    else if (address.scheme() != here.scheme())
        faults.append(say("its address is not https"));
    else if (address.path() != enrollPath())
        faults.append(say("its path is “%1” instead of “%2”").arg(address.path(), enrollPath()));
    if (!anchor.isEmpty() && !hasAnchor(content, anchor))
        faults.append(say("it does not carry the anchor of this server's certificate"));
    return faults.join(QStringLiteral(", "));
}

ProfileDirection directionOf(const QJsonObject &content, const QString &baseUrl, const QByteArray &anchor)
{
    const QUrl address = addressOf(content);
    const QUrl here(baseUrl);
    if (address.host() != here.host() || address.port(443) != here.port(443))
        return ProfileDirection::Elsewhere;
    return misdirection(content, baseUrl, anchor).isEmpty() ? ProfileDirection::Here : ProfileDirection::HereWrongly;
}

QJsonObject pointedHere(QJsonObject content, const QString &baseUrl, const QByteArray &anchor)
{
    content.insert(ProfileKey::url, QString(baseUrl + enrollPath()));
    content.remove(ProfileKey::webUrl);
    if (!anchor.isEmpty() && !hasAnchor(content, anchor)) {
        QJsonArray anchors = content.value(ProfileKey::anchorCerts).toArray();
        anchors.append(QString::fromLatin1(anchor.toBase64()));
        content.insert(ProfileKey::anchorCerts, anchors);
    }
    return content;
}

ProfilePointing::ProfilePointing(EnrollmentServer &server, ProfileService &profiles, OpenWork &work, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_profiles(profiles)
    , m_work(work)
{
}

QCoro::Task<Result<PointingPlan>> ProfilePointing::plan(OrganisationId organisation, QStringList namesOrNumbers)
{
    const OpenWork::Ticket ticket(m_work);
    const auto context = co_await m_server.context();
    if (!context)
        co_return std::unexpected(context.error());
    if (QUrl((*context)->baseUrl).port(443) == 0)
        co_return failure(ErrorKind::Conflict,
                          say("The system chooses the server's port each time it starts, so profiles cannot name it. "
                              "Start the server first, or give it a port of its own."));
    QList<Profile> profiles;
    for (const QString &name : std::as_const(namesOrNumbers)) {
        const auto found = co_await m_profiles.find(organisation, name);
        if (!found)
            co_return std::unexpected(found.error());
        profiles.append(*found);
    }
    if (namesOrNumbers.isEmpty()) {
        const auto all = co_await m_profiles.all(organisation);
        if (!all)
            co_return std::unexpected(all.error());
        profiles = *all;
    }
    PointingPlan plan{
        .organisation = organisation, .url = (*context)->baseUrl + enrollPath(), .changes = {}, .fitting = {}};
    for (const Profile &profile : std::as_const(profiles)) {
        const auto version = co_await m_profiles.version(profile.id, profile.number);
        if (!version)
            co_return std::unexpected(version.error());
        const QString reason = misdirection(version->content, (*context)->baseUrl, (*context)->anchor);
        if (reason.isEmpty()) {
            plan.fitting.append(profile.name);
            continue;
        }
        plan.changes.append({.profile = profile,
                             .before = addressOf(version->content).toDisplayString(),
                             .reason = reason,
                             .leadsElsewhere = directionOf(version->content, (*context)->baseUrl, (*context)->anchor)
                                 == ProfileDirection::Elsewhere,
                             .content = pointedHere(version->content, (*context)->baseUrl, (*context)->anchor)});
    }
    co_return plan;
}

QCoro::Task<Result<QList<SavedProfile>>> ProfilePointing::apply(PointingPlan plan)
{
    const OpenWork::Ticket ticket(m_work);
    QList<SavedProfile> saved;
    for (const PointingPlan::Change &change : std::as_const(plan.changes)) {
        const auto one = co_await m_profiles.save(plan.organisation, change.profile.id, change.content,
                                                  say("Leads to %1").arg(plan.url));
        if (!one)
            co_return std::unexpected(one.error());
        saved.append(*one);
    }
    co_return saved;
}

} // namespace Muster
