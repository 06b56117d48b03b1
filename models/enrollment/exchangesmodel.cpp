#include "models/enrollment/exchangesmodel.h"

#include "models/enrollment/conversationsteps.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace Muster {

namespace {

// What stands between the words about a request and the title of the command that went out in answer to it.
QString arrow()
{
    return QStringLiteral(" → ");
}

QString say(const char *text)
{
    return QCoreApplication::translate("Exchanges", text);
}

QString commandOf(const Exchange &exchange)
{
    const qsizetype at = exchange.words.indexOf(arrow());
    return at < 0 ? QString() : exchange.words.sliced(at + arrow().size());
}

QString wordsOf(const Exchange &exchange)
{
    return exchange.words.section(arrow(), 0, 0);
}

} // namespace

void ExchangesModel::setExchanges(const QList<Exchange> &exchanges)
{
    // The same conversation: its first is still the first, and what is new is at the end.
    const bool goesOn = !m_exchanges.isEmpty() && exchanges.size() >= m_exchanges.size()
        && exchanges.first().number == m_exchanges.first().number
        && exchanges.at(m_exchanges.size() - 1).number == m_exchanges.last().number;
    if (goesOn) {
        append(exchanges.sliced(m_exchanges.size()));
        return;
    }
    beginResetModel();
    m_exchanges.clear();
    m_rows.clear();
    m_beganAtMs = exchanges.isEmpty() ? 0 : exchanges.first().atMs;
    endResetModel();
    append(exchanges);
}

void ExchangesModel::append(const QList<Exchange> &exchanges)
{
    QList<Row> rows;
    qint64 beganAtMs = m_beganAtMs;
    for (qsizetype i = 0; i < exchanges.size(); ++i) {
        const Exchange &exchange = exchanges.at(i);
        if (beginsEnrollment(exchange))
            beganAtMs = exchange.atMs;
        const qsizetype place = m_exchanges.size() + i;
        rows.append({place, Side::Device, exchange.atMs - beganAtMs, 0});
        if (!commandOf(exchange).isEmpty())
            rows.append({place, Side::Muster, exchange.atMs + exchange.tookUs / 1000 - beganAtMs,
                         int(m_rows.size() + rows.size())});
    }
    if (rows.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + rows.size()) - 1);
    m_exchanges.append(exchanges);
    m_rows.append(rows);
    m_beganAtMs = beganAtMs;
    endInsertRows();
}

const Exchange *ExchangesModel::exchangeAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_exchanges.at(m_rows.at(row).exchange) : nullptr;
}

ExchangesModel::Side ExchangesModel::sideAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows.at(row).side : Side::Device;
}

int ExchangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ExchangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

ExchangesModel::Outcome ExchangesModel::outcome(const Row &row) const
{
    const Exchange &exchange = m_exchanges.at(row.exchange);
    if (row.side == Side::Muster)
        return Outcome::Sent;
    if (exchange.isFailed || exchange.status >= 400 || exchange.what == QLatin1StringView("Error")
        || exchange.what == QLatin1StringView("CommandFormatError"))
        return Outcome::Failed;
    return exchange.what == QLatin1StringView("NotNow") ? Outcome::Later : Outcome::Answered;
}

QString ExchangesModel::text(int at, Column column) const
{
    const Row &row = m_rows.at(at);
    const Exchange &exchange = m_exchanges.at(row.exchange);
    const bool isDevice = row.side == Side::Device;
    switch (column) {
    case NumberColumn:
        return QString::number(at + 1);
    case TimeColumn:
        return QString::number(double(row.sinceMs) / 1000, 'f', 3);
    case FromColumn:
        return isDevice ? say("Device") : say("Muster");
    case WhatColumn:
        return isDevice ? exchange.what : commandOf(exchange);
    case RequestColumn:
        return isDevice ? exchange.method + u' ' + exchange.path : say("answer to %1").arg(row.answerTo);
    case AnswerColumn:
        return isDevice ? QString::number(exchange.status) : say("sent");
    case WordsColumn:
        return isDevice ? wordsOf(exchange) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ExchangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), Column(index.column()));
    case Qt::TextAlignmentRole:
        return index.column() <= TimeColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case SideRole:
        return QVariant::fromValue(row.side);
    case OutcomeRole:
        return QVariant::fromValue(outcome(row));
    case ExchangeRole:
        return QVariant::fromValue(m_exchanges.at(row.exchange));
    default:
        return {};
    }
}

QVariant ExchangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (Column(section)) {
    case NumberColumn:
        return say("No.");
    case TimeColumn:
        return say("Time, s");
    case FromColumn:
        return say("From");
    case WhatColumn:
        return say("What");
    case RequestColumn:
        return say("Request");
    case AnswerColumn:
        return say("Answer");
    case WordsColumn:
        return say("In words");
    case ColumnCount:
        break;
    }
    return {};
}

QByteArray exchangesToJsonLines(const QList<Exchange> &exchanges)
{
    const auto content = [](const QString &json) -> QJsonValue {
        const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
        return document.isObject() ? QJsonValue(document.object()) : QJsonValue(json);
    };
    QByteArray lines;
    for (const Exchange &exchange : exchanges) {
        QJsonObject line{{QStringLiteral("number"), exchange.number},
                         {QStringLiteral("at"),
                          QDateTime::fromMSecsSinceEpoch(exchange.atMs, QTimeZone::UTC).toString(Qt::ISODateWithMs)},
                         {QStringLiteral("tookMicroseconds"), exchange.tookUs},
                         {QStringLiteral("serial"), exchange.serial},
                         {QStringLiteral("udid"), exchange.udid},
                         {QStringLiteral("peer"), exchange.peer},
                         {QStringLiteral("method"), exchange.method},
                         {QStringLiteral("path"), exchange.path},
                         {QStringLiteral("status"), exchange.status},
                         {QStringLiteral("what"), exchange.what},
                         {QStringLiteral("words"), exchange.words},
                         {QStringLiteral("failed"), exchange.isFailed}};
        if (!exchange.request.isEmpty())
            line.insert(QStringLiteral("request"), content(exchange.request));
        if (!exchange.answer.isEmpty())
            line.insert(QStringLiteral("answer"), content(exchange.answer));
        lines += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    }
    return lines;
}

} // namespace Muster
