// What Apple's push certificates portal does: signs a request, with a topic in the certificate's subject.
#pragma once

#include "tests/support/certificates.h"
#include "tests/support/linkedorganisation.h"

namespace Muster {

class PushPortal {
public:
    PushPortal()
    {
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -days 2000 -subj /CN=Push_Test_CA -keyout "
                                  "@root.key -out @root.pem"));
    }

    // PEM, valid from now by the system's clock.
    QByteArray sign(const QByteArray &request, const QString &topic, int days = 365) const
    {
        m_tool.put("request.csr", request);
        m_tool.run(
            QStringLiteral(
                "x509 -req -in @request.csr -CA @root.pem -CAkey @root.key -days %1 -subj /UID=%2/CN=APSP:5f1c/C=US "
                "-out @push.pem")
                .arg(days)
                .arg(topic));
        return m_tool.read("push.pem");
    }

private:
    ToolFolder m_tool;
};

// A school of the real Apple's, which is never asked, and the portal that would sign for it.
class PushSchool {
public:
    PushSchool()
        : apple(2)
    {
        apple.clock.set(QDateTime::currentDateTimeUtc()); // the openssl tool dates by the system's
        application = apple.start();
        school = needNow(application->organisations().add(QStringLiteral("Riverside School"),
                                                          {.url = appleServiceUrl(), .authorityPem = {}}, false));
    }

    const QString topic = QStringLiteral("com.apple.mgmt.External.5f1c");
    AppleFixture apple;
    RunningApplication application;
    OrganisationId school;
    PushPortal portal;
};

} // namespace Muster
