// The other side of the figures that sync, and a program that is linked to it.
#pragma once

#include "app/application.h"

#include <QCoroTask>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace Muster::Bench {

// Ends the program: a figure that could not be measured is none.
[[noreturn]] void stop(const Error &error);

template <typename T> T need(Result<T> result)
{
    if (!result)
        stop(result.error());
    return std::move(*result);
}

// A sandbox in a process of its own, so that Apple's side costs no memory or locks of ours.
class Apple {
public:
    Apple(const QString &musterctl, int devices);
    ~Apple();
    Q_DISABLE_COPY_MOVE(Apple)

    // With TLS, as Apple speaks it.
    [[nodiscard]] ServiceAddress address() const;
    // A token of the portal for this certificate; a service that is not there yet is made.
    [[nodiscard]] QByteArray token(const QByteArray &certificate, const QString &service = {}) const;
    // What steers the world: "order", "devices". Without a body it is a question.
    [[nodiscard]] QJsonObject control(const QString &path, const QJsonObject &wish = {}) const;

private:
    [[nodiscard]] QByteArray send(const QString &path, const QByteArray &body) const;

    QProcess m_server;
    QJsonObject m_addresses;
};

// Muster on a workspace of its own.
class Workspace {
public:
    Workspace();
    ~Workspace();
    Q_DISABLE_COPY_MOVE(Workspace)

    // An organisation that is linked to a service of the sandbox.
    OrganisationId link(const Apple &apple, const QString &name, const QString &service = {});

    // Closes the program; the files stay until the workspace goes.
    void close();

    [[nodiscard]] Application &application() { return *m_application; }
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("sync.muster")); }
    [[nodiscard]] QString keys() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Application> m_application;
};

// A program on a workspace that is there.
[[nodiscard]] std::unique_ptr<Application> openApplication(const QString &workspace, const QString &keys);
void close(Application &application);

// The yardstick of every sync: all pages asked for, and thrown away.
[[nodiscard]] QCoro::Task<qint64> fetchAndDrop(Application &application, OrganisationId organisation);

} // namespace Muster::Bench
