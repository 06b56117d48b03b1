// What devices say to the enrollment server: check-in messages and reports, up to the value that is acted upon, and
// what of it would be written down.
#include "tests/fuzz/fuzz.h"

#include "app/enrollment/devicemessage.h"
#include "app/enrollment/plistmask.h"
#include "app/plist/propertylist.h"

#include <QJsonObject>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

bool isShowable(const QString &text)
{
    return text.size() <= 1000 && std::ranges::all_of(text, [](QChar c) { return c.isPrint() || c == u' '; });
}

void checkMessage(const DeviceMessage &message)
{
    claim(isDeviceIdentifier(message.speaker.udid), "a message names a device, in letters that are safe anywhere");
    for (const QString &name : {message.speaker.userKey, message.speaker.userShortName})
        claim(name.size() <= 128 && std::ranges::all_of(name, [](QChar c) { return c.isPrint(); }),
              "a user has a name");
    const bool isUser =
        message.all.contains(QStringLiteral("UserID")) || message.all.contains(QStringLiteral("EnrollmentUserID"));
    claim(isUser == !message.speaker.userKey.isEmpty(), "a user's message is never taken for the device's");
    claim(message.errors.size() <= 20, "errors are bounded");
    for (const CommandError &error : message.errors)
        claim(isShowable(error.domain) && isShowable(error.text), "errors can be shown");
    (void)errorChainText(message.errors);
}

void checkMask(const DeviceMessage &message)
{
    const QString masked = maskedJson(message.all);
    claim(masked.size() <= 70'000, "what is written down is bounded");
    const QJsonObject json = QJsonDocument::fromJson(masked.toUtf8()).object();
    for (const char *key : {"Token", "PushMagic", "UnlockToken", "BootstrapToken"}) {
        const auto found = json.constFind(QLatin1StringView(key));
        claim(found == json.constEnd() || found->isBool() || found->toString() == QStringLiteral("•••"),
              "no secret is written down");
    }
}

void check(const Result<DeviceMessage> &message, Result<DeviceMessage> (*read)(const QByteArray &))
{
    if (!message) {
        claimTold(message.error());
        claim(message.error().kind == ErrorKind::InvalidInput, "a device's fault is answered with 400");
        return;
    }
    checkMessage(*message);
    checkMask(*message);
    const Result<DeviceMessage> again = read(writePropertyList(message->all));
    claim(again && again->speaker == message->speaker && again->type == message->type
              && again->status == message->status && again->commandUuid == message->commandUuid,
          "what was read is written so that it reads the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray input = bytes(data, size);
    const Result<DeviceMessage> checkin = readCheckin(input);
    claim(!checkin || !checkin->type.isEmpty(), "a check-in message says which it is");
    check(checkin, readCheckin);
    const Result<DeviceMessage> report = readReport(input);
    claim(!report || (!report->status.isEmpty() && (report->status == u"Idle" || !report->commandUuid.isEmpty())),
          "a report says what it is about");
    check(report, readReport);
    return 0;
}
