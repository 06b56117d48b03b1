// One request to Apple's Business API on its way through the sandbox, and the forms that all answers share ("Apple
// School and Business Manager API": JSON:API documents, errors and paging).
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "app/sandbox/sandboxfault.h"
#include "app/sandbox/sandboxworld.h"

#include <QJsonArray>
#include <QJsonObject>

#include <expected>

namespace Muster {

struct BusinessCall {
    SandboxWorld &world;
    Random &random;
    const HttpRequest &request;
    const QByteArray &seal; // for cursors and download addresses
    QDateTime now; // the world's
    QList<SandboxFault> faults = {}; // that strike this request
    QByteArray id = {}; // what stands for {id} in the route, decoded
    QHash<QString, QString> query = {}; // decoded
    QJsonObject body = {};
    quint16 account = 0; // who asks; position in apiAccounts()

    [[nodiscard]] SandboxActor by() const { return SandboxActor::apiAccount(account); }
    [[nodiscard]] bool isStruckBy(SandboxFaultKind kind) const
    {
        return std::ranges::find(faults, kind, &SandboxFault::kind) != faults.end();
    }
    // "http://127.0.0.1:4711/v1/" and the path.
    [[nodiscard]] QString url(const QString &path = {}) const;
};

namespace Business {

// An error of JSON:API's form. `source` is {"pointer": …} or {"parameter": …}.
struct Problem {
    int status = 400;
    QString code, title, detail;
    QJsonObject source = {};
};
[[nodiscard]] HttpResponse refused(Random &random, const Problem &problem);
[[nodiscard]] Problem noSuch(const QString &type, const QByteArray &id);
[[nodiscard]] Problem badParameter(const QString &name, const QString &detail);
// 422: a member of the body at a JSON pointer such as "/data/attributes/serverName".
[[nodiscard]] Problem badEntity(const QString &pointer, const QString &detail);
[[nodiscard]] Problem conflict(const QString &detail);
// What the world refused, as the API says it.
[[nodiscard]] Problem problemOf(const Error &error);

// Dates of the API have milliseconds, other than those of device assignment. Null for 0.
[[nodiscard]] QJsonValue date(quint32 seconds);

[[nodiscard]] HttpResponse document(const QJsonObject &object, int status = 200);
// {"data": resource, "links": {"self": …}}
[[nodiscard]] HttpResponse single(const BusinessCall &call, const QJsonObject &resource, int status = 200);

// A part of a list, by `limit` and `cursor` of the query.
struct Page {
    qint64 offset = 0, limit = 100;
};
// `list` names the list that the cursor has to be of. Fails for a bad limit and a strange cursor.
[[nodiscard]] std::expected<Page, Problem> pageOf(const BusinessCall &call, const QByteArray &list);
// The document of a page of `total` entries. At the end of most lists there is no nextCursor, of some it is empty.
enum class End { Missing, Empty };
[[nodiscard]] HttpResponse listed(const BusinessCall &call, const QByteArray &list, const Page &page,
                                  const QJsonArray &data, qint64 total, End end = End::Missing,
                                  const QString &related = {});

// Leaves of the attributes those that `fields[type]` of the query asks for.
[[nodiscard]] std::optional<Problem> thinOut(const BusinessCall &call, const QString &type, const QStringList &known);
[[nodiscard]] QJsonObject thinned(const BusinessCall &call, const QString &type, QJsonObject attributes);

} // namespace Business

} // namespace Muster
