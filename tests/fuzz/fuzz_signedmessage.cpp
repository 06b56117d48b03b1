// Signed messages of devices: attached, and beside the body that a real one signed.
#include "tests/fuzz/fuzz.h"

#include "app/crypto/signedmessage.h"

#include <QFile>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

QByteArray realBody()
{
    QFile file(QStringLiteral(MUSTER_TEST_DATA "/mdm/signature/mdm-signature-2-body.plist"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void check(const Result<SignedMessage> &read, bool isAttached)
{
    if (!read) {
        claim(read.error().kind == ErrorKind::Crypto && !read.error().detail.isEmpty(), "a refusal has its reason");
        claimTold(read.error());
        return;
    }
    claim(read->certificates.count(read->signer) >= 1, "the signer came along");
    claim(isAttached || read->content.isEmpty(), "what lies beside is not returned");
    claim(read->digest.startsWith(u"SHA"), "a digest that is accepted has a name");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static const QByteArray body = realBody();
    claim(!body.isEmpty(), "the test data is there");
    const QByteArray input = bytes(data, size);
    check(verifyAttached(input), true);
    check(verifyDetached(input, body), false);
    return 0;
}
