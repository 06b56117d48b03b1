// Enrollment profiles and house rules as strangers write them. The first byte chooses which.
#include "tests/fuzz/fuzz.h"

#include "models/profiles/jsonplaces.h"
#include "models/profiles/profilechanges.h"
#include "models/profiles/profilelint.h"

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

void judge(const EnrollmentProfile &profile, const LintContext &context)
{
    const QList<LintFinding> findings = lint(profile, context);
    for (const LintFinding &finding : findings) {
        claim(!finding.id.isEmpty() && !finding.message.isEmpty(), "a finding says something");
        if (finding.fix)
            claim(!finding.fix->label.isEmpty() && !finding.fix->changes.isEmpty(), "a remedy changes something");
        if (finding.fix)
            (void)profileChanges(profile, mended(profile, *finding.fix));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    QByteArray input = bytes(data, size);
    if (takeChoice(&input) % 2 == 1) {
        const Result<QList<HouseRule>> rules = readHouseRules(input);
        if (rules)
            judge(EnrollmentProfile::recommended(), {.now = {}, .certificates = {}, .houseRules = *rules});
        else
            claimTold(rules.error());
        return 0;
    }
    (void)jsonPlaces(QString::fromUtf8(input));
    const auto reading = readProfile(input);
    if (!reading) {
        claimTold(reading.error().error);
        return 0;
    }
    const Result<EnrollmentProfile> again = EnrollmentProfile::fromJson(reading->profile.toJson());
    claim(again && *again == reading->profile, "what was read is written as it was");
    claim(EnrollmentProfile::fromObject(reading->profile.toApple()).has_value(), "what is sent is a profile");
    judge(reading->profile,
          {.now = {}, .certificates = {}, .houseRules = {}, .shortSpellings = reading->shortSpellings});
    return 0;
}
