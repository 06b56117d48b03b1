// Headers that two programs on the way could read differently (RFC 9112, section 6.3: request smuggling).
#pragma once

#include <QTest>

namespace Muster {

// The column "headers", which stand below a "Host: x".
inline void addAmbiguousHeaders()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("over 2^63") << QByteArray("Content-Length: 9223372036854775809\r\n");
    QTest::newRow("negative") << QByteArray("Content-Length: -1\r\n");
    QTest::newRow("plus") << QByteArray("Content-Length: +5\r\n");
    QTest::newRow("two lengths") << QByteArray("Content-Length: 0\r\nContent-Length: 40\r\n");
    QTest::newRow("two equal lengths") << QByteArray("Content-Length: 0\r\nContent-Length: 0\r\n");
    QTest::newRow("list of lengths") << QByteArray("Content-Length: 0, 40\r\n");
    QTest::newRow("both") << QByteArray("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("odd coding") << QByteArray("Transfer-Encoding: xchunked\r\n");
    QTest::newRow("two hosts") << QByteArray("Host: y\r\n");
}

} // namespace Muster
