// The calls of EnrollmentClient that ask about or change something other than the list of devices.
#include "app/apple/enrollmentclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace Muster {

namespace {

QByteArray toBody(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString escaped(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

// What was read, or why the call or the reading failed.
template <typename Reader, typename... More>
auto readAs(const Result<QByteArray> &body, Reader reader, const More &...more) -> decltype(reader(*body, more...))
{
    if (!body)
        return std::unexpected(body.error());
    return reader(*body, more...);
}

} // namespace

QCoro::Task<Result<DevicePage>> EnrollmentClient::deviceDetails(QStringList serials)
{
    const QJsonObject request{{QStringLiteral("devices"), QJsonArray::fromStringList(serials)}};
    const Result<QByteArray> body = co_await call("POST", QStringLiteral("/devices"), toBody(request));
    co_return readAs(body, &DevicePage::parseDetails);
}

QCoro::Task<Result<DeviceVerdicts>> EnrollmentClient::change(QByteArray method, QString path, QStringList serials,
                                                             QJsonObject more)
{
    more.insert(QStringLiteral("devices"), QJsonArray::fromStringList(serials));
    const Result<QByteArray> body = co_await call(method, path, toBody(more));
    co_return readAs(body, &deviceVerdictsFromJson, serials);
}

QCoro::Task<Result<DeviceVerdicts>> EnrollmentClient::disown(QStringList serials)
{
    co_return co_await change("POST", QStringLiteral("/devices/disown"), serials);
}

QCoro::Task<Result<DeviceVerdicts>> EnrollmentClient::assignProfile(QString uuid, QStringList serials)
{
    co_return co_await change("POST", QStringLiteral("/profile/devices"), serials,
                              {{QStringLiteral("profile_uuid"), uuid}});
}

QCoro::Task<Result<DeviceVerdicts>> EnrollmentClient::removeProfile(QStringList serials)
{
    co_return co_await change("DELETE", QStringLiteral("/profile/devices"), serials);
}

QCoro::Task<Result<DefinedProfile>> EnrollmentClient::defineProfile(QJsonObject profile)
{
    QStringList serials;
    const QJsonArray devices = profile.value(QLatin1StringView("devices")).toArray();
    for (const QJsonValueConstRef device : devices)
        serials.append(device.toString());
    const Result<QByteArray> body = co_await call("POST", QStringLiteral("/profile"), toBody(profile));
    co_return readAs(body, &definedProfileFromJson, serials);
}

QCoro::Task<Result<QJsonObject>> EnrollmentClient::profile(QString uuid)
{
    const Result<QByteArray> body =
        co_await call("GET", QStringLiteral("/profile?profile_uuid=%1").arg(escaped(uuid)), {});
    co_return readAs(body, &profileFromJson);
}

QCoro::Task<Result<ActivationLockVerdict>> EnrollmentClient::lockDevice(QString serial, QByteArray escrowKey,
                                                                        QString message)
{
    QJsonObject request{{QStringLiteral("device"), serial}};
    if (!escrowKey.isEmpty())
        request.insert(QStringLiteral("escrow_key"), QString::fromLatin1(escrowKey));
    if (!message.isEmpty())
        request.insert(QStringLiteral("lost_message"), message);
    const Result<QByteArray> body = co_await call("POST", QStringLiteral("/device/activationlock"), toBody(request));
    co_return readAs(body, &activationLockFromJson);
}

QCoro::Task<Result<Replacement>> EnrollmentClient::replacement(QString serial)
{
    const Result<QByteArray> body =
        co_await call("GET", QStringLiteral("/device/replacementDetails?device=%1").arg(escaped(serial)), {});
    co_return readAs(body, &replacementFromJson);
}

QCoro::Task<Result<DiscoveryProfile>> EnrollmentClient::discovery()
{
    const Result<QByteArray> body = co_await call("GET", QStringLiteral("/account-driven-enrollment/profile"), {});
    co_return readAs(body, &discoveryFromJson);
}

QCoro::Task<Result<>> EnrollmentClient::setDiscovery(QUrl url)
{
    const QJsonObject request{{QStringLiteral("mdm_service_discovery_url"), url.toString(QUrl::FullyEncoded)}};
    const Result<QByteArray> body =
        co_await call(url.isEmpty() ? "DELETE" : "POST", QStringLiteral("/account-driven-enrollment/profile"),
                      url.isEmpty() ? QByteArray() : toBody(request));
    if (!body)
        co_return std::unexpected(body.error());
    co_return {};
}

QCoro::Task<Result<QList<BetaProgram>>> EnrollmentClient::betaPrograms()
{
    const Result<QByteArray> body = co_await call("GET", QStringLiteral("/os-beta-enrollment/tokens"), {});
    co_return readAs(body, &betaProgramsFromJson);
}

} // namespace Muster
