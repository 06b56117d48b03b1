#include "app/sandbox/sandboxcsv.h"

#include "app/sandbox/sandboxfilter.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>

namespace Muster::SandboxCsv {

namespace {

constexpr qsizetype longestSerial = 30;

QByteArray cell(QByteArray text)
{
    if (!text.isEmpty() && QByteArrayView("=+-@\t\r").contains(text.front()))
        text.prepend('\'');
    const bool isPlain =
        std::ranges::none_of(text, [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; });
    return isPlain ? text : '"' + text.replace('"', "\"\"") + '"';
}

QByteArray row(const QList<QByteArray> &cells)
{
    QByteArray line;
    for (const QByteArray &each : cells)
        line += (line.isEmpty() ? "" : ",") + cell(each);
    return line + "\r\n";
}

QByteArray date(quint32 seconds)
{
    return seconds ? QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC)
                         .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ"))
                         .toLatin1()
                   : QByteArray();
}

QByteArray mac(const std::array<char, 12> &digits)
{
    QByteArray text;
    for (size_t i = 0; i < digits.size(); i += 2)
        text.append(i == 0 ? "" : ":").append(digits.data() + i, 2);
    return text;
}

QByteArray deviceRow(const SandboxWorld &world, quint32 number)
{
    const SandboxDevice &device = world.devices()[number];
    const SandboxProduct &product = sandboxProducts()[device.product];
    const SandboxOrder &order = world.orderOf(number);
    const SandboxHardware hardware = world.hardware(number);
    const bool isReleased = device.has(SandboxDevice::Released);
    const auto digits = [&](const auto &text) {
        return hardware.isCellular ? QByteArray(text.data(), qsizetype(text.size())) : QByteArray();
    };
    return row({device.serialText(),
                product.model,
                product.family,
                product.type,
                product.capacity,
                device.has(SandboxDevice::NoColour) ? QByteArray() : product.colour,
                product.partNumber,
                order.number,
                date(order.time),
                sandboxSourceNames[size_t(order.source)].purchase.toByteArray(),
                order.sourceId,
                date(order.time),
                sandboxStatusNames[size_t(sandboxStatus(device))].second.toByteArray().toUpper(),
                device.service == SandboxWorld::nowhere ? QByteArray() : world.services()[device.service].name,
                digits(hardware.imei),
                digits(hardware.meid),
                digits(hardware.eid),
                mac(hardware.wifi),
                mac(hardware.bluetooth),
                hardware.hasEthernet ? mac(hardware.ethernet) : QByteArray(),
                isReleased ? date(device.leftAt) : QByteArray()});
}

std::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput, why);
}

// By its byte order mark; without one it has to be UTF-8.
Result<QByteArray> toUtf8(const QByteArray &file)
{
    const auto encoding = QStringConverter::encodingForData(file).value_or(QStringConverter::Utf8);
    QStringDecoder decode(encoding);
    const QString text = decode(file);
    if (decode.hasError() || text.contains(QChar::Null))
        return refused(QCoreApplication::translate("Sandbox", "This is not a text file with serial numbers."));
    return text.toUtf8();
}

// The separator that the first line has most of.
char separatorOf(const QByteArray &text)
{
    const QByteArrayView line = QByteArrayView(text).first(std::min(text.indexOf('\n') + 1, text.size()));
    const auto count = [line](char c) { return std::ranges::count(line.isEmpty() ? QByteArrayView() : line, c); };
    if (count('\t') > 0)
        return '\t';
    return count(';') > count(',') ? ';' : ',';
}

// RFC 4180, and any of the three line ends.
class Rows {
public:
    explicit Rows(const QByteArray &text)
        : m_text(text)
        , m_separator(separatorOf(text))
    {
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] bool hasOpenQuote() const { return m_openQuote; }

    QList<QByteArray> next()
    {
        QList<QByteArray> cells;
        bool isOver = false;
        while (!isOver) {
            cells.append(nextCell());
            isOver = atEnd() || m_text[m_at] != m_separator;
            if (!isOver)
                ++m_at;
        }
        if (!atEnd() && m_text[m_at] == '\r')
            ++m_at;
        if (!atEnd() && m_text[m_at] == '\n')
            ++m_at;
        return cells;
    }

private:
    [[nodiscard]] bool isEnd(char c) const { return c == m_separator || c == '\r' || c == '\n'; }

    QByteArray nextCell()
    {
        QByteArray text;
        if (!atEnd() && m_text[m_at] == '"') {
            qsizetype close = m_text.indexOf('"', m_at + 1);
            while (close >= 0 && close + 1 < m_text.size() && m_text[close + 1] == '"') // two quotes stand for one
                close = m_text.indexOf('"', close + 2);
            m_openQuote = close < 0;
            const qsizetype end = m_openQuote ? m_text.size() : close + 1;
            text = m_text.sliced(m_at + 1, std::max<qsizetype>(0, end - m_at - 2)).replace("\"\"", "\"");
            m_at = end;
        }
        const qsizetype begin = m_at; // what follows a closing quote belongs to the cell, as people expect
        while (!atEnd() && !isEnd(m_text[m_at]))
            ++m_at;
        return text + m_text.sliced(begin, m_at - begin);
    }

    const QByteArray &m_text;
    char m_separator;
    qsizetype m_at = 0;
    bool m_openQuote = false;
};

bool isSerial(const QByteArray &text)
{
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return text.size() <= longestSerial && std::ranges::all_of(text, isLetter);
}

// The column whose title names a serial number; -1 when the row is no title row.
qsizetype serialColumn(const QList<QByteArray> &titles)
{
    const auto found =
        std::ranges::find_if(titles, [](const QByteArray &title) { return title.toLower().contains("serial"); });
    return found == titles.end() ? -1 : qsizetype(found - titles.begin());
}

} // namespace

QByteArray deviceList(const SandboxWorld &world, std::span<const quint32> devices)
{
    QByteArray file = "Serial Number,Device Model,Product Family,Product Type,Storage,Color,Part Number,Order Number,"
                      "Order Date,Source Type,Source ID,Added Date,Status,Device Management Service,IMEI,MEID,EID,"
                      "Wi-Fi MAC,Bluetooth MAC,Ethernet MAC,Released Date\r\n";
    for (const quint32 number : devices)
        file += deviceRow(world, number);
    return file;
}

QByteArray result(const SandboxActivity &activity)
{
    QByteArray file = "Serial Number,Status,Message\r\n";
    for (const SandboxOutcome &outcome : activity.outcomes) {
        const QByteArray message =
            outcome.isSuccess() || outcome.code.isEmpty() ? QByteArray() : outcome.code + ": " + outcome.message;
        file += row({outcome.serial, outcome.isSuccess() ? "SUCCESS" : "FAILED", message});
    }
    return file;
}

Result<Upload> readUpload(const QByteArray &file)
{
    const Result<QByteArray> text = toUtf8(file);
    if (!text)
        return std::unexpected(text.error());
    Upload upload;
    QSet<QByteArray> seen;
    Rows rows(*text);
    qsizetype column = 0;
    for (qint64 number = 1; !rows.atEnd(); ++number) {
        const QList<QByteArray> cells = rows.next();
        if (rows.hasOpenQuote())
            return refused(QCoreApplication::translate("Sandbox", "A quote is not closed from row %1 on.").arg(number));
        if (number > mostRows)
            return refused(QCoreApplication::translate("Sandbox", "The file has more than 100,000 rows. Split it."));
        const qsizetype titled = number == 1 ? serialColumn(cells) : -1;
        if (titled >= 0) {
            column = titled;
            continue;
        }
        QByteArray serial = cells.value(column).trimmed();
        const QByteArray shown = serial.first(std::min<qsizetype>(serial.size(), 100));
        serial = serial.toUpper();
        if (serial.isEmpty())
            ++upload.blanks;
        else if (!isSerial(serial))
            upload.rejected.append({.row = number, .text = shown, .reason = "not-a-serial"});
        else if (seen.contains(serial))
            upload.rejected.append({.row = number, .text = shown, .reason = "duplicate"});
        else
            upload.serials.append(serial);
        seen.insert(serial);
    }
    return upload;
}

} // namespace Muster::SandboxCsv
