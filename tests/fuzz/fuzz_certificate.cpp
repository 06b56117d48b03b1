// Certificates that strangers send along: read one by one, as a bundle, and judged as devices of Apple's.
#include "tests/fuzz/fuzz.h"

#include "app/crypto/certificate.h"
#include "app/enrollment/appleauthorities.h"

using namespace Muster;
using namespace Muster::Fuzz;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static const QCoreApplication &application = startQt();
    Q_UNUSED(application)
    const QByteArray input = bytes(data, size);
    if (const auto facts = readCertificate(input)) {
        claim(facts->sha256.size() == 32 && facts->keySha256.size() == 32, "a certificate has its fingerprints");
        claim(facts->notBefore.isValid() && facts->notAfter.isValid(), "a certificate has its dates");
    } else {
        claimTold(facts.error());
    }
    const auto bundle = certificatesOf(input);
    if (!bundle) {
        claimTold(bundle.error());
        return 0;
    }
    claim(!bundle->isEmpty(), "a bundle that is read has a certificate");
    const QByteArray &leaf = bundle->first();
    claim(certificatesOf(certificateToPem(leaf)) == QList{leaf}, "what was written reads the same");
    const auto path = chainOf(leaf, *bundle, {bundle->last()}, ChainTimes::Ignore, {});
    claim(path ? path->first() == leaf && path->last() == bundle->last() : !path.error().message.isEmpty(),
          "a path begins with the leaf and ends with an anchor");
    if (const auto device = verifyAppleDevice(leaf, *bundle); !device)
        claimTold(device.error());
    return 0;
}
