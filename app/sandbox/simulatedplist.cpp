#include "app/sandbox/simulatedplist.h"

#include <QDateTime>
#include <QTimeZone>

#include <plist/plist.h>

#include <memory>

namespace Muster::SimulatedPlist {

namespace {

struct FreeNode {
    void operator()(void *node) const { plist_free(node); }
};
struct FreeMemory {
    void operator()(void *memory) const { plist_mem_free(memory); }
};
using Node = std::unique_ptr<void, FreeNode>;

constexpr qint64 secondsTo2001 = 978'307'200; // from 1970: where the dates of property lists begin
constexpr int deepest = 64;

plist_t nodeOf(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return plist_new_bool(value.toBool() ? 1 : 0);
    case QMetaType::Int:
    case QMetaType::LongLong:
        return plist_new_int(value.toLongLong());
    case QMetaType::Double:
        return plist_new_real(value.toDouble());
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray();
        return plist_new_data(bytes.constData(), uint64_t(bytes.size()));
    }
    case QMetaType::QDateTime:
        return plist_new_date(int32_t(value.toDateTime().toSecsSinceEpoch() - secondsTo2001), 0);
    case QMetaType::QVariantList: {
        plist_t array = plist_new_array();
        for (const QVariant &item : value.toList())
            plist_array_append_item(array, nodeOf(item));
        return array;
    }
    case QMetaType::QStringList: {
        plist_t array = plist_new_array();
        for (const QString &item : value.toStringList())
            plist_array_append_item(array, plist_new_string(item.toUtf8().constData()));
        return array;
    }
    case QMetaType::QVariantMap: {
        plist_t dictionary = plist_new_dict();
        const QVariantMap map = value.toMap();
        for (auto it = map.begin(); it != map.end(); ++it)
            plist_dict_set_item(dictionary, it.key().toUtf8().constData(), nodeOf(*it));
        return dictionary;
    }
    default:
        return plist_new_string(value.toString().toUtf8().constData());
    }
}

QVariant valueOf(plist_t node, int depth);

QVariant arrayOf(plist_t node, int depth)
{
    QVariantList list;
    const uint32_t size = plist_array_get_size(node);
    for (uint32_t i = 0; i < size; ++i)
        list.append(valueOf(plist_array_get_item(node, i), depth));
    return list;
}

QVariant dictionaryOf(plist_t node, int depth)
{
    QVariantMap map;
    plist_dict_iter iterator = nullptr;
    plist_dict_new_iter(node, &iterator);
    for (;;) {
        char *key = nullptr;
        plist_t item = nullptr;
        plist_dict_next_item(node, iterator, &key, &item);
        const std::unique_ptr<char, FreeMemory> name(key);
        if (!item)
            break;
        map.insert(QString::fromUtf8(key), valueOf(item, depth));
    }
    plist_mem_free(iterator);
    return map;
}

QVariant valueOf(plist_t node, int depth)
{
    if (depth > deepest)
        return {};
    switch (plist_get_node_type(node)) {
    case PLIST_BOOLEAN: {
        uint8_t value = 0;
        plist_get_bool_val(node, &value);
        return value != 0;
    }
    case PLIST_INT: {
        int64_t value = 0;
        plist_get_int_val(node, &value);
        return qint64(value);
    }
    case PLIST_REAL: {
        double value = 0;
        plist_get_real_val(node, &value);
        return value;
    }
    case PLIST_STRING: {
        uint64_t length = 0;
        const char *text = plist_get_string_ptr(node, &length);
        return QString::fromUtf8(text, qsizetype(length));
    }
    case PLIST_DATA: {
        uint64_t length = 0;
        const char *bytes = plist_get_data_ptr(node, &length);
        return QByteArray(bytes, qsizetype(length));
    }
    case PLIST_DATE: {
        int32_t seconds = 0;
        int32_t rest = 0;
        plist_get_date_val(node, &seconds, &rest);
        return QDateTime::fromSecsSinceEpoch(seconds + secondsTo2001, QTimeZone::UTC);
    }
    case PLIST_ARRAY:
        return arrayOf(node, depth + 1);
    case PLIST_DICT:
        return dictionaryOf(node, depth + 1);
    default:
        return {};
    }
}

// A key of a binary list may hold a NUL, and libplist ends the program when it hands out such a key. XML keeps what
// stands before it.
Node byWayOfXml(const Node &node)
{
    char *text = nullptr;
    uint32_t length = 0;
    if (plist_to_xml(node.get(), &text, &length) != PLIST_ERR_SUCCESS)
        return {};
    const std::unique_ptr<char, FreeMemory> owner(text);
    plist_t again = nullptr;
    plist_from_xml(text, length, &again);
    return Node(again);
}

} // namespace

QByteArray toXml(const QVariantMap &dictionary)
{
    const Node node(nodeOf(dictionary));
    char *text = nullptr;
    uint32_t length = 0;
    if (plist_to_xml(node.get(), &text, &length) != PLIST_ERR_SUCCESS)
        return {};
    const std::unique_ptr<char, FreeMemory> owner(text);
    return {text, qsizetype(length)};
}

std::optional<QVariantMap> read(const QByteArray &bytes)
{
    plist_t top = nullptr;
    if (bytes.isEmpty()
        || plist_from_memory(bytes.constData(), uint32_t(bytes.size()), &top, nullptr) != PLIST_ERR_SUCCESS)
        return {};
    Node node(top);
    if (bytes.startsWith("bplist"))
        node = byWayOfXml(node);
    if (plist_get_node_type(node.get()) != PLIST_DICT)
        return {};
    return valueOf(node.get(), 0).toMap();
}

} // namespace Muster::SimulatedPlist
