#include "app/enrollment/gettoken.h"

#include "app/apple/maidtoken.h"
#include "app/organisations/sealingcontext.h"
#include "app/plist/propertylist.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

} // namespace

Result<> checkTokenWish(const ServerContext &context, const Enrollment &enrollment, const DeviceMessage &message)
{
    const QString service = plistText(message.all, u"TokenServiceType");
    if (service != QLatin1StringView("com.apple.maid"))
        return refusedVoice(say("Tokens for “%1” are not given.").arg(shownText(service).left(60)));
    const auto organisation = context.organisations.constFind(enrollment.organisation);
    if (organisation == context.organisations.cend() || !organisation->givesTokens())
        return refusedVoice(say("Its organisation has no server token, so that nothing can be signed for Apple."));
    return {};
}

Result<DeviceReply> giveToken(const ServerContext &context, DeviceReply reply)
{
    const OrganisationId id = reply.enrollment ? reply.enrollment->organisation : OrganisationId();
    const ServedOrganisation organisation = context.organisations.value(id);
    const auto key =
        context.sealer.openSecret(organisation.sealedTokenKey, SealingContext::key(id, organisation.tokenKey));
    if (!key)
        return std::unexpected(key.error());
    const auto token = makeMaidToken(
        {.serverUuid = organisation.serverUuid, .issuedAt = context.clock.now(), .id = QUuid::createUuid()}, *key);
    if (!token)
        return std::unexpected(token.error());
    const QVariantMap answer{{QStringLiteral("TokenData"), *token}};
    reply.body = writePropertyList(answer);
    reply.shown = answer;
    reply.wantsToken = false;
    return reply;
}

} // namespace Muster
