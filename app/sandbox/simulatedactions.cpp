#include "app/sandbox/simulatedcommands.h"

#include "app/sandbox/simulatedplist.h"

namespace Muster::SimulatedCommands {

namespace {

using SimulatedPlist::value;

constexpr qsizetype pinLength = 6;

// The letters of a bypass code, as Apple's "Activation Lock" pages show it: 26 of them in five groups.
QString bypassCodeOf(const QByteArray &bytes)
{
    static constexpr char alphabet[] = "0123456789ACDEFGHJKLMNPQRTUVWXYZ";
    QString code;
    for (int i = 0; i < 26; ++i) {
        if (i == 5 || i == 10 || i == 14 || i == 18 || i == 22)
            code += u'-';
        code += QLatin1Char(alphabet[static_cast<unsigned char>(bytes[i]) % 32]);
    }
    return code;
}

} // namespace

SimulatedAnswer deviceConfigured(SimulatedCall &call)
{
    if (call.device.state != SimulatedState::Awaiting)
        return SimulatedAnswer::failed(12010, QStringLiteral("The device does not wait for its configuration."));
    call.device.state = SimulatedState::Configured; // Setup Assistant goes on and ends
    return {};
}

SimulatedAnswer restart(SimulatedCall &)
{
    return {{}, {}, SimulatedAnswer::After::Restart};
}

SimulatedAnswer shutDown(SimulatedCall &)
{
    return {{}, {}, SimulatedAnswer::After::ShutDown};
}

SimulatedAnswer lock(SimulatedCall &call)
{
    const QString pin = value<QString>(call.command, "PIN");
    if (call.device.hardware.isMac() && !pin.isEmpty() && pin.size() != pinLength)
        return SimulatedAnswer::failed(12008, QStringLiteral("The PIN must have six digits."));
    const bool tells =
        !value<QString>(call.command, "Message").isEmpty() || !value<QString>(call.command, "PhoneNumber").isEmpty();
    if (!tells)
        return {};
    const QString result = call.device.isLost ? QStringLiteral("DeviceInLostMode")
        : call.device.hasPasscode             ? QStringLiteral("Success")
                                              : QStringLiteral("NoPasscodeSet");
    return {{{QStringLiteral("MessageResult"), result}}, {}};
}

SimulatedAnswer clearPasscode(SimulatedCall &call)
{
    const auto token = value<QByteArray>(call.command, "UnlockToken");
    if (token.isEmpty() || token != call.device.enrollment.unlockToken)
        return SimulatedAnswer::failed(QStringLiteral("MCPasscodeErrorDomain"), 5013,
                                       QStringLiteral("The unlock token does not fit."));
    call.device.hasPasscode = false;
    return {};
}

SimulatedAnswer erase(SimulatedCall &)
{
    return {{}, {}, SimulatedAnswer::After::Erase};
}

SimulatedAnswer enableLostMode(SimulatedCall &call)
{
    if (value<QString>(call.command, "Message").isEmpty() && value<QString>(call.command, "PhoneNumber").isEmpty())
        return SimulatedAnswer::failed(12067, QStringLiteral("Lost Mode needs a message or a phone number."));
    call.device.isLost = true;
    return {};
}

SimulatedAnswer disableLostMode(SimulatedCall &call)
{
    if (!call.device.isLost)
        return SimulatedAnswer::failed(12069, QStringLiteral("The device is not in Lost Mode."));
    call.device.isLost = false;
    return {};
}

SimulatedAnswer location(SimulatedCall &call)
{
    if (!call.device.isLost)
        return SimulatedAnswer::failed(12069, QStringLiteral("The device is not in Lost Mode."));
    const double spread = double(call.device.hardware.seed % 1000) / 10'000;
    return {{{QStringLiteral("Latitude"), 52.45 + spread},
             {QStringLiteral("Longitude"), 13.35 + spread},
             {QStringLiteral("HorizontalAccuracy"), 65.0},
             {QStringLiteral("VerticalAccuracy"), 10.0},
             {QStringLiteral("Altitude"), 38.0},
             {QStringLiteral("Speed"), -1.0},
             {QStringLiteral("Course"), -1.0},
             {QStringLiteral("Timestamp"), isoDate(call.channel.now())}},
            {}};
}

SimulatedAnswer bypassCode(SimulatedCall &call)
{
    if (call.device.bypassCode.isEmpty())
        call.device.bypassCode = bypassCodeOf(call.device.bytesFor("bypass code", 26));
    return {{{QStringLiteral("ActivationLockBypassCode"), call.device.bypassCode}}, {}};
}

SimulatedAnswer declarativeManagement(SimulatedCall &call)
{
    // Apple's schema of the command; every other simulated system is newer than what it asks for.
    if (call.device.hardware.isMac() && call.device.hardware.osMajor() < 13)
        return SimulatedAnswer::failed(12021, QStringLiteral("This system has no declarative management."));
    call.device.synchronisesDeclarations = true; // after the commands, by check-in
    return {};
}

} // namespace Muster::SimulatedCommands
