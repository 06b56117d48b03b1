// One page of devices as Apple sent it, parsed but not copied: the storage binds its texts where they lie.
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QDateTime>

#include <memory>

struct yyjson_doc;
struct yyjson_val;

namespace Muster {

class DevicePage final {
public:
    // Reads the answer to "Get a list of devices" or "Sync the list of devices". Refuses what is not JSON, has no
    // device list, or nests or grows beyond any page of Apple's.
    [[nodiscard]] static Result<DevicePage> parse(const QByteArray &body);

    DevicePage(DevicePage &&) noexcept = default;
    DevicePage &operator=(DevicePage &&) noexcept = default;

    [[nodiscard]] const QString &cursor() const { return m_cursor; }
    [[nodiscard]] bool hasMoreToFollow() const { return m_moreToFollow; }
    [[nodiscard]] qsizetype count() const { return m_count; }

    // The array of device objects, valid while the page lives.
    [[nodiscard]] yyjson_val *devices() const { return m_devices; }

private:
    struct Free {
        void operator()(yyjson_doc *document) const;
    };

    DevicePage() = default;

    std::unique_ptr<yyjson_doc, Free> m_document;
    yyjson_val *m_devices = nullptr;
    QString m_cursor;
    bool m_moreToFollow = false;
    qsizetype m_count = 0;
};

} // namespace Muster
