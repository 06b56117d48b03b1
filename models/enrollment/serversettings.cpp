#include "models/enrollment/serversettings.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QVersionNumber>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ServerSettings", text);
}

std::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

bool isHost(const QString &host)
{
    static const QRegularExpression name(
        QStringLiteral("^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}"
                       "[A-Za-z0-9])?)*$"));
    static const QRegularExpression address(QStringLiteral("^[0-9A-Fa-f:]+$"));
    return name.match(host).hasMatch() || (host.contains(u':') && address.match(host).hasMatch());
}

} // namespace

QJsonObject ServerSettings::toJson() const
{
    QJsonObject versions;
    for (auto version = leastVersions.cbegin(); version != leastVersions.cend(); ++version)
        versions.insert(version.key(), version.value());
    return {{QStringLiteral("on"), isOn},
            {QStringLiteral("listenAddress"), listenAddress},
            {QStringLiteral("listenPort"), listenPort},
            {QStringLiteral("host"), host},
            {QStringLiteral("publicPort"), publicPort},
            {QStringLiteral("signProfiles"), signProfiles},
            {QStringLiteral("allowSingleDes"), allowSingleDes},
            {QStringLiteral("challengeMinutes"), challengeMinutes},
            {QStringLiteral("identityDays"), identityDays},
            {QStringLiteral("releaseMinutes"), releaseMinutes},
            {QStringLiteral("testUntil"), testUntil},
            {QStringLiteral("leastVersions"), versions}};
}

ServerSettings ServerSettings::fromJson(const QJsonObject &object)
{
    ServerSettings settings;
    const auto port = [&object](QLatin1StringView name, quint16 standard) {
        const int value = object.value(name).toInt(standard);
        return value >= 0 && value <= 0xffff ? static_cast<quint16>(value) : standard;
    };
    settings.isOn = object.value(QLatin1StringView("on")).toBool(settings.isOn);
    settings.listenAddress = object.value(QLatin1StringView("listenAddress")).toString(settings.listenAddress);
    settings.listenPort = port(QLatin1StringView("listenPort"), settings.listenPort);
    settings.host = object.value(QLatin1StringView("host")).toString(settings.host);
    settings.publicPort = port(QLatin1StringView("publicPort"), settings.publicPort);
    settings.signProfiles = object.value(QLatin1StringView("signProfiles")).toBool(settings.signProfiles);
    settings.allowSingleDes = object.value(QLatin1StringView("allowSingleDes")).toBool(settings.allowSingleDes);
    settings.challengeMinutes = object.value(QLatin1StringView("challengeMinutes")).toInt(settings.challengeMinutes);
    settings.identityDays = object.value(QLatin1StringView("identityDays")).toInt(settings.identityDays);
    settings.releaseMinutes = object.value(QLatin1StringView("releaseMinutes")).toInt(settings.releaseMinutes);
    settings.testUntil = object.value(QLatin1StringView("testUntil")).toInteger(settings.testUntil);
    const QJsonObject versions = object.value(QLatin1StringView("leastVersions")).toObject();
    for (auto version = versions.begin(); version != versions.end(); ++version)
        settings.leastVersions.insert(version.key(), version.value().toString());
    return settings;
}

QString ServerSettings::baseUrl(quint16 boundPort) const
{
    const quint16 port = publicPort != 0 ? publicPort : boundPort;
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    return port == 443 ? QStringLiteral("https://") + name : QStringLiteral("https://%1:%2").arg(name).arg(port);
}

Result<> checkServerSettings(const ServerSettings &settings)
{
    if (!isHost(settings.host))
        return refused(
            say("“%1” is no host name or address. Give only the name, as in mdm.example.org.").arg(settings.host));
    if (settings.challengeMinutes < 5 || settings.challengeMinutes > 24 * 60)
        return refused(say("A profile may be used for 5 minutes to a day after it was handed out."));
    if (settings.identityDays < 7 || settings.identityDays > 730)
        return refused(say("Identities last 7 to 730 days."));
    if (settings.releaseMinutes < 1 || settings.releaseMinutes > 120)
        return refused(say("Setup Assistant waits 1 to 120 minutes."));
    for (auto version = settings.leastVersions.cbegin(); version != settings.leastVersions.cend(); ++version) {
        if (QVersionNumber::fromString(version.value()).isNull())
            return refused(say("“%1” is no version for %2. Write it as in 17.4.").arg(version.value(), version.key()));
    }
    return {};
}

int compareVersions(const QString &left, const QString &right)
{
    qsizetype leftEnd = 0;
    qsizetype rightEnd = 0;
    const int numbers = QVersionNumber::compare(QVersionNumber::fromString(left, &leftEnd).normalized(),
                                                QVersionNumber::fromString(right, &rightEnd).normalized());
    return numbers != 0 ? numbers : left.sliced(leftEnd).trimmed().compare(right.sliced(rightEnd).trimmed());
}

} // namespace Muster
