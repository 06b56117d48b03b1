// Apple's check-in message "Get token": a device that signs in a Managed Apple Account asks for a word of the
// organisation that its server belongs to it. The answer is a JSON Web Token, signed with the key whose certificate is
// in Apple's portal (see app/apple/maidtoken.h).
#pragma once

#include "app/enrollment/voice.h"

namespace Muster {

// InvalidInput when the service is another one than "com.apple.maid" (that for pairing watches needs what no server of
// ours knows), or when the organisation of the device has no server token. In the message's transaction.
[[nodiscard]] Result<> checkTokenWish(const ServerContext &context, const Enrollment &enrollment,
                                      const DeviceMessage &message);

// The reply with its TokenData. Signing is slow, so not in a transaction, and not on the server's thread. Crypto when
// the key cannot be opened.
[[nodiscard]] Result<DeviceReply> giveToken(const ServerContext &context, DeviceReply reply);

} // namespace Muster
