// The code that opens an activation lock set by a device management service, from Apple's "Creating and using bypass
// codes": 128 random bits, which the service keeps, shown as 26 characters; Apple gets only a key derived from them.
#pragma once

#include "app/crypto/secret.h"
#include "models/core/random.h"
#include "models/core/result.h"

namespace Muster {

class BypassCode final {
public:
    static constexpr qsizetype size = 16; // bytes

    [[nodiscard]] static BypassCode make(Random &random);
    // As typed: dashes, blanks and case do not matter. InvalidInput for what is no such code.
    [[nodiscard]] static Result<BypassCode> fromText(const QString &text);
    // As kept: 16 bytes.
    [[nodiscard]] static Result<BypassCode> fromBytes(const QByteArray &bytes);

    [[nodiscard]] const Secret &bytes() const { return m_bytes; }
    // "3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA4"
    [[nodiscard]] Secret text() const;
    // What Apple is told: 64 lower hex digits, from which the code cannot be had.
    [[nodiscard]] Result<QByteArray> escrowKey() const;

private:
    explicit BypassCode(Secret bytes)
        : m_bytes(std::move(bytes))
    {
    }

    Secret m_bytes;
};

} // namespace Muster
