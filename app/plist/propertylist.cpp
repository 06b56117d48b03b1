#include "app/plist/propertylist.h"

#include "app/plist/binarypropertylist.h"
#include "app/plist/xmlpropertylist.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <plist/plist.h>

#include <cmath>
#include <limits>
#include <memory>

namespace Muster {

namespace {

struct FreeNode {
    void operator()(plist_t node) const { plist_free(node); }
};
using Node = std::unique_ptr<void, FreeNode>;

// Apple counts from here.
QDateTime reference()
{
    return QDateTime(QDate(2001, 1, 1), QTime(0, 0), QTimeZone::UTC);
}

std::unexpected<Error> unreadable()
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("PropertyList", "The binary property list cannot be read."));
}

// As deep as checkBinaryPropertyList let it be.
QVariant valueOf(plist_t node)
{
    switch (plist_get_node_type(node)) {
    case PLIST_BOOLEAN: {
        uint8_t flag = 0;
        plist_get_bool_val(node, &flag);
        return QVariant::fromValue(flag != 0);
    }
    case PLIST_INT: {
        if (plist_int_val_is_negative(node) != 0) {
            int64_t number = 0;
            plist_get_int_val(node, &number);
            return QVariant::fromValue(static_cast<qlonglong>(number));
        }
        uint64_t number = 0;
        plist_get_uint_val(node, &number);
        return number > static_cast<uint64_t>(std::numeric_limits<qlonglong>::max())
            ? QVariant::fromValue(static_cast<qulonglong>(number))
            : QVariant::fromValue(static_cast<qlonglong>(number));
    }
    case PLIST_REAL: {
        double number = 0;
        plist_get_real_val(node, &number);
        return QVariant::fromValue(number);
    }
    case PLIST_STRING: {
        uint64_t size = 0;
        const char *text = plist_get_string_ptr(node, &size);
        return QVariant::fromValue(QString::fromUtf8(text, static_cast<qsizetype>(size)));
    }
    case PLIST_DATA: {
        uint64_t size = 0;
        const char *data = plist_get_data_ptr(node, &size);
        return QVariant::fromValue(QByteArray(data, static_cast<qsizetype>(size)));
    }
    case PLIST_DATE: {
        int32_t seconds = 0;
        int32_t microseconds = 0;
        plist_get_date_val(node, &seconds, &microseconds);
        return QVariant::fromValue(reference().addSecs(seconds));
    }
    case PLIST_ARRAY: {
        QVariantList list;
        const uint32_t count = plist_array_get_size(node);
        list.reserve(count);
        plist_array_iter iterator = nullptr;
        plist_array_new_iter(node, &iterator);
        for (plist_t item = nullptr; plist_array_next_item(node, iterator, &item), item != nullptr;)
            list.append(valueOf(item));
        plist_mem_free(iterator);
        return list;
    }
    case PLIST_DICT: {
        QVariantMap dict;
        plist_dict_iter iterator = nullptr;
        plist_dict_new_iter(node, &iterator);
        char *key = nullptr;
        for (plist_t item = nullptr; plist_dict_next_item(node, iterator, &key, &item), item != nullptr;) {
            dict.insert(QString::fromUtf8(key), valueOf(item));
            plist_mem_free(key);
            key = nullptr;
        }
        plist_mem_free(iterator);
        return dict;
    }
    default:
        return {};
    }
}

// Without what XML 1.0 cannot hold, not even as a reference.
QByteArray written(QString text)
{
    text.removeIf([](QChar c) {
        return (c < QChar(0x20) && c != u'\t' && c != u'\n' && c != u'\r') || c == QChar(0xfffe) || c == QChar(0xffff);
    });
    return text.toUtf8();
}

plist_t nodeOf(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return plist_new_bool(value.toBool() ? 1 : 0);
    case QMetaType::Int:
    case QMetaType::LongLong:
        return plist_new_int(value.toLongLong());
    case QMetaType::UInt:
    case QMetaType::ULongLong:
        return plist_new_uint(value.toULongLong());
    case QMetaType::Double:
        return plist_new_real(value.toDouble());
    case QMetaType::QByteArray: {
        const QByteArray data = value.toByteArray();
        return plist_new_data(data.constData(), static_cast<uint64_t>(data.size()));
    }
    case QMetaType::QDateTime:
        return plist_new_date(static_cast<int32_t>(reference().secsTo(value.toDateTime())), 0);
    case QMetaType::QVariantList: {
        plist_t array = plist_new_array();
        for (const QVariant &item : value.toList())
            plist_array_append_item(array, nodeOf(item));
        return array;
    }
    case QMetaType::QVariantMap: {
        plist_t dict = plist_new_dict();
        const QVariantMap map = value.toMap();
        for (auto member = map.cbegin(); member != map.cend(); ++member)
            plist_dict_set_item(dict, written(member.key()).constData(), nodeOf(member.value()));
        return dict;
    }
    default:
        return plist_new_string(written(value.toString()).constData());
    }
}

} // namespace

Result<QVariant> readPropertyList(const QByteArray &bytes, const PropertyListLimits &limits)
{
    if (bytes.size() > limits.bytes)
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("PropertyList", "The property list is larger than %1 bytes.")
                           .arg(limits.bytes));
    if (!bytes.startsWith("bplist"))
        return readXmlPropertyList(bytes, limits);
    if (auto fits = checkBinaryPropertyList(bytes, limits); !fits)
        return std::unexpected(fits.error());
    plist_t root = nullptr;
    if (plist_from_bin(bytes.constData(), static_cast<uint32_t>(bytes.size()), &root) != PLIST_ERR_SUCCESS || !root)
        return unreadable();
    const Node owner(root);
    return valueOf(root);
}

Result<QVariantMap> readPropertyDict(const QByteArray &bytes, const PropertyListLimits &limits)
{
    const Result<QVariant> value = readPropertyList(bytes, limits);
    if (!value)
        return std::unexpected(value.error());
    if (value->typeId() != QMetaType::QVariantMap)
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("PropertyList", "The property list is no dictionary."));
    return value->toMap();
}

QByteArray writePropertyList(const QVariant &value)
{
    const Node root(nodeOf(value));
    char *xml = nullptr;
    uint32_t size = 0;
    plist_to_xml(root.get(), &xml, &size);
    QByteArray bytes(xml, static_cast<qsizetype>(size));
    plist_mem_free(xml);
    return bytes;
}

QString plistText(const QVariantMap &dict, QAnyStringView key)
{
    const QVariant value = dict.value(key.toString());
    return value.typeId() == QMetaType::QString ? value.toString() : QString();
}

QByteArray plistData(const QVariantMap &dict, QAnyStringView key)
{
    const QVariant value = dict.value(key.toString());
    return value.typeId() == QMetaType::QByteArray ? value.toByteArray() : QByteArray();
}

bool plistFlag(const QVariantMap &dict, QAnyStringView key, bool standard)
{
    const QVariant value = dict.value(key.toString());
    return value.typeId() == QMetaType::Bool ? value.toBool() : standard;
}

qint64 plistNumber(const QVariantMap &dict, QAnyStringView key, qint64 standard)
{
    const QVariant value = dict.value(key.toString());
    if (value.typeId() == QMetaType::LongLong)
        return value.toLongLong();
    if (value.typeId() == QMetaType::Double) {
        const double number = value.toDouble();
        if (std::trunc(number) == number && std::abs(number) < 9e15)
            return static_cast<qint64>(number);
    }
    return standard;
}

} // namespace Muster
