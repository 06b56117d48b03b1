#include "app/plist/xmlpropertylist.h"

#include <QCoreApplication>
#include <QTimeZone>
#include <QXmlStreamReader>

#include <limits>

namespace Muster {

namespace {

bool isNumber(QStringView text)
{
    if (text.startsWith(u'-') || text.startsWith(u'+'))
        text = text.sliced(1);
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

class Reader {
public:
    Reader(const QByteArray &bytes, const PropertyListLimits &limits)
        : m_xml(bytes)
        , m_limits(limits)
    {
        m_xml.setEntityExpansionLimit(0);
        m_xml.setNamespaceProcessing(false);
    }

    Result<QVariant> read()
    {
        QVariant value;
        if (nextElement() && m_xml.name() == QLatin1StringView("plist") && nextElement()) {
            value = element(1);
            if (!m_xml.hasError() && nextElement())
                refuse(QStringLiteral("more than one value"));
            else if (!m_xml.hasError())
                afterwards();
        } else if (!m_xml.hasError()) {
            refuse(QStringLiteral("no property list"));
        }
        if (m_xml.hasError())
            return failure(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("PropertyList", "The property list cannot be read: line %1, column %2: %3.")
                    .arg(m_xml.lineNumber())
                    .arg(m_xml.columnNumber())
                    .arg(m_xml.errorString()));
        return value;
    }

private:
    void refuse(const QString &why)
    {
        if (!m_xml.hasError())
            m_xml.raiseError(why);
    }

    // Moves to the next child; false at the end of the parent.
    bool nextElement()
    {
        while (!m_xml.hasError() && !m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement:
                return true;
            case QXmlStreamReader::EndElement:
                return false;
            case QXmlStreamReader::DTD:
                if (!m_xml.entityDeclarations().isEmpty())
                    refuse(QStringLiteral("entities"));
                break;
            case QXmlStreamReader::EntityReference:
                refuse(QStringLiteral("an unknown entity"));
                break;
            case QXmlStreamReader::Characters:
                if (!m_xml.isWhitespace())
                    refuse(QStringLiteral("text where an element belongs"));
                break;
            default:
                break;
            }
        }
        return false;
    }

    void afterwards()
    {
        while (!m_xml.hasError() && !m_xml.atEnd()) {
            if (m_xml.readNext() == QXmlStreamReader::StartElement)
                refuse(QStringLiteral("something after the property list"));
        }
    }

    // The text of the present element, which has no children. Not by readElementText(), which passes over entities.
    QString text()
    {
        QString content;
        while (!m_xml.hasError()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::EndElement:
                return content;
            case QXmlStreamReader::Characters:
                content.append(m_xml.text());
                if (content.size() > m_limits.itemBytes)
                    refuse(QStringLiteral("a text longer than the limit"));
                break;
            case QXmlStreamReader::StartElement:
                refuse(QStringLiteral("an element where text belongs"));
                break;
            case QXmlStreamReader::EntityReference:
                refuse(QStringLiteral("an unknown entity"));
                break;
            default:
                break;
            }
        }
        return {};
    }

    QVariant element(int depth)
    {
        if (depth > m_limits.depth)
            refuse(QStringLiteral("nested too deep"));
        if (++m_objects > m_limits.objects)
            refuse(QStringLiteral("too many values"));
        if (m_xml.hasError())
            return {};
        const QStringView name = m_xml.name();
        if (name == QLatin1StringView("dict"))
            return dict(depth);
        if (name == QLatin1StringView("array"))
            return array(depth);
        if (name == QLatin1StringView("string"))
            return text();
        if (name == QLatin1StringView("integer"))
            return integer(text().trimmed());
        if (name == QLatin1StringView("data"))
            return data(text());
        if (name == QLatin1StringView("date"))
            return date(text().trimmed());
        if (name == QLatin1StringView("real"))
            return real(text().trimmed());
        if (name == QLatin1StringView("true") || name == QLatin1StringView("false")) {
            const bool flag = name == QLatin1StringView("true");
            if (!text().trimmed().isEmpty())
                refuse(QStringLiteral("text in a truth value"));
            return flag;
        }
        refuse(QStringLiteral("an unknown element “%1”").arg(name));
        return {};
    }

    QVariant dict(int depth)
    {
        QVariantMap map;
        while (nextElement()) {
            if (m_xml.name() != QLatin1StringView("key")) {
                refuse(QStringLiteral("a value without a key"));
                break;
            }
            const QString key = text();
            if (map.contains(key))
                refuse(QStringLiteral("the key “%1” twice").arg(key.left(100)));
            else if (map.size() >= m_limits.keys)
                refuse(QStringLiteral("too many keys"));
            else if (m_xml.hasError() || !nextElement())
                refuse(QStringLiteral("the key “%1” without a value").arg(key.left(100)));
            else
                map.insert(key, element(depth + 1));
            if (m_xml.hasError())
                break;
        }
        return map;
    }

    QVariant array(int depth)
    {
        QVariantList list;
        while (nextElement()) {
            list.append(element(depth + 1));
            if (m_xml.hasError())
                break;
        }
        return list;
    }

    QVariant integer(const QString &number)
    {
        bool isGood = isNumber(number);
        const qlonglong small = number.toLongLong(&isGood);
        if (isNumber(number) && isGood)
            return QVariant::fromValue(small);
        const qulonglong large = number.startsWith(u'-') ? 0 : number.toULongLong(&isGood);
        if (isNumber(number) && isGood && !number.startsWith(u'-'))
            return QVariant::fromValue(large);
        refuse(QStringLiteral("“%1” is no integer").arg(number.left(40)));
        return {};
    }

    QVariant real(const QString &number)
    {
        bool isGood = false;
        const double value = number.toDouble(&isGood); // knows "nan" and "inf", and only the point
        if (!isGood)
            refuse(QStringLiteral("“%1” is no number").arg(number.left(40)));
        return value;
    }

    QVariant data(const QString &text)
    {
        QByteArray base64 = text.toLatin1();
        base64.removeIf([](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
        // A "=" too many is harmless and occurs in messages of devices; one too few means that something was cut off.
        qsizetype letters = base64.size();
        while (letters > 0 && base64.at(letters - 1) == '=')
            --letters;
        const bool isWhole = letters % 4 != 1 && base64.size() - letters >= (4 - letters % 4) % 4;
        const auto decoded = QByteArray::fromBase64Encoding(
            base64.first(letters), QByteArray::AbortOnBase64DecodingErrors | QByteArray::OmitTrailingEquals);
        if (!decoded || !isWhole)
            refuse(QStringLiteral("data that is no base64"));
        return *decoded;
    }

    QVariant date(const QString &text)
    {
        QDateTime value = QDateTime::fromString(text, QStringLiteral("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        value.setTimeZone(QTimeZone::UTC);
        if (!value.isValid())
            refuse(QStringLiteral("“%1” is no date").arg(text.left(40)));
        return value;
    }

    QXmlStreamReader m_xml;
    const PropertyListLimits &m_limits;
    int m_objects = 0;
};

// What the first line of an XML document says, if it says anything.
bool saysOtherEncoding(QByteArrayView bytes)
{
    if (!bytes.startsWith("<?xml"))
        return false;
    const QByteArrayView head = bytes.first(std::max<qsizetype>(0, bytes.indexOf("?>")));
    const qsizetype at = head.indexOf("encoding");
    if (at < 0)
        return false;
    const QByteArray said = head.sliced(at).toByteArray().toLower();
    return !said.contains("utf-8") && !said.contains("us-ascii");
}

} // namespace

Result<QVariant> readXmlPropertyList(const QByteArray &bytes, const PropertyListLimits &limits)
{
    const QByteArray text = bytes.startsWith("\xef\xbb\xbf") ? bytes.sliced(3) : bytes;
    if (saysOtherEncoding(text) || !QUtf8StringView(text).isValidUtf8())
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("PropertyList", "The property list is not written in UTF-8."));
    return Reader(text, limits).read();
}

} // namespace Muster
