// One page of devices as Apple sent it, taken apart but not copied: the storage binds its texts where they lie.
#pragma once

#include "models/core/result.h"
#include "models/devices/devicerecord.h"

#include <QByteArray>
#include <QDateTime>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace Muster {

class DevicePage final {
public:
    // Reads the answer to "Get a list of devices" or "Sync the list of devices". Refuses what is not JSON, has no
    // device list, or nests or grows beyond any page of Apple's.
    [[nodiscard]] static Result<DevicePage> parse(const QByteArray &body);

    // Reads the answer to "Get device details": the records of the serials that were asked about, without a cursor.
    [[nodiscard]] static Result<DevicePage> parseDetails(const QByteArray &body);

    DevicePage(DevicePage &&) noexcept = default;
    DevicePage &operator=(DevicePage &&) noexcept = default;

    [[nodiscard]] const QString &cursor() const { return m_cursor; }
    [[nodiscard]] bool hasMoreToFollow() const { return m_moreToFollow; }
    [[nodiscard]] qsizetype count() const { return std::ssize(m_records) + m_unusable; }
    // Records without a serial number, which Apple should never send.
    [[nodiscard]] qsizetype unusable() const { return m_unusable; }
    // Those with one, in Apple's order. Their texts are valid while the page lives.
    [[nodiscard]] std::span<const DeviceRecord> records() const { return m_records; }

private:
    DevicePage() = default;
    enum class Kind { List, Details };
    [[nodiscard]] static Result<DevicePage> parse(const QByteArray &body, Kind kind);

    // Behind pointers, so that moving the page moves no text.
    std::unique_ptr<char[]> m_text; // the body, with the JSON's strings decoded in their places
    std::unique_ptr<std::string> m_extras;
    std::vector<DeviceRecord> m_records;
    QString m_cursor;
    bool m_moreToFollow = false;
    qsizetype m_unusable = 0;
};

} // namespace Muster
