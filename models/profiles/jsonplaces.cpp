#include "models/profiles/jsonplaces.h"

namespace Muster {

namespace {

class Walk {
public:
    explicit Walk(QStringView text)
        : m_text(text)
    {
    }

    QList<JsonPlace> places()
    {
        while (m_at < m_text.size())
            step();
        end();
        return m_places;
    }

private:
    void step()
    {
        const QChar letter = m_text.at(m_at);
        if (letter == u'"') {
            takeText();
            return;
        }
        ++m_at;
        if (letter == u'\n') {
            ++m_line;
        } else if (letter == u'{' || letter == u'[') {
            ++m_depth;
        } else if (letter == u'}' || letter == u']') {
            if (--m_depth <= 0)
                end();
        } else if (letter == u',' && m_depth == 1) {
            end();
        } else if (letter == u':' && m_depth == 1 && !m_inValue && !m_lastText.isNull()) {
            m_places.append({m_lastText, m_lastLine, m_line, {}});
            m_inValue = true;
        }
        if (m_inValue && !letter.isSpace())
            m_places.last().lastLine = m_line;
    }

    void takeText()
    {
        const int line = m_line;
        QString text(u""); // never null
        ++m_at;
        while (m_at < m_text.size() && m_text.at(m_at) != u'"') {
            if (m_text.at(m_at) == u'\n')
                break; // a text that was never closed
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            text += m_text.at(m_at);
            ++m_at;
        }
        if (m_at < m_text.size() && m_text.at(m_at) == u'"')
            ++m_at;
        if (m_inValue) {
            m_places.last().lastLine = line;
            if (m_depth == 2)
                m_places.last().elements.append({text, line});
        }
        m_lastText = text;
        m_lastLine = line;
    }

    void end()
    {
        m_inValue = false;
        m_lastText = QString();
    }

    QStringView m_text;
    qsizetype m_at = 0;
    int m_line = 0;
    int m_depth = 0;
    bool m_inValue = false;
    QString m_lastText;
    int m_lastLine = 0;
    QList<JsonPlace> m_places;
};

} // namespace

QList<JsonPlace> jsonPlaces(QStringView text)
{
    return Walk(text).places();
}

std::optional<int> lineOf(const QList<JsonPlace> &places, QStringView key, QStringView element)
{
    for (const JsonPlace &place : places) {
        if (place.key != key)
            continue;
        for (const auto &[text, line] : place.elements) {
            if (!element.isEmpty() && text == element)
                return line;
        }
        return place.firstLine;
    }
    return {};
}

} // namespace Muster
