// The sandbox's state file and its cursors: as they are, and with the seal put right, as after damage by somebody who
// knows how they are made.
#include "tests/fuzz/fuzz.h"

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/sandboxcursor.h"
#include "app/sandbox/sandboxstate.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>
#include <QMessageAuthenticationCode>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

QByteArray sealedState(quint32 version, const QByteArray &body)
{
    QByteArray file = "MUSTER-SANDBOX\n";
    QDataStream out(&file, QIODevice::WriteOnly | QIODevice::Append);
    out << version << QCryptographicHash::hash(body, QCryptographicHash::Sha256) << body;
    return file;
}

// The body starts with seed and number of devices. A world of a million is generated in seconds, which tells nothing.
bool isSmall(const QByteArray &body)
{
    quint64 seed = 0;
    quint32 devices = 0;
    QDataStream in(body);
    in >> seed >> devices;
    return devices < 500;
}

void checkState(const QByteArray &file)
{
    const Result<SandboxWorld> world = SandboxState::fromBytes(file);
    if (!world) {
        claimTold(world.error());
        return;
    }
    const auto again = SandboxState::fromBytes(SandboxState::toBytes(*world));
    claim(again.has_value(), "a world that was loaded can be saved and loaded again");
    QByteArray records;
    const DeviceWriter writer(*world, 10);
    for (const SandboxService &service : world->services()) {
        for (const SandboxEvent &event : service.events)
            writer.appendSynced(records, event, event.time);
    }
}

void checkCursor(const QByteArray &text)
{
    const QByteArray service = "0123456789ABCDEF0123456789ABCDEF";
    const QByteArray seal = "seal";
    claim(!SandboxCursor::decode(text, service, seal), "a cursor without its seal is refused");
    const QByteArray bound = service + ':' + text;
    const QByteArray right = QMessageAuthenticationCode::hash(bound, seal, QCryptographicHash::Sha256).first(6).toHex();
    const QByteArray sealedText = text + ':' + right;
    const QByteArray whole = sealedText.toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals);
    const auto cursor = SandboxCursor::decode(whole, service, seal);
    if (!cursor)
        return;
    const auto again = SandboxCursor::decode(cursor->encode(service, seal), service, seal);
    claim(again && again->position == cursor->position && again->end == cursor->end && again->fetched == cursor->fetched
              && again->issued == cursor->issued,
          "a cursor travels unchanged");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    QByteArray input = bytes(data, size);
    switch (takeChoice(&input) % 3) {
    case 0:
        checkState(input);
        break;
    case 1: {
        const quint32 version = takeChoice(&input) % (SandboxState::version + 1);
        if (isSmall(input))
            checkState(sealedState(version, input));
        break;
    }
    default:
        checkCursor(input);
    }
    return 0;
}
