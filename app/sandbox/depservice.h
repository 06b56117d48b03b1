// Apple's DEP web service: turns a request into an answer of the world, strictly, and lets the faults strike.
//
// Lives on the sandbox's thread; what the constructor takes outlives it.
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "app/sandbox/depchanges.h"
#include "app/sandbox/depsessions.h"
#include "app/sandbox/sandboxcursor.h"
#include "app/sandbox/sandboxfaults.h"
#include "app/sandbox/sandboxworld.h"
#include "models/core/clock.h"

#include <QJsonObject>

#include <span>

namespace Muster {

class DepService {
public:
    static constexpr qint64 defaultLimit = 1000;
    static constexpr qint64 maximumLimit = 1000;
    static constexpr qint64 cursorLife = qint64(7) * 86400; // seconds

    // `highestVersion` of X-Server-Protocol-Version; 0: any.
    DepService(SandboxWorld &world, SandboxFaults &faults, DepSessions &sessions, const Clock &clock, QByteArray seal,
               int highestVersion);

    // `note` gets a word for the request log: the constant of a refusal, the faults that struck, the size of a page.
    [[nodiscard]] HttpResponse handle(const HttpRequest &request, QByteArray &note);

    // The world's time.
    [[nodiscard]] QDateTime now() const { return m_clock.now().addDuration(m_world.clockOffset()); }

private:
    struct Call;
    struct Route;
    [[nodiscard]] static std::span<const Route> routes();
    [[nodiscard]] static std::span<const Route> routesOf(const QByteArray &path);
    template <auto Method> [[nodiscard]] HttpResponse change(Call &call);
    [[nodiscard]] HttpResponse answer(Call &call, const Route &route);
    [[nodiscard]] HttpResponse session(Call &call);
    [[nodiscard]] HttpResponse account(Call &call);
    [[nodiscard]] static QByteArray urls(bool odd);
    [[nodiscard]] HttpResponse activation(Call &call);
    [[nodiscard]] HttpResponse fetch(Call &call);
    [[nodiscard]] HttpResponse sync(Call &call);
    [[nodiscard]] HttpResponse page(Call &call, bool synced);
    [[nodiscard]] std::optional<HttpResponse> readCursor(Call &call, bool synced, SandboxCursor &cursor) const;
    void appendRecords(QByteArray &out, Call &call, bool synced, SandboxCursor &cursor, bool &more) const;
    void appendRecord(QByteArray &out, const Call &call, const class DeviceWriter &writer, const SandboxEvent &event,
                      bool synced) const;
    void disturb(Call &call, HttpResponse &response);

    SandboxWorld &m_world;
    DepChanges m_changes;
    SandboxFaults &m_faults;
    DepSessions &m_sessions;
    const Clock &m_clock;
    QByteArray m_seal;
    int m_highestVersion;
    QHash<std::pair<quint16, QByteArray>, QByteArray> m_lastPages; // for RepeatPage
};

} // namespace Muster
