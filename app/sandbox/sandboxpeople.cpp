// People, their rights, and the accounts that they make for programs.
#include "app/sandbox/sandboxworld.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

bool isPlain(const QByteArray &text, qsizetype most)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return !text.trimmed().isEmpty() && text.size() <= most && std::ranges::none_of(text, isControl);
}

std::unexpected<Error> badPerson()
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Sandbox",
                                               "A person needs a name and an Apple Account of the form "
                                               "somebody@school.example."));
}

QString wordsFor(SandboxRight right)
{
    switch (right) {
    case SandboxRight::SignTerms:
        return QCoreApplication::translate("Sandbox", "Only an administrator may accept Apple's terms.");
    case SandboxRight::ManagePeople:
        return QCoreApplication::translate("Sandbox", "Only an administrator may manage people and API accounts.");
    case SandboxRight::ManageServices:
        return QCoreApplication::translate("Sandbox",
                                           "Only administrators and device managers may manage services and download "
                                           "tokens.");
    case SandboxRight::ManageDevices:
        break;
    }
    return QCoreApplication::translate("Sandbox", "Only administrators and device managers may act on devices.");
}

} // namespace

Result<quint16> SandboxWorld::actor(QByteArrayView account, SandboxRight right) const
{
    const auto isFirst = [](const SandboxPerson &person) {
        return person.isActive && person.role == SandboxRole::Administrator;
    };
    const auto person = account.isEmpty()
        ? std::optional(quint16(std::ranges::find_if(m_people, isFirst) - m_people.begin()))
        : findPerson(account);
    if (!person || *person >= m_people.size() || !m_people[*person].isActive) {
        return failure(ErrorKind::Unauthorized,
                       QCoreApplication::translate("Sandbox", "Nobody with this account works here: %1")
                           .arg(QString::fromUtf8(account)));
    }
    if (!isGranted(m_people[*person].role, right))
        return failure(ErrorKind::Unauthorized, wordsFor(right));
    return *person;
}

Result<quint16> SandboxWorld::addPerson(const SandboxPerson &person, SandboxActor by, const QDateTime &now)
{
    const qsizetype at = person.account.indexOf('@');
    if (!isPlain(person.name, 200) || !isPlain(person.account, 200) || at < 1 || at == person.account.size() - 1
        || person.account.contains(' '))
        return badPerson();
    if (findPerson(person.account) || m_people.size() >= mostPeople) {
        return failure(ErrorKind::Conflict,
                       QCoreApplication::translate("Sandbox", "This account is taken, or there are too many people."));
    }
    m_people.push_back(person);
    m_people.back().isActive = true;
    ++m_revision;
    const auto position = quint16(m_people.size() - 1);
    audit(SandboxAuditKind::AccountAdded, position, by, now);
    return position;
}

Result<> SandboxWorld::changePerson(quint16 position, const SandboxPerson &changed, SandboxActor by,
                                    const QDateTime &now)
{
    if (!isPlain(changed.name, 200))
        return badPerson();
    const auto isAdministrator = [](const SandboxPerson &person) {
        return person.isActive && person.role == SandboxRole::Administrator;
    };
    if (isAdministrator(m_people[position]) && !isAdministrator(changed)
        && std::ranges::count_if(m_people, isAdministrator) == 1) {
        return failure(
            ErrorKind::Conflict,
            QCoreApplication::translate("Sandbox", "This is the last administrator. Make somebody else one first."));
    }
    SandboxPerson &person = m_people[position];
    const SandboxPerson before = person;
    person.name = changed.name;
    person.role = changed.role;
    person.isActive = changed.isActive;
    if (person == before)
        return {};
    ++m_revision;
    if (before.isActive != person.isActive)
        audit(person.isActive ? SandboxAuditKind::AccountAdded : SandboxAuditKind::AccountDeleted, position, by, now);
    if (before.role != person.role)
        audit(SandboxAuditKind::AccountRoleChanged, position, by, now);
    if (!person.isActive || !isGranted(person.role, SandboxRight::ManageServices))
        dropTokensOf(person.account);
    return {};
}

void SandboxWorld::dropTokensOf(const QByteArray &account)
{
    for (SandboxService &service : m_services) {
        for (SandboxToken &token : service.tokens)
            token.revoked = token.revoked || token.adminId == account;
    }
}

void SandboxWorld::signTerms(SandboxActor by, const QDateTime &now)
{
    if (m_termsSigned)
        return;
    setTermsSigned(true);
    audit(SandboxAuditKind::TermsSigned, 0, by, now);
}

Result<quint16> SandboxWorld::addApiAccount(SandboxApiAccount account, SandboxActor by, const QDateTime &now)
{
    if (!isPlain(account.name, 200)) {
        return failure(ErrorKind::InvalidInput, QCoreApplication::translate("Sandbox", "An API account needs a name."));
    }
    const auto living = std::ranges::count(m_apiAccounts, false, &SandboxApiAccount::isRevoked);
    if (size_t(living) >= mostApiAccounts || m_apiAccounts.size() >= 1000) {
        return failure(ErrorKind::Conflict,
                       QCoreApplication::translate("Sandbox", "There are 50 API accounts already. Revoke one first."));
    }
    account.createdAt = quint32(now.toSecsSinceEpoch());
    account.isRevoked = false;
    m_apiAccounts.push_back(std::move(account));
    ++m_revision;
    const auto position = quint16(m_apiAccounts.size() - 1);
    audit(SandboxAuditKind::ApiAccountCreated, position, by, now);
    return position;
}

Result<> SandboxWorld::revokeApiAccount(quint16 position, SandboxActor by, const QDateTime &now)
{
    if (position >= m_apiAccounts.size() || m_apiAccounts[position].isRevoked)
        return failure(ErrorKind::NotFound, QCoreApplication::translate("Sandbox", "There is no such API account."));
    m_apiAccounts[position].isRevoked = true;
    ++m_revision;
    audit(SandboxAuditKind::ApiAccountRevoked, position, by, now);
    return {};
}

} // namespace Muster
