// SCEP's messages: the outer layer, the envelope in it, and the answers that are made for them.
#include "tests/fuzz/fuzz.h"

#include "app/enrollment/scepmessage.h"

#include <QFile>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

QByteArray read(const char *name)
{
    QFile file(QStringLiteral(MUSTER_TEST_DATA "/mdm/scep/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct World {
    World()
    {
        const auto key = certifiedKeyFromPem(read("testca-ca.crt"), read("testca-ca.key"), {});
        claim(key.has_value(), "the test data is there");
        auto opened = CertificateAuthority::open(*key);
        claim(opened.has_value(), "the test authority opens");
        authority = *opened;
    }

    QCA::Initializer qca;
    std::optional<CertificateAuthority> authority;
    SystemRandom random;
};

void checkOpened(const ScepOpened &opened)
{
    claim(opened.request.has_value() != opened.fault.has_value(), "a request is read or refused");
    claim(opened.request || !opened.error.isEmpty(), "a refusal has its reason");
    if (opened.request)
        claim(opened.request->keyBits >= 1024 && opened.request->keyBits <= 4096
                  && !opened.request->publicKey.isEmpty(),
              "a request has a key in bounds");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static World world;
    const ScepRules rules{.leastKeyBits = 1024, .allowSingleDes = true};
    const QByteArray input = bytes(data, size);
    // As what lies inside a message that was signed.
    ScepEnvelope wrapped;
    wrapped.encrypted = input;
    checkOpened(openScepRequest(wrapped, *world.authority, rules));
    const ScepReading reading = readScepMessage(input);
    if (!reading.envelope) {
        claim(!reading.fault && !reading.error.isEmpty(), "what cannot be answered has its reason");
        return 0;
    }
    const ScepEnvelope &envelope = *reading.envelope;
    claim(!envelope.transactionId.isEmpty() && envelope.transactionId.size() <= 128, "an answer has its transaction");
    const auto refusal =
        scepRefusal(envelope, reading.fault.value_or(ScepFault::BadRequest), *world.authority, world.random);
    claim(refusal.has_value(), "everything that has a transaction can be refused");
    const ScepReading again = readScepMessage(*refusal);
    claim(again.envelope && again.envelope->transactionId == envelope.transactionId && again.envelope->type == 3,
          "a refusal reads as an answer to its transaction");
    if (!reading.fault)
        checkOpened(openScepRequest(envelope, *world.authority, rules));
    return 0;
}
