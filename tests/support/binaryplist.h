// Binary property lists that no writer makes.
#pragma once

#include <QByteArray>
#include <QList>
#include <QtEndian>

namespace Muster {

// A binary list by hand: objects as bytes, the last one on top.
inline QByteArray binaryPlist(const QList<QByteArray> &objects, int top = -1)
{
    QByteArray bytes = "bplist00";
    QByteArray table;
    for (const QByteArray &object : objects) {
        table.append(char(bytes.size() >> 8)).append(char(bytes.size() & 0xff));
        bytes.append(object);
    }
    const qsizetype at = bytes.size();
    bytes.append(table).append(QByteArray(6, '\0')).append('\2').append('\1');
    for (const qint64 number : {qint64(objects.size()), qint64(top < 0 ? objects.size() - 1 : top), qint64(at)}) {
        const quint64 big = qToBigEndian(quint64(number));
        bytes.append(reinterpret_cast<const char *>(&big), 8);
    }
    return bytes;
}

} // namespace Muster
