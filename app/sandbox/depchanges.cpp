#include "app/sandbox/depchanges.h"

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/jsontext.h"
#include "app/sandbox/sandboxdice.h"

#include <QJsonDocument>
#include <QSet>
#include <QUrl>
#include <QUrlQuery>

namespace Muster {

namespace {

QByteArrayView verdictName(SandboxVerdict verdict)
{
    switch (verdict) {
    case SandboxVerdict::Success:
        return "SUCCESS";
    case SandboxVerdict::NotAccessible:
        return "NOT_ACCESSIBLE";
    case SandboxVerdict::Failed:
        return "FAILED";
    case SandboxVerdict::Throttled:
        return "THROTTLED";
    }
    return "FAILED";
}

HttpResponse refused(const char *constant, int status = 400)
{
    return HttpResponse::text(status, constant);
}

QString textOf(const QJsonObject &object, QLatin1StringView name)
{
    return object.value(name).toString();
}

QByteArray queryValue(const DepRequest &request, const QString &name)
{
    return QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(name, QUrl::FullyDecoded).toUtf8();
}

// "{"SERIAL":"VERDICT",…}", grown one by one.
class Verdicts {
public:
    void add(const QByteArray &serial, SandboxVerdict verdict) { add(serial, verdictName(verdict)); }
    void add(const QByteArray &serial, QByteArrayView verdict)
    {
        m_json += m_json.isEmpty() ? "" : m_isList ? "},{" : ",";
        appendJsonString(m_json, serial);
        m_json += ':';
        appendJsonString(m_json, verdict);
    }
    void makeList() { m_isList = true; }
    [[nodiscard]] QByteArray json() const
    {
        const QByteArray map = '{' + m_json + '}';
        return m_isList ? '[' + map + ']' : map;
    }

private:
    QByteArray m_json;
    bool m_isList = false;
};

// Which serial numbers of a request the faults strike: the same ones each time.
class VerdictFaults {
public:
    VerdictFaults(const DepRequest &request, quint64 seed)
        : m_missing(request.fault(SandboxFaultKind::MissingSerials))
        , m_inaccessible(request.fault(SandboxFaultKind::NotAccessible))
        , m_failed(request.fault(SandboxFaultKind::AssignFailed))
        , m_seed(seed)
    {
    }

    [[nodiscard]] bool strikes(const SandboxFault *fault, const QByteArray &serial) const
    {
        if (!fault)
            return false;
        SandboxDice dice(qHash(serial, size_t(m_seed)) ^ size_t(fault->kind));
        return dice.below(100) < quint32(fault->value > 0 ? std::min<qint64>(fault->value, 100) : 50);
    }
    [[nodiscard]] bool hides(const QByteArray &serial) const { return strikes(m_missing, serial); }
    // What is answered for it instead of the truth; empty: the truth.
    [[nodiscard]] QByteArray denial(const QByteArray &serial) const
    {
        if (!strikes(m_inaccessible, serial))
            return {};
        return m_inaccessible->text.isEmpty() ? QByteArray("NOT_ACCESSIBLE") : m_inaccessible->text;
    }
    [[nodiscard]] bool fails(const QByteArray &serial) const { return strikes(m_failed, serial); }

private:
    const SandboxFault *m_missing;
    const SandboxFault *m_inaccessible;
    const SandboxFault *m_failed;
    quint64 m_seed;
};

// ISO 639-1 or 639-2, and ISO 3166-1 alpha-2, by their form.
bool isLanguage(const QString &text)
{
    return (text.size() == 2 || text.size() == 3)
        && std::ranges::all_of(text, [](QChar c) { return c >= u'a' && c <= u'z'; });
}

bool isRegion(const QString &text)
{
    return text.size() == 2 && std::ranges::all_of(text, [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

bool isWebUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1StringView("https") || url.scheme() == QLatin1StringView("http"));
}

// The refusal that Apple's "Define a profile" documents for a definition, or null. Lengths in characters: Apple does
// not say which.
const char *profileFault(const QJsonObject &profile)
{
    const auto has = [&](QLatin1StringView name) { return profile.contains(name); };
    const auto isLonger = [&](QLatin1StringView name, qsizetype most) { return textOf(profile, name).size() > most; };
    if (!has(QLatin1StringView("profile_name")))
        return "CONFIG_NAME_REQUIRED";
    if (textOf(profile, QLatin1StringView("profile_name")).isEmpty()
        || isLonger(QLatin1StringView("profile_name"), 125))
        return "CONFIG_NAME_INVALID";
    if (!has(QLatin1StringView("url")))
        return "CONFIG_URL_REQUIRED";
    if (isLonger(QLatin1StringView("url"), 2000) || !isWebUrl(textOf(profile, QLatin1StringView("url"))))
        return "CONFIG_URL_INVALID";
    if (has(QLatin1StringView("configuration_web_url"))
        && (isLonger(QLatin1StringView("configuration_web_url"), 2000)
            || !isWebUrl(textOf(profile, QLatin1StringView("configuration_web_url")))))
        return "CONFIG_URL_INVALID";
    if (isLonger(QLatin1StringView("department"), 125))
        return "DEPARTMENT_INVALID";
    if (!profile.value(QLatin1StringView("is_mdm_removable")).toBool(true)
        && !profile.value(QLatin1StringView("is_supervised")).toBool(false))
        return "FLAGS_INVALID";
    const QString language = textOf(profile, QLatin1StringView("language"));
    const QString region = textOf(profile, QLatin1StringView("region"));
    if ((!language.isEmpty() && !isLanguage(language)) || (!region.isEmpty() && !isRegion(region)))
        return "LOCALE_INVALID";
    if (isLonger(QLatin1StringView("org_magic"), 256))
        return "MAGIC_INVALID";
    if (isLonger(QLatin1StringView("support_email_address"), 250))
        return "SUPPORT_EMAIL_INVALID";
    return isLonger(QLatin1StringView("support_phone_number"), 50) ? "SUPPORT_PHONE_INVALID" : nullptr;
}

// A JSON value of the wrong kind is a malformed body, whatever it says.
bool hasExpectedKinds(const QJsonObject &profile)
{
    for (auto member = profile.begin(); member != profile.end(); ++member) {
        const QString name = member.key();
        const QJsonValue value = member.value();
        const bool isFlag = name.startsWith(QLatin1StringView("is_")) || name == QLatin1StringView("allow_pairing")
            || name == QLatin1StringView("await_device_configured") || name == QLatin1StringView("auto_advance_setup")
            || name == QLatin1StringView("do_not_use_profile_from_backup");
        const bool isList = name == QLatin1StringView("devices") || name == QLatin1StringView("skip_setup_items")
            || name.endsWith(QLatin1StringView("_certs"));
        const bool isText = name == QLatin1StringView("url") || name.endsWith(QLatin1StringView("_url"))
            || name == QLatin1StringView("profile_name") || name == QLatin1StringView("department")
            || name.startsWith(QLatin1StringView("support_")) || name == QLatin1StringView("org_magic")
            || name == QLatin1StringView("language") || name == QLatin1StringView("region");
        if ((isFlag && !value.isBool()) || (isList && !value.isArray()) || (isText && !value.isString()))
            return false;
    }
    return true;
}

} // namespace

struct DepChanges::Serials {
    QList<QByteArray> list; // without repetitions
    std::optional<HttpResponse> refusal;
};

DepChanges::Serials DepChanges::serialsOf(const DepRequest &request, bool areRequired)
{
    const QJsonValue given = request.body.value(QLatin1StringView("devices"));
    if (!given.isUndefined() && !given.isNull() && !given.isArray())
        return {.list = {}, .refusal = refused("MALFORMED_REQUEST_BODY")};
    const QJsonArray values = given.toArray();
    if (values.isEmpty() && areRequired)
        return {.list = {}, .refusal = refused("DEVICE_ID_REQUIRED")};
    if (values.size() > mostSerials) // seen live: a longer list fails as a whole
        return {.list = {}, .refusal = refused("MALFORMED_REQUEST_BODY")};
    Serials serials;
    QSet<QByteArray> seen;
    for (const QJsonValueConstRef value : values) {
        if (!value.isString())
            return {.list = {}, .refusal = refused("MALFORMED_REQUEST_BODY")};
        if (const QByteArray serial = value.toString().toUtf8(); !seen.contains(serial)) {
            seen.insert(serial);
            serials.list.append(serial);
        }
    }
    return serials;
}

HttpResponse DepChanges::details(const DepRequest &request) const
{
    const Serials serials = serialsOf(request, true);
    if (serials.refusal)
        return *serials.refusal;
    const DeviceWriter writer(m_world, request.version, request.fault(SandboxFaultKind::UnknownFields) != nullptr);
    const VerdictFaults faults(request, m_world.plan().seed);
    QByteArray body = "{\"devices\":{";
    for (const QByteArray &serial : serials.list) {
        if (faults.hides(serial))
            continue;
        body += body.endsWith('{') ? "" : ",";
        appendJsonString(body, serial);
        body += ':';
        const auto device = m_world.findOn(request.service, serial);
        const QByteArray denial = device ? faults.denial(serial) : QByteArray("NOT_ACCESSIBLE");
        if (denial.isEmpty()) {
            writer.appendDetails(body, *device);
        } else {
            body += "{\"response_status\":";
            appendJsonString(body, denial);
            body += '}';
        }
    }
    request.note = QByteArray::number(serials.list.size()) + " records";
    return {.body = body + "}}"};
}

HttpResponse DepChanges::defineProfile(const DepRequest &request)
{
    const Serials serials = serialsOf(request, false);
    if (serials.refusal)
        return *serials.refusal;
    if (!hasExpectedKinds(request.body))
        return refused("MALFORMED_REQUEST_BODY");
    if (const char *fault = profileFault(request.body))
        return refused(fault);
    QJsonObject definition = request.body;
    definition.remove(QLatin1StringView("devices"));
    definition.remove(QLatin1StringView("profile_uuid"));
    const int digits = request.fault(SandboxFaultKind::ShortUuid) ? 31 : 32;
    const auto uuid =
        m_world.defineProfile(request.service, QJsonDocument(definition).toJson(QJsonDocument::Compact), digits);
    if (!uuid)
        return refused("MALFORMED_REQUEST_BODY");
    quint32 retryAfter = 0;
    const auto profile = m_world.findProfile(request.service, *uuid);
    return {.body = "{\"profile_uuid\":\"" + *uuid
                + "\",\"devices\":" + assign(request, *profile, serials.list, &retryAfter) + '}'};
}

HttpResponse DepChanges::readProfile(const DepRequest &request) const
{
    const QByteArray uuid = queryValue(request, QStringLiteral("profile_uuid"));
    if (uuid.isEmpty())
        return refused("PROFILE_UUID_REQUIRED");
    const auto found = m_world.findProfile(request.service, uuid);
    if (!found)
        return refused("PROFILE_NOT_FOUND", 404);
    const SandboxProfile &profile = m_world.profiles()[*found];
    QJsonObject record = QJsonDocument::fromJson(profile.definition).object();
    // Live answers have the flags with their values and leave out texts that are not set.
    const std::pair<QLatin1StringView, bool> flags[] = {{QLatin1StringView("allow_pairing"), true},
                                                        {QLatin1StringView("is_supervised"), false},
                                                        {QLatin1StringView("is_multi_user"), false},
                                                        {QLatin1StringView("is_mandatory"), false},
                                                        {QLatin1StringView("await_device_configured"), false},
                                                        {QLatin1StringView("is_mdm_removable"), true},
                                                        {QLatin1StringView("auto_advance_setup"), false}};
    for (const auto &[name, standard] : flags) {
        if (!record.contains(name))
            record.insert(name, standard);
    }
    if (request.fault(SandboxFaultKind::NoPrefix)) {
        const QStringList names = record.keys();
        for (const QString &name : names) {
            if (name.startsWith(QLatin1StringView("is_")))
                record.insert(name.sliced(3), record.take(name));
        }
    }
    record.insert(QLatin1StringView("profile_uuid"), QString::fromLatin1(profile.uuid));
    return {.body = QJsonDocument(record).toJson(QJsonDocument::Compact)};
}

// The verdicts on a request's serial numbers, where `change` is what happens to a device of the service.
template <typename Change>
QByteArray DepChanges::judge(const DepRequest &request, const QList<QByteArray> &serials, Change change) const
{
    const VerdictFaults faults(request, m_world.plan().seed);
    Verdicts verdicts;
    if (request.fault(SandboxFaultKind::VerdictList))
        verdicts.makeList();
    for (const QByteArray &serial : serials) {
        if (faults.hides(serial))
            continue;
        const auto device = m_world.findOn(request.service, serial);
        if (const QByteArray denial = faults.denial(serial); !denial.isEmpty())
            verdicts.add(serial, denial);
        else if (!device)
            verdicts.add(serial, SandboxVerdict::NotAccessible);
        else if (faults.fails(serial))
            verdicts.add(serial, SandboxVerdict::Failed);
        else
            verdicts.add(serial, change(*device));
    }
    return verdicts.json();
}

QByteArray DepChanges::assign(const DepRequest &request, quint16 profile, const QList<QByteArray> &serials,
                              quint32 *retryAfter)
{
    const VerdictFaults faults(request, m_world.plan().seed);
    const SandboxFault *throttled = request.fault(SandboxFaultKind::AssignThrottled);
    return judge(request, serials, [&](quint32 device) {
        SandboxVerdict verdict = SandboxVerdict::Throttled;
        if (faults.strikes(throttled, m_world.devices()[device].serialText())) {
            *retryAfter = std::max(*retryAfter, quint32(throttled->retryAfter > 0 ? throttled->retryAfter : 3600));
        } else {
            verdict = m_world.assignProfile(device, profile, request.now);
            if (verdict == SandboxVerdict::Throttled)
                *retryAfter = std::max(*retryAfter, m_world.throttledFor(device, request.now));
        }
        // Before version 9 there was no word for it.
        return verdict == SandboxVerdict::Throttled && request.version < 9 ? SandboxVerdict::Failed : verdict;
    });
}

HttpResponse DepChanges::assignProfile(const DepRequest &request)
{
    const Serials serials = serialsOf(request, true);
    if (serials.refusal)
        return *serials.refusal;
    const QByteArray uuid = textOf(request.body, QLatin1StringView("profile_uuid")).toUtf8();
    if (uuid.isEmpty())
        return refused("PROFILE_UUID_REQUIRED");
    const auto profile = m_world.findProfile(request.service, uuid);
    if (!profile)
        return refused("PROFILE_NOT_FOUND", 404);
    quint32 retryAfter = 0;
    QByteArray body = "{\"profile_uuid\":\"" + m_world.profiles()[*profile].uuid
        + "\",\"devices\":" + assign(request, *profile, serials.list, &retryAfter);
    if (retryAfter > 0 && request.version >= 10)
        body += ",\"retry_after_seconds\":" + QByteArray::number(retryAfter);
    return {.body = body + '}'};
}

HttpResponse DepChanges::removeProfile(const DepRequest &request)
{
    const Serials serials = serialsOf(request, true);
    if (serials.refusal)
        return *serials.refusal;
    return {
        .body = "{\"devices\":"
            + judge(request, serials.list, [&](quint32 device) { return m_world.removeProfile(device, request.now); })
            + '}'};
}

HttpResponse DepChanges::disown(const DepRequest &request)
{
    const Serials serials = serialsOf(request, true);
    if (serials.refusal)
        return *serials.refusal;
    // What a service without the right gets is not documented; the sandbox's choice.
    const bool may = m_world.services()[request.service].mayRelease;
    return {.body = "{\"devices\":"
                + judge(request, serials.list,
                        [&](quint32 device) {
                            const bool released = may
                                && m_world.releaseDevice(device, request.now, SandboxActor::service(request.service));
                            return released ? SandboxVerdict::Success : SandboxVerdict::NotAccessible;
                        })
                + '}'};
}

HttpResponse DepChanges::lock(const DepRequest &request)
{
    const QByteArray serial = textOf(request.body, QLatin1StringView("device")).toUtf8();
    if (serial.isEmpty())
        return refused("DEVICE_ID_REQUIRED");
    const QString escrow = textOf(request.body, QLatin1StringView("escrow_key"));
    const bool isHex =
        std::ranges::all_of(escrow, [](QChar c) { return QStringLiteral("0123456789abcdefABCDEF").contains(c); });
    if (!escrow.isEmpty() && (escrow.size() != 64 || !isHex))
        return refused("MALFORMED_REQUEST_BODY");
    const auto device = m_world.findOn(request.service, serial);
    QByteArrayView status = "NOT_ACCESSIBLE";
    if (device) {
        const QByteArray family = sandboxProducts()[m_world.devices()[*device].product].family;
        if (family == "AppleTV")
            status = "DEVICE_NOT_SUPPORTED";
        else
            status = m_world.lockDevice(*device) ? "SUCCESS" : "DEVICE_ALREADY_LOCKED";
    }
    QByteArray body = "{\"serial_number\":";
    appendJsonString(body, serial);
    return {.body = body + ",\"response_status\":\"" + status.toByteArray() + "\"}"};
}

HttpResponse DepChanges::replacement(const DepRequest &request) const
{
    const QByteArray serial = queryValue(request, QStringLiteral("device"));
    if (serial.isEmpty())
        return refused("DEVICE_ID_REQUIRED");
    const auto device = m_world.findOn(request.service, serial);
    const auto found = device ? m_world.replacementOf(*device) : std::nullopt;
    if (!found)
        return refused("DEVICE_NOT_FOUND"); // 400 live, though the documentation says 404
    const QByteArray date =
        QDateTime::fromSecsSinceEpoch(found->time, QTimeZone::UTC).date().toString(Qt::ISODate).toLatin1();
    QByteArray body = "{\"serial_number\":";
    appendJsonString(body, serial);
    body += ",\"original_device_serial_number\":";
    appendJsonString(body, found->original);
    return {.body = body + ",\"replacement_date\":\"" + date + "\"}"};
}

HttpResponse DepChanges::setDiscovery(const DepRequest &request)
{
    const QString url = textOf(request.body, QLatin1StringView("mdm_service_discovery_url"));
    if (url.isEmpty())
        return refused("MDM_SERVICE_DISCOVERY_URL_REQUIRED");
    if (!isWebUrl(url) || !url.startsWith(QLatin1StringView("https://")))
        return refused("MDM_SERVICE_DISCOVERY_URL_NOT_VALID");
    m_world.setDiscoveryUrl(request.service, url.toUtf8(), request.now);
    return {};
}

HttpResponse DepChanges::readDiscovery(const DepRequest &request) const
{
    const SandboxService &service = m_world.services()[request.service];
    if (service.discoveryUrl.isEmpty())
        return refused("NOT_FOUND", 404);
    QByteArray body = "{\"mdm_service_discovery_url\":";
    appendJsonString(body, service.discoveryUrl);
    body += ",\"last_updated_timestamp\":";
    appendJsonDate(body, service.discoverySetAt);
    return {.body = body + '}'};
}

HttpResponse DepChanges::clearDiscovery(const DepRequest &request)
{
    if (m_world.services()[request.service].discoveryUrl.isEmpty())
        return refused("NOT_FOUND", 404);
    m_world.setDiscoveryUrl(request.service, {}, request.now);
    return {};
}

HttpResponse DepChanges::betaTokens(const DepRequest &request) const
{
    if (request.fault(SandboxFaultKind::SeedTurnedOff))
        return refused("APPLE_SEED_FOR_IT_TURNED_OFF", 403);
    QJsonArray tokens;
    const QString titles[][2] = {{QStringLiteral("iOS"), QStringLiteral("iOS 26 AppleSeed Beta")},
                                 {QStringLiteral("OSX"), QStringLiteral("macOS 26 AppleSeed Beta")},
                                 {QStringLiteral("tvOS"), QStringLiteral("tvOS 26 AppleSeed Beta")},
                                 {QStringLiteral("visionOS"), QStringLiteral("visionOS 26 AppleSeed Beta")},
                                 {QStringLiteral("watchOS"), QStringLiteral("watchOS 26 AppleSeed Beta")}};
    SandboxDice dice(m_world.plan().seed ^ 0xbe7au);
    for (const auto &[os, title] : titles) {
        tokens.append(QJsonObject{{QStringLiteral("token"), QString::fromLatin1(dice.hex(64))},
                                  {QStringLiteral("title"), title},
                                  {QStringLiteral("os"), os}});
    }
    const QJsonObject answer{{QStringLiteral("betaEnrollmentTokens"), tokens}};
    return {.body = QJsonDocument(answer).toJson(QJsonDocument::Compact)};
}

} // namespace Muster
