// Device management services, as people manage them in the portal.
#include "app/sandbox/sandboxdice.h"
#include "app/sandbox/sandboxworld.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace Muster {

namespace {

constexpr QByteArrayView configuratorName = "Devices Added by Apple Configurator";

std::unexpected<Error> conflict(const QString &why)
{
    return failure(ErrorKind::Conflict, why);
}

std::unexpected<Error> isBuiltIn()
{
    return conflict(QCoreApplication::translate("Sandbox", "This service is built in: it stays as it is."));
}

} // namespace

quint16 SandboxWorld::addService(const QByteArray &name, Random &random, SandboxActor by, const QDateTime &now)
{
    SandboxService service;
    service.name = name;
    service.uuid = random.bytes(16).toHex().toUpper();
    service.consumerKey = "CK_" + random.bytes(48).toHex();
    service.consumerSecret = "CS_" + random.bytes(20).toHex();
    const QDateTime created = now.isValid() ? now : m_plan.until;
    service.createdAt = service.updatedAt = quint32(created.toSecsSinceEpoch());
    m_services.push_back(std::move(service));
    ++m_revision;
    const auto position = quint16(m_services.size() - 1);
    audit(SandboxAuditKind::ServiceAdded, position, by, created);
    return position;
}

Result<> SandboxWorld::checkServiceName(const QByteArray &name, quint16 except) const
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (name.trimmed().isEmpty() || name.size() > 200 || std::ranges::any_of(name, isControl)) {
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Sandbox", "A service needs a name of at most 200 bytes."));
    }
    const auto taken = findService(name);
    if ((taken && *taken != except) || name == configuratorName)
        return conflict(QCoreApplication::translate("Sandbox", "Another service has this name. Choose another one."));
    if (except == nowhere && m_services.size() >= mostServices)
        return conflict(QCoreApplication::translate("Sandbox", "There are too many services."));
    return {};
}

void SandboxWorld::renameService(quint16 service, const QByteArray &name)
{
    m_services[service].name = name;
    ++m_revision;
}

Result<> SandboxWorld::changeService(quint16 position, const ServiceChange &change, SandboxActor by,
                                     const QDateTime &now)
{
    SandboxService &service = m_services[position];
    if (service.kind == SandboxServiceKind::Configurator)
        return isBuiltIn();
    if (change.name) {
        if (auto checked = checkServiceName(*change.name, position); !checked)
            return checked;
    }
    for (size_t other = 0; other < m_services.size(); ++other) {
        if (other != position && (m_services[other].defaults & change.defaults.value_or(0)) != 0) {
            return conflict(
                QCoreApplication::translate("Sandbox", "“%1” is the default for this kind of device already.")
                    .arg(QString::fromUtf8(m_services[other].name)));
        }
    }
    service.name = change.name.value_or(service.name);
    service.mayRelease = change.mayRelease.value_or(service.mayRelease);
    service.defaults = change.defaults.value_or(service.defaults);
    service.updatedAt = quint32(now.toSecsSinceEpoch());
    ++m_revision;
    audit(SandboxAuditKind::ServiceChanged, position, by, now);
    return {};
}

Result<> SandboxWorld::deleteService(quint16 position, SandboxActor by, const QDateTime &now)
{
    SandboxService &service = m_services[position];
    if (service.kind == SandboxServiceKind::Configurator)
        return isBuiltIn();
    if (service.present > 0) {
        return conflict(
            QCoreApplication::translate("Sandbox", "Devices are on this service. Move or unassign them first."));
    }
    revokeTokens(position);
    service.isDeleted = true;
    service.defaults = 0;
    audit(SandboxAuditKind::ServiceDeleted, position, by, now);
    return {};
}

std::optional<quint16> SandboxWorld::defaultFor(quint16 product) const
{
    const auto bit = quint8(1u << sandboxFamilyOf(product));
    const auto found = std::ranges::find_if(
        m_services, [bit](const SandboxService &service) { return (service.defaults & bit) != 0; });
    return found == m_services.end() ? std::nullopt : std::optional(quint16(found - m_services.begin()));
}

quint16 SandboxWorld::configuratorService(const QDateTime &now)
{
    const auto found = std::ranges::find(m_services, SandboxServiceKind::Configurator, &SandboxService::kind);
    if (found != m_services.end())
        return quint16(found - m_services.begin());
    SandboxDice dice(m_plan.seed ^ 0xc0f1u);
    SandboxService service;
    service.name = configuratorName.toByteArray();
    service.uuid = dice.hex(32);
    service.kind = SandboxServiceKind::Configurator;
    service.mayRelease = false;
    service.createdAt = service.updatedAt = quint32(now.toSecsSinceEpoch());
    m_services.push_back(std::move(service));
    return quint16(m_services.size() - 1);
}

Result<> SandboxWorld::uploadCertificate(quint16 service, const QByteArray &certificateDer, SandboxActor by,
                                         const QDateTime &now)
{
    if (m_services[service].kind == SandboxServiceKind::Configurator)
        return isBuiltIn();
    m_services[service].certificate = certificateDer;
    m_services[service].updatedAt = quint32(now.toSecsSinceEpoch());
    ++m_revision;
    audit(SandboxAuditKind::ServiceChanged, service, by, now);
    return {};
}

Result<SandboxToken> SandboxWorld::downloadToken(quint16 service, Random &random, quint16 person, const QDateTime &now)
{
    if (m_services[service].kind == SandboxServiceKind::Configurator)
        return isBuiltIn();
    if (m_services[service].certificate.isEmpty()) {
        return conflict(
            QCoreApplication::translate("Sandbox", "Upload the public key first: the token is encrypted for it."));
    }
    revokeTokens(service);
    SandboxToken token;
    const qint64 stamp = now.toMSecsSinceEpoch();
    const QByteArray number = QByteArray::number(qFromLittleEndian<quint32>(random.bytes(4).constData()));
    token.accessToken = "AT_O" + number + "O" + random.bytes(20).toHex() + "O" + QByteArray::number(stamp);
    token.accessSecret = "AS_" + random.bytes(20).toHex();
    token.adminId = m_people[person].account;
    token.expiry = now.addDays(365);
    m_services[service].tokens.append(token);
    audit(SandboxAuditKind::TokenDownloaded, service, SandboxActor::person(person), now);
    return token;
}

SandboxToken SandboxWorld::issueToken(quint16 service, const QByteArray &certificateDer, Random &random,
                                      const QDateTime &now)
{
    const quint16 person = actor({}, SandboxRight::ManageServices).value_or(0);
    m_services[service].certificate = certificateDer;
    return downloadToken(service, random, person, now).value_or(SandboxToken());
}

void SandboxWorld::revokeTokens(quint16 service)
{
    for (SandboxToken &token : m_services[service].tokens)
        token.revoked = true;
    ++m_revision;
}

void SandboxWorld::noteConnection(quint16 service, const QByteArray &address, const QDateTime &now)
{
    m_services[service].connectedAt = quint32(now.toSecsSinceEpoch());
    m_services[service].connectedFrom = address;
}

void SandboxWorld::setMayRelease(quint16 service, bool may)
{
    m_services[service].mayRelease = may;
    ++m_revision;
}

void SandboxWorld::setDiscoveryUrl(quint16 service, const QByteArray &url, const QDateTime &now)
{
    m_services[service].discoveryUrl = url;
    m_services[service].discoverySetAt = url.isEmpty() ? 0 : quint32(now.toSecsSinceEpoch());
    ++m_revision;
}

} // namespace Muster
