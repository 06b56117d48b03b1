// One simulated device, its keys and lines, and an enrollment server by script.
#pragma once

#include "app/sandbox/simulatedcms.h"
#include "app/sandbox/simulatedenroller.h"
#include "app/sandbox/simulatedplist.h"
#include "tests/support/scriptedmdm.h"

#include <QJsonArray>

namespace Muster {

struct SimulatedTest {
    // A device of the family in an unchanged practice world.
    explicit SimulatedTest(const QByteArray &family = "iPad")
    {
        const SandboxWorld world(SandboxPlan{.seed = 7, .devices = 200});
        quint32 number = 0;
        while (sandboxProducts()[world.devices()[number].product].family != family)
            ++number;
        device.hardware = SimulatedHardware::of(world, number);
        device.record = QJsonObject{
            {QStringLiteral("ConfigurationURL"), QString::fromLatin1(mdm.url("/enroll"))},
            {QStringLiteral("AwaitDeviceConfigured"), true},
            {QStringLiteral("IsSupervised"), true},
            {QStringLiteral("AnchorCertificates"), QJsonArray{QString::fromLatin1(mdm.anchor().toBase64())}}};
    }

    Result<> enroll()
    {
        SimulatedChannel channel(device, tools);
        return SimulatedEnroller(device, channel).enroll();
    }

    static const char *words(const Result<> &result)
    {
        static thread_local QByteArray text;
        text = result ? QByteArray("fine") : (result.error().message + u' ' + result.error().detail).toUtf8();
        return text.constData();
    }
    static QString type(const ScriptedMessage &message)
    {
        return SimulatedPlist::read(message.body)
            .value_or(QVariantMap())
            .value(QStringLiteral("MessageType"))
            .toString();
    }

    // MachineInfo, its signature and chain checked by the openssl tool.
    QVariantMap opened(const QByteArray &message)
    {
        write("machineinfo.der", message);
        write("devices.pem", authority.certificatePem());
        const RunResult result = runTool(QStringLiteral("openssl"),
                                         {QStringLiteral("cms"), QStringLiteral("-verify"), QStringLiteral("-binary"),
                                          QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-in"),
                                          path("machineinfo.der"), QStringLiteral("-purpose"), QStringLiteral("any"),
                                          QStringLiteral("-CAfile"), path("devices.pem")});
        if (result.exitCode != 0)
            qWarning("%s", result.errors.constData());
        return SimulatedPlist::read(result.output).value_or(QVariantMap());
    }

    // Whether the Mdm-Signature over a body is by a certificate of the server's authority, says the openssl tool.
    bool isSignedByIdentity(const ScriptedMessage &message)
    {
        write("signature.der", message.signature);
        write("body.plist", message.body);
        write("identities.pem", mdm.identityAuthorityPem());
        const RunResult result =
            runTool(QStringLiteral("openssl"),
                    {QStringLiteral("cms"), QStringLiteral("-verify"), QStringLiteral("-binary"),
                     QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-in"), path("signature.der"),
                     QStringLiteral("-content"), path("body.plist"), QStringLiteral("-purpose"),
                     QStringLiteral("sslclient"), QStringLiteral("-CAfile"), path("identities.pem")});
        if (result.exitCode != 0)
            qWarning("%s", result.errors.constData());
        return result.exitCode == 0 && !message.signature.isEmpty();
    }

    QString path(const char *name) const { return folder.filePath(QString::fromLatin1(name)); }
    void write(const char *name, const QByteArray &bytes)
    {
        QFile file(path(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }

    SystemClock clock;
    std::atomic_bool isEnding = false;
    QList<QSslCertificate> roots; // none: what the record brings must do
    QTemporaryDir folder;
    ScriptedMdm mdm;
    // Made once: RSA keys take their time.
    inline static const SandboxDeviceAuthority authority = SandboxDeviceAuthority::make().value();
    inline static SimulatedKeys keys{authority, 2};
    SimulatedLines lines{roots, isEnding, clock};
    SimulatedTools tools{lines, keys, clock};
    SimulatedDevice device;
};

} // namespace Muster
