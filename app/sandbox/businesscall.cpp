#include "app/sandbox/businesscall.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QUrl>
#include <QUuid>

#include <algorithm>

namespace Muster {

namespace {

constexpr qint64 mostPerPage = 1000;

QByteArray sealed(const QByteArray &list, const QByteArray &seal, qint64 offset)
{
    const QByteArray content = QByteArray::number(offset);
    const QByteArray bound = list + ':' + content;
    const QByteArray mark = QMessageAuthenticationCode::hash(bound, seal, QCryptographicHash::Sha256).first(8).toHex();
    return QByteArray(content + ':' + mark).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

std::optional<qint64> unsealed(const QByteArray &cursor, const QByteArray &list, const QByteArray &seal)
{
    const QByteArray text =
        QByteArray::fromBase64(cursor, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    bool isNumber = false;
    const qint64 offset = text.split(':').first().toLongLong(&isNumber);
    if (!isNumber || offset < 0 || sealed(list, seal, offset) != cursor)
        return {};
    return offset;
}

} // namespace

QString BusinessCall::url(const QString &path) const
{
    return QLatin1StringView(request.secure ? "https://" : "http://") + QString::fromLatin1(request.header("Host"))
        + QStringLiteral("/v1/") + path;
}

namespace Business {

HttpResponse refused(Random &random, const Problem &problem)
{
    QJsonObject error{{QStringLiteral("id"), QUuid::fromRfc4122(random.bytes(16)).toString(QUuid::WithoutBraces)},
                      {QStringLiteral("status"), QString::number(problem.status)},
                      {QStringLiteral("code"), problem.code},
                      {QStringLiteral("title"), problem.title},
                      {QStringLiteral("detail"), problem.detail}};
    if (!problem.source.isEmpty())
        error.insert(QStringLiteral("source"), problem.source);
    return document({{QStringLiteral("errors"), QJsonArray{error}}}, problem.status);
}

Problem noSuch(const QString &type, const QByteArray &id)
{
    return {.status = 404,
            .code = QStringLiteral("NOT_FOUND"),
            .title = QStringLiteral("The specified resource doesn't exist"),
            .detail = QStringLiteral("There is no resource of type '%1' with id '%2'")
                          .arg(type, QString::fromUtf8(id.first(std::min<qsizetype>(id.size(), 100))))};
}

Problem badParameter(const QString &name, const QString &detail)
{
    return {.status = 400,
            .code = QStringLiteral("PARAMETER_ERROR.INVALID"),
            .title = QStringLiteral("A parameter has an invalid value"),
            .detail = detail,
            .source = {{QStringLiteral("parameter"), name}}};
}

Problem badEntity(const QString &pointer, const QString &detail)
{
    const bool isRelationship = pointer.startsWith(QLatin1StringView("/data/relationships"));
    return {.status = 422,
            .code = isRelationship ? QStringLiteral("ENTITY_ERROR.RELATIONSHIP.INVALID")
                                   : QStringLiteral("ENTITY_ERROR.ATTRIBUTE.INVALID"),
            .title = QStringLiteral("The provided entity has an invalid value"),
            .detail = detail,
            .source = {{QStringLiteral("pointer"), pointer}}};
}

Problem conflict(const QString &detail)
{
    return {.status = 409,
            .code = QStringLiteral("CONFLICT"),
            .title = QStringLiteral("The request conflicts with the state of the resource"),
            .detail = detail};
}

Problem problemOf(const Error &error)
{
    if (error.kind == ErrorKind::Conflict)
        return conflict(error.message);
    return badEntity(QStringLiteral("/data"), error.message);
}

QJsonValue date(quint32 seconds)
{
    if (seconds == 0)
        return {};
    return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

HttpResponse document(const QJsonObject &object, int status)
{
    return {.status = status,
            .body = QJsonDocument(object).toJson(QJsonDocument::Compact),
            .contentType = "application/json"};
}

HttpResponse single(const BusinessCall &call, const QJsonObject &resource, int status)
{
    QString self = call.url(QString::fromUtf8(call.request.path.sliced(4)));
    if (status == 201) // a new one is at its own place
        self = resource.value(QLatin1StringView("links")).toObject().value(QLatin1StringView("self")).toString(self);
    return document(
        {{QStringLiteral("data"), resource}, {QStringLiteral("links"), QJsonObject{{QStringLiteral("self"), self}}}},
        status);
}

std::expected<Page, Problem> pageOf(const BusinessCall &call, const QByteArray &list)
{
    Page page;
    if (const auto limit = call.query.constFind(QStringLiteral("limit")); limit != call.query.cend()) {
        bool isNumber = false;
        page.limit = limit->toLongLong(&isNumber);
        if (!isNumber || page.limit < 1 || page.limit > mostPerPage)
            return std::unexpected(
                badParameter(QStringLiteral("limit"), QStringLiteral("limit is a number from 1 to 1000")));
    }
    if (const auto cursor = call.query.constFind(QStringLiteral("cursor")); cursor != call.query.cend()) {
        const auto offset = unsealed(cursor->toLatin1(), list, call.seal);
        if (!offset)
            return std::unexpected(
                badParameter(QStringLiteral("cursor"), QStringLiteral("This is no cursor of this list")));
        page.offset = *offset;
    }
    return page;
}

HttpResponse listed(const BusinessCall &call, const QByteArray &list, const Page &page, const QJsonArray &data,
                    qint64 total, End end, const QString &related)
{
    const QString self = call.url(QString::fromUtf8(call.request.path.sliced(4)))
        + (call.request.query.isEmpty() ? QString() : u'?' + QString::fromUtf8(call.request.query));
    QJsonObject links{{QStringLiteral("self"), self}};
    if (!related.isEmpty())
        links.insert(QStringLiteral("related"), related);
    QJsonObject paging{{QStringLiteral("limit"), page.limit}, {QStringLiteral("total"), total}};
    const qint64 next = page.offset + data.size();
    if (next < total && !data.isEmpty()) {
        const QString cursor = QString::fromLatin1(sealed(list, call.seal, next));
        paging.insert(QStringLiteral("nextCursor"), cursor);
        QString address = call.url(QString::fromUtf8(call.request.path.sliced(4))) + u'?';
        for (auto each = call.query.cbegin(); each != call.query.cend(); ++each) {
            if (each.key() != QLatin1StringView("cursor"))
                address += QString::fromLatin1(QUrl::toPercentEncoding(each.key())) + u'='
                    + QString::fromLatin1(QUrl::toPercentEncoding(each.value())) + u'&';
        }
        links.insert(QStringLiteral("next"), QString(address + QStringLiteral("cursor=") + cursor));
    } else if (end == End::Empty) {
        paging.insert(QStringLiteral("nextCursor"), QString(QLatin1StringView("")));
    }
    return document({{QStringLiteral("data"), data},
                     {QStringLiteral("links"), links},
                     {QStringLiteral("meta"), QJsonObject{{QStringLiteral("paging"), paging}}}});
}

std::optional<Problem> thinOut(const BusinessCall &call, const QString &type, const QStringList &known)
{
    const QString name = QStringLiteral("fields[%1]").arg(type);
    if (!call.query.contains(name))
        return {};
    const QStringList wanted = call.query.value(name).split(u',');
    const auto strange = std::ranges::find_if(wanted, [&](const QString &each) { return !known.contains(each); });
    if (strange == wanted.end())
        return {};
    return badParameter(name, QStringLiteral("'%1' is not a field of %2").arg(strange->left(100), type));
}

QJsonObject thinned(const BusinessCall &call, const QString &type, QJsonObject attributes)
{
    const auto wanted = call.query.constFind(QStringLiteral("fields[%1]").arg(type));
    if (wanted == call.query.cend())
        return attributes;
    const QStringList names = wanted->split(u',');
    const QStringList all = attributes.keys();
    for (const QString &name : all) {
        if (!names.contains(name))
            attributes.remove(name);
    }
    return attributes;
}

} // namespace Business

} // namespace Muster
