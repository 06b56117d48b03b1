#include "app/sandbox/simulatedbehaviour.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

Result<SimulatedBehaviour> SimulatedBehaviour::fromJson(const QJsonObject &json)
{
    SimulatedBehaviour behaviour;
    for (auto it = json.begin(); it != json.end(); ++it) {
        const auto share = std::ranges::find(behaviourShares, it.key(), &BehaviourShare::name);
        const double value = it->toDouble(-1);
        if (it.key() == QLatin1StringView("clockError") && it->isDouble()) {
            behaviour.clockError = std::chrono::seconds(it->toInteger());
        } else if (share != behaviourShares.end() && value >= 0 && value <= 1) {
            behaviour.*(share->member) = value;
        } else {
            return failure(ErrorKind::InvalidInput,
                           QCoreApplication::translate("Sandbox",
                                                       "A device's behaviour has no “%1” of this value. Known are "
                                                       "notNow, error, stuck, leaves, erases, reenrolls and "
                                                       "wrongClock, each between 0 and 1, and clockError in seconds.")
                               .arg(it.key()));
        }
    }
    return behaviour;
}

} // namespace Muster
