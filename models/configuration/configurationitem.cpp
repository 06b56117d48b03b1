#include "models/configuration/configurationitem.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

} // namespace

QString itemRequestType(const QString &kind)
{
    if (kind == ItemKind::account)
        return QStringLiteral("AccountConfiguration");
    return kind == ItemKind::settings ? QStringLiteral("Settings") : QStringLiteral("InstallProfile");
}

bool isSetupCommand(const QString &kind)
{
    return itemRequestType(kind) != QLatin1StringView("InstallProfile");
}

QString itemStateName(ItemState state)
{
    switch (state) {
    case ItemState::Waiting:
        return QStringLiteral("waiting");
    case ItemState::Sent:
        return QStringLiteral("sent");
    case ItemState::Deferred:
        return QStringLiteral("deferred");
    case ItemState::Installed:
        return QStringLiteral("installed");
    case ItemState::Failed:
        return QStringLiteral("failed");
    case ItemState::LeftOut:
        return QStringLiteral("left-out");
    case ItemState::RemovalWaiting:
        return QStringLiteral("removal-waiting");
    case ItemState::Removed:
        return QStringLiteral("removed");
    }
    return {};
}

QString itemStateText(ItemState state)
{
    switch (state) {
    case ItemState::Waiting:
        return say("Waits for the device");
    case ItemState::Sent:
        return say("Sent");
    case ItemState::Deferred:
        return say("Deferred by the device");
    case ItemState::Installed:
        return say("Installed");
    case ItemState::Failed:
        return say("Failed");
    case ItemState::LeftOut:
        return say("Left out");
    case ItemState::RemovalWaiting:
        return say("To be removed");
    case ItemState::Removed:
        return say("Removed");
    }
    return {};
}

} // namespace Muster
