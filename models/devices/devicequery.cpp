#include "models/devices/devicequery.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTimeZone>

#include <array>

namespace Muster {

namespace {

struct FieldName {
    QLatin1StringView name;
    DeviceField field;
};

// Older words of the trade find their field too.
constexpr std::array<FieldName, 30> fieldNames{{
    {QLatin1StringView("serial"), DeviceField::Serial},
    {QLatin1StringView("model"), DeviceField::Model},
    {QLatin1StringView("family"), DeviceField::Family},
    {QLatin1StringView("state"), DeviceField::State},
    {QLatin1StringView("is"), DeviceField::Risk},
    {QLatin1StringView("profile"), DeviceField::ProfileUuid},
    {QLatin1StringView("tag"), DeviceField::AssetTag},
    {QLatin1StringView("person"), DeviceField::Person},
    {QLatin1StringView("location"), DeviceField::Location},
    {QLatin1StringView("note"), DeviceField::Note},
    {QLatin1StringView("order"), DeviceField::OrderNumber},
    {QLatin1StringView("source"), DeviceField::Source},
    {QLatin1StringView("description"), DeviceField::Description},
    {QLatin1StringView("color"), DeviceField::Color},
    {QLatin1StringView("os"), DeviceField::Os},
    {QLatin1StringView("by"), DeviceField::AssignedBy},
    {QLatin1StringView("added"), DeviceField::AddedAt},
    {QLatin1StringView("assigned"), DeviceField::ProfileAssignedAt},
    {QLatin1StringView("switched-on"), DeviceField::ProfilePushedAt},
    {QLatin1StringView("changed"), DeviceField::ChangedAt},
    {QLatin1StringView("left"), DeviceField::LeftAt},
    {QLatin1StringView("colour"), DeviceField::Color},
    {QLatin1StringView("user"), DeviceField::Person},
    {QLatin1StringView("place"), DeviceField::Location},
    {QLatin1StringView("order-number"), DeviceField::OrderNumber},
    {QLatin1StringView("asset"), DeviceField::AssetTag},
    {QLatin1StringView("asset-tag"), DeviceField::AssetTag},
    {QLatin1StringView("platform"), DeviceField::Os},
    {QLatin1StringView("pushed"), DeviceField::ProfilePushedAt},
    {QLatin1StringView("device-family"), DeviceField::Family},
}};

QString say(const char *text)
{
    return QCoreApplication::translate("DeviceQuery", text);
}

std::optional<DeviceField> fieldFromName(const QString &name)
{
    for (const FieldName &candidate : fieldNames) {
        if (candidate.name == name)
            return candidate.field;
    }
    return std::nullopt;
}

// Levenshtein's distance, for names of a few letters.
qsizetype distance(const QString &a, const QString &b)
{
    QList<qsizetype> row(b.size() + 1);
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

QString likelyName(const QString &name)
{
    QString best;
    qsizetype bestDistance = 4;
    for (const FieldName &candidate : fieldNames) {
        if (const qsizetype d = distance(name, candidate.name); d < bestDistance) {
            bestDistance = d;
            best = candidate.name;
        }
    }
    return best;
}

// One blank-separated piece of the text, quotes taken into account.
struct Piece {
    qsizetype start = 0;
    QString text;
};

std::expected<QList<Piece>, QueryFault> cut(const QString &text)
{
    QList<Piece> pieces;
    Piece piece;
    qsizetype quote = -1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar letter = text.at(i);
        if (letter == u'"')
            quote = quote < 0 ? i : -1;
        if (letter.isSpace() && quote < 0) {
            if (!piece.text.isEmpty())
                pieces.append(piece);
            piece = {};
            continue;
        }
        if (piece.text.isEmpty())
            piece.start = i;
        piece.text += letter;
    }
    if (quote >= 0)
        return std::unexpected(QueryFault{quote, text.size() - quote, say("The quotation mark is not closed.")});
    if (!piece.text.isEmpty())
        pieces.append(piece);
    return pieces;
}

DeviceTerm::Pattern pattern(const QString &text)
{
    if (text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"'))
        return {folded(text.sliced(1, text.size() - 2)), DeviceTerm::Match::Equals};
    QString plain = text;
    plain.remove(u'"');
    if (plain.contains(u'*'))
        return {folded(plain), DeviceTerm::Match::Wildcard};
    return {folded(plain), DeviceTerm::Match::Contains};
}

QStringList splitAlternatives(const QString &text)
{
    QStringList parts{QString()};
    bool quoted = false;
    for (const QChar letter : text) {
        if (letter == u'"')
            quoted = !quoted;
        if (letter == u'|' && !quoted)
            parts.append(QString());
        else
            parts.last() += letter;
    }
    parts.removeAll(QString());
    return parts;
}

// "2026", "2026-01" or "2026-01-31": the first moment of it and the first after it.
std::optional<std::pair<QDateTime, QDateTime>> calendarSpan(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const bool hasMonth = match.hasCaptured(2);
    const bool hasDay = match.hasCaptured(3);
    const QDate first(match.captured(1).toInt(), hasMonth ? match.captured(2).toInt() : 1,
                      hasDay ? match.captured(3).toInt() : 1);
    if (!first.isValid())
        return std::nullopt;
    const QDate after = hasDay ? first.addDays(1) : hasMonth ? first.addMonths(1) : first.addYears(1);
    return std::pair(first.startOfDay(QTimeZone::UTC), after.startOfDay(QTimeZone::UTC));
}

std::optional<qint64> ageInSeconds(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,5})([hdwmy])$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 count = match.captured(1).toLongLong();
    switch (match.captured(2).at(0).unicode()) {
    case u'h':
        return count * 3600;
    case u'd':
        return count * 86400;
    case u'w':
        return count * 7 * 86400;
    case u'm':
        return count * 30 * 86400;
    default:
        return count * 365 * 86400;
    }
}

std::optional<DeviceTerm> dateTerm(DeviceTerm term, const QString &text, const QDateTime &now)
{
    qsizetype sign = 0;
    while (sign < text.size() && (text.at(sign) == u'<' || text.at(sign) == u'>' || text.at(sign) == u'='))
        ++sign;
    const QString comparison = text.first(sign);
    const QString value = text.sliced(sign);
    if (const auto age = ageInSeconds(value)) {
        const QDateTime then = now.addSecs(-*age);
        // An age below 30 days is a date after the one 30 days ago.
        if (comparison == QLatin1StringView("<") || comparison == QLatin1StringView("<=") || comparison.isEmpty())
            term.from = then;
        else if (comparison == QLatin1StringView(">") || comparison == QLatin1StringView(">="))
            term.until = then;
        else
            return std::nullopt;
        return term;
    }
    const auto span = calendarSpan(value);
    if (!span)
        return std::nullopt;
    if (comparison.isEmpty() || comparison == QLatin1StringView("=")) {
        term.from = span->first;
        term.until = span->second;
    } else if (comparison == QLatin1StringView(">=")) {
        term.from = span->first;
    } else if (comparison == QLatin1StringView(">")) {
        term.from = span->second;
    } else if (comparison == QLatin1StringView("<")) {
        term.until = span->first;
    } else if (comparison == QLatin1StringView("<=")) {
        term.until = span->second;
    } else {
        return std::nullopt;
    }
    return term;
}

// `text` stands at `start`. While it is still being typed, the beginning of a word restricts nothing.
std::expected<DeviceTerm, QueryFault> riskTerm(DeviceTerm term, const QString &text, qsizetype start,
                                               const QDateTime &now)
{
    const QStringList known = deviceRiskNames();
    const QStringList words = splitAlternatives(text.toLower());
    for (const QString &word : words) {
        if (const auto risk = deviceRiskFromName(QString(word).remove(u'"')))
            term.risks.append(*risk);
        else if (std::ranges::none_of(known, [&](const QString &name) { return name.startsWith(word); }))
            return std::unexpected(QueryFault{
                start, text.size(),
                say("“%1” is no risk. Write is: and one of %2.").arg(word, known.join(QStringLiteral(", ")))});
    }
    term.from = now.addDays(-provisionalDays);
    term.until = now.addSecs(-stuckSeconds);
    return term;
}

std::expected<DeviceTerm, QueryFault> parsePiece(const Piece &piece, const QDateTime &now)
{
    DeviceTerm term;
    QString text = piece.text;
    qsizetype start = piece.start;
    if (text.startsWith(u'!') && text.size() > 1) {
        term.isExcluding = true;
        text.remove(0, 1);
        ++start;
    }
    const qsizetype colon = text.indexOf(u':');
    const qsizetype quote = text.indexOf(u'"');
    if (colon > 0 && (quote < 0 || colon < quote)) {
        const QString name = text.first(colon).toLower();
        const auto field = fieldFromName(name);
        if (!field) {
            const QString likely = likelyName(name);
            return std::unexpected(QueryFault{start, colon,
                                              likely.isEmpty()
                                                  ? say("There is no field “%1”.").arg(name)
                                                  : say("There is no field “%1”. Did you mean %2?").arg(name, likely)});
        }
        term.field = *field;
        text = text.sliced(colon + 1);
        start += colon + 1;
    }
    if (isDateField(term.field)) {
        // While it is still being typed, an unfinished date restricts nothing.
        if (text.isEmpty())
            return term;
        auto dated = dateTerm(term, text.toLower(), now);
        if (!dated)
            return std::unexpected(QueryFault{
                start, text.size(),
                say("“%1” is no date. Write <30d for the last 30 days, or a date such as >=2026-01-31.").arg(text)});
        return *dated;
    }
    if (term.field == DeviceField::Risk)
        return riskTerm(term, text, start, now);
    const auto alternatives = splitAlternatives(text);
    for (const QString &alternative : alternatives)
        term.patterns.append(pattern(alternative));
    return term;
}

} // namespace

QStringList deviceFieldNames()
{
    QStringList names;
    for (const FieldName &candidate : fieldNames)
        names.append(candidate.name);
    return names;
}

std::expected<DeviceQuery, QueryFault> DeviceQuery::parse(const QString &text, const QDateTime &now)
{
    const auto pieces = cut(text);
    if (!pieces)
        return std::unexpected(pieces.error());
    DeviceQuery query;
    for (const Piece &piece : *pieces) {
        auto term = parsePiece(piece, now);
        if (!term)
            return std::unexpected(term.error());
        const bool restricts = term->field == DeviceField::Risk
            ? !term->risks.isEmpty()
            : !term->patterns.isEmpty() || term->from || term->until;
        if (restricts)
            query.terms.append(*term);
    }
    return query;
}

} // namespace Muster
