#include "models/devices/devicepage.h"

#include <QCoreApplication>

#include <yyjson.h>

namespace Muster {

namespace {

// Apple documents cursors of up to 1000 characters; twice that is tolerance enough.
constexpr size_t longestCursor = 2000;

// Apple's records hold a list here and there. What nests deeper is meant to exhaust somebody's stack.
constexpr int deepestNesting = 32;

bool isDeeperThan(yyjson_val *value, int levels)
{
    if (!yyjson_is_ctn(value))
        return false;
    if (levels == 0)
        return true;
    size_t index = 0;
    size_t max = 0;
    yyjson_val *key = nullptr;
    yyjson_val *member = nullptr;
    if (yyjson_is_arr(value)) {
        yyjson_arr_foreach(value, index, max, member)
        {
            if (isDeeperThan(member, levels - 1))
                return true;
        }
        return false;
    }
    yyjson_obj_foreach(value, index, max, key, member)
    {
        if (isDeeperThan(member, levels - 1))
            return true;
    }
    return false;
}

Error unreadable(const QString &why, const QByteArray &body)
{
    return {ErrorKind::Protocol,
            QCoreApplication::translate("Apple",
                                        "Apple answered with something that is not a list of devices. Nothing was "
                                        "changed; Muster asks again at the next sync."),
            why + QStringLiteral(": ") + QString::fromUtf8(body.first(qMin<qsizetype>(body.size(), 1024)))};
}

} // namespace

void DevicePage::Free::operator()(yyjson_doc *document) const
{
    yyjson_doc_free(document);
}

Result<DevicePage> DevicePage::parse(const QByteArray &body)
{
    yyjson_read_err fault{};
    // yyjson copies the text (no in-situ flag), so the page does not depend on the body.
    std::unique_ptr<yyjson_doc, Free> document(yyjson_read_opts(
        const_cast<char *>(body.constData()), static_cast<size_t>(body.size()), YYJSON_READ_NOFLAG, nullptr, &fault));
    if (!document)
        return std::unexpected(unreadable(QString::fromUtf8(fault.msg), body));

    yyjson_val *root = yyjson_doc_get_root(document.get());
    yyjson_val *devices = yyjson_obj_get(root, "devices");
    if (!yyjson_is_arr(devices))
        return std::unexpected(unreadable(QStringLiteral("no devices array"), body));
    yyjson_val *cursor = yyjson_obj_get(root, "cursor");
    if (!yyjson_is_str(cursor) || yyjson_get_len(cursor) == 0 || yyjson_get_len(cursor) > longestCursor)
        return std::unexpected(unreadable(QStringLiteral("no usable cursor"), body));

    if (isDeeperThan(root, deepestNesting))
        return std::unexpected(unreadable(QStringLiteral("nested too deeply"), body));

    DevicePage page;
    page.m_devices = devices;
    page.m_count = static_cast<qsizetype>(yyjson_arr_size(devices));
    page.m_cursor = QString::fromUtf8(yyjson_get_str(cursor), static_cast<qsizetype>(yyjson_get_len(cursor)));
    page.m_moreToFollow = yyjson_get_bool(yyjson_obj_get(root, "more_to_follow"));
    page.m_document = std::move(document);
    return page;
}

} // namespace Muster
