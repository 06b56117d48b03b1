#include "app/sandbox/activationrecord.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Muster {

namespace {

enum class Form { Flag, NotFlag, Text, List };

struct Member {
    QLatin1StringView record, profile;
    Form form;
    bool standard = false; // of a flag that the profile does not set
};

constexpr Member members[] = {
    {QLatin1StringView("AllowPairing"), QLatin1StringView("allow_pairing"), Form::Flag, true},
    {QLatin1StringView("AnchorCertificates"), QLatin1StringView("anchor_certs"), Form::List},
    {QLatin1StringView("AutoAdvanceSetup"), QLatin1StringView("auto_advance_setup"), Form::Flag},
    {QLatin1StringView("AwaitDeviceConfigured"), QLatin1StringView("await_device_configured"), Form::Flag},
    {QLatin1StringView("ConfigurationURL"), QLatin1StringView("url"), Form::Text},
    {QLatin1StringView("ConfigurationWebURL"), QLatin1StringView("configuration_web_url"), Form::Text},
    {QLatin1StringView("IsMDMUnremovable"), QLatin1StringView("is_mdm_removable"), Form::NotFlag, true},
    {QLatin1StringView("IsMandatory"), QLatin1StringView("is_mandatory"), Form::Flag},
    {QLatin1StringView("IsMultiUser"), QLatin1StringView("is_multi_user"), Form::Flag},
    {QLatin1StringView("IsSupervised"), QLatin1StringView("is_supervised"), Form::Flag},
    {QLatin1StringView("Language"), QLatin1StringView("language"), Form::Text},
    {QLatin1StringView("Region"), QLatin1StringView("region"), Form::Text},
    {QLatin1StringView("OrganizationDepartment"), QLatin1StringView("department"), Form::Text},
    {QLatin1StringView("OrganizationMagic"), QLatin1StringView("org_magic"), Form::Text},
    {QLatin1StringView("OrganizationSupportPhone"), QLatin1StringView("support_phone_number"), Form::Text},
    {QLatin1StringView("OrganizationSupportEmail"), QLatin1StringView("support_email_address"), Form::Text},
    {QLatin1StringView("SkipSetup"), QLatin1StringView("skip_setup_items"), Form::List},
    {QLatin1StringView("SupervisorHostCertificates"), QLatin1StringView("supervising_host_certs"), Form::List},
};

void addText(QJsonObject &record, QLatin1StringView name, const QString &text)
{
    if (!text.isEmpty())
        record.insert(name, text);
}

// "1 Example Street, 10115 Berlin, Germany": the account keeps one line, the record has its parts, too.
void addAddress(QJsonObject &record, const QString &address)
{
    addText(record, QLatin1StringView("OrganizationAddress"), address);
    QStringList parts = address.split(QStringLiteral(", "), Qt::SkipEmptyParts);
    if (parts.size() < 3)
        return;
    record.insert(QLatin1StringView("OrganizationCountry"), parts.takeLast());
    const QString town = parts.takeLast();
    const QString first = town.section(u' ', 0, 0);
    const bool hasCode = std::ranges::any_of(first, [](QChar c) { return c.isDigit(); });
    addText(record, QLatin1StringView("OrganizationZipCode"), hasCode ? first : QString());
    addText(record, QLatin1StringView("OrganizationCity"), hasCode ? town.section(u' ', 1) : town);
    for (qsizetype line = 0; line < parts.size() && line < 3; ++line)
        record.insert(QStringLiteral("OrganizationAddressLine%1").arg(line + 1), parts[line]);
}

} // namespace

QJsonObject activationRecord(const SandboxOrganisation &organisation, const SandboxProfile &profile)
{
    const QJsonObject definition = QJsonDocument::fromJson(profile.definition).object();
    QJsonObject record{{QStringLiteral("MDMProtocolVersion"), 1}};
    for (const Member &member : members) {
        const QJsonValue value = definition.value(member.profile);
        switch (member.form) {
        case Form::Flag:
            record.insert(member.record, value.toBool(member.standard));
            break;
        case Form::NotFlag:
            record.insert(member.record, !value.toBool(member.standard));
            break;
        case Form::Text:
            addText(record, member.record, value.toString());
            break;
        case Form::List:
            if (const QJsonArray list = value.toArray(); !list.isEmpty())
                record.insert(member.record, list);
            break;
        }
    }
    addText(record, QLatin1StringView("OrganizationName"), QString::fromUtf8(organisation.name));
    addText(record, QLatin1StringView("OrganizationEmail"), QString::fromUtf8(organisation.email));
    addText(record, QLatin1StringView("OrganizationPhone"), QString::fromUtf8(organisation.phone));
    addAddress(record, QString::fromUtf8(organisation.address));
    return record;
}

} // namespace Muster
