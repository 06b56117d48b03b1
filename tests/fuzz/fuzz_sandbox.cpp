// The sandbox as a hostile client meets it: a session of any requests to Apple's service and to the control address.
//
// The input is a line for each request: a letter that chooses the route, a query, a tab, a body. "$cursor" in it stands
// for the last cursor that was answered, "$profile" for the last profile, "$0" to "$9" for serial numbers of the world,
// so that requests get beyond the first check.
#include "tests/fuzz/fuzz.h"

#include "app/apple/oauth1.h"
#include "app/sandbox/sandboxcore.h"
#include "app/sandbox/sandboxstate.h"
#include "tests/support/fakeclock.h"

#include <QJsonObject>

#include <array>

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

// The same input meets the same world.
class CountingRandom final : public Random {
public:
    QByteArray bytes(qsizetype count) override
    {
        QByteArray result(count, Qt::Uninitialized);
        for (char &byte : result)
            byte = static_cast<char>(++m_last * 151);
        return result;
    }

private:
    unsigned m_last = 0;
};

struct Route {
    const char *method;
    const char *path;
};

constexpr std::array<Route, 30> routes{{
    {"POST", "/server/devices"},
    {"POST", "/devices/sync"},
    {"POST", "/devices"},
    {"POST", "/devices/disown"},
    {"POST", "/profile"},
    {"GET", "/profile"},
    {"POST", "/profile/devices"},
    {"PUT", "/profile/devices"},
    {"DELETE", "/profile/devices"},
    {"POST", "/device/activationlock"},
    {"GET", "/device/replacementDetails"},
    {"POST", "/account-driven-enrollment/profile"},
    {"GET", "/account-driven-enrollment/profile"},
    {"DELETE", "/account-driven-enrollment/profile"},
    {"GET", "/os-beta-enrollment/tokens"},
    {"GET", "/account"},
    {"GET", "/session"},
    {"GET", "/control/secret/state"},
    {"POST", "/control/secret/token"},
    {"POST", "/control/secret/order"},
    {"GET", "/control/secret/faults"},
    {"POST", "/control/secret/faults"},
    {"DELETE", "/control/secret/faults"},
    {"GET", "/control/secret/devices"},
    {"POST", "/control/secret/devices"},
    {"POST", "/control/secret/clock"},
    {"POST", "/control/secret/terms"},
    {"GET", "/control/secret/log"},
    {"DELETE", "/control/secret/sessions"},
    {"POST", "/control/secret/nowhere"},
}};

const SandboxWorld &firstWorld()
{
    static const SandboxWorld world = [] {
        SandboxPlan plan;
        plan.seed = 7;
        plan.devices = 24;
        plan.services = 2;
        plan.profiledShare = 0.5;
        plan.unassignedShare = 0.1;
        SandboxWorld made(plan);
        CountingRandom random;
        made.issueToken(0, {}, random, FakeClock().now());
        return made;
    }();
    return world;
}

class Client {
public:
    Client()
        : m_core(firstWorld(), options(), m_clock, m_random)
    {
        HttpRequest signedOne = request("GET", "/session", {}, {});
        signedOne.headers.append("Authorization", authorization());
        const HttpResponse answer = m_core.handle(signedOne);
        claim(answer.status == 200, "a signed request gets a session");
        m_session = QJsonDocument::fromJson(answer.body)[QLatin1StringView("auth_session_token")].toString().toLatin1();
    }

    void send(const QByteArray &line)
    {
        const Route &route = routes[static_cast<unsigned char>(line.front()) % routes.size()];
        const QByteArray rest = filled(line.sliced(1));
        const qsizetype tab = rest.indexOf('\t');
        HttpRequest asked = request(route.method, route.path, tab < 0 ? QByteArray() : rest.first(tab),
                                    tab < 0 ? rest : rest.sliced(tab + 1));
        asked.headers.append("X-ADM-Auth-Session", m_session);
        asked.headers.append("X-Server-Protocol-Version", "10");
        const HttpResponse answer = m_core.handle(asked);
        claim(answer.status >= 200 && answer.status <= 599, "an answer has a status");
        for (const auto &[name, value] : answer.headers) {
            claim(!name.contains('\n') && !value.contains('\n') && !value.contains('\r'), "a header is one line");
            if (name == "X-ADM-Auth-Session")
                m_session = value;
        }
        if (answer.status != 200 || answer.body.isEmpty() || !m_core.faults().active().isEmpty()
            || answer.contentType != HttpResponse().contentType)
            return;
        const QJsonDocument json = QJsonDocument::fromJson(answer.body);
        claim(json.isObject(), "an answer is JSON");
        remember(json[QLatin1StringView("cursor")], &m_cursor);
        remember(json[QLatin1StringView("profile_uuid")], &m_profile);
    }

    SandboxWorld &world() { return m_core.world(); }

private:
    static SandboxOptions options()
    {
        SandboxOptions options;
        options.controlSecret = "secret";
        options.logEntries = 100;
        return options;
    }

    HttpRequest request(const char *method, const char *path, const QByteArray &query, const QByteArray &body)
    {
        HttpRequest result;
        result.method = method;
        result.path = path;
        result.query = query;
        result.body = body;
        result.peer = QHostAddress(QHostAddress::LocalHost);
        result.received = m_clock.now();
        result.headers.append("Host", "127.0.0.1:1");
        result.headers.append("User-Agent", "fuzz/1.0");
        return result;
    }

    QByteArray authorization()
    {
        const SandboxService &service = m_core.world().services().front();
        const SandboxToken &token = service.tokens.last();
        OAuth1Parameters parameters{{"oauth_consumer_key", service.consumerKey},
                                    {"oauth_token", token.accessToken},
                                    {"oauth_signature_method", "HMAC-SHA1"},
                                    {"oauth_nonce", "once"},
                                    {"oauth_timestamp", QByteArray::number(m_clock.now().toSecsSinceEpoch())}};
        const QByteArray base = oauth1BaseString("GET", QUrl(QStringLiteral("http://127.0.0.1:1/session")), parameters);
        parameters.append({"oauth_signature", oauth1Signature(base, service.consumerSecret, token.accessSecret)});
        return oauth1Header({}, parameters);
    }

    QByteArray filled(QByteArray text) const
    {
        text.replace("$cursor", m_cursor).replace("$profile", m_profile);
        for (char digit = '0'; digit <= '9'; ++digit)
            text.replace(QByteArray{"$"}.append(digit),
                         firstWorld().devices()[static_cast<std::size_t>(digit - '0')].serialText());
        return text;
    }

    static void remember(const QJsonValue &value, QByteArray *text)
    {
        if (value.isString())
            *text = value.toString().toUtf8();
    }

    FakeClock m_clock;
    CountingRandom m_random;
    SandboxCore m_core;
    QByteArray m_session, m_cursor, m_profile;
};

void checkWorld(const SandboxWorld &world)
{
    std::vector<quint32> present(world.services().size());
    for (quint32 number = 0; number < world.devices().size(); ++number) {
        const SandboxDevice &device = world.devices()[number];
        claim(device.order < world.orders().size() && device.profile <= world.profiles().size(),
              "a device knows its order and its profile");
        claim(world.find(device.serialText()) == number, "a device is found by its serial number");
        if (device.service == SandboxWorld::nowhere)
            continue;
        claim(device.service < world.services().size() && !device.has(SandboxDevice::Released),
              "a device is where it can be");
        ++present[device.service];
        const auto &events = world.services()[device.service].events;
        claim(device.lastEvent < events.size() && events[device.lastEvent].device == number,
              "a device knows its newest event");
    }
    for (std::size_t i = 0; i < present.size(); ++i) {
        const SandboxService &service = world.services()[i];
        claim(service.present == present[i], "a service knows how many devices it has");
        claim(std::ranges::is_sorted(service.events, {}, &SandboxEvent::time), "a log never goes back");
    }
    const auto again = SandboxState::fromBytes(SandboxState::toBytes(world));
    claim(again && *again == world, "a world that was saved is loaded as it was");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    Client client;
    const auto lines = bytes(data, size).split('\n');
    for (const QByteArray &line : lines.first(qMin<qsizetype>(lines.size(), 12))) {
        // What is merely large is slow, and tells nothing.
        if (!line.isEmpty() && client.world().devices().size() < 2000)
            client.send(line);
    }
    if (client.world().devices().size() < 2000)
        checkWorld(client.world());
    return 0;
}
