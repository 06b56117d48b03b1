#include "app/sandbox/fleetvalues.h"

#include <QDateTime>
#include <QTimeZone>

namespace Muster::FleetValues {

namespace {

enum class Kind : quint8 { Nothing, Boolean, Integer, Real, Text, Bytes, Date, List, Map };

constexpr int deepest = 100; // SimulatedPlist reads no deeper than 64, and reports wrap that in a few levels more

bool isFine(const QDataStream &in)
{
    return in.status() == QDataStream::Ok;
}

void writeValue(QDataStream &out, const QVariant &value);

void writeList(QDataStream &out, const QVariantList &list)
{
    out << quint8(Kind::List) << quint32(list.size());
    for (const QVariant &item : list)
        writeValue(out, item);
}

void writeValue(QDataStream &out, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType:
        out << quint8(Kind::Nothing);
        return;
    case QMetaType::Bool:
        out << quint8(Kind::Boolean) << value.toBool();
        return;
    case QMetaType::Int:
    case QMetaType::LongLong:
        out << quint8(Kind::Integer) << qint64(value.toLongLong());
        return;
    case QMetaType::Double:
        out << quint8(Kind::Real) << value.toDouble();
        return;
    case QMetaType::QByteArray:
        out << quint8(Kind::Bytes) << value.toByteArray();
        return;
    case QMetaType::QDateTime:
        out << quint8(Kind::Date) << value.toDateTime().toMSecsSinceEpoch();
        return;
    case QMetaType::QVariantList:
    case QMetaType::QStringList:
        writeList(out, value.toList());
        return;
    case QMetaType::QVariantMap:
        out << quint8(Kind::Map);
        write(out, value.toMap());
        return;
    default:
        out << quint8(Kind::Text) << value.toString();
    }
}

QVariantMap readMap(QDataStream &in, int depth);

template <typename Value> QVariant plain(QDataStream &in)
{
    Value value{};
    in >> value;
    return value;
}

QVariant readValue(QDataStream &in, int depth)
{
    quint8 kind = 0;
    in >> kind;
    if (!isFine(in) || depth > deepest || kind > quint8(Kind::Map)) {
        in.setStatus(QDataStream::ReadCorruptData);
        return {};
    }
    switch (Kind(kind)) {
    case Kind::Nothing:
        return {};
    case Kind::Boolean:
        return plain<bool>(in);
    case Kind::Integer:
        return plain<qint64>(in);
    case Kind::Real:
        return plain<double>(in);
    case Kind::Text:
        return plain<QString>(in);
    case Kind::Bytes:
        return plain<QByteArray>(in);
    case Kind::Date:
        return QDateTime::fromMSecsSinceEpoch(plain<qint64>(in).toLongLong(), QTimeZone::UTC);
    case Kind::List: {
        QVariantList list;
        quint32 count = 0;
        in >> count;
        for (; count > 0 && isFine(in); --count)
            list.append(readValue(in, depth + 1));
        return list;
    }
    case Kind::Map:
        return readMap(in, depth + 1);
    }
    return {};
}

QVariantMap readMap(QDataStream &in, int depth)
{
    QVariantMap map;
    quint32 count = 0;
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        QString key;
        in >> key;
        map.insert(key, readValue(in, depth));
    }
    return isFine(in) ? map : QVariantMap();
}

} // namespace

void write(QDataStream &out, const QVariantMap &values)
{
    out << quint32(values.size());
    for (auto it = values.begin(); it != values.end(); ++it) {
        out << it.key();
        writeValue(out, *it);
    }
}

QVariantMap read(QDataStream &in)
{
    return readMap(in, 0);
}

} // namespace Muster::FleetValues
