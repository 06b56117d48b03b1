// The keys and certificates of simulated devices.
//
// A device's keys come from a pool: making an RSA key takes some 60 ms, a hundred times what the rest of the
// cryptography of an enrollment takes, and that each key is used once only is not what is practised here. Certificates
// still differ, from device to device and from enrollment to enrollment.
//
// May be used from several threads at once.
#pragma once

#include "app/crypto/openssl.h"
#include "app/sandbox/deviceauthority.h"

#include <mutex>
#include <vector>

namespace Muster {

class SimulatedKeys final {
    Q_DISABLE_COPY_MOVE(SimulatedKeys)

public:
    explicit SimulatedKeys(const SandboxDeviceAuthority &authority, size_t size = 64);

    // A key and the self-signed certificate that Apple's devices sign their SCEP requests with: CN=MDM SCEP SIGNER,
    // C=US, serial number 1. Made at first use; null when libcrypto cannot.
    struct Entry {
        OpenSsl::Key key;
        OpenSsl::Certificate scepSigner;
    };
    [[nodiscard]] const Entry *entry(quint32 number);

    // The certificate of a device from the authority, DER: its key is entry(number)'s, CN a UUID. Empty when libcrypto
    // cannot.
    [[nodiscard]] QByteArray issueLeaf(quint32 number, const QByteArray &commonName);

    [[nodiscard]] X509 *authority() const { return m_authority.get(); }

private:
    struct Slot {
        std::once_flag made;
        Entry entry;
    };
    OpenSsl::Certificate m_authority;
    OpenSsl::Key m_authorityKey;
    std::vector<Slot> m_slots;
};

} // namespace Muster
