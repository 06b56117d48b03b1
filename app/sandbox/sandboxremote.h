// A running sandbox's remote control, seen from the other side: what musterctl and the window ask of it.
//
// A value: the control address. Needs an event loop on its thread. Requests of several remotes do not disturb each
// other.
#pragma once

#include "models/core/result.h"

#include <QCoroTask>
#include <QJsonObject>
#include <QUrl>

namespace Muster {

struct SandboxAnswer {
    QByteArray body; // as it came: of `csv`, `download` and `result` the file
    QJsonObject json; // the same, if it is a JSON object
};

class SandboxRemote {
public:
    SandboxRemote() = default;
    // With its secret, as `sandbox serve` prints it and SandboxAddresses has it.
    explicit SandboxRemote(QUrl control)
        : m_control(std::move(control))
    {
    }

    [[nodiscard]] const QUrl &address() const { return m_control; }

    // `path` as ControlApi's routes have it, with a query if need be: "devices?limit=100". Errors: InvalidInput when
    // the address is none on this computer, or when the sandbox refuses; NotFound and Conflict when that is why;
    // Unreachable when it does not answer within a minute. The message is the sandbox's own.
    [[nodiscard]] QCoro::Task<Result<SandboxAnswer>> ask(QByteArray method, QString path, QByteArray body = {}) const;
    // The same with a JSON object for a body.
    [[nodiscard]] QCoro::Task<Result<SandboxAnswer>> ask(QByteArray method, QString path,
                                                         const QJsonObject &body) const;

    // "devices" and {"family": "iPad", "order": ""} as "devices?family=iPad": parts without a value are left out.
    [[nodiscard]] static QString path(const QString &route, const QList<std::pair<QString, QString>> &query);

private:
    QUrl m_control;
};

} // namespace Muster
