#include "models/devices/keptcolumns.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace Muster {

QString keptText(const QString &more)
{
    const QJsonDocument document = QJsonDocument::fromJson(more.toUtf8());
    if (!document.isObject())
        return more;
    const QJsonObject columns = document.object();
    QStringList texts;
    for (auto column = columns.begin(); column != columns.end(); ++column)
        texts.append(QStringLiteral("%1: %2").arg(column.key(), column->toString()));
    return texts.join(QStringLiteral(", "));
}

} // namespace Muster
