#include "app/sandbox/jsontext.h"

#include <chrono>

namespace Muster {

void appendJsonString(QByteArray &out, QByteArrayView text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    qsizetype plain = 0; // start of what needs no escape
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out += text.sliced(plain, i - plain);
        plain = i + 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += char(c);
        } else {
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out += text.sliced(plain);
    out += '"';
}

void appendJsonDate(QByteArray &out, quint32 seconds)
{
    const std::chrono::sys_days day{std::chrono::days(seconds / 86400)};
    const std::chrono::year_month_day date(day);
    const quint32 rest = seconds % 86400;
    char text[] = "\"0000-00-00T00:00:00Z\"";
    const auto put = [&text](int at, quint32 value) {
        text[at] = char('0' + value / 10 % 10);
        text[at + 1] = char('0' + value % 10);
    };
    const auto year = quint32(int(date.year()));
    put(1, year / 100);
    put(3, year % 100);
    put(6, unsigned(date.month()));
    put(9, unsigned(date.day()));
    put(12, rest / 3600);
    put(15, rest / 60 % 60);
    put(18, rest % 60);
    out.append(text, 22);
}

} // namespace Muster
