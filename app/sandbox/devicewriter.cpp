#include "app/sandbox/devicewriter.h"

#include "app/sandbox/jsontext.h"
#include "app/sandbox/sandboxdice.h"

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

void appendDigits(QByteArray &out, SandboxDice &dice, int count)
{
    char digits[32] = {};
    quint64 throws = 0;
    for (int i = 0; i < count; ++i) {
        if (i % 16 == 0)
            throws = dice.next();
        digits[i] = char('0' + throws % 10);
        throws /= 10;
    }
    out.append(digits, count);
}

void appendMac(QByteArray &out, QByteArrayView name, quint64 bits)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    char text[] = ":00:00:00\"";
    for (int i = 0; i < 3; ++i) {
        text[1 + 3 * i] = hex[(bits >> (20 - 8 * i)) & 15];
        text[2 + 3 * i] = hex[(bits >> (16 - 8 * i)) & 15];
    }
    out += ",\"";
    out += name;
    out += "\":\"3C:15:C2";
    out.append(text, 10);
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

void DeviceWriter::appendSynced(QByteArray &out, const SandboxEvent &event, quint32 opDate) const
{
    const SandboxDevice &device = m_world.devices()[event.device];
    static constexpr QByteArrayView names[] = {"added", "modified", "deleted"};
    out += '{';
    if (event.kind != SandboxEventKind::Deleted) {
        appendFacts(out, event.device);
    } else {
        appendSerial(out, device);
        if (m_version >= 10 && device.has(SandboxDevice::Replaced))
            out += ",\"released_by_replacement\":true";
    }
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
    const auto &admins = m_world.organisation().admins;
    if (device.assignedAt && !device.has(SandboxDevice::NoAssigner) && device.assignedBy < admins.size())
        appendMember(out, "device_assigned_by", admins[device.assignedBy]);
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
    SandboxDice dice(m_world.plan().seed ^ (quint64(number) << 17) ^ 0xacu);
    const quint64 base = dice.next();
    appendMac(out, "wifi_mac_address", base);
    appendMac(out, "bluetooth_mac_address", base + 16); // the next address
    if (product.ethernet)
        appendMac(out, "ethernet_mac_address", base + 32);
    if (product.cellular) {
        out += ",\"imei\":[\"35 "; // as Apple prints it, with blanks
        appendDigits(out, dice, 6);
        out += ' ';
        appendDigits(out, dice, 6);
        out += ' ';
        appendDigits(out, dice, 1);
        out += "\"],\"meid\":[\"35";
        appendDigits(out, dice, 12);
        out += "\"],\"eid\":\"89049032";
        appendDigits(out, dice, 24);
        out += '"';
    }
    if (device.has(SandboxDevice::Replacement))
        out += ",\"is_replacement_device\":true";
}

} // namespace Muster
