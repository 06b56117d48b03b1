// JSON written straight into a byte array, for pages of a thousand devices.
#pragma once

#include <QByteArray>

namespace Muster {

// Appends `text` (UTF-8) as a JSON string with its quotes.
void appendJsonString(QByteArray &out, QByteArrayView text);
// Appends a time in seconds since 1970 as Apple writes dates, in quotes: "2025-04-28T08:03:42Z".
void appendJsonDate(QByteArray &out, quint32 seconds);

} // namespace Muster
