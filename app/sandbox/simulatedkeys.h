// The keys and certificates of simulated devices.
//
// A device's keys come from a pool: making an RSA key takes some 60 ms, a hundred times what the rest of the
// cryptography of an enrollment takes, and that each key is used once only is not what is practised here. Certificates
// still differ, from device to device and from enrollment to enrollment. Certificates that devices have outlive the
// program (FleetState), so the keys do, too.
//
// May be used from several threads at once.
#pragma once

#include "app/crypto/openssl.h"
#include "app/sandbox/deviceauthority.h"

#include <QList>

#include <atomic>
#include <mutex>
#include <vector>

namespace Muster {

class SimulatedKeys final {
    Q_DISABLE_COPY_MOVE(SimulatedKeys)

public:
    // `kept`: what keys() gave once. It decides the size then, since that decides which device has which key.
    explicit SimulatedKeys(const SandboxDeviceAuthority &authority, size_t size = 64,
                           const QList<QByteArray> &kept = {});

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

    // All of the pool, DER; empty where none was made yet.
    [[nodiscard]] QList<QByteArray> keys() const;
    // Whether this is a key as keys() gives them.
    [[nodiscard]] static bool isKey(const QByteArray &der);

    [[nodiscard]] X509 *authority() const { return m_authority.get(); }

private:
    struct Slot {
        QByteArray kept; // DER, from an earlier run
        std::once_flag made;
        std::atomic_bool isMade = false; // the entry may be read
        Entry entry;
    };
    OpenSsl::Certificate m_authority;
    OpenSsl::Key m_authorityKey;
    std::vector<Slot> m_slots;
};

} // namespace Muster
