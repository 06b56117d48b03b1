// The checks of one configuration profile, one after the other. See validateProfile().
#pragma once

#include "app/configuration/configurationprofile.h"

#include <QHash>

namespace Muster {

class ProfileChecks final {
public:
    ProfileChecks(const QVariantMap &content, const QDateTime &now)
        : m_content(content)
        , m_now(now)
    {
    }

    [[nodiscard]] QList<ProfileFinding> all();

private:
    void checkWrapper();
    void checkEnd();
    void checkPayloads();
    void checkPayload(const QVariantMap &payload, const QString &path);
    void checkCommon(const QVariantMap &dict, const QString &path);
    void checkUnique(const QVariantMap &dict, const QString &path, const QString &key, QHash<QString, QString> *seen);
    void checkType(const QString &type, const QString &path);
    void checkCertificate(const QVariantMap &payload, const QString &path);
    void checkVariables(const QVariant &value, const QString &path, int depth);

    void error(const QString &path, const QString &message);
    void warn(const QString &path, const QString &message);

    const QVariantMap &m_content;
    QDateTime m_now;
    QList<ProfileFinding> m_findings;
    QHash<QString, QString> m_identifiers; // and where each stands
    QHash<QString, QString> m_uuids;
};

} // namespace Muster
