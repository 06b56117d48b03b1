#include "app/setup/practiceapple.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QFile>

#include <algorithm>

namespace Muster {

namespace {

constexpr quint32 schoolDevices = 300;

// What later practice organisations find on their service; the first finds the generated world.
SandboxMix schoolMix()
{
    return {{"iPad", 16}, {"Mac", 3}, {"AppleTV", 1}};
}

std::optional<quint16> serviceOf(const SandboxWorld &world, const PortalVisit &visit, const QByteArray &certificate)
{
    const auto &services = world.services();
    const QByteArray uuid = visit.serviceUuid.toLatin1();
    for (size_t i = 0; i < services.size(); ++i) {
        if (services[i].isDeleted)
            continue;
        if (uuid.isEmpty() ? services[i].certificate == certificate : services[i].uuid == uuid)
            return quint16(i);
    }
    return std::nullopt;
}

Result<quint16> makeService(SandboxWorld &world, const QString &organisationName, Random &random, const QDateTime &now)
{
    const QByteArray name = "Muster " + organisationName.toUtf8();
    const SandboxService &first = world.services().front();
    if (first.certificate.isEmpty() && !first.isDeleted) { // nobody has practised in this world yet
        SandboxOrganisation organisation = world.organisation();
        organisation.name = organisationName.toUtf8();
        world.setOrganisation(organisation);
        world.renameService(0, name);
        return quint16(0);
    }
    const quint16 service = world.addService(name, random);
    if (const auto ordered = world.orderDevices(schoolDevices, schoolMix(), service, now); !ordered)
        return std::unexpected(ordered.error());
    return service;
}

// As the portal names its downloads.
QString tokenFileName(const QByteArray &serviceName, const QDateTime &now)
{
    QString safe = QString::fromUtf8(serviceName);
    for (QChar &character : safe) {
        if (!character.isLetterOrNumber())
            character = u'_';
    }
    return QStringLiteral("%1_Token_%2_smime.p7m").arg(safe, now.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ssZ")));
}

Result<PortalDownload> visitPortal(SandboxWorld &world, const PortalVisit &visit, Random &random,
                                   const QDateTime &systemNow)
{
    const QDateTime now = systemNow.addSecs(world.clockOffset().count());
    const auto certificate = readUploadedCertificate(visit.certificatePem.toUtf8(), now);
    if (!certificate)
        return std::unexpected(certificate.error());
    std::optional<quint16> service = serviceOf(world, visit, *certificate);
    if (!service) {
        const Result<quint16> made = makeService(world, visit.organisationName, random, now);
        if (!made)
            return std::unexpected(made.error());
        service = *made;
    }
    const SandboxToken token = world.issueToken(*service, *certificate, random, now);
    const SandboxService &entry = world.services()[*service];
    const auto file = makeTokenFile(entry, token);
    if (!file)
        return std::unexpected(file.error());
    return PortalDownload{*file, tokenFileName(entry.name, now), QString::fromUtf8(entry.name), int(entry.present)};
}

} // namespace

PracticeApple::PracticeApple(OrganisationService &organisations, const Clock &clock, Random &random, QString stateFile,
                             SandboxPlan plan, QObject *parent)
    : QObject(parent)
    , m_organisations(organisations)
    , m_clock(clock)
    , m_random(random)
    , m_stateFile(std::move(stateFile))
    , m_plan(std::move(plan))
    , m_server(clock, random)
{
}

QString PracticeApple::stateFileOf(const QString &workspacePath)
{
    return workspacePath + QStringLiteral(".practice.sandbox");
}

SandboxPlan PracticeApple::schoolPlan()
{
    SandboxPlan plan;
    plan.seed = 910; // a world with 212 iPads, 57 Macs and 31 others in eight orders
    plan.devices = schoolDevices;
    plan.profiledShare = 0.08;
    return plan;
}

QCoro::Task<Result<SandboxAddresses>> PracticeApple::start()
{
    const bool isFirst = !m_starting;
    if (isFirst) {
        SandboxOptions options;
        options.plan = m_plan;
        options.stateFile = m_stateFile;
        m_starting = m_server.start(options);
    }
    const QFuture<Result<SandboxAddresses>> starting = *m_starting;
    const Result<SandboxAddresses> addresses = co_await starting;
    if (!addresses)
        m_starting.reset(); // the next one may try again
    else if (isFirst)
        Q_EMIT started(*addresses);
    co_return addresses;
}

QCoro::Task<Result<ServiceAddress>> PracticeApple::address()
{
    const Result<SandboxAddresses> addresses = co_await start();
    if (!addresses)
        co_return std::unexpected(addresses.error());
    ServiceAddress address;
    address.url = addresses->dep;
    address.authorityPem = QString::fromLatin1(addresses->authorityPem);
    co_return address;
}

QCoro::Task<Result<QUrl>> PracticeApple::control()
{
    const Result<SandboxAddresses> addresses = co_await start();
    co_return addresses.transform([](const SandboxAddresses &known) { return known.control; });
}

QCoro::Task<Result<int>> PracticeApple::resume()
{
    const Result<QList<Organisation>> organisations = co_await m_organisations.all();
    if (!organisations)
        co_return std::unexpected(organisations.error());
    const bool any = std::ranges::any_of(*organisations, &Organisation::isPractice);
    if (!any || m_stateFile.isEmpty() || !QFile::exists(m_stateFile))
        co_return 0;
    const Result<ServiceAddress> now = co_await address();
    if (!now)
        co_return std::unexpected(now.error());
    const QStringList ours = co_await m_server.run([](SandboxWorld &world) {
        QStringList uuids;
        for (const SandboxService &service : world.services())
            uuids.append(QString::fromLatin1(service.uuid));
        return uuids;
    });
    int told = 0;
    for (const Organisation &organisation : *organisations) {
        if (!organisation.isPractice || !organisation.account || !ours.contains(organisation.account->serverUuid))
            continue; // without an account the set-up is half done, and sets the address itself when it goes on
        if (const Result<> done = co_await m_organisations.setAddress(organisation.id, *now); !done)
            co_return std::unexpected(done.error());
        ++told;
    }
    co_return told;
}

QCoro::Task<Result<PortalDownload>> PracticeApple::tokenFor(PortalVisit visit)
{
    const Result<SandboxAddresses> addresses = co_await start();
    if (!addresses)
        co_return std::unexpected(addresses.error());
    const QDateTime now = m_clock.now();
    Random &random = m_random;
    co_return co_await m_server.run(
        [visit, now, &random](SandboxWorld &world) { return visitPortal(world, visit, random, now); });
}

QCoro::Task<Result<int>> PracticeApple::deviceCount(QString serviceUuid)
{
    const Result<SandboxAddresses> addresses = co_await start();
    if (!addresses)
        co_return std::unexpected(addresses.error());
    const QByteArray uuid = serviceUuid.toLatin1();
    co_return co_await m_server.run([uuid](SandboxWorld &world) -> Result<int> {
        const auto service = world.findService(uuid);
        if (!service)
            return failure(ErrorKind::NotFound,
                           QCoreApplication::translate("Practice", "The practice portal has no such service."));
        return int(world.services()[*service].present);
    });
}

} // namespace Muster
