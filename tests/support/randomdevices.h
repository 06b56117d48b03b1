// Devices with texts, times and states drawn from a seed, for comparing a quick road with a slow one.
#pragma once

#include "tests/support/workspace.h"

#include <QRandomGenerator>

namespace Muster {

class RandomDevices {
public:
    explicit RandomDevices(quint32 seed)
        : m_random(seed)
    {
    }

    int below(int bound) { return m_random.bounded(bound); }
    bool chance(int percent) { return below(100) < percent; }

    QString word()
    {
        static const QStringList words{
            QStringLiteral("iPad"),   QStringLiteral("ÜBUNG"),      QStringLiteral("straße"),
            QStringLiteral("Éclair"), QStringLiteral("a*b"),        QStringLiteral("x"),
            QStringLiteral("ipad"),   QStringLiteral("SPACE GRAY"), QStringLiteral("\U0001F34E"),
            QStringLiteral("ﬁn"),     QStringLiteral("aa"),         QStringLiteral("İstanbul")};
        return words.at(below(int(words.size())));
    }

    QString text()
    {
        QString result;
        for (int i = below(4); i > 0; --i)
            result += word() + (chance(50) ? QStringLiteral(" ") : QString());
        return result;
    }

    QString time() { return utc("2026-10-14T09:00:00Z").addSecs(-below(200) * 43200).toString(Qt::ISODate); }

    QJsonObject record(const QString &serial)
    {
        QJsonObject json{{QStringLiteral("serial_number"), serial}};
        for (const char *key : {"model", "description", "color", "asset_tag", "device_assigned_by"}) {
            if (chance(80))
                json.insert(QString::fromLatin1(key), text());
        }
        static const QStringList families{QStringLiteral("iPad"), QStringLiteral("Mac"), QStringLiteral("iPhone"),
                                          QString()};
        static const QStringList statuses{QStringLiteral("empty"), QStringLiteral("assigned"), QStringLiteral("pushed"),
                                          QStringLiteral("removed")};
        json.insert(QStringLiteral("device_family"), families.at(below(4)));
        json.insert(QStringLiteral("os"), families.at(below(4)));
        json.insert(QStringLiteral("profile_status"), statuses.at(below(4)));
        if (chance(60))
            json.insert(QStringLiteral("profile_uuid"), QStringLiteral("UUID%1").arg(below(5)));
        for (const char *key : {"profile_assign_time", "profile_push_time", "device_assigned_date"}) {
            if (chance(70))
                json.insert(QString::fromLatin1(key), time());
        }
        if (chance(15)) {
            json.insert(QStringLiteral("op_type"), QStringLiteral("deleted"));
            json.insert(QStringLiteral("op_date"), QStringLiteral("2026-10-13T00:00:00Z"));
        }
        return json;
    }

    QJsonArray records(int from, int count)
    {
        QJsonArray result;
        for (int i = from; i < from + count; ++i)
            result.append(record(QStringLiteral("S%1%2").arg(i * 7919 % 1000).arg(i)));
        return result;
    }

    QString query()
    {
        QStringList parts;
        for (int i = 1 + below(3); i > 0; --i)
            parts.append(term());
        return parts.join(u' ');
    }

private:
    QString value()
    {
        QString result = chance(60) ? word() : QStringLiteral("s%1").arg(below(1000));
        result.remove(u' ');
        if (chance(20) && !result.front().isSurrogate())
            result = result.left(1) + u'*' + result.right(1);
        if (chance(15))
            result = u'"' + word() + u'"';
        if (chance(15))
            result += u'|' + word().remove(u' ');
        return result;
    }

    QString term()
    {
        const QString excluding = chance(25) ? QStringLiteral("!") : QString();
        switch (below(4)) {
        case 0:
            return excluding + value();
        case 1: {
            static const QStringList states{QStringLiteral("left"),
                                            QStringLiteral("ready|left"),
                                            QStringLiteral("no-profile"),
                                            QStringLiteral("switched*"),
                                            QStringLiteral("\"ready\""),
                                            QStringLiteral("enrolled|in-setup"),
                                            QStringLiteral("management-removed")};
            return excluding + QStringLiteral("state:") + states.at(below(int(states.size())));
        }
        case 2: {
            static const QStringList fields{
                QStringLiteral("serial"),  QStringLiteral("model"), QStringLiteral("family"),
                QStringLiteral("profile"), QStringLiteral("tag"),   QStringLiteral("description"),
                QStringLiteral("color"),   QStringLiteral("os"),    QStringLiteral("by")};
            const QString field = fields.at(below(int(fields.size())));
            return excluding + field + u':'
                + (field == QLatin1StringView("profile") ? QStringLiteral("uuid%1").arg(below(6)) : value());
        }
        default: {
            static const QStringList fields{QStringLiteral("added"), QStringLiteral("assigned"),
                                            QStringLiteral("switched-on"), QStringLiteral("changed"),
                                            QStringLiteral("left")};
            static const QStringList dates{
                QStringLiteral("<30d"),         QStringLiteral(">5w"),      QStringLiteral("2026-09"),
                QStringLiteral(">=2026-08-15"), QStringLiteral("<2026"),    QStringLiteral("<=2026-10-01"),
                QStringLiteral(">9999"),        QStringLiteral("<2200-01"), QStringLiteral(">=2200"),
                QStringLiteral("<1960"),        QStringLiteral(">1960"),    QStringLiteral("7d")};
            return excluding + fields.at(below(int(fields.size()))) + u':' + dates.at(below(int(dates.size())));
        }
        }
    }

    QRandomGenerator m_random;
};

} // namespace Muster
