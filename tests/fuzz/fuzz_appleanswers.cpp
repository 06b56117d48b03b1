// Apple's answers that are not pages of devices, each by its reader. The first byte chooses which.
#include "tests/fuzz/fuzz.h"

#include "app/apple/appleanswers.h"
#include "models/organisations/accountfacts.h"

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

const QStringList &asked()
{
    static const QStringList serials{QStringLiteral("C02X1"), QStringLiteral("DMPX2"), QStringLiteral("F4KX3")};
    return serials;
}

void check(const DeviceVerdicts &verdicts)
{
    claim(verdicts.devices.size() == asked().size(), "there is a verdict on everybody who was asked about");
    for (const QString &serial : asked())
        claim(verdicts.devices.contains(SerialNumber(serial)), "and on nobody else");
    claim(!verdicts.retryAfter
              || (*verdicts.retryAfter > std::chrono::seconds(0) && *verdicts.retryAfter <= std::chrono::days(30)),
          "the wait is one that somebody may wait for");
}

template <typename T> bool told(const Result<T> &result)
{
    if (!result)
        claimTold(result.error());
    return result.has_value();
}

void readProfiles(unsigned choice, const QByteArray &body)
{
    if (choice == 0) {
        if (const auto verdicts = deviceVerdictsFromJson(body, asked()); told(verdicts))
            check(*verdicts);
    } else if (choice == 1) {
        if (const auto defined = definedProfileFromJson(body, asked()); told(defined)) {
            check(defined->verdicts);
            claim(!defined->uuid.isEmpty(), "a profile that was defined has a name");
        }
    } else if (const auto profile = profileFromJson(body); told(profile)) {
        claim(profile->contains(QLatin1StringView("profile_name")), "a profile that was read has a name");
    }
}

void readOthers(unsigned choice, const QByteArray &body)
{
    if (choice == 3) {
        (void)told(activationLockFromJson(body));
    } else if (choice == 4) {
        if (const auto replacement = replacementFromJson(body); told(replacement))
            claim(!replacement->serial.isEmpty() && !replacement->original.isEmpty(), "both devices are named");
    } else if (choice == 5) {
        if (const auto discovery = discoveryFromJson(body); told(discovery))
            claim(discovery->url.isValid(), "the address is one");
    } else if (choice == 6) {
        if (const auto programs = betaProgramsFromJson(body); told(programs))
            claim(std::ranges::none_of(*programs, [](const BetaProgram &program) { return program.token.isEmpty(); }),
                  "every programme has a token");
    } else if (const auto account = accountFactsFromJson(body); told(account)) {
        claim(account->pageLimit(QStringLiteral("/devices/sync")) > 0, "a page has room for a device");
        claim(!account->portalName().isEmpty(), "the portal has a name");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    QByteArray body = bytes(data, size);
    const unsigned choice = takeChoice(&body) % 8;
    if (choice < 3)
        readProfiles(choice, body);
    else
        readOthers(choice, body);
    return 0;
}
