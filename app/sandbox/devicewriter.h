// Writes device records as Apple does ("Device", with fields by protocol version), straight into a page's bytes.
#pragma once

#include "app/sandbox/sandboxworld.h"

namespace Muster {

class DeviceWriter {
public:
    // `version` is what the client sent as X-Server-Protocol-Version; 1 when it sent none.
    DeviceWriter(const SandboxWorld &world, int version, bool unknownFields = false);

    // A record as POST /server/devices gives it.
    void appendFetched(QByteArray &out, quint32 device) const;
    // How much a deleted record holds: usually its serial and whether it was replaced; both others were seen, too.
    enum class Deleted { Usual, Bare, Full };
    // A record as POST /devices/sync gives it. `opDate` in seconds since 1970.
    void appendSynced(QByteArray &out, const SandboxEvent &event, quint32 opDate,
                      Deleted deleted = Deleted::Usual) const;
    // A record as POST /devices gives it.
    void appendDetails(QByteArray &out, quint32 device) const;

private:
    void appendFacts(QByteArray &out, quint32 number) const;
    void appendProfile(QByteArray &out, const SandboxDevice &device) const;
    void appendHardware(QByteArray &out, quint32 number) const;

    const SandboxWorld &m_world;
    int m_version;
    bool m_unknownFields;
    std::vector<QByteArray> m_products; // members that follow from the product alone
};

} // namespace Muster
