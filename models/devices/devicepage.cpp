#include "models/devices/devicepage.h"

#include "models/devices/devicerecordreader.h"

#include <QCoreApplication>

#include <yyjson.h>

#include <cstring>

namespace Muster {

namespace {

// Apple documents cursors of up to 1000 characters; twice that is tolerance enough.
constexpr size_t longestCursor = 2000;

// Apple's records hold a list here and there. What nests deeper is meant to exhaust somebody's stack.
constexpr int deepestNesting = 32;

struct Free {
    void operator()(yyjson_doc *document) const { yyjson_doc_free(document); }
};

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

Result<DevicePage> DevicePage::parse(const QByteArray &body)
{
    return parse(body, Kind::List);
}

Result<DevicePage> DevicePage::parseDetails(const QByteArray &body)
{
    return parse(body, Kind::Details);
}

Result<DevicePage> DevicePage::parse(const QByteArray &body, Kind kind)
{
    DevicePage page;
    const auto size = static_cast<size_t>(body.size());
    // Decoded where it stands: of all that is parsed only the strings have to live as long as the page.
    page.m_text = std::make_unique_for_overwrite<char[]>(size + YYJSON_PADDING_SIZE);
    std::memcpy(page.m_text.get(), body.constData(), size);
    std::memset(page.m_text.get() + size, 0, YYJSON_PADDING_SIZE);
    yyjson_read_err fault{};
    const std::unique_ptr<yyjson_doc, Free> document(
        yyjson_read_opts(page.m_text.get(), size, YYJSON_READ_INSITU, nullptr, &fault));
    if (!document)
        return std::unexpected(unreadable(QString::fromUtf8(fault.msg), body));

    yyjson_val *root = yyjson_doc_get_root(document.get());
    yyjson_val *devices = yyjson_obj_get(root, "devices");
    const bool isList = kind == Kind::List;
    if (isList ? !yyjson_is_arr(devices) : !yyjson_is_obj(devices))
        return std::unexpected(
            unreadable(isList ? QStringLiteral("no devices array") : QStringLiteral("no devices map"), body));
    yyjson_val *cursor = yyjson_obj_get(root, "cursor");
    if (isList && (!yyjson_is_str(cursor) || yyjson_get_len(cursor) == 0 || yyjson_get_len(cursor) > longestCursor))
        return std::unexpected(unreadable(QStringLiteral("no usable cursor"), body));
    if (isDeeperThan(root, deepestNesting))
        return std::unexpected(unreadable(QStringLiteral("nested too deeply"), body));

    page.m_extras = std::make_unique<std::string>();
    page.m_records = DeviceRecordReader().read(devices, page.m_extras.get(), &page.m_unusable);
    if (isList) {
        page.m_cursor = QString::fromUtf8(yyjson_get_str(cursor), static_cast<qsizetype>(yyjson_get_len(cursor)));
        page.m_moreToFollow = yyjson_get_bool(yyjson_obj_get(root, "more_to_follow"));
    }
    return page;
}

} // namespace Muster
