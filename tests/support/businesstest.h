// What tests of the Business API share: a sandbox, a client in it, and answers compared with published ones.
#pragma once

#include "tests/support/businessclient.h"

#include <QJsonArray>

namespace Muster {

class BusinessTest : public QObject {
protected:
    void begin()
    {
        SandboxOptions options;
        options.plan.devices = 250;
        options.plan.services = 2;
        options.plan.unassignedShare = 0.2;
        options.plan.seed = 4;
        m_sandbox = std::make_unique<SandboxFixture>(options);
        m_client = std::make_unique<BusinessClient>(*m_sandbox);
        QCOMPARE(m_client->open().status, 200);
    }

    std::unique_ptr<SandboxFixture> m_sandbox;
    std::unique_ptr<BusinessClient> m_client;

    static QJsonObject fixture(const char *name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/axm/%1.json").arg(QLatin1StringView(name)));
        [&] { QVERIFY(file.open(QIODevice::ReadOnly)); }();
        return QJsonDocument::fromJson(file.readAll()).object();
    }
    static QJsonObject object(const QJsonObject &in, const char *name)
    {
        return in.value(QLatin1StringView(name)).toObject();
    }
    static QJsonArray array(const QJsonObject &in, const char *name)
    {
        return in.value(QLatin1StringView(name)).toArray();
    }
    static QString word(const QJsonObject &in, const char *name)
    {
        return in.value(QLatin1StringView(name)).toString();
    }
    static QString attribute(const QJsonObject &resource, const char *name)
    {
        return word(object(resource, "attributes"), name);
    }
    // The keys that `expected` has and `is` has not, all the way down; of lists the first entries are compared.
    static QStringList missing(const QJsonValue &expected, const QJsonValue &is, const QString &path = {})
    {
        if (expected.isArray()) { // an empty list has nothing to show for the entries that are expected
            const QJsonValue first = expected.toArray().isEmpty() ? QJsonValue() : expected.toArray().first();
            return missing(first, is.toArray().isEmpty() ? QJsonValue() : is.toArray().first(),
                           path + QStringLiteral("[]"));
        }
        QStringList result;
        const QJsonObject wanted = expected.toObject();
        for (auto it = wanted.begin(); it != wanted.end(); ++it) {
            if (!is.toObject().contains(it.key()))
                result.append(path + u'.' + it.key());
            else
                result += missing(it.value(), is.toObject().value(it.key()), path + u'.' + it.key());
        }
        return result;
    }

    QJsonObject got(const QString &path)
    {
        const HttpReply reply = m_client->get(path);
        [&] { QVERIFY2(reply.status == 200, reply.body.constData()); }();
        return reply.json();
    }
    static QString codeOf(const HttpReply &reply)
    {
        return word(array(reply.json(), "errors").at(0).toObject(), "code");
    }
    QString serial(quint32 number)
    {
        return QString::fromLatin1(
            m_sandbox->run([number](SandboxWorld &world) { return world.devices()[number].serialText(); }));
    }
    QString server(quint16 number)
    {
        return QString::fromLatin1(
            m_sandbox->run([number](SandboxWorld &world) { return world.services()[number].uuid; }));
    }
    static QByteArray activity(const QString &type, const QString &server, const QStringList &serials,
                               const QString &deadline = {})
    {
        QJsonArray devices;
        for (const QString &serial : serials)
            devices.append(
                QJsonObject{{QStringLiteral("type"), QStringLiteral("orgDevices")}, {QStringLiteral("id"), serial}});
        QJsonObject relationships{{QStringLiteral("devices"), QJsonObject{{QStringLiteral("data"), devices}}}};
        if (!server.isEmpty())
            relationships.insert(QStringLiteral("mdmServer"),
                                 QJsonObject{{QStringLiteral("data"),
                                              QJsonObject{{QStringLiteral("type"), QStringLiteral("mdmServers")},
                                                          {QStringLiteral("id"), server}}}});
        QJsonObject attributes{{QStringLiteral("activityType"), type}};
        if (!deadline.isEmpty())
            attributes.insert(QStringLiteral("activityTypeMetadata"),
                              QJsonObject{{QStringLiteral("mdmMigrationDeadlineDateTime"), deadline}});
        const QJsonObject data{{QStringLiteral("type"), QStringLiteral("orgDeviceActivities")},
                               {QStringLiteral("attributes"), attributes},
                               {QStringLiteral("relationships"), relationships}};
        return QJsonDocument(QJsonObject{{QStringLiteral("data"), data}}).toJson(QJsonDocument::Compact);
    }
    QByteArray serverBody(const QString &name, const QJsonObject &more = {}, const QString &id = {},
                          bool hasCertificate = true)
    {
        QJsonObject attributes = more;
        if (!name.isEmpty())
            attributes.insert(QStringLiteral("serverName"), name);
        if (hasCertificate) {
            const QByteArray der = runTool(QStringLiteral("openssl"),
                                           {QStringLiteral("x509"), QStringLiteral("-outform"), QStringLiteral("DER")},
                                           m_sandbox->certificate())
                                       .output;
            attributes.insert(QStringLiteral("serverCertificate"),
                              QJsonObject{{QStringLiteral("name"), QStringLiteral("c.pem")},
                                          {QStringLiteral("data"), QString::fromLatin1(der.toBase64())}});
        }
        QJsonObject data{{QStringLiteral("type"), QStringLiteral("mdmServers")},
                         {QStringLiteral("attributes"), attributes}};
        if (!id.isEmpty())
            data.insert(QStringLiteral("id"), id);
        return QJsonDocument(QJsonObject{{QStringLiteral("data"), data}}).toJson(QJsonDocument::Compact);
    }
    // Asks until the activity is done.
    QJsonObject finished(const HttpReply &created)
    {
        [&] { QVERIFY2(created.status == 201, created.body.constData()); }();
        const QString path = QStringLiteral("v1/orgDeviceActivities/") + word(object(created.json(), "data"), "id");
        for (int i = 0; i < 10; ++i) {
            const QJsonObject data = object(got(path), "data");
            if (attribute(data, "status") != QLatin1StringView("IN_PROGRESS"))
                return data;
        }
        return {};
    }
};

} // namespace Muster
