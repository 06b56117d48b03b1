// The part of Apple's DEP web service that is about named devices and profiles: details, profiles and their assignment,
// releasing devices, activation lock, and what hangs on the account. Nearly all of it changes the world.
//
// Texts of refusals are Apple's constants. Where Apple's documentation leaves something open the choice is the
// sandbox's and said where it is made. Lives on the sandbox's thread.
#pragma once

#include "app/http/httpresponse.h"
#include "app/sandbox/sandboxfault.h"
#include "app/sandbox/sandboxworld.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Muster {

// What the service knows of a request once its session and body were checked.
struct DepRequest {
    quint16 service = 0;
    int version = 1;
    QJsonObject body = {};
    QByteArray query; // as sent
    QDateTime now; // the world's
    QList<SandboxFault> faults; // that strike this request
    QByteArray &note; // a word for the request log

    [[nodiscard]] const SandboxFault *fault(SandboxFaultKind kind) const
    {
        const auto found = std::ranges::find(faults, kind, &SandboxFault::kind);
        return found == faults.end() ? nullptr : &*found;
    }
};

class DepChanges {
public:
    static constexpr qsizetype mostSerials = 1000;

    explicit DepChanges(SandboxWorld &world)
        : m_world(world)
    {
    }

    [[nodiscard]] HttpResponse details(const DepRequest &request) const; // "Get device details"
    [[nodiscard]] HttpResponse defineProfile(const DepRequest &request); // "Define a profile"
    [[nodiscard]] HttpResponse readProfile(const DepRequest &request) const; // "Get a profile"
    [[nodiscard]] HttpResponse assignProfile(const DepRequest &request); // "Assign a profile"
    [[nodiscard]] HttpResponse removeProfile(const DepRequest &request); // "Remove a profile"
    [[nodiscard]] HttpResponse disown(const DepRequest &request); // "Disown devices"
    [[nodiscard]] HttpResponse lock(const DepRequest &request); // "Activation Lock a device"
    [[nodiscard]] HttpResponse replacement(const DepRequest &request) const; // "Get replacement details"
    [[nodiscard]] HttpResponse setDiscovery(const DepRequest &request); // account-driven enrollment
    [[nodiscard]] HttpResponse readDiscovery(const DepRequest &request) const;
    [[nodiscard]] HttpResponse clearDiscovery(const DepRequest &request);
    [[nodiscard]] HttpResponse betaTokens(const DepRequest &request) const;

private:
    struct Serials;
    [[nodiscard]] static Serials serialsOf(const DepRequest &request, bool areRequired);
    template <typename Change>
    [[nodiscard]] QByteArray judge(const DepRequest &request, const QList<QByteArray> &serials, Change change) const;
    [[nodiscard]] QByteArray assign(const DepRequest &request, quint16 profile, const QList<QByteArray> &serials,
                                    quint32 *retryAfter);

    SandboxWorld &m_world;
};

} // namespace Muster
