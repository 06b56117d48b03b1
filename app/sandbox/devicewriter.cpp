#include "app/sandbox/devicewriter.h"

#include "app/sandbox/jsontext.h"

namespace Muster {

namespace {

void appendMember(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out += ",\"";
    out += name;
    out += "\":";
    appendJsonString(out, value);
}

void appendDate(QByteArray &out, QByteArrayView name, quint32 seconds)
{
    if (seconds == 0)
        return;
    out += ",\"";
    out += name;
    out += "\":";
    appendJsonDate(out, seconds);
}

void appendSerial(QByteArray &out, const SandboxDevice &device)
{
    out += "\"serial_number\":\"";
    out.append(device.serial.data(), qsizetype(qstrnlen(device.serial.data(), device.serial.size())));
    out += '"';
}

void appendMac(QByteArray &out, QByteArrayView name, const std::array<char, 12> &mac)
{
    out += ",\"";
    out += name;
    out += "\":\"";
    for (size_t i = 0; i < mac.size(); i += 2) {
        if (i > 0)
            out += ':';
        out.append(mac.data() + i, 2);
    }
    out += '"';
}

} // namespace

DeviceWriter::DeviceWriter(const SandboxWorld &world, int version, bool unknownFields)
    : m_world(world)
    , m_version(version)
    , m_unknownFields(unknownFields)
{
    const auto products = sandboxProducts();
    m_products.reserve(products.size());
    for (const SandboxProduct &product : products) {
        QByteArray members;
        appendMember(members, "model", product.model);
        appendMember(members, "description", product.description);
        if (version >= 2)
            appendMember(members, "device_family", product.family);
        m_products.push_back(std::move(members));
    }
}

void DeviceWriter::appendFetched(QByteArray &out, quint32 device) const
{
    out += '{';
    appendFacts(out, device);
    out += '}';
}

void DeviceWriter::appendSynced(QByteArray &out, const SandboxEvent &event, quint32 opDate, Deleted deleted) const
{
    const SandboxDevice &device = m_world.devices()[event.device];
    static constexpr QByteArrayView names[] = {"added", "modified", "deleted"};
    out += '{';
    const bool isDeleted = event.kind == SandboxEventKind::Deleted;
    if (!isDeleted || deleted == Deleted::Full)
        appendFacts(out, event.device);
    else
        appendSerial(out, device);
    if (isDeleted && deleted != Deleted::Bare && m_version >= 10 && device.has(SandboxDevice::Replaced))
        out += ",\"released_by_replacement\":true";
    appendMember(out, "op_type", names[size_t(event.kind)]);
    appendDate(out, "op_date", opDate);
    out += '}';
}

void DeviceWriter::appendDetails(QByteArray &out, quint32 device) const
{
    out += '{';
    appendFacts(out, device);
    appendMember(out, "response_status", "SUCCESS");
    out += '}';
}

void DeviceWriter::appendFacts(QByteArray &out, quint32 number) const
{
    const SandboxDevice &device = m_world.devices()[number];
    const SandboxProduct &product = sandboxProducts()[device.product];
    appendSerial(out, device);
    out += m_products[device.product];
    if (!device.has(SandboxDevice::NoColour) && !product.colour.isEmpty())
        appendMember(out, "color", product.colour);
    if (m_version >= 2) {
        const bool oldName = product.os == "iPadOS" && (m_version < 7 || device.has(SandboxDevice::OldOsName));
        appendMember(out, "os", oldName ? QByteArrayView("iOS") : QByteArrayView(product.os));
    }
    if (const QByteArray tag = m_world.assetTag(number); !tag.isEmpty())
        appendMember(out, "asset_tag", tag);
    else if (device.has(SandboxDevice::NullTag))
        out += ",\"asset_tag\":null";
    else if (device.has(SandboxDevice::EmptyTag))
        out += ",\"asset_tag\":\"\"";
    appendProfile(out, device);
    appendDate(out, "device_assigned_date", device.assignedAt);
    const auto &people = m_world.people();
    if (device.assignedAt && !device.has(SandboxDevice::NoAssigner) && device.assignedBy < people.size())
        appendMember(out, "device_assigned_by", people[device.assignedBy].account);
    if (m_version >= 8)
        appendDate(out, "mdm_migration_deadline", device.migrationDeadline);
    if (m_version >= 10)
        appendHardware(out, number);
    if (m_unknownFields)
        out += ",\"muster_unknown\":{\"a\":[1,2,{\"b\":null}]},\"x_number\":1e3";
}

void DeviceWriter::appendProfile(QByteArray &out, const SandboxDevice &device) const
{
    static constexpr QByteArrayView names[] = {"empty", "assigned", "pushed", "removed"};
    if (device.has(SandboxDevice::EmptyStatus) && device.profileStatus == SandboxProfileStatus::Empty)
        out += ",\"profile_status\":\"\"";
    else if (!device.has(SandboxDevice::NoStatus) || device.profileStatus != SandboxProfileStatus::Empty)
        appendMember(out, "profile_status", names[size_t(device.profileStatus)]);
    if (device.profile == 0)
        return;
    appendMember(out, "profile_uuid", m_world.profiles()[device.profile - 1].uuid);
    appendDate(out, "profile_assign_time", device.profileAssignedAt);
    appendDate(out, "profile_push_time", device.profilePushedAt);
}

void DeviceWriter::appendHardware(QByteArray &out, quint32 number) const
{
    const SandboxDevice &device = m_world.devices()[number];
    const SandboxProduct &product = sandboxProducts()[device.product];
    const SandboxHardware hardware(m_world.plan().seed, number, product);
    appendMac(out, "wifi_mac_address", hardware.wifi);
    appendMac(out, "bluetooth_mac_address", hardware.bluetooth);
    if (hardware.hasEthernet)
        appendMac(out, "ethernet_mac_address", hardware.ethernet);
    if (hardware.isCellular) {
        const char *imei = hardware.imei.data();
        out += ",\"imei\":[\""; // as Apple prints it, with blanks
        out.append(imei, 2).append(' ').append(imei + 2, 6).append(' ').append(imei + 8, 6).append(' ');
        out.append(imei + 14, 1).append("\"],\"meid\":[\"").append(hardware.meid.data(), 14);
        out.append("\"],\"eid\":\"").append(hardware.eid.data(), 32).append('"');
    }
    if (device.has(SandboxDevice::Replacement))
        out += ",\"is_replacement_device\":true";
}

} // namespace Muster
