// A place in a service's log, as the opaque text that travels: base64 without padding of colon-separated numbers, as
// Apple's cursors look. Bound to its service and sealed, so that a cursor made up or taken from elsewhere is refused.
#pragma once

#include <QByteArray>
#include <QtTypes>

#include <optional>

namespace Muster {

struct SandboxCursor {
    quint32 position = 0; // the next event to look at
    quint32 end = 0; // while fetching: where the log ended when the fetch began; sync goes on from there
    bool fetched = false; // the list was delivered in full; sync may go on from here
    qint64 issued = 0; // seconds since 1970 of the world's clock

    // `service` is its UUID, which also seals the text together with `seal`, a secret of the world.
    [[nodiscard]] QByteArray encode(const QByteArray &service, const QByteArray &seal) const;
    [[nodiscard]] static std::optional<SandboxCursor> decode(const QByteArray &text, const QByteArray &service,
                                                             const QByteArray &seal);
    bool operator==(const SandboxCursor &) const = default;
};

} // namespace Muster
