#include "app/enrollment/checkin.h"

#include "app/enrollment/declarations.h"
#include "app/enrollment/deployment.h"
#include "app/enrollment/ending.h"
#include "app/enrollment/gettoken.h"
#include "app/enrollment/machineinfo.h"
#include "app/plist/propertylist.h"
#include "models/configuration/configurationstore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/enrollment/identitystore.h"
#include "models/journal/journalstore.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

// One message, with all that its answer needs.
class Desk {
public:
    Desk(const ServerContext &context, Database &database, const DeviceMessage &message, Voice voice, QString address)
        : m_context(context)
        , m_database(database)
        , m_message(message)
        , m_voice(std::move(voice))
        , m_address(std::move(address))
        , m_now(context.clock.now())
    {
    }

    Result<DeviceReply> answer()
    {
        if (m_message.type == QLatin1StringView("Authenticate"))
            return authenticate();
        if (!m_voice.enrollment)
            return refusedVoice(say("It never introduced itself."));
        m_enrollment = *m_voice.enrollment;
        if (m_message.type == QLatin1StringView("TokenUpdate") && m_message.speaker.userKey.isEmpty())
            return tokenUpdate();
        if (m_enrollment.state == EnrollmentState::Removed)
            return unrecognizedDevice();
        if (m_voice.identity.id != m_enrollment.identity || !m_enrollment.isManaged())
            return refusedVoice(say("It is not enrolled with this identity."));
        return ofEnrolled();
    }

private:
    Result<DeviceReply> ofEnrolled()
    {
        const QString &type = m_message.type;
        if (type == QLatin1StringView("TokenUpdate"))
            return userTokenUpdate();
        if (type == QLatin1StringView("CheckOut"))
            return checkOut();
        if (type == QLatin1StringView("SetBootstrapToken"))
            return setBootstrapToken();
        if (type == QLatin1StringView("GetBootstrapToken"))
            return getBootstrapToken();
        if (type == QLatin1StringView("GetToken"))
            return getToken();
        if (type == QLatin1StringView("DeclarativeManagement"))
            return declarative();
        if (type == QLatin1StringView("UserAuthenticate")) // network users stay unmanaged
            return DeviceReply{.status = 410, .words = say("Users of the network have no channel of their own")};
        return refusedVoice(say("Messages of type “%1” are not answered.").arg(shownText(type).left(60)));
    }

    // Apple's topic of the push certificate: a device with another one would never hear of us.
    [[nodiscard]] Result<> checkTopic() const
    {
        const auto organisation = m_context.organisations.constFind(m_voice.identity.organisation);
        if (organisation == m_context.organisations.cend())
            return refusedVoice(say("Its organisation is not served here."));
        if (plistText(m_message.all, u"Topic") != organisation->topic)
            return refusedVoice(say("It listens to another push topic than ours."));
        return {};
    }

    // Whether the identity may speak for the device that introduces itself.
    [[nodiscard]] Result<> checkBinding() const
    {
        const Identity &identity = m_voice.identity;
        const QString serial = plistText(m_message.all, u"SerialNumber").trimmed().toUpper();
        if (!identity.serial.isEmpty() && !serial.isEmpty() && serial != identity.serial)
            return refusedVoice(say("Its certificate was issued to another serial number."));
        if (!identity.serial.isEmpty() && identity.udid.isEmpty() && serial.isEmpty())
            return refusedVoice(say("It does not tell its serial number."));
        if (identity.kind != EnrollmentKind::Test || identity.enrollment.isValid())
            return {};
        if (m_context.settings.testUntil < m_now.toSecsSinceEpoch())
            return refusedVoice(say("Profiles for any client are switched off."));
        if (m_voice.enrollment && m_voice.enrollment->kind != EnrollmentKind::Test)
            return refusedVoice(say("A device of that UDID came through Apple: a test client cannot take its place."));
        return {};
    }

    void readFacts(Enrollment &enrollment) const
    {
        const auto take = [this](QString &member, QAnyStringView key) {
            if (const QString text = plistText(m_message.all, key); !text.isEmpty())
                member = shownText(text);
        };
        take(enrollment.name, u"DeviceName");
        take(enrollment.product, u"ProductName");
        take(enrollment.osVersion, u"OSVersion");
        take(enrollment.build, u"BuildVersion");
        if (enrollment.serial.isEmpty())
            take(enrollment.serial, u"SerialNumber");
    }

    // It only says that it is about to enroll: what stands is not touched before its first TokenUpdate.
    Result<DeviceReply> authenticate()
    {
        if (!m_message.speaker.userKey.isEmpty())
            return refusedVoice(say("Only a device introduces itself."));
        if (auto fits = checkTopic(); !fits)
            return std::unexpected(fits.error());
        if (auto fits = checkBinding(); !fits)
            return std::unexpected(fits.error());
        const Identity &identity = m_voice.identity;
        Enrollment enrollment = m_voice.enrollment.value_or(Enrollment());
        if (!enrollment.id.isValid()) {
            enrollment.udid = m_message.speaker.udid;
            enrollment.organisation = identity.organisation;
            enrollment.device = identity.device;
            enrollment.serial = identity.serial;
            enrollment.kind = identity.kind;
            enrollment.firstAt = m_now;
        }
        if (enrollment.identity != identity.id)
            enrollment.candidate = identity.id;
        enrollment.authenticatedAt = enrollment.contactAt = m_now;
        enrollment.address = m_address;
        readFacts(enrollment);
        const auto id = EnrollmentStore(m_database).save(enrollment);
        if (!id)
            return std::unexpected(id.error());
        enrollment.id = *id;
        if (auto bound = IdentityStore(m_database).bind(identity.id, *id, m_message.speaker.udid); !bound)
            return std::unexpected(bound.error());
        return DeviceReply{.words = say("Its identity is pinned to this device"), .enrollment = enrollment};
    }

    [[nodiscard]] Result<> readTokens()
    {
        const QByteArray token = plistData(m_message.all, u"Token");
        const QString magic = plistText(m_message.all, u"PushMagic");
        if (token.isEmpty() || token.size() > 256 || magic.isEmpty() || magic.size() > 256)
            return refusedVoice(say("It has no usable push token."));
        m_enrollment.pushToken = token;
        m_enrollment.pushMagic = magic;
        m_enrollment.topic = plistText(m_message.all, u"Topic");
        // Only some updates have it; those without do not take it away.
        const QByteArray unlock = plistData(m_message.all, u"UnlockToken");
        if (unlock.isEmpty())
            return {};
        const auto sealed = m_context.sealer.seal(unlock, unlockContext(m_enrollment.udid));
        if (!sealed)
            return std::unexpected(sealed.error());
        m_enrollment.sealedUnlockToken = *sealed;
        return {};
    }

    Result<DeviceReply> tokenUpdate()
    {
        if (auto fits = checkTopic(); !fits)
            return std::unexpected(fits.error());
        const bool isNew =
            m_voice.identity.id == m_enrollment.candidate && m_voice.identity.id != m_enrollment.identity;
        if (!isNew && m_voice.identity.id != m_enrollment.identity)
            return refusedVoice(say("It did not introduce itself with this identity."));
        if (!isNew && m_enrollment.state == EnrollmentState::Removed)
            return unrecognizedDevice();
        if (!isNew && !m_enrollment.isManaged())
            return refusedVoice(say("It is not enrolled any more."));
        const bool isRenewal = isNew && m_voice.identity.kind == EnrollmentKind::Renewal && m_enrollment.isManaged();
        if (isNew && !isRenewal) {
            if (auto begun = beginGeneration(); !begun)
                return std::unexpected(begun.error());
        }
        if (auto read = readTokens(); !read)
            return std::unexpected(read.error());
        if (isNew) {
            if (auto taken = takeOver(); !taken)
                return std::unexpected(taken.error());
        }
        m_enrollment.contactAt = m_now;
        m_enrollment.address = m_address;
        if (auto saved = EnrollmentStore(m_database).save(m_enrollment); !saved)
            return std::unexpected(saved.error());
        if (isRenewal)
            return renewed();
        if (!isNew)
            return DeviceReply{.words = say("Push token noted"), .enrollment = m_enrollment};
        const auto deployed = deploy(m_context, m_database, m_enrollment, m_now);
        if (!deployed)
            return std::unexpected(deployed.error());
        return DeviceReply{.words = m_enrollment.isAwaiting
                               ? say("Enrolled, waits in Setup Assistant; %1 commands").arg(*deployed)
                               : say("Enrolled; %1 commands").arg(*deployed),
                           .enrollment = m_enrollment,
                           .toWake = {m_enrollment.id}};
    }

    // What was before an erase, or before it was enrolled anew, is over.
    Result<> beginGeneration()
    {
        CommandQueue queue(m_database);
        EnrollmentStore enrollments(m_database);
        if (auto done = queue.voidAll(m_enrollment.id, m_now); !done)
            return done;
        if (auto done = enrollments.disableUsers(m_enrollment.id); !done)
            return done;
        if (auto done = ConfigurationStore(m_database).forgetResults(m_enrollment.id); !done)
            return done;
        const Identity &identity = m_voice.identity;
        ++m_enrollment.generation;
        m_enrollment.organisation = identity.organisation;
        if (identity.kind != EnrollmentKind::Renewal)
            m_enrollment.kind = identity.kind;
        if (identity.device.isValid())
            m_enrollment.device = identity.device;
        if (!identity.serial.isEmpty())
            m_enrollment.serial = identity.serial;
        m_enrollment.sealedUnlockToken.clear();
        m_enrollment.sealedBootstrapToken = {};
        m_enrollment.ddmStatus.clear();
        m_enrollment.state = EnrollmentState::Enrolled;
        m_enrollment.enrolledAt = m_now;
        m_enrollment.configuredAt = m_enrollment.leftAt = {};
        m_enrollment.isAwaiting = plistFlag(m_message.all, u"AwaitingConfiguration",
                                            identity.isAwaiting && identity.kind == EnrollmentKind::Automated);
        if (familyOfProduct(m_enrollment.product) == QLatin1StringView("Watch"))
            m_enrollment.isAwaiting = false; // watchOS has no DeviceConfigured that would let it go on
        m_enrollment.releaseBy =
            m_enrollment.isAwaiting ? m_now.addSecs(60 * m_context.settings.releaseMinutes) : QDateTime();
        return JournalStore(m_database)
            .append({.at = m_now,
                     .source = JournalSource::Muster,
                     .actor = {},
                     .organisation = m_enrollment.organisation,
                     .action = QStringLiteral("device.enrolled"),
                     .subject = m_enrollment.serial.isEmpty() ? m_enrollment.udid : m_enrollment.serial,
                     .before = {},
                     .after = enrollmentKindName(m_enrollment.kind),
                     .hash = {}});
    }

    // The candidate becomes the identity; the one before it says nothing any more.
    Result<> takeOver()
    {
        if (m_enrollment.identity.isValid()) {
            if (auto revoked = IdentityStore(m_database).revoke(m_enrollment.identity, m_now); !revoked)
                return revoked;
        }
        m_enrollment.identity = m_voice.identity.id;
        m_enrollment.candidate = {};
        return {};
    }

    // A client may renew itself within the command and never answer it.
    Result<DeviceReply> renewed()
    {
        CommandQueue queue(m_database);
        const auto open = queue.list({.enrollment = m_enrollment.id, .organisation = {}, .onlyToDo = true});
        if (!open)
            return std::unexpected(open.error());
        for (const Command &command : *open) {
            if (command.purpose != CommandPurpose::Renewal)
                continue;
            if (auto done = queue.answer(command.id,
                                         {.state = CommandState::Done,
                                          .word = QStringLiteral("TokenUpdate"),
                                          .errors = {},
                                          .sealedResult = {},
                                          .at = m_now});
                !done)
                return std::unexpected(done.error());
        }
        return DeviceReply{.words = say("Its identity is renewed"), .enrollment = m_enrollment};
    }

    Result<DeviceReply> userTokenUpdate()
    {
        const QByteArray token = plistData(m_message.all, u"Token");
        const auto saved = EnrollmentStore(m_database)
                               .saveUser({.id = {},
                                          .enrollment = m_enrollment.id,
                                          .key = m_message.speaker.userKey,
                                          .shortName = shownText(m_message.speaker.userShortName),
                                          .longName = shownText(m_message.speaker.userLongName),
                                          .pushToken = token.size() > 256 ? QByteArray() : token,
                                          .pushMagic = plistText(m_message.all, u"PushMagic").left(256),
                                          .contactAt = m_now},
                                         m_now);
        if (!saved)
            return std::unexpected(saved.error());
        return DeviceReply{.words = say("User %1").arg(shownText(m_message.speaker.userShortName)),
                           .enrollment = m_enrollment};
    }

    Result<DeviceReply> checkOut()
    {
        m_enrollment.contactAt = m_now;
        const auto ended =
            endEnrollment(m_database, m_enrollment,
                          {.state = EnrollmentState::Left, .action = QStringLiteral("device.left"), .at = m_now});
        if (!ended)
            return std::unexpected(ended.error());
        m_enrollment = *ended;
        return DeviceReply{.words = say("Its management was removed on the device"), .enrollment = m_enrollment};
    }

    Result<DeviceReply> setBootstrapToken()
    {
        const QByteArray token = plistData(m_message.all, u"BootstrapToken");
        m_enrollment.sealedBootstrapToken = {}; // without one, the one that is kept is void
        if (!token.isEmpty()) {
            const auto sealed = m_context.sealer.seal(token, bootstrapContext(m_enrollment.udid));
            if (!sealed)
                return std::unexpected(sealed.error());
            m_enrollment.sealedBootstrapToken = *sealed;
        }
        if (auto done = EnrollmentStore(m_database).save(m_enrollment); !done)
            return std::unexpected(done.error());
        return DeviceReply{.words = token.isEmpty() ? say("Bootstrap token dropped") : say("Bootstrap token kept"),
                           .enrollment = m_enrollment};
    }

    Result<DeviceReply> getBootstrapToken()
    {
        if (m_enrollment.sealedBootstrapToken.isEmpty())
            return DeviceReply{.words = say("There is no bootstrap token"), .enrollment = m_enrollment};
        const auto token =
            m_context.sealer.open(m_enrollment.sealedBootstrapToken, bootstrapContext(m_enrollment.udid));
        if (!token)
            return std::unexpected(token.error());
        const QVariantMap answer{{QStringLiteral("BootstrapToken"), *token}};
        return DeviceReply{.body = writePropertyList(answer),
                           .shown = answer,
                           .words = say("Bootstrap token given back"),
                           .enrollment = m_enrollment};
    }

    Result<DeviceReply> getToken()
    {
        if (auto may = checkTokenWish(m_context, m_enrollment, m_message); !may)
            return std::unexpected(may.error());
        return DeviceReply{.words = say("It signs in a Managed Apple Account: told whose server this is"),
                           .enrollment = m_enrollment,
                           .wantsToken = true};
    }

    Result<DeviceReply> declarative()
    {
        const DeclarationAnswer answer =
            answerDeclarations(plistText(m_message.all, u"Endpoint"), plistData(m_message.all, u"Data"),
                               m_enrollment.ddmStatus, m_enrollment.enrolledAt);
        if (answer.status) {
            m_enrollment.ddmStatus = *answer.status;
            if (auto done = EnrollmentStore(m_database).save(m_enrollment); !done)
                return std::unexpected(done.error());
        }
        return DeviceReply{.status = answer.httpStatus,
                           .body = answer.body,
                           .contentType = "application/json",
                           .shown = QString::fromUtf8(answer.body),
                           .words = answer.words,
                           .enrollment = m_enrollment};
    }

    const ServerContext &m_context;
    Database &m_database;
    const DeviceMessage &m_message;
    Voice m_voice;
    Enrollment m_enrollment;
    QString m_address;
    QDateTime m_now;
};

} // namespace

Result<DeviceReply> answerCheckin(const ServerContext &context, Database &database, const QByteArray &sha256,
                                  const DeviceMessage &message, const QString &address)
{
    Result<Voice> voice = voiceOf(database, sha256, message.speaker);
    if (!voice)
        return std::unexpected(voice.error());
    return Desk(context, database, message, std::move(*voice), address).answer();
}

} // namespace Muster
