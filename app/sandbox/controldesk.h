// What a call of the remote control works on, and the words and forms that all of its answers share.
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "app/sandbox/businessapi.h"
#include "app/sandbox/depservice.h"
#include "app/sandbox/sandboxfaults.h"
#include "app/sandbox/sandboxlogentry.h"
#include "app/sandbox/sandboxworld.h"
#include "app/sandbox/tokenfile.h"

#include <QJsonObject>

#include <deque>
#include <functional>

namespace Muster {

class SimulatedFleet;

struct ControlDesk {
    SandboxWorld &world;
    SandboxFaults &faults;
    const DepService &dep;
    DepSessions &sessions;
    Random &random;
    const std::deque<SandboxLogEntry> &log;
    BusinessLimits &limits;
    TokenCipher cipher = TokenCipher::Aes128Cbc;
    std::function<SimulatedFleet *()> fleet; // null when the sandbox ends

    // The world's time.
    [[nodiscard]] QDateTime now() const { return dep.now(); }
};

namespace Control {

inline constexpr qint64 mostListed = 10'000; // of anything, in one answer

[[nodiscard]] QString text(QByteArrayView bytes);
// Empty for 0.
[[nodiscard]] QString date(quint32 seconds);
[[nodiscard]] HttpResponse json(const QJsonObject &object);
[[nodiscard]] HttpResponse refused(int status, const QString &message);
// NotFound 404, InvalidInput 400, Conflict 409, Unauthorized 403, all else 500.
[[nodiscard]] HttpResponse refused(const Error &error);
[[nodiscard]] HttpResponse malformed();

// The body as a JSON object, if it is one.
[[nodiscard]] std::optional<QJsonObject> objectOf(const HttpRequest &request);
// A part of the query; empty when it is missing.
[[nodiscard]] QString queryItem(const HttpRequest &request, const QString &name);
// `offset` and `limit` of the query; limit: 1000 when it is missing.
struct Window {
    qint64 offset = 0, limit = 1000;
};
[[nodiscard]] Window windowOf(const HttpRequest &request);

// Who acts: `as` of the body or the query, else the first administrator. See SandboxWorld::actor.
[[nodiscard]] Result<SandboxActor> actorOf(const ControlDesk &desk, const QJsonObject &wish, SandboxRight right);
[[nodiscard]] Result<SandboxActor> actorOf(const ControlDesk &desk, const HttpRequest &request, SandboxRight right);
// By name or UUID; NotFound.
[[nodiscard]] Result<quint16> serviceOf(const ControlDesk &desk, const QString &nameOrUuid);

// "anna@school.example", "API: Nightly script", "Apple", …
[[nodiscard]] QString nameOf(const SandboxWorld &world, const SandboxActor &actor);

} // namespace Control

} // namespace Muster
