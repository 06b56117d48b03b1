// A device played by hand, message by message, in front of the enrollment server's door: for what no honest device
// does.
#pragma once

#include "app/enrollment/admission.h"
#include "app/enrollment/requesthandler.h"
#include "app/sandbox/simulatedcms.h"
#include "tests/support/enrollmentfixture.h"
#include "tests/support/sceprequest.h"

#include <QFuture>

namespace Muster {

// The door itself, without a network before it.
class Door {
public:
    explicit Door(EnrollmentFixture &fixture)
        : m_fixture(fixture)
        , m_recorder(std::make_shared<ExchangeRecorder>(fixture.application->store()))
        , m_handler(fixture.context(), m_recorder)
    {
    }

    HttpResponse ask(HttpRequest request)
    {
        request.received = QDateTime::currentDateTimeUtc();
        request.peer = QHostAddress(QHostAddress::LocalHost);
        HttpAnswer answer = m_handler.handle(request);
        if (auto *later = std::get_if<QFuture<HttpResponse>>(&answer))
            return later->result();
        return std::get<HttpResponse>(answer);
    }
    HttpResponse ask(const char *method, const QByteArray &path, const QByteArray &query = {},
                     const QByteArray &body = {})
    {
        HttpRequest request;
        request.method = method;
        request.path = path;
        request.query = query;
        request.body = body;
        return ask(request);
    }
    void renew() { m_handler.setContext(m_fixture.context()); }
    EnrollmentFixture &fixture() { return m_fixture; }

private:
    EnrollmentFixture &m_fixture;
    std::shared_ptr<ExchangeRecorder> m_recorder;
    RequestHandler m_handler;
};

class HandDevice {
public:
    explicit HandDevice(Door &door, const QString &name = QStringLiteral("HAND1"))
        : serial(name)
        , udid(QStringLiteral("00000000-0000-0000-0000-") + name.rightJustified(12, u'0'))
        , m_door(door)
    {
    }

    // A profile as `enrollment profile` exports it.
    QVariantMap fetchProfile(EnrollmentKind kind = EnrollmentKind::File, qint64 uses = 1, int minutes = 60)
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto list = issueManagementProfile(*m_door.fixture().context(),
                                                 {.kind = kind,
                                                  .organisation = m_door.fixture().organisation,
                                                  .device = {},
                                                  .serial = kind == EnrollmentKind::Test ? QString() : serial,
                                                  .udid = {},
                                                  .createdAt = now,
                                                  .expiresAt = now.addSecs(60 * minutes),
                                                  .usesLeft = uses},
                                                 false, true);
        [&] { QVERIFY2(list, qPrintable(list ? QString() : list.error().message)); }();
        return readProfile(*list);
    }
    QVariantMap readProfile(const QByteArray &list)
    {
        const QVariantMap profile = readPropertyDict(list).value();
        for (const QVariant &payload : profile.value(QStringLiteral("PayloadContent")).toList()) {
            const QVariantMap dict = payload.toMap();
            if (plistText(dict, u"PayloadType") == QLatin1StringView("com.apple.security.scep")) {
                const QVariantMap scep = dict.value(QStringLiteral("PayloadContent")).toMap();
                path = QUrl(plistText(scep, u"URL")).path().toUtf8();
                challenge = plistText(scep, u"Challenge").toUtf8();
            } else if (plistText(dict, u"PayloadType") == QLatin1StringView("com.apple.mdm")) {
                topic = plistText(dict, u"Topic");
            }
        }
        return profile;
    }

    // The SCEP answer's status, "0" when an identity was issued: it is this device's from now on.
    QByteArray fetchIdentity(ScepRecipe recipe = {})
    {
        if (recipe.challenge == ScepRecipe().challenge)
            recipe.challenge = challenge;
        client = std::make_shared<ScepClient>(recipe);
        authority = m_door.ask("GET", path, "operation=GetCACert&message=Muster").body;
        const HttpResponse response = m_door.ask("POST", path, "operation=PKIOperation", client->message(authority));
        if (response.status != 200)
            return QByteArray::number(response.status);
        const ScepClient::Answer answer = client->read(response.body);
        if (!answer.certificates.isEmpty()) {
            certificate = answer.certificates.first();
            parsed = OpenSsl::certificateFrom(certificate);
        }
        return answer.status;
    }

    QByteArray signatureOf(const QByteArray &body, SimulatedCms::Form form = SimulatedCms::Form::BerPlain) const
    {
        return SimulatedCms::signDetached(body, {parsed.get(), client->key.get(), nullptr}, form,
                                          QDateTime::currentDateTimeUtc())
            .toBase64();
    }
    HttpResponse put(const QByteArray &address, const QByteArray &body, const QByteArray &signature,
                     const QByteArray &contentType = {})
    {
        HttpRequest request;
        request.method = "PUT";
        request.path = address;
        request.body = body;
        if (!signature.isEmpty())
            request.headers.append("Mdm-Signature", signature);
        if (!contentType.isEmpty())
            request.headers.append("Content-Type", contentType);
        return m_door.ask(request);
    }
    HttpResponse checkIn(QVariantMap message, SimulatedCms::Form form = SimulatedCms::Form::BerPlain)
    {
        for (const auto &[key, value] : {std::pair{QStringLiteral("UDID"), udid}, {QStringLiteral("Topic"), topic}}) {
            if (!message.contains(key))
                message.insert(key, value);
        }
        const QByteArray body = writePropertyList(message);
        return put("/mdm/checkin", body, signatureOf(body, form));
    }
    HttpResponse authenticate(const QVariantMap &more = {})
    {
        QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("Authenticate")},
                            {QStringLiteral("SerialNumber"), serial},
                            {QStringLiteral("DeviceName"), QStringLiteral("By hand")}};
        message.insert(more);
        return checkIn(message);
    }
    HttpResponse updateToken(const QVariantMap &more = {})
    {
        QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("TokenUpdate")},
                            {QStringLiteral("Token"), QByteArray("token")},
                            {QStringLiteral("PushMagic"), QStringLiteral("magic")}};
        message.insert(more);
        return checkIn(message);
    }
    // The next command, or an empty dict. `status` of the answer in `last`.
    QVariantMap report(QVariantMap message)
    {
        if (!message.contains(QStringLiteral("UDID")))
            message.insert(QStringLiteral("UDID"), udid);
        const QByteArray body = writePropertyList(message);
        last = put("/mdm/connect", body, signatureOf(body));
        return last.body.isEmpty() ? QVariantMap() : readPropertyDict(last.body).value_or(QVariantMap());
    }
    QVariantMap idle() { return report({{QStringLiteral("Status"), QStringLiteral("Idle")}}); }
    QVariantMap answer(const QVariantMap &command, const QString &status, const QVariantMap &more = {})
    {
        QVariantMap message{{QStringLiteral("Status"), status},
                            {QStringLiteral("CommandUUID"), plistText(command, u"CommandUUID")}};
        message.insert(more);
        return report(message);
    }
    // From its profile to its TokenUpdate.
    void enroll()
    {
        (void)fetchProfile();
        [&] {
            QCOMPARE(fetchIdentity(), QByteArray("0"));
            QCOMPARE(authenticate().status, 200);
            QCOMPARE(updateToken().status, 200);
        }();
    }
    // Acknowledges what there is, until there is nothing.
    int drain()
    {
        int done = 0;
        for (QVariantMap command = idle(); !command.isEmpty() && done < 100; ++done)
            command = answer(command, QStringLiteral("Acknowledged"));
        return done;
    }
    Enrollment enrollment()
    {
        return m_door.fixture()
            .read<std::optional<Enrollment>>(
                [this](Database &database) { return EnrollmentStore(database).byUdid(udid); })
            .value_or(Enrollment());
    }

    static QString typeOf(const QVariantMap &command)
    {
        return plistText(command.value(QStringLiteral("Command")).toMap(), u"RequestType");
    }

    QString serial, udid, topic;
    QByteArray path, challenge, authority, certificate;
    std::shared_ptr<ScepClient> client;
    OpenSsl::Certificate parsed;
    HttpResponse last;

private:
    Door &m_door;
};

// A world, the door before it, and any number of devices.
class AtTheDoor {
public:
    explicit AtTheDoor(quint32 devices = 5)
        : fixture(devices)
        , door(fixture)
    {
    }

    // One that has nothing yet, with a name of its own.
    HandDevice newcomer() { return HandDevice(door, QStringLiteral("HAND%1").arg(++m_number)); }
    HandDevice enrolled()
    {
        HandDevice device = newcomer();
        device.enroll();
        return device;
    }

    EnrollmentFixture fixture;
    Door door;

private:
    int m_number = 0;
};

} // namespace Muster
